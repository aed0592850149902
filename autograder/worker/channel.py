"""The worker's end of the wire: blocking, one frame at a time.        Process: forked worker."""

from __future__ import annotations

import socket

from .wire import HEADER, Buffer, Kind, WireError, decode, encode, pack, unpack_header
from .wire.encoder import Substitute

MAX_REQUEST = 1 << 30  # bytes; the grader is trusted, and sends the training images


class Channel:
    """Sends and receives frames on the one socket that the worker holds."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def send(
        self, kind: Kind, number: int, value: object, substitute: Substitute | None = None
    ) -> None:
        """Send one value.

        Raises:
            WireError: it is over a limit of the wire; nothing has been sent then.
        """
        self._write(pack(kind, number, encode(value, substitute)))

    def _write(self, buffers: list[Buffer]) -> None:
        if sum(map(len, buffers)) < 1 << 16:
            self.sock.sendall(b"".join(buffers))
            return
        for part in buffers:
            self.sock.sendall(part)

    def receive(self) -> tuple[Kind, int, object]:
        """The next frame: kind, id, value.

        Raises:
            EOFError: the grader is gone.
        """
        kind, number, length = unpack_header(self._read(HEADER.size), MAX_REQUEST)
        return kind, number, decode(self._read(length))

    def _read(self, size: int) -> bytearray:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            count = self.sock.recv_into(view)
            if not count:
                raise EOFError("the grader closed the channel")
            view = view[count:]
        return data


__all__ = ["Channel", "WireError"]
