"""A made-up class of the whole corpus, killed and resumed, on this machine and on a cluster.

Six submissions and one cheap function, of which a grading takes a second; by night two hundred as
well, with that function (-k one_function: ten minutes of two idle cores) and with all of them (-k
all_functions: an hour). The figures of a run are printed (pytest -s).
"""

import random
import sys
import time

import pytest

from . import made_up
from .cluster import cluster
from .running import CORPUS, ONLY, ROOT, done, files, finish, kill_after, published_rows, start

KILLS = 3


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((6, ONLY), id="six"),
        pytest.param((200, ONLY), id="one_function", marks=pytest.mark.nightly),
        pytest.param((200, None), id="all_functions", marks=pytest.mark.nightly),
    ],
)
def size(request):
    """How many submissions, and the one function that is graded or None."""
    return request.param


@pytest.fixture(scope="module")
def only(size):
    return size[1]


@pytest.fixture(scope="module")
def class_(tmp_path_factory, size):
    """Every kind of submission, each as often as it comes: what is right most often."""
    rng = random.Random(200)
    count, only = size
    corpus = {kind: sorted((CORPUS / kind).iterdir()) for kind in ("right", "wrong", "hostile")}
    sources = [ROOT / "reference" / "hw2.py", ROOT / "student_template" / "hw2.py"]
    shares = {"right": 0.3, "wrong": 0.6, "hostile": 0.1}
    for kind, share in shares.items():
        wanted = max(1, round(count * share))
        sources += rng.sample(corpus[kind], min(wanted, len(corpus[kind])))
    sources = sources[:2] + rng.sample(sources[2:], len(sources) - 2)
    folder = tmp_path_factory.mktemp("class")
    return made_up.make(folder, sources, count, published_rows(only), seed=6)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory, class_, only):
    """What a run that nothing disturbs leaves behind."""
    out = tmp_path_factory.mktemp("out") / "uninterrupted"
    started = time.monotonic()
    status, said = finish(start(class_.export, out, only=only))
    assert status == 0, said
    minutes = (time.monotonic() - started) / 60
    size = (out / "report.html").stat().st_size
    sys.stderr.write(
        f"\n{done(out)} submissions in {minutes:.1f} minutes, {done(out) / minutes:.1f} a minute; "
        f"report.html {size / 1e6:.2f} MB\n"
    )
    return out


def differences(some, others):
    """The files that are not the same, by name."""
    first, second = files(some), files(others)
    assert set(first) == set(second)
    return [name for name in first if first[name] != second[name]]


def test_killed_three_times_and_resumed_the_files_are_the_same(
    class_, uninterrupted, only, tmp_path
):
    out = tmp_path / "killed"
    rng = random.Random()
    count = len(class_.sources)
    killed = []
    for part in range(KILLS):
        results = rng.randrange(part * count // 4, (part + 1) * count // 4 + 1)
        moment = rng.uniform(0, 5) if count >= 200 else 0
        killed.append(kill_after(start(class_.export, out, only=only), out, results, moment))
    assert all(killed)
    status, said = finish(start(class_.export, out, only=only))
    assert status == 0, said
    assert differences(out, uninterrupted) == []


def test_on_a_cluster_that_loses_a_worker_the_files_are_the_same(
    class_, uninterrupted, only, tmp_path
):
    out = tmp_path / "dask"
    with cluster(tmp_path) as dask:
        running = start(class_.export, out, only=only, scheduler=dask.address)
        while done(out) < len(class_.sources) // 2:
            assert running.poll() is None, running.communicate()
            time.sleep(0.05)
        dask.kill_one()
        status, said = finish(running)
    assert status == 0, said
    assert differences(out, uninterrupted) == []
