"""What walks tell together: what goes with feeling safe, for whom, when and where.

Everything is computed from the stops that whoever asks may see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.methods.diagnosis.agreement import Agreement, alpha_of_counts
from sereno.methods.diagnosis.feeling import (
    DRAWS,
    FeelingModel,
    Mean,
    Ratings,
    TooFew,
    feeling_model,
    mean_over_walks,
)
from sereno.methods.diagnosis.walk_stops import Change
from sereno.methods.policy.disclosure import held_back_list
from sereno.vocabulary.walk_scores import ALL, FEELING, SCORES
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import LegKind, RatedBy, Stop
from sereno.web.diagnosis.walks.pairs import Pairs, changes, day_and_dusk
from sereno.web.diagnosis.walks.ratings import Bools, Rated, rated
from sereno.web.people.models import Person

SEED: Final = 11
# First hours of the parts of a day, as people speak of them.
HOURS: Final = ((5, 12), (12, 17), (17, 20), (20, 29))
EVERYBODY: Final = "all"
MOST_CELLS: Final = 1_000_000
FEWEST_DRAWS: Final = 200
# Of a place with fewer stops a mean would be of those stops.
FEWEST_STOPS: Final = 5
# At most so much of 3: dark, and people hurry through or don't come.
BADLY: Final = 1.0


@dataclass(frozen=True)
class Part:
    """Some of the stops: of one group, leg or part of the day. mean: of feeling; None where it is
    held back, since too few people walked.
    """

    key: str
    words: str
    ratings: int
    mean: Mean | None
    is_held: bool = False


@dataclass(frozen=True)
class Profile:
    """The means of all nine scores in one area."""

    name: str
    code: str
    stops: int
    walks: int
    scores: Mapping[str, float | None]


@dataclass(frozen=True)
class Place:
    """A stop where something is scored badly and people feel badly: means over who scored it."""

    stop: Stop
    area: str
    feeling: float
    score: float


class WalkResults:
    """The results of all walks, as one person may see them."""

    def __init__(self, audit: Audit, person: Person | None) -> None:
        """person: None for all there is, whoever may see it."""
        self.audit = audit
        self.rated: Rated = rated(audit, person)
        self.k = None if person is None else audit.smallest_shown_to(person)
        self.ratings = self.rated.ratings

    def _held(self, parts: Mapping[str, Bools]) -> frozenset[str]:
        """The parts that fewer than k people scored, and one more where the rest would tell it."""
        if self.k is None:
            return frozenset()
        counts = [self.rated.people_in(chosen) for chosen in parts.values()]
        held = held_back_list(np.array(counts, dtype=np.int64), self.k)
        return frozenset(name for name, is_held in zip(parts, held, strict=False) if is_held)

    @cached_property
    def held_groups(self) -> frozenset[str]:
        """Groups that are held back."""
        return self._held({name: self.rated.of_group(name) for name in self.rated.groups})

    @cached_property
    def _kinds(self) -> dict[str, Bools]:
        whole = {kind: self.rated.of_kind(kind) for kind in LegKind.values}
        return {kind: chosen for kind, chosen in whole.items() if chosen.any()}

    @cached_property
    def held_kinds(self) -> frozenset[str]:
        """Times of legs that are held back: of one small group alone they tell what it said."""
        return self._held(self._kinds)

    @property
    def holds_back(self) -> bool:
        """Whether something is not shown since few people said it."""
        return bool(
            self.held_groups
            or self.held_kinds
            or self.later_is_held
            or any(part.is_held for part in self.by_hour)
            or self.held_places
        )

    def parts(self) -> list[tuple[str, str]]:
        """What a regression can be asked of: everybody, a leg, a group that may be shown."""
        kinds = set(self._kinds) - self.held_kinds
        return [
            (EVERYBODY, _("all stops")),
            *((f"when_{kind}", str(words)) for kind, words in LegKind.choices if kind in kinds),
            *(
                (f"group_{name}", words)
                for name, words in self.rated.groups.items()
                if name and name not in self.held_groups and len(self.rated.groups) > 1
            ),
        ]

    def rows_of(self, key: str) -> Bools:
        """Which rows a part has."""
        way, _sign, name = key.partition("_")
        if way == "when":
            return self.rated.of_kind(name)
        if way == "group":
            return self.rated.of_group(name)
        return np.ones(len(self.rated.stops), np.bool_)

    def model(self, key: str) -> FeelingModel | TooFew:
        """What goes with feeling safe at the stops of one of the parts."""
        found = self.ratings.where(self.rows_of(key))
        return _model(found.scores.tobytes(), found.walk.tobytes(), found.stop.tobytes())

    def mean(self, chosen: Bools, place: int) -> Mean | None:
        """The mean of feeling; place: of the seed, so that each figure has a draw of its own."""
        found = self.ratings.where(chosen)
        rng = np.random.default_rng([SEED, place])
        return mean_over_walks(found.scores[:, -1], found.walk, rng)

    @cached_property
    def by_kind(self) -> list[Part]:
        """By day, at dusk, at night."""
        return [
            Part(kind, str(words), int(chosen.sum()), self.mean(chosen, 100 + i))
            for i, (kind, words) in enumerate(LegKind.choices)
            if (chosen := self._kinds.get(kind)) is not None and kind not in self.held_kinds
        ]

    @cached_property
    def by_group(self) -> list[Part]:
        """By who walked."""
        found = []
        for i, (name, words) in enumerate(self.rated.groups.items()):
            chosen, said = self.rated.of_group(name), words or _("no group named")
            if name in self.held_groups:
                found.append(Part(name, said, 0, None, is_held=True))
            else:
                mean = self.mean(chosen, 200 + i)
                found.append(Part(name, said, int(chosen.sum()), mean))
        return found

    @cached_property
    def by_hour(self) -> list[Part]:
        """By part of the day; who told no time is in none."""
        parts = {}
        for first, last in HOURS:
            hours = np.where(self.rated.hours < 5, self.rated.hours + 24, self.rated.hours)
            chosen = (hours >= first) & (hours < last) & (self.rated.hours >= 0)
            if chosen.any():
                parts[f"{first:02}:00–{last % 24:02}:00"] = chosen
        held = self._held(parts)
        return [
            Part(words, words, 0, None, is_held=True)
            if words in held
            else Part(words, words, int(chosen.sum()), self.mean(chosen, 300 + i))
            for i, (words, chosen) in enumerate(parts.items())
        ]

    @cached_property
    def profiles(self) -> list[Profile]:
        """The areas with stops that may be shown, where people feel worst first."""
        land = self.rated.land
        if land is None:
            return []
        found = []
        for code, chosen in self._places.items():
            if code in self.held_places:
                continue
            here, name = self.ratings.where(chosen), land.labels[land.codes.index(code)]
            scores = {key: _plain_mean(here.scores[:, i]) for i, key in enumerate(ALL)}
            found.append(Profile(name, code, here.stops, here.walks, scores))

        def worst(each: Profile) -> tuple[bool, float, str]:
            feeling = each.scores["feeling"]
            return feeling is None, feeling or 0.0, each.name

        return sorted(found, key=worst)

    def first_places(self, parameter: str) -> list[Place]:
        """The stops at which people feel badly and a parameter is scored badly too, the worst
        first. Nothing for whoever may not see what few people said: each is of few.
        """
        if self.k is not None:
            return []
        at = ALL.index(parameter), ALL.index(FEELING)
        scores, stops = self.ratings.scores[:, at], self.ratings.stop
        found = []
        for number in np.unique(stops):
            here = np.flatnonzero(stops == number)
            score, feeling = (_plain_mean(scores[here, i]) for i in (0, 1))
            if score is not None and feeling is not None and max(score, feeling) <= BADLY:
                area, land = self.rated.areas[int(here[0])], self.rated.land
                name = land.labels[area] if land is not None and area is not None else ""
                found.append(Place(self.rated.stops[int(here[0])], name, feeling, score))
        return sorted(found, key=lambda each: (each.feeling + each.score, each.stop.number))

    @cached_property
    def _places(self) -> dict[str, Bools]:
        land = self.rated.land
        if land is None:
            return {}
        areas = np.array([-1 if area is None else area for area in self.rated.areas])
        return {land.codes[area]: areas == area for area in np.unique(areas[areas >= 0])}

    @cached_property
    def held_places(self) -> frozenset[str]:
        """Codes of areas that are held back."""
        return self._held(self._places)

    @cached_property
    def agreement(self) -> dict[str, Agreement]:
        """How much those agree who scored the same stop, each alone."""
        alone = np.array([s.rated_by == RatedBy.PERSON for s in self.rated.stops], np.bool_)
        found = self.ratings.where(alone)
        _names, unit = np.unique(found.stop, return_inverse=True)
        counts = np.zeros((unit.max() + 1 if len(unit) else 0, len(SCORES), len(ALL)))
        for score in SCORES:
            np.add.at(counts[:, score], unit, found.scores == score)
        return {
            name: alpha_of_counts(counts[:, :, i], SCORES, "ordinal") for i, name in enumerate(ALL)
        }

    @cached_property
    def later(self) -> Mapping[str, Change | None]:
        """What changes from day to dusk at the same stops; nothing where it is held back."""
        return {} if self.later_is_held else changes(self._twice, [SEED, 400])

    @cached_property
    def _twice(self) -> list[Pairs]:
        return day_and_dusk(self.rated)

    @cached_property
    def later_is_held(self) -> bool:
        """Whether fewer than k people walked the same stops by day and after it."""
        if self.k is None or not self._twice:
            return False
        legs = {leg.pk for pairs in self._twice for leg in (pairs.before, pairs.after)}
        chosen = np.array([stop.leg_id in legs for stop in self.rated.stops], np.bool_)
        return self.rated.people_in(chosen) < self.k

    def shares(self) -> Iterator[tuple[str, Sequence[int]]]:
        """How often each score was given, by parameter."""
        for i, name in enumerate(ALL):
            given = self.ratings.scores[:, i]
            yield name, [int((given == score).sum()) for score in SCORES]


@lru_cache(maxsize=64)
def _model(scores: bytes, walk: bytes, stop: bytes) -> FeelingModel | TooFew:
    """The same stops have the same answer: it is worked out once."""
    table = np.frombuffer(scores).reshape(-1, len(ALL))
    ratings = Ratings(table, np.frombuffer(walk, np.int64), np.frombuffer(stop, np.int64))
    # Of very many stops fewer draws tell as much: a page is not kept waiting.
    draws = min(max(MOST_CELLS // max(len(table), 1), FEWEST_DRAWS), DRAWS)
    return feeling_model(ratings, np.random.default_rng([SEED, 0]), draws=draws)


def _plain_mean(values: np.ndarray) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else None


PARAMETER_WORDS: Final = {
    "lighting": gettext_lazy("lighting"),
    "openness": gettext_lazy("openness"),
    "visibility": gettext_lazy("visibility"),
    "people": gettext_lazy("people in sight"),
    "security": gettext_lazy("security"),
    "walk_path": gettext_lazy("walk path"),
    "transport": gettext_lazy("transport"),
    "diversity": gettext_lazy("diversity of use"),
    "feeling": gettext_lazy("feeling"),
}
