"""What is published together tells nothing that is held back.

1. Years that are each protected by themselves and published with the table of all years leak: the
   check finds them by intervals, in milliseconds, and the rest by programs.
2. Seeded leaks are caught, each told by its name: a total, a rate times a population, a
   percentage, a class of a map, an order, an earlier edition, what was fitted to hidden numbers.
3. What mends it is tried: left out, or held back, the publication passes.
4. Whatever whole numbers fit what is told, found one by one: a number that all of them agree on is
   never passed over, and none is called a leak that they leave open.
5. Without time for programs what isn't looked at is a leak; what isn't true is refused.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.methods.policy.disclosure import held_back, held_back_list
from sereno.methods.policy.publication import (
    Fitted,
    Publication,
    find_leaks,
    remedies,
    told_by_class,
    told_by_percent,
    told_by_rank,
    told_by_rate,
    told_exactly,
)
from sereno.methods.policy.release import Release

K = 5
AREAS, TOPICS, YEARS = 22, 7, 3


def by_years() -> tuple[Publication, np.ndarray]:
    """Years protected one by one, with the table of all of them; and which are small inner ones."""
    rng = np.random.default_rng(7)
    base = rng.gamma(0.8, 1, size=(AREAS, 1)) * rng.gamma(1, 6, size=(1, TOPICS))
    counts = rng.poisson(np.repeat(base[:, :, None], YEARS, axis=2) * 0.4)
    full = np.zeros((AREAS + 1, TOPICS + 1, YEARS + 1), np.int64)
    full[:AREAS, :TOPICS, :YEARS] = counts
    full[AREAS] = full[:AREAS].sum(axis=0)
    full[:, TOPICS] = full[:, :TOPICS].sum(axis=1)
    full[:, :, YEARS] = full[:, :, :YEARS].sum(axis=2)
    place = np.arange(full.size).reshape(full.shape)
    held = np.stack(
        [held_back(full[:AREAS, :TOPICS, year], K) for year in range(YEARS + 1)], axis=2
    )
    sums, names = [], []
    for year in range(YEARS + 1):
        named = f"year {year}" if year < YEARS else "all years"
        sums += [(line[-1], line[:-1]) for line in place[:, :, year]]
        sums += [(line[-1], line[:-1]) for line in place[:, :, year].T]
        names += [named] * (AREAS + TOPICS + 2)
    sums += [(line[-1], line[:-1]) for line in place.reshape(-1, YEARS + 1)]
    names += ["the sum of the years"] * ((AREAS + 1) * (TOPICS + 1))
    release = Release.of(full.ravel(), sums, cost=0)
    small = np.zeros(full.shape, np.bool_)
    small[:AREAS, :TOPICS, :YEARS] = (counts > 0) & (counts < K)
    return Publication(release, held.ravel(), K, names=tuple(names)), small.ravel()


def test_tables_protected_one_by_one() -> None:
    """1"""
    publication, small = by_years()
    leaks = find_leaks(publication)
    cells = np.array([leak.cell for leak in leaks])
    quick = [leak for leak in leaks if leak.how == "intervals"]
    assert len(quick) > 0.9 * len(leaks) > 100
    assert small[cells].sum() > 0.3 * (small & publication.held).sum()
    assert any(leak.low == leak.high for leak in leaks)
    assert all("all years" in leak.by or "the sum of the years" in leak.by for leak in quick)
    # Held back with everything else that is published, nothing is had.
    from sereno.methods.policy.suppression import hold_back

    together = replace(publication, held=hold_back(publication.release, K))
    assert not find_leaks(together)


def one_line(counts: list[int]) -> Publication:
    """Areas and the city's total, as they are held back by themselves."""
    n = len(counts)
    release = Release.of([*counts, sum(counts)], [(n, np.arange(n))], cost=np.arange(n + 1))
    return Publication(release, held_back_list(counts, K), K, names=("areas",))


def caught(publication: Publication, name: str) -> list[int]:
    """The numbers that leak by what has this name; mended when it is left out."""
    leaks = find_leaks(publication)
    assert leaks
    assert all(name in leak.by for leak in leaks)
    assert not find_leaks(publication.without(name))
    assert any(each.without == (name,) for each in remedies(publication, leaks))
    return [leak.cell for leak in leaks]


COUNTS = [3, 40, 2, 55, 31, 4]


