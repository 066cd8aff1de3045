"""Which column of incident files is what, those that stand side by side or in parts among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from sereno.exchange.manifest.dates_elsewhere import is_period, with_date
from sereno.exchange.tables.column_roles import Guess, Known, guess_roles
from sereno.exchange.tables.file_sets import FileSet
from sereno.exchange.tables.joined_columns import years_alone
from sereno.exchange.tables.side_columns import SideColumns
from sereno.exchange.tables.side_counts import Samples, days_apart, within_years
from sereno.exchange.tables.side_sums import seem_cumulated
from sereno.methods.sources.reading.coarse_dates import crossing_of
from sereno.vocabulary.in_both import SURE, InBoth, joined
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import number

_NAMED: Final = 12


def guess_columns(files: FileSet, known: Known) -> dict[str, Guess]:
    """The likeliest column for each role. Dates over counts go before a column of dates, which in
    such a table tells when it was made.
    """
    own = files.facts[0].columns
    dates = [side for side in files.sides if side.of_dates]
    offences = [side for side in files.sides if not side.of_dates]
    for side in (*dates[:1], *offences[:1]):
        taken = {*side.columns, side.year}
        left = [column for column in own if column not in taken]
        guesses = guess_roles(left, files.samples, "incidents", known)
        if side.of_dates:
            rivals = [*(each.headings for each in dates[1:])]
            rivals += [guesses["date"].column] if "date" in guesses else []
            unread = [column for column in own if is_period(column)]
            return guesses | _by_dates(side, rivals, unread, files.samples)
        if "offence" not in guesses:
            taken |= {guess.column for guess in guesses.values()}
            return _by_years(files, guesses | _by_offences(side, taken))
    return _by_years(files, guess_roles(own, files.samples, "incidents", known))


def _by_years(files: FileSet, guesses: dict[str, Guess]) -> dict[str, Guess]:
    """The guesses with the date in a column of years as 2021/22, or in several columns, where none
    holds it alone.
    """
    date = guesses.get("date")
    years = [column for column in files.facts[0].columns if _holds_crossing_years(files, column)]
    if years and (date is None or date.column in years):
        rest = tuple(years[1:])
        why = _("it could also be {others}").format(others=", ".join(rest)) if rest else SURE
        others = {role: guess for role, guess in guesses.items() if guess.column != years[0]}
        return {**others, "date": Guess(years[0], not rest, why, rest)}
    return with_date(files, guesses)


def _holds_crossing_years(files: FileSet, column: str) -> bool:
    found = crossing_of(pa.array(files.samples[column], pa.string()))
    return found is not None and not found.is_open


def _by_dates(
    side: SideColumns, rivals: list[str], periods: list[str], samples: Samples
) -> dict[str, Guess]:
    said = []
    if rivals:
        said.append(_("it could also be {others}").format(others=", ".join(rivals)))
    if days := days_apart(side):
        why = _("these days are {n} days apart: all that was counted since counts on one of them")
        said.append(why.format(n=number(days)))
    as_rows = [_as_rows(side, (*side.left_out, *periods))]
    if any(seem_cumulated(columns, samples) for columns in within_years(side)):
        why = _("the numbers fall in no row from one column to the next: they may be cumulated")
        as_rows.append(why)
    return {
        "date": Guess(side.headings, not said, joined(said, "; "), tuple(rivals)),
        "count": Guess(side.numbers, False, joined(as_rows, "; ")),
    }


def _by_offences(side: SideColumns, taken: set[str]) -> dict[str, Guess]:
    why = _("these headings seem to be offences: {columns}")
    said = why.format(columns=_few(side.columns))
    dates = years_alone(side.left_out)
    left_out = [column for column in side.left_out if column not in taken and column not in dates]
    return {
        "offence": Guess(side.headings, False, said),
        "count": Guess(side.numbers, False, _as_rows(side, left_out)),
    }


def _as_rows(side: SideColumns, left_out: Sequence[str]) -> InBoth:
    """What becomes of columns side by side, always to be checked: it changes every figure.
    `left_out`: whatever a reader may miss among them.
    """
    why = _(
        "each row is read as {k} rows, one for each of these columns, and the number in it is "
        "taken as the number of incidents"
    )
    said = [why.format(k=number(len(side.columns)))]
    told = {*side.columns, *side.without, side.year}
    others = [column for column in dict.fromkeys(left_out) if column not in told]
    if others:
        said.append(_("without {columns}").format(columns=_few(others)))
    if side.without:
        why = _("without {columns}, since in all rows looked at they sum columns beside them")
        said.append(why.format(columns=_few(side.without)))
    return joined(said, ", ")


def _few(columns: Sequence[str]) -> str:
    return ", ".join(columns[:_NAMED]) + (" …" if len(columns) > _NAMED else "")
