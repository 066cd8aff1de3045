"""Rows that an import could not read: why, and the way to mend them and import them again."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.manifest.parts import IncidentsPart, SourceTable
from sereno.exchange.manifest.source_tables import look_into
from sereno.exchange.results.result_files import safe_text
from sereno.exchange.tables.incident_files import batches
from sereno.exchange.tables.table_files import CSV
from sereno.vocabulary.language import language, number
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.results import REJECTS
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import as_download
from sereno.web.imports.drafting import check_text
from sereno.web.imports.models import DataVersion
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool

PER_PAGE = 50
# As much of a reason as the menu of reasons shows.
SHOWN = 60
Rejected = tuple[dict[str, str], ...]


@lru_cache(maxsize=4)
def _read_rejects(path: Path, made: object) -> Rejected:
    """Rows of rejects.csv; a version's folder never changes once it is ready."""
    del made
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def _rejected(audit: Audit) -> tuple[DataVersion | None, Rejected]:
    version = DataVersion.objects.current(audit)
    if version is None:
        return None, ()
    version.audit = audit
    return version, _read_rejects(version.folder / REJECTS.name, version.made)


@require_GET
@needs(Right.SEE_RECORDS)
def rejects(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Rows that could not be read, each with its reason and how to mend it."""
    version, rows = _rejected(audit)
    spoken = language()
    reasons, files = Counter(row["code"] for row in rows), Counter(row["file"] for row in rows)
    reason, file = request.GET.get("reason", ""), request.GET.get("file", "")
    reason, file = reason if reason in reasons else "", file if file in files else ""
    wanted = request.GET.get("q", "").strip()
    kept = [
        row
        for row in rows
        if (not reason or row["code"] == reason)
        and (not file or row["file"] == file)
        and (not wanted or wanted.casefold() in " ".join(row.values()).casefold())
    ]
    words = {row["code"]: row[f"reason_{spoken}"] for row in rows}
    by_reason = [
        (code, f"{shortened(words[code], SHOWN)} ({number(n)})")
        for code, n in reasons.most_common()
    ]
    by_file = [(name, f"{name} ({number(n)})") for name, n in files.most_common()]
    filters = [
        ListTool("reason", _("Reason"), reason, by_reason),
        ListTool("file", _("File"), file, by_file),
    ]
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [
        row | {"reason": row[f"reason_{spoken}"], "how_to_mend": row[f"how_to_mend_{spoken}"]}
        for row in page.object_list
    ]
    return render(
        request,
        "imports/rejects.html",
        {
            "audit": audit,
            "version": version,
            "page": page,
            "q": wanted,
            "n": len(rows),
            "files": [
                (name, n, reverse("imports:rejected_rows", args=[audit.slug, i]))
                for i, (name, n) in enumerate(sorted(files.items()))
            ],
            "may_import": Right.IMPORT in audit.rights_of(person),
            "filters": filters,
            "exports": [(_("Download as CSV"), reverse("imports:rejects_file", args=[audit.slug]))],
        },
    )


@require_GET
@needs(Right.SEE_RECORDS)
def rejects_file(_request: HttpRequest, audit: Audit, _person: Person) -> FileResponse:
    """rejects.csv of the current version."""
    version = DataVersion.objects.current(audit)
    if version is None:
        raise Http404
    version.audit = audit
    answer = FileResponse((version.folder / REJECTS.name).open("rb"), content_type=CSV)
    return as_download(answer, f"{audit.slug}-{version.number}-rejects.csv")


@require_GET
@needs(Right.SEE_RECORDS)
def rejected_rows(
    request: HttpRequest, audit: Audit, _person: Person, place: int
) -> HttpResponse | StreamingHttpResponse:
    """The rejected rows of one file as the file had them, to mend and to bring back."""
    version, rows = _rejected(audit)
    names = sorted({row["file"] for row in rows})
    if version is None or place >= len(names):
        raise Http404
    name = names[place]
    source = _file_of(audit, version, name)
    if source is None:
        raise Http404
    lines = {int(row["line"]) for row in rows if row["file"] == name}
    answer = StreamingHttpResponse(_rows_of(*source, lines), content_type=CSV)
    stem = slugify(name.split(".")[0]) or "rows"
    return as_download(answer, f"{stem}-to-mend.csv")


def _file_of(
    audit: Audit, version: DataVersion, name: str
) -> tuple[SourceTable, IncidentsPart] | None:
    """Where a version's file of that name lies, and how it is read; None when two are called so."""
    try:
        manifest = check_text(audit, version.manifest_text)
    except Problem:
        # A file of the import is no longer there.
        return None
    found = [
        (table, part)
        for part in manifest.incidents
        for table in part.tables(manifest.folder)
        if table.named(table.path.name) == name
    ]
    return found[0] if len(found) == 1 else None


def _rows_of(table: SourceTable, part: IncidentsPart, lines: set[int]) -> Iterator[str]:
    """CSV of the rows on those lines, with the file's own headings."""
    facts = look_into(part, table)
    # The mark by which spreadsheets know UTF-8.
    yield "\ufeff" + _csv(list(facts.columns))
    left = set(lines)
    for batch in batches(facts, facts.columns):
        for i, line in enumerate(batch.lines.tolist()):
            if line in left:
                left.discard(line)
                yield _csv([batch.columns[name][i].as_py() for name in facts.columns])
        for row in batch.rejected:
            # Its cells don't fit the headings: as it stood, for whoever mends it to see.
            yield _csv(next(csv.reader([row.value], delimiter=facts.delimiter), [row.value]))
            left.discard(row.line)
        if not left:
            return


def _csv(values: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([safe_text(value or "") for value in values])
    return out.getvalue()
