"""Risk from what raters say.

1. Sereno's rule goes from 0.2 to 25, in every way of writing it; a factor after `per` counts.
2. A rule that isn't one is refused, and says why.
3. Components, risk, spread and number of raters of each cell; a cell that nobody rated has none.
4. Chances add up to as many as are first; the same seed gives the same; what is sure is sure.
5. Raters who differ leave it open, and so do rules that differ; whoever is strict is so everywhere.
6. A cell that one rater alone has rated keeps that rating in each draw.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.findings.risk import (
    USUAL_OTHERS,
    USUAL_RULE,
    chance_of_first,
    ends_of,
    read_rule,
    risk_of,
    spread_of,
)
from sereno.vocabulary.problems import Problem

NOBODY = (np.nan, np.nan, np.nan)
USUAL = read_rule(USUAL_RULE)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (USUAL_RULE, (0.2, 25)),
        ("T × V ÷ C", (0.2, 25)),
        ("amenaza * vulnerabilidad / capacidad", (0.2, 25)),
        ("A*V/C per 10", (2, 250)),
        (USUAL_OTHERS[0], (0.2, 25)),
        (USUAL_OTHERS[1], (1, 5)),
        ("threat", (1, 5)),
    ],
)
def test_rules(text: str, ends: tuple[float, float]) -> None:
    """1"""
    assert ends_of(read_rule(text)) == pytest.approx(ends)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "formula_empty"),
        ("T * ", "formula_ends_early"),
        ("__import__('os')", "risk_rule_name"),
        ("T * miedo", "risk_rule_name"),
        ("T * V / (C - 3)", "risk_rule_no_number"),
        ("T / (C - 1.25)", "risk_rule_no_number"),
        ("V * C / T", "risk_rule_wrong_way"),
        ("T * V * C", "risk_rule_wrong_way"),
        ("T * V - V * V", "risk_rule_wrong_way"),
        ("7", "risk_rule_flat"),
        ("T - T", "risk_rule_flat"),
    ],
)
def test_refused(text: str, code: str) -> None:
    """2"""
    with pytest.raises(Problem) as raised:
        read_rule(text)
    assert raised.value.code == code
    assert all(raised.value.in_every_language())


def test_spread() -> None:
    """3"""
    ratings = [[(5, 4, 2), (3, 4, 4)], [(1, 1, 5), NOBODY], [NOBODY, NOBODY]]
    found = spread_of(ratings, USUAL)
    assert found.means[0].tolist() == [4, 4, 3]
    assert found.risk[:2] == pytest.approx([16 / 3, 0.2])
    assert (found.low[0], found.high[0]) == (3, 10)
    assert (found.low[1], found.high[1]) == pytest.approx((0.2, 0.2))
    assert found.raters.tolist() == [2, 1, 0]
    assert np.isnan([*found.means[2], found.risk[2], found.low[2], found.high[2]]).all()
    assert spread_of(np.zeros((0, 0, 3)), USUAL).risk.size == 0
    assert risk_of(USUAL, [[5.0]], [[5.0]], [[1.0]]).tolist() == [[25]]


def test_chances(rng) -> None:
    """4"""
    ratings = rng.integers(1, 6, (40, 3, 3)).astype(float)
    area = np.arange(40) // 2
    rules = [USUAL, *map(read_rule, USUAL_OTHERS)]

    def chances(seed: int):
        return chance_of_first(ratings, area, rules, np.random.default_rng(seed), draws=500)

    found = chances(7)
    assert found.sum() == pytest.approx(10)
    assert (found == chances(7)).all()
    assert not (found == chances(8)).all()
    sure = np.repeat(ratings[:, :1], 3, axis=1)
    sure[0] = (5, 5, 1)
    assert chance_of_first(sure, area, [USUAL], rng, draws=50)[0] == 1
    # Equal areas share the places; an area that nobody rated has no chance to tell.
    same = np.broadcast_to([[(3.0, 3.0, 3.0)]], (5, 1, 3)).copy()
    same[2] = NOBODY
    found = chance_of_first(same, range(5), [USUAL], rng, first=1, draws=4000)
    assert np.isnan(found[2])
    assert found[[0, 1, 3, 4]] == pytest.approx(0.25, abs=0.03)
    none = chance_of_first(np.full((2, 3, 3), np.nan), [0, 1], [USUAL], rng)
    assert np.isnan(none).all()


def test_choices_matter(rng) -> None:
    """5"""
    # Two raters, one of whom sees it the other way round: each decides alone in a quarter of draws.
    ratings = [[(5, 5, 1), (1, 1, 5)], [(1, 1, 5), (5, 5, 1)]]
    found = chance_of_first(ratings, [0, 1], [USUAL], rng, first=1, draws=4000)
    assert found == pytest.approx(0.5, abs=0.03)
    # A strict rater is strict of both areas: which is first stays sure.
    strict = [[(2, 2, 2), (4, 4, 2)], [(1, 2, 2), (3, 4, 2)]]
    assert chance_of_first(strict, [0, 1], [USUAL], rng, first=1, draws=500).tolist() == [1, 0]
    # Of two rules that order them otherwise each is taken as often.
    other = [[(5, 5, 4)], [(2, 2, 1)]]
    rules = [read_rule("T * V"), read_rule("T / (C * C * C)")]
    found = chance_of_first(other, [0, 1], rules, rng, first=1, draws=4000)
    assert found == pytest.approx(0.5, abs=0.03)


def test_alone(rng) -> None:
    """6"""
    ratings = [[(5, 5, 1), NOBODY, NOBODY], [NOBODY, (4, 4, 1), (4, 4, 1)]]
    found = chance_of_first(ratings, [0, 1], [USUAL], rng, first=1, draws=500)
    assert found.tolist() == [1, 0]
