"""The attacker against what the library holds back, on the demo and on cities of every shape; and
the attacker itself, who must find what is given away on purpose.

1. On each city nothing small is bounded more closely than 1 … k − 1, by sums of areas, groups,
   topics, months and years together, and the pattern is the same each time.
2. Over two editions, also by somebody who knows which numbers did not change.
3. Each attack finds its planted leak: a plain sum, a sum over sums, five that come to five, a
   total's last part, a smoothed rate, moments of a model, an order.
4. Tables with areas, periods and groups of people, whose sums are no network.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from sereno.engine.incidence import PER
from sereno.methods.policy.attack import by_flows, by_intervals, by_programs
from sereno.methods.policy.flows import Network
from sereno.methods.policy.release import Release, Sums
from sereno.methods.policy.suppression import hold_back
from sereno.methods.selection.empirical_bayes import empirical_bayes
from sereno.methods.sources.indicators.table_release import held_of_table
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.web.imports.shown_counts import (
    Edition,
    Lines,
    carried,
    counts_together,
    flat,
    release_of,
    shaped,
)
from sereno.web.imports.version_reader import VersionReader
from tests.adversary.attacks import by_model, by_order, by_sums, sums_of, two_editions
from tests.thorough import seeds

K = 5


def city(seed: int, areas: int, topics: int, groups: int, months: int, mean: float):
    """Areas in groups (a few in none), with counts by topic and month."""
    rng = np.random.default_rng(seed)
    risk = rng.gamma(0.6, 1, (areas, 1)) * rng.gamma(0.5, mean, (1, topics))
    by_area = rng.poisson(risk)
    shares = rng.dirichlet(np.full(months, 20.0))
    by_month = np.stack([rng.multinomial(n, shares) for n in by_area.sum(axis=0)], axis=1)
    days = [dt.date(2020 + i // 12, i % 12 + 1, 1) for i in range(months)]
    group_of = rng.integers(-1 if groups else 0, groups, areas) if groups else np.full(areas, -1)
    names = [f"g{i}" for i in range(groups)]
    lines = Lines([f"{i:04d}" for i in range(areas)], names, group_of.astype(np.int32), days)
    return lines, by_area, by_month


CITIES = {
    "a large one": (1, 900, 12, 7, 60, 4.0),
    "hardly any offences": (2, 80, 6, 4, 24, 0.4),
    "two groups": (3, 30, 4, 2, 12, 3.0),
    "no groups": (4, 60, 5, 0, 36, 2.0),
    "many topics": (5, 20, 20, 4, 18, 1.0),
    "few areas": (6, 5, 3, 2, 12, 2.0),
}


@pytest.mark.parametrize("shape", CITIES.values(), ids=CITIES)
def test_a_city_gives_nothing_away(shape) -> None:
    """1"""
    lines, by_area, by_month = city(*shape)
    counts = counts_together(lines, by_area, by_month)
    release = release_of(lines, counts)
    held = hold_back(release, K)
    small = (release.values > 0) & (release.values < K)
    assert held[small].all()
    assert not held[release.values == 0].any()
    assert not by_intervals(release, held, K).any()
    assert np.array_equal(hold_back(release, K), held)
    if by_area.size < 1000:
        # By linear programs, which know nothing of networks: once from the truth, once without.
        assert not by_programs(release, held, K).any()
        shown = np.where(held, np.nan, release.values.astype(float))
        assert not by_sums(shown, sums_of(lines, by_area.shape[1])).tight(K).size
    network = Network.of(release)
    assert network is not None
    assert not any(weak.any() for weak in by_flows(release, network, held, K))


def test_the_demo_gives_nothing_away(demo_results: Path) -> None:
    """1"""
    reader = VersionReader(demo_results)
    counts, lines = reader.cube, reader.shown_counts(K).lines
    release = release_of(lines, counts_together(lines, counts.by_area(), counts.by_month()))
    held = flat(reader.held(K))
    assert held.sum() > 2000
    # Hardly more is held back than is small.
    assert held.sum() < 1.05 * ((release.values > 0) & (release.values < K)).sum()
    assert not by_intervals(release, held, K).any()
    assert not by_programs(release, held, K).any()


@pytest.mark.parametrize("seed", seeds(2))
def test_two_editions_give_nothing_away(seed: int) -> None:
    """2"""
    lines, by_area, by_month = city(seed, 40, 5, 3, 12, 2.0)
    rng = np.random.default_rng(100 + seed)
    counts = counts_together(lines, by_area, by_month)
    first = hold_back(release_of(lines, counts), K)
    before = Edition(lines, list("abcde"), counts, shaped(first, counts))
    more, more_months = by_area.copy(), by_month.copy()
    for _late in range(60):
        area, topic, month = (rng.integers(n) for n in (40, 5, 12))
        more[area, topic] += 1
        more_months[month, topic] += 1
    later = counts_together(lines, more, more_months)
    kept, known = carried(lines, list("abcde"), later, before)
    held = hold_back(release_of(lines, later, known), K, also=flat(kept))
    same = flat(counts) == flat(later)
    assert held[flat(kept)].all()
    assert (first & same & ~held).sum() == 0
    shown = [
        np.where(hidden, np.nan, flat(of).astype(float))
        for hidden, of in ((first, counts), (held, later))
    ]
    found = two_editions(*shown, same, sums_of(lines, 5))
    values = np.r_[flat(counts), flat(later)]
    had = found.exact()
    had = had[(values[had] > 0) & (values[had] < K)]
    # What came between the editions shows in sums that changed (ADR 14); who was there before
    # stays as well hidden as before, also where a neighbour came out of hiding.
    assert not np.r_[np.ones(same.size, np.bool_), same][had].any()


def _list(*shown: float) -> tuple[np.ndarray, Sums]:
    """Numbers and, last, their total."""
    return np.array(shown), Sums.link([(len(shown) - 1, range(len(shown) - 1))])


def test_planted_sums_are_found() -> None:
    """3"""
    nan = np.nan
    assert by_sums(*_list(nan, 7, 9, 19), all_at_once=False).exact().tolist() == [0]
    # Five that come to five are five ones; that they come to seven says that none is above three.
    assert by_sums(*_list(nan, nan, nan, nan, nan, 5), all_at_once=False).exact().size == 5
    assert by_sums(*_list(nan, nan, nan, nan, nan, 7), all_at_once=False).tight(K).size == 5
    assert by_sums(*_list(nan, nan, 40), all_at_once=False).tight(K).size == 0
    # A neighbourhood from its district's total, which another page tells.
    assert by_sums(*_list(8, nan, 12, 23), all_at_once=False).exact().tolist() == [1]
    # Two rows less two columns: no sum alone gives the bridge away, all together do.
    truth = np.array([[3, 9, 6, 6], [8, 4, 3, 6], [6, 6, 9, 2], [6, 6, 4, 8]])
    hidden = np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 1, 1]], bool)
    place = np.arange(16).reshape(4, 4)
    sums = [*((16 + i, line) for i, line in enumerate((*place, *place.T)))]
    shown = np.r_[np.where(hidden, nan, truth).ravel(), truth.sum(axis=1), truth.sum(axis=0)]
    assert not by_sums(shown, Sums.link(sums), all_at_once=False).exact().size
    assert by_sums(shown, Sums.link(sums)).exact().tolist() == [6]


def test_planted_rates_are_found() -> None:
    """3"""
    rng = np.random.default_rng(8)
    exposure = rng.uniform(500, 9000, 40)
    counts = rng.poisson(exposure * rng.gamma(4, 0.0008, 40)).astype(float)
    small = np.flatnonzero((counts > 0) & (counts < K))
    assert small.size > 3
    shown = counts.copy()
    shown[small] = np.nan
    of_all = empirical_bayes(counts, exposure, PER).rates
    found = by_model(shown, exposure, of_all, K)
    assert {place: counts[place] for place in small.tolist()} == found
    # The rates of the held ones left out: the mean tells of them all the same.
    few = small[:3]
    shown = counts.copy()
    shown[few] = np.nan
    without = np.where(np.isnan(shown), np.nan, of_all)
    found = by_model(shown, exposure, without, K)
    assert found == {place: counts[place] for place in few.tolist()}
    # What is fitted to the shown counts alone tells nothing.
    known = np.isfinite(shown)
    refit = np.full(40, np.nan)
    refit[known] = empirical_bayes(shown[known], exposure[known], PER).rates
    assert by_model(shown, exposure, refit, K) == {}


def test_a_planted_order_is_found() -> None:
    """3"""
    rng = np.random.default_rng(9)
    exposure = rng.uniform(2000, 9000, 60)
    counts = rng.poisson(exposure * 0.0015).astype(float)
    rates = counts / exposure * PER
    hidden = (counts > 0) & (counts < K)
    shown = np.where(hidden, np.nan, rates)
    by_rank = np.argsort(-rates)
    found = by_order(by_rank.tolist(), shown, exposure, K)
    assert found
    assert all(counts[area] in fits for area, fits in found.items())
    known_first = [*by_rank[~hidden[by_rank]], *np.flatnonzero(hidden)]
    assert by_order(known_first, shown, exposure, K) == {}


@pytest.mark.parametrize("seed", seeds(2))
def test_tables_with_groups_of_people(seed: int) -> None:
    """4: women and men make everybody, areas a district and districts the city, months a year."""
    rng = np.random.default_rng(seed)
    within = {("area", f"a{i}"): ("group", f"g{i % 2}") for i in range(6)}
    within |= {("group", f"g{i}"): ("municipality", "city") for i in range(2)}
    counts = rng.poisson(rng.choice([2, 9, 20], (6, 4, 1)), (6, 4, 2))
    rows: dict[tuple[str, str], dict[tuple[str, str, str], int]] = {}
    periods = [f"2020-Q{i + 1}" for i in range(4)]
    for a, p, g in np.ndindex(counts.shape):
        places = (("area", f"a{a}"), ("group", f"g{a % 2}"), ("municipality", "city"))
        for level, code in places:
            for period in (periods[p], "2020"):
                for group in (f"sex={'mw'[g]}", ""):
                    of = rows.setdefault((level, ""), {})
                    key = (code, period, group)
                    of[key] = of.get(key, 0) + int(counts[a, p, g])
    levels = {
        level: IndicatorValues.of(
            ["cases"] * len(of), *zip(*((key[0], key[1]) for key in of), strict=True),
            list(of.values()), groups=[key[2] for key in of],
        )
        for (level, _), of in rows.items()
    }  # fmt: skip
    held = held_of_table(levels, within, counted=True, k=K)
    place, values, hidden = {}, [], []
    for (level, _), of in rows.items():
        for (key, n), flag in zip(of.items(), held[level].tolist(), strict=True):
            place[level, *key] = len(values)
            values.append(n)
            hidden.append(flag)
    sums = _sums_of_people(place, within, periods)
    release = Release.of(values, sums, cost=0)
    flags = np.array(hidden)
    small = (release.values > 0) & (release.values < K)
    assert flags[small].all()
    assert not flags.all()
    assert not by_programs(release, flags, K).any()


def _sums_of_people(place, within, periods):
    sums = []
    for (level, code, period, group), total in place.items():
        if period == "2020":
            sums.append((total, [place[level, code, p, group] for p in periods]))
        if not group:
            sums.append((total, [place[level, code, period, f"sex={s}"] for s in "mw"]))
        lying = [c for c, above in within.items() if above == (level, code)]
        if lying:
            sums.append((total, [place[*c, period, group] for c in lying]))
    return sums
