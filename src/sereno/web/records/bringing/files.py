"""The formats in which a list is taken away so that it can be brought again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest

from sereno.web.audits.models import Audit
from sereno.web.files.signatures import CSV, DOCX, XLSX
from sereno.web.people.models import Person
from sereno.web.records.columns import OtherFile

if TYPE_CHECKING:
    from sereno.exchange.row_files import Roles, Written

JSON: Final = "application/json"
_FORMATS = (("CSV", "csv", CSV), ("XLSX", "xlsx", XLSX), ("JSON", "json", JSON))


def files_that_read_back(
    roles: Callable[[], Roles], written: Callable[[Audit, Person, Any], list[Written]]
) -> tuple[OtherFile, ...]:
    """They stand in for the list's own CSV and XLSX, which hold one value a column alone.

    roles: asked when a file is made, since they bring numpy, which a command that opens the
    instance does without.
    """

    def writer(ending: str) -> Callable[[HttpRequest, Audit, Any], bytes]:
        def write(request: HttpRequest, audit: Audit, rows: Any) -> bytes:
            from sereno.exchange.row_files import row_file

            person: Any = request.user
            made = row_file(roles(), ending, written(audit, person, rows), audit.name)
            return made.encode() if isinstance(made, str) else made

        return write

    return tuple(
        OtherFile(words, ending, kind, writer(ending))
        for words, ending, kind in (*_FORMATS, ("DOCX", "docx", DOCX))
    )
