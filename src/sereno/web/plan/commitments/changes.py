"""Writes of answers: one transaction each, appended and never changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.findings.evidence.copied import refuse_copied
from sereno.web.findings.models import Recommendation, RecommendationState
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.commitments.asked import answers_for, term_on
from sereno.web.plan.commitments.signing import digest_of, words_asked
from sereno.web.plan.models import Commitment, Signature

PDF = "application/pdf"
# Some programs write a little behind the mark of the end.
_PDF_END = 2048


@transaction.atomic
def answer(
    *,
    recommendation: Recommendation,
    by: Person,
    now: dt.datetime,
    after: int,
    asked_version: int,
    on: dt.date | None = None,
    document: Spool | None = None,
    **values: Any,
) -> Commitment:
    """An institution's answer to what it was recommended, signed on screen or on a document.

    after: the version of the answer that was read when the form was opened, 0 for none;
    asked_version: that of the recommendation. on: the day of the document; today on screen.
    values: answer, reason, target_on, means, monitored_by, signer.

    Raises Problem commitment_not_addressed, commitment_not_yours, commitment_answered_meanwhile,
    commitment_asked_anew, commitment_before_recommendation, commitment_in_future,
    commitment_no_term, commitment_no_pdf, commitment_pdf_cut and evidence_copied, and those of
    `keep`.
    """
    # The recommendation's row is the lock: of two who answer at once the second is told.
    row: Recommendation = Recommendation.objects.select_for_update(of=("self",)).get(
        pk=recommendation.pk
    )
    organisation = _addressee(row)
    audit = row.audit
    if organisation.pk not in answers_for(audit, by):
        raise Problem("commitment_not_yours", organisation=str(organisation))
    last = Commitment.objects.filter(recommendation=row, organisation=organisation).first()
    if (last.version if last else 0) != after:
        raise Problem("commitment_answered_meanwhile", organisation=str(organisation))
    if row.version != asked_version:
        raise Problem("commitment_asked_anew", reference=row.reference)
    today = timezone.localdate(now)
    day = on or today
    if day > today:
        raise Problem("commitment_in_future", day=day.isoformat())
    written = timezone.localdate(row.created_at)
    if day < written:
        raise Problem(
            "commitment_before_recommendation",
            day=day.isoformat(), reference=row.reference, written=written.isoformat(),
        )  # fmt: skip
    term = term_on(audit, day)
    if term is None:
        raise Problem("commitment_no_term", day=day.isoformat())
    if document is not None and document.media_type != PDF:
        raise Problem("commitment_no_pdf", file=document.given_name)
    if document is not None and not _has_its_end(document):
        raise Problem("commitment_pdf_cut", file=document.given_name)
    made = Commitment(
        recommendation=row,
        organisation=organisation,
        term=term,
        version=after + 1,
        on=day,
        asked=words_asked(row),
        asked_version=row.version,
        signed=Signature.SCREEN if document is None else Signature.PDF,
        file=None if document is None else keep(spool=document, by=by),
        at=now,
        by=by,
        **values,
    )
    said = (made.reason, made.means, made.monitored_by, made.signer)
    refuse_copied(audit, row.access_level, said, where=row.reference)
    made.digest = digest_of(made)
    made.save()
    record_event(
        audit=audit,
        verb="renew_answer" if last is not None and last.term_id != term.pk else "give_answer",
        by=by,
        subject=row,
        parent=organisation,
        reason=made.reason,
        organisation=str(organisation),
        answer=made.answer,
        version=made.version,
        digest=made.digest,
    )
    return made


def _has_its_end(document: Spool) -> bool:
    """Whether a PDF is whole, as its last lines say: few programs open it without them."""
    with document.opened() as stream:
        stream.seek(max(document.size - _PDF_END, 0))
        return b"%%EOF" in stream.read()


def _addressee(row: Recommendation) -> Organisation:
    """Raises Problem commitment_not_addressed."""
    if row.state != RecommendationState.APPROVED or row.responsible is None:
        raise Problem("commitment_not_addressed", reference=row.reference)
    return row.responsible
