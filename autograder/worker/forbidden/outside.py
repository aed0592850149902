"""Reaching the network and whoever there is, leaving processes, files or memory, gaining rights."""

from __future__ import annotations

import fcntl
import mmap
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial

from .kernel import call, reached

_NOWHERE = "/nonexistent/program"
_PRIVATE, _CREATE, _REMOVE = 0, 0o1600, 0  # of System V's shared memory, semaphores, messages
_NEW_USER = 0x10000000
_F_SETOWN = 8
_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/", ".")  # noqa: S108 - that is where files are left


def attempts(processes: dict[str, int]) -> Iterator[tuple[str, Callable[[], object]]]:
    yield from _network()
    yield "signal every process there is", partial(os.kill, -1, 0)
    for who, pid in processes.items():
        yield f"have a descriptor signal {who}", partial(_own_descriptor, pid)
    yield from _programs()
    for folder in _FOLDERS:
        yield from _files(os.path.join(folder, f".forbidden-{os.getpid()}"))
    yield from _memory()
    yield from _rights()


def _network() -> Iterator[tuple[str, Callable[[], object]]]:
    for family in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET", "AF_VSOCK"):
        for kind in ("SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"):
            yield f"make a socket, {family} {kind}", partial(_socket, family, kind)
    yield "make sockets that can send to any other", _datagram_pair


def _socket(family: str, kind: str) -> None:
    socket.socket(getattr(socket, family), getattr(socket, kind)).close()


def _datagram_pair() -> None:
    for end in socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM):
        end.close()


def _own_descriptor(pid: int) -> None:
    """Whoever owns a descriptor is sent a signal when something can be read from it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        fcntl.fcntl(ours, _F_SETOWN, pid)


def _programs() -> Iterator[tuple[str, Callable[[], object]]]:
    nothing: dict[str, str] = {}
    yield "fork", _fork
    yield "clone", partial(reached, partial(call, "clone3", None, 0))
    yield "start a program", partial(reached, partial(os.posix_spawn, _NOWHERE, ["x"], nothing))
    yield "become a program", partial(reached, partial(os.execve, _NOWHERE, ["x"], nothing))


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _files(path: str) -> Iterator[tuple[str, Callable[[], object]]]:
    makers: dict[str, Callable[[], object]] = {
        "a file": partial(_create, path),
        "a folder": partial(os.mkdir, path),
        "a link": partial(os.symlink, "/", path),
        "a pipe": partial(os.mkfifo, path),
    }
    for what, make in makers.items():
        yield f"make {what} in {os.path.dirname(path)}", partial(_undone, make, path)
    yield f"make a nameless file in {os.path.dirname(path)}", partial(_nameless, path)


def _create(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))


def _undone(make: Callable[[], object], path: str) -> None:
    make()
    (os.rmdir if os.path.isdir(path) and not os.path.islink(path) else os.unlink)(path)


def _nameless(path: str) -> None:
    os.close(os.open(os.path.dirname(path), os.O_TMPFILE | os.O_RDWR))


def _memory() -> Iterator[tuple[str, Callable[[], object]]]:
    yield "share memory by System V", partial(_system_v, "shmget", "shmctl", 4096, _CREATE)
    yield "share semaphores by System V", partial(_system_v, "semget", "semctl", 1, _CREATE)
    yield "share messages by System V", partial(_system_v, "msgget", "msgctl", _CREATE)
    yield "make a file in memory", lambda: os.close(os.memfd_create("x"))
    yield "map shared memory", lambda: mmap.mmap(-1, mmap.PAGESIZE).close()
    yield "open a message queue", _message_queue
    yield "read a keyring", partial(call, "keyctl", 0, -3, 0)


def _system_v(get: str, control: str, *args: int) -> None:
    identifier = call(get, _PRIVATE, *args)
    if control == "semctl":
        call(control, identifier, 0, _REMOVE)
    else:
        call(control, identifier, _REMOVE, None)


def _message_queue() -> None:
    name = b"forbidden-%d" % os.getpid()
    os.close(call("mq_open", name, os.O_CREAT | os.O_RDWR, 0o600, None))
    call("mq_unlink", name)


def _rights() -> Iterator[tuple[str, Callable[[], object]]]:
    yield "become the superuser", partial(os.setresuid, 0, 0, 0)
    yield "join a group", partial(os.setgroups, [0])
    yield "change the root folder", partial(os.chroot, ".")
    yield "make a user namespace", partial(call, "unshare", _NEW_USER)
    yield "mount", partial(reached, partial(call, "mount", b"none", b"/x", b"tmpfs", 0, None))
    yield "handle page faults", lambda: os.close(call("userfaultfd", 0))
    yield "queue requests to the kernel", partial(reached, partial(call, "io_uring_setup", 1, None))
    yield "load a program into the kernel", partial(reached, partial(call, "bpf", 5, None, 0))
    yield (
        "count events of processes",
        partial(reached, partial(call, "perf_event_open", None, 0, -1, -1, 0)),
    )
