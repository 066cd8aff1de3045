"""Votes of a return session that are held back.

1. A small number is held back with another beside it; large ones and zeros are shown; how a group
   of few people voted is shown of no finding.
2. Whoever solves the session as one system (all votes, sums, people and the rule) finds no number
   below k: each one held back can still be at least two things.
3. More votes than people are no votes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest

from sereno.methods.findings.votes import held_back_votes, whole_votes


def test_known() -> None:
    """1"""
    held = held_back_votes([30, 20], [[[20, 7, 3], [12, 8, 0]]], 5)
    assert held.votes[0, 0, 2]
    assert held.votes[0, 0].sum() >= 2
    assert not held.votes[0, 1, 2]
    assert not held.everybody
    clear = held_back_votes([30, 20], [[[20, 10, 0], [12, 8, 0]]], 5)
    assert not clear.votes.any()
    assert not clear.totals.any()
    few = held_back_votes([30, 3], [[[30, 0, 0], [3, 0, 0]]] * 2, 5)
    assert few.people[1]
    assert few.votes[:, 1, 0].all()


def _alike(came: tuple[int, ...], table: Any, hidden: Any, totals: Any) -> Iterator[Any]:
    """All votes on a finding that look the same to a reader who knows who came."""
    for one in product(*(range(n + 1) for n in came for _answer in range(2))):
        given = np.reshape(one, (2, 2))
        whole = np.column_stack([given, np.asarray(came) - given.sum(axis=1)])
        same = (whole >= 0).all() and (whole[~hidden] == table[~hidden]).all()
        same = same and (whole[hidden] > 0).all()
        if same and (whole.sum(axis=0) == table.sum(axis=0))[~totals].all():
            yield whole


@pytest.mark.parametrize("seed", range(3))
def test_nothing_follows(seed: int) -> None:
    """2"""
    rng, k = np.random.default_rng(seed), 3
    people = rng.integers(2, 5, 2)
    votes = [[rng.multinomial(n, [0.5, 0.3, 0.2])[:2] for n in people] for _finding in range(2)]
    table, held = whole_votes(people, votes), held_back_votes(people, votes, k)
    small = (table > 0) & (table < k)
    assert held.votes[small].all()
    can_be: dict[tuple[int, ...], set[int]] = {tuple(at): set() for at in np.argwhere(small)}
    open_to = [range(1, 7) if no else [n] for n, no in zip(people, held.people, strict=True)]
    for came in product(*open_to):
        if not held.everybody and sum(came) != people.sum():
            continue
        alike = [list(_alike(came, table[f], held.votes[f], held.totals[f])) for f in range(2)]
        if all(alike):
            for (f, *at), found in can_be.items():
                found |= {int(whole[tuple(at)]) for whole in alike[f]}
    assert all(len(found) > 1 for found in can_be.values())


def test_more_than_came() -> None:
    """3"""
    with pytest.raises(ValueError, match="more voted than came"):
        whole_votes([3], [[[2, 2, 0]]])
