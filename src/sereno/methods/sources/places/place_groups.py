"""Which group of areas (delegación, alcaldía, comuna) a written group means."""

from __future__ import annotations

from collections.abc import Sequence

from sereno.methods.sources.places.place_likeness import slip_of_the_pen
from sereno.methods.sources.places.place_name_forms import PlaceName, read_place_name
from sereno.methods.sources.reading.words import fold

EVERYWHERE = -1  # no group is asked for: every area may be meant
UNKNOWN = -2  # a group is asked for that none of the areas has


class GroupIndex:
    """The distinct groups of the areas; `members` gives each area the number of its group."""

    def __init__(self, groups: Sequence[str]) -> None:
        distinct = {group: number for number, group in enumerate(dict.fromkeys(groups))}
        self.members = [distinct[group] for group in groups]
        self._names = [read_place_name(group) for group in distinct]
        self._words = [tuple(fold(group).split()) for group in distinct]
        self._found: dict[str, int] = {}
        self.grouped = any(group.strip() for group in distinct)

    def find(self, written: str | None) -> int:
        """The number of the group meant, EVERYWHERE or UNKNOWN.

        Same words; else all the words of one among those of the other ("Cuajimalpa" for
        Cuajimalpa de Morelos); else typos and initials. Each only when a single group fits.
        """
        if not self.grouped or written is None or not written.strip():
            return EVERYWHERE
        if written not in self._found:
            self._found[written] = self._find(read_place_name(written))
        return self._found[written]

    def said_by(self, written: str, name: PlaceName) -> tuple[int, PlaceName] | None:
        """The group that a name itself says, and the name without it; None where it says none.

        In brackets, behind a separator or MUNICIPIO, or as the last words of the name.
        """
        if not self.grouped:
            return None
        parts = (*name.parts, *name.inside, *name.within)
        if len(parts) > 1:
            said = [self._exactly(part) for part in parts[1:]]
            return (said[-1], parts[0]) if len(parts) == 2 and said[-1] >= 0 else None
        words = fold(written).split()
        for number, group in enumerate(self._words):
            if group and len(words) > len(group) and tuple(words[-len(group) :]) == group:
                rest = read_place_name(" ".join(words[: -len(group)]))
                return (number, rest) if rest.bare and not rest.is_kind else None
        return None

    def _exactly(self, asked: PlaceName) -> int:
        """The one group of exactly this name, or UNKNOWN."""
        fits = [
            number
            for number, name in enumerate(self._names)
            if (name.bare, name.marks) == (asked.bare, asked.marks) and asked.bare
        ]
        return fits[0] if len(fits) == 1 else UNKNOWN

    def _find(self, asked: PlaceName) -> int:
        alike = [(n, name) for n, name in enumerate(self._names) if name.marks == asked.marks]
        words = set(asked.bare.split())
        for fits in (
            [n for n, name in alike if name.bare == asked.bare],
            [n for n, name in alike if words and _nested(words, set(name.bare.split()))],
            [n for n, name in alike if slip_of_the_pen(asked.bare, name.bare)],
        ):
            if fits:
                return fits[0] if len(fits) == 1 else UNKNOWN
        return UNKNOWN


def _nested(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one)
