"""The cross-check as a person may see it: records beside voices, by area and topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sereno.methods.diagnosis.coding.passages import Floats
from sereno.methods.findings.cross_check import Told, chance_above, told
from sereno.methods.selection.rates import exact_interval
from sereno.vocabulary.result_words import topic_name
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.analysis.asking import address_of
from sereno.web.coding.analysis.recorded import Recorded, recorded
from sereno.web.coding.search.asking import Within
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.findings.cross_check.limits import Limits, limits_in_force
from sereno.web.findings.cross_check.voices import Voices, voices
from sereno.web.findings.risk.details import topics_of
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic


@dataclass(frozen=True)
class CrossCell:
    """One area and topic, with both sides.

    count: incidents, None where held back or not recorded; ratio, low, high: the rate in rates of
    the city, with its exact interval. chance: that the rate exceeds the city's. worried, content,
    passages: None where held back. heard: activities of which anything was coded.
    """

    code: str
    area: str
    place: int
    topic: Topic
    told: Told
    count: int | None
    ratio: float | None
    low: float | None
    high: float | None
    chance: float | None
    worried: int | None
    content: int | None
    passages: int | None
    heard: int
    few: bool

    @property
    def offences(self) -> list[tuple[str, str]]:
        """The offences of the topic: each with what opens the passages that speak of it here."""
        return [
            (topic_name(each), address_of(Within(area=self.code, topic=each)))
            for each in self.topic.offences
        ]


class CrossCheck:
    """Every area and topic of an audit. chosen: the areas that were chosen, by code."""

    def __init__(
        self, audit: Audit, person: Person, records: Recorded, topics: Sequence[Topic]
    ) -> None:
        self.audit, self.topics, self.records = audit, topics, records
        self.limits: Limits = limits_in_force(audit)
        known = known_areas(audit)
        self._labels: Mapping[str, str] = known.labels
        self.chosen = [code for code in records.areas if code in known.chosen]
        self.counts = _counts(records, topics)
        self.voices: Voices = voices(audit, person, records.areas, topics)
        self._place = {code: i for i, code in enumerate(records.areas)}
        people = np.where(records.people > 0, records.people, np.nan)
        columns = [chance_above(column, people) for column in self.counts.T]
        self.chance = _across(columns, self.counts.shape)
        self._ratios = _ratios(self.counts, people)
        self.told = told(
            chance=self.chance,
            worried=self.voices.worried,
            content=self.voices.content,
            heard=self.voices.heard,
            held=self.voices.held,
            high_from=self.limits.high_from,
            spoken_from=self.limits.spoken_from,
            least=self.limits.least,
        )

    def cell(self, code: str, topic: Topic) -> CrossCell:
        """One area and topic; KeyError and ValueError of what isn't there."""
        i, t = self._place[code], self.topics.index(topic)
        heard, is_held = self.voices, bool(self.voices.held[i, t])
        ratio, low, high = (_known(each[i, t]) for each in self._ratios)
        count = _known(self.counts[i, t])
        return CrossCell(
            code=code,
            area=self._labels.get(code, code),
            place=i,
            topic=topic,
            told=self.told[i][t],
            count=None if count is None else int(count),
            ratio=ratio,
            low=low,
            high=high,
            chance=_known(self.chance[i, t]),
            worried=None if is_held else int(heard.worried[i, t]),
            content=None if is_held else int(heard.content[i, t]),
            passages=None if is_held else int(heard.passages[i, t]),
            heard=int(heard.heard[i]),
            few=bool(heard.few[i, t]),
        )

    @property
    def holds_back(self) -> bool:
        """Whether something is held back from the person: voices, or numbers of records."""
        return bool(self.voices.held.any()) or self.records.holds_back

    def rows(self, codes: Sequence[str]) -> Iterator[list[CrossCell]]:
        """The cells of areas, one list for each, in the order of the topics."""
        for code in codes:
            yield [self.cell(code, topic) for topic in self.topics]

    def by_kind(self, codes: Sequence[str]) -> Counter[tuple[int, Told]]:
        """How many of the areas say what of each topic, by its place."""
        return Counter(
            (t, is_told) for code in codes for t, is_told in enumerate(self.told[self._place[code]])
        )


def most_of(counts: Counter[tuple[int, Told]], kind: Told, topics: int) -> tuple[int, int]:
    """The topic of which most areas say so: how many they are, and its place."""
    n, place = max((counts[t, kind], -t) for t in range(topics))
    return n, -place


def cross_check(audit: Audit, person: Person) -> CrossCheck | None:
    """An audit's cross-check; None where there are no records or no topics, or it is not the
    person's to see.
    """
    if not audit.allows(person, Right.SEE_FIELDWORK):
        return None
    records, topics = recorded(audit, person), topics_of(audit, person)
    topics = [topic for topic in topics if topic.offences]
    if records is None or not topics:
        return None
    return CrossCheck(audit, person, records, topics)


def cells_of(audit: Audit, person: Person) -> list[CrossCell]:
    """The cells of the areas that were chosen, as a person may see them."""
    found = cross_check(audit, person)
    if found is None:
        return []
    return [cell for row in found.rows(found.chosen) for cell in row]


def _counts(records: Recorded, topics: Sequence[Topic]) -> Floats:
    """Incidents by area and topic of the audit (A, T): NaN where an offence is held back or none of
    them is recorded at all.
    """
    at = {offence: column for column, offence in enumerate(records.topics)}
    found = []
    for topic in topics:
        columns = [at[each] for each in topic.offences if each in at]
        missing = np.full(len(records.areas), np.nan)
        found.append(records.counts[:, columns].sum(axis=1) if columns else missing)
    return _across(found, (len(records.areas), len(topics)))


def _ratios(counts: Floats, people: Floats) -> tuple[Floats, Floats, Floats]:
    """Each rate in rates of all areas together, with its exact interval of 95 %, (A, T)."""
    exposure = people[:, None] + np.zeros(counts.shape)
    known = ~np.isnan(counts) & ~np.isnan(exposure)
    whole = np.where(known, counts, 0).sum(axis=0)
    city = whole / np.maximum(np.where(known, exposure, 0).sum(axis=0), 1)
    city = np.where(city > 0, city, np.nan)
    n, of = np.where(known, counts, 0), np.where(known, exposure, np.nan)
    low, high = exact_interval(n, of, 1.0)
    return n / of / city, low / city, high / city


def _across(columns: Sequence[Floats], shape: tuple[int, ...]) -> Floats:
    """Columns beside each other, also where there are none."""
    return np.array(columns, np.float64).reshape(shape[::-1]).T


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
