"""How sure a choice is.

1. The draws' kernel gives just what plain NumPy gives for the same random numbers.
2. The same seed gives the same answer, whatever the number of threads.
3. What every draw must choose has probability 1, what none can has 0; they add up to N.
4. Rank quantiles are ranks that the draws gave, in order.
5. The hand and the groups' minimum hold in every draw; what is by hand shows its own chance.
6. Areas that aren't eligible have no rank and are never chosen, unless by hand.
7. With nothing uncertain every draw keeps the base choice.
8. Draws fewer than the chunks, and areas fewer than a block, are no special case.
9. Areas tied at the cut share their chance; where nothing tells areas apart, nothing is drawn.
10. Where ranks don't fit in memory their quantiles come from part of the draws.
"""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import pytest

from sereno.methods.selection import sensitivity
from sereno.methods.selection.base import prepare
from sereno.methods.selection.chance import seed
from sereno.methods.selection.choice import choose
from sereno.methods.selection.index import IndexSetting
from sereno.methods.selection.sensitivity import draw_chunk, draw_selections
from sereno.vocabulary.problems import Problem
from tests.unit.methods.selection.plain_index import plain_scores
from tests.unit.methods.selection.recorded_draws import recorded_draws

WEIGHTS = np.array([0.5, 0.2, 0.3, 0.1])
SETTING = IndexSetting()


@pytest.fixture
def city(rng: np.random.Generator) -> dict[str, np.ndarray]:
    areas = 120
    exposure = rng.lognormal(8, 1, areas)
    exposure[[7, 50]] = np.nan, 0.0
    rates = rng.gamma(1.5, 0.004, (areas, 3))
    return {
        "counts": rng.poisson(rates * np.nan_to_num(exposure)[:, None]),
        "exposure": exposure,
        "fixed": rng.random((areas, 1)),
        "groups": rng.integers(-1, 6, areas).astype(np.int32),
    }


def draw(city: dict[str, np.ndarray], **more: object) -> sensitivity.Draws:
    settings: dict[str, object] = {
        "weights": WEIGHTS,
        "setting": SETTING,
        "n": 15,
        "groups": city["groups"],
        "at_least_per_group": 1,
        "draws": 640,
        "rng": np.random.default_rng(3),
    } | more
    return draw_selections(city["counts"], city["exposure"], city["fixed"], **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", ["eb_rate", "rate", "count"])
@pytest.mark.parametrize("outliers", ["none", "tukey"])
def test_the_kernel_against_plain_numpy(city, measure, outliers) -> None:  # type: ignore[no-untyped-def]
    """1"""
    base = prepare(
        city["counts"],
        city["exposure"],
        city["fixed"],
        WEIGHTS,
        replace(SETTING, measure=measure, outliers=outliers),
        15,
        groups=city["groups"],
        at_least_per_group=1,
        eligible=None,
        put_in=[3],
        take_out=[90],
    )
    draws, areas = 200, base.places.size
    words = seed(np.random.default_rng(11))
    alpha = base.weights * 30
    ranks, hits = np.zeros((150, areas), np.uint16), np.zeros(areas, np.int64)
    same, swaps = draw_chunk(
        words, draws, base.model, alpha, base.outlier_choices, base.group, base.hand,
        base.need, base.free, base.own_need, base.own_free, base.selected, ranks, hits,
    )  # fmt: skip

    codes = np.array([("none", "winsorise", "tukey")[c] for c in base.outlier_choices])
    expected_hits, expected_same, expected_swaps = np.zeros(areas, np.int64), 0, 0
    for i, (weights, uniforms, columns) in enumerate(
        zip(*recorded_draws(words, draws, base.model, alpha), strict=True)
    ):
        scores = plain_scores(
            columns.T,
            weights,
            ("minmax", "zscore", "rank")[int(uniforms[0] * 3)],
            ("arithmetic", "geometric")[int(uniforms[1] * 2)],
            str(codes[int(uniforms[2] * 2)]),
        )
        choice = choose(
            # The last digits differ with the order of adding up: not a difference in score.
            np.round(scores, 9),
            15,
            groups=base.group,
            at_least_per_group=1,
            put_in=np.flatnonzero(base.hand == 1).tolist(),
            take_out=np.flatnonzero(base.hand == -1).tolist(),
        )
        by_score = choose(np.round(scores, 9), 15, groups=base.group, at_least_per_group=1)
        expected_hits += np.where(base.hand == 0, choice.selected, by_score.selected)
        expected_same += not (choice.selected ^ base.selected).any()
        expected_swaps += (base.selected & ~choice.selected).sum()
        if i < len(ranks):
            if measure == "eb_rate":
                np.testing.assert_array_equal(ranks[i], choice.rank)
            else:  # equal scores may be told apart by their last digit
                assert np.abs(ranks[i].astype(int) - choice.rank).max() <= 3
    if measure == "eb_rate":
        np.testing.assert_array_equal(hits, expected_hits)
        assert (same, swaps) == (expected_same, expected_swaps)
    else:
        assert np.abs(hits - expected_hits).max() <= 1


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_do_not_matter(city, threads: int) -> None:  # type: ignore[no-untyped-def]
    """2"""
    one, other = draw(city, threads=1), draw(city, threads=threads)
    for a, b in zip(astuple(one), astuple(other), strict=True):
        np.testing.assert_array_equal(a, b)


def test_another_seed_gives_another_answer(city) -> None:  # type: ignore[no-untyped-def]
    """2"""
    one, other = draw(city), draw(city, rng=np.random.default_rng(4))
    assert (one.p_selected != other.p_selected).any()
    assert np.abs(one.p_selected - other.p_selected).max() < 0.15


def test_probabilities(city) -> None:  # type: ignore[no-untyped-def]
    """3"""
    city["counts"][20], city["fixed"][20] = city["counts"].max(axis=0) * 50, 3.0
    found = draw(city)
    assert found.p_selected[20] == 1
    assert found.p_selected.sum() == pytest.approx(15)
    assert 0 < found.mean_swaps < 15
    assert 0 <= found.kept <= 1


def test_rank_quantiles(city) -> None:  # type: ignore[no-untyped-def]
    """4, 6"""
    found = draw(city)
    eligible = city["exposure"] > 0
    low, mid, high = found.rank_low, found.rank_median, found.rank_high
    assert (low <= mid).all()
    assert (mid <= high).all()
    assert low[eligible].min() >= 1
    assert high[eligible].max() <= eligible.sum()
    assert (np.column_stack([low, mid, high])[~eligible] == 0).all()
    assert (found.p_selected[~eligible] == 0).all()


def test_quantiles_are_the_lowest_rank_that_so_many_draws_do_not_pass(rng) -> None:  # type: ignore[no-untyped-def]
    """4"""
    ranks = np.array([rng.permutation(70) + 1 for _ in range(333)], np.uint16)
    quantiles = np.empty((3, 70), np.int32)
    for first in (0, 32, 64):
        sensitivity._rank_quantiles(ranks, first, quantiles)
    expected = np.quantile(ranks, [0.05, 0.5, 0.95], axis=0, method="inverted_cdf")
    np.testing.assert_array_equal(quantiles, expected)


def test_hand_and_minimum_hold_in_every_draw(city) -> None:  # type: ignore[no-untyped-def]
    """5, 6: an area without population is among those put in."""
    rule = {"n": 12, "at_least_per_group": 2}
    alone = draw(city, **rule)
    inside, outside = np.argsort(np.abs(alone.p_selected - 0.5))[:2].tolist()
    found = draw(city, put_in=[7, inside], take_out=[outside], **rule)
    by_hand = np.isin(np.arange(120), [7, inside, outside])
    assert 0 < alone.p_selected[inside] < 1
    np.testing.assert_array_equal(found.p_selected[by_hand], alone.p_selected[by_hand])
    assert found.p_selected[~by_hand].sum() == pytest.approx(12 - 2)
    chosen = np.where(by_hand, 0.0, found.p_selected)
    chosen[[7, inside]] = 1
    for group in range(6):
        assert chosen[city["groups"] == group].sum() >= 2 - 1e-9


def test_ties_at_the_cut_share_their_chance() -> None:
    """9: two of three equal areas; the other order of the file gives the same."""
    fixed = np.array([[9.0], [5.0], [5.0], [5.0], [1.0]])
    nothing, exposure = np.empty((5, 0), np.int64), np.full(5, 1000.0)

    def drawn(column: np.ndarray) -> sensitivity.Draws:
        return draw_selections(
            nothing, exposure, column, [1], SETTING, 3, draws=4000, rng=np.random.default_rng(1)
        )  # fmt: skip

    there, back = drawn(fixed), drawn(fixed[::-1])
    assert there.p_selected == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3, 0], abs=0.03)
    assert back.p_selected == pytest.approx([0, 2 / 3, 2 / 3, 2 / 3, 1], abs=0.03)
    assert there.rank_high.tolist() == [1, 2, 2, 2, 5]
    assert there.kept == pytest.approx(1 / 3, abs=0.03)
    with pytest.raises(Problem) as told:
        drawn(np.full((5, 1), 7.0))
    assert told.value.code == "nothing_tells_apart"


