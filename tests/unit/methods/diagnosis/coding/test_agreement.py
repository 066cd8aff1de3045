"""How far coders agree on passages and on units.

1. Known answers: alpha (2011), kappa and AC1 (Cohen 1960, Gwet 2008), unitising alpha (1995, 2004).
2. Coders without one document that both finished have nothing in common, and no figure at all:
   INCEpTION once gave 1.0. Positions count from the start of their own document.
3. Nobody marked anything, only points, or everything from end to end: undefined with why, never 1.
4. Free passages have a, b, c and d with the length of the text, and no kappa: a = 80, b = c = 10
   without d gave −0.11. Text that nobody marked raises neither positive agreement nor cu-alpha.
5. cu-alpha is what counting pairs of letters one by one gives.
6. Two overlapping passages of one coder are no agreement.
7. Units: "neither" is a decision; units that one coder judged aren't counted; more than two coders
   have no kappa.
8. No interval under five documents; the same seed gives the same one.
9. Regions of pictures: the same where they share half of what either covers, each with one other at
   most; points are undefined, and no coefficient that needs what nobody drew.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.diagnosis.agreement import alpha as alpha_of_values
from sereno.methods.diagnosis.coding import agreement_measured
from sereno.methods.diagnosis.coding.agreement_measured import Measured, OfCode, measured
from sereno.methods.diagnosis.coding.agreement_overlap import overlapping
from sereno.methods.diagnosis.coding.agreement_passages import (
    Coded,
    in_common,
    overlaps_of,
    units_of,
)
from sereno.methods.diagnosis.coding.agreement_regions import Regions, region_agreement
from sereno.methods.diagnosis.coding.agreement_unitising import unitising
from sereno.methods.diagnosis.coding.agreement_units import (
    Judged,
    ac1_of_tables,
    judged_agreement,
    kappa,
)

# document, coder, code, start, end
Passage = tuple[int, ...]


def coded(
    passages: Sequence[Passage],
    lengths: Sequence[int],
    *,
    coders: int = 2,
    codes: int = 3,
    finished: Sequence[Sequence[int]] | None = None,
) -> Coded:
    """Everybody has finished everything, unless told."""
    done = np.ones((len(lengths), coders), bool) if finished is None else np.array(finished, bool)
    document, coder, code, start, end = np.array(passages, np.int64).reshape(-1, 5).T
    return Coded(np.array(lengths), done, document, coder, code, start, end, codes)


def found(passages: Sequence[Passage], lengths: Sequence[int], **more: Any) -> Measured:
    """Of passages of which some are in common."""
    result = measured(coded(passages, lengths, **more), np.random.default_rng(1))
    assert result is not None
    return result


def first(passages: Sequence[Passage], lengths: Sequence[int], **more: Any) -> OfCode:
    """Of the first code."""
    return found(passages, lengths, **more).codes[0]


@pytest.fixture(scope="module")
def known(real_data: Callable[[str], Path]) -> Any:
    return json.loads((real_data("agreement") / "agreement.json").read_text())


def of_pair(units: dict[str, list[list[int]]], begin: int, scale: int) -> list[Passage]:
    """Known answers' [offset, length] of two observers."""
    return [
        (0, coder, 0, (start - begin) * scale, (start - begin + length) * scale)
        for coder, who in enumerate("ij")
        for start, length in units[who]
    ]


def test_known_values(known: Any) -> None:
    """1"""
    for name in ("nominal_missing", "wikipedia"):
        data = np.array(known[name]["data"], dtype=float)
        for measure, answer in known[name]["alpha"].items():
            ours = alpha_of_values(data, measure).alpha
            assert ours == pytest.approx(answer, abs=0.0006)
            theirs = krippendorff.alpha(data, level_of_measurement=measure)
            assert ours == pytest.approx(theirs)


def test_known_tables(known: Any) -> None:
    """1"""
    cohen = known["cohen_1960_p45"]
    table = np.array(cohen["table"], float)
    assert kappa(table) == pytest.approx(cohen["kappa"], abs=0.0005)
    for name in ("cohen_1960_p45", "cohen_1960_p37", "gwet_2008_small"):
        table = np.array(known[name]["table"], float)
        assert ac1_of_tables(table) == pytest.approx(known[name]["AC1"], abs=0.0006)
    for each in known["gwet_irrCAC"].values():
        answer = next(case for case in each["cases"] if case["measure"] == "AC1")
        ours = ac1_of_tables(np.array(each["table"], float))
        assert ours == pytest.approx(answer["coefficient"], abs=0.00001)


