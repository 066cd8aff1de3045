"""Names of the demo's texts: found, decided and replaced, the same person by the same number; and
what each sentence tells, heard in the text without names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sereno.methods.diagnosis.coding.sentences import sentences
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.language import Language
from sereno.web.audits.models import Audit
from sereno.web.coding.demo.differing import Told
from sereno.web.coding.models import Mention, MentionState, NameKind
from sereno.web.coding.texts.changes import write_speakers
from sereno.web.coding.texts.deciding import (
    NEW,
    Decided,
    add_mention,
    decide,
    decide_many,
    work_on,
)
from sereno.web.coding.texts.looking import look_through
from sereno.web.coding.texts.making import make_text
from sereno.web.coding.texts.reading import blocks_of
from sereno.web.diagnosis.demo.speech import (
    Saying,
    late_saying,
    people_at,
    sayings,
    words_of_speech,
)
from sereno.web.diagnosis.models import Activity, Document, DocumentKind
from sereno.web.people.models import Person

# The last texts still wait for somebody to decide their names.
WAIT: Final = 5
# So many words in a row stand in one of the sentences alone.
_KNOWN_BY: Final = 3
_FIELD: Final = re.compile(r"\{\w+\}")
_WORD: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"\d+")


def texts_left(audit: Audit) -> list[Document]:
    """The documents with a text, in order."""
    rows = Document.objects.filter(
        audit=audit, kind__in=(DocumentKind.TRANSCRIPT, DocumentKind.NOTES)
    )
    activities = ("activity__participants", "activity__areas")
    return list(rows.select_related("activity").prefetch_related(*activities).order_by("number"))


class Names:
    """Who stands for whom in the whole audit; a name means the same person in one neighbourhood."""

    def __init__(self, by: Person, spoken: Language) -> None:
        self.by, self.spoken = by, spoken
        people = words_of_speech()["people"]
        self._made_up = {fold(name) for names in people.values() for name in names}
        self._known: dict[tuple[str, str], str] = {}

    def decide(self, document: Document) -> None:
        """Replace all names of somebody, keep what is none."""
        work, area = work_on(document), _area(document.activity)
        groups: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        for each in work.mentions:
            words = fold(work.words(each))
            groups[words, self._kind(each, words)].append(each)
        decided = []
        for (words, kind), mentions in groups.items():
            keys = [each.pk for each in mentions]
            if kind:
                stands = self._known.get((area, words), NEW) if kind == NameKind.PERSON else ""
                decided.append(Decided(keys, MentionState.REPLACED, kind, stands))
            else:
                decided.append(Decided(keys, MentionState.KEPT))
        done = {e.pk: e for e in decide_many(document=document, decided=decided, by=self.by)}
        for (words, _kind), mentions in groups.items():
            stands_for = done[mentions[0].pk].pseudonym_id
            if stands_for is not None:
                self._known[area, words] = str(stands_for)

    def _kind(self, mention: Mention, words: str) -> str:
        """What a mention is, "" of what stays: neighbourhoods, and capitals of no name."""
        if mention.kind == NameKind.PLACE:
            return ""
        if set(words.split()) & self._made_up:
            return NameKind.PERSON
        is_name = mention.kind in (NameKind.PERSON, NameKind.ALIAS, NameKind.OTHER)
        return "" if is_name else mention.kind


def _area(activity: Activity) -> str:
    return ",".join(area.code for area in activity.areas.all())


@dataclass
class Texts:
    """What is told in the texts that are coded. late: the one with a name found too late, and what
    is told where it stands.
    """

    told: list[Told] = field(default_factory=list)
    late: Document | None = None
    told_late: list[Told] = field(default_factory=list)


def make_texts(documents: Sequence[Document], by: Person, spoken: Language) -> Texts:
    """The texts that are coded; the last ones are only looked through."""
    names, ear, texts = Names(by, spoken), Ear(spoken), Texts()
    late = words_of_speech()["late"][spoken]
    for document in documents:
        look_through(document=document, by=by)
    for document in to_code(documents):
        names.decide(document)
        made = make_text(document=document, by=by).text
        _say_who_speaks(document, by, spoken)
        turns = [(block.start, block.end) for block in blocks_of(made)]
        text = made.text
        heard, at = ear.heard(document.pk, text, turns), text.find(late)
        if at >= 0:
            texts.late = document
            texts.told_late = [each for each in heard if each.start <= at < each.end]
        texts.told += [each for each in heard if each not in texts.told_late]
    return texts


def to_code(documents: Sequence[Document]) -> Sequence[Document]:
    """Those whose names are decided."""
    return documents[: max(1, len(documents) - WAIT)]


def _say_who_speaks(document: Document, by: Person, spoken: Language) -> None:
    name = document.versions.get().file_name
    number = _NUMBER.search(name)
    table = int(number[0]) - 1 if number else 0
    known = {each.label: each for each in people_at(document.activity, table, spoken)}
    changed = []
    for speaker in document.speakers.all():
        someone = known.get(speaker.label)
        if someone is not None:
            speaker.sex, speaker.age = someone.sex, someone.age
            changed.append(speaker)
    write_speakers(document=document, speakers=changed, by=by)


class Ear:
    """Knows a sentence again by some words in a row that stand in no other."""

    def __init__(self, spoken: Language) -> None:
        found: dict[tuple[str, ...], set[Saying]] = defaultdict(set)
        self._all = (*sayings(spoken), late_saying(spoken))
        for saying in self._all:
            for part in _FIELD.split(saying.words):
                for words in _in_a_row(part):
                    found[words].add(saying)
        self._known: Mapping[tuple[str, ...], Saying] = {
            words: next(iter(those)) for words, those in found.items() if len(those) == 1
        }

    @property
    def deaf_to(self) -> set[str]:
        """What it would not know again."""
        return {each.words for each in self._all} - {each.words for each in self._known.values()}

    def saying(self, sentence: str) -> Saying | None:
        """The one that a sentence is."""
        return next((self._known[w] for w in _in_a_row(sentence) if w in self._known), None)

    def heard(self, document: int, text: str, turns: Iterable[tuple[int, int]]) -> list[Told]:
        """What is told in a document's text, by where its turns begin and end."""
        found = []
        for begin, until in turns:
            for start, end in sentences(text[begin:until]):
                saying = self.saying(text[begin + start : begin + end])
                if saying is not None:
                    found += [
                        Told(document, code, begin + start, begin + end, until)
                        for code in saying.about
                    ]
        return found


def _in_a_row(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return [tuple(words[i : i + _KNOWN_BY]) for i in range(len(words) - _KNOWN_BY + 1)]


def find_late_name(document: Document, by: Person, spoken: Language) -> None:
    """Somebody notices a name that the rules passed over, once the text was coded."""
    name = words_of_speech()["late"][spoken]
    start = document.versions.get().text.index(name)
    mention, _gone = add_mention(
        document=document, start=start, end=start + len(name), kind=NameKind.PERSON, by=by
    )
    decide(document=document, mention=mention.pk, state=MentionState.REPLACED, by=by)
    make_text(document=document, by=by)
