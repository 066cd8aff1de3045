"""Where two coders differ in a document that both have finished, and what was decided of it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sereno.methods.diagnosis.coding.differences import Stretch, stretches
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, Ruling
from sereno.web.coding.rounds.compared import Case, Newest, Said, cases_of, newest_of, said_in
from sereno.web.coding.texts.reading import carried
from sereno.web.people.models import Person

Span = tuple[int, int]


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

    def at(self, start: int, end: int) -> Stretch | None:
        """The stretch that reaches so far."""
        return next((e for e in self.stretches if (e.start, e.end) == (start, end)), None)


def pairs_to_settle(
    audit: Audit, person: Person, *, round: int | None = None, document: int | None = None
) -> list[Pair]:
    """Every two coders who finished the same document, of those that a person may see."""
    cases = [
        case
        for case in cases_of(audit, person)
        if round in (None, case.round.number) and document in (None, case.document.number)
    ]
    newest = newest_of(case.document.pk for case in cases)
    said: dict[tuple[int, int], list[Said]] = {}
    for each in said_in(audit, person, cases, newest):
        said.setdefault((each.case, each.coder), []).append(each)
    rulings: dict[tuple[int, int], list[Ruling]] = {}
    rows = Ruling.objects.for_person(audit, person).filter(
        document__in=[case.document.pk for case in cases]
    )
    for ruling in rows.select_related("text", "by"):
        rulings.setdefault((ruling.round_id, ruling.document_id), []).append(ruling)
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
    rows = Ruling.objects.for_person(audit, person).filter(document__in=documents).order_by()
    by_text: dict[tuple[int, int, int], list[Span]] = defaultdict(list)
    for document, text, version, *span in rows.values_list(
        "document", "text", "text__version", "start", "end"
    ):
        by_text[document, text, version].append((span[0], span[1]))
    newest = newest_of(document for document, _text, _version in by_text)
    found: dict[int, list[Span]] = defaultdict(list)
    for (document, text, version), spans in by_text.items():
        now = newest[document]
        if text != now.pk:
            spans = [(a, b) for a, b, *_touched in carried(spans, document, version, now.version)]
        found[document] += spans
    return found


def _pair(
    case: Case,
    first: Person,
    second: Person,
    text: Newest,
    said: Mapping[tuple[int, int], list[Said]],
    place: int,
    rulings: Mapping[tuple[int, int], list[Ruling]],
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
    for ruling in rulings.get((case.round.pk, case.document.pk), ()):
        if (ruling.first_id, ruling.second_id) != (first.pk, second.pk):
            continue
        span = (ruling.start, ruling.end)
        if ruling.text_id != text.pk:
            since, until = ruling.text.version, text.version
            [(start, end, _touched)] = carried([span], case.document.pk, since, until)
            span = (start, end)
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