def test_known_unitising(known: Any) -> None:
    """1"""
    example = known["cu_alpha_2004_p254"]
    passages = []
    for code, units in enumerate(example["units"].values()):
        passages += [(d, i, code, *ends) for d, i, _c, *ends in of_pair(units, example["begin"], 1)]
    data = coded(passages, [example["length"]], codes=2)
    units = units_of(data)
    parts = unitising(data, units, overlaps_of(units, data.finished), np.ones((1, 1)))
    assert parts.observed[:, 0] == pytest.approx(list(example["observed"].values()), abs=0.0001)
    assert parts.expected[:, 0] == pytest.approx(list(example["expected"].values()), abs=0.0001)
    answers = example["alpha_u"]
    assert parts.alpha[:, 0] == pytest.approx([answers["c"], answers["k"]], abs=0.0001)
    # Printed from rounded disagreements: 1 − 0.0144 / (0.0532 + 0.0490).
    assert parts.of_all[0] == pytest.approx(answers["all"], abs=0.0005)

    example = known["u_alpha_1995_p57"]
    for name, units_1995 in example["units"].items():
        # 1995 measures along a continuous line: the same with units a thousand times as fine.
        data = coded(of_pair(units_1995, 0, 1000), [example["length"] * 1000], codes=1)
        units = units_of(data)
        parts = unitising(data, units, overlaps_of(units, data.finished), np.ones((1, 1)))
        assert parts.observed[0, 0] == pytest.approx(example["observed"][name], abs=0.0001)
        answer = example["alpha_u_limit_long_continuum"][name]
        assert parts.alpha[0, 0] == pytest.approx(answer, abs=example["tolerance"])

    bad = known["u_alpha_degenerate"]["r0_[1,8]_vs_r1_[2,1],[4,1],[6,1]_length_10"]
    passages = [(0, 0, 0, 1, 9), (0, 1, 0, 2, 3), (0, 1, 0, 4, 5), (0, 1, 0, 6, 7)]
    assert first(passages, [10]).alpha.value == pytest.approx(bad["alpha"], abs=0.0001)
    alone = first([(0, 0, 0, 7, 8)], [20], coders=3)
    assert alone.alpha.value == pytest.approx(0.0)


def test_nothing_in_common() -> None:
    """2"""
    alike = [(0, 0, 0, 5, 9), (1, 1, 0, 5, 9)]
    apart = coded(alike, [20, 20], finished=[[1, 0], [0, 1]])
    assert measured(apart, np.random.default_rng(1)) is None
    assert in_common(coded([], [0, 0])) is None
    # What was coded in a document that only one finished counts neither for nor against.
    rest = [(2, 0, 0, 5, 9), (2, 1, 0, 30, 31)]
    done = [[1, 0], [0, 1], [1, 1]]
    with_others = first(alike + rest, [20, 20, 100], finished=done)
    alone = first([(0, *each[1:]) for each in rest], [100])
    assert with_others == alone
    assert with_others.positive.value == 0
    judged = Judged(np.array([0, 1]), np.array([[1, 0], [0, 1]], bool), np.zeros((1, 2, 2), bool))
    assert judged_agreement(judged, np.random.default_rng(1)) is None


def test_undefined_with_why() -> None:
    """3"""
    nothing = found([], [100])
    assert {each.alpha.why for each in nothing.codes} == {"no_units"}
    assert nothing.alpha.why == nothing.positive.why == nothing.overlap.why == "no_units"
    points = first([(0, 0, 0, 5, 5), (0, 1, 0, 5, 5)], [100])
    assert (points.alpha.why, points.positive.why) == ("zero_length", "zero_length")
    assert points.without_length == 2
    whole = found([(0, 0, 0, 0, 100), (0, 1, 0, 0, 100)], [100])
    assert whole.codes[0].alpha.why == whole.alpha.why == whole.overlap.why == "one_category"
    assert whole.codes[0].positive.value == 1
    apart = found([(0, 0, 0, 0, 10), (0, 1, 1, 20, 30)], [100])
    assert apart.overlap.why == "no_overlap"
    for every in (True, False):
        judged = Judged(np.zeros(4, int), np.ones((4, 2), bool), np.full((1, 4, 2), every))
        result = judged_agreement(judged, np.random.default_rng(1))
        assert result is not None
        code = result.codes[0]
        assert {code.kappa.why, code.ac1.why, code.alpha.why} == {"one_category"}
        assert (code.a, code.d) == ((4, 0) if every else (0, 4))


