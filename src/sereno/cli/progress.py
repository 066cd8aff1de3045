"""A bar for long work in a terminal; quiet where nobody watches."""

from __future__ import annotations

import sys
from types import TracebackType

import click

from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import message

STEPS: dict[str, str] = {
    "areas": message("Reading the neighbourhoods"),
    "import": message("Importing the incidents"),
    "incidence": message("Measuring incidence"),
    "selection": message("Selecting and testing the selection"),
    "pages": message("Writing the pages"),
    "browser": message("Preparing the pages of the browser"),
    "check": message("Checking the file"),
    "records": message("Records"),
    "files": message("Files"),
}
WIDTH = 28


class ProgressBar:
    """Shows each step with a bar; call it as the engine's `progress(step, done, total)`."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._live = not quiet and sys.stderr.isatty()
        self._plain = not quiet and not self._live
        self._step = ""

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end_line()

    def __call__(self, step: str, done: int, total: int) -> None:
        label = _(STEPS.get(step, step))
        if step != self._step:
            self._end_line()
            self._step = step
            if self._plain:
                click.echo(f"{label}…", err=True)
        if self._live:
            share = min(done / total, 1.0) if total else 0.0
            bar = "█" * round(share * WIDTH) + "░" * (WIDTH - round(share * WIDTH))
            click.echo(f"\r{label:<38} {bar} {share:4.0%}", nl=False, err=True)

    def _end_line(self) -> None:
        if self._live and self._step:
            click.echo(err=True)


def say_if_first_run() -> None:
    """Tell whoever waits that the first run compiles the kernels, once."""
    from sereno.engine.installation import first_run

    if first_run():
        click.echo(
            _("The first run compiles Sereno's arithmetic: it takes a minute more, only once."),
            err=True,
        )
