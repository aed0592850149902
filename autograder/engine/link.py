"""The grader's end of the wire: every message has one deadline.        Process: grader."""

from __future__ import annotations

import socket
import time

from autograder.settings import MAX_CALLBACK
from autograder.worker.wire import (
    HEADER,
    MAX_BODY,
    Buffer,
    Kind,
    WireError,
    decode,
    pack,
    unpack_header,
)

from .counts import Counts

CHUNK = 1 << 18  # bytes received at once


class Link:
    """Sends and receives whole frames.

    Both directions raise TimeoutError when the deadline (monotonic seconds) passes before the whole
    message is through, EOFError or OSError when the worker is gone, and WireError when what came is
    not a frame.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.counts = Counts()
        self.length = 0  # of the last body received
        self.ahead = bytearray()  # what came with the last message and is the beginning of the next

    def send(self, kind: Kind, number: int, body: list[Buffer], deadline: float) -> None:
        """Send an encoded body."""
        buffers = pack(kind, number, body)
        size = sum(map(len, buffers))
        self._count(size)
        if size < 1 << 16:
            buffers = [b"".join(buffers)]
        for part in buffers:
            self._time_left(deadline)
            self.sock.sendall(part)

    def receive(self, deadline: float, most: int = MAX_BODY) -> tuple[Kind, int, object]:
        """The next message, with a body of so many bytes at `most`."""
        kind, number, length = unpack_header(self._read(HEADER.size, deadline), most)
        if kind is Kind.CALLBACK and length > MAX_CALLBACK:
            raise WireError(f"a callable of ours is called with {length} bytes")
        body = self._read(length, deadline)
        self._count(HEADER.size + length)
        self.length = len(body)
        return kind, number, decode(body)

    def _count(self, size: int) -> None:
        self.counts.messages += 1
        self.counts.bytes += size

    def _read(self, size: int, deadline: float) -> Buffer:
        """Exactly `size` bytes; memory grows with what has come, not with what was announced."""
        data = self.ahead
        while len(data) < size:
            self._time_left(deadline)
            part = self.sock.recv(CHUNK)
            if not part:
                raise EOFError("the worker closed the channel")
            data += part
        self.ahead = data[size:]
        del data[size:]
        return data

    def _time_left(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)

    def close(self) -> None:
        self.sock.close()
