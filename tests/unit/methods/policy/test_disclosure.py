"""What is held back of a table.

1. Every count from 1 to k − 1 is held back, totals among them; zeros never are.
2. Whoever knows all that is shown, every sum, and that what is held back is at least 1 can't bound
   a small count more closely than 1 … k − 1, nor any other held back to fewer than k − 1 numbers.
3. A table with nothing small in it is published whole, and a total whose parts are shown is shown.
4. A list with its total is a table of one line.
5. Counts that aren't whole, or are negative, are refused.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sereno.methods.policy.disclosure import held_back, held_back_list
from sereno.methods.policy.release import is_small

tables = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.one_of(st.integers(0, 8), st.just(0)))
)


def with_totals(counts: np.ndarray) -> np.ndarray:
    rows = np.column_stack([counts, counts.sum(axis=1)])
    return np.vstack([rows, rows.sum(axis=0)])


def what_a_reader_can_work_out(table: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Lowest and highest value (2, cells) that the published numbers leave to each cell."""
    from scipy.optimize import linprog

    cells = np.argwhere(held)
    number = {tuple(cell): i for i, cell in enumerate(cells.tolist())}
    sign = np.ones(table.shape)
    sign[:, -1] *= -1
    sign[-1, :] *= -1
    lines = [[(i, j) for j in range(table.shape[1])] for i in range(table.shape[0])]
    lines += [[(i, j) for i in range(table.shape[0])] for j in range(table.shape[1])]
    left = np.zeros((len(lines), len(cells)))
    right = np.zeros(len(lines))
    for row, line in enumerate(lines):
        for cell in line:
            if cell in number:
                left[row, number[cell]] = sign[cell]
            else:
                right[row] -= sign[cell] * table[cell]
    bounds = np.empty((2, len(cells)))
    for i in range(len(cells)):
        aim = np.zeros(len(cells))
        aim[i] = 1
        bounds[0, i] = linprog(aim, A_eq=left, b_eq=right, bounds=(1, None)).fun
        highest = linprog(-aim, A_eq=left, b_eq=right, bounds=(1, None))
        bounds[1, i] = np.inf if highest.status == 3 else -highest.fun
    return bounds


def parts_above_zero(table: np.ndarray) -> np.ndarray:
    """A total is at least as many as it has parts; anything else at least 1."""
    least = np.where(table > 0, 1, 0)
    inner = least[:-1, :-1]
    least[:-1, -1], least[-1, :-1], least[-1, -1] = inner.sum(1), inner.sum(0), inner.sum()
    return least


@given(tables)
def test_small_counts_are_held_back_and_zeros_published(counts: np.ndarray) -> None:
    """1"""
    table, held = with_totals(counts), held_back(counts)
    assert held[is_small(table)].all()
    assert not held[table == 0].any()


@given(tables, st.sampled_from([2, 3, 5]))
def test_no_cell_held_back_can_be_worked_out(counts: np.ndarray, k: int) -> None:
    """2"""
    table, held = with_totals(counts), held_back(counts, k)
    lowest, highest = what_a_reader_can_work_out(table, held)
    small, most = is_small(table, k)[held], max(k - 1, 2)
    assert (lowest[small] <= parts_above_zero(table)[held][small] + 1e-6).all()
    assert (highest[small] >= most - 1e-6).all()
    assert (highest - lowest >= most - 1 - 1e-6).all()


@given(tables)
def test_a_total_whose_parts_are_shown_is_shown(counts: np.ndarray) -> None:
    """3"""
    held = held_back(counts)
    for line in (*held, *held.T):
        assert not line[-1] or line[:-1].any()
    assert not held_back([[5, 0, 12], [30, 8, 0]]).any()


def test_a_large_table_with_many_small_counts(rng: np.random.Generator) -> None:
    """2: areas by topics, as a city has them."""
    counts = rng.poisson(rng.gamma(0.6, 8, (400, 12)))
    held = held_back(counts)
    assert held[:-1, :-1][is_small(counts)].all()
    assert not held[-1, -1]
    # Others beside them are few.
    assert held.sum() < 1.2 * is_small(with_totals(counts)).sum()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([10, 7, 5], [0, 0, 0, 0]),
        ([3, 10, 7], [1, 1, 0, 0]),  # 3 alone could be had from the total
        ([1, 1, 9, 20], [1, 1, 1, 0, 0]),  # 1 and 1 add up to 2
        ([1, 1, 1, 1, 1, 9], [1, 1, 1, 1, 1, 1, 0]),  # five that add up to 5 are five ones
        ([3, 4, 10], [1, 1, 0, 0]),
        ([3, 0, 0], [1, 0, 0, 1]),  # the total is the 3
        ([3, 0, 9], [1, 0, 1, 0]),
        ([1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1]),  # nothing else can be held back
        ([0, 0], [0, 0, 0]),
    ],
)
def test_a_list_with_its_total(counts: list[int], expected: list[int]) -> None:
    """4"""
    assert held_back_list(counts).astype(int).tolist() == expected


@pytest.mark.parametrize("counts", [[[1.5]], [[-1, 2]], [3, 4]])
def test_what_is_not_a_table_of_counts_is_refused(counts: object) -> None:
    """5"""
    with pytest.raises(ValueError, match="whole"):
        held_back(counts)


def test_k_can_be_set() -> None:
    """1"""
    assert is_small([0, 2, 9, 10], k=10).tolist() == [False, True, True, False]
    assert not held_back([[1, 2], [3, 4]], 1).any()
