"""What officials of the demo said in interviews, coded and linked to the second round."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sereno.vocabulary.language import language
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.changes import add_code, keep_version
from sereno.web.coding.models import Code, MentionState
from sereno.web.coding.segments.changes import code_many
from sereno.web.coding.segments.passages import Passage as Coded
from sereno.web.coding.texts.deciding import Decided, decide_many, work_on
from sereno.web.coding.texts.looking import look_through
from sereno.web.coding.texts.making import make_text
from sereno.web.diagnosis.models import Document
from sereno.web.monitoring.demo.conversations import Conversation
from sereno.web.monitoring.demo.judging import table
from sereno.web.monitoring.models import RoundItem
from sereno.web.monitoring.rounds.interviews import link_passage
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Said:
    """What an official said of a recommendation: the key of the coded passage, and its claim."""

    reference: str
    passage: str
    claim: str


def progress_code(audit: Audit, by: Person) -> Code | None:
    """The code of what officials say of recommendations, in the codebook; None: there is none."""
    if not Code.objects.filter(audit=audit).exists():
        return None
    told = table("interviews")["code"]
    made = add_code(
        audit=audit, by=by, letters=told["letters"], pole=told["pole"], colour=told["colour"],
        **{part: told[part][language()] for part in ("name", "definition")},
    )  # fmt: skip
    keep_version(audit=audit, note=told["note"][language()], by=by)
    return made


def code_what_was_said(
    document: Document, told: Conversation, code: Code, by: Person
) -> Sequence[Said]:
    """Make the text of an interview, in which nobody is named, and code what answers."""
    look_through(document=document, by=by)
    keys = [each.pk for each in work_on(document).mentions]
    if keys:
        kept = [Decided(keys, MentionState.KEPT)]
        decide_many(document=document, decided=kept, by=by)
    text = make_text(document=document, by=by).text.text
    found = [(each, text.index(each.words), uuid.uuid4()) for each in told.passages]
    passages = [
        Coded(code=code, document=document, start=at, end=at + len(each.words), key=key)
        for each, at, key in found
    ]
    code_many(audit=document.audit, by=by, coder=by, passages=passages)
    return [Said(each.reference, str(key), each.claim) for each, _at, key in found]


def link_what_was_said(
    items: Iterable[RoundItem], said: Mapping[str, Sequence[Said]], by: Person, now: dt.datetime
) -> None:
    """Link each passage to the item that it speaks of. said: by the reference."""
    for item in items:
        for each in said.get(item.recommendation.reference, ()):
            link_passage(item=item, passage=each.passage, claim=each.claim, by=by, now=now)
