"""`doctor`: what confines submissions on this machine, what does not, and what would help."""

from __future__ import annotations

import platform
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.engine import self_test
from autograder.engine.confinement import choose, obstacle
from autograder.engine.policy import Policy, objections
from autograder.engine.sandbox import Sandbox
from autograder.engine.self_test import SelfTest
from autograder.homework import homework, settings
from autograder.worker.lockdown import landlock
from autograder.worker.lockdown.syscalls import COLUMN

from .main import HARNESS_FAILED

SHOWN = 10  # of the actions that got through


@dataclass(frozen=True)
class Layer:
    """A row of the table.

    Args:
        key: its name in the results; "" for what is always there.
        title: for people.
        against: what it protects against.
    """

    key: str
    title: str
    against: str


LAYERS = (
    Layer("", "process of its own", "the reference in memory, patched comparisons"),
    Layer("user", "user of its own", "reading secrets and results, signals, traces of other runs"),
    Layer("capabilities", "no capabilities", "what root could do"),
    Layer("no_new_privs", "no new privileges", "setuid programs"),
    Layer("landlock", "Landlock", "every file but the handout's; TCP; signals"),
    Layer("seccomp", "seccomp filter", "network, programs, files, shared memory"),
    Layer("limits", "resource limits", "memory and time without end"),
    Layer("oom_score", "first to go", "the grader ended when memory runs out"),
    Layer("parent_death", "ends with the grader", "processes left behind"),
    Layer("undumpable", "closed memory", "one worker reading another"),
    Layer("grader_undumpable", "closed memory of the grader", "expected values read from it"),
    Layer("subreaper", "the grader adopts orphans", "processes left behind"),
)


def run() -> int:
    """Test and print; return the exit status."""
    test = tested()
    console = Console()
    console.print(table(test))
    for layer in LAYERS:
        if not test.layers.get(layer.key, True):
            why, remedy = absence(layer.key)
            console.print(Text(f"{layer.title}: off, as {why}. To turn it on: {remedy}"))
    reasons = objections(test, Policy.USUAL)
    console.print(Text(verdict_on(test), style="green" if test.passed else "red"))
    for name in [*test.secrets, *test.outside][:SHOWN]:
        console.print(Text(f"  got through: {name}"))
    for reason in reasons:
        console.print(Text(f"Grading is refused here: {reason}.", style="red"))
    if reasons:
        if test.layers["user"] and test.secrets:
            closed = " ".join(str(path) for path in homework().secrets if path.exists())
            console.print(Text(f"To close the secrets to the other user: chmod go= {closed}"))
        console.print("`--insecure` runs code that you trust; the report says so.")
        return HARNESS_FAILED
    console.print("Grading is allowed here.")
    for reason in objections(test, Policy.PLATFORM):
        console.print(f"On the platform it would not be: {reason}.")
    return 0


def tested() -> SelfTest:
    """The self-test of every grading, with the results in a folder of their own."""
    assignment = homework()
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        results.touch(0o600)
        with Sandbox(choose(), settings(), assignment.data) as sandbox:
            sandbox.program.start()
            return self_test.run(sandbox, assignment.secrets, [results])


def verdict_on(test: SelfTest) -> str:
    through = len(test.secrets) + len(test.outside)
    if not through:
        return f"Self-test: all of {test.tried} forbidden actions were refused."
    return f"Self-test: {through} of {test.tried} forbidden actions got through."


def table(test: SelfTest) -> Table:
    """Each layer, whether it is on, and what it protects against."""
    found = Table(box=None, pad_edge=False)
    for title in ("layer", "", "protects against"):
        found.add_column(title, overflow="fold")
    for layer in LAYERS:
        on = test.layers.get(layer.key, True)
        state = Text("on", style="green") if on else Text("off", style="red")
        found.add_row(layer.title, state, layer.against)
    return found


def absence(key: str) -> tuple[str, str]:
    """Why a layer is off, and the command that would turn it on."""
    linux = platform.system() == "Linux"
    if key == "user":
        return obstacle() or ("no user id is free", "")
    if not linux:
        return f"{platform.system()} does not have it", "grade on Linux"
    if key == "landlock":
        return f"Linux {platform.release()} has version {landlock.version()} of it", (
            "a kernel from 5.13 on, started with lsm=landlock,...; in Docker, version 23 or newer"
        )
    if key == "seccomp" and platform.machine() not in COLUMN:
        return f"there is no filter for {platform.machine()}", f"grade on {' or '.join(COLUMN)}"
    return (
        "the kernel refuses it",
        "a kernel with CONFIG_SECCOMP_FILTER; a container that allows it",
    )
