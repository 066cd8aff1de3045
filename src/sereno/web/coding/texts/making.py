"""Making the text that is coded, of one in which every name was decided; and the next one, where
a name was found too late.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sereno.methods.diagnosis.coding.offsets import Moves, compared, moved, moves_between, replaced
from sereno.methods.diagnosis.coding.turns import MOST_LABEL, Turn, turns_in, turns_of_cues
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.personal_names import name_contexts
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.coding.models import (
    Block,
    MentionState,
    NameKind,
    Part,
    Pseudonym,
    Speaker,
    TextVersion,
)
from sereno.web.coding.search.indexing import index_text
from sereno.web.coding.texts.deciding import Work, at_work_on
from sereno.web.coding.texts.looking import note_names
from sereno.web.coding.texts.moving import move_coding
from sereno.web.coding.texts.pseudonyms import (
    Suggestions,
    known_names,
    names_told,
    new_pseudonym,
    standing_for,
    words_of,
)
from sereno.web.coding.texts.reading import blocks_of, newest_text
from sereno.web.coding.texts.waiting import place_waiting
from sereno.web.diagnosis.models import Document, DocumentVersion
from sereno.web.diagnosis.models.participants import Sex
from sereno.web.people.models import Person

_ASKS = frozenset(
    {"MODERADOR", "MODERADORA", "MOD", "FACILITADOR", "FACILITADORA", "FAC", "ENTREVISTADOR"}
    | {"ENTREVISTADORA", "INVESTIGADOR", "INVESTIGADORA", "INTERVIEWER", "MODERATOR"}
    | {"FACILITATOR", "RESEARCHER"}
)
_SEXES = {
    Sex.WOMEN: frozenset({"MUJER", "SEÑORA", "NIÑA", "WOMAN", "GIRL", "FEMALE", "VECINA"}),
    Sex.MEN: frozenset({"HOMBRE", "SEÑOR", "NIÑO", "MAN", "BOY", "MALE", "VECINO"}),
}


@dataclass(frozen=True)
class Made:
    """A text that was made; touched: how many segments have to be looked at."""

    text: TextVersion
    touched: int


@transaction.atomic
def make_text(*, document: Document, by: Person, asks: bool = True) -> Made:
    """The text that is coded, with its turns and who speaks; what was coded of an earlier one
    moves along, and what was coded elsewhere comes. asks: whether who coded what was changed has
    to look at it.

    Raises Problem mentions_wait, text_empty, text_unchanged and those of `at_work_on`.
    """
    work = at_work_on(document)
    document = work.document
    mentions = work.mentions
    waiting = sum(each.state == MentionState.WAITING for each in mentions)
    if waiting:
        raise Problem("mentions_wait", where=str(document), n=waiting)
    if not work.text:
        raise Problem("text_empty", where=str(document))
    audit = document.audit
    edits = [
        (each.start, each.end, standing_for(each, audit))
        for each in mentions
        if each.state == MentionState.REPLACED
    ]
    text, edited = replaced(work.text, edits)
    before = newest_text(document)
    source = work.name_map.source
    moves = edited if before is None else _moves_from(before, source, edited, text)
    if before is not None and before.source_id == source.pk and before.text == text:
        raise Problem("text_unchanged", where=str(document))
    last = document.texts.aggregate(n=Max("version"))["n"] or 0
    made = TextVersion.objects.create(
        document=document,
        version=last + 1,
        source=source,
        text=text,
        moves=json.dumps(moves),
        edits=json.dumps(edited),
        at=timezone.now(),
        by=by,
    )
    _write_turns(made, work, edited, before, moves, by)
    index_text(made)
    touched = move_coding(before, made, moves, asks=asks) if before is not None else 0
    touched += place_waiting(made)
    record_event(
        audit=audit,
        verb="make_text",
        by=by,
        subject=document,
        version=made.version,
        n=len(edits),
        touched=touched,
    )
    return Made(made, touched)


def _moves_from(before: TextVersion, source: DocumentVersion, edited: Moves, text: str) -> Moves:
    old = before.text
    if before.source_id != source.pk:
        return compared(old, text)
    return moves_between(json.loads(before.edits or "[]"), edited, old, text)


def _write_turns(
    made: TextVersion,
    work: Work,
    edited: Moves,
    before: TextVersion | None,
    moves: Moves,
    by: Person,
) -> None:
    text = made.text
    cues = json.loads(work.name_map.source.cues or "[]")
    if cues:
        labels = _labels_of(work, cues, by)
        places = moved([(each["begin"], each["end"]) for each in cues], edited)
        lines = [
            Turn(start, end, labels[each["speaker"]], each["from_ms"], each["to_ms"])
            for each, (start, end, _touched) in zip(cues, places, strict=True)
        ]
        turns = turns_of_cues(text, lines)
    else:
        turns = turns_in(text, _told(work, edited, text))
    speakers = _speakers(made.document, turns, before, moves)
    rows = [
        Block(
            text=made,
            ordinal=n,
            start=turn.start,
            end=turn.end,
            speaker=speakers.get(turn.speaker),
            from_ms=turn.from_ms,
            to_ms=turn.to_ms,
        )
        for n, turn in enumerate(turns)
    ]
    Block.objects.bulk_create(rows, batch_size=500)


def _told(work: Work, edited: Moves, text: str) -> frozenset[str]:
    """Words that stand for somebody before a colon: those without a name, and pseudonyms."""
    shift, there = 0, set()
    for start, end, length in edited:
        there.add(fold(text[start + shift : start + shift + length]))
        shift += length - (end - start)
    return frozenset({*there, *_nameless()} - {""})


def _labels_of(work: Work, cues: Sequence[Mapping[str, str]], by: Person) -> dict[str, str]:
    """What stands for who speaks, as the file tells it beside the text: words without a name stay,
    and every name is replaced.
    """
    audit = work.document.audit
    here, spoken = names_told(work.name_map), dict[int, list[str]]()
    known: Suggestions | None = None
    labels = {"": ""}
    for cue in cues:
        label = cue["speaker"]
        if label in labels:
            continue
        if is_nameless(label):
            labels[label] = label[:MOST_LABEL]
            continue
        known = known or Suggestions(known_names(audit, by), here)
        stands: Pseudonym = known.of(label, NameKind.PERSON) or new_pseudonym(
            audit, NameKind.PERSON
        )
        spoken.setdefault(stands.pk, []).append(label)
        labels[label] = words_of(stands, audit)
    note_names(work.name_map, work.text, spoken)
    return labels


def is_nameless(label: str) -> bool:
    """Whether words that stand for who speaks are no name, such as “Participante 3”."""
    bare = " ".join(word for word in fold(label).split() if not word.isdigit())
    return not bare or bare.rstrip("0123456789") in _nameless()


@cache
def _nameless() -> frozenset[str]:
    return frozenset(map(fold, name_contexts().speakers))


def _speakers(
    document: Document, turns: Sequence[Turn], before: TextVersion | None, moves: Moves
) -> dict[str, Speaker]:
    """Who speaks, by label: whoever spoke in the text before stays the same row, also under another
    name, with what somebody said of them. "": whoever speaks where the text doesn't tell it; what
    is known of them was told of the document as a whole, and is so of each who takes part.
    """
    there = list(document.speakers.all())
    found = {each.label: each for each in there}
    renamed: dict[str, Speaker] = {}
    if before is not None:
        blocks = blocks_of(before)
        places = moved([(each.start, each.end) for each in blocks], moves)
        was = {
            start: each.speaker
            for each, (start, _end, _touched) in zip(blocks, places, strict=True)
            if each.speaker is not None
        }
        for turn in turns:
            if turn.speaker not in found and turn.start in was:
                renamed.setdefault(turn.speaker, was[turn.start])
    told = {turn.speaker for turn in turns} - {""}
    number = max((each.number for each in there), default=0)
    for label in dict.fromkeys(turn.speaker for turn in turns if turn.speaker):
        if label in found:
            continue
        old = renamed.get(label)
        if old is not None and old.label not in told:
            old.label = label
            old.save(update_fields=["label"])
            found[label] = old
            continue
        number += 1
        known = guessed(label)
        if "" in found and known["part"] == Part.PARTICIPANT:
            known |= {"sex": known["sex"] or found[""].sex, "age": found[""].age}
        found[label] = Speaker.objects.create(
            document=document, number=number, label=label, **known
        )
    return found


def guessed(label: str) -> dict[str, str]:
    """What the words that stand for somebody tell of them."""
    words = set(fold(label).split())
    part = Part.FACILITATOR if words & _ASKS else Part.PARTICIPANT
    sex = next((sex for sex, said in _SEXES.items() if words & said), "")
    return {"part": part, "sex": sex}
