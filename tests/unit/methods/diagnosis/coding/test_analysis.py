"""Counting what was coded.

1. A passage that several coded counts once, by a plain merge of intervals (property).
2. A number behind which too few stand is in no sum or share of whoever may not see it.
3. c: known answer 5 / 105 = 0.048; never above 1, and as many as the best matching (property).
4. Newcombe's table II: 56/70 against 48/80 is 0.2000 (0.0524 to 0.3339).
5. Silence is told apart from nobody heard and from too few words; a topic said as expected is none.
6. Saturation: base, runs and thresholds by hand; the band is the same with the same seed.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from sereno.methods.diagnosis.coding.comparing import difference_of_shares
from sereno.methods.diagnosis.coding.crosstabs import crosstab, shown
from sereno.methods.diagnosis.coding.pairs import Pair, goes_with, pairs
from sereno.methods.diagnosis.coding.passages import each_once
from sereno.methods.diagnosis.coding.saturation import saturation
from sereno.methods.diagnosis.coding.silence import Heard, heard

_SEGMENTS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 20), st.integers(0, 6)),
    max_size=14,
)


def _merged(rows):
    made: list[list[int]] = []
    for unit, code, start, length in sorted(
        (unit, code, start, length) for unit, code, start, length in rows
    ):
        last = made[-1] if made else None
        if last and last[:2] == [unit, code] and (start < last[3] or start == last[4]):
            last[3], last[4] = max(last[3], start + length), start
        else:
            made.append([unit, code, start, start + length, start])
    return [tuple(each[:4]) for each in made]


def _passages(rows):
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    return each_once(*columns[:3], columns[2] + columns[3])


@given(rows=_SEGMENTS)
def test_each_once(rows) -> None:
    """1"""
    found = _passages(rows)
    assert list(zip(found.unit, found.code, found.start, found.end, strict=True)) == _merged(rows)
    for i, (unit, code, start, length) in zip(found.of, rows, strict=True):
        assert (found.unit[i], found.code[i]) == (unit, code)
        assert found.start[i] <= start <= start + length <= found.end[i]


def _most_pairs(passages, a: int, b: int, near: int) -> int:
    """As many as can be made at all, by a general matching."""
    n = 0
    for unit in range(2):
        one, other = (
            [
                (start, end)
                for u, c, start, end in zip(
                    passages.unit, passages.code, passages.start, passages.end, strict=True
                )
                if (u, c) == (unit, code)
            ]
            for code in (a, b)
        )
        if one and other:
            meets = [goes_with(one, [each], "near", near=near) for each in other]
            n += int((maximum_bipartite_matching(csr_array(np.array(meets, int))) >= 0).sum())
    return n


@given(rows=_SEGMENTS, near=st.integers(0, 3))
def test_pairs(rows, near: int) -> None:
    """3"""
    assert round(Pair(50, 60, 5).c or 0, 3) == 0.048
    assert Pair(11, 2, 1).is_uneven
    assert not Pair(10, 2, 1).is_uneven
    passages = _passages(rows)
    turns = (passages.start, passages.end - 1 + (passages.end == passages.start))
    for relation in ("overlap", "near"):
        found = pairs(passages, relation, turns=turns, near=near)
        apart = near if relation == "near" else 0
        for a, b in combinations(range(3), 2):
            pair = found.get((a, b), Pair(0, 0, 0))
            assert pair.together == _most_pairs(passages, a, b, apart)
            assert (pair.c or 0) <= 1
    for (a, b), pair in pairs(passages, "inside").items():
        assert a != b
        assert pair.together <= pair.n_first


def test_crosstab() -> None:
    """2"""
    table = crosstab(
        code=[0, 0, 0, 1],
        activity=[0, 0, 1, 1],
        passage=[0, 1, 2, 2, 3],
        value=[0, 0, 0, 1, 1],
        n_codes=2,
        crowd=[[9, 0], [3, 4]],
    )
    assert table.counts.tolist() == [[3, 1], [0, 1]]
    assert table.people.tolist() == [[12, 4], [0, 4]]
    assert table.code_sums.tolist() == [3, 1]
    all_of_it = shown(table, k=5, sees_small=True)
    assert all_of_it.few.tolist() == [[False, True], [False, True]]
    assert np.allclose(all_of_it.of_code, [[1, 1 / 3], [0, 1]])
    less = shown(table, k=5, sees_small=False)
    assert less.held.tolist() == [[False, True], [False, True]]
    assert less.code_sums.tolist() == [3, 0]
    assert less.value_sums.tolist() == [3, 0]
    assert np.isnan(less.of_code[1]).all()


def test_difference() -> None:
    """4"""
    found = difference_of_shares(56, 70, 48, 80)
    assert found is not None
    assert [round(each, 4) for each in found] == [0.2, 0.0524, 0.3339]
    assert difference_of_shares(0, 0, 1, 2) is None


def test_silence() -> None:
    """5"""
    passages = [[40, 5], [0, 5], [0, 0], [0, 1], [60, 9]]
    said = [4_000, 3_000, 0, 10, 6_000]
    high = np.array([[True, True], [True, False], [True, True], [True, True], [False, False]])
    assert heard(passages, said, high) == [
        [Heard.SPOKEN, Heard.SPOKEN],
        [Heard.SILENCE, None],
        [Heard.NOBODY, Heard.NOBODY],
        [Heard.LITTLE, Heard.LITTLE],
        [None, None],
    ]


def test_saturation() -> None:
    """6"""
    # 10 codes in the first four; the fifth brings two more, the seventh one, the others none.
    said = np.zeros((10, 13), bool)
    for activity, codes in enumerate(([0, 1, 2], [2, 3, 4], [5, 6], [7, 8, 9], [10, 11], [], [12])):
        said[activity, codes] = True
    said[7:, 0] = True
    found = saturation(said, np.random.default_rng(1))
    assert found is not None
    assert found.base == 10
    assert found.new.tolist() == [3, 2, 2, 3, 2, 0, 1, 0, 0, 0]
    assert [each.at for each in found.reached] == [7, 7]
    again = saturation(said, np.random.default_rng(1))
    assert again is not None
    assert again.reached == found.reached
    least = found.reached[0]
    assert least.low is not None
    assert 4 <= least.low <= (least.median or 9)
    assert saturation(said[:5], np.random.default_rng(1)) is None
