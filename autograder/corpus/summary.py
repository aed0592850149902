"""What a run over the corpus comes to: figures, and every way in which it missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checking.rubric import Row

from .entries import Category
from .judging import Judged
from .matrix import Kills

NAMED_SHARE = 0.85  # of the wrong corpus, whose mistake has to be named
ELSEWHERE_SHARE = 0.02  # of it, which may lose points in other functions, if its entries say so


@dataclass(frozen=True)
class Summary:
    """What became of a corpus.

    Args:
        judged: each entry.
        kills: the kill matrix; its gaps are misses only where every wrong entry was graded.
        whole: whether all were, or all of the one function that was graded alone.
        alone: whether one was: how many mistakes are named is asked of all functions together.
    """

    judged: Sequence[Judged]
    kills: Kills
    whole: bool
    alone: bool = False

    def of(self, category: Category) -> list[Judged]:
        return [one for one in self.judged if one.entry.category is category]

    @property
    def named(self) -> list[Judged]:
        """Wrong submissions whose mistake was named as declared, and nothing else."""
        wrong = [one for one in self.of(Category.WRONG) if one.entry.diagnoses]
        return [one for one in wrong if one.named == set(one.entry.diagnoses)]

    @property
    def wholly_graded(self) -> list[Judged]:
        """Wrong submissions of which every function was graded."""
        return [one for one in self.of(Category.WRONG) if one.graded.job.only is None]

    @property
    def elsewhere(self) -> list[Judged]:
        """Those that lost points in other functions."""
        return [one for one in self.wholly_graded if one.elsewhere]

    def figures(self) -> Iterator[tuple[str, str]]:
        """Label and value."""
        right, wrong, hostile = (self.of(category) for category in Category)
        yield "right, with full marks", _of([one for one in right if not one.failed], right)
        yield "wrong, losing points in their function", _of([o for o in wrong if o.own], wrong)
        yield "wrong, losing points elsewhere", _of(self.elsewhere, self.wholly_graded)
        yield "wrong, mistake named", _of(self.named, wrong)
        yield "wrong, mistake not named", _of([one for one in wrong if not one.named], wrong)
        misnamed = [one for one in [*right, *wrong] if one.misnamed]
        yield "right or wrong, misnamed", _of(misnamed, [*right, *wrong])
        yield "hostile, held", _of([one for one in hostile if not one.misses], hostile)
        if not wrong:
            return
        rows = self.kills.rows
        yield "rows that no wrong submission fails", _of(self.kills.unkilled(), rows)
        yield "rows that none fails by itself", _of(self.kills.unseparated(), rows)

    def misses(self) -> Iterator[tuple[str, str]]:
        """(who, what): entries that are not graded as declared, and what the corpus lacks."""
        for one in self.judged:
            yield from ((one.entry.name, miss) for miss in one.misses)
        if not self.whole:
            return
        unkilled, unseparated = self.kills.unkilled(), self.kills.unseparated()
        if unkilled:
            yield _numbers(unkilled), "no wrong submission fails these rows"
        if rest := [row for row in unseparated if row not in unkilled]:
            yield _numbers(rest), "none fails them and passes half of their functions' other rows"
        wrong = self.of(Category.WRONG)
        if not self.alone and len(self.named) < NAMED_SHARE * len(wrong):
            yield "wrong", f"{_of(self.named, wrong)} named: {NAMED_SHARE:.0%} have to be"
        if len(self.elsewhere) > ELSEWHERE_SHARE * len(self.wholly_graded):
            found = _of(self.elsewhere, self.wholly_graded)
            yield "wrong", f"{found} lose points elsewhere: {ELSEWHERE_SHARE:.0%} may"


def _numbers(rows: Sequence[Row]) -> str:
    return " ".join(row.number for row in rows)


def _of(some: Sequence[object], all_: Sequence[object]) -> str:
    share = f" ({len(some) / len(all_):.1%})" if all_ else ""
    return f"{len(some)} of {len(all_)}{share}"
