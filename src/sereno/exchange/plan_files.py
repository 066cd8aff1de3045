"""Plans of a city as files: tables by the stage 1 reader, DOCX by its headings and numbers.

A table has one line a row (code, text, the line above it or its level), or one column a level, as
offices write them: the cells of the upper levels merged or left empty under the first. What Sereno
gives of a plan as CSV and XLSX is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.fieldwork.confined_files import read_outline
from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.incident_files import batches, look
from sereno.methods.plan.outline import Outline, Written, code_and_text, outlined
from sereno.methods.sources.reading.number_forms import infer_decimal, read_number
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import without_hidden_signs
from sereno.vocabulary.problems import Problem

MOST_LINES: Final = 5_000
# More than a line of a plan keeps.
MOST_BUDGET: Final = 10**14 - 1
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Headings, which are compared folded.
_COLUMNS: Final = {
    "code": ("clave", "codigo", "no", "num", "numero", "numeral", "code", "no."),
    "text": (
        *("texto", "linea", "descripcion", "nombre", "enunciado", "linea de accion"),
        *("text", "line", "description", "name", "line of action"),
    ),
    "parent": ("depende de", "pertenece a", "esta en", "clave superior", "parent", "stands in"),
    "level": ("nivel", "level"),
    "responsible": (
        *("responsable", "dependencia", "dependencia responsable", "unidad responsable"),
        *("responsible", "responsible unit"),
    ),
    "budget": ("presupuesto", "monto", "recursos", "budget", "amount"),
}
_AFTER_CODE: Final = ".):-\u2013\u2014 "
_LEVEL: Final = re.compile(r"(?:(?:nivel|level)\s*)?([0-9]{1,2})(?:[.,]0+)?", re.IGNORECASE)
# Told by the whole cell: "Totalidad de…" and "Total coordinación" begin lines of plans.
_TOTAL: Final = re.compile(r"(?:sub ?-?|gran |grand |suma )?total(?:es)?(?: general)?\W*", re.I)
# What levels are called where the plan's own names aren't the headings, from the top.
_LEVEL_NAMES: Final = (
    ("eje", "objetivo", "estrategia", "linea de accion"),
    ("eje", "objetivo", "estrategia", "linea"),
    ("eje", "programa", "objetivo", "estrategia", "linea de accion"),
    ("programa", "meta", "producto"),
    ("axis", "objective", "strategy", "line of action"),
    ("programme", "goal", "product"),
    ("kpa", "objective", "project"),
)


@dataclass(frozen=True)
class ReadPlan:
    """What was read of a file. notes: what a person should know of how it was read.

    levels: what the file calls its levels, where it says so.
    """

    outline: Outline
    notes: tuple[Problem, ...] = ()
    levels: tuple[str, ...] = ()


def read_plan_table(path: Path, where: str, levels: Sequence[str]) -> ReadPlan:
    """A plan out of a table. where: what the person calls the file; levels: names of its levels.

    Raises Problem plan_no_columns, plan_level_unknown, plan_too_long, plan_empty, and those of
    reading a file.
    """
    facts = look(path)
    side = _level_columns(facts.columns, levels)
    column = _named_columns([each for each in facts.columns if each not in side])
    if len(side) < 2:
        side = []
        column = _named_columns(facts.columns)
    if not side and "text" not in column:
        raise Problem("plan_no_columns", where=where, columns=listed(facts.columns))
    wanted = [*side, *column.values()]
    rows: list[tuple[int, dict[str, str]]] = []
    for batch in batches(facts, wanted):
        if batch.rejected:
            first = batch.rejected[0]
            raise Problem(first.problem.code, where=f"{where}:{first.line}", **first.problem.values)
        texts = [batch.columns[name].to_pylist() for name in wanted]
        for line, *cells in zip(batch.lines.tolist(), *texts, strict=True):
            rows.append((line, dict(zip(wanted, (c.strip() for c in cells), strict=True))))
        if len(rows) > MOST_LINES:
            raise Problem("plan_too_long", where=where, most=MOST_LINES)
    notes = list(facts.notes)
    amounts, unread = _amounts(rows, column.get("budget", ""))
    if unread:
        lines = ", ".join(str(line) for line in unread[:10])
        notes.append(Problem("plan_budget_unread", where=where, n=len(unread), lines=lines))
    if totals := [line for line, cells in rows if _is_total(cells, (*side, *column.values()))]:
        lines = ", ".join(str(line) for line in totals[:10])
        notes.append(Problem("plan_totals_left_out", where=where, n=len(totals), lines=lines))
    if left := [name for name in facts.columns if name not in wanted]:
        notes.append(Problem("plan_columns_left_out", where=where, columns=listed(left)))
    gone = set(totals)
    kept = [at for at, (line, _cells) in enumerate(rows) if line not in gone]
    told = _Rows([rows[at] for at in kept], column, [amounts[at] for at in kept])
    if (level := column.get("level")) is not None and not side:
        unknown = [
            line
            for line, cells in told.rows
            if cells[level] and _level_of(cells[level], levels) is None
        ]
        if unknown:
            lines = ", ".join(str(line) for line in unknown[:10])
            raise Problem("plan_level_unknown", where=where, n=len(unknown), lines=lines)
    if side:
        written, filled = _side_by_side(told, side, levels)
        if filled:
            notes.append(Problem("plan_cells_filled", where=where, n=filled, columns=listed(side)))
    else:
        written = list(_one_a_row(told, levels))
    if len(written) > MOST_LINES:
        raise Problem("plan_too_long", where=where, most=MOST_LINES)
    return _read(written, where, notes, tuple(side))


def read_plan_docx(file: BinaryIO, where: str, levels: Sequence[str]) -> ReadPlan:
    """A plan out of the headings of a DOCX and the items below them, or else of the paragraphs that
    begin with a number (1.2.3).

    Raises Problem plan_no_outline, plan_too_long, plan_empty, and those of reading a document.
    """
    paragraphs = read_outline(file, DOCX, where=where)
    depths = sorted({heading for _text, heading, _item in paragraphs if heading is not None})
    rank = {depth: level for level, depth in enumerate(depths)}
    written: list[Written] = []
    left_out = 0
    below: int | None = None
    for at, (text, heading, item) in enumerate(paragraphs, start=1):
        code, words, named = code_and_text(text, levels)
        level: int | None
        if heading is not None:
            level = below = rank[heading]
        elif below is not None and item is not None:
            level = below + 1 + item
        elif below is None and (code or named is not None):
            level = named
        elif below is not None and code:
            # Numbered by hand below a heading: it stands in the line whose number it goes on with.
            level = below + 1
        else:
            left_out += 1
            continue
        written.append(Written(at=at, text=words, code=code, level=level))
    if not written:
        raise Problem("plan_no_outline", where=where)
    if len(written) > MOST_LINES:
        raise Problem("plan_too_long", where=where, most=MOST_LINES)
    notes = []
    if left_out:
        notes.append(Problem("plan_text_left_out", where=where, n=left_out))
    return _read(_numbered_as_written(written), where, notes, ())


def _numbered_as_written(written: Sequence[Written]) -> list[Written]:
    """Where the numbers say the tree they win over headings; without any, lines get theirs by
    their place, as Word shows those that it counts itself.
    """
    if any(line.code for line in written):
        codes = {line.code for line in written}
        return [
            Written(at=line.at, text=line.text, code=line.code)
            if "." in line.code and line.code.rpartition(".")[0] in codes
            else line
            for line in written
        ]
    counted: list[int] = []
    found = []
    for line in written:
        level = min(line.level or 0, len(counted))
        counted = [*counted[: level + 1], *[0] * (level + 1 - len(counted))]
        counted[level] += 1
        code = ".".join(map(str, counted))
        found.append(Written(at=line.at, text=line.text, code=code))
    return found


@dataclass(frozen=True)
class _Rows:
    """The rows of a table with their lines, the columns by their role, the amounts."""

    rows: Sequence[tuple[int, Mapping[str, str]]]
    column: Mapping[str, str]
    amounts: Sequence[float | None]

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str], Mapping[str, str], float | None]]:
        """Line, cells by heading, cells by role, amount."""
        for (line, cells), amount in zip(self.rows, self.amounts, strict=True):
            yield line, cells, {role: cells[c] for role, c in self.column.items()}, amount


def _one_a_row(rows: _Rows, levels: Sequence[str]) -> Iterator[Written]:
    for line, _cells, said, amount in rows:
        if not any(said.values()):
            continue
        named = said.get("level", "")
        level = _level_of(named, levels)
        code, text = said.get("code", "").rstrip(_AFTER_CODE), said["text"]
        if "code" not in rows.column:
            code, text, of_words = code_and_text(text, levels)
            level = of_words if level is None else level
        yield Written(
            at=line,
            text=text,
            code=code,
            parent=said.get("parent", "").rstrip(_AFTER_CODE),
            level=max(level, 0) if level is not None else None,
            responsible=said.get("responsible", ""),
            budget=amount,
        )


def _level_of(said: str, levels: Sequence[str]) -> int | None:
    """0 for the top, of "1", "1.0", "Nivel 1" or the level's name; None of anything else."""
    if found := _LEVEL.fullmatch(said):
        return max(int(found[1]) - 1, 0)
    for names in (levels,) if levels else _LEVEL_NAMES:
        known = {fold(name): level for level, name in enumerate(names)}
        if (level := known.get(fold(said))) is not None:
            return level
    return None


