"""The coders of the demo and what they did: rounds, passages, what was agreed on afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from sereno.methods.diagnosis.coding.differences import Stretch
from sereno.vocabulary.language import Language
from sereno.web.audits.changes import give_role
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.coding.demo.codebook import Keyed
from sereno.web.coding.demo.differing import Marked
from sereno.web.coding.demo.words import coding_words
from sereno.web.coding.models import Assignment, Decision, Round
from sereno.web.coding.rounds.changes import finish, give_at_random, give_documents
from sereno.web.coding.rounds.record import ROUNDS
from sereno.web.coding.rounds.rulings import Settled, settle_many
from sereno.web.coding.rounds.settling import pairs_to_settle
from sereno.web.coding.segments.changes import code_many
from sereno.web.coding.segments.passages import Passage
from sereno.web.diagnosis.models import Document, DocumentKind, Mark, Stop
from sereno.web.people.changes import add_invited
from sereno.web.people.models import Person
from sereno.web.records.changes import add, take_step

# Of eight documents one was given in the trial, and one in the round that is open.
TRIAL, LATEST = 0, 7
EVERY: Final = 8
# Of the round that is open: the visitor's own, those that one has finished, begun, nobody has.
MINE, HALF, BEGUN, UNTOUCHED = 0.2, 0.2, 0.2, 0.1
# Two of the coders read what is restricted; the third isn't cleared for it.
ROLES: Final = (Role.ANALYST, Role.ANALYST, Role.CODER)
NOTED: Final = 0.02
MARKS, STOPS, TIMES = 40, 40, 6


def add_coders(audit: Audit, by: Person, spoken: Language) -> list[Person]:
    """Three, who can't sign in: nobody has their passwords."""
    found = []
    for n, name in enumerate(coding_words()["coders"], 1):
        mail = f"coder{n}@sereno.example"
        person = Person.objects.filter(email=mail).first() or add_invited(
            email=mail, name=name, language=spoken, by=by
        )
        give_role(audit=audit, person=person, role=ROLES[n - 1], by=by)
        found.append(person)
    return found


class Rounds:
    """Three rounds: a trial, a first, and one that is open. `pairs`: who codes each document."""

    def __init__(
        self,
        audit: Audit,
        documents: Sequence[Document],
        late: Document | None,
        coders: Sequence[Person],
        by: Person,
        spoken: Language,
        seed: int,
    ) -> None:
        self.coders, self.by = coders, by
        self.rounds = [
            add(ROUNDS, audit=audit, by=by, title=title, access_level="team")
            for title in coding_words()[spoken]["rounds"]
        ]
        parts: list[list[Document]] = [[], [], []]
        for n, document in enumerate(documents):
            # Where a name is found once it was coded, both have finished.
            part = 1 if document == late else {TRIAL: 0, LATEST: 2}.get(n % EVERY, 1)
            parts[part].append(document)
        at = np.cumsum(
            [max(1, round(share * len(parts[2]))) for share in (MINE, HALF, BEGUN, UNTOUCHED)]
        )
        mine, half, begun, untouched = (
            [each.pk for each in parts[2][first:last]]
            for first, last in zip([0, *at[:-1]], at, strict=True)
        )
        # Who is in the midst of it, or hasn't begun.
        self._of_nobody, self._begun = {*untouched}, {*begun}
        self._of_one = {*mine, *half}
        for one, some in zip(self.rounds, parts, strict=True):
            take_step(ROUNDS, row=one, step="open", by=by)
            own = [each for each in some if each.pk in mine]
            if own:
                give_documents(round=one, documents=own, coders=[coders[0], by], by=by)
            give_at_random(round=one, documents=some, coders=coders, each=2, seed=seed, by=by)
        self.pairs: Mapping[int, list[Assignment]] = self._pairs()

    def _pairs(self) -> Mapping[int, list[Assignment]]:
        found: dict[int, list[Assignment]] = defaultdict(list)
        order = {each.pk: n for n, each in enumerate([*self.coders, self.by])}
        rows = Assignment.objects.filter(round__in=self.rounds).select_related("coder", "document")
        for each in rows:
            found[each.document_id].append(each)
        return {pk: sorted(those, key=lambda a: order[a.coder_id]) for pk, those in found.items()}

    def may(self, mark: Marked) -> bool:
        """Whether a coder has come so far."""
        given = self.pairs.get(mark.document, [])
        if mark.coder >= len(given) or given[mark.coder].coder == self.by:
            return False
        if mark.document in self._of_nobody:
            return False
        return not (mark.document in self._begun | self._of_one and mark.coder == 1)

    def code(
        self, marks: Iterable[Marked], known: Keyed, rng: np.random.Generator, spoken: Language
    ) -> None:
        """What is marked, by coder; then each says what they have finished."""
        notes = coding_words()[spoken]["notes"]
        by_coder: dict[Person, list[Passage]] = defaultdict(list)
        for mark in marks:
            given = self.pairs[mark.document][mark.coder]
            memo = str(rng.choice(notes)) if rng.random() < NOTED else ""
            by_coder[given.coder].append(
                Passage(
                    code=known.codes[mark.code],
                    document=given.document,
                    start=mark.start,
                    end=mark.end,
                    memo=memo,
                )
            )
        audit = self.rounds[0].audit
        for coder, passages in by_coder.items():
            code_many(audit=audit, by=coder, coder=coder, passages=passages)
        for document, both in self.pairs.items():
            for n, each in enumerate(both):
                is_done = document not in self._of_nobody | self._begun and each.coder != self.by
                if is_done and (n == 0 or document not in self._of_one):
                    finish(assignment=each, by=each.coder)
        for one in self.rounds[:2]:
            take_step(ROUNDS, row=Round.objects.get(pk=one.pk), step="close", by=self.by)


