"""Two numbers of one person: one stands in all texts from then on, until they are told apart again.

Who each stands for stays where it was: mentions keep their own number, and only what is told of it
changes. So telling them apart needs no memory of what was moved.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Mention, NameMap, Pseudonym, Segment
from sereno.web.coding.texts.making import make_text
from sereno.web.coding.texts.pseudonyms import names_told, words_of_number
from sereno.web.coding.texts.standing import TextState, line_of, text_line, text_rows
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person

# A text that tells the right number already, or that somebody began to change meanwhile.
_LEFT = frozenset({"text_unchanged", "text_not_looked_through", "mentions_wait", "record_closed"})


@dataclass(frozen=True)
class Moving:
    """What moves when a number is told by another. mentions: parts of texts that it stands for;
    texts: how many get a new version; waiting: how many only when somebody makes them, since names
    wait or were decided anew; passages: how many coded passages lie in those texts, as far as the
    person sees them.
    """

    documents: int
    mentions: int
    texts: int
    waiting: int
    passages: int


def told_by(pseudonym: Pseudonym) -> set[int]:
    """The keys of a pseudonym and of all that are told by it."""
    found, new = {pseudonym.pk}, {pseudonym.pk}
    while new:
        rows = Pseudonym.objects.filter(same_as__in=new).values_list("pk", flat=True)
        new = set(rows) - found
        found |= new
    return found


def documents_with(audit: Audit, keys: Collection[int]) -> set[int]:
    """The keys of all documents of an audit in which a pseudonym stands for somebody."""
    maps = NameMap.objects.filter(document__audit=audit).only("document", "names")
    return {each.document_id for each in maps if not names_told(each).keys().isdisjoint(keys)}


def _seen(audit: Audit, pseudonym: Pseudonym, person: Person) -> set[int]:
    """The keys of the documents in which it stands. Raises Problem pseudonym_unseen where the
    person doesn't see all of them.
    """
    keys = documents_with(audit, told_by(pseudonym))
    if Document.objects.for_person(audit, person).filter(pk__in=keys).count() < len(keys):
        raise Problem("pseudonym_unseen", where=words_of_number(pseudonym, audit))
    return keys


def moving(audit: Audit, pseudonym: Pseudonym, person: Person) -> Moving:
    """What moves with a pseudonym. Raises Problem pseudonym_unseen."""
    documents = _seen(audit, pseudonym, person)
    lines = [line_of(row) for row in text_rows(audit, person).filter(pk__in=documents)]
    made = [line for line in lines if line.version]
    ready = [line.document.pk for line in made if line.state == TextState.READY]
    mentions = Mention.objects.filter(document__in=documents, pseudonym__in=told_by(pseudonym))
    passages = Segment.objects.for_person(audit, person).filter(
        document__in=ready, removed_at=None, text__isnull=False
    )
    return Moving(
        documents=len(documents),
        mentions=mentions.count(),
        texts=len(ready),
        waiting=len(made) - len(ready),
        passages=passages.count(),
    )


@transaction.atomic
def merge(*, audit: Audit, gone: int, kept: int, by: Person) -> Pseudonym:
    """Tell one person's number by another of theirs: that which `gone` stands for, from then on.
    Texts are made again by `render_again`.

    Raises Problem pseudonym_not_to_merge and pseudonym_unseen.
    """
    first, then = _locked(audit, gone), _locked(audit, kept)
    if first == then or first.kind != then.kind or first.same_as_id or then.same_as_id:
        raise Problem("pseudonym_not_to_merge", where=words_of_number(first, audit))
    _seen(audit, first, by)
    _write(audit, first, then, "merge_pseudonyms", by)
    return first


@transaction.atomic
def part(*, audit: Audit, pseudonym: int, by: Person) -> Pseudonym:
    """Tell a number by itself again. Raises Problem pseudonym_not_to_merge and pseudonym_unseen."""
    row = _locked(audit, pseudonym)
    if row.same_as is None:
        raise Problem("pseudonym_not_to_merge", where=words_of_number(row, audit))
    _seen(audit, row, by)
    _write(audit, row, None, "part_pseudonyms", by)
    return row


def _locked(audit: Audit, key: int) -> Pseudonym:
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    found = Pseudonym.objects.filter(audit=audit, pk=key).first()
    if found is None:
        raise Problem("pseudonym_not_to_merge", where=audit.name)
    return found


def _write(audit: Audit, row: Pseudonym, then: Pseudonym | None, verb: str, by: Person) -> None:
    other = then or row.same_as
    assert other is not None
    row.same_as = then
    row.save(update_fields=["same_as"])
    record_event(
        audit=audit,
        verb=verb,
        by=by,
        subject=audit,
        one=words_of_number(row, audit),
        other=words_of_number(other, audit),
    )


def render_again(document: Document, by: Person) -> bool:
    """Make a text again that tells another number by now; whether there is a new version. Nobody
    has to look at passages for that. One that somebody is at work on follows when they make it.
    """
    line = text_line(document, document.audit, by)
    if line is None or line.state != TextState.READY:
        return False
    try:
        make_text(document=document, by=by, asks=False)
    except Problem as problem:
        if problem.code not in _LEFT:
            raise
        return False
    return True