def _is_total(cells: Mapping[str, str], columns: Sequence[str]) -> bool:
    """Whether a row sums others: a cell that says nothing else stands in it."""
    return any(_TOTAL.fullmatch(fold(cells[name])) for name in columns)


def _side_by_side(
    rows: _Rows, side: Sequence[str], levels: Sequence[str]
) -> tuple[list[Written], int]:
    """The lines of a table with a column a level; how many empty cells took the one above.

    What is said of a row besides (responsible, budget) is of its deepest line.
    """
    written: list[Written] = []
    names = [*side, *levels]
    open_cells: list[str] = []
    filled = 0
    for line, cells, said, amount in rows:
        own = [cells[name] for name in side]
        while own and not own[-1]:
            own.pop()
        if not own:
            continue
        is_new = False
        for level, cell in enumerate(own):
            before = open_cells[level] if level < len(open_cells) else ""
            if not cell and not is_new:
                filled += bool(before)
                continue
            deepest = level == len(own) - 1
            if cell and (is_new or cell != before or deepest):
                is_new = True
                open_cells[level:] = [*[""] * (level - len(open_cells)), cell]
                code, text, _level = code_and_text(cell, names)
                written.append(
                    Written(
                        at=line,
                        text=text,
                        code=code,
                        level=level,
                        responsible=said.get("responsible", "") if deepest else "",
                        budget=amount if deepest else None,
                    )
                )
    return written, filled


