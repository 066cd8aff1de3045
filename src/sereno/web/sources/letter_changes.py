"""The letter of a request, made and kept: each one stays, with what it said."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from sereno.exchange.request_letter import LetterText, docx_letter, pdf_letter
from sereno.web.audits.changes import record_event
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.sources.models import DataRequest, Letter


def make_letter(
    *, request: DataRequest, texts: Mapping[str, str], letter: LetterText, by: Person | None
) -> Letter:
    """Make the letter's two files and keep them. Raises Problem disk_full."""
    name = f"letter-{request.number}"
    with (
        Spool(request.audit, f"{name}.docx") as docx,
        Spool(request.audit, f"{name}.pdf") as pdf,
    ):
        docx.write(docx_letter(letter))
        pdf.write(pdf_letter(letter))
        return _keep_letter(request, dict(texts), letter.language, docx, pdf, by)


@transaction.atomic
def _keep_letter(
    request: DataRequest,
    texts: dict[str, str],
    language: str,
    docx: Spool,
    pdf: Spool,
    by: Person | None,
) -> Letter:
    request = DataRequest.objects.select_for_update().get(pk=request.pk)
    last = request.letters.aggregate(last=Max("number"))["last"] or 0
    made = Letter.objects.create(
        request=request,
        number=last + 1,
        language=language,
        texts=texts,
        docx=keep(spool=docx, by=by),
        pdf=keep(spool=pdf, by=by),
        by=by,
    )
    record_event(
        audit=request.audit,
        verb="make_letter",
        by=by,
        subject=made,
        parent=request,
        about=request.institution.name,
        docx=docx.sha256,
        pdf=pdf.sha256,
    )
    return made
