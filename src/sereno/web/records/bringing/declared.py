"""What a kind of record declares so that its rows can come as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sereno.exchange.row_files import MOST_ROWS, Roles
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Words
from sereno.web.people.models import Person
from sereno.web.records.bringing.models import BroughtFile
from sereno.web.records.bringing.reading import RowReader
from sereno.web.records.kinds import Kind


@dataclass(frozen=True)
class Bringing:
    """How files of one kind are brought.

    model: of the files. kind: of whose records. title: of the page. reader: of rows. write: makes
    records of what was read, within one transaction. then: once they are written. most: rows.
    """

    model: type[BroughtFile]
    kind: Kind
    right: Right
    title: Words
    reader: type[RowReader[Any]]
    write: Callable[[Any, Sequence[Any], Person], None]
    bring_template: str
    template: str
    then: Callable[[Audit, Person], None] | None = None
    most: int = MOST_ROWS

    @property
    def roles(self) -> Roles:
        """What its files say."""
        return self.reader.ROLES

    @property
    def begins(self) -> str:
        """The route of the page where a file is brought."""
        return self.kind.route(f"bring_{self.model.OF}")
