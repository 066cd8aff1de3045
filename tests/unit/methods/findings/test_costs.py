"""What an audit cost for each thing that it left: the figures of the reference case."""

from decimal import Decimal

import pytest

from sereno.methods.findings.costs import cost_of_each


@pytest.mark.parametrize(
    ("n", "each"), [(22, 9091), (141, 1418), (109, 1835), (400_000, 1), (0, None)]
)
def test_cost_of_each(n: int, each: int | None) -> None:
    assert cost_of_each(Decimal(200_000), n) == each


def test_whole_units_of_the_exact_cost() -> None:
    exact = {22: "9090.91", 141: "1418.44", 109: "1834.86"}
    for n, each in exact.items():
        assert round(Decimal(200_000) / n, 2) == Decimal(each)
        assert abs(Decimal(each) - (cost_of_each(Decimal(200_000), n) or 0)) <= Decimal("0.5")
