"""Silence: topics that an area's records are full of, and that people there hardly speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from sereno.methods.diagnosis.coding.crosstabs import shown
from sereno.methods.diagnosis.coding.passages import Flags, Ints
from sereno.methods.diagnosis.coding.silence import Heard, expected, heard
from sereno.vocabulary.result_words import topic_name
from sereno.web.audits.models import Audit
from sereno.web.coding.analysis.asking import address_of
from sereno.web.coding.analysis.dimensions import spread
from sereno.web.coding.analysis.material import Material
from sereno.web.coding.analysis.recorded import recorded
from sereno.web.coding.models import Assignment, AssignmentState, Block, Code, Part, Segment
from sereno.web.coding.models.rounds import blind_to
from sereno.web.coding.search.asking import Within
from sereno.web.coding.texts.reading import newest_texts
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.models import Activity, ActivityArea, Document
from sereno.web.diagnosis.models.activities import TOOK_PLACE
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Quiet:
    """An area and a topic high in its records. said: passages there, None where held back, and then
    nothing can be told; should: as many are expected.
    """

    area: str
    topic: str
    how: Heard
    said: int | None
    should: float
    query: str


@dataclass(frozen=True)
class Records:
    """What is recorded, as a person may see it: by area (A) and topic (T), in rates of the city."""

    areas: Sequence[str]
    topics: Sequence[str]
    high: Flags


def silences(audit: Audit, person: Person) -> list[Quiet] | None:
    """Silences first, then where nobody was heard, then where too little was said to tell, then
    what is spoken of. None: there are no records yet, or no code has a topic.
    """
    coded = list(
        Code.objects.for_person(audit, person)
        .exclude(topic="")
        .values_list("pk", "topic", "number")
    )
    records = _records(audit, person)
    if records is None or not coded:
        return None
    wanted = sorted({topic for _pk, topic, _number in coded} & set(records.topics))
    columns = [records.topics.index(topic) for topic in wanted]
    material = Material(audit, person, Within())
    passages, held = _passages(material, records.areas, wanted, {pk: t for pk, t, _n in coded})
    said = _letters(audit, person, records.areas)
    high = records.high[:, columns]
    should, how = expected(passages, said), heard(passages, said, high & ~held)
    somewhere = _with_activities(audit, person)

    def told(area: int, topic: int) -> Heard | None:
        if held[area, topic] and high[area, topic]:
            return Heard.LITTLE
        state = how[area][topic]
        # Somebody was, but nothing that they said is coded yet.
        is_heard = state == Heard.NOBODY and records.areas[area] in somewhere
        return Heard.LITTLE if is_heard else state

    labels = known_areas(audit).labels
    found = [
        Quiet(
            labels.get(area, area),
            topic_name(topic),
            state,
            None if held[i, j] else int(passages[i, j]),
            float(should[i, j]),
            address_of(Within(area=area, topic=topic)),
        )
        for i, area in enumerate(records.areas)
        for j, topic in enumerate(wanted)
        if (state := told(i, j)) is not None
    ]
    order = [Heard.SILENCE, Heard.NOBODY, Heard.LITTLE, Heard.SPOKEN]
    return sorted(found, key=lambda each: (order.index(each.how), -each.should, each.area))


def _records(audit: Audit, person: Person) -> Records | None:
    """A rate is high where its exact interval of 95 % lies above the rate of all areas together; of
    counts that are held back from the person nothing is said.
    """
    from sereno.methods.selection.rates import exact_interval, rate

    found = recorded(audit, person)
    if found is None:
        return None
    counts = found.counts
    exposure = np.where(found.people > 0, found.people, np.nan)[:, None] + np.zeros(counts.shape)
    has_both = ~np.isnan(counts) & ~np.isnan(exposure)
    known = np.where(has_both, counts, 0)
    of_all = known.sum(axis=0) / np.maximum(np.where(has_both, exposure, 0).sum(axis=0), 1)
    low, _high = exact_interval(known, np.where(has_both, exposure, 1.0), 1.0)
    high: Flags = (
        has_both
        & (low > of_all[None, :])
        & (rate(known, np.where(has_both, exposure, 1.0), 1.0) > 0)
    )
    return Records(found.areas, found.topics, high)


def _passages(
    material: Material, areas: Sequence[str], wanted: Sequence[str], topic_of: Mapping[int, str]
) -> tuple[Ints, Flags]:
    """Passages by area and topic (A, T) as the person sees them, and where they are held back."""
    found = spread(material, "area")
    topic_at = {topic: j for j, topic in enumerate(wanted)}
    # The last stands for all other topics.
    other = len(wanted)
    topics = np.array(
        [topic_at.get(topic_of.get(pk, ""), other) for pk in material.codes], np.int64
    )
    audit = material.audit
    sees_small = audit.smallest_shown_to(material.person) is None
    table = found.table(topics[material.passages.code], other + 1)
    seen = shown(table, k=audit.k, sees_small=sees_small)
    counts = np.zeros((len(areas), other), np.int64)
    held = np.zeros((len(areas), other), np.bool_)
    column = {area: i for i, area in enumerate(found.keys)}
    for i, area in enumerate(areas):
        if area in column:
            counts[i] = seen.counts[:other, column[area]]
            held[i] = seen.held[:other, column[area]]
    return counts, held


def _letters(audit: Audit, person: Person, areas: Sequence[str]) -> Ints:
    """Letters said in each area by whoever doesn't ask the questions (A,), in texts that were
    coded: what nobody has coded yet is no silence. From the lengths of turns, so that no text is
    opened.
    """
    texts = newest_texts().filter(document__in=coded_documents(audit, person).values("pk"))
    turns = Block.objects.filter(text__in=texts.values("pk"))
    turns = turns.exclude(speaker__part=Part.FACILITATOR)
    said = dict(
        turns.order_by()
        .values("text__document__activity")
        .annotate(n=Sum(F("end") - F("start")))
        .values_list("text__document__activity", "n")
    )
    found: Counter[str] = Counter()
    rows = ActivityArea.objects.filter(activity__in=said).values_list("activity", "code")
    for activity, code in rows:
        found[code] += int(said[activity] or 0)
    return np.array([found[area] for area in areas], np.int64)


def coded_documents(audit: Audit, person: Person) -> QuerySet[Document]:
    """The documents that a person sees and that were coded: something in them has a code that they
    may see, or a coder has finished them.
    """
    here = OuterRef("pk")
    given = Segment.objects.for_person(audit, person).filter(document=here, removed_at=None)
    finished = Assignment.objects.filter(document=here, state=AssignmentState.FINISHED)
    is_coded = Exists(given) | (Exists(finished) & ~blind_to(audit, person, here))
    seen: QuerySet[Document] = Document.objects.for_person(audit, person)
    return seen.filter(is_coded).order_by()


def _with_activities(audit: Audit, person: Person) -> frozenset[str]:
    """The areas about which people met."""
    seen = Activity.objects.for_person(audit, person).filter(state__in=TOOK_PLACE).order_by()
    rows = ActivityArea.objects.filter(activity__in=seen.values("pk"))
    return frozenset(rows.values_list("code", flat=True))