def test_counts_need_no_population(city) -> None:  # type: ignore[no-untyped-def]
    """6: areas 7 and 50 have none, and take part where only counts are compared."""
    city["counts"][7] = city["counts"].max(axis=0) * 50
    found = draw(city, setting=IndexSetting(measure="count"))
    assert found.p_selected[7] == 1
    assert found.rank_low[50] > 0


def test_nothing_uncertain(city) -> None:  # type: ignore[no-untyped-def]
    """7: one fixed indicator, whose order no setting changes."""
    found = draw_selections(
        np.empty((120, 0), np.int64), city["exposure"], city["fixed"], [1], SETTING, 10,
        draws=64, rng=np.random.default_rng(1),
    )  # fmt: skip
    assert (found.kept, found.mean_swaps) == (1, 0)
    assert set(found.p_selected.tolist()) == {0, 1}
    np.testing.assert_array_equal(found.rank_low, found.rank_high)


def test_few_draws_and_few_areas(city) -> None:  # type: ignore[no-untyped-def]
    """8"""
    few = {name: values[:5] for name, values in city.items()}
    found = draw(few, draws=3, n=2, at_least_per_group=0)
    assert found.draws == 3
    assert found.p_selected.sum() == pytest.approx(2)


def test_quantiles_from_part_of_the_draws(city, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """10"""
    whole = draw(city, draws=3200)
    monkeypatch.setattr(sensitivity, "RANK_BYTES", 32 * 50 * 118 * 2)
    part = draw(city, draws=3200)
    np.testing.assert_array_equal(whole.p_selected, part.p_selected)
    assert (whole.rank_low != part.rank_low).any()
    assert np.abs(whole.rank_median - part.rank_median).max() <= 8


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"concentration": 0.0}])
def test_what_makes_no_sense_is_refused(city, wrong) -> None:  # type: ignore[no-untyped-def]
    """8"""
    with pytest.raises(ValueError, match="draws"):
        draw(city, **wrong)
