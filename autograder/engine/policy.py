"""Which confinement a grading needs, and what to say where it is not to be had."""

from __future__ import annotations

import enum

from .self_test import SelfTest

SHOWN = 3  # of the actions that got through


class Policy(enum.Enum):
    """Who answers for the confinement."""

    PLATFORM = "platform"  # nobody looks: another user and seccomp are required
    USUAL = "usual"  # Landlock and seccomp, or another user for whom the secrets are unreadable
    INSECURE = "insecure"  # whoever runs it trusts the submission; the report says so


def objections(test: SelfTest, policy: Policy) -> list[str]:
    """Why a submission may not be run here, a clause each; empty where it may."""
    on = test.layers
    found = []
    if policy is Policy.PLATFORM and not (on["user"] and on["seccomp"]):
        missing = [name for name in ("user", "seccomp") if not on[name]]
        found.append(f"it requires another user and a seccomp filter, off: {', '.join(missing)}")
    elif not on["user"] and not (on["landlock"] and on["seccomp"]):
        found.append("neither another user, nor Landlock together with seccomp, confines it")
    # What only a filter stops cannot be held against a machine that has none.
    through = [*test.secrets, *(test.outside if on["seccomp"] else ())]
    if through:
        shown = "; ".join(through[:SHOWN])
        found.append(f"{len(through)} of {test.tried} forbidden actions got through: {shown}")
    return found


def chosen(insecure: bool) -> Policy:
    """The policy of a command that may be told `--insecure`."""
    return Policy.INSECURE if insecure else Policy.USUAL


def refusal(reasons: list[str]) -> str:
    """For staff: why nothing was graded, and what to do."""
    return (
        f"Submissions cannot be confined here: {'; and '.join(reasons)}. "
        "`python -m autograder doctor` says what would help; `--insecure` runs code that you trust."
    )


def stamp(reasons: list[str]) -> str:
    """For whoever reads a report that was made all the same."""
    return f"Graded with --insecure, so the code could have forged this: {'; and '.join(reasons)}."
