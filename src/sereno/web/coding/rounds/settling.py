"""Where two coders differ in a document that both have finished, and what was decided of it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sereno.methods.diagnosis.coding.differences import Stretch, stretches
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, Ruling
from sereno.web.coding.rounds.compared import (
    Case,
    Newest,
    Said,
    cases_of,
    in_newest,
    newest_of,
    said_in,
)
from sereno.web.coding.texts.reading import Span
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Pair:
    """Two coders of a document, and every stretch that either marked.

    rulings: by the stretch of which they are, in the newest text. strays: rulings on what is no
    stretch any more, since one of the two changed something after it was decided.
    """

    case: Case
    first: Person
    second: Person
    text: Newest
    stretches: Sequence[Stretch]
    rulings: Mapping[Span, Ruling]
    strays: Sequence[Ruling] = field(default_factory=list)

    @property
    def to_decide(self) -> list[Stretch]:
        """Where they differ."""
        return [each for each in self.stretches if not each.is_same]

    @property
    def same(self) -> list[Stretch]:
        """What both said alike and is not in the consensus yet."""
        return [each for each in self.stretches if each.is_same and not self.ruling(each)]

    @property
    def open(self) -> list[Stretch]:
        """Where they differ and nobody has decided."""
        return [each for each in self.to_decide if not self.ruling(each)]

    @property
    def decided(self) -> int:
        """How many differences are decided."""
        return len(self.to_decide) - len(self.open)

    def ruling(self, stretch: Stretch) -> Ruling | None:
        """What was decided of a stretch."""
        return self.rulings.get((stretch.start, stretch.end))

    def at(self, start: int | None, end: int | None) -> Stretch | None:
        """The stretch that reaches so far."""
        return next((e for e in self.stretches if (e.start, e.end) == (start, end)), None)


def pairs_to_settle(
    audit: Audit, person: Person, *, round: int | None = None, document: int | None = None
) -> list[Pair]:
    """Every two coders who finished the same document, of those that a person may see."""
    cases = cases_of(audit, person, round=round, document=document)
    newest = newest_of(case.document.pk for case in cases)
    said: dict[tuple[int, int], list[Said]] = {}
    for each in said_in(audit, person, cases, newest):
        said.setdefault((each.case, each.coder), []).append(each)
    rows = Ruling.objects.for_person(audit, person).filter(
        document__in=[case.document.pk for case in cases]
    )
    decided = list(rows.select_related("text", "by"))
    spans = in_newest([(e.document_id, e.text.version, e.start, e.end) for e in decided], newest)
    rulings: dict[tuple[int, int], list[tuple[Span, Ruling]]] = defaultdict(list)
    for span, ruling in zip(spans, decided, strict=True):
        rulings[ruling.round_id, ruling.document_id].append((span, ruling))
    return [
        _pair(case, one, other, newest[case.document.pk], said, i, rulings)
        for i, case in enumerate(cases)
        if case.document.pk in newest
        for one, other in itertools.combinations(case.coders, 2)
    ]


def decided_stretches(
    audit: Audit, person: Person, documents: Collection[int]
) -> dict[int, list[Span]]:
    """By key of document, what was decided of it as its newest text has it."""
    decided = Ruling.objects.for_person(audit, person).filter(document__in=documents).order_by()
    rows = list(decided.values_list("document", "text__version", "start", "end"))
    found: dict[int, list[Span]] = defaultdict(list)
    for (document, *_place), span in zip(
        rows, in_newest(rows, newest_of(row[0] for row in rows)), strict=True
    ):
        found[document].append(span)
    return found


def _pair(
    case: Case,
    first: Person,
    second: Person,
    text: Newest,
    said: Mapping[tuple[int, int], list[Said]],
    place: int,
    rulings: Mapping[tuple[int, int], list[tuple[Span, Ruling]]],
) -> Pair:
    found = stretches(
        *(
            [(each.code, each.start, each.end) for each in said.get((place, coder.pk), ())]
            for coder in (first, second)
        )
    )
    reach = {(each.start, each.end) for each in found}
    standing: dict[Span, Ruling] = {}
    strays = []
    for span, ruling in rulings.get((case.round.pk, case.document.pk), ()):
        if (ruling.first_id, ruling.second_id) != (first.pk, second.pk):
            continue
        if span in reach:
            standing[span] = ruling
        else:
            strays.append(ruling)
    return Pair(case, first, second, text, found, standing, strays)


def codes_in(audit: Audit, person: Person, pair: Pair) -> dict[int, Code]:
    """The codes that a pair gave, by key."""
    given = {code for each in pair.stretches for code, *_span in (*each.first, *each.second)}
    rows = Code.objects.for_person(audit, person).filter(pk__in=given)
    return {code.pk: code for code in rows}
