"""Answers that are files: made for the person who asks, or kept. Never shown within a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from sereno.exchange.tables.table_files import CSV, XLSX, csv_text, xlsx_bytes
from sereno.web.audits.models import Audit
from sereno.web.files import signatures
from sereno.web.files.models import KeptFile
from sereno.web.files.names import shown_name
from sereno.web.people.models import Person

A = TypeVar("A", bound=HttpResponseBase)
# What browsers and offices open; everything else goes out as bytes of no kind.
TOLD = frozenset(
    {
        signatures.CSV,
        signatures.DOCX,
        signatures.XLSX,
        "application/geo+json",
        "application/pdf",
        "application/vnd.apache.parquet",
        "application/zip",
        "image/jpeg",
        "image/png",
        "image/webp",
    }
)


def file_answer(content: bytes | str, name: str, kind: str) -> HttpResponse:
    """A file made for this person."""
    return as_download(HttpResponse(content, content_type=kind), name)


def table_answer(
    ending: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """A table as CSV or XLSX; another ending is no page of ours."""
    if ending == "csv":
        return file_answer(csv_text(columns, rows), f"{name}.csv", CSV)
    if ending == "xlsx":
        return file_answer(xlsx_bytes(columns, rows, sheet=name), f"{name}.xlsx", XLSX)
    raise Http404


def kept_answer(
    kept: KeptFile, *, audit: Audit, person: Person, access_level: str, name: str = ""
) -> FileResponse:
    """A kept file for whoever is cleared for the level of the record that names it; else 404."""
    if access_level not in audit.access_levels_of(person):
        raise Http404
    return sent_answer(kept, audit=audit, access_level=access_level, name=name)


def sent_answer(kept: KeptFile, *, audit: Audit, access_level: str, name: str = "") -> FileResponse:
    """A kept file, for whoever was found to see the record that names it by its own query set."""
    if kept.audit_id != audit.pk:
        raise Http404
    try:
        stream = kept.open()
    except FileNotFoundError as error:
        raise Http404 from error
    kind = kept.media_type if kept.media_type in TOLD else signatures.UNKNOWN
    answer = as_download(FileResponse(stream, content_type=kind), name or kept.name)
    answer.access_level = access_level  # type: ignore[attr-defined]
    if kept.envelope is not None:
        # The history has the neutral name, whatever the person's file is called.
        answer.file_name = kept.name  # type: ignore[attr-defined]
    return answer


def as_download(answer: A, name: str) -> A:
    """Any answer as a file of its own, which no cache keeps and no browser guesses about."""
    # The name is noted in the audit's history (audits/rights).
    answer.file_name = shown_name(name)  # type: ignore[attr-defined]
    answer["Content-Disposition"] = content_disposition_header(True, shown_name(name)) or ""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
