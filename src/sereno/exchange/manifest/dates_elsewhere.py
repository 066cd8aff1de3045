"""Files without a column of dates: the date in parts, in the headings, or in no form to be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from sereno.exchange.tables.column_roles import Guess
from sereno.exchange.tables.file_sets import FileSet
from sereno.exchange.tables.joined_columns import dates_in_parts, years_alone
from sereno.methods.sources.indicators.periods import find_period
from sereno.methods.sources.reading.dates import OK, infer_order, parse_dates
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import percent
from sereno.vocabulary.problems import Problem

_ENOUGH: Final = 0.8
_SOME: Final = 0.5
_FEWEST_PERIODS: Final = 2


def with_date(files: FileSet, guesses: Mapping[str, Guess]) -> dict[str, Guess]:
    """The guesses with the date that stands in several columns, or as a year alone, where no
    column holds it whole.
    """
    found = dict(guesses)
    if "date" in found:
        return found
    columns = files.facts[0].columns
    # A year alone goes last: where months stand beside it, rows that sum them do so too.
    for candidates in (dates_in_parts(columns), years_alone(columns)):
        read = {column: _share_read(files.samples[column]) for column in candidates}
        fitting = [column for column in candidates if read[column] >= _SOME]
        if fitting:
            best, *rest = fitting
            others = tuple(other for other in rest if not best.startswith(other))
            if others:
                why = _("it could also be {others}").format(others=", ".join(others))
            else:
                why = _("{share} of its values are dates").format(share=percent(read[best], 0))
            sure = not others and read[best] >= _ENOUGH
            return {**found, "date": Guess(best, sure, why, others)}
    return found


def _share_read(sample: tuple[str, ...]) -> float:
    texts = pa.array(sample, pa.string())
    if not len(texts):
        return 0.0
    dates = parse_dates(texts, infer_order(texts)[0], years=True)
    return float((dates.status == OK).mean())


def no_date(files: FileSet) -> Problem:
    """Why there is no date, and what would mend it."""
    where, own = files.paths[0].name, files.facts[0].columns
    periods = [column for column in own if is_period(column)]
    if len(periods) >= _FEWEST_PERIODS:
        return Problem("init_counts_in_columns", where=where, columns=", ".join(periods[:12]))
    return Problem("init_no_date", where=where, columns=", ".join(own))


def is_period(heading: str) -> bool:
    """Whether a heading says a month, a quarter or a year: what is below it was counted in it."""
    read = find_period(heading)
    return read.period is not None or read.month is not None
