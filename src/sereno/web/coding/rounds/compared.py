"""What coders who finished the same documents said of them, as far as a person may see it.

It begins with the queries of segments and documents: a document to whose coding the person is still
blind is left out whole, since half of it would be a wrong figure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef

from sereno.web.audits.models import Audit
from sereno.web.coding.models import (
    Assignment,
    AssignmentState,
    Block,
    Round,
    RoundState,
    Segment,
    TextVersion,
)
from sereno.web.coding.models.rounds import blind_to
from sereno.web.coding.texts.reading import Span, carried
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Case:
    """A document of a round that two coders or more have finished, in the order of the coders."""

    round: Round
    document: Document
    assignments: Sequence[Assignment]

    @property
    def coders(self) -> list[Person]:
        """Who finished it."""
        return [each.coder for each in self.assignments]

    @property
    def reopened(self) -> bool:
        """Whether somebody changed something after they had seen the others'."""
        return any(each.reopened for each in self.assignments)


@dataclass(frozen=True)
class Said:
    """A passage that somebody coded, in the newest text of its document. case: its place."""

    case: int
    coder: int
    code: int
    start: int
    end: int


def cases_of(
    audit: Audit, person: Person, *, round: int | None = None, document: int | None = None
) -> list[Case]:
    """Everything that can be compared, by round and document; or of one alone, by its number."""
    documents = Document.objects.for_person(audit, person)
    documents = documents.exclude(blind_to(audit, person, OuterRef("pk"))).order_by()
    rows = (
        Assignment.objects.filter(
            round__audit=audit, state=AssignmentState.FINISHED, document__in=documents.values("pk")
        )
        .exclude(round__state=RoundState.PLANNED)
        .select_related("round", "document__activity", "coder")
    )
    if round is not None:
        rows = rows.filter(round__number=round)
    if document is not None:
        rows = rows.filter(document__number=document)
    found: dict[tuple[int, int], list[Assignment]] = defaultdict(list)
    for each in rows.order_by("-round__number", "document__number", "coder"):
        found[each.round_id, each.document_id].append(each)
    return [
        Case(given[0].round, given[0].document, given) for given in found.values() if len(given) > 1
    ]


@dataclass(frozen=True)
class Newest:
    """The text of a document that is coded: its key, its version, and where its last turn ends."""

    pk: int
    version: int
    length: int


def newest_of(documents: Iterable[int]) -> dict[int, Newest]:
    """By key of document, without opening what is sealed."""
    rows = TextVersion.objects.filter(document__in=set(documents)).order_by("version")
    found = {d: (pk, version) for d, pk, version in rows.values_list("document", "pk", "version")}
    blocks = Block.objects.filter(text__in=[pk for pk, _version in found.values()]).order_by()
    lengths = dict(blocks.values_list("text").annotate(n=Max("end")))
    return {d: Newest(pk, version, lengths.get(pk, 0)) for d, (pk, version) in found.items()}


def in_newest(
    places: Sequence[tuple[int, int, int, int]], newest: Mapping[int, Newest]
) -> list[Span]:
    """Spans of texts, each after the key of its document and the version that it is of, as they are
    in the newest texts, in the same order; each version is read once for all of them.
    """
    found = [(start, end) for _document, _version, start, end in places]
    behind: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (document, version, _start, _end) in enumerate(places):
        if version != newest[document].version:
            behind[document, version].append(i)
    for (document, version), rows in behind.items():
        spans = carried([found[i] for i in rows], document, version, newest[document].version)
        for i, (start, end, _touched) in zip(rows, spans, strict=True):
            found[i] = start, end
    return found


def said_in(
    audit: Audit, person: Person, cases: Sequence[Case], newest: Mapping[int, Newest]
) -> Iterator[Said]:
    """What the coders of cases marked in their texts until they had finished them.

    What somebody coded in a later round is not of the earlier one.
    """
    segments = _segments(audit, person, cases).filter(start__isnull=False)
    columns = ("document", "text__version", "start", "end", "coder", "code", "made_at")
    rows = list(segments.values_list(*columns))
    spans = in_newest([row[:4] for row in rows], newest)
    places = _Places(cases)
    for (document, *_place, coder, code, made_at), (start, end) in zip(rows, spans, strict=True):
        for place in places.of(document, coder, made_at):
            yield Said(place, coder, code, start, end)


def said_in_recordings(audit: Audit, person: Person, cases: Sequence[Case]) -> Iterator[Said]:
    """The same of times of recordings, in milliseconds."""
    segments = _segments(audit, person, cases).filter(from_ms__isnull=False)
    places = _Places(cases)
    columns = ("document", "coder", "made_at", "code", "from_ms", "to_ms")
    for document, coder, made_at, code, start, end in segments.values_list(*columns):
        for place in places.of(document, coder, made_at):
            yield Said(place, coder, code, start, end)


@dataclass(frozen=True)
class Drawn:
    """A region of a picture that somebody coded: [left, top, width, height] in thousandths."""

    case: int
    coder: int
    code: int
    box: Sequence[int]


def drawn_in(audit: Audit, person: Person, cases: Sequence[Case]) -> Iterator[Drawn]:
    """The same of regions of pictures."""
    segments = _segments(audit, person, cases).filter(region__isnull=False)
    places = _Places(cases)
    columns = ("document", "coder", "made_at", "code", "region")
    for document, coder, made_at, code, region in segments.values_list(*columns):
        for place in places.of(document, coder, made_at):
            yield Drawn(place, coder, code, region)


def _segments(audit: Audit, person: Person, cases: Sequence[Case]) -> Any:
    return (
        Segment.objects.for_person(audit, person)
        .filter(
            document__in={case.document.pk for case in cases},
            coder__isnull=False,
            removed_at=None,
        )
        .order_by()
    )


class _Places:
    """In which cases what somebody coded in a document counts."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._by_coder: dict[tuple[int, int], list[tuple[int, Assignment]]] = defaultdict(list)
        for i, case in enumerate(cases):
            for each in case.assignments:
                self._by_coder[case.document.pk, each.coder_id].append((i, each))

    def of(self, document: int, coder: int, made_at: dt.datetime) -> Iterator[int]:
        """Those that they finished later."""
        for place, assignment in self._by_coder.get((document, coder), ()):
            assert assignment.finished_at is not None
            if made_at <= assignment.finished_at:
                yield place
