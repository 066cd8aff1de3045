"""Values of indicators: what a formula makes of them, and what can be wrong with them.

1. A formula is worked out for each area, period and group; the worst status holds.
2. A rate has exact Poisson limits, a share exact binomial ones, an estimate none.
3. What isn't there says why.
4. Each fault has its line; an unknown area brings the nearest codes.
5. Of two equal values the second is left out, of two that differ both.
6. The starting catalogue's formulas can all be worked out.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.selection.rates import exact_interval
from sereno.methods.sources.indicators.checks import check_values, nearest_codes
from sereno.methods.sources.indicators.formulas import order_of_calculation, parse
from sereno.methods.sources.indicators.values import (
    STATUSES,
    IndicatorValues,
    derive,
    group_key,
    reason,
    together,
    with_limits,
)
from sereno.vocabulary.indicators import indicators

RATE = indicators()["homicide_victim_rate"]
SHARE = indicators()["street_lighting"]
NAN = float("nan")


def table(*rows: tuple) -> IndicatorValues:
    """Rows of (indicator, area, period, value or a status' first letter)."""
    letters = {"s": 2, "m": 3}
    values = [r[3] if not isinstance(r[3], str) else NAN for r in rows]
    statuses = [0 if not isinstance(r[3], str) else letters[r[3]] for r in rows]
    for i, row in enumerate(rows):
        if len(row) > 4:
            statuses[i] = STATUSES.index(row[4])
    return IndicatorValues.of(
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
        values,
        statuses=statuses,
        lines=range(2, len(rows) + 2),
    )


@pytest.mark.parametrize(
    ("victims", "population", "value", "status", "why"),
    [
        (5, 20_000, 25, "measured", None),
        (0, 20_000, 0, "measured", None),
        (5, 0, NAN, "missing", "value_divided_by_zero"),
        ("s", 20_000, NAN, "suppressed", "value_rests_on_missing"),
        ("m", 20_000, NAN, "missing", "value_rests_on_missing"),
        ("s", "m", NAN, "missing", "value_rests_on_missing"),
        (None, 20_000, NAN, "missing", "value_rests_on_missing"),
        (1e308, 1e-300, NAN, "missing", "value_not_a_number"),
    ],
)
def test_a_rate(victims, population, value, status, why) -> None:
    """1 3"""
    rows = [("homicide_victims", "01", "2019", victims), ("population", "01", "2019", population)]
    found = derive(RATE, table(*(row for row in rows if row[3] is not None)), known=indicators())
    assert len(found) == 1
    assert found.values[0] == pytest.approx(value, nan_ok=True)
    assert STATUSES[found.statuses[0]] == status
    told = reason(found, 0)
    assert (told.code if told else None) == why


def test_each_area_period_and_group_by_itself() -> None:
    """1"""
    women = group_key({"sex": "women", "age_band": ""})
    given = IndicatorValues.of(
        ["homicide_victims"] * 3 + ["population"] * 3,
        ["01", "01", "02", "02", "01", "01"],
        ["2019", "2019", "2019", "2019", "2019", "2019"],
        [4, 1, 3, 1000, 2000, 1000],
        groups=["", women, "", "", "", women],
        statuses=[0, 0, 0, 1, 0, 0],
    )
    found = derive(RATE, given)
    by_key = dict(zip(found.cell_keys(), found.values.tolist(), strict=True))
    assert by_key == {
        ("homicide_victim_rate", "01", "2019", ""): 200,
        ("homicide_victim_rate", "01", "2019", "sex=women"): 100,
        ("homicide_victim_rate", "02", "2019", ""): 300,
    }
    assert STATUSES[found.statuses[found.areas == "02"][0]] == "estimated"


def test_limits() -> None:
    """2"""
    given = table(
        ("homicide_victims", "01", "2019", 5),
        ("population", "01", "2019", 20_000),
        ("homicide_victims", "02", "2019", 5.5, "estimated"),
        ("population", "02", "2019", 20_000),
    )
    found = derive(RATE, given)
    low, high = exact_interval([5], [20_000], 100_000)
    assert (found.lows[0], found.highs[0]) == pytest.approx((low[0], high[0]))
    assert np.isnan(found.lows[1])
    assert (found.numerators[0], found.denominators[0]) == (5, 20_000)

    safe = indicators()["safe_at_night"]
    asked = IndicatorValues.of(
        [safe.code], ["01"], ["2019"], [80], numerators=[8], denominators=[10]
    )
    limited = with_limits(asked, safe)
    # Clopper & Pearson for 8 of 10: 44.39 to 97.48 %.
    assert (limited.lows[0], limited.highs[0]) == pytest.approx((44.39, 97.48), abs=0.01)
    counts = with_limits(
        table(("homicide_victims", "01", "2019", 0)), indicators()["homicide_victims"]
    )
    assert counts.highs[0] == pytest.approx(3.6889, abs=1e-4)


def test_a_survey_keeps_its_own_limits() -> None:
    """2"""
    safe = indicators()["safe_at_night"]
    asked = IndicatorValues.of(
        [safe.code], ["1"], ["2019"], [80], numerators=[8], denominators=[10], lows=[70], highs=[90]
    )
    assert (with_limits(asked, safe).lows[0], with_limits(asked, safe).highs[0]) == (70, 90)


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        (("population", "01", "20I9", 3), "value_period_unknown", "20I9"),
        (("population", "1", "2019", 3), "value_area_unknown", "“1”"),
        (("street_lighting", "01", "2019", 101), "value_over_100", "101"),
        (("street_lighting", "01", "2019", -1), "value_negative", "-1"),
        (("population", "01", "2019", -9), "value_negative", "-9"),
    ],
)
def test_faults(row: tuple, code: str, said: str) -> None:
    """4"""
    good = ("population", "02", "2019", 10)
    checked = check_values(table(good, row), indicators(), ["01", "02"], where="x.csv")
    assert [fault.problem.code for fault in checked.faults] == [code]
    [fault] = checked.faults
    assert (fault.row, fault.line, fault.problem.where) == (1, 3, "x.csv:3")
    assert said in fault.problem.what("en")
    assert checked.good.areas.tolist() == ["02"]


