"""How many people an action reached, as a reader may see it.

Whoever may not see small counts gets entries without the numbers from 1 to k - 1, without the
others that would give them away in a sum, and without what was corrected: two versions of one
number differ by few. Whatever a page shows is worked out of these. What is planned counts nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sereno.methods.actions.people import HeadCount, Reached, across, together
from sereno.methods.policy.disclosure import held_back_list
from sereno.web.actions.entries import told
from sereno.web.actions.models import Counts, Known, Meant, PeopleEntry


class Of(NamedTuple):
    """What can be taken together: planned or reached, of which group, people or attendances."""

    meant: str
    group: str
    counts: str


@dataclass(frozen=True)
class ShownEntry:
    """An entry; n: None where it is held back. before: those in whose place it stands."""

    entry: PeopleEntry
    n: int | None
    before: tuple[PeopleEntry, ...]


@dataclass(frozen=True)
class ShownReach:
    """The entries of one sort; reached: None where all of them together are held back."""

    of: Of
    entries: tuple[ShownEntry, ...]
    reached: Reached | None

    @property
    def is_held_back(self) -> bool:
        """Whether anything of it isn't shown."""
        return self.reached is None or any(each.n is None for each in self.entries)


def shown_reach(entries: Iterable[PeopleEntry], k: int | None) -> list[ShownReach]:
    """All entries of an action, those of one sort together. k: the smallest number that the reader
    may see; None: every one.
    """
    sorts: dict[Of, list[ShownEntry]] = {}
    for each in told(entries):
        row = each.entry
        before = tuple(each.before) if k is None else ()
        of = Of(row.meant, row.group, row.counts)
        sorts.setdefault(of, []).append(ShownEntry(row, row.n, before))
    order = {of: n for n, of in enumerate(sorted(sorts, key=_order))}
    return [_shown(of, sorts[of], k) for of in sorted(sorts, key=order.__getitem__)]


def _order(of: Of) -> tuple[int, str, str]:
    return (list(Meant).index(Meant(of.meant)), of.group, of.counts)


def _shown(of: Of, entries: list[ShownEntry], k: int | None) -> ShownReach:
    reached = together(
        [
            HeadCount(
                each.entry.n,
                each.entry.known == Known.ESTIMATED,
                each.entry.counts == Counts.ATTENDANCES,
            )
            for each in entries
        ]
    )
    if k is None or of.meant == Meant.PLANNED:
        return ShownReach(of, tuple(entries), reached)
    *hidden, is_total_hidden = held_back_list([each.entry.n for each in entries], k).tolist()
    shown = tuple(
        ShownEntry(each.entry, None if is_hidden else each.n, each.before)
        for each, is_hidden in zip(entries, hidden, strict=True)
    )
    if is_total_hidden:
        return ShownReach(of, shown, None)
    if any(hidden) and reached.low < reached.high:
        # The largest one may be among those that are held back.
        low = max((each.n for each in shown if each.n is not None), default=0)
        reached = Reached(low, reached.high, reached.estimated, reached.entries)
    return ShownReach(of, shown, reached)


def people_reached(shown: Iterable[ShownReach]) -> Reached | None:
    """The different people whom an action reached, of all groups, whose numbers are shown: groups
    overlap, so that only bounds are known. None: none is.
    """
    parts = [
        each.reached
        for each in shown
        if each.of.meant == Meant.REACHED
        and each.of.counts == Counts.PERSONS
        and each.reached is not None
    ]
    whole = [
        each.reached
        for each in shown
        if each.of == Of(Meant.REACHED, "", Counts.PERSONS) and each.reached is not None
    ]
    # Who counts everybody has counted the groups too.
    return across(whole or parts) if parts else None
