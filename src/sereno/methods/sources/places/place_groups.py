"""Which group of areas (delegación, alcaldía, comuna) a written group means."""

from __future__ import annotations

from collections.abc import Sequence

from sereno.methods.sources.places.place_likeness import slip_of_the_pen
from sereno.methods.sources.places.place_name_forms import PlaceName, read_place_name

EVERYWHERE = -1  # no group is asked for: every area may be meant
UNKNOWN = -2  # a group is asked for that none of the areas has


class GroupIndex:
    """The distinct groups of the areas; `members` gives each area the number of its group."""

    def __init__(self, groups: Sequence[str]) -> None:
        distinct = {group: number for number, group in enumerate(dict.fromkeys(groups))}
        self.members = [distinct[group] for group in groups]
        self._names = [read_place_name(group) for group in distinct]
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
