"""The names of the areas, under every form by which they can be asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sereno.methods.sources.places.place_groups import EVERYWHERE
from sereno.methods.sources.places.place_name_forms import Marks, PlaceName, read_place_name

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
        self.members: defaultdict[int, list[int]] = defaultdict(list)
        self._same: defaultdict[_Form, list[int]] = defaultdict(list)
        self._part: defaultdict[_Form, list[int]] = defaultdict(list)
        self._respaced: defaultdict[_Form, list[int]] = defaultdict(list)
        self._called: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        self._spellings: defaultdict[_Counts, list[Spelling]] = defaultdict(list)
        for area, group in enumerate(groups):
            for scope in (group, EVERYWHERE):
                self._enter(scope, area, self.names[area])

    def same(self, scope: int, name: PlaceName) -> Sequence[int]:
        """The areas of the same normal form."""
        return self._same.get((scope, name.bare, name.marks), ())

    def same_as_a_part_of(self, scope: int, name: PlaceName) -> Sequence[int]:
        """The areas that are called like one part of a double name."""
        parts = (*name.parts, *name.inside)
        return [area for part in parts for area in self.same(scope, part)]

    def having_part(self, scope: int, name: PlaceName) -> Sequence[int]:
        """The areas of whose double name this is a part, with those that it may be short for."""
        areas = self._part.get((scope, name.bare, name.marks), ())
        return [*areas, *self.longer(scope, name)] if areas else ()

    def respaced(self, scope: int, name: PlaceName) -> Sequence[int]:
        """The areas of the same words in another order, or run together."""
        for form in _respacings(name):
            if areas := self._respaced.get((scope, form, name.marks)):
                return areas
        return ()

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
        } - set(self.members[scope])
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
        for form in set(_respacings(name)):
            self._respaced[scope, form, name.marks].append(area)
        self._spellings[counts(scope, name.marks)].append(Spelling(name.bare, area, False))
        parts = {(part.bare, part.marks) for part in (*name.parts, *name.inside)}
        for bare, marks in sorted(parts - {(name.bare, name.marks)}, key=lambda part: part[0]):
            self._part[scope, bare, marks].append(area)
            self._spellings[counts(scope, marks)].append(Spelling(bare, area, True))


def counts(scope: int, marks: Marks) -> _Counts:
    """The key under which names are compared by likeness."""
    return scope, marks.numbers, marks.extension


def _respacings(name: PlaceName) -> tuple[str, str, str]:
    return (
        name.bare.replace(" ", ""),
        name.core.replace(" ", ""),
        " ".join(sorted(name.bare.split())),
    )