def test_a_part_larger_than_its_whole() -> None:
    """4"""
    lamps = IndicatorValues.of(
        [SHARE.code], ["01"], ["2019"], [90], numerators=[9], denominators=[8], lines=[7]
    )
    [fault] = check_values(lamps, indicators(), where="x.csv").faults
    assert fault.problem.code == "numerator_over_denominator"
    assert fault.problem.where == "x.csv:7"


def test_unknown_areas_are_listed_with_the_nearest() -> None:
    """4"""
    rows = [("population", code, "2019", 1) for code in ("22014", "2214", "2214", "Juriquilla")]
    checked = check_values(table(*rows), indicators(), ["22014", "01001", "022014"])
    assert checked.unknown_areas == {"2214": (2, ("22014", "022014")), "Juriquilla": (1, ())}
    assert nearest_codes(["1"], ["01", "001", "22"]) == {"1": ("01", "001")}


def test_two_values_for_a_cell() -> None:
    """5"""
    checked = check_values(
        table(
            ("population", "01", "2019", 5),
            ("population", "01", "2019", 5),
            ("population", "02", "2019", 5),
            ("population", "02", "2019", 6),
            ("population", "03", "2019", "s"),
            ("population", "03", "2019", "s"),
        ),
        indicators(),
    )
    assert [(f.line, f.problem.code) for f in checked.faults] == [
        (3, "value_repeated"),
        (4, "value_differs"),
        (5, "value_differs"),
        (7, "value_repeated"),
    ]
    assert checked.good.lines.tolist() == [2, 6]
    assert "4, 5" in checked.faults[1].problem.what("en")


def test_the_catalogue_can_be_worked_out() -> None:
    """6"""
    known = indicators()
    every = table(
        *((code, "01", "2019", 7) for code, each in known.items() if each.origin == "given")
    )
    derived = {code: each for code, each in known.items() if each.origin == "derived"}
    formulas = {code: parse(each.formula, known, where=code) for code, each in derived.items()}
    for code in order_of_calculation(formulas):
        if code in derived:
            every = together([every, derive(derived[code], every, known=known)])
    assert set(derived) <= set(every.indicators.tolist())
    assert np.isfinite(every.values).all()
