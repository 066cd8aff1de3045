"""Money and people of actions: what is added and what never is.

1 amounts of two currencies are never added; 2 over a budget by currency, and only where there is
one; 3 the parts of an amount are whole cents and sum to it; 4 what nobody shared out is told apart;
5 different people have bounds, attendances a sum; 6 what an amount is for each person.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.actions.costs import Missing, Priced, parts_of, per_person, share_out
from sereno.methods.actions.money import over_budget, sums, unbudgeted
from sereno.methods.actions.people import HeadCount, Reached, across, together


def test_money_is_told_currency_by_currency() -> None:
    """1, 2."""
    amounts = sums(
        [
            ("budget", "MXN", Decimal(1000)),
            ("spending", "MXN", Decimal(700)),
            ("spending", "MXN", Decimal(450)),
            ("spending", "USD", Decimal(30)),
        ]
    )
    assert amounts["spending", "MXN"] == Decimal(1150)
    assert amounts["spending", "USD"] == Decimal(30)
    assert over_budget(amounts) == {"MXN": Decimal(150)}
    assert unbudgeted(amounts) == ["USD"]


@given(
    st.decimals(0, 10**9, places=2),
    st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=9).filter(any),
)
def test_parts_are_cents_and_sum_to_the_amount(amount: Decimal, weights: list[Decimal]) -> None:
    """3."""
    parts = parts_of(amount, weights)
    assert sum(parts) == amount
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)
    exact = [amount * weight / sum(weights) for weight in weights]
    assert all(abs(a - b) < Decimal("0.01") for a, b in zip(parts, exact, strict=True))


def test_what_nobody_shared_out_is_told_apart() -> None:
    """4: of a thing alone all is its own; of several without shares nothing, unless asked for."""
    spent = {("spending", "MXN"): Decimal(100)}
    actions = [
        Priced(1, spent, {"R1": Decimal(75), "R2": Decimal(25)}),
        Priced(2, spent, {"R1": None}),
        Priced(3, spent, {"R1": None, "R2": None, "R3": None}),
        Priced(4, {}, {"R1": None}),
        Priced(5, spent, {}),
    ]
    told = share_out(actions)
    assert told.amounts == {
        "R1": {("spending", "MXN"): Decimal(175)},
        "R2": {("spending", "MXN"): Decimal(25)},
    }
    assert told.left == {Missing.SHARES: [3], Missing.MONEY: [4], Missing.THINGS: [5]}
    assert told.whole == {("spending", "MXN"): Decimal(400)}
    equally = share_out(actions, equally=True)
    assert equally.left == {Missing.MONEY: [4], Missing.THINGS: [5]}
    assert [equally.amounts[f"R{n}"]["spending", "MXN"] for n in (1, 2, 3)] == [
        Decimal("208.34"),
        Decimal("58.33"),
        Decimal("33.33"),
    ]


def test_people_have_bounds_and_attendances_a_sum() -> None:
    """5, 6."""
    people = together([HeadCount(120), HeadCount(80, is_estimated=True)])
    assert people == Reached(120, 200, 80, 2)
    assert not people.is_exact
    visits = [HeadCount(120, is_attendances=True), HeadCount(80, is_attendances=True)]
    assert together(visits) == Reached(200, 200, 0, 2)
    with pytest.raises(ValueError, match="never added"):
        together([HeadCount(1), visits[0]])
    assert across([people, Reached(150, 150, 0, 1)]) == Reached(150, 350, 80, 3)
    assert per_person(Decimal(1000), people) == (Decimal("5.00"), Decimal("8.33"))
    assert per_person(Decimal(1000), Reached(0, 0, 0, 1)) is None