def test_no_kappa_of_free_passages() -> None:
    """4"""
    marks = [(0, 0, 0, 0, 90), (0, 1, 0, 10, 100), (0, 0, 1, 0, 90), (0, 1, 2, 10, 100)]
    short, long = (found(marks, [length]) for length in (110, 11_000))
    code = short.codes[0]
    assert (code.cells.a, code.cells.b, code.cells.c, code.cells.d) == (80, 10, 10, 10)
    assert (code.cells.text, long.codes[0].cells.d) == (110, 10_900)
    assert code.positive.value == pytest.approx(160 / 180)
    figures = {name for name in vars(code) if "kappa" in name or "ac1" in name}
    assert not figures
    assert not hasattr(agreement_measured, "kappa")
    assert all(
        figure.value is None or abs(figure.value + 0.11) > 0.01
        for figure in (code.alpha, code.positive, short.overlap)
    )
    assert long.codes[0].positive == code.positive
    assert long.overlap == short.overlap
    assert code.alpha.value is not None
    assert long.codes[0].alpha.value is not None
    assert code.endless is not None
    assert code.alpha.value < long.codes[0].alpha.value < code.endless


SPANS = st.builds(
    lambda d, who, code, start, long: (d, who, code, start, min(start + long, 12)),
    *(st.integers(0, 1), st.integers(0, 2), st.integers(0, 2), st.integers(0, 11)),
    st.integers(1, 6),
)


@given(st.lists(SPANS, max_size=12))
def test_overlaps_letter_by_letter(passages: list[Passage]) -> None:
    """5"""
    finished = [[1, 1, 1], [1, 1, 0]]
    common = in_common(coded(passages, [12, 12], coders=3, finished=finished))
    assert common is not None
    units = units_of(common)
    ours = overlapping(common, units, np.ones((1, 2)))
    letters: dict[tuple[int, int, int], set[int]] = {}
    each = list(zip(units.document, units.coder, units.code, units.start, units.end, strict=True))
    for d, who, code, start, end in each:
        for at in range(start, end):
            letters.setdefault((d, who, at), set()).add(code)
    same = different = 0.0
    for (d, who, at), codes in letters.items():
        for other in range(who + 1, 3):
            theirs = letters.get((d, other, at), set())
            for one, two in itertools.product(codes, theirs):
                share = sum(finished[d]) - 1
                same += (one == two) / share
                different += (one not in theirs and two not in codes) / share
    assert ours.same[0] == pytest.approx(same)
    assert ours.different[0] == pytest.approx(different)
    unequal = pairs = 0
    for g, h in itertools.permutations(range(len(each)), 2):
        weight = (each[g][4] - each[g][3]) * (each[h][4] - each[h][3])
        pairs += weight
        unequal += weight * (each[g][2] != each[h][2])
    if pairs:
        assert ours.expected[0] == pytest.approx(unequal / pairs)
    if unequal and same + different:
        chance = unequal / pairs
        assert ours.alpha[0] == pytest.approx(1 - different / (same + different) / chance)
    else:
        assert np.isnan(ours.alpha[0])


def test_one_coder_twice() -> None:
    """6"""
    twice = first([(0, 0, 0, 0, 10), (0, 0, 0, 5, 15), (0, 1, 0, 50, 60)], [100])
    assert (twice.cells.a, twice.cells.b, twice.units) == (0, 15, 2)
    # What only touches stays two units, with an end of its own.
    two = first([(0, 0, 0, 0, 10), (0, 0, 0, 10, 20), (0, 1, 0, 0, 20)], [100])
    assert two.units == 3
    assert two.positive.value == 1
    assert two.alpha.value is not None
    assert two.alpha.value < 1


