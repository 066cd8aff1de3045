"""Writes for the report: texts, cover and logo in new versions; and who made which report."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from sereno.exchange.fieldwork.confined_files import read_picture
from sereno.exchange.report import Format, written
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.files.changes import keep, spooled
from sereno.web.files.spool import Spool
from sereno.web.findings.models import MadeReport, ReportCover, ReportLogo, ReportText
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.making import report_content
from sereno.web.jobs.changes import ask
from sereno.web.people.models import Person

MOST_LOGO = 8 << 20
# What stands on a report that nobody has made yet is told to those who write it.
_UNPUBLISHED = AccessLevel.FIELD
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})


@transaction.atomic
def write_text(
    *, audit: Audit, chapter: str, language: str, text: str, after: int, by: Person | None
) -> ReportText:
    """A new version of a chapter's text. after: the number of the version that it was made from.

    Raises Problem report_text_changed: somebody wrote another one meanwhile.
    """
    _lock(audit)
    rows = ReportText.objects.filter(audit=audit, chapter=chapter, language=language)
    made = ReportText(
        audit=audit, chapter=chapter, language=language, number=_next(rows, after), text=text, by=by
    )
    made.save()
    record_event(
        audit=audit, verb="write_report_text", by=by, subject=made, about=chapter, n=made.number,
        access_level=_UNPUBLISHED,
    )  # fmt: skip
    return made


@transaction.atomic
def write_cover(
    *, audit: Audit, language: str, after: int, by: Person | None, **values: Any
) -> ReportCover:
    """A new version of the cover. Raises Problem report_text_changed."""
    _lock(audit)
    rows = ReportCover.objects.filter(audit=audit, language=language)
    made = ReportCover(audit=audit, language=language, number=_next(rows, after), by=by, **values)
    made.save()
    record_event(
        audit=audit, verb="write_report_cover", by=by, subject=made, about=made.title,
        n=made.number, access_level=_UNPUBLISHED,
    )  # fmt: skip
    return made


def put_logo(*, audit: Audit, spool: Spool, alt: str, by: Person | None) -> ReportLogo:
    """Put a logo on the cover: a picture of our own making of what came.

    Raises Problem logo_no_picture, and those of `read_picture`.
    """
    if spool.media_type not in PICTURES:
        raise Problem("logo_no_picture", file=spool.given_name)
    with spool.opened() as stream:
        picture = read_picture(stream, spool.media_type, where=spool.given_name)
    with spooled(audit=audit, name="logo.jpg", chunks=[picture.content]) as ours:
        _lock(audit)
        number = _newest(ReportLogo.objects.filter(audit=audit)) + 1
        made = ReportLogo(audit=audit, number=number, file=keep(spool=ours, by=by), alt=alt, by=by)
        made.save()
        record_event(
            audit=audit, verb="put_report_logo", by=by, subject=made, about=alt,
            access_level=_UNPUBLISHED,
        )  # fmt: skip
    return made


@transaction.atomic
def take_logo_off(*, audit: Audit, by: Person | None) -> None:
    """Have no logo; the earlier ones stay in the history."""
    _lock(audit)
    last = ReportLogo.objects.filter(audit=audit).first()
    if last is None or last.file_id is None:
        return
    made = ReportLogo(audit=audit, number=last.number + 1, file=None, alt=last.alt, by=by)
    made.save()
    record_event(
        audit=audit, verb="take_report_logo_off", by=by, subject=made, about=last.alt,
        access_level=_UNPUBLISHED,
    )  # fmt: skip


@transaction.atomic
def ask_for_report(*, asked: Asked, format_: Format) -> MadeReport:
    """Have a report made as a file, which is then kept for a time for whoever asks."""
    made = MadeReport(
        audit=asked.audit,
        by=asked.person,
        access_level=asked.access.value,
        kind=asked.kind,
        language=asked.language,
        format=format_,
        areas=list(asked.areas),
    )
    made.save()
    ask(
        MadeReport.MAKE, audit=asked.audit, by=asked.person, subject=made,
        about=asked.file_name(format_),
    )  # fmt: skip
    return made


def make_report(asked: Asked, format_: Format) -> bytes:
    """A report as a file, noted in the history with its digest.

    Raises Problem report_empty and report_tells_too_much.
    """
    made = written(report_content(asked), format_)
    note_report(asked, format_, made)
    return made


def note_report(asked: Asked, format_: Format, made: bytes) -> None:
    """Say in the history who made which report, and of what."""
    record_event(
        audit=asked.audit,
        verb="make_report",
        by=asked.person,
        subject=asked.audit,
        about=asked.file_name(format_),
        access_level=asked.access.value,
        kind=asked.kind,
        language=asked.language,
        format=format_,
        sha256=hashlib.sha256(made).hexdigest(),
        findings=[each.number for each in asked.findings],
        recommendations=[each.reference for each in asked.recommendations],
    )


def _lock(audit: Audit) -> None:
    # The audit's row is the lock: two who write at once get two numbers, or are told.
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)


def _newest(rows: Any) -> int:
    found: int | None = rows.values_list("number", flat=True).first()
    return found or 0


def _next(rows: Any, after: int) -> int:
    newest = _newest(rows)
    if newest != after:
        raise Problem("report_text_changed")
    return newest + 1
