"""What a person decides of what was found in a text, and what they find themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sereno.methods.diagnosis.coding.names.found import STRUCTURED
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.coding.models import Mention, MentionState, NameKind, NameMap, Pseudonym
from sereno.web.coding.texts.looking import BY_HAND, newest_version, note_names
from sereno.web.coding.texts.pseudonyms import NUMBERED, names_told, new_pseudonym
from sereno.web.diagnosis.documents.changes import open_document
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person

# What has a form of its own is found for certain: a text that has it still tells of somebody.
TOLD = frozenset(NameKind(each.value) for each in STRUCTURED)
NEW = "new"


@dataclass
class Work:
    """A document whose names are being decided, locked, with its text."""

    document: Document
    name_map: NameMap
    text: str

    @property
    def mentions(self) -> Sequence[Mention]:
        """Those of the text that counts."""
        rows = Mention.objects.filter(source=self.name_map.source_id)
        return list(rows.select_related("pseudonym__same_as").order_by("start"))

    @property
    def names_here(self) -> dict[int, list[str]]:
        """Whom the pseudonyms of this document stand for."""
        return names_told(self.name_map)

    def words(self, mention: Mention) -> str:
        """What a mention says."""
        return self.text[mention.start : mention.end]


def at_work_on(document: Document) -> Work:
    """What `work_on` gives, locked in the caller's transaction."""
    return work_on(open_document(document))


def work_on(document: Document) -> Work:
    """A text with its mentions. Raises Problem record_closed, text_missing and
    text_not_looked_through.
    """
    if document.state in DOCUMENT_LIFE.closed:
        raise Problem("record_closed", where=str(document), state=document.get_state_display())
    source = newest_version(document)
    name_map = NameMap.objects.filter(document=document, source=source).first()
    if name_map is None:
        raise Problem("text_not_looked_through", where=str(document))
    return Work(document, name_map, source.text)


@transaction.atomic
def decide(
    *,
    document: Document,
    mention: int,
    state: str,
    by: Person | None,
    kind: str = "",
    pseudonym: str = "",
    equal: bool = False,
) -> list[Mention]:
    """Replace a mention, keep it or let it wait again; with `equal` all that say the same and wait.

    kind: what it is, if that was found wrongly. pseudonym: the key of the one that stands for it,
    or "new", as when nothing is said; of kinds without numbers none. Answers with what was changed.

    Raises Problem mention_gone, pseudonym_unknown and those of `at_work_on`.
    """
    work = at_work_on(document)
    rows = work.mentions
    chosen = next((each for each in rows if each.pk == mention), None)
    if chosen is None:
        raise Problem("mention_gone", where=str(document))
    alike = [chosen.pk]
    if equal:
        said = fold(work.words(chosen))
        alike += [
            each.pk
            for each in rows
            if each != chosen
            and each.state == MentionState.WAITING
            and fold(work.words(each)) == said
        ]
    return _write(work, rows, [Decided(alike, state, kind, pseudonym)], by)


@dataclass(frozen=True)
class Decided:
    """What is decided of mentions that say the same, as `decide` takes it. mentions: their keys."""

    mentions: Collection[int]
    state: str
    kind: str = ""
    pseudonym: str = ""


@transaction.atomic
def decide_many(
    *, document: Document, decided: Iterable[Decided], by: Person | None
) -> list[Mention]:
    """Many decisions of one document at once. Raises what `decide` does."""
    work = at_work_on(document)
    return _write(work, work.mentions, decided, by)


def _write(
    work: Work, rows: Sequence[Mention], decided: Iterable[Decided], by: Person | None
) -> list[Mention]:
    there, now = {each.pk: each for each in rows}, timezone.now()
    changed: dict[int, Mention] = {}
    for one in decided:
        if one.state not in MentionState.values or not there.keys() >= set(one.mentions):
            raise Problem("mention_gone", where=str(work.document))
        alike = [there[pk] for pk in one.mentions]
        kind = one.kind if one.kind in NameKind.values else alike[0].kind
        is_replaced = one.state == MentionState.REPLACED
        stands = _standing(work, kind, one.pseudonym) if is_replaced else None
        is_decided = one.state != MentionState.WAITING
        for each in alike:
            each.kind, each.state, each.pseudonym = kind, one.state, stands
            each.decided_at, each.decided_by = (now, by) if is_decided else (None, None)
            changed[each.pk] = each
    fields = ["kind", "state", "pseudonym", "decided_at", "decided_by"]
    Mention.objects.bulk_update(changed.values(), fields, batch_size=200)
    note_names(work.name_map, work.text)
    return list(changed.values())


def _standing(work: Work, kind: str, asked: str) -> Pseudonym | None:
    numbered = NUMBERED.get(kind)
    if numbered is None:
        return None
    if asked in ("", NEW):
        return new_pseudonym(work.document.audit, numbered)
    rows = Pseudonym.objects.filter(audit=work.document.audit_id, kind=numbered)
    known = asked.isascii() and asked.isdigit() and len(asked) < 19
    found = rows.filter(pk=int(asked)).first() if known else None
    if found is None:
        raise Problem("pseudonym_unknown", where=str(work.document))
    return found.told


@transaction.atomic
def keep_all(*, document: Document, by: Person) -> int:
    """Keep all that waits in a text as it is, since its names were replaced before it came here:
    how many that were.

    Raises Problem mentions_told where anything has the form of what tells somebody (`TOLD`), which
    is decided one by one, and those of `at_work_on`.
    """
    work = at_work_on(document)
    waiting = Mention.objects.filter(source=work.name_map.source_id, state=MentionState.WAITING)
    if told := waiting.filter(kind__in=TOLD).count():
        raise Problem("mentions_told", where=str(document), n=told)
    n = waiting.update(state=MentionState.KEPT, decided_at=timezone.now(), decided_by=by)
    if n:
        record_event(audit=work.document.audit, verb="keep_names", by=by, subject=document, n=n)
    return n


@transaction.atomic
def add_mention(
    *, document: Document, start: int, end: int, kind: str, by: Person | None
) -> tuple[Mention, list[int]]:
    """A mention that a person found, or another extent of one: those that it overlaps give way.
    Spaces at its edges are left out. Answers with it and the keys of those that went.

    Raises Problem mention_outside and those of `at_work_on`.
    """
    del by  # Whoever decides it afterwards is noted.
    work = at_work_on(document)
    if not 0 <= start < end <= len(work.text):
        raise Problem("mention_outside", where=str(document))
    while start < end and work.text[start].isspace():
        start += 1
    while start < end and work.text[end - 1].isspace():
        end -= 1
    if start == end:
        raise Problem("mention_outside", where=str(document))
    over = Mention.objects.filter(
        Q(start__lt=end, end__gt=start), source=work.name_map.source_id
    ).order_by("start")
    first = over.first()
    gone = list(over.values_list("pk", flat=True))
    over.delete()
    given = kind if kind in NameKind.values else first.kind if first else NameKind.PERSON
    made = Mention.objects.create(
        document=work.document,
        source_id=work.name_map.source_id,
        start=start,
        end=end,
        kind=given,
        rule=BY_HAND,
    )
    if gone:
        note_names(work.name_map, work.text)
    return made, gone
