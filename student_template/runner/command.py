"""The command line of check.py: exit status 0 if all public rows pass, 1 if not, 2 if misused."""

from __future__ import annotations

import sys
from pathlib import Path

import click  # options, help and usage errors

from checking.rubric import Row

from . import screen, session

EVERYTHING_PASSES, SOMETHING_FAILS, MISUSED = 0, 1, 2


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("functions", nargs=-1, metavar="[FUNCTION]...")
@click.option("--file", "path", type=click.Path(path_type=Path, dir_okay=False),
              default=session.FOLDER / "hw2.py",
              help="Your file, if it is not beside check.py.")  # fmt: skip
@click.option("--watch", is_flag=True, help="Check again whenever you save.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False),
              help="Write a page with the results, too.")  # fmt: skip
@click.option("--plots", is_flag=True, help="Train your network and draw the deliverables.")
def main(
    functions: tuple[str, ...], path: Path, watch: bool, html: Path | None, plots: bool
) -> None:
    """Check your hw2.py: all functions, or those that you name."""
    if html is not None and not html.absolute().parent.is_dir():
        raise click.UsageError(f"--html: there is no folder {html.absolute().parent} to write to")
    rows = session.public_rows()
    chosen = _chosen(rows, functions)
    if plots:
        from . import deliverables  # matplotlib and a training: only where they are wanted

        sys.exit(deliverables.main(path))
    if watch:
        from . import watching

        sys.exit(watching.main(path, chosen))
    known = session.Run(chosen)
    sys.exit(check(path, chosen, known, html))


def check(path: Path, chosen: tuple[Row, ...], known: session.Run, html: Path | None) -> int:
    """Run these rows, show them as they come, and return the exit status."""
    try:
        session.check_source(path)
        with screen.table(known) as show:
            for row in session.run(path, chosen, known):
                show(row)
    except session.FileTrouble as trouble:
        screen.trouble(str(trouble))
        return SOMETHING_FAILS
    screen.feedback(known)
    if html is not None:
        from . import page

        page.write(html, known)
    return EVERYTHING_PASSES if known.passed else SOMETHING_FAILS


def _chosen(rows: tuple[Row, ...], functions: tuple[str, ...]) -> tuple[Row, ...]:
    names = list(dict.fromkeys(row.function for row in rows))
    for name in functions:
        if name not in names:
            raise click.UsageError(f"expected one of {', '.join(names)}; found {name}")
    return tuple(row for row in rows if not functions or row.function in functions)