def test_seeded_leaks() -> None:
    """2 and 3"""
    safe = one_line(COUNTS)
    assert not find_leaks(safe)
    small = [0, 2, 5]
    assert safe.held[small].all()
    total = replace(safe, told=(told_exactly("by delegation", [0, 2], 5),))
    assert caught(total, "by delegation") == [5]
    rate = told_by_rate("rates", [2], 2 / 8000 * 1e5, decimals=1, population=8000, per=1e5)
    assert 2 in caught(replace(safe, told=(rate,)), "rates")
    # Rounded to tens of thousands it says nothing.
    blunt = told_by_rate("rates", [2], 0, decimals=-2, population=8000, per=1e5)
    assert not find_leaks(replace(safe, told=(blunt,)))
    percent = told_by_percent("percentages", 0, 6, 100 * 3 / 135, decimals=1)
    assert 0 in caught(replace(safe, told=percent), "percentages")
    drawn = told_by_class("the map", 5, 4, 9)
    assert 5 in caught(replace(safe, told=(drawn,)), "the map")
    ranked = told_by_rank("the ranking", [5, 0, 2])
    assert caught(replace(safe, told=ranked), "the ranking")
    before = told_exactly("edition of 2019", [5], 4)
    assert 5 in caught(replace(safe, told=(before,)), "edition of 2019")
    fitted = Fitted("smoothed rates", np.arange(6))
    assert set(small) <= set(caught(replace(safe, fitted=(fitted,)), "smoothed rates"))
    with pytest.raises(ValueError, match="doesn't fit"):
        find_leaks(replace(safe, told=(told_exactly("wrong", [0], 9),)))


def test_holding_more_back() -> None:
    """3"""
    place = np.arange(12).reshape(3, 4)
    counts = np.array([[3, 20, 30], [40, 50, 60]])
    full = np.vstack([counts, counts.sum(axis=0)])
    full = np.column_stack([full, full.sum(axis=1)])
    sums = [(line[-1], line[:-1]) for line in [*place, *place.T]]
    release = Release.of(full.ravel(), sums, cost=full.ravel())
    held = np.zeros(12, np.bool_)
    held[0] = True
    publication = Publication(release, held, K)
    leaks = find_leaks(publication)
    assert [(leak.cell, leak.low, leak.high) for leak in leaks] == [(0, 3, 3)]
    [remedy] = remedies(publication, leaks)
    assert remedy.held
    assert not find_leaks(publication.holding(remedy.held))


def every_table() -> np.ndarray:
    """Each 2 × 2 table of numbers up to MOST with its totals, a line for each."""
    inner = np.array(list(itertools.product(range(MOST + 1), repeat=4))).reshape(-1, 2, 2)
    whole = np.concatenate([inner, inner.sum(axis=1, keepdims=True)], axis=1)
    return np.concatenate([whole, whole.sum(axis=2, keepdims=True)], axis=2).reshape(-1, 9)


MOST = 15
TABLES = every_table()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=4, max_size=4), st.data())
def test_every_table_that_fits(counts: list[int], data: st.DataObject) -> None:
    """4"""
    table = np.array(counts).reshape(2, 2)
    full = np.vstack([table, table.sum(axis=0)])
    full = np.column_stack([full, full.sum(axis=1)])
    place = np.arange(9).reshape(3, 3)
    sums = [(line[-1], line[:-1]) for line in [*place, *place.T]]
    release = Release.of(full.ravel(), sums, cost=0)
    values = release.values
    small = (values > 0) & (values < K)
    also = data.draw(st.lists(st.booleans(), min_size=9, max_size=9))
    held = (small | np.array(also)) & (values > 0)
    pair = data.draw(st.permutations(range(9)))[:2]
    sure = float(values[pair].sum())
    told = (told_exactly("two of them", pair, sure),)
    publication = Publication(release, held, K, told=told)
    true_where = (TABLES[:, ~held] == values[~held]).all(axis=1)
    fits = TABLES[true_where & (TABLES[:, held] > 0).all(axis=1)]
    found = fits[fits[:, pair].sum(axis=1) == sure]
    leaks = {leak.cell: leak for leak in find_leaks(publication)}
    for cell in np.flatnonzero(held).tolist():
        low, high = found[:, cell].min(), found[:, cell].max()
        if cell in leaks:
            # No end that it tells is beyond one that a table has.
            assert leaks[cell].low <= low
            assert leaks[cell].high >= min(high, MOST)
        else:
            # A small total of k − 1 parts is known by the rule itself.
            assert high > low or release.least[cell] >= K - 1


def test_without_time() -> None:
    """5"""
    publication, _small = by_years()
    asked = iter([None])
    found = find_leaks(publication, left=lambda: next(asked, 0.0))
    assert {"unfinished"} <= {leak.how for leak in found}
    assert len(found) > len(find_leaks(publication))
