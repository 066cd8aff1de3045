"""Submissions as tables, with the columns that users of ODK Central know.

A table for the form itself and one for each repeat; groups stand before a name with `-`, a place
has four columns, and `KEY` and `PARENT_KEY` link the rows. Where labels are asked for instead of
names, answers to choose are told in words too. What the form doesn't know isn't left out: it stands
as JSON in a last column.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sereno.exchange.results.result_files import safe_text
from sereno.exchange.submissions.instance import AnswerRow
from sereno.exchange.submissions.joined import FormTable, Joined, JoinedForm, without_root
from sereno.exchange.xlsforms.questions import said_in

Cell = str | float | None
SILENT: Final = frozenset({"note"})
_PARTS: Final = ("Latitude", "Longitude", "Altitude", "Accuracy")
_FIRST: Final = ("SubmissionDate",)
_LAST: Final = (
    *("meta-instanceID", "meta-instanceName", "KEY", "SubmitterID", "SubmitterName"),
    *("AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID"),
    *("Edits", "FormVersion"),
)
# Sereno's own, after Central's.
_OURS: Final = ("Activity", "ActivityTitle", "AccessLevel", "Other")
_LINKS: Final = ("PARENT_KEY", "KEY", "Other")
# A line or an outline: signs from which no program makes a formula.
_ONLY_PLACES: Final = re.compile(r"[-0-9.; ]+")


@dataclass(frozen=True)
class Sent:
    """A submission to be written. version: the key of its form in `JoinedForm.forms`."""

    key: str
    version: int
    form_version: str
    received: dt.datetime
    by: str
    device: str
    files_there: int
    files_named: int
    edits: int
    activity: str
    activity_title: str
    access_level: str
    rows: Sequence[AnswerRow]


@dataclass(frozen=True)
class Speech:
    """Whether names or words are written. spoken: languages, the first that has words counts."""

    labels: bool
    spoken: Sequence[str] = ()
    lists: Mapping[str, Mapping[str, str]] | None = None
    """Words of the choices of lists that stand in no form, by file."""


NAMES: Final = Speech(labels=False)


class ExportTable:
    """A table to be written."""

    def __init__(self, form: JoinedForm, table: FormTable, speech: Speech) -> None:
        self._table, self._speech = table, speech
        self.columns = [each for each in table.columns if each.question.type not in SILENT]
        self._words = [self._choices(each) for each in self.columns]
        self._repeats = {
            version: {each.path_in(version) for each in form.tables} for version in form.forms
        }
        self._paths = {
            version: {each.paths[version] for each in self.columns if version in each.paths}
            for version in form.forms
        }

    @property
    def is_root(self) -> bool:
        """Whether it is the form itself."""
        return self._table.repeat is None

    @property
    def heads(self) -> list[str]:
        """The names of its columns; the same name twice gets a number."""
        fields = [head for each in self.columns for head in self._heads_of(each)]
        fields = _once(fields)
        return [*_FIRST, *fields, *_LAST, *_OURS] if self.is_root else [*fields, *_LINKS]

    def rows(self, sent: Sent) -> Iterator[list[Cell]]:
        """The rows of a submission."""
        keys = keys_of_rows(sent)
        others = self._others(sent)
        path = self._table.path_in(sent.version)
        for at, row in enumerate(sent.rows):
            if row.path != path:
                continue
            fields = self.fields(row, sent.version)
            if self.is_root:
                yield self._root_row(sent, row, fields, others.get(at, ""))
            else:
                assert row.parent is not None
                yield [*fields, keys[row.parent], keys[at], others.get(at, "")]

    def fields(self, row: AnswerRow, version: int) -> list[Cell]:
        """The answers of a row, as many cells as there are heads of questions."""
        found: list[Cell] = []
        for each, words in zip(self.columns, self._words, strict=True):
            path = each.paths.get(version)
            value = row.values.get(path, "") if path else ""
            found += _cells(each, value, words)
        return found

    def _root_row(
        self, sent: Sent, row: AnswerRow, fields: Sequence[Cell], other: str
    ) -> list[Cell]:
        name = next((v for p, v in row.values.items() if p.endswith("/meta/instanceName")), "")
        return [
            sent.received.astimezone(dt.UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
            *fields,
            *(sent.key, name, sent.key, "", sent.by, sent.files_there, sent.files_named),
            *("", "", sent.device, sent.edits, sent.form_version),
            *(sent.activity, sent.activity_title, sent.access_level, other),
        ]

    def _others(self, sent: Sent) -> dict[int, str]:
        """What stands in no column, as JSON, by the index of a row of this table."""
        mine = self._table.path_in(sent.version)
        tables, paths = self._repeats[sent.version], self._paths[sent.version]
        found: dict[int, dict[str, object]] = {}
        for at, row in enumerate(sent.rows):
            home: int = at
            while sent.rows[home].path not in tables:
                parent = sent.rows[home].parent
                assert parent is not None
                home = parent
            if sent.rows[home].path != mine:
                continue
            unknown = {
                without_root(path): value
                for path, value in row.values.items()
                if (at != home or path not in paths) and not path.endswith("/meta/instanceName")
            }
            if at == home:
                found.setdefault(home, {}).update(unknown)
            elif unknown:
                repeated = found.setdefault(home, {}).setdefault(f"{without_root(row.path)}[]", [])
                assert isinstance(repeated, list)
                repeated.append(unknown)
        return {at: json.dumps(all_, ensure_ascii=False) for at, all_ in found.items() if all_}

    def _heads_of(self, each: Joined) -> list[str]:
        if self._speech.labels:
            head = each.question.said(*self._speech.spoken)
        else:
            # As Central writes it: the groups within the table.
            inside = each.question.path.removeprefix(each.question.repeat)
            head = (inside.lstrip("/") if each.question.repeat else without_root(inside)).replace(
                "/", "-"
            )
        if each.question.type == "geopoint":
            return [f"{head}-{part}" for part in _PARTS]
        return [head]

    def _choices(self, each: Joined) -> Mapping[str, str]:
        if not self._speech.labels:
            return {}
        lists = self._speech.lists or {}
        if each.question.list in lists:
            return lists[each.question.list]
        return {
            choice.name: said_in(choice.label, self._speech.spoken) or choice.name
            for choice in each.choices
        }


def keys_of_rows(sent: Sent) -> list[str]:
    """The key of each row: `uuid:…/group/repeat[2]`, as Central has it."""
    keys: list[str] = []
    for row in sent.rows:
        if row.parent is None:
            keys.append(sent.key)
            continue
        above = sent.rows[row.parent].path
        inside = row.path.removeprefix(above) if above else f"/{without_root(row.path)}"
        keys.append(f"{keys[row.parent]}{inside}[{row.ordinal}]")
    return keys


def _cells(each: Joined, value: str, words: Mapping[str, str]) -> list[Cell]:
    kind = each.question.type
    if kind == "geopoint":
        parts = value.split()
        return [_as_number(part) for part in (*parts, "", "", "", "")[:4]]
    if kind in ("integer", "decimal", "range"):
        return [_as_number(value)]
    if words and kind in ("select_multiple", "rank"):
        return ["; ".join(words.get(part, part) for part in value.split())]
    return [words.get(value, value)]


def _as_number(value: str) -> Cell:
    """A number where a text is no more than one: `007` and `1e400` are told as they are."""
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})", value):
        return int(value)
    if re.fullmatch(r"-?(0|[1-9]\d{0,9})\.\d{1,10}", value):
        return float(value)
    return value


def as_csv_cell(value: Cell) -> str | float:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, str) and not _ONLY_PLACES.fullmatch(value):
        # Before Python 3.13 a carriage return alone stands without quotes, and ends the row.
        return safe_text(value.replace("\r\n", "\n").replace("\r", "\n"))
    return value


def _once(heads: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        found.append(head if seen[head] == 1 else f"{head} ({seen[head]})")
    return found
