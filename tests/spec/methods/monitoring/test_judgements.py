"""What a round says, in tables that anyone can check.

1. 109 addressed, 11 in process and 21 not carried out of 141 are 77, 8 and 15 %: not started and
   not addressed are the third; what doesn't apply stands in no share.
2. Kappa of published tables; where all say the same it is undefined, and raw agreement is not.
3. A sample is drawn in proportion to the topics, of each one at least; the shares of a census have
   no interval, that of a sample is narrower the more of the whole was judged.
4. What changed is counted over what both rounds judged.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.monitoring.judgements import (
    CARRIED_OUT,
    Drawn,
    agreement,
    allocate,
    changes,
    draw,
    share_of,
)

# addressed | in process | not started | not addressed | not applicable | shares in whole per cent
SHARES = """
109 | 11 |  9 | 12 | 0 | 77 8 15
109 | 11 | 21 |  0 | 4 | 77 8 15
  3 |  1 |  0 |  0 | 6 | 75 25 0
"""
# first and second say the same of these, then they differ | kappa
KAPPAS = """
20 5 10 15 | 0.4000
45 15 25 15 | 0.1304
25 35 5 35 | 0.2593
"""
# sizes of the topics | how many are drawn | of each
DRAWN = """
84 24 14 8 4 4 3 |  40 | 24 7 4 2 1 1 1
84 24 14 8 4 4 3 | 200 | 84 24 14 8 4 4 3
100 1 1          |   3 | 1 1 1
3 3              |   5 | 2 3
"""
VALUES = ("not_started", "in_process", "addressed", "not_addressed", "not_applicable")


def _rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize("row", _rows(SHARES), ids="|".join)
def test_shares(row: list[str]) -> None:
    """1"""
    counts = [int(n) for n in row[:5]]
    order = ("addressed", "in_process", "not_started", "not_addressed")
    said = [value for value, n in zip(order, counts, strict=False) for _nth in range(n)]
    drawn = [Drawn(len(said), len(said))] * len(said)
    shares = [share_of([one in of for one in said], drawn) for of in CARRIED_OUT.values()]
    assert [round(100 * each.value) for each in shares if each] == [int(n) for n in row[5].split()]
    assert {(each.n, each.low) for each in shares if each} == {(sum(counts[:4]), None)}


@pytest.mark.parametrize("row", _rows(KAPPAS), ids="|".join)
def test_kappa(row: list[str]) -> None:
    """2"""
    a, b, c, d = map(int, row[0].split())
    pairs = [("x", "x")] * a + [("x", "y")] * b + [("y", "x")] * c + [("y", "y")] * d
    found = agreement(pairs, "xy")
    assert found.kappa == pytest.approx(float(row[1]), abs=5e-5)
    assert (found.table, found.same, found.n) == (((a, b), (c, d)), a + d, len(pairs))


def test_nothing_varies() -> None:
    """2"""
    found = agreement([("x", "x")] * 7, "xy")
    assert (found.kappa, found.raw) == (None, 1)
    nothing = agreement([], "xy")
    assert (nothing.kappa, nothing.raw) == (None, None)


@pytest.mark.parametrize("row", _rows(DRAWN), ids="|".join)
def test_drawn(row: list[str]) -> None:
    """3"""
    sizes = [int(n) for n in row[0].split()]
    given = allocate(sizes, int(row[1]))
    assert sorted(given) == sorted(int(n) for n in row[2].split())
    places = draw(sizes[0], given[0], np.random.default_rng(1))
    assert places == sorted(set(places)) == draw(sizes[0], given[0], np.random.default_rng(1))


def test_intervals() -> None:
    """3"""
    of = {n: share_of([True] * (n // 2) + [False] * (n - n // 2), [Drawn(141, n)] * n)
          for n in (20, 80, 140)}  # fmt: skip
    widths = [each.high - each.low for each in of.values() if each and each.low is not None]
    assert widths == sorted(widths, reverse=True)
    # n (N − 1) / (N − n) = 40 × 140 / 101 = 55.4455 stands for 40; Wilson of 0.75 of so many.
    found = share_of([True] * 30 + [False] * 10, [Drawn(141, 40)] * 40)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.62240, 0.84521), abs=1e-5)
    two = share_of([True, True, False], [Drawn(90, 2), Drawn(90, 2), Drawn(10, 1)])
    assert two is not None
    assert two.value == pytest.approx(0.9)
    with pytest.raises(ValueError, match="strata"):
        allocate([3, 3, 3], 2)
    assert share_of([], []) is None


def test_changes() -> None:
    """4"""
    table = changes({1: "in_process", 2: "addressed", 3: "addressed"},
                    {1: "addressed", 2: "addressed", 4: "addressed"}, VALUES)  # fmt: skip
    assert sum(map(sum, table)) == 2
    assert table[1][2] == table[2][2] == 1
