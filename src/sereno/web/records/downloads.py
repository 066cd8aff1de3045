"""Answers that are files: tables, and what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpResponse

from sereno.exchange.tables.table_files import CSV, XLSX, csv_text, xlsx_bytes


def file_answer(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file made for this person: no cache keeps it."""
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def table_answer(
    ending: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """A table as CSV or XLSX; another ending is no page of ours."""
    if ending == "csv":
        return file_answer(csv_text(columns, rows).encode(), f"{name}.csv", CSV)
    if ending == "xlsx":
        return file_answer(xlsx_bytes(columns, rows, sheet=name), f"{name}.xlsx", XLSX)
    raise Http404


def stored_answer(path: Path, name: str) -> FileResponse:
    """A stored file under the name that people know; never shown inside the page."""
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    answer["Content-Type"] = "application/octet-stream"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
