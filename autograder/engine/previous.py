"""The submission before this one, as the platform's metadata tells of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MOST = 6  # rows that are named as gained or lost; more is nothing to read


@dataclass(frozen=True)
class Previous:
    """Points by the number of the row."""

    scores: Mapping[str, float]


def read(path: Path) -> Previous | None:
    """The latest earlier submission that was graded; None where nothing can be read of one.

    Every key of the metadata is optional, and its numbers may be strings.
    """
    try:
        submissions = json.loads(path.read_text("utf-8", "replace"))["previous_submissions"]
        latest = submissions[-1]
        if latest.get("autograder_error"):
            return None
        tests = latest["results"]["tests"]
        return Previous({str(test["number"]): float(test["score"]) for test in tests})
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def changes(previous: Previous, now: Mapping[str, float]) -> list[str]:
    """What changed, in sentences.

    Args:
        previous: what there was.
        now: number -> points, of this submission.
    """
    before = {number: previous.scores.get(number, 0.0) for number in now}
    gained = [number for number in now if now[number] > before[number]]
    lost = [number for number in now if now[number] < before[number]]
    was, score = sum(before.values()), sum(now.values())
    said = [f"Your previous submission had {was:g} points, this one has {score:g}."]
    for what, numbers in (("Gained", gained), ("Lost", lost)):
        if numbers:
            more = f" and {len(numbers) - MOST} more" if len(numbers) > MOST else ""
            said.append(f"{what}: {', '.join(numbers[:MOST])}{more}.")
    return said
