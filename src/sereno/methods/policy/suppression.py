"""Which numbers of a release are held back, so that none of them can be had from the others.

Every small number is (1 … k − 1), and others beside it, until every number held back could still be
anything from 1 to k − 1 for a reader who knows all that is shown, every sum, and this rule. Within
one sum whose h unknown parts come to S that means S ≥ h + k − 2: five that come to 5 are five ones.

Others are chosen greedily, the cheapest first: sum by sum until each holds by itself, then by
intervals over all sums, then by all sums at once (`attack`). Which cost the least is told by what
readers know (`Release.first`). Nothing that was held back for good reason comes out again, so the
search ends: at worst all that is above zero is held back.

Hundepool et al. (2012), Statistical Disclosure Control, chapter 4; Fischetti & Salazar (2001),
Management Science 47, 1008-1027, find the pattern that costs least, which takes a solver of integer
programs and hours for a city: greedy patterns hold back some more.
"""

from __future__ import annotations

import numpy as np

from sereno.methods.policy.attack import by_flows, by_intervals, by_programs
from sereno.methods.policy.flows import Network
from sereno.methods.policy.release import Flags, Places, Release, is_small

_NONE = np.iinfo(np.int64).max
_DEAREST = 12


def hold_back(release: Release, k: int, *, also: Flags | None = None) -> Flags:
    """Which numbers (N,) of a release must be held back.

    `also` (N,) are numbers to hold back for reasons of the caller's own, such as that the edition
    before held them back; zeros among them are shown all the same.
    """
    values = release.values
    held = release.told & is_small(values, k)
    if also is not None:
        held |= also & release.told & (values > 0)
    search = _Search(release, k, held)
    if not (held | (search.small & ~release.told)).any():
        return held
    while True:
        search.fill_sums()
        if not search.widen():
            return search.freed()


