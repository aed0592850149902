"""The seccomp filter is made once, and for each worker with its own process id."""

import struct

import pytest

from autograder.worker.lockdown import seccomp


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_two_processes_differ_in_their_own_ids_alone(machine):
    one, other = (
        list(struct.iter_unpack("<HBBI", seccomp.program(pid, machine))) for pid in (1234, 4321)
    )
    differing = {(a, b) for a, b in zip(one, other) if a != b}
    assert {(a[3], b[3]) for a, b in differing} == {(1234, 4321)}
    assert {a[:3] for a, _ in differing} == {b[:3] for _, b in differing}
