"""Which votes of a return session are held back, so that no few people are shown by them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sereno.methods.policy.release import Counts, Flags, Release


@dataclass(frozen=True)
class HeldVotes:
    """What must not be shown of a session with G groups and F findings.

    votes: (F, G, A + 1), the last answer being none; totals: (F, A + 1) over the groups; people:
    (G,) who came of each group; everybody: how many came.
    """

    votes: Flags
    totals: Flags
    people: Flags
    everybody: bool


def whole_votes(people: npt.ArrayLike, votes: npt.ArrayLike) -> Counts:
    """The votes (F, G, A) with those who came (G,) and gave none as a last answer, (F, G, A + 1).

    Raises ValueError where more voted than came.
    """
    came, given = np.asarray(people, np.int64), np.asarray(votes, np.int64)
    silent = came[None, :] - given.sum(axis=2)
    if (silent < 0).any() or (given < 0).any():
        raise ValueError("more voted than came")
    return np.concatenate([given, silent[:, :, None]], axis=2)


def held_back_votes(people: npt.ArrayLike, votes: npt.ArrayLike, k: int) -> HeldVotes:
    """What is held back of a session: everything that it tells is one release, since the groups are
    the same people for each finding.

    people: (G,) who came; votes: (F, G, A) as they voted.
    """
    from sereno.methods.policy.suppression import hold_back

    came, table = np.asarray(people, np.int64), whole_votes(people, votes)
    totals = table.sum(axis=1)
    parts = (table.ravel(), totals.ravel(), came, np.atleast_1d(came.sum()))
    ends = np.cumsum([each.size for each in parts])
    place = np.arange(ends[-1])
    of_votes = place[: ends[0]].reshape(table.shape)
    of_totals = place[ends[0] : ends[1]].reshape(totals.shape)
    of_people, of_all = place[ends[1] : ends[2]], int(place[-1])
    sums = [(of_all, of_people)]
    for finding in range(table.shape[0]):
        sums += [(of_people[g], of_votes[finding, g]) for g in range(came.size)]
        sums += [(of_totals[finding, a], of_votes[finding, :, a]) for a in range(table.shape[2])]
    # That the totals of a finding add up as well follows from the others.
    implied = [(of_all, of_totals[finding]) for finding in range(table.shape[0])]
    tier = np.repeat([0, 1, 2, 3], [each.size for each in parts])
    release = Release.of(np.concatenate(parts), sums, implied, tier=tier, cost=np.zeros(ends[-1]))
    held = hold_back(release, k)
    return HeldVotes(held[of_votes], held[of_totals], held[of_people], bool(held[of_all]))
