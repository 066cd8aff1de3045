"""Which area a written name means.

A name is looked for among the areas of its group (delegación, alcaldía, comuna): by its normal
form, as one part of a double name, with its words in another order; then by likeness; then as a
double or shortened name itself. What the group doesn't have is looked for in the other groups,
by normal form alone.

Numbers, bearings and AMPLIACION must be the same at every step: "I ETAPA" is never "III ETAPA".
What kind of place it is (colonia, pueblo, unidad habitacional) only tells apart what is
otherwise the same. Areas that fit equally well leave the name unplaced, with them as candidates:
an area that was split into numbered parts can't be told by its old name.

The rules and the threshold were chosen on the names of 1.1 million records of Mexico City, whose
coordinates tell the area: test_place_names_of_mexico_city.py holds the shares reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sereno.methods.sources.places.place_area_names import AreaNames, Spelling, counts
from sereno.methods.sources.places.place_groups import EVERYWHERE, UNKNOWN, GroupIndex
from sereno.methods.sources.places.place_likeness import (
    fast_likeness,
    likeness,
    most_alike,
    slip_of_the_pen,
)
from sereno.methods.sources.places.place_name_forms import PlaceName, read_place_name
from sereno.methods.sources.reading.words import fold

How = Literal["exact", "fuzzy", "other_group", "none"]

DEFAULT_THRESHOLD = 80.0

# Scores of what is found by rule rather than by likeness.
SAME_NAME = 100.0
SAME_WORDS = 98.0  # in another order, or spaced otherwise: BELLA VISTA, Bellavista
ONE_PART = 95.0  # one name of a double one
ANOTHER_TYPE = 90.0  # Barrio San Andrés, when there is only a pueblo of that name
SHORTENED = 85.0  # Niños Héroes, when only NIÑOS HEROES DE CHAPULTEPEC has these words
IN_ANOTHER_GROUP = 85.0

_CANDIDATES = 3
_TOO_CLOSE = 2.0  # areas whose likeness differs by less fit equally well
_PART_IS_LESS = SAME_NAME - ONE_PART
_SAINTS = frozenset({"SAN", "SANTA", "SANTO"})
_ROWS_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The area (`index`, -1 for none), how it was found, and how alike the names are, 0 to 100.

    `candidates` holds up to three (area, likeness) for a person to choose from when none was
    taken; several with the score of a match mean that they fit equally well.
    """

    index: int
    score: float
    how: How
    candidates: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    name: PlaceName
    scope: int


_NONE = NameMatch(-1, 0.0, "none")
_Pair = tuple[str, str | None]
# The areas next to an area, by their numbers.
Bordering = Callable[[int], Sequence[int]]


