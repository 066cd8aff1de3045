"""Columns that nobody reads, though what they say changes what a row is.

A row may be an attempt, a report that was withdrawn, one of several victims of a case, the total of
others, or a number of incidents in a column of another name. Whoever maps the columns sees
headings; the rows say it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.manifest.parts import ROLES
from sereno.exchange.manifest.text import Entries
from sereno.exchange.tables.column_profiles import Profile, profiles
from sereno.exchange.tables.file_sets import FileSet
from sereno.exchange.tables.joined_columns import parts_of
from sereno.exchange.tables.side_columns import side_columns
from sereno.methods.sources.offences.coded import label_key
from sereno.methods.sources.offences.word_rules import signs_in
from sereno.methods.sources.reading.coarse_dates import read_coarse_date
from sereno.methods.sources.reading.counts import read_count
from sereno.methods.sources.reading.total_rows import is_total
from sereno.vocabulary.columns import heading_strength
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem

# What has more values is a description or a number, and no state that a row can be in.
_MOST_STATES: Final = 25
_FEWEST_ROWS: Final = 10
_NEARLY_ALL: Final = 0.95
# A heading that names nothing else.
_SAID: Final = 3
_WITHDRAWN: Final = re.compile(
    r"\b(?:ANULAD[OA]S?|CANCELAD[OA]S?|FALSAS? (?:ALARMA|DENUNCIA)S?|DESISTID[OA]S?|DUPLICAD[OA]S?"
    r"|NO PROCEDE|IMPROCEDENTES?|UNFOUNDED|CANCELLED|CANCELED|NO CRIME|FALSE (?:ALARM|REPORT)"
    r"|WITHDRAWN)\b"
)
_BOTH: Final = re.compile(r"\b(?:AMBOS|AMBAS|BOTH)\b")


def unread_notes(files: FileSet, entries: Entries) -> list[Problem]:
    """Notes on the columns of a set that no role takes, by the rows looked at."""
    where = files.paths[0].name
    seen = profiles({name: files.samples[name] for name in _unread(files, entries)})
    states = {name: each for name, each in seen.items() if 1 < each.distinct <= _MOST_STATES}
    found = []
    for name, each in states.items():
        for code, says in (
            ("unread_attempts", _says_attempt),
            ("unread_withdrawn", _says_withdrawn),
            ("unread_totals", _says_total),
        ):
            values = [value for value in each.counts if says(value)]
            # Where all rows say it, it tells none from another.
            if values and len(values) < each.distinct:
                n = sum(each.counts[value] for value in values)
                found.append(
                    Problem(code, where=where, column=name, values=listed(values), n=number(n))
                )
    return [*found, *_cases(where, seen), *_numbers(files, entries, seen)]


def _cases(where: str, seen: Mapping[str, Profile]) -> Iterator[Problem]:
    """Numbers of cases of which many stand in several rows: one for each victim, say."""
    for name, each in seen.items():
        said = heading_strength(each.heading, "incidents", "id")[0] >= _SAID
        rows = len(each.filled)
        # Few different ones are kinds of cases and no numbers.
        if said and rows >= _FEWEST_ROWS and rows / 10 < each.distinct < _NEARLY_ALL * rows:
            yield Problem(
                "unread_cases",
                where=where,
                column=name,
                n=number(rows),
                cases=number(each.distinct),
            )


def _unread(files: FileSet, entries: Entries) -> list[str]:
    own = files.facts[0].columns
    taken: set[str] = set()
    for role in ROLES:
        if role not in entries or entries[role].offered:
            continue
        name = entries[role].value
        side = side_columns(name, own)
        taken |= {name, *parts_of(name, own), *(side.columns if side else ())}
        if side and side.year:
            taken.add(side.year)
    return [name for name in own if name not in taken]


def _says_attempt(value: str) -> bool:
    return "attempt" in signs_in(label_key(value))


def _says_withdrawn(value: str) -> bool:
    return _WITHDRAWN.search(label_key(value)) is not None


def _says_total(value: str) -> bool:
    return is_total(value) or _BOTH.search(label_key(value)) is not None


def _numbers(files: FileSet, entries: Entries, seen: dict[str, Profile]) -> Iterator[Problem]:
    """Whether each row counts as one incident though the table seems to be of counts: no two rows
    are of the same place, offence and period.
    """
    if "count" in entries or "date" not in entries:
        return
    asked = [
        files.samples[entries[role].value]
        for role in ("date", "area_code", "area_name", "area_group", "offence", "offence_detail")
        if role in entries
    ]
    dates = [text for text in files.samples[entries["date"].value] if text]
    if len(dates) < _FEWEST_ROWS or not all(read_coarse_date(text).form for text in set(dates)):
        return
    rows = Counter(zip(*asked, strict=True))
    if len(rows) < _NEARLY_ALL * rows.total():
        return
    named = [name for name, each in seen.items() if _holds_numbers(each)]
    if named:
        yield Problem("rows_may_be_counts", where=files.paths[0].name, columns=listed(named))


def _holds_numbers(column: Profile) -> bool:
    """Whether its values are numbers, whole or not."""
    numbers = sum(n for value, n in column.counts.items() if read_count(value) is not None)
    return bool(column.filled) and max(numbers / len(column.filled), column.numeric) >= _NEARLY_ALL
