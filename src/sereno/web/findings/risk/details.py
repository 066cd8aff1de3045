"""Risks as a person may see them: components, raters, spread, evidence, how sure their order is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sereno.methods.findings.risk import COMPONENTS, chance_of_first, spread_of
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.findings.models import Evidence, Rating, RatingEvidence, Side
from sereno.web.findings.risk.rules import RuleInForce, rule_in_force
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic, TopicState

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SEED: Final = 20190426
Cell = tuple[str, int]
"""The code of an area and the key of a topic."""


@dataclass(frozen=True)
class Risk:
    """The risk of a topic in an area, once all who were asked have rated.

    means: by component. low, high: the lowest and the highest risk of one rater. bare: how many of
    the raters' components rest on no evidence. records, voices: how many pieces of evidence, of
    those that the person sees.
    """

    code: str
    area: str
    topic: Topic
    means: Mapping[str, float]
    risk: float
    low: float
    high: float
    raters: int
    late: int
    bare: int
    records: int
    voices: int

    @property
    def alone(self) -> bool:
        """Whether one rater alone stands behind it, so that there is no spread to tell."""
        return self.raters == 1


@dataclass(frozen=True)
class Asked:
    """An area and topic that somebody still has to rate: of how many, how many have."""

    code: str
    area: str
    topic: Topic
    rated: int
    of: int


class Risks:
    """What is told of an audit's risks to a person, highest first."""

    def __init__(self, audit: Audit, person: Person) -> None:
        self.audit, self.person = audit, person
        self.rule: RuleInForce = rule_in_force(audit)
        self._labels = known_areas(audit).labels
        rows = Rating.objects.told(audit, person).select_related("topic").order_by("pk")
        self._rows: dict[Cell, list[Rating]] = defaultdict(list)
        for row in rows.filter(topic__state=TopicState.IN_USE):
            self._rows[row.code, row.topic_id].append(row)

    @cached_property
    def found(self) -> list[Risk]:
        """One for each area and topic that was rated."""
        found = spread_of(self._ratings, self.rule.rule)
        sides, parts = self._evidence()
        risks = [
            Risk(
                code=code,
                area=self._labels.get(code, rows[-1].name),
                topic=rows[0].topic,
                means=dict(zip(COMPONENTS, found.means[i].tolist(), strict=True)),
                risk=float(found.risk[i]),
                low=float(found.low[i]),
                high=float(found.high[i]),
                raters=len(rows),
                late=sum(row.is_late for row in rows),
                bare=len(COMPONENTS) * len(rows) - parts[code, topic],
                records=sides[code, topic, Side.RECORDS],
                voices=sides[code, topic, Side.VOICES],
            )
            for i, ((code, topic), rows) in enumerate(self._rows.items())
        ]
        return sorted(risks, key=lambda each: (-each.risk, each.area, each.topic.number))

    @cached_property
    def chances(self) -> Mapping[str, float]:
        """Each rated area's probability of being among the first, by its code, highest first; none
        where no more are rated than come first: all of them are.
        """
        import numpy as np

        codes = sorted({code for code, _topic in self._rows})
        if len(codes) <= self.rule.first:
            return {}
        place = {code: i for i, code in enumerate(codes)}
        found = chance_of_first(
            self._ratings,
            [place[code] for code, _topic in self._rows],
            self.rule.all_of_them,
            np.random.default_rng(SEED),
            first=self.rule.first,
        )
        pairs = zip(codes, found.tolist(), strict=True)
        return dict(sorted(pairs, key=lambda pair: (-pair[1], self.label(pair[0]))))

    @cached_property
    def waiting(self) -> list[Asked]:
        """Where somebody who was asked has still to rate; nothing is told of it but that."""
        if not self.audit.allows(self.person, Right.SEE_FIELDWORK):
            return []
        rows = Rating.objects.filter(audit=self.audit, topic__state=TopicState.IN_USE)
        cells: dict[Cell, list[Rating]] = defaultdict(list)
        for row in rows.select_related("topic").order_by("pk"):
            cells[row.code, row.topic_id].append(row)
        return [
            Asked(
                code, self._labels.get(code, each[-1].name), each[0].topic,
                sum(row.rated_at is not None for row in each), len(each),
            )
            for (code, _topic), each in cells.items()
            if any(row.rated_at is None for row in each)
        ]  # fmt: skip

    def label(self, code: str) -> str:
        """What an area is called."""
        named = {code: rows[-1].name for (code, _topic), rows in self._rows.items()}
        return self._labels.get(code, named.get(code, code))

    @cached_property
    def _ratings(self) -> npt.NDArray[np.float64]:
        """Cells by raters by components (K, R, 3), NaN where one has not rated."""
        import numpy as np

        raters = sorted({row.rater_id for rows in self._rows.values() for row in rows})
        at = {rater: i for i, rater in enumerate(raters)}
        given = np.full((len(self._rows), len(raters), len(COMPONENTS)), np.nan)
        for i, rows in enumerate(self._rows.values()):
            for row in rows:
                given[i, at[row.rater_id]] = [getattr(row, part) for part in COMPONENTS]
        return given

    def _evidence(self) -> tuple[Counter[tuple[str, int, str]], Counter[Cell]]:
        """How many pieces of evidence of each side a cell has, each once, of those that the person
        sees; and how many parts of ratings rest on any.
        """
        told = Rating.objects.told(self.audit, self.person)
        rows = RatingEvidence.objects.filter(rating__in=told.order_by().values("pk")).order_by()
        parts = Counter(
            (code, topic)
            for code, topic, _rating, _part in rows.values_list(
                "rating__code", "rating__topic", "rating", "part"
            ).distinct()
        )
        seen = Evidence.objects.for_person(self.audit, self.person).order_by().values("pk")
        sides = Counter(
            (code, topic, side)
            for code, topic, side, _evidence in rows.filter(evidence__in=seen)
            .values_list("rating__code", "rating__topic", "evidence__side", "evidence")
            .distinct()
        )
        return sides, parts


def risks_of(audit: Audit, person: Person) -> Risks:
    """An audit's risks, as a person may see them."""
    return Risks(audit, person)


def topics_of(audit: Audit, person: Person) -> Sequence[Topic]:
    """The topics in use that a person sees."""
    return list(Topic.objects.for_person(audit, person).filter(state=TopicState.IN_USE))
