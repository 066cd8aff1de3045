"""Stops of two legs over the same ground: by day and at dusk, before and after an action."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sereno.methods.diagnosis.walk_stops import Change, Matching, change, match
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.walk_scores import ALL
from sereno.web.diagnosis.models import Leg, LegKind, Stop
from sereno.web.diagnosis.models.walks import Position
from sereno.web.diagnosis.walks.land import in_metres
from sereno.web.diagnosis.walks.ratings import Rated

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class OneStop:
    """A stop of a leg, whoever scored it: where it is, and the mean of its scores, (9,)."""

    ordinal: int
    position: Position
    scores: Floats
    rows: Sequence[Stop]

    @property
    def called(self) -> str:
        """How people call it."""
        return next((each.called for each in self.rows if each.called), "")

    def score(self, parameter: str) -> float | None:
        """The mean of one score; None where nobody could judge it."""
        found = self.scores[ALL.index(parameter)]
        return None if np.isnan(found) else float(found)


def stops_of(rows: Sequence[Stop]) -> list[OneStop]:
    """The rows of one leg as stops, in their order."""
    together: dict[int, list[Stop]] = defaultdict(list)
    for row in rows:
        together[row.ordinal].append(row)
    found = []
    for ordinal, given in sorted(together.items()):
        places = np.array([each.position for each in given])
        table = np.array(
            [[np.nan if s is None else s for s in each.scores.values()] for each in given], float
        )
        known = ~np.isnan(table)
        n = known.sum(axis=0)
        sums = np.where(known, table, 0).sum(axis=0)
        means = np.divide(sums, n, out=np.full(len(ALL), np.nan), where=n > 0)
        lon, lat = places.mean(axis=0)
        found.append(OneStop(ordinal, (float(lon), float(lat)), means, given))
    return found


@dataclass(frozen=True)
class Pairs:
    """Two legs whose stops were matched."""

    before: Leg
    after: Leg
    first: Sequence[OneStop]
    second: Sequence[OneStop]
    matching: Matching

    def __iter__(self) -> Iterator[tuple[OneStop, OneStop, float]]:
        for i, j, metres in self.matching.pairs:
            yield self.first[i], self.second[j], metres

    @property
    def tied(self) -> list[OneStop]:
        """Earlier stops that could as well be another one, or the later one of which could."""
        return [self.first[self.matching.pairs[place][0]] for place in self.matching.tied]

    @property
    def alone_before(self) -> list[OneStop]:
        """Earlier stops that nobody came back to."""
        return [self.first[i] for i in self.matching.alone_before]

    @property
    def alone_after(self) -> list[OneStop]:
        """Later stops with no earlier one near them."""
        return [self.second[i] for i in self.matching.alone_after]


def pairs_of(before: Leg, after: Leg, rows: Sequence[Stop]) -> Pairs:
    """Match the stops of two legs; those that somebody named as the same stay together."""
    first = stops_of([each for each in rows if each.leg_id == before.pk])
    second = stops_of([each for each in rows if each.leg_id == after.pk])
    place = {row.pk: i for i, stop in enumerate(first) for row in stop.rows}
    known: dict[int, int] = {}
    for j, stop in enumerate(second):
        named = next((place[r.earlier_id] for r in stop.rows if r.earlier_id in place), None)
        if named is not None and named not in known:
            known[named] = j
    metres = in_metres([each.position for each in (*first, *second)])
    matching = match(metres[: len(first)], metres[len(first) :], known=list(known.items()))
    return Pairs(before, after, first, second, matching)


def day_and_dusk(rated: Rated) -> list[Pairs]:
    """The legs that one group walked by day and after it, in the same walk."""
    legs: dict[tuple[int, str], dict[str, Leg]] = defaultdict(dict)
    for leg in rated.legs.values():
        legs[leg.activity_id, fold(leg.group)].setdefault(leg.kind, leg)
    found = []
    for kinds in legs.values():
        later = kinds.get(LegKind.DUSK) or kinds.get(LegKind.NIGHT)
        if later is not None and LegKind.DAY in kinds:
            found.append(pairs_of(kinds[LegKind.DAY], later, rated.stops))
    return found


def changes(
    pairs: Sequence[Pairs], seed: Sequence[int], *, each_stop: bool = False
) -> dict[str, Change | None]:
    """How each score changed over all pairs of stops.

    each_stop: chance is that of stops, where there is one walk alone; else that of walks.
    """
    rows = [(i, one, other) for i, each in enumerate(pairs) for one, other, _m in each]
    before = np.array([one.scores for _i, one, _other in rows]).reshape(-1, len(ALL))
    after = np.array([other.scores for _i, _one, other in rows]).reshape(-1, len(ALL))
    walks = [pairs[i].before.activity_id for i, _one, _other in rows]
    cluster = np.arange(len(rows)) if each_stop else np.array(walks, dtype=np.int64)
    return {
        name: change(before[:, i], after[:, i], cluster, np.random.default_rng([*seed, i]))
        for i, name in enumerate(ALL)
    }