class _Search:
    """A pattern that grows."""

    def __init__(self, release: Release, k: int, held: Flags) -> None:
        self.release, self.k, self.held = release, k, held
        self.small = is_small(release.values, k)
        self.needed = held.copy()
        self.most = max(k - 1, 2)
        sums = release.sums
        self.rank = release.first[sums.cell]
        self.by_rank = np.argsort(release.first)
        self.network = Network.of(release)
        # A number of the next tier is worth four of this one, and the dearest of a tier two.
        within = release.first / max(release.first.size, 1)
        price = 4.0 ** np.minimum(release.tier, _DEAREST) * (1 + within)
        self.price = np.where(release.told & (release.values > 0), price, np.inf)

    def fill_sums(self) -> None:
        """Hold back more in each sum that gives one of its numbers away by itself."""
        while True:
            weak = self._weak_sums(self.held)
            if not self._take(self._cheapest(weak)):
                return

    def widen(self) -> bool:
        """Hold back more for the numbers that all sums bound too closely; whether any were."""
        if self.network is not None:
            return self._lead_out(self.network)
        return self._widen_sums(by_intervals(self.release, self.held, self.k)) or (
            self._widen_sums(by_programs(self.release, self.held, self.k))
        )

    def _lead_out(self, network: Network) -> bool:
        """For each number that can't go far enough hold back the cheapest that make it a way."""
        release, values = self.release, self.release.values
        too_high, too_low = by_flows(release, network, self.held, self.k)
        low = np.maximum(release.least, 1)
        wanted = [
            *((line, 1, self._short(line)) for line in np.flatnonzero(too_low).tolist()),
            *(
                (line, -1, int(values[line] - low[line]))
                for line in np.flatnonzero(too_high).tolist()
            ),
        ]
        found = False
        for line, way, amount in wanted:
            unknown = self.held | ~release.told
            least = np.where(self.held, 1, 0)
            more = network.make_way(unknown, values, least, self.price, (line, way, amount))
            self.held[more] = True
            found = found or bool(more.size)
        return found

    def _short(self, line: int) -> int:
        """By how much a number must be able to go up."""
        value = int(self.release.values[line])
        return self.most - value if value < self.k else self.most - 1

    def _weak(self, held: Flags) -> bool:
        """Whether anything is bounded too closely."""
        if self.network is not None:
            return any(each.any() for each in by_flows(self.release, self.network, held, self.k))
        return bool(
            by_intervals(self.release, held, self.k).any()
            or by_programs(self.release, held, self.k).any()
        )

    def _widen_sums(self, weak: Flags) -> bool:
        """Hold back the cheapest beside each number that is bounded too closely; whether any."""
        sums = self.release.sums
        reached = weak.copy()
        # Where its own sums have nothing left, those of the unknown numbers beside it.
        while reached.any():
            touched = np.zeros(len(sums), np.bool_)
            touched[sums.of[reached[sums.cell]]] = True
            cheapest = self._cheapest(touched)
            if cheapest.size:
                # One for each weak number: the cheapest of its sums.
                return self._take(self._one_each(weak, cheapest))
            unknown = self.held | ~self.release.told
            members = np.zeros(weak.size, np.bool_)
            members[sums.cell[touched[sums.of]]] = True
            more = reached | (members & unknown)
            if (more == reached).all():
                return False
            reached = more
        return False

    def _one_each(self, weak: Flags, cheapest: Places) -> Places:
        """Of the candidates, the cheapest in the sums of each weak number; all where none is."""
        release, sums = self.release, self.release.sums
        candidate = np.zeros(weak.size, np.bool_)
        candidate[cheapest] = True
        best = np.full(len(sums), _NONE)
        ranks = np.where(candidate[sums.cell], self.rank, _NONE)
        np.minimum.at(best, sums.of, ranks)
        of_cell = np.full(weak.size, _NONE)
        mine = weak[sums.cell]
        np.minimum.at(of_cell, sums.cell[mine], best[sums.of[mine]])
        ranks = np.unique(of_cell[weak])
        ranks = ranks[ranks < _NONE]
        return (
            self.by_rank[ranks] if ranks.size else cheapest[np.argsort(release.first[cheapest])][:1]
        )

    def _weak_sums(self, held: Flags) -> Flags:
        release, sums = self.release, self.release.sums
        values, told = release.values, release.told
        unknown = held | ~told
        guarded = held | (self.small & ~told)
        here = unknown[sums.cell]
        n = sums.add_up(here)
        totals = sums.add_up(here & (sums.sign < 0))
        left = sums.add_up(np.where(here, values[sums.cell], 0))
        least = sums.add_up(here & held[sums.cell])
        any_guarded = sums.add_up(guarded[sums.cell]) > 0
        # The number that can be raised least is one that is itself counted among the least.
        room = left - (least - 1) >= self.most
        weak: Flags = any_guarded & ((n == 1) | ((totals == 0) & ~room))
        return weak

    def _cheapest(self, which: Flags) -> Places:
        """The cheapest number that is shown and above zero of each of these sums."""
        release, sums = self.release, self.release.sums
        free = release.told & ~self.held & (release.values > 0)
        best = np.full(len(sums), _NONE)
        entries = which[sums.of] & free[sums.cell]
        np.minimum.at(best, sums.of[entries], self.rank[entries])
        ranks = np.unique(best[best < _NONE])
        return np.asarray(self.by_rank[ranks], np.int64)

    def _take(self, cells: Places) -> bool:
        self.held[cells] = True
        return bool(cells.size)

    def freed(self) -> Flags:
        """The pattern without numbers that protect nothing, the dearest first."""
        extra = np.flatnonzero(self.held & ~self.needed)
        if not extra.size:
            return self.held
        held = self.held.copy()
        sums = self.release.sums
        entries_of = np.argsort(sums.cell, kind="stable")
        edges = np.searchsorted(sums.cell[entries_of], np.arange(held.size + 1))
        weak = self._weak_sums(held)
        for cell in extra[np.argsort(-self.release.first[extra])].tolist():
            mine = sums.of[entries_of[edges[cell] : edges[cell + 1]]]
            held[cell] = False
            if self._weak_among(held, mine, weak):
                held[cell] = True
        return self.held if self._weak(held) else held

    def _weak_among(self, held: Flags, which: Places, before: Flags) -> bool:
        """Whether any of these sums is weak that was not."""
        release, sums = self.release, self.release.sums
        for at in which.tolist():
            end = sums.starts[at + 1] if at + 1 < len(sums) else sums.cell.size
            part = slice(sums.starts[at], end)
            cells, sign = sums.cell[part], sums.sign[part]
            values, told = release.values[cells], release.told[cells]
            here = held[cells] | ~told
            if before[at] or not (held[cells] | (self.small[cells] & ~told)).any():
                continue
            left, least = values[here].sum(), (here & held[cells]).sum()
            if here.sum() == 1:
                return True
            if not (here & (sign < 0)).any() and left - (least - 1) < self.most:
                return True
        return False
