"""Submissions put together again from the tables or records that another server gave of them.

Nothing is lost on the way: a column that no question fits, and a table that no repeat fits, are
kept under the name that they have there.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sereno.exchange.submissions.instance import AnswerRow
from sereno.exchange.submissions.returned_answers import Answering
from sereno.exchange.submissions.returned_columns import (
    Columns,
    Meaning,
    System,
    repeat_of,
    system_of,
)
from sereno.exchange.submissions.returned_files import ReturnedFile, ReturnedTable
from sereno.exchange.xlsforms.questions import REPEAT, Form

# Where a row keeps what no question fits.
BROUGHT: Final = "brought"
# So many repeats within each other has no form: what hangs deeper hangs in the air.
DEEPEST: Final = 50
_GIVEN: Final = uuid.UUID("b5b26ee4-5a0a-4a8f-9d0b-1f3b4a0f6c11")


@dataclass(frozen=True)
class ReturnedSubmission:
    """A submission. key: its instanceID, made of its content where the file has none. version,
    received: as the file tells them, "" where it doesn't.
    """

    key: str
    version: str
    received: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class ColumnTold:
    """A column, for whoever decides. path: of the question that it fits. is_kept: under its own
    name, since none does.
    """

    table: str
    head: str
    path: str
    is_kept: bool


@dataclass(frozen=True)
class ReadReturn:
    """What a file holds. unknown: by path, answers that no choice of the form is. doubled: how many
    have the key of one before them in the file, and aren't taken. orphans: rows of repeats whose
    submission isn't in the file. keyless: how many had no key.
    """

    submissions: tuple[ReturnedSubmission, ...]
    columns: tuple[ColumnTold, ...]
    unknown: Mapping[str, tuple[str, ...]]
    doubled: int
    orphans: int
    keyless: int


@dataclass
class _Node:
    """A row with the rows below it, by their path.

    given: what the file says of it, however a form reads that; None where a row around it has it.
    """

    values: dict[str, str]
    system: dict[System, str]
    given: list[tuple[str, Any]] | None
    below: dict[str, list[_Node]] = field(default_factory=lambda: defaultdict(list))


def put_together(file: ReturnedFile, form: Form) -> ReadReturn:
    """The submissions of a file, by what a version of a form asks."""
    made = _Making(form)
    roots = made.of_records(file.records) if file.records else made.of_tables(file.tables)
    return made.told(roots)


class _Making:
    def __init__(self, form: Form) -> None:
        self._form = form
        self._root = "/" + (form.questions[0].path.split("/")[1] if form.questions else "data")
        self._around = {each.path: each.repeat for each in form.repeats}
        self._answering = Answering(form)
        self._given: Counter[str] = Counter()
        self._columns: dict[tuple[str, str], ColumnTold] = {}
        self._orphans = self._keyless = 0

    def of_tables(self, tables: Sequence[ReturnedTable]) -> list[_Node]:
        """The nodes of the form's own table, each with what hangs on it."""
        roots: list[_Node] = []
        by_key: dict[str, _Node] = {}
        by_index: dict[tuple[str, str], _Node] = {}
        hanging: list[tuple[str, _Node]] = []
        main = ""
        for table in tables:
            path = repeat_of(table, self._form)
            # Another table without links is one that no repeat fits, too.
            is_root = path == "" and not main
            main = main or (table.name if is_root else "")
            place = path or f"{self._root}/{table.name}"
            for node in self._nodes(table, "" if is_root else place):
                if "key" in node.system:
                    by_key.setdefault(node.system["key"], node)
                if "index" in node.system:
                    for named in (table.name, "" if is_root else place):
                        by_index.setdefault((named, node.system["index"]), node)
                if is_root:
                    roots.append(node)
                else:
                    hanging.append((place, node))
        for path, node in hanging:
            above = by_key.get(node.system.get("parent", ""))
            if above is None and "parent_index" in node.system:
                # By the name that the file gives, or by what the form says is around it: a long
                # title isn't cut as that of its sheet is, and sheets get other names.
                index, told = node.system["parent_index"], node.system.get("parent_table", "")
                wheres = (*([told] if told else []), self._around.get(path, ""))
                found = (by_index.get((where, index)) for where in wheres)
                above = next((each for each in found if each is not None), None)
            if above is not None:
                above.below[path].append(node)
        _cut(roots)
        self._orphans = len(hanging) - sum(map(_number_below, roots))
        return roots

    def _nodes(self, table: ReturnedTable, path: str) -> Iterator[_Node]:
        base = path or self._root
        meanings = Columns(self._form, path).meanings(table.heads)
        for head, meaning in zip(table.heads, meanings, strict=True):
            self._tell(table.name, head, meaning)
        for row in table.rows:
            # A row may end before its last cells.
            yield self._node(base, list(zip(table.heads, meanings, row, strict=False)))

    def _node(self, base: str, cells: Sequence[tuple[str, Meaning, str]]) -> _Node:
        node = _Node({}, {}, _given((head, cell) for head, _meaning, cell in cells))
        given: list[tuple[Meaning, str]] = []
        for head, meaning, cell in cells:
            if not cell.strip():
                continue
            if meaning.path:
                given.append((meaning, cell))
            elif meaning.system:
                node.system.setdefault(meaning.system, cell.strip())
            elif head:
                node.values[f"{base}/{BROUGHT}/{head}"] = cell
        node.values.update(self._answering.values_of(given))
        return node

    def of_records(self, records: Iterable[Mapping[str, Any]]) -> list[_Node]:
        """The nodes of records as Kobo's API tells them."""
        return [self._of_record(record, "") for record in records]

    def _of_record(self, record: Mapping[str, Any], path: str) -> _Node:
        base, columns = path or self._root, Columns(self._form, path)
        repeats = {each.path for each in self._form.questions if each.type == REPEAT}
        cells: list[tuple[str, Meaning, str]] = []
        below: list[tuple[str, Mapping[str, Any]]] = []
        for head, value in record.items():
            inside = f"{self._root}/{head}"
            if inside in repeats and isinstance(value, list):
                below += [(inside, each) for each in value if isinstance(each, dict)]
                continue
            meaning = columns.meaning_of(head)
            self._tell("", head, meaning)
            if value is None or (meaning.system and not isinstance(value, str | int)):
                continue
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            if text not in ("[]", "{}"):
                cells.append((head, meaning, text))
        node = self._node(base, cells)
        node.given = None if path else _given(record.items())
        for at, each in below:
            node.below[at].append(self._of_record(each, at))
        return node

    def _tell(self, table: str, head: str, meaning: Meaning) -> None:
        if head:
            told = ColumnTold(table, head, meaning.path, is_kept=not meaning.is_known)
            self._columns.setdefault((table, head), told)

    def told(self, roots: Sequence[_Node]) -> ReadReturn:
        """All of it, the rows of each submission in their order."""
        found: dict[str, ReturnedSubmission] = {}
        for node in roots:
            rows = tuple(_rows(node))
            key = self._key_of(node)
            version, received = node.system.get("version", ""), node.system.get("received", "")
            found.setdefault(key, ReturnedSubmission(key, version, received, rows))
        return ReadReturn(
            submissions=tuple(found.values()),
            columns=tuple(self._columns.values()),
            unknown={path: tuple(all_) for path, all_ in self._answering.unknown.items()},
            doubled=len(roots) - len(found),
            orphans=self._orphans,
            keyless=self._keyless,
        )

    def _key_of(self, node: _Node) -> str:
        key, bare = node.system.get("key", ""), node.system.get("uuid", "")
        # No server makes a key of signs that nobody sees, and no database takes each of them.
        if key and key.isprintable():
            return key
        if bare and bare.isprintable():
            return bare if bare.startswith("uuid:") else f"uuid:{bare}"
        self._keyless += 1
        # The same row is the same submission when the file is brought once more, and whichever
        # version of the form reads it.
        told = json.dumps(_all_given(node))
        # Two people may well have answered the same.
        self._given[told] += 1
        if (n := self._given[told]) > 1:
            told += f" {n}"
        return f"uuid:{uuid.uuid5(_GIVEN, f'{self._form.form_id} {told}')}"


