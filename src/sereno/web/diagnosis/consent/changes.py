"""Writes to consent: one transaction each, with who, what and why."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sereno.vocabulary.consent_texts import first_texts, to_fill_in
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.changes import open_for_writing
from sereno.web.diagnosis.consent.life import TEXT_LIFE
from sereno.web.diagnosis.consent.resting import (
    GRACE,
    bring_back_what_rested,
    rests_alone_on,
    take_out_what_rests,
)
from sereno.web.diagnosis.consent.standing import (
    in_force,
    left_before,
    lines_of,
    scope_in_force,
)
from sereno.web.diagnosis.models import (
    Activity,
    Consent,
    ConsentText,
    Participants,
    Scope,
    ScopeWithdrawal,
    TextState,
    Withdrawal,
)
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# Letters and digits that nobody takes for one another when they are read out.
_OF_A_RECEIPT = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@transaction.atomic
def add_text(*, audit: Audit, by: Person | None, **values: Any) -> ConsentText:
    """A draft: the next version of its kind and language."""
    number = next_number(ConsentText, audit)
    earlier = ConsentText.objects.filter(
        audit=audit, kind=values["kind"], language=values["language"]
    )
    version = (earlier.aggregate(n=Max("version"))["n"] or 0) + 1
    text = ConsentText.objects.create(
        audit=audit, number=number, version=version, created_by=by, **values
    )
    record_event(audit=audit, verb="add_consent_text", by=by, subject=text, number=number)
    return text


@transaction.atomic
def take_first_texts(*, audit: Audit, by: Person | None) -> int:
    """Drafts from the texts that come with Sereno, of those kinds and languages of the audit that
    have none; how many they were.
    """
    there = set(ConsentText.objects.filter(audit=audit).values_list("kind", "language"))
    n = 0
    for (kind, language), text in first_texts().items():
        if language in audit.languages and (kind, language) not in there:
            add_text(audit=audit, by=by, kind=kind, language=language, text=text)
            n += 1
    return n


@transaction.atomic
def take_text_step(
    *, row: ConsentText, step: str, by: Person | None, reason: str = ""
) -> ConsentText:
    """Put a text into use, which retires the one before it, or retire it.

    Raises Problem step_not_possible, consent_text_unfinished.
    """
    # All versions together: two put into use at once come one after the other.
    versions = ConsentText.objects.select_for_update().filter(
        audit=row.audit_id, kind=row.kind, language=row.language
    )
    text: ConsentText = {each.pk: each for each in versions.order_by("pk")}[row.pk]
    if step == "use" and step in TEXT_LIFE.possible(text.state):
        if open_places := to_fill_in(text.text):
            raise Problem("consent_text_unfinished", where=str(text), first=open_places[0])
        for earlier in versions.filter(state=TextState.IN_USE):
            take_text_step(row=earlier, step="retire", by=by)
    TEXT_LIFE.move(text, step)
    record_event(audit=text.audit, verb=f"consent_text_{step}", by=by, subject=text, reason=reason)
    return text


@transaction.atomic
def note_consent(
    *, activity: Activity, text: ConsentText, people: int, by: Person | None, **values: Any
) -> Consent:
    """People who agreed together, to the text in use and to each scope that they named.

    Raises Problem record_closed, consent_text_not_in_use.
    """
    activity = open_for_writing(activity)
    if text.audit_id != activity.audit_id or text.state != TextState.IN_USE:
        raise Problem("consent_text_not_in_use", where=str(text))
    consent = Consent.objects.create(
        activity=activity,
        text=text,
        people=people,
        receipt=_receipt(),
        at=timezone.now(),
        by=by,
        **values,
    )
    record_event(
        audit=activity.audit,
        verb="note_consent",
        by=by,
        subject=consent,
        parent=activity,
        about=str(activity),
        n=people,
    )
    return consent


def _receipt() -> str:
    """Eight signs, in two halves: 10^12 of them, so that nobody finds another's by trying."""
    signs = "".join(secrets.choice(_OF_A_RECEIPT) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


@transaction.atomic
def drop_consent(*, consent: Consent, by: Person | None) -> None:
    """Take back what was noted by mistake, before the activity was held; later one withdraws.

    Raises Problem record_closed, consent_rests.
    """
    activity = open_for_writing(consent.activity)
    if not activity.consents.filter(pk=consent.pk).exists():
        return  # Somebody else was quicker.
    withdrawn = consent.withdrawals.exists() or consent.scope_withdrawals.exists()
    if activity.took_place or withdrawn or rests_alone_on(consent):
        raise Problem("consent_rests", where=str(activity))
    record_event(
        audit=activity.audit,
        verb="drop_consent",
        by=by,
        subject=consent,
        parent=activity,
        about=str(activity),
        n=consent.people,
    )
    consent.delete()


@transaction.atomic
def withdraw(
    *,
    consent: Consent,
    people: int,
    by: Person | None,
    participants: Participants | None = None,
    again: bool = False,
    reason: str = "",
) -> Withdrawal:
    """People no longer agree: they stop being heard, in whatever state the activity is.

    participants: the line of counts that they leave; None where nobody was counted yet, and where
    they left it before: again, those who withdrew with their guardians, or their guardians.
    Raises Problem withdrawal_of_too_many, withdrawal_line, withdrawal_not_again.
    """
    activity = Activity.objects.select_for_update().get(pk=consent.activity_id)
    # Asked anew under the lock: somebody may have taken it back, or counted, meanwhile.
    left = in_force(consent) if activity.consents.filter(pk=consent.pk).exists() else 0
    if people > left:
        raise Problem("withdrawal_of_too_many", where=consent.receipt, n=left)
    lines = lines_of(consent)
    if again:
        if people > left_before(consent):
            raise Problem("withdrawal_not_again", where=consent.receipt, n=left_before(consent))
        participants = None
    elif participants is None:
        if lines.exists():
            raise Problem("withdrawal_line", where=consent.receipt)
    else:
        participants = lines.filter(pk=participants.pk).first()
        if participants is None or people > participants.people - _gone(participants):
            raise Problem("withdrawal_line", where=consent.receipt)
    made = Withdrawal.objects.create(
        consent=consent,
        people=people,
        participants=participants,
        reason=reason,
        at=timezone.now(),
        by=by,
    )
    record_event(
        audit=activity.audit,
        verb="withdraw_consent",
        by=by,
        subject=consent,
        parent=activity,
        about=str(activity),
        n=people,
    )
    take_out_what_rests(consent, by)
    return made


@transaction.atomic
def take_back_withdrawal(
    *, withdrawal: Withdrawal, reason: str, now: dt.datetime, by: Person | None
) -> None:
    """Those people had not withdrawn: they agree as before, and what rested on them comes back.

    Raises Problem withdrawal_over: what was taken out is erased by then.
    """
    consent = withdrawal.consent
    activity = Activity.objects.select_for_update().get(pk=consent.activity_id)
    if not Withdrawal.objects.filter(pk=withdrawal.pk).exists():
        return  # Somebody else was quicker.
    if withdrawal.at < now - GRACE:
        raise Problem("withdrawal_over", where=consent.receipt, days=GRACE.days)
    since, people = withdrawal.at, withdrawal.people
    withdrawal.delete()
    record_event(
        audit=activity.audit,
        verb="take_back_withdrawal",
        by=by,
        subject=consent,
        parent=activity,
        about=str(activity),
        n=people,
        reason=reason,
    )
    bring_back_what_rested(consent, since, by)


@transaction.atomic
def withdraw_scope(
    *, consent: Consent, scope: Scope, people: int, by: Person | None, reason: str = ""
) -> ScopeWithdrawal:
    """People no longer agree to one thing, and still take part: what rests on it is taken out once
    nobody agrees to it any more. Raises Problem withdrawal_of_too_many.
    """
    activity = Activity.objects.select_for_update().get(pk=consent.activity_id)
    there = activity.consents.filter(pk=consent.pk).exists()
    left = scope_in_force(consent, scope) if there else 0
    if people > left:
        raise Problem("withdrawal_of_too_many", where=consent.receipt, n=left)
    made = ScopeWithdrawal.objects.create(
        consent=consent, scope=scope, people=people, reason=reason, at=timezone.now(), by=by
    )
    record_event(
        *(), audit=activity.audit, verb=f"withdraw_{scope}", by=by, subject=consent,
        parent=activity, about=str(activity), n=people,
    )  # fmt: skip
    take_out_what_rests(consent, by)
    return made


def _gone(line: Participants) -> int:
    return sum(line.withdrawals.values_list("people", flat=True))
