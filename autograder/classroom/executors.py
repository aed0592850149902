"""Where a class is graded: on this machine, or on a Dask cluster; the same work either way."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from autograder.batch import local_executor
from autograder.engine.errors import UsageError
from autograder.engine.session import autograder_digest
from autograder.settings import CONNECT_S


@contextmanager
def chosen(jobs: int, scheduler: str | None) -> Iterator[Executor]:
    """An executor for `jobs` gradings at once, or that of the cluster.

    Raises:
        UsageError: there is no such cluster, or its workers are not of this autograder.
    """
    if scheduler is None:
        with local_executor(jobs) as executor:
            yield executor
        return
    with _connected(scheduler) as client:
        _check_workers(client, scheduler)
        yield client.get_executor(pure=False)  # two students may hand in the same


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client  # Dask: an extra, and only this command needs it
        from distributed.comm import get_address_host_port
    except ImportError:
        raise UsageError(
            "--scheduler: expected the package distributed, which is not installed: "
            "pip install -r requirements/cluster.txt, here and on every worker"
        ) from None
    try:
        # First by hand: a client that cannot connect is noisy, and slow to give up.
        socket.create_connection(get_address_host_port(scheduler, strict=True), CONNECT_S).close()
        client = Client(scheduler, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error) or type(error).__name__
        raise UsageError(
            f"--scheduler: expected the address of a Dask scheduler, but {scheduler} does not "
            f"answer ({reason}): start one with `dask scheduler`"
        ) from None
    with client:
        yield client


def _check_workers(client: Any, scheduler: str) -> None:
    """See that the workers can grade, and that they are of this autograder."""
    try:
        digests = client.run(autograder_digest)
    except Exception as error:  # noqa: BLE001 - whatever a worker raises is sent here
        raise UsageError(
            f"--scheduler: the workers of {scheduler} cannot grade ({error!r}): start them in the "
            "unpacked zip, with `python -m distributed.cli.dask_worker`"
        ) from None
    ours = autograder_digest()
    for worker, digest in digests.items():
        if digest != ours:
            raise UsageError(
                f"--scheduler: the worker {worker} has another autograder ({digest[:12]}, here it "
                f"is {ours[:12]}): start all workers from the same files as this command"
            )
