"""Codebooks as tables, one code a row: read by the names of their columns, in Spanish and English.

What Sereno's own list of codes gives as CSV and XLSX is read again; so are tables made by hand that
have a column of names.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.incident_files import batches, look
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem

MOST_CODES: Final = 5_000
# Headings, which are compared folded.
_COLUMNS: Final = {
    "name": ("nombre", "name", "codigo", "code"),
    "stands_in": ("esta en", "stands in", "categoria", "categorias", "category", "categories"),
    "letters": ("letras", "letters"),
    "pole": ("polo", "pole", "que es", "what it is"),
    "topic": ("tema", "topic"),
    "definition": ("definicion", "definition", "descripcion", "description"),
    "inclusion": ("cuando se usa", "when to use it", "inclusion"),
    "exclusion": ("cuando no se usa", "when not to use it", "exclusion"),
    "example": ("ejemplo", "example"),
    "is_codable": ("se puede asignar a pasajes", "passages can have it", "codable"),
}
_NO: Final = frozenset({"no", "0", "false", "falso", "n"})


@dataclass(frozen=True, kw_only=True)
class ReadCode:
    """A code as somebody else wrote it. stands_in: the names of its categories.

    pole and topic: as written, for whoever knows the words; line: where it stands, 0 if nowhere.
    """

    name: str
    stands_in: tuple[str, ...] = ()
    is_codable: bool = True
    letters: str = ""
    pole: str = ""
    topic: str = ""
    colour: str = ""
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    example: str = ""
    line: int = 0


def read_codebook_table(path: Path, where: str) -> list[ReadCode]:
    """The codes of a table, in their order.

    where: the name by which the person knows the file. Rows without a name are passed over. Raises
    Problem codebook_no_name, codebook_too_long, and those of reading a file.
    """
    facts = look(path)
    column: dict[str, str] = {}
    for role, words in _COLUMNS.items():
        for heading in facts.columns:
            known = {fold(each) for each in words}
            if fold_heading(heading) in known and heading not in column.values():
                column[role] = heading
                break
    if "name" not in column:
        raise Problem("codebook_no_name", where=where, columns=listed(facts.columns))
    codes: list[ReadCode] = []
    for batch in batches(facts, list(column.values())):
        if batch.rejected:
            first = batch.rejected[0]
            raise Problem(first.problem.code, where=f"{where}:{first.line}", **first.problem.values)
        texts = [batch.columns[name].to_pylist() for name in column.values()]
        for line, *cells in zip(batch.lines.tolist(), *texts, strict=True):
            found = {role: cell.strip() for role, cell in zip(column, cells, strict=True)}
            if found["name"]:
                codes.append(_read(found, line))
        if len(codes) > MOST_CODES:
            raise Problem("codebook_too_long", where=where, most=MOST_CODES)
    return codes


def _read(found: dict[str, str], line: int) -> ReadCode:
    categories = (each.strip() for each in found.pop("stands_in", "").split(","))
    is_codable = found.pop("is_codable", "").casefold() not in _NO
    return ReadCode(
        name=found["name"],
        stands_in=tuple(each for each in categories if each),
        is_codable=is_codable,
        letters=found.get("letters", ""),
        pole=found.get("pole", ""),
        topic=found.get("topic", ""),
        definition=found.get("definition", ""),
        inclusion=found.get("inclusion", ""),
        exclusion=found.get("exclusion", ""),
        example=found.get("example", ""),
        line=line,
    )