def settle_half(audit: Audit, by: Person, rng: np.random.Generator, spoken: Language) -> None:
    """Decide document by document, until half of all differences are decided."""
    pairs = sorted(pairs_to_settle(audit, by), key=lambda pair: pair.case.document.number)
    left = sum(len(pair.open) for pair in pairs) / 2
    for pair in pairs:
        if left < len(pair.open) / 2:
            return
        left -= len(pair.open)
        same = [Settled(each, Decision.AGREE) for each in pair.same]
        settled = [*same, *(_settled(each, rng, spoken) for each in pair.open)]
        if settled:
            settle_many(pair=pair, settled=settled, by=by)


def _settled(stretch: Stretch, rng: np.random.Generator, spoken: Language) -> Settled:
    words, chance = coding_words()[spoken], rng.random()
    if stretch.same_codes:
        return Settled(stretch, Decision.AGREE)
    if chance < 0.25:
        return Settled(stretch, Decision.NEITHER, str(rng.choice(words["for_none"])))
    if stretch.first and stretch.second and chance < 0.55:
        return Settled(stretch, Decision.BOTH)
    takes_first = bool(stretch.first) and (not stretch.second or chance < 0.8)
    decision = Decision.TAKE_A if takes_first else Decision.TAKE_B
    return Settled(stretch, decision, str(rng.choice(words["for_one"])))


_SEEN: Final = ("no_light", "rubbish", "vacant_land", "narrow_paths", "lively_street")
_DRAWN: Final = {
    "threat": ("mugging", "harassment", "drug_selling"),
    "vulnerability": ("no_light", "vacant_land", "bus_stop"),
    "capacity": ("lively_street", "sport", "neighbours_organised"),
}


def code_things(
    audit: Audit, coder: Person, known: Keyed, rng: np.random.Generator, share: float
) -> int:
    """Parts of photos and of a recording, marks on maps and stops of walks: how many passages."""
    passages = [
        *_of_pictures(audit, known, rng),
        *_of_recordings(audit, known, rng),
        *_of_places(audit, known, rng, share),
    ]
    return len(code_many(audit=audit, by=coder, coder=coder, passages=passages))


def _of_pictures(audit: Audit, known: Keyed, rng: np.random.Generator) -> Iterator[Passage]:
    for photo in Document.objects.filter(audit=audit, kind=DocumentKind.PHOTO).order_by("number"):
        for key in rng.choice(_SEEN, int(rng.integers(1, 3)), replace=False):
            left, top = (int(each) for each in rng.integers(50, 600, 2))
            wide, high = (int(each) for each in rng.integers(150, 350, 2))
            region = (left, top, wide, high)
            yield Passage(code=known.codes[str(key)], document=photo, region=region)


def _of_recordings(audit: Audit, known: Keyed, rng: np.random.Generator) -> Iterator[Passage]:
    for audio in Document.objects.filter(audit=audit, kind=DocumentKind.AUDIO).order_by("number"):
        for at in np.sort(rng.integers(0, 80_000, TIMES)).tolist():
            code = known.codes[str(rng.choice(sorted(known.codes)))]
            until = at + int(rng.integers(3_000, 9_000))
            yield Passage(code=code, document=audio, from_ms=at, to_ms=until)


def _of_places(
    audit: Audit, known: Keyed, rng: np.random.Generator, share: float
) -> Iterator[Passage]:
    marks = Mark.objects.filter(audit=audit, withdrawn_on=None, pole__in=_DRAWN).order_by("number")
    for mark in marks[: round(share * MARKS)]:
        yield Passage(code=known.codes[str(rng.choice(_DRAWN[mark.pole]))], mark=mark)
    stops = Stop.objects.filter(audit=audit, lighting__in=(0, 3)).order_by("number")
    for stop in stops[: round(share * STOPS)]:
        key = "no_light" if stop.lighting == 0 else "good_light"
        yield Passage(code=known.codes[key], stop=stop)
