"""Which area a written name means.

A name is looked for among the areas of its group (delegación, alcaldía, comuna), or of the group
that the name itself says ("El Mirador (Tlalpan)"): by its normal form, as one part of a double
name, with its words in another order; then by likeness; then as a double or shortened name itself.
What the group doesn't have is looked for in the other groups, by normal form alone.

Numbers, bearings and AMPLIACION must be the same at every step: "I ETAPA" is never "III ETAPA".
What kind of place it is (colonia, pueblo, [CAMPESTRE]) tells apart what is otherwise the same, and
never finds a place. Areas that fit equally well leave the name unplaced, with them as candidates:
an area that was split into numbered parts can't be told by its old name.

Each ground on which an area is taken has its score (`place_match.SCORES`), the share that was
right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sereno.methods.sources.places.coded_names import name_beside_code
from sereno.methods.sources.places.place_area_names import AreaNames, Choice, Spelling, counts
from sereno.methods.sources.places.place_candidates import fill_candidates
from sereno.methods.sources.places.place_groups import EVERYWHERE, UNKNOWN, GroupIndex
from sereno.methods.sources.places.place_likeness import likeness, slip_of_the_pen
from sereno.methods.sources.places.place_match import (
    DEFAULT_THRESHOLD,
    MAY_BE_SHORT,
    NONE,
    ONE_WORD,
    SAME_NAME,
    SCORES,
    USUAL_KINDS,
    Ground,
    How,
    NameMatch,
)
from sereno.methods.sources.places.place_name_forms import PlaceName, read_place_name
from sereno.methods.sources.reading.words import fold

_CANDIDATES = 3
_LEAST_ALIKE = 80.0  # a name less like another is no slip of it
_TOO_CLOSE = 6.0  # areas whose likeness differs by less may be meant as well
# What before a kind of place makes a name of it: "Col. Industrial".
_MAKES_A_NAME = frozenset({"COLONIA"})
_SAINTS = frozenset({"SAN", "SANTA", "SANTO"})
_ROWS_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class _Asked:
    name: PlaceName
    scope: int


_Pair = tuple[str, str | None]
# The areas next to an area, by their numbers.
Bordering = Callable[[int], Sequence[int]]
# What people said of a name in a group, both folded: an area, -1 for none of them.
Decided = Mapping[tuple[str, str], int]
# The areas that people said a name in a group doesn't mean.
Refused = Mapping[tuple[str, str], Collection[int]]


class NameIndex:
    """The names of the areas, ready to be asked for. Make one with `build`."""

    def __init__(
        self,
        areas: AreaNames,
        groups: GroupIndex,
        threshold: float,
        decided: Decided,
        refused: Refused,
        bordering: Bordering | None,
    ) -> None:
        self._areas = areas
        self._groups = groups
        self._threshold = threshold
        self._decided = decided
        self._refused = refused
        self._bordering = bordering

    @classmethod
    def build(
        cls,
        names: Sequence[str],
        groups: Sequence[str] | None = None,
        *,
        threshold: float = DEFAULT_THRESHOLD,
        decided: Decided | None = None,
        refused: Refused | None = None,
        bordering: Bordering | None = None,
    ) -> NameIndex:
        """Index the areas' names, area i having `names[i]` and `groups[i]`.

        `threshold` (0 to 100) is the score below which a name stays unplaced. `decided` holds
        what people answered before: (folded group, folded name) to an area, or to -1 for "none
        of them"; it wins over everything else. `refused` holds the areas that a name was said
        not to mean: it stays unplaced rather than lead there. `bordering` gives the areas next to
        an area; with it, a name is found in another group only where that borders on the group
        asked for.
        """
        if groups is not None and len(groups) != len(names):
            raise ValueError(f"{len(names)} names but {len(groups)} groups")
        index = GroupIndex(groups if groups is not None else [""] * len(names))
        return cls(
            AreaNames(names, index.members),
            index,
            threshold,
            decided or {},
            refused or {},
            bordering,
        )

    def with_threshold(self, threshold: float) -> NameIndex:
        """The same areas and answers under another threshold; the lookups are shared."""
        return NameIndex(
            self._areas, self._groups, threshold, self._decided, self._refused, self._bordering
        )

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
                if match is None or match.index < 0:
                    match = self._without_its_code(*pair) or match
            if match is None:
                others.append(pair)
            else:
                found[pair] = match
        asked = [self._ask(*pair) for pair in others]
        for pair, one, alike in zip(others, asked, self._by_likeness(asked), strict=True):
            found[pair] = (
                alike
                or self._by_locality(*pair, one)
                or self._by_its_part(one)
                or self._by_short_name(one)
                or self._elsewhere(one)
            )
        if self._refused:
            found = {pair: self._unless_refused(pair, match) for pair, match in found.items()}
        fill_candidates(found, self._areas, self._groups)
        if self._refused:
            found = {pair: self._without_refused(pair, match) for pair, match in found.items()}
        return [found[pair] for pair in pairs]

    def _ask(self, name: str, group: str | None) -> _Asked:
        return _Asked(read_place_name(name), self._groups.find(group))

    def _by_decision(self, name: str, group: str | None) -> NameMatch | None:
        area = self._decided.get((fold(group or ""), fold(name))) if self._decided else None
        if area is None:
            return None
        return NameMatch(area, SAME_NAME, "exact", ground="same") if area >= 0 else NONE

    def _unless_refused(self, pair: _Pair, match: NameMatch) -> NameMatch:
        """The match, unless people said that the name doesn't mean that area."""
        not_meant = self._refused.get((fold(pair[1] or ""), fold(pair[0])), ())
        return NONE if match.index in not_meant else match

    def _without_refused(self, pair: _Pair, match: NameMatch) -> NameMatch:
        """The match without the areas that people said the name doesn't mean."""
        not_meant = self._refused.get((fold(pair[1] or ""), fold(pair[0])), ())
        left = tuple(near for near in match.candidates if near[0] not in not_meant)
        return replace(match, candidates=left) if not_meant else match

    def _by_name(self, asked: _Asked) -> NameMatch | None:
        """The same normal form, one part of a double name, or the same words."""
        name, scope = asked.name, asked.scope
        if not name.bare and not name.marks.numbers:
            return NONE
        if name.is_kind:
            return self._by_its_letters(asked)
        if areas := self._areas.same(scope, name):
            return self._choose(asked, areas, "same", rivals=self._numbered_parts(asked, areas))
        if areas := self._areas.having_part(scope, name):
            if others := self._areas.unsure_part(scope, name, areas):
                return self._offer(list(dict.fromkeys((*areas, *others))), "part")
            return self._choose(asked, areas, "part")
        if areas := self._areas.respaced(scope, name):
            return self._choose(asked, areas, "spacing")
        if areas := self._areas.reordered(scope, name):
            return self._choose(asked, areas, "order")
        return None

    def _without_its_code(self, name: str, group: str | None) -> NameMatch | None:
        """The area CENTRO, for "001 - CENTRO" and "Centro (001)": a code stands beside its name."""
        rest = name_beside_code(name)
        if rest is None:
            return None
        match = self._by_name(self._ask(rest, group))
        if match is None or match.ground != "same" or match.index < 0:
            return None
        return self._taken(match.index, SCORES["part"], "part")

    def _by_its_letters(self, asked: _Asked) -> NameMatch:
        """The area CAMPESTRE, for "Campestre" and "Col. Campestre": a kind finds but its own name.

        COLONIA before it makes a name of it. FRACC. CAMPESTRE is a kind of place again, as the law
        says it of subdivisions, unless the area is called so; and what stands in brackets alone
        is a kind whatever areas are called.
        """
        name = asked.name
        areas = [
            area
            for area in self._areas.same(asked.scope, name)
            if self._areas.names[area].core == name.core
            and self._areas.names[area].types ^ name.types <= _MAKES_A_NAME
        ]
        return self._choose(asked, areas, "same") if areas and not name.bracketed else NONE

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
        self, asked: _Asked, areas: Sequence[int], ground: Ground, rivals: Sequence[int] = ()
    ) -> NameMatch:
        """The area to which type, articles, unit and letters point; none when they don't tell."""
        choice = self._areas.best(asked.name, areas)
        equal = (*choice.areas, *rivals) if not asked.name.marks.numbers else choice.areas
        if ground == "same":
            ground = self._in_truth(asked, choice)
        score = SAME_NAME if ground == "same" else self._score(asked, choice, ground)
        if len(equal) > 1:
            return NameMatch(-1, 0.0, "none", tuple((area, score) for area in equal[:_CANDIDATES]))
        return self._taken(equal[0], score, ground, how="exact" if ground == "same" else "fuzzy")

    def _taken(self, area: int, score: float, ground: Ground, *, how: How = "fuzzy") -> NameMatch:
        """The area, or below the threshold none, and the area for a person to choose."""
        if score < self._threshold:
            return NameMatch(-1, 0.0, "none", ((area, score),))
        return NameMatch(area, score, how, ground=ground)

    def _in_truth(self, asked: _Asked, choice: Choice) -> Ground:
        """On what ground an area of the same normal form is taken: all the same, or nearly."""
        name, other = asked.name, self._areas.names[choice.areas[0]]
        if choice.fit.types == 0:
            return "other_kind"
        if name.units and other.units and not name.units & other.units:
            return "unit"
        if not name.same_article(other):
            return "article"
        alike = name.types ^ other.types <= USUAL_KINDS or not name.bare
        return "same" if alike else "kind"

    def _score(self, asked: _Asked, choice: Choice, ground: Ground) -> float:
        """The ground's share of right ones; less when kinds contradict or another name fits."""
        score = SCORES[ground]
        if choice.fit.types == 0:
            score = min(score, SCORES["other_kind"])
        if ground == "article" and (choice.fit.types < 2 or " " not in asked.name.bare):
            # "Dorado" says too little to be sure of EL DORADO.
            score = min(score, ONE_WORD)
        if ground == "slip" and self._another_article(asked, choice):
            score = min(score, ONE_WORD)
        if ground in ("article", "kind") and self._areas.longer(asked.scope, asked.name):
            # "Dorado" may be short for VALLE DORADO as well as mean EL DORADO.
            score = min(score, MAY_BE_SHORT)
        return score

    def _another_article(self, asked: _Asked, choice: Choice) -> bool:
        """Whether the best of the areas alike has another article than the name, as a whole."""
        other = self._areas.names[choice.areas[0]]
        return not other.parts and not asked.name.same_article(other)

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
                    _LEAST_ALIKE - _TOO_CLOSE,
                )
                for at, row in zip(some, scores, strict=True):
                    near = [(float(row[n]), spellings[n]) for n in row.nonzero()[0]]
                    found[at] = self._most_alike(asked[at], near) if near else None
        return found

    def _most_alike(
        self, asked: _Asked, near: Sequence[tuple[float, Spelling]]
    ) -> NameMatch | None:
        slips = [
            (alike, spelling) for alike, spelling in near if self._may_be_typo(asked.name, spelling)
        ]
        best = max((alike for alike, _ in slips), default=0.0)
        if best < _LEAST_ALIKE:
            return None
        rivals = [spelling for alike, spelling in slips if alike > best - _TOO_CLOSE]
        whole = {spelling.bare for spelling in rivals if not spelling.is_part}
        # HOGAR-SANTA MARIA isn't meant where there is a SANTA MARIA.
        close = dict.fromkeys(
            spelling.area
            for spelling in rivals
            if not spelling.is_part or spelling.bare not in whole
        )
        return self._choose(asked, list(close), "slip")

    def _may_be_typo(self, name: PlaceName, spelling: Spelling) -> bool:
        bearings, others = name.marks.bearings, self._areas.names[spelling.area].marks.bearings
        one_word = " " not in name.bare
        return (
            (bearings <= others or others <= bearings)
            and self._areas.fit(name, spelling.area).types > one_word
            and slip_of_the_pen(name.bare, spelling.bare, self._areas.vocabulary)
        )

    def _by_locality(self, written: str, group: str | None, asked: _Asked) -> NameMatch | None:
        """The area of the group that the name itself says: "El Mirador (Tlalpan)".

        What says a group that isn't the one of the row leaves the name unplaced.
        """
        said = self._groups.said_by(written, asked.name)
        if said is None:
            return None
        number, rest = said
        if asked.scope not in (EVERYWHERE, UNKNOWN, number):
            return NONE
        there = _Asked(rest, number)
        match = self._by_name(there)
        if match is None:
            (match,) = self._by_likeness([there])
        if match is None or match.index < 0:
            return match or NONE
        return self._taken(match.index, min(match.score, SCORES["locality"]), "locality")

    def _by_its_part(self, asked: _Asked) -> NameMatch | None:
        """The area called like a part of the name, when the other part is known for its place.

        "Ocotitla (San Pedro Atocpan)" is in the pueblo of that name; "Bejero del Pueblo Santa Fe"
        is BEJERO, when the group has a Santa Fe. A part that nobody knows may be a locality far
        away: "Progreso / Bahía de Kino" isn't the PROGRESO of the city.
        """
        name, scope = asked.name, asked.scope
        own = [area for part in name.parts for area in self._areas.same(scope, part)]
        around = (*name.inside, *name.within)
        holding = [area for part in around for area in self._areas.same(scope, part)]
        bracketed = [area for part in name.inside for area in self._areas.same(scope, part)]
        if own and (holding or self._hold_others(own)) and (around or len(name.parts) == 1):
            areas = own + [area for area in holding if self._equal_rank(name, area)]
            return self._choose(asked, areas, "part")
        if holding and not own:
            large = [area for area in bracketed if self._hold_others([area])]
            return self._choose(asked, large, "larger") if large else self._offer(holding, "larger")
        return self._offer(own, "part") if own else None

    def _hold_others(self, areas: Sequence[int]) -> bool:
        """Whether the areas are pueblos, which have barrios and parajes of their own."""
        return all("PUEBLO" in self._areas.names[area].types for area in areas)

    def _equal_rank(self, name: PlaceName, area: int) -> bool:
        """Whether an area named in brackets may be meant as well as the one before them."""
        return any(part.bare == self._areas.names[area].bare for part in name.inside)

    def _offer(self, areas: Sequence[int], ground: Ground) -> NameMatch:
        """No area, and these for a person to choose from."""
        score = min(SCORES[ground], SCORES["border"])
        return NameMatch(-1, 0.0, "none", tuple((area, score) for area in areas[:_CANDIDATES]))

    def _by_short_name(self, asked: _Asked) -> NameMatch | None:
        """The one area that has all the words of the name, and more.

        Two words beside SAN at the least, and the same type: "Cruz" or "San Juan" tell nothing.
        A name that was split into numbered parts is short for none: "Agrícola Oriental" is I to
        VIII, and not CUCHILLA AGRICOLA ORIENTAL.
        """
        name = asked.name
        if not name.marks.numbers and self._areas.called(asked.scope, name):
            return NONE
        if len(name.words - _SAINTS) < 2:
            return None
        longer = self._areas.longer(asked.scope, name)
        if len(longer) != 1:
            return None
        other = self._areas.names[longer[0]]
        if other.types != name.types or other.marks != name.marks:
            return None
        return self._choose(asked, longer, "short")

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
            return NONE
        area = called[0]
        fit = self._areas.fit(name, area)
        if self._areas.names[area].marks != name.marks or fit.types != 2 or not fit.articles:
            return NONE
        if self._areas.nested(asked.scope, name) or not self._near(area, asked.scope):
            return NONE
        return self._taken(area, SCORES["border"], "border", how="other_group")

    def _near(self, area: int, scope: int) -> bool:
        """Whether an area lies at the border of a group, as far as that is known."""
        if self._bordering is None or scope == UNKNOWN:
            return True
        return any(self._groups.members[other] == scope for other in self._bordering(area))