class NameIndex:
    """The names of the areas, ready to be asked for. Make one with `build`."""

    def __init__(
        self,
        areas: AreaNames,
        groups: GroupIndex,
        threshold: float,
        decided: Mapping[tuple[str, str], int],
        bordering: Bordering | None,
    ) -> None:
        self._areas = areas
        self._groups = groups
        self._threshold = threshold
        self._decided = decided
        self._bordering = bordering

    @classmethod
    def build(
        cls,
        names: Sequence[str],
        groups: Sequence[str] | None = None,
        *,
        threshold: float = DEFAULT_THRESHOLD,
        decided: Mapping[tuple[str, str], int] | None = None,
        bordering: Bordering | None = None,
    ) -> NameIndex:
        """Index the areas' names, area i having `names[i]` and `groups[i]`.

        `threshold` (0 to 100) is the score below which a name stays unplaced. `decided` holds
        what people answered before: (folded group, folded name) to an area, or to -1 for "none
        of them"; it wins over everything else. `bordering` gives the areas next to an area; with
        it, a name is found in another group only where that borders on the group asked for.
        """
        if groups is not None and len(groups) != len(names):
            raise ValueError(f"{len(names)} names but {len(groups)} groups")
        index = GroupIndex(groups if groups is not None else [""] * len(names))
        return cls(AreaNames(names, index.members), index, threshold, decided or {}, bordering)

    def with_threshold(self, threshold: float) -> NameIndex:
        """The same areas and answers under another threshold; the lookups are shared."""
        return NameIndex(self._areas, self._groups, threshold, self._decided, self._bordering)

    def match(self, name: str, group: str | None = None) -> NameMatch:
        """The area that `name` means in `group`; for many, `match_all` is faster."""
        return self.match_all([name], [group])[0]

    def match_all(
        self, names: Sequence[str], groups: Sequence[str | None] | None = None
    ) -> list[NameMatch]:
        """The area meant by each (name, group), in their order."""
        pairs: list[_Pair] = list(
            zip(names, groups if groups is not None else [None] * len(names), strict=True)
        )
        found: dict[_Pair, NameMatch] = {}
        others: list[_Pair] = []
        for pair in dict.fromkeys(pairs):
            match = self._by_decision(*pair)
            if match is None:
                match = self._by_name(self._ask(*pair))
            if match is None:
                others.append(pair)
            else:
                found[pair] = match
        asked = [self._ask(*pair) for pair in others]
        for pair, one, alike in zip(others, asked, self._by_likeness(asked), strict=True):
            found[pair] = (
                alike or self._by_its_part(one) or self._by_short_name(one) or self._elsewhere(one)
            )
        self._fill_candidates(found)
        return [found[pair] for pair in pairs]

    def _ask(self, name: str, group: str | None) -> _Asked:
        return _Asked(read_place_name(name), self._groups.find(group))

    def _by_decision(self, name: str, group: str | None) -> NameMatch | None:
        area = self._decided.get((fold(group or ""), fold(name))) if self._decided else None
        if area is None:
            return None
        return NameMatch(area, SAME_NAME, "exact") if area >= 0 else _NONE

    def _by_name(self, asked: _Asked) -> NameMatch | None:
        """The same normal form, one part of a double name, or the same words."""
        name, scope = asked.name, asked.scope
        if not name.bare and not name.marks.numbers:
            return _NONE
        if areas := self._areas.same(scope, name):
            return self._choose(asked, areas, SAME_NAME, rivals=self._numbered_parts(asked, areas))
        if areas := self._areas.having_part(scope, name):
            return self._choose(asked, areas, ONE_PART)
        if areas := self._areas.respaced(scope, name):
            return self._choose(asked, areas, SAME_WORDS)
        return None

    def _numbered_parts(self, asked: _Asked, areas: Sequence[int]) -> list[int]:
        """The areas LA ESMERALDA I and II, when "La Esmeralda" has found LA ESMERALDA (U HAB).

        A name with a type is as well those of its type: "Unidad Santa Cruz" is SANTA CRUZ (U HAB)
        I and II when it has found SANTA CRUZ (PBLO).
        """
        name = asked.name
        parts = [
            area
            for area in self._areas.called(asked.scope, name)
            if area not in areas and self._areas.names[area].marks[1:] == name.marks[1:]
        ]
        if name.types:
            found = self._areas.best(name, areas).fit.types
            return [area for area in parts if self._areas.fit(name, area).types > found]
        return parts if all(self._areas.names[area].types for area in areas) else []

    def _choose(
        self, asked: _Asked, areas: Sequence[int], score: float, rivals: Sequence[int] = ()
    ) -> NameMatch:
        """The area to which type, articles and unit point; none when they don't tell."""
        choice = self._areas.best(asked.name, areas)
        equal = (*choice.areas, *rivals) if not asked.name.marks.numbers else choice.areas
        if choice.fit.types == 0:
            score = min(score, ANOTHER_TYPE)
        score = round(score, 1)
        if len(equal) > 1 or score < self._threshold:
            return NameMatch(-1, 0.0, "none", tuple((area, score) for area in equal[:_CANDIDATES]))
        return NameMatch(equal[0], score, "exact" if score == SAME_NAME else "fuzzy")

    def _by_likeness(self, asked: Sequence[_Asked]) -> list[NameMatch | None]:
        """The area of the group that is most alike and of which the name may be a typo."""
        found: list[NameMatch | None] = [None] * len(asked)
        comparable = defaultdict(list)
        for at, one in enumerate(asked):
            if one.name.bare and one.scope != UNKNOWN:
                comparable[counts(one.scope, one.name.marks)].append(at)
        for key, rows in comparable.items():
            spellings = self._areas.spellings(key)
            for start in range(0, len(rows) if spellings else 0, _ROWS_AT_ONCE):
                some = rows[start : start + _ROWS_AT_ONCE]
                scores = likeness(
                    [asked[at].name.bare for at in some],
                    [spelling.bare for spelling in spellings],
                    self._threshold - _TOO_CLOSE,
                )
                for at, row in zip(some, scores, strict=True):
                    near = [(float(row[n]), spellings[n]) for n in row.nonzero()[0]]
                    found[at] = self._most_alike(asked[at], near) if near else None
        return found

    def _most_alike(
        self, asked: _Asked, near: Sequence[tuple[float, Spelling]]
    ) -> NameMatch | None:
        slips = [
            (score - _PART_IS_LESS * spelling.is_part, spelling.area)
            for score, spelling in near
            if self._may_be_typo(asked.name, spelling)
        ]
        best = max((score for score, _ in slips), default=0.0)
        if best < self._threshold:
            return None
        close = [area for score, area in slips if score > best - _TOO_CLOSE]
        return self._choose(asked, close, best)

    def _may_be_typo(self, name: PlaceName, spelling: Spelling) -> bool:
        bearings, others = name.marks.bearings, self._areas.names[spelling.area].marks.bearings
        return (
            (bearings <= others or others <= bearings)
            and self._areas.fit(name, spelling.area).types > 0
            and slip_of_the_pen(name.bare, spelling.bare)
        )

    def _by_its_part(self, asked: _Asked) -> NameMatch | None:
        """The area called like a part of the name: "Ocotitla (San Pedro Atocpan)"."""
        areas = self._areas.same_as_a_part_of(asked.scope, asked.name)
        return self._choose(asked, areas, ONE_PART) if areas else None

    def _by_short_name(self, asked: _Asked) -> NameMatch | None:
        """The one area that has all the words of the name, and more.

        Two words beside SAN at the least, and the same type: "Cruz" or "San Juan" tell nothing.
        A name that was split into numbered parts is short for none: "Agrícola Oriental" is I to
        VIII, and not CUCHILLA AGRICOLA ORIENTAL.
        """
        name = asked.name
        if not name.marks.numbers and self._areas.called(asked.scope, name):
            return _NONE
        if len(name.words - _SAINTS) < 2:
            return None
        longer = self._areas.longer(asked.scope, name)
        if len(longer) != 1:
            return None
        other = self._areas.names[longer[0]]
        if other.types != name.types or other.marks != name.marks:
            return None
        return self._choose(asked, longer, SHORTENED)

    def _elsewhere(self, asked: _Asked) -> NameMatch:
        """The area of that name in another group, when the name is unmistakable.

        One area only has the name, with whatever numbers, articles and type the same; and no
        area of the group asked for has all its words, or only some of them: "Arboledas" may be
        short for ARBOLEDAS DE CUAUTEPEC there, and "Santa María Nonoalco" be long for NONOALCO.
        And it lies at the border of the group asked for: people mistake the side of a line, not
        the end of a city (docs/decisions/0007).
        """
        name = asked.name
        called = self._areas.called(EVERYWHERE, name)
        if asked.scope == EVERYWHERE or len(called) != 1 or not name.bare:
            return _NONE
        area = called[0]
        fit = self._areas.fit(name, area)
        if self._areas.names[area].marks != name.marks or fit.types != 2 or not fit.articles:
            return _NONE
        if self._areas.nested(asked.scope, name) or not self._near(area, asked.scope):
            return _NONE
        if self._threshold > IN_ANOTHER_GROUP:
            return NameMatch(-1, 0.0, "none", ((area, IN_ANOTHER_GROUP),))
        return NameMatch(area, IN_ANOTHER_GROUP, "other_group")

    def _near(self, area: int, scope: int) -> bool:
        """Whether an area lies at the border of a group, as far as that is known."""
        if self._bordering is None or scope == UNKNOWN:
            return True
        return any(self._groups.members[other] == scope for other in self._bordering(area))

    def _fill_candidates(self, found: dict[_Pair, NameMatch]) -> None:
        """Give each unplaced name the areas most like it, from its group or from everywhere.

        Where another group has the very name, the best of those is among them.
        """
        wanting: defaultdict[int, list[_Pair]] = defaultdict(list)
        for pair, match in found.items():
            if match.how == "none" and len(match.candidates) < _CANDIDATES:
                group = self._groups.find(pair[1])
                if read_place_name(pair[0]).spelled:
                    wanting[EVERYWHERE if group == UNKNOWN else group].append(pair)
        for scope, pairs in wanting.items():
            areas = self._areas.members[scope]
            spelled = [self._areas.names[area].spelled for area in areas]
            for start in range(0, len(pairs), _ROWS_AT_ONCE):
                some = pairs[start : start + _ROWS_AT_ONCE]
                queries = [read_place_name(name).spelled for name, _ in some]
                near = fast_likeness(queries, spelled)
                for pair, query, row in zip(some, queries, near, strict=True):
                    known = found[pair].candidates
                    more = [
                        (areas[at], round(score, 1))
                        for at, score in most_alike(query, spelled, row, 2 * _CANDIDATES)
                        if areas[at] not in {area for area, _ in known}
                    ]
                    best = self._with_another(pair, scope, (*known, *more)[:_CANDIDATES])
                    found[pair] = NameMatch(-1, 0.0, "none", best)

    def _with_another(
        self, pair: _Pair, scope: int, here: tuple[tuple[int, float], ...]
    ) -> tuple[tuple[int, float], ...]:
        """The candidates of a group, the last giving way to the best of the other groups."""
        if scope == EVERYWHERE:
            return here
        others = self._areas.elsewhere(scope, read_place_name(pair[0]))
        full = len(here) == _CANDIDATES and here[-1][1] >= IN_ANOTHER_GROUP
        if not others or full or any(area in others for area, _ in here):
            return here
        kept = [*here[: _CANDIDATES - 1], (others[0], IN_ANOTHER_GROUP)]
        return tuple(sorted(kept, key=lambda candidate: -candidate[1]))
