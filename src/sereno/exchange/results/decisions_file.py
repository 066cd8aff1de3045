"""decisions.csv: what people decided of offence labels and of names without an area.

One row a decision, UTF-8 with commas. The browser writes it and reads it, and a manifest names it
(`[audit] decisions`), so that a run without a browser learns the same.

kind       offence, place or not_place
label      the offence as the records write it
iccs       its code, empty where it is no offence
topic      its topic
violent    yes, no, or empty where the label doesn't say
group      the group as the records write it, empty where they name none
name       the area's name as the records write it
area_code  the area meant, empty where the name is of no area; for not_place the area that the name
           doesn't mean, which leaves it to the next review
reason     why
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sereno.exchange.tables.table_facts import column_not_in_file, nearest_name
from sereno.exchange.tables.table_files import csv_text
from sereno.methods.sources.offences.coded import CodedOffence
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.iccs import iccs as iccs_codes
from sereno.vocabulary.offences import topics
from sereno.vocabulary.problems import Problem

COLUMNS: Final = (
    "kind",
    "label",
    "iccs",
    "topic",
    "violent",
    "group",
    "name",
    "area_code",
    "reason",
)
KINDS: Final = ("offence", "place", "not_place")
_VIOLENT: Final[dict[str, bool | None]] = {"yes": True, "no": False, "": None}


@dataclass(frozen=True)
class OffenceDecided:
    """What a label is; `iccs` is "" where it is no offence."""

    label: str
    iccs: str
    topic: str
    violent: bool | None
    reason: str = ""

    def coded(self) -> CodedOffence:
        """The decision as the coder takes it."""
        return CodedOffence(
            iccs=self.iccs or None,
            topic=self.topic,
            violent=self.violent,
            why_es=self.reason or "Decidido en la revisión.",
            why_en=self.reason or "Decided in review.",
            confidence=1.0,
            source="decided",
        )


@dataclass(frozen=True)
class PlaceDecided:
    """Which area a name of a group is; `area_code` is "" where it is none.

    A refusal says which area it isn't, and nothing of which it is.
    """

    group: str
    name: str
    area_code: str
    reason: str = ""
    is_refusal: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What the name index asks for: folded group and name."""
        return fold(self.group), fold(self.name)


@dataclass(frozen=True)
class Decided:
    """The decisions of a file, in its order."""

    offences: tuple[OffenceDecided, ...] = ()
    places: tuple[PlaceDecided, ...] = ()


def read_decisions(path: Path) -> Decided:
    """The decisions of a file; see `decisions_from`."""
    return decisions_from(path.read_bytes(), path.name)


def decisions_from(content: bytes, name: str) -> Decided:
    """The decisions of a file's bytes.

    Raises Problem, with the file's name and line, for what is not UTF-8 or has a NUL, a column that
    isn't there, and a kind, class, topic or violence that doesn't exist.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Problem("decisions_not_utf8", where=f"{name}:{line}") from error
    if "\0" in text:
        raise Problem("file_binary", where=name)
    table = csv.DictReader(io.StringIO(text, newline=""))
    there = table.fieldnames or []
    for column in COLUMNS:
        if column not in there:
            raise column_not_in_file(name, column, there)
    offences: list[OffenceDecided] = []
    places: list[PlaceDecided] = []
    for row in table:
        cells = {column: _plain(row[column] or "") for column in COLUMNS}
        where = f"{name}:{table.line_num}"
        if not any(cells.values()):
            continue
        if cells["kind"] == "offence":
            offences.append(_offence(cells, where))
        elif cells["kind"] in ("place", "not_place"):
            is_refusal = cells["kind"] == "not_place"
            for column in ("name", "area_code") if is_refusal else ("name",):
                if not cells[column]:
                    raise Problem("decision_of_nothing", where=where, column=column)
            group, name, area_code = cells["group"], cells["name"], cells["area_code"]
            places.append(PlaceDecided(group, name, area_code, cells["reason"], is_refusal))
        else:
            raise _unknown(where, "kind", cells["kind"], KINDS)
    return Decided(tuple(offences), tuple(places))


def _offence(cells: dict[str, str], where: str) -> OffenceDecided:
    if not cells["label"]:
        raise Problem("decision_of_nothing", where=where, column="label")
    if cells["iccs"] and cells["iccs"] not in iccs_codes():
        raise Problem("iccs_unknown", where=where, iccs=cells["iccs"])
    if cells["topic"] not in topics():
        raise _unknown(where, "topic", cells["topic"], list(topics()))
    if cells["violent"] not in _VIOLENT:
        raise _unknown(where, "violent", cells["violent"], ("yes", "no"))
    violent = _VIOLENT[cells["violent"]]
    return OffenceDecided(cells["label"], cells["iccs"], cells["topic"], violent, cells["reason"])


def _unknown(where: str, column: str, value: str, known: Sequence[str]) -> Problem:
    return Problem(
        "decision_value_unknown",
        where=where,
        column=column,
        value=value,
        known=", ".join(known),
        nearest=nearest_name(value, known),
    )


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ")[:1] in "=+-@" else text


def decisions_text(decided: Decided) -> str:
    """The file's text, the same for the same decisions: offences first, each in order."""
    violent = {value: word for word, value in _VIOLENT.items()}
    offences = (
        ("offence", d.label, d.iccs, d.topic, violent[d.violent], "", "", "", d.reason)
        for d in sorted(decided.offences, key=lambda d: fold(d.label))
    )
    places: Iterable[Sequence[str]] = (
        (
            *("not_place" if d.is_refusal else "place", "", "", "", ""),
            *(d.group, d.name, d.area_code, d.reason),
        )
        for d in sorted(decided.places, key=lambda d: d.key)
    )
    return csv_text(COLUMNS, [*offences, *places])
