"""Texts as the room of texts leaves them, for tests of what is done with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from sereno.web.audits.models import Audit
from sereno.web.coding.models import Block, Code, Segment, Speaker, TextVersion
from sereno.web.coding.segments.clock import next_revision
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.consent.changes import note_consent
from sereno.web.diagnosis.models import (
    Activity,
    Consent,
    Document,
    DocumentVersion,
    Participants,
)
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from tests.integration.web.diagnosis.test_documents import audit_text

# Who speaks: part, sex, age.
WOMAN, MAN = ("participant", "women", "30-59"), ("participant", "men", "18-29")
ASKS = ("facilitator", "", "")


def held_activity(audit: Audit, by: Person, people: int = 8, **values: Any) -> Activity:
    """One that was held, with as many women and as many men."""
    given = {"title": "Mercado", "technique": "focus_group", "access_level": "field"} | values
    activity = plan_activity(audit=audit, by=by, on=given.pop("on", dt.date(2026, 3, 1)), **given)
    Activity.objects.filter(pk=activity.pk).update(state="held")
    for sex, age in ((WOMAN[1:]), (MAN[1:])):
        if people:
            Participants.objects.create(
                activity=activity, sex=sex, age=age, sector="residents", people=people
            )
    activity.refresh_from_db()
    return activity


def text_of(
    activity: Activity, turns: Sequence[tuple[tuple[str, str, str], str]], **values: Any
) -> TextVersion:
    """A transcript of turns, each with who speaks; one speaker of a sort."""
    document = Document.objects.create(
        audit=activity.audit, activity=activity, number=next_number(Document, activity.audit),
        **{"kind": "transcript", "access_level": activity.access_level, "language": "es"} | values,
    )  # fmt: skip
    source = DocumentVersion.objects.create(document=document, version=1, at=timezone.now())
    text = TextVersion.objects.create(
        document=document, version=1, source=source, at=timezone.now(),
        text="\n".join(words for _who, words in turns),
    )  # fmt: skip
    speakers: dict[tuple[str, str, str], Speaker] = {}
    at = 0
    for ordinal, (who, words) in enumerate(turns):
        if who not in speakers:
            part, sex, age = who
            speakers[who] = Speaker.objects.create(
                document=document, number=len(speakers) + 1, label=f"Persona {len(speakers) + 1}",
                part=part, sex=sex, age=age,
            )  # fmt: skip
        Block.objects.create(
            text=text, ordinal=ordinal, start=at, end=at + len(words), speaker=speakers[who]
        )
        at += len(words) + 1
    return text


def coded(text: TextVersion, code: Code, words: str, coder: Person | None) -> Segment:
    """The words in a text, under a code."""
    start = text.text.index(words)
    now = timezone.now()
    return Segment.objects.create(
        audit=code.audit, code=code, coder=coder, document=text.document, text=text, start=start,
        end=start + len(words), revision=next_revision(code.audit), made_at=now, changed_at=now,
    )  # fmt: skip


def quoted(activity: Activity, people: int = 8, **scopes: bool) -> Consent:
    """People of an activity who agree to be quoted."""
    return note_consent(
        activity=activity, text=audit_text(activity.audit), people=people, form="oral", by=None,
        **{"quote": True} | scopes,
    )  # fmt: skip
