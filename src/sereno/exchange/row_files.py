"""Rows of records as files: XLSX, CSV, JSON and DOCX that read back as what was written.

One record a row, with a heading in Spanish or English for each role; in a DOCX, one table of two
columns for each, which people can read, and a table with headings is read as well. What is several
stands in one cell as `exchange.cell_lists` writes it; in JSON as lists and objects. What the roles
of a kind of record are, it declares (`Roles`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Final

from sereno.exchange.cell_lists import Items, items_of, listed_items
from sereno.exchange.fieldwork.confined_files import read_objects, read_tables
from sereno.exchange.fieldwork.json_objects import Value
from sereno.exchange.results.result_files import as_written
from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.incident_files import batches, look
from sereno.exchange.tables.table_facts import FileFacts
from sereno.exchange.tables.table_files import as_cell, csv_text, xlsx_bytes
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# One table for each: Word opens no longer document in a reasonable time.
MOST_IN_DOCX: Final = 2_000
MOST_ROWS: Final = 100_000
SAMPLED: Final = 3
# Above the headings of a table in a document stands its title, and seldom a line more.
TITLES_ABOVE: Final = 5


@dataclass(frozen=True)
class Roles:
    """What a file says of one kind of record.

    headings: of each role its heading in Spanish and English, then what others call it; compared
    folded. parts: what each item of the roles that are lists consists of; those with one part are
    texts in JSON. told: roles that are written and never read; asked:
    that are read and never written. only_alone: words that with another
    behind them are as often something else. name: the roles that head a card of a DOCX. title: the
    role without which a row is none; needed: others without which no record is.
    """

    headings: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    told: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    only_alone: tuple[str, ...] = ()
    name: tuple[str, ...] = ("title",)
    title: str = "title"
    needed: tuple[str, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """The roles that are read, in their order."""
        return tuple(role for role in self.headings if role not in self.told)

    @property
    def written(self) -> tuple[str, ...]:
        """The roles that are written, in their order."""
        return tuple(role for role in self.headings if role not in self.asked)

    def heading(self, role: str) -> str:
        """In the language in force."""
        return self.headings[role][0 if language() == "es" else 1]

    def items(self, role: str, cell: str) -> Items:
        """Of a cell of a role of `parts`, each with no more parts than the role has."""
        most = len(self.parts[role])
        return tuple(item[:most] for item in items_of(cell))

    def guess(self, headings: Sequence[str]) -> dict[str, str]:
        """{role: heading} of the headings that are known, else of those that begin with a known
        word ("Dependencia ejecutora"), or end with one below a heading that several share; of two
        for one role the first word counts.
        """
        found: dict[str, str] = {}
        folded = {fold_heading(each): each for each in reversed(headings)}
        for role in self.read:
            for word in (*self.headings[role], role):
                named = folded.get(fold_heading(word))
                if named is not None and named not in found.values():
                    found[role] = named
                    break
        alone = {fold_heading(word) for word in self.only_alone}
        for role in self.read:
            words = [fold_heading(word) for word in self.headings[role]]
            begin = tuple(f"{word} " for word in words if word not in alone)
            longer = [each for each in headings if fold_heading(each).startswith(begin)]
            left = [each for each in longer if each not in found.values()]
            if role not in found and left:
                found[role] = left[0]
        for heading, below in _below_a_shared_one(headings):
            said = fold_heading(below)
            known = (r for r in self.read if said in map(fold_heading, self.headings[r]))
            meant = [role for role in known if role not in found]
            if meant and heading not in found.values():
                found[meant[0]] = heading
        return found

    def guess_of(self, table: RowTable) -> tuple[dict[str, str], list[Problem]]:
        """As `guess`, and what a person should know of it: a column that only counts the rows is
        nobody's reference.
        """
        found = self.guess(table.headings)
        heading = found.get("reference")
        if heading is None:
            return found, []
        at = table.headings.index(heading)
        first = [row.cells[at] for row in islice(table.rows(), SAMPLED) if row.refused is None]
        if len(first) < 2 or first != [str(n) for n in range(1, len(first) + 1)]:
            return found, []
        del found["reference"]
        return found, [Problem("brought_only_counts", column=heading)]


@dataclass(frozen=True)
class Written:
    """A record as files hold it. texts: by role. items: of the roles that are lists."""

    texts: Mapping[str, str]
    items: Mapping[str, Items] = field(default_factory=dict)

    def cells(self, roles: Roles) -> list[str]:
        """One text for each role, in their order."""
        return [
            listed_items(self.items.get(role, ()))
            if role in roles.parts
            else self.texts.get(role, "")
            for role in roles.written
        ]


def row_file(roles: Roles, ending: str, rows: Sequence[Written], title: str) -> bytes | str:
    """The file of an ending of `WRITERS`. Raises Problem brought_too_many_for_docx."""
    return WRITERS[ending](roles, rows, title)


def _csv(roles: Roles, rows: Sequence[Written], _title: str) -> str:
    return csv_text(
        [roles.heading(role) for role in roles.written], (row.cells(roles) for row in rows)
    )


def _xlsx(roles: Roles, rows: Sequence[Written], title: str) -> bytes:
    headings = [roles.heading(role) for role in roles.written]
    return xlsx_bytes(headings, (row.cells(roles) for row in rows), sheet=title)


def _json(roles: Roles, rows: Sequence[Written], _title: str) -> str:
    """A list of objects; keys are those of the roles, in every language."""
    made = [{role: _json_value(roles, row, role) for role in roles.written} for row in rows]
    return json.dumps(made, ensure_ascii=False, indent=2)


def _json_value(roles: Roles, row: Written, role: str) -> Any:
    if role not in roles.parts:
        return row.texts.get(role, "")
    names, items = roles.parts[role], row.items.get(role, ())
    if len(names) == 1:
        return [item[0] for item in items]
    return [dict(zip_longest(names, item, fillvalue="")) for item in items]


def _docx(roles: Roles, rows: Sequence[Written], title: str) -> bytes:
    """A heading and a table of two columns for each; what nothing is said of is left out."""
    from docx import Document

    if len(rows) > MOST_IN_DOCX:
        raise Problem("brought_too_many_for_docx", n=len(rows), most=MOST_IN_DOCX)
    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = as_cell(title)
    document.add_heading(as_cell(title), 0)
    for row in rows:
        said = [
            (roles.heading(role), cell)
            for role, cell in zip(roles.written, row.cells(roles), strict=True)
            if cell
        ]
        names = (row.texts.get(role, "") for role in roles.name)
        document.add_heading(as_cell(" · ".join(filter(None, names))), 1)
        table = document.add_table(rows=0, cols=2, style="Table Grid")
        for name, cell in said:
            left, right = table.add_row().cells
            left.text, right.text = name, as_cell(cell)
            left.paragraphs[0].runs[0].bold = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WRITERS: Final[Mapping[str, Callable[[Roles, Sequence[Written], str], bytes | str]]] = {
    "xlsx": _xlsx,
    "docx": _docx,
    "csv": _csv,
    "json": _json,
}


@dataclass(frozen=True)
class TableRow:
    """A row of a file: its line, its cells in the order of the headings; refused: why it can't be
    read at all.
    """

    line: int
    cells: tuple[str, ...]
    refused: Problem | None = None


@dataclass(frozen=True)
class RowTable:
    """A file that can be read. notes: what a person should know of how. rows: read anew each time
    that it is asked; raises Problem where the file turns out to be cut or damaged.
    """

    headings: tuple[str, ...]
    rows: Callable[[], Iterator[TableRow]]
    notes: tuple[Problem, ...] = ()

    def samples(self) -> list[tuple[str, list[str]]]:
        """Each heading with what its first rows say."""
        first = [row.cells for row in islice(self.rows(), SAMPLED) if row.refused is None]
        return [
            (name, [cells[at] for cells in first if cells[at]])
            for at, name in enumerate(self.headings)
        ]


def open_rows(roles: Roles, path: Path, where: str) -> RowTable:
    """A file of records, told by its content and, of zipped ones, by its name.

    where: the name by which the person knows the file. Raises Problem brought_no_table,
    brought_broken_json, and those of reading a file.
    """
    with path.open("rb") as stream:
        start = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(b"PK\x03\x04") and where.lower().endswith(".docx"):
            return _of_docx(roles, read_tables(stream, DOCX, where=where), where)
        if start.startswith(b"["):
            return _of_json(roles, read_objects(stream, where=where), where)
    facts = look(path)
    return RowTable(facts.columns, lambda: _of_table(facts), tuple(facts.notes))


def _of_table(facts: FileFacts) -> Iterator[TableRow]:
    # Of a CSV of ours the apostrophes are taken off that keep a cell from being a formula.
    plain = as_written if facts.kind == "csv" else str
    for batch in batches(facts, facts.columns):
        texts = [batch.columns[name].to_pylist() for name in facts.columns]
        refused = sorted(batch.rejected, key=lambda each: each.line)
        for each in refused:
            # What has too few or too many fields belongs to no column: it stands in the first.
            at = each.column or facts.columns[0]
            cells = [each.value if at == name else "" for name in facts.columns]
            yield TableRow(each.line, tuple(cells), each.problem)
        for line, *cells in zip(batch.lines.tolist(), *texts, strict=True):
            yield TableRow(line, tuple(plain(cell.strip()) for cell in cells))


def _of_docx(roles: Roles, tables: Sequence[Sequence[Sequence[str]]], where: str) -> RowTable:
    """Tables of two columns with a role in the first are one record each; of the others
    the rows of all whose headings are known, whatever order these have in each.
    """
    cards = [table for table in tables if _is_card(roles, table)]
    if cards:
        headings = tuple(dict.fromkeys(row[0].strip() for table in cards for row in table))
        rows = [
            TableRow(at, tuple(said.get(name, "") for name in headings))
            for at, table in enumerate(cards, start=1)
            for said in [{row[0].strip(): row[1] for row in table}]
        ]
        return RowTable(headings, lambda: iter(rows))
    placed = [(table, _headings_at(roles, table)) for table in tables if len(table) > 1]
    known = [(table, at) for table, at in placed if roles.title in roles.guess(table[at])]
    # Nobody's heading is known: the wizard asks which column is which.
    told = known or placed[:1]
    if not told:
        raise Problem("brought_no_table", where=where)
    columns: dict[str, None] = {}
    found: list[tuple[int, dict[str, str]]] = []
    # Lines are counted through the tables, headings too, as somebody counts rows who looks.
    line = 0
    for table, at in told:
        names = _once(table[at])
        columns |= dict.fromkeys(names)
        below = enumerate(table[at + 1 :], start=line + at + 2)
        found += [(place, dict(zip(names, row, strict=False))) for place, row in below]
        line += len(table)
    rows = [TableRow(place, tuple(said.get(name, "") for name in columns)) for place, said in found]
    left = len(placed) - len(told)
    notes = (Problem("brought_tables_left", n=left),) if left else ()
    return RowTable(tuple(columns), lambda: iter(rows), notes)


def _headings_at(roles: Roles, table: Sequence[Sequence[str]]) -> int:
    """In which row the headings of a table are: below its titles, where they are known."""
    for at, row in enumerate(table[:TITLES_ABOVE]):
        found = roles.guess(row)
        if roles.title in found and len(found) > 1:
            return at
    return 0


def _below_a_shared_one(headings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Headings of two rows that were joined ("Recursos Presupuesto", "Recursos Moneda"): each
    with what stands below, the longest first, where the words before begin another one too.
    """
    for heading in headings:
        words = heading.split()
        for at in range(1, len(words)):
            above = " ".join(words[:at]) + " "
            if sum(each.startswith(above) for each in headings) > 1:
                yield heading, " ".join(words[at:])