def _amounts(
    rows: Sequence[tuple[int, Mapping[str, str]]], column: str
) -> tuple[list[float | None], list[int]]:
    """The amount of each row, and the lines of those that are no number."""
    if not column:
        return [None] * len(rows), []
    cells = [each[column] for _line, each in rows]
    decimal, _sure = infer_decimal([cells])
    amounts = [read_number(cell, decimal) if cell else None for cell in cells]
    unread = [
        line
        for (line, _row), cell, amount in zip(rows, cells, amounts, strict=True)
        if cell and not _can_be(amount)
    ]
    return [each if _can_be(each) else None for each in amounts], unread


def _can_be(amount: float | None) -> bool:
    return amount is not None and 0 <= amount < MOST_BUDGET


def _level_columns(columns: Sequence[str], levels: Sequence[str]) -> list[str]:
    """The columns that are levels, from the top: by the plan's own names, or by usual ones."""
    by_heading = {fold_heading(name): name for name in columns}
    for names in (tuple(levels), *_LEVEL_NAMES):
        found = [by_heading[fold(name)] for name in names if fold(name) in by_heading]
        if len(found) > 1:
            return found
    return []


def _named_columns(columns: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, words in _COLUMNS.items():
        known = {fold(each) for each in words}
        for heading in columns:
            if fold_heading(heading) in known and heading not in found.values():
                found[role] = heading
                break
    return found


def _read(
    written: Sequence[Written], where: str, notes: Sequence[Problem], levels: tuple[str, ...]
) -> ReadPlan:
    if not written:
        raise Problem("plan_empty", where=where)
    plain = [_without_hidden(line) for line in written]
    if hidden := [new.at for old, new in zip(written, plain, strict=True) if old != new]:
        lines = ", ".join(str(line) for line in hidden[:10])
        notes = (*notes, Problem("plan_hidden_signs", where=where, n=len(hidden), lines=lines))
    levels = tuple(map(without_hidden_signs, levels))
    return ReadPlan(outlined(plain, where=where), tuple(notes), levels)


def _without_hidden(line: Written) -> Written:
    """A line without the signs that nobody sees: soft hyphens, marks of direction, NUL, which not
    every database keeps.
    """
    return replace(
        line,
        text=without_hidden_signs(line.text, lines=True).strip(),
        code=without_hidden_signs(line.code),
        parent=without_hidden_signs(line.parent),
        responsible=without_hidden_signs(line.responsible),
    )
