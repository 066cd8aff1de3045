"""The status that a table says of each value: measured, estimated, suppressed or missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.values import STATUSES, SUPPRESSED
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.value_tables import status_words

Statuses = npt.NDArray[np.int8]
NOT_READ = np.int8(-1)


class StatusFault(NamedTuple):
    """A status that can't be taken: its place among the rows, and the problem's code."""

    place: int
    code: str


def read_status(text: str) -> int | None:
    """The status that a word says, in Spanish or English; None when it is none of them."""
    said = status_words().get(fold(text))
    return None if said is None else STATUSES.index(said)


def with_said(
    cells: Statuses, said: Sequence[str], blank: npt.NDArray[np.bool_]
) -> tuple[Statuses, list[StatusFault]]:
    """Statuses of the cells with those that a column says of them, and what can't be.

    A blank word leaves what the cell shows. A word that says a figure is there where none is, or
    that it isn't where one is, can't be right: a suppressed figure that is given would be told.
    What can't be is NOT_READ; `blank` are cells that are no values at all and are left alone.
    """
    read = {word: read_status(word) for word in set(said) if word.strip()}
    statuses = cells.copy()
    faults = list(_faults(cells, said, blank, read))
    for place, word in enumerate(said):
        status = read.get(word)
        if status is not None and cells[place] != NOT_READ:
            statuses[place] = status
    statuses[[fault.place for fault in faults]] = NOT_READ
    return statuses, faults


def _faults(
    cells: Statuses,
    said: Sequence[str],
    blank: npt.NDArray[np.bool_],
    read: dict[str, int | None],
) -> Iterator[StatusFault]:
    for place, word in enumerate(said):
        if not word.strip() or cells[place] == NOT_READ or blank[place]:
            continue
        status = read[word]
        if status is None:
            yield StatusFault(place, "status_unknown")
        elif (status >= SUPPRESSED) != (cells[place] >= SUPPRESSED):
            yield StatusFault(place, "status_contradicts")