def _is_card(roles: Roles, table: Sequence[Sequence[str]]) -> bool:
    known = {fold(word) for words in roles.headings.values() for word in words[:2]}
    if len(table) < 2 or any(len(row) != 2 for row in table):
        return False
    names = {fold(row[0]) for row in table}
    return names <= known and bool(names & {fold(word) for word in roles.headings[roles.title][:2]})


def _once(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings that are told apart: a blank one and one that stands twice get their place."""
    found: list[str] = []
    for at, each in enumerate(headings, start=1):
        name = " ".join(each.split()) or f"column_{at}"
        found.append(name if name not in found else f"{name} ({at})")
    return tuple(found)


def _of_json(roles: Roles, read: Sequence[Mapping[str, Value]], where: str) -> RowTable:
    """An object a record, by the keys of the roles; other keys are headings of theirs, for
    the wizard to ask about.
    """
    keys = dict.fromkeys(key for each in read for key in each)
    known = [role for role in roles.headings if role in keys]
    headings = (*known, *(key for key in keys if key.strip() and key not in roles.headings))
    if not headings:
        raise Problem("brought_broken_json", where=where)
    rows = [
        TableRow(
            at,
            tuple(
                _json_cell(each.get(role, ""), roles.parts.get(role, ("",))) for role in headings
            ),
        )
        for at, each in enumerate(read, start=1)
    ]
    return RowTable(headings, lambda: iter(rows))


def _json_cell(value: Value, names: Sequence[str]) -> str:
    if isinstance(value, str):
        return value
    return listed_items(
        tuple(each.get(name, "") for name in names) if isinstance(each, dict) else (each,)
        for each in value
    )