@given(
    st.lists(
        st.tuples(st.integers(0, 2), *[st.sampled_from([None, 0, 1])] * 3), min_size=1, max_size=15
    )
)
def test_units(rows: list[tuple[int, int | None, int | None, int | None]]) -> None:
    """7"""
    values = np.array([row[1:] for row in rows], dtype=float)
    known = ~np.isnan(values)
    judged = Judged(np.array([row[0] for row in rows]), known, np.array([values == 1]))
    result = judged_agreement(judged, np.random.default_rng(1))
    whole = known.sum(axis=1) > 1
    if result is None:
        assert not whole.any()
        return
    assert result.units == whole.sum()
    code = result.codes[0]
    kept = values[whole]
    if len(np.unique(kept[~np.isnan(kept)])) == 1:
        assert code.alpha.why == code.ac1.why == "one_category"
        return
    theirs = krippendorff.alpha(kept.T, level_of_measurement="nominal", value_domain=[0, 1])
    assert code.alpha.value == pytest.approx(theirs)
    assert code.alpha.value == pytest.approx(alpha_of_values(kept.T, "nominal").alpha)
    table = np.array([[code.a, code.b], [code.c, code.d]], float)
    if result.coders == 2:
        if code.kappa.value is not None:
            assert code.kappa.value == pytest.approx(float(kappa(table)))
        assert code.ac1.value == pytest.approx(float(ac1_of_tables(table)))
    else:
        assert code.kappa.why == "more_than_two"


def test_neither_is_a_decision() -> None:
    """7"""
    given_ = np.zeros((1, 200, 2), bool)
    given_[0, :80] = True
    given_[0, 80:90, 0] = given_[0, 90:100, 1] = True
    judged = np.ones((200, 2), bool)
    judged[199, 1] = False
    result = judged_agreement(Judged(np.zeros(200, int), judged, given_), np.random.default_rng(1))
    assert result is not None
    code = result.codes[0]
    assert (code.a, code.b, code.c, code.d, result.units) == (80, 10, 10, 99, 199)
    assert code.kappa.value == pytest.approx(0.797, abs=0.001)


def test_intervals() -> None:
    """8"""
    rng = np.random.default_rng(7)
    passages = []
    for document in range(6):
        for _each in range(8):
            start = int(rng.integers(0, 900))
            passages.append((document, 0, 0, start, start + 50))
            if rng.random() < 0.8:
                moved = start + int(rng.integers(0, 10))
                passages.append((document, 1, 0, moved, moved + 50))
    four = [each for each in passages if each[0] < 4]
    few = found(four, [1000] * 4)
    assert (few.draws, few.alpha.low, few.codes[0].positive.high) == (0, None, None)
    one, again = (found(passages, [1000] * 6) for _each in range(2))
    assert one == again
    for figure in (one.alpha, one.codes[0].alpha, one.positive):
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low < figure.value < figure.high
    # A code of four documents among six has a figure without one.
    rare = found([(d, w, 1 if d < 4 else 0, s, e) for d, w, _c, s, e in passages], [1000] * 6)
    assert rare.codes[1].alpha.value is not None
    assert rare.codes[1].alpha.low is None


def test_regions() -> None:
    """9, 8"""
    whole, half, third = (0, 0, 100, 100), (0, 0, 100, 50), (50, 0, 100, 100)
    point = (3, 3, 0, 0)
    # picture, coder, code, box: of the first code half is the same, of the second nothing.
    rows = [
        *((0, 0, 0, whole), (0, 1, 0, half), (0, 1, 0, whole), (0, 0, 1, whole), (0, 1, 1, third)),
        *((0, 0, 2, point), (0, 1, 2, point), (1, 0, 0, whole), (2, 0, 0, whole), (2, 1, 0, half)),
    ]
    documents, coders, codes, boxes = (np.array(each) for each in zip(*rows, strict=True))
    # Of the second picture one coder hasn't finished.
    finished = np.array([[True, True], [True, False], [True, True]])
    regions = Regions(finished, documents, coders, codes, boxes, 3)
    first, second, points = region_agreement(regions, np.random.default_rng(1))
    assert (first.a, first.b, first.c, first.documents, first.regions) == (2, 0, 1, 2, 5)
    assert first.positive.value == pytest.approx(4 / 5)
    assert (first.positive.low, second.positive.value) == (None, 0)
    assert (points.positive.value, points.positive.why) == (None, "zero_length")
    assert (points.regions, points.without_area) == (0, 2)
    five = Regions(
        np.ones((6, 2), bool),
        np.repeat(np.arange(6), 2),
        np.tile([0, 1], 6),
        np.zeros(12, int),
        np.array([whole, half, whole, third] * 3),
        1,
    )
    [of_six] = region_agreement(five, np.random.default_rng(1))
    assert of_six.positive == region_agreement(five, np.random.default_rng(1))[0].positive
    assert of_six.positive.low is not None
    assert of_six.positive.low < 0.5 < (of_six.positive.high or 0)
