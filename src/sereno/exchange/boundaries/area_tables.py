"""The areas of a level as a table: read by the names of its columns, and written to be read again.

Known by name, in Spanish and English (`vocabulary/columns/headers.csv`): code, name, code of the
area above, population. Other columns are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.results.result_files import safe_text
from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.incident_files import batches, look
from sereno.exchange.tables.table_files import csv_text
from sereno.methods.sources.geographies.area_tables import AreaRow
from sereno.methods.sources.reading.number_forms import infer_decimal, read_number
from sereno.vocabulary.columns import headings
from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem

# What stands in the cells is not looked at: what a column is must not depend on that.
_ROLES: Final = ("parent", "code", "name", "population")
_SURE_ENOUGH: Final = 2
_NAMES: Final = {
    "es": ("clave", "nombre", "clave_superior", "poblacion"),
    "en": ("code", "name", "parent_code", "population"),
}
MOST_AREAS: Final = 100_000


def read_area_table(path: Path, where: str) -> tuple[list[AreaRow], tuple[Problem, ...]]:
    """The rows of a table of areas, and what is wrong with single cells and lines of it.

    `where`: the name by which the person knows the file.
    Codes stay text, zeros and all; a row without anything in these columns is passed over.
    Raises Problem area_table_no_code, area_table_too_long, and those of reading a file.
    """
    facts = look(path)
    column = _columns(facts.columns)
    if "code" not in column:
        raise Problem("area_table_no_code", where=where, columns=listed(facts.columns))
    lines: list[tuple[int, dict[str, str]]] = []
    faults: list[Problem] = []
    for batch in batches(facts, list(column.values())):
        faults += [
            Problem(r.problem.code, where=f"{where}:{r.line}", **r.problem.values)
            for r in batch.rejected
        ]
        texts = [batch.columns[name].to_pylist() for name in column.values()]
        for line, *cells in zip(batch.lines.tolist(), *texts, strict=True):
            found = {role: _plain(cell) for role, cell in zip(column, cells, strict=True)}
            if any(found.values()):
                lines.append((line, found))
        if len(lines) > MOST_AREAS:
            raise Problem("area_table_too_long", where=where, most=MOST_AREAS)
    decimal, _sure = infer_decimal(whole=[[found.get("population", "") for _line, found in lines]])
    rows = []
    for line, found in lines:
        text = found.get("population", "")
        people = read_number(text, decimal) if text else None
        if text and (people is None or people < 0):
            faults.append(Problem("area_population_wrong", where=f"{where}:{line}", value=text))
            people = None
        code = found["code"]
        rows.append(AreaRow(code, found.get("name", ""), found.get("parent", ""), people, line))
    return rows, tuple(faults)


def _columns(columns: Sequence[str]) -> dict[str, str]:
    """By role the column whose heading says it best; each column has one role."""
    known = headings("areas")
    found: dict[str, str] = {}
    for role in _ROLES:
        said = {
            column: known[role][fold_heading(column)]
            for column in columns
            if fold_heading(column) in known[role] and column not in found.values()
        }
        sure = {column: (-s, place) for column, (s, place) in said.items() if s >= _SURE_ENOUGH}
        if sure:
            found[role] = min(sure, key=lambda column: sure[column])
    return found


def _plain(cell: str) -> str:
    """A cell without white space around it, nor the apostrophe that keeps a formula a text."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and safe_text(text[1:]) == text else text


def area_table(rows: Iterable[AreaRow]) -> str:
    """Areas as CSV, its columns named in the language in force; `read_area_table` reads it."""
    return csv_text(
        _NAMES[language()],
        ([row.code, row.name, row.parent, _count(row.population)] for row in rows),
    )


def _count(people: float | None) -> float | int | None:
    return int(people) if people is not None and people == int(people) else people
