"""What a part of a manifest names, looked into as the part says."""

from __future__ import annotations

from sereno.exchange.manifest.parts import IncidentsPart, SourceTable
from sereno.exchange.tables.incident_files import look
from sereno.exchange.tables.table_facts import FileFacts
from sereno.vocabulary.problems import Problem


def look_into(part: IncidentsPart, table: SourceTable) -> FileFacts:
    """How a file, or one of its sheets, is to be read.

    Raises Problem as `look` does, and file_without_sheets where several sheets are asked of a file
    that has none: it would be read once for each of them.
    """
    path = table.path
    facts = look(path, encoding=part.encoding, delimiter=part.delimiter, sheet=table.sheet)
    if table.several and not facts.sheet:
        raise Problem("file_without_sheets", where=path.name, sheets=", ".join(part.sheet))
    return facts
