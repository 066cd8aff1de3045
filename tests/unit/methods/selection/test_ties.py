"""What the choice says where scores are the same.

1. Equal scores share the first of their ranks.
2. The sets of areas that nothing but their order decided are named, and only they: not where a
   group's minimum, or people's hand, decided.
3. Where the scores must choose and are all the same, nothing is chosen.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.engine.choosing import Basis, Wanted, choose_areas, notes_on_choice
from sereno.methods.selection.choice import choose
from sereno.methods.selection.index import IndexSetting
from sereno.vocabulary.problems import Problem


def test_ranks() -> None:
    """1: also where rounding alone tells two scores apart."""
    made = choose(np.array([0.1 + 0.2, 0.9, 0.3, np.nan, 0.0]), 1)
    assert made.rank.tolist() == [2, 1, 2, 0, 4]


def test_ties_are_named() -> None:
    """2"""
    scores = np.array([5.0, 3.0, 3.0, 3.0, 1.0, 1.0])
    assert choose(scores, 2).tied == ((1, 2, 3),)
    assert choose(scores, 1).tied == choose(scores, 4).tied == ()
    assert choose(scores, 2, put_in=[3]).tied == ()
    assert choose(scores, 3, take_out=[3]).tied == ()
    groups = np.array([0, 0, 1, 0, 2, 2], np.int32)
    # Each of the three groups has one: the third is the only one of its own, the last two tie.
    assert choose(scores, 3, groups=groups, at_least_per_group=1).tied == ((4, 5),)


def test_a_reader_is_told() -> None:
    """2, by name."""
    basis = Basis(
        "abcd", [""] * 4, ["schooling"], np.empty((4, 0), np.int64), np.full(4, 9000.0), 1.0,
        np.array([[4.0], [2.0], [2.0], [0.0]]),
    )  # fmt: skip
    wanted = Wanted(np.array([1.0]), IndexSetting(), 2)
    notes = notes_on_choice(basis, wanted, choose_areas(basis, wanted), ["A", "Norte", "Sur", "D"])
    assert [note.code for note in notes] == ["tied_at_the_cut"]
    assert notes[0].values == {"n": 2, "chosen": 1, "areas": "Norte, Sur"}


def test_nothing_tells_apart() -> None:
    """3: with every topic the same in all areas, whatever is done to make them comparable."""
    same = np.full((5, 2), 3)
    basis = Basis("abcde", [""] * 5, ["x", "y"], same, np.full(5, 900.0), 1.0, None)
    for measure in ("eb_rate", "rate", "count"):
        wanted = Wanted(np.ones(2), IndexSetting(measure=measure), 2)
        with pytest.raises(Problem) as told:
            choose_areas(basis, wanted)
        assert told.value.code == "nothing_tells_apart"
    with pytest.raises(Problem):
        choose(np.full(4, 0.5), 3, put_in=[0])
    # Where nothing is left to the scores they decide nothing.
    assert choose(np.full(4, 0.5), 4).selected.all()
    assert choose(np.full(4, 0.5), 2, put_in=[1, 3]).selected.tolist() == [False, True, False, True]
