"""What people say of each topic in each area, counted in activities: one group is one voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sereno.methods.diagnosis.coding.crosstabs import Crosstab, crosstab, shown
from sereno.methods.diagnosis.coding.passages import Flags, Ints
from sereno.web.audits.models import Audit
from sereno.web.coding.analysis.dimensions import Spread, spread
from sereno.web.coding.analysis.material import Material
from sereno.web.coding.analysis.silences import coded_documents
from sereno.web.coding.models import Code
from sereno.web.coding.search.asking import Within
from sereno.web.diagnosis.models import ActivityArea
from sereno.web.diagnosis.models.marks import Pole
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic


@dataclass(frozen=True)
class Voices:
    """By area and topic (A, T): worried, activities that speak of it as of something that harms;
    content, those that speak only of what holds; passages; held, what is held back from the person
    since fewer than k people stand behind it, and is 0 in all others; few, the same for whoever
    sees it. heard: (A,), activities of which anything was coded.
    """

    worried: Ints
    content: Ints
    passages: Ints
    held: Flags
    few: Flags
    heard: Ints


def voices(audit: Audit, person: Person, areas: Sequence[str], topics: Sequence[Topic]) -> Voices:
    """What was coded, as a person may see it."""
    material = Material(audit, person, Within())
    found = spread(material, "area")
    kinds = _kinds(material, topics)
    table = _table(found, kinds, 2 * len(topics))
    sees_small = audit.smallest_shown_to(person) is None
    seen = shown(table, k=audit.k, sees_small=sees_small)
    place = {area: i for i, area in enumerate(areas)}
    shape = (len(areas), len(topics))
    speaking = _speaking(found, kinds, 2 * len(topics))
    told = Voices(
        worried=np.zeros(shape, np.int64),
        content=np.zeros(shape, np.int64),
        passages=np.zeros(shape, np.int64),
        held=np.zeros(shape, np.bool_),
        few=np.zeros(shape, np.bool_),
        heard=_heard(audit, person, material, found, place),
    )
    for j, key in enumerate(found.keys):
        i = place.get(key)
        if i is None:
            continue
        for t in range(len(topics)):
            harms, holds = 2 * t, 2 * t + 1
            told.held[i, t] = seen.held[harms, j] or seen.held[holds, j]
            told.few[i, t] = seen.few[harms, j] or seen.few[holds, j]
            if told.held[i, t]:
                continue
            worried = speaking[harms, j]
            told.worried[i, t] = worried.sum()
            told.content[i, t] = (speaking[holds, j] & ~worried).sum()
            told.passages[i, t] = seen.counts[harms, j] + seen.counts[holds, j]
    return told


def _kinds(material: Material, topics: Sequence[Topic]) -> list[list[int]]:
    """Of each passage, what it speaks of: 2 t of topic t as something that harms, 2 t + 1 as
    something that holds.
    """
    rows = Code.objects.filter(pk__in=material.codes).values_list("pk", "topic", "pole")
    codes: Mapping[int, tuple[str, str]] = {pk: (topic, pole) for pk, topic, pole in rows}
    kinds_of = []
    for pk in material.codes:
        offence, pole = codes[pk]
        holds = pole == Pole.CAPACITY
        at = [t for t, each in enumerate(topics) if offence in each.offences]
        kinds_of.append([2 * t + holds for t in at])
    return [kinds_of[code] for code in material.passages.code]


def _table(found: Spread, kinds: Sequence[Sequence[int]], n_kinds: int) -> Crosstab:
    """Kinds by areas; a passage of several topics is counted in each of them."""
    once = [(passage, kind) for passage, each in enumerate(kinds) for kind in each]
    at: dict[int, list[int]] = {}
    for n, (passage, _kind) in enumerate(once):
        at.setdefault(passage, []).append(n)
    pairs = [
        (n, value)
        for passage, value in zip(found.passage.tolist(), found.value.tolist(), strict=True)
        for n in at.get(passage, ())
    ]
    return crosstab(
        code=[kind for _passage, kind in once],
        activity=found.activity[[passage for passage, _kind in once]] if once else [],
        passage=[n for n, _value in pairs],
        value=[value for _n, value in pairs],
        n_codes=n_kinds,
        crowd=found.crowd,
    )


def _speaking(found: Spread, kinds: Sequence[Sequence[int]], n_kinds: int) -> Flags:
    """Which activities speak: kinds by areas by activities."""
    speaks = np.zeros((n_kinds, len(found.keys), len(found.activities)), np.bool_)
    for passage, value in zip(found.passage.tolist(), found.value.tolist(), strict=True):
        speaks[kinds[passage], value, found.activity[passage]] = True
    return speaks


def _heard(
    audit: Audit, person: Person, material: Material, found: Spread, place: Mapping[str, int]
) -> Ints:
    """Activities of each area of which anything was coded, also what has no topic."""
    documents = coded_documents(audit, person)
    rows = ActivityArea.objects.filter(activity__in=documents.values("activity"))
    heard = set(rows.order_by().values_list("code", "activity"))
    heard |= {
        (found.keys[value], found.activities[found.activity[passage]].pk)
        for passage, value in zip(found.passage.tolist(), found.value.tolist(), strict=True)
    }
    counts = np.zeros(len(place), np.int64)
    for code, _activity in heard:
        if code in place:
            counts[place[code]] += 1
    return counts
