"""The names of the areas, under every form by which they can be asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sereno.methods.sources.places.place_groups import EVERYWHERE
from sereno.methods.sources.places.place_name_forms import Marks, PlaceName, read_place_name
from sereno.vocabulary.place_words import place_words

_Form = tuple[int, str, Marks]
# What must be the same before likeness is measured; bearings may have a typo themselves.
_Counts = tuple[int, tuple[str, ...], bool]


class Fit(NamedTuple):
    """How well an area fits a name otherwise the same; compares as a tuple, higher is better."""

    types: int  # 2 the same, 1 one of them says none, 0 they contradict
    articles: bool
    units: bool
    letters: bool
    accents: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The areas that fit best, one or several alike, and how well."""

    areas: tuple[int, ...]
    fit: Fit


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling by which an area may be meant: its name, or one part of a double name."""

    bare: str
    area: int
    is_part: bool


class AreaNames:
    """Lookups by scope: a number of a group, or EVERYWHERE for all areas."""

    def __init__(self, names: Sequence[str], groups: Sequence[int]) -> None:
        self.names: list[PlaceName] = [read_place_name(name) for name in names]
        self.words = [name.words for name in self.names]
        self._groups = groups
        self.vocabulary = frozenset(word for words in self.words for word in words)
        self.members: defaultdict[int, list[int]] = defaultdict(list)
        self._same: defaultdict[_Form, list[int]] = defaultdict(list)
        self._part: defaultdict[_Form, list[int]] = defaultdict(list)
        self._respaced: defaultdict[_Form, list[int]] = defaultdict(list)
        self._reordered: defaultdict[_Form, list[int]] = defaultdict(list)
        self._called: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        self._spellings: defaultdict[_Counts, list[Spelling]] = defaultdict(list)
        for area, group in enumerate(groups):
            for scope in (group, EVERYWHERE):
                self._enter(scope, area, self.names[area])

    def same(self, scope: int, name: PlaceName) -> Sequence[int]:
        """The areas of the same normal form."""
        return self._same.get((scope, name.bare, name.marks), ())

    def having_part(self, scope: int, name: PlaceName) -> Sequence[int]:
        """The areas of whose double name this is a part."""
        return self._part.get((scope, name.bare, name.marks), ())

    def unsure_part(self, scope: int, name: PlaceName, areas: Sequence[int]) -> list[int]:
        """The areas that may be meant as well, when the name is a part of the double names.

        Those that the name may be short for, and those that have a number in brackets besides:
        AVILA CAMACHO (FOMERREY 98) is one of several, as AVILA CAMACHO II would be.
        """
        numbered = [
            area
            for area in areas
            if any(
                part.marks.numbers and part.bare != name.bare for part in self.names[area].inside
            )
        ]
        own = [area for area in self.longer(scope, name) if area not in areas]
        return [*numbered, *own]

    def respaced(self, scope: int, name: PlaceName) -> Sequence[int]:
        """The areas of the same words spaced otherwise."""
        for form in (name.bare.replace(" ", ""), name.core.replace(" ", "")):
            if areas := self._respaced.get((scope, form, name.marks)):
                return areas
        return ()

    def reordered(self, scope: int, name: PlaceName) -> Sequence[int]:
        """The areas of the same words in another order.

        Not B DE A for "A de B", nor PRIVADA ROMA for "Roma Privada": two words of which one is a
        kind of place.
        """
        words = _sorted_words(name).split()
        if len(words) == 2 and not place_words().kinds.isdisjoint(words):
            return ()
        areas = self._reordered.get((scope, " ".join(words), name.marks), ())
        return [area for area in areas if not (_linked(name) and _linked(self.names[area]))]

    def called(self, scope: int, name: PlaceName) -> Sequence[int]:
        """The areas of this name with whatever marks."""
        return self._called.get((scope, name.bare), ())

    def longer(self, scope: int, name: PlaceName) -> list[int]:
        """The areas that have all the words of the name, and more."""
        words = name.words
        return [area for area in self.members.get(scope, ()) if words < self.words[area]]

    def nested(self, scope: int, name: PlaceName) -> bool:
        """Whether an area has all the words of the name, or some of them and no other."""
        words = name.words
        return any(
            words <= self.words[area] or self.words[area] <= words
            for area in self.members.get(scope, ())
            if self.words[area]
        )

    def spellings(self, counts: _Counts) -> Sequence[Spelling]:
        """The spellings with these numbers and extension; see `counts`."""
        return self._spellings.get(counts, ())

    def elsewhere(self, scope: int, name: PlaceName) -> list[int]:
        """The areas outside a group that have this name, or it as one part, the best first."""
        found = {
            *self.same(EVERYWHERE, name),
            *self._part.get((EVERYWHERE, name.bare, name.marks), ()),
            *self.respaced(EVERYWHERE, name),
            *self.reordered(EVERYWHERE, name),
        }
        if scope == EVERYWHERE:
            return []
        found = {area for area in found if self._groups[area] != scope}
        return sorted(found, key=lambda area: (*(-part for part in self.fit(name, area)), area))

    def best(self, name: PlaceName, areas: Iterable[int]) -> Choice:
        """Those of the areas to which type, articles, unit and letters point, in this order."""
        fits = {area: self.fit(name, area) for area in areas}
        top = max(fits.values())
        return Choice(tuple(sorted(area for area, fit in fits.items() if fit == top)), top)

    def fit(self, name: PlaceName, area: int) -> Fit:
        """How well the area fits a name that is otherwise the same."""
        other = self.names[area]
        types = 0
        if name.types == other.types:
            types = 2
        elif not name.types or not other.types or name.types & other.types:
            types = 1
        return Fit(
            types,
            name.core == other.core,
            name.units == other.units,
            name.written == other.written,
            name.lettered == other.lettered,
        )

    def _enter(self, scope: int, area: int, name: PlaceName) -> None:
        self.members[scope].append(area)
        self._same[scope, name.bare, name.marks].append(area)
        self._called[scope, name.bare].append(area)
        for form in {name.bare.replace(" ", ""), name.core.replace(" ", "")}:
            self._respaced[scope, form, name.marks].append(area)
        self._reordered[scope, _sorted_words(name), name.marks].append(area)
        self._spellings[counts(scope, name.marks)].append(Spelling(name.bare, area, False))
        parts = {(part.bare, part.marks) for part in (*name.parts, *name.inside)}
        for bare, marks in sorted(parts - {(name.bare, name.marks)}, key=lambda part: part[0]):
            self._part[scope, bare, marks].append(area)
            self._spellings[counts(scope, marks)].append(Spelling(bare, area, True))


def counts(scope: int, marks: Marks) -> _Counts:
    """The key under which names are compared by likeness."""
    return scope, marks.numbers, marks.extension


def _sorted_words(name: PlaceName) -> str:
    """The words of a name by the alphabet, with a kind of place in brackets: (GRANJAS)."""
    return " ".join(sorted([*name.bare.split(), *(name.types & place_words().kinds)]))


def _linked(name: PlaceName) -> bool:
    return not {"DE", "DEL"}.isdisjoint(name.core.split()[1:])