def _given(cells: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """What is answered in a row: not how another server keeps it."""
    return [
        (head, value)
        for head, value in cells
        if system_of(head) is None and str(value if value is not None else "").strip()
    ]


def _all_given(node: _Node) -> list[Any]:
    """What the file says of a row and of all below it."""
    below = [each for nodes in node.below.values() for each in nodes if each.given is not None]
    return [node.given, [_all_given(each) for each in below]]


def _cut(nodes: Sequence[_Node]) -> None:
    """Leave nothing that hangs deeper than repeats can: a file may hang each row on the last one,
    thousands deep, and whoever reads that goes from each to the next.
    """
    for _level in range(DEEPEST):
        nodes = [each for node in nodes for rows in node.below.values() for each in rows]
    for node in nodes:
        node.below.clear()


def _number_below(node: _Node) -> int:
    """How many rows hang on one, at whatever depth."""
    below = [each for nodes in node.below.values() for each in nodes]
    return len(below) + sum(map(_number_below, below))


def _rows(root: _Node) -> Iterator[AnswerRow]:
    """A node and all below it, each behind the one around it."""
    made: list[AnswerRow] = []

    def add(node: _Node, path: str, ordinal: int, parent: int | None) -> None:
        here = len(made)
        made.append(AnswerRow(path, ordinal, parent, node.values))
        for below, nodes in node.below.items():
            for n, each in enumerate(nodes, 1):
                add(each, below, n, here)

    add(root, "", 1, None)
    yield from made
