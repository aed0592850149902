"""The worker's end of the wire: blocking, one frame at a time.        Process: forked worker."""

from __future__ import annotations

import socket

from .caps import MAX_REQUEST
from .wire import HEADER, Buffer, Kind, WireError, decode, encode, pack, unpack_header
from .wire.encoder import Substitute

CHUNK = 1 << 16  # bytes received at once


class Channel:
    """Sends and receives frames on the one socket that the worker holds.

    Args:
        sock: the socket.
        chunk: bytes received at once; 0 to leave what follows a frame where it is.
    """

    def __init__(self, sock: socket.socket, chunk: int = CHUNK) -> None:
        self.sock = sock
        self.chunk = chunk
        self.ahead = bytearray()  # what came with the last frame and is the beginning of the next

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
        """Exactly `size` bytes; a small frame comes with one call of the kernel's."""
        if size > self.chunk:
            return self._read_whole(size)
        data = self.ahead
        while len(data) < size:
            part = self.sock.recv(self.chunk)
            if not part:
                raise EOFError("the grader closed the channel")
            data += part
        self.ahead = data[size:]
        del data[size:]
        return data

    def _read_whole(self, size: int) -> bytearray:
        data = bytearray(size)
        have = min(size, len(self.ahead))
        data[:have] = self.ahead[:have]
        del self.ahead[:have]
        view = memoryview(data)[have:]
        while view:
            count = self.sock.recv_into(view)
            if not count:
                raise EOFError("the grader closed the channel")
            view = view[count:]
        return data


__all__ = ["Channel", "WireError"]
