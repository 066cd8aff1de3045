"""The stops that a person may see, as arrays that methods compute with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet
from django.utils import timezone

from sereno.methods.diagnosis.feeling import Ratings
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.walk_scores import ALL
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Leg, Stop
from sereno.web.diagnosis.models.walks import EVERYONE
from sereno.web.diagnosis.walks.land import Land, land_of
from sereno.web.people.models import Person

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rated:
    """Stops that count, one row each person, or group, and stop.

    stops: the rows themselves. One is the same as another where leg and ordinal are.
    """

    stops: Sequence[Stop]
    land: Land | None

    @cached_property
    def ratings(self) -> Ratings:
        """Their scores, with which walk and which stop each is of."""
        scores = np.array(
            [
                [np.nan if score is None else score for score in stop.scores.values()]
                for stop in self.stops
            ],
            dtype=float,
        ).reshape(-1, len(ALL))
        walk = np.array([stop.leg.activity_id for stop in self.stops], dtype=np.int64)
        numbers: dict[tuple[int, int], int] = {}
        for each in self.stops:
            numbers.setdefault((each.leg_id, each.ordinal), len(numbers))
        stop = np.array([numbers[each.leg_id, each.ordinal] for each in self.stops], dtype=np.int64)
        return Ratings(scores, walk, stop)

    @cached_property
    def legs(self) -> dict[int, Leg]:
        """Their legs."""
        return {stop.leg_id: stop.leg for stop in self.stops}

    @cached_property
    def groups(self) -> dict[str, str]:
        """The groups that walked, folded, with the words in which each was written first."""
        found: dict[str, str] = {}
        for leg in self.legs.values():
            found.setdefault(fold(leg.group), leg.group)
        return dict(sorted(found.items()))

    def of_group(self, group: str) -> Bools:
        """Which rows a group (folded) scored."""
        return np.array([fold(stop.leg.group) == group for stop in self.stops], np.bool_)

    def of_kind(self, kind: str) -> Bools:
        """Which rows were scored in a leg by day, at dusk or at night."""
        return np.array([stop.leg.kind == kind for stop in self.stops], np.bool_)

    @cached_property
    def hours(self) -> npt.NDArray[np.int64]:
        """The hour of each row on the clock of the place, −1 where nobody knows."""
        return np.array(
            [timezone.localtime(stop.at).hour if stop.at else -1 for stop in self.stops], np.int64
        )

    @cached_property
    def areas(self) -> list[int | None]:
        """The place of each row's area in `land`."""
        if self.land is None or not self.stops:
            return [None] * len(self.stops)
        return self.land.areas_at([stop.position for stop in self.stops])

    def people_in(self, chosen: Bools) -> int:
        """How many people scored some of the rows, as far as it is known, and at least one: who
        walked by day and again at dusk counts once; a group's consensus is of all who walked, and
        scores that people gave alone are of those who gave them.
        """
        raters: dict[int, set[int]] = {}
        for place in np.flatnonzero(chosen).tolist():
            stop = self.stops[place]
            raters.setdefault(stop.leg_id, set()).add(stop.rater)
        found: dict[tuple[int, str], int] = {}
        for pk, own in raters.items():
            leg = self.legs[pk]
            together = (leg.people or 0) if EVERYONE in own else 0
            key = (leg.activity_id, fold(leg.group))
            found[key] = max(found.get(key, 0), together, len(own - {EVERYONE}))
        return max(sum(found.values()), 1)


def rated(audit: Audit, person: Person | None, rows: QuerySet[Stop] | None = None) -> Rated:
    """The stops that count and that a person may see; without a person all of them."""
    if rows is None:
        of_audit = Stop.objects.filter(audit=audit, leg__withdrawn_on=None)
        rows = of_audit if person is None else Stop.objects.for_person(audit, person)
    stops = rows.filter(state="counted").order_by("leg", "ordinal", "rater", "number")
    return Rated(list(stops.select_related("leg__activity")), land_of(audit))
