"""Rows of a file as what a record is made of, or why a row can't be one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sereno.exchange.row_files import Roles, TableRow
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.records.bringing.cells import too_long

# More than any cell of a list that a workbook can hold.
LONGEST_LIST = 32_767


class ReadRow(Protocol):
    """A row that can be a record."""

    line: int


R = TypeVar("R", bound=ReadRow)


class RowReader(ABC, Generic[R]):
    """Reads rows of one file: what they name is looked up once.

    columns: {role: heading}. level: of those whose row says none. person: who brings the file;
    what a row names is found among what they may see.
    """

    ROLES: ClassVar[Roles]

    def __init__(
        self,
        audit: Audit,
        person: Person,
        headings: tuple[str, ...],
        columns: Mapping[str, str],
        level: str,
    ) -> None:
        self.audit, self.person, self.level = audit, person, level
        self._places = {role: headings.index(name) for role, name in columns.items()}
        self._headings = {role: fold(name) for role, name in columns.items()}

    @abstractmethod
    def begin(self, line: int) -> R:
        """A row of which nothing was read yet."""

    @abstractmethod
    def take(self, read: R, role: str, cell: str) -> None:
        """Read a cell into it. Raises Problem, or an ExceptionGroup of several."""

    def check(self, read: R) -> Iterator[Problem]:
        """What is wrong with the cells together; asked where each alone is right, and to
        its end: what is right may be remembered for the rows below.
        """
        yield from ()

    def notes(self) -> Sequence[Problem]:
        """What a person should know of the rows that were read."""
        return ()

    def _repeats_headings(self, cells: Mapping[str, str]) -> bool:
        """Whether a row is the headings again, as they stand at the top of each printed page."""
        said = [role for role, cell in cells.items() if cell]
        return len(said) > 1 and all(fold(cells[role]) == self._headings[role] for role in said)

    def read(self, row: TableRow) -> R | list[Problem] | None:
        """A record to be, or all that is wrong with the row; None of a row that says nothing."""
        if row.refused is not None:
            return [row.refused]
        cells = {role: row.cells[place] for role, place in self._places.items()}
        if not any(cells.values()) or self._repeats_headings(cells):
            return None
        wrong: list[Problem] = []
        read = self.begin(row.line)
        for role, cell in cells.items():
            if not cell:
                continue
            if role in self.ROLES.parts and len(cell) > LONGEST_LIST:
                wrong.append(too_long(self.ROLES, role, cell, LONGEST_LIST))
                continue
            try:
                self.take(read, role, cell)
            except Problem as problem:
                wrong.append(problem)
            except ExceptionGroup as several:
                wrong += [each for each in several.exceptions if isinstance(each, Problem)]
        if not cells.get(self.ROLES.title):
            wrong.append(Problem("brought_title_missing"))
        return wrong or list(self.check(read)) or read


def read_rows(
    reader: RowReader[Any], rows: Iterator[TableRow]
) -> Iterator[tuple[TableRow, Any | list[Problem]]]:
    """Each row that says something, with what became of it."""
    for row in rows:
        found = reader.read(row)
        if found is not None:
            yield row, found
