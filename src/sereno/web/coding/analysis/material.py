"""What was coded, as a person may see it: every count of the analysis starts here.

Of a stretch that was decided afterwards only the consensus counts, of all others what each coder
gave: adjudication may be half done. What several gave to the same words is one passage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from sereno.methods.diagnosis.coding.pairs import Relation, goes_with
from sereno.methods.diagnosis.coding.passages import Flags, Ints, Passages, each_once
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.tree import Node, flat, tree_of
from sereno.web.coding.models import Block, Segment, Speaker
from sereno.web.coding.rounds.settling import decided_stretches
from sereno.web.coding.search.asking import NONE, Within
from sereno.web.diagnosis.models import Activity
from sereno.web.people.models import Person

T = TypeVar("T", bound=Hashable)
# Where a segment has its positions: in a text, in a recording, in nothing that has any.
TEXT, TIME, WHOLE = "text", "time", "whole"


@dataclass(frozen=True)
class Unit:
    """What passages lie in: a document by its text or its times, or a picture, mark or stop whole.

    activity: its key; area: of a mark the one in which it lies, "" of all others.
    """

    kind: str
    document: int | None
    mark: int | None
    stop: int | None
    activity: int
    area: str = ""


@dataclass(frozen=True)
class Row:
    """A segment as it is counted."""

    pk: int
    code: int
    coder: int | None
    text: int | None
    start: int
    end: int
    unit: Unit


def _in_order(row: Row) -> tuple[bool, int]:
    """Texts first, which can be read where they are listed; in the order of documents."""
    return row.unit.kind != TEXT, row.unit.document or 0


class Material:
    """The passages of one person's question. `passages.unit` and `.code` are places in `units` and
    `codes` (keys of codes).
    """

    def __init__(self, audit: Audit, person: Person, within: Within) -> None:
        self.audit, self.person, self.within = audit, person, within
        self.rows = sorted(self._counted(list(self._segments())), key=_in_order)
        self.units = list(dict.fromkeys(row.unit for row in self.rows))
        self.codes = list(dict.fromkeys(row.code for row in self.rows))
        at, code_at = _places(self.units), _places(self.codes)
        self.passages: Passages = each_once(
            [at[row.unit] for row in self.rows],
            [code_at[row.code] for row in self.rows],
            [row.start for row in self.rows],
            [row.end for row in self.rows],
        )
        if within.part or within.sex or within.age:
            self._keep_speakers()

    def _segments(self) -> Iterator[Row]:
        seen: QuerySet[Segment] = Segment.objects.for_person(self.audit, self.person)
        rows = seen.filter(_of_activities(self.within), removed_at__isnull=True)
        codes = self.within.segments(self.audit, self.person)
        rows = rows if codes is None else rows.filter(codes)
        activity = Coalesce("document__activity", "mark__group__activity", "stop__leg__activity")
        columns = ["pk", "code", "coder", "text", "start", "end", "from_ms", "to_ms"]
        things = ["document", "mark", "stop", "mark__area_code"]
        lines = rows.order_by().annotate(held=activity).values_list(*columns, *things, "held")
        for line in lines.distinct():
            pk, code, coder, text, start, end, from_ms, to_ms = line[:8]
            document, mark, stop, area, held = line[8:]
            kind = TEXT if text is not None else TIME if from_ms is not None else WHOLE
            first, last = (start, end) if kind == TEXT else (from_ms, to_ms)
            unit = Unit(kind, document, mark, stop, held, area or "")
            yield Row(pk, code, coder, text, first or 0, last or 0, unit)

    def _counted(self, rows: list[Row]) -> list[Row]:
        documents = {row.unit.document for row in rows if row.unit.document is not None}
        decided = decided_stretches(self.audit, self.person, documents)
        seen: QuerySet[Segment] = Segment.objects.for_person(self.audit, self.person)
        agreed = seen.filter(document__in=documents, coder=None, removed_at=None)
        # A project of another program brings a consensus without the decisions behind it.
        whole = set(agreed.order_by().values_list("document", flat=True)) - decided.keys()

        def counts(row: Row) -> bool:
            if row.coder is None or row.unit.document is None:
                return True
            stretches = decided.get(row.unit.document, ()) if row.unit.kind == TEXT else ()
            is_decided = any(start <= row.start and row.end <= end for start, end in stretches)
            return row.unit.document not in whole and not is_decided

        return [row for row in rows if counts(row)]

    def _keep_speakers(self) -> None:
        """Only passages within turns of those who are asked for."""
        asked = self.within
        wanted = {
            pk
            for pk, speaker in self.speakers.items()
            if all(
                not value or (getattr(speaker, name) or NONE) == value
                for name, value in (("part", asked.part), ("sex", asked.sex), ("age", asked.age))
            )
        }
        passage, speaker = self.spoken
        kept = np.zeros(self.passages.unit.size, np.bool_)
        kept[passage[np.isin(speaker, list(wanted))]] = True
        self.keep(kept)

    def keep(self, kept: Flags) -> None:
        """Leave out all other passages, with their segments."""
        stays = kept[self.passages.of]
        place = np.cumsum(kept) - 1
        self.rows = [row for row, is_kept in zip(self.rows, stays, strict=True) if is_kept]
        self.passages = replace(
            self.passages,
            unit=self.passages.unit[kept],
            code=self.passages.code[kept],
            start=self.passages.start[kept],
            end=self.passages.end[kept],
            of=place[self.passages.of[stays]],
        )
        # What is worked out of the passages is worked out anew.
        for name in ("spoken", "turns", "_text_of"):
            self.__dict__.pop(name, None)

    def keep_those_with(self, code: int, relation: Relation, near: int) -> None:
        """Only passages of other codes that go together with one of a code, by its key, as `pairs`
        has it.
        """
        found = Material(self.audit, self.person, replace(self.within, code=None, topic=""))
        lines = found.lines(relation)
        others: dict[Unit, list[tuple[int, int]]] = defaultdict(list)
        for i, (unit, own) in enumerate(zip(found.passages.unit, found.passages.code, strict=True)):
            if found.codes[own] == code:
                others[found.units[unit]].append(lines[i])
        mine = self.lines(relation)
        kept = [
            self.codes[own] != code
            and goes_with([mine[i]], others[self.units[unit]], relation, near=near)[0]
            for i, (unit, own) in enumerate(
                zip(self.passages.unit, self.passages.code, strict=True)
            )
        ]
        self.keep(np.array(kept, np.bool_))

    def lines(self, relation: Relation) -> list[tuple[int, int]]:
        """Where passages are, as a relation compares them: in turns if they are to be near."""
        if relation == "near":
            first, last = self.turns
            return [(int(a), int(b) + 1) for a, b in zip(first, last, strict=True)]
        return [
            (int(a), int(b)) for a, b in zip(self.passages.start, self.passages.end, strict=True)
        ]

    @cached_property
    def nodes(self) -> list[Node]:
        """The codebook, each code where it stands first."""
        nodes = flat(tree_of(self.audit, self.audit.access_levels_of(self.person)))
        return list({node.code.pk: node for node in reversed(nodes)}.values())[::-1]

    @cached_property
    def activities(self) -> Mapping[int, Activity]:
        """Those of the material, by their keys, with their areas and who took part."""
        keys = {unit.activity for unit in self.units}
        rows = Activity.objects.filter(pk__in=keys)
        rows = rows.prefetch_related("areas", "participants__withdrawals")
        return {each.pk: each for each in rows}

    @cached_property
    def speakers(self) -> Mapping[int, Speaker]:
        """Who speaks in its documents, by their keys."""
        documents = {unit.document for unit in self.units if unit.kind == TEXT}
        rows = Speaker.objects.filter(document__in=documents)
        return {each.pk: each for each in rows.only("pk", "part", "sex", "age", "document")}

    @cached_property
    def _blocks(self) -> Mapping[int, tuple[Ints, Ints, Ints]]:
        """The turns of each text: starts, ordinals, speakers' keys (0: nobody's)."""
        texts = {row.text for row in self.rows if row.text is not None}
        rows = Block.objects.filter(text__in=texts).order_by("text", "ordinal")
        found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for text, *values in rows.values_list("text", "start", "ordinal", "speaker"):
            start, ordinal, speaker = values
            found[text].append((start, ordinal, speaker or 0))
        return {text: tuple(np.array(lines).T) for text, lines in found.items()}

    @cached_property
    def _text_of(self) -> Ints:
        """The text of each passage, 0 of none."""
        texts = np.zeros(self.passages.unit.size, np.int64)
        texts[self.passages.of] = [row.text or 0 for row in self.rows]
        return texts

    def _turns_of(self) -> Iterator[tuple[int, Ints, Ints]]:
        """Of each passage of a text: its place, and the ordinals and speakers of its turns."""
        for text in np.unique(self._text_of):
            if text not in self._blocks:
                continue
            starts, ordinals, speakers = self._blocks[int(text)]
            here = np.flatnonzero(self._text_of == text)
            begun = np.searchsorted(starts, self.passages.start[here], side="right") - 1
            ended = np.searchsorted(starts, self.passages.end[here], side="left")
            for i, a, b in zip(here, np.maximum(begun, 0), ended, strict=True):
                inside = slice(int(a), max(int(b), int(a) + 1))
                yield int(i), ordinals[inside], speakers[inside]

    @cached_property
    def turns(self) -> tuple[Ints, Ints]:
        """The first and the last turn of each passage, both 0 of what has no turns."""
        first, last = (np.zeros(self.passages.unit.size, np.int64) for _ in range(2))
        for i, ordinals, _speakers in self._turns_of():
            first[i], last[i] = ordinals[0], ordinals[-1]
        return first, last

    @cached_property
    def spoken(self) -> tuple[Ints, Ints]:
        """Pairs of a passage and of who speaks in it (key), each once."""
        found = [
            (i, speaker)
            for i, _ordinals, speakers in self._turns_of()
            for speaker in set(speakers.tolist())
            if speaker
        ]
        pairs = np.array(found, np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


def _of_activities(within: Within) -> Q:
    """Which segments, by what is asked of their activities and documents."""
    found = Q()
    for name, value in (
        ("technique", within.technique),
        ("sector", within.sector),
        ("on__gte", within.since),
        ("on__lte", within.until),
    ):
        if value:
            found &= _either(f"activity__{name}", value)
    if within.area == NONE:
        found &= (
            Q(document__activity__isnull=False, document__activity__areas__isnull=True)
            | Q(mark__area_code="", mark__group__activity__areas__isnull=True)
            | Q(stop__isnull=False, stop__leg__activity__areas__isnull=True)
        )
    elif within.area:
        found &= (
            Q(document__activity__areas__code=within.area)
            | Q(mark__area_code=within.area)
            | Q(mark__area_code="", mark__group__activity__areas__code=within.area)
            | Q(stop__leg__activity__areas__code=within.area)
        )
    if within.kind:
        found &= Q(document__kind=within.kind)
    return found


def _either(name: str, value: object) -> Q:
    return (
        Q(**{f"document__{name}": value})
        | Q(**{f"mark__group__{name}": value})
        | Q(**{f"stop__leg__{name}": value})
    )


def _places(values: list[T]) -> dict[T, int]:
    return {value: i for i, value in enumerate(values)}
