"""Formulas of indicators: what they mean, and what isn't one.

1. + - * / and parentheses as usual; `per` multiplies the whole; typographic signs are taken.
2. What can't be read says where and why; an unknown name brings the nearest.
3. Nothing is ever run: attributes, calls, powers, strings and comparisons are no formulas.
4. A missing value makes missing what rests on it; a division by zero does too and is told.
5. Formulas that rest on one another are calculated in order; a circle is told.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.sources.indicators.formulas import evaluate, order_of_calculation, parse
from sereno.vocabulary.problems import Problem

NAN = float("nan")
VALUES = {"a": 6.0, "b": 3.0, "c": 0.0, "población": 1000.0}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", 6),
        ("a + b * 2", 12),
        ("(a + b) * 2", 18),
        ("a - b - 1", 2),
        ("a / b / 2", 1),
        ("-a + b", -3),
        ("2 - -a", 8),
        ("a / población per 100000", 600),
        ("a / b per 100", 200),
        ("a + b per 10", 90),
        ("a × b − 1.5", 16.5),
        ("a÷b", 2),
        ("1e3 * b", 3000),
        ("((((a))))", 6),
    ],
)
def test_meaning(text: str, value: float) -> None:
    """1"""
    formula = parse(text, VALUES)
    found, _ = evaluate(formula.tree, {n: np.array([v]) for n, v in VALUES.items()})
    assert found[0] * formula.factor == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "formula_empty", ""),
        ("  ", "formula_empty", ""),
        ("a +", "formula_ends_early", "a +"),
        ("(a + b", "formula_ends_early", "(a + b"),
        ("a b", "formula_unexpected", "“b” at place 3"),
        ("a + * b", "formula_unexpected", "“*” at place 5"),
        ("a) + b", "formula_unexpected", "“)” at place 2"),
        ("a per b", "formula_unexpected", "“b” at place 7"),
        ("a per 0", "formula_unexpected", "“0”"),
        ("a per 10 + b", "formula_unexpected", "“+”"),
        ("per", "formula_unexpected", "“per”"),
        ("a, b", "formula_unexpected", "“,”"),
        ("a + ²", "formula_unexpected", "“²” at place 5"),
        ("robery / población", "formula_unknown_name", "“robery” (place 1)"),
        ("(" * 60 + "a" + ")" * 60, "formula_too_deep", "50"),
        ("-" * 60 + "a", "formula_too_deep", "50"),
        ("a+" * 2000 + "a", "formula_too_long", "4,001"),
    ],
)
def test_what_is_no_formula(text: str, code: str, said: str) -> None:
    """2"""
    with pytest.raises(Problem) as problem:
        parse(text, [*VALUES, "robbery"], where="rate")
    assert problem.value.code == code
    assert said in problem.value.what("en")
    if code == "formula_unknown_name":
        assert "robbery" in problem.value.mend("es")


@pytest.mark.parametrize(
    "text",
    ["a.__class__", "__import__('os')", "a ** b", "a if b else c", "lambda: a", "a[0]", "'a'",
     "a < b", "a and b", "f(a)", "a; b", "a = b", "a // b", "a % b", "0x10", "1_000", "a\x00"],
)  # fmt: skip
def test_nothing_is_run(text: str) -> None:
    """3"""
    with pytest.raises(Problem):
        parse(text, VALUES)


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_a_problem(text: str) -> None:
    """3"""
    code = "formula_read"
    try:
        parse(text)
    except Problem as problem:
        code = problem.code
    assert code.startswith("formula_")


@pytest.mark.parametrize(
    ("a", "b", "value", "by_zero"),
    [
        (6, 3, 2, False),
        (6, 0, NAN, True),
        (0, 0, NAN, True),
        (NAN, 3, NAN, False),
        (6, NAN, NAN, False),
        (NAN, 0, NAN, False),
    ],
)
def test_missing(a: float, b: float, value: float, by_zero: bool) -> None:
    """4"""
    found, lost = evaluate(parse("a / b + 0").tree, {"a": np.array([a]), "b": np.array([b])})
    assert found[0] == pytest.approx(value, nan_ok=True)
    assert bool(lost[0]) is by_zero


def test_order() -> None:
    """5"""
    texts = {"rate": "both / people", "both": "one + other", "change": "rate - both"}
    formulas = {code: parse(text) for code, text in texts.items()}
    assert order_of_calculation(formulas) == ("both", "rate", "change")
    circle = {code: parse(text) for code, text in {"x": "y + 1", "y": "z", "z": "x"}.items()}
    with pytest.raises(Problem) as problem:
        order_of_calculation(circle)
    assert problem.value.code == "formula_circular"
    assert problem.value.what("en").count("→") == 3
    with pytest.raises(Problem):
        order_of_calculation({"x": parse("x + 1")})
