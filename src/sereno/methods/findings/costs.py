"""What an audit cost for each thing that it left.

The reference case cost 200,000 USD: 9,091 for each of 22 neighbourhoods, 1,418 for each of 141
recommendations, 1,835 for each of the 109 that were addressed.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def cost_of_each(budget: Decimal, n: int) -> Decimal | None:
    """The budget over how many there are, in whole units of its currency; None of nothing.

    budget: at least 0. n: at least 0. A half is rounded up, as money is.
    """
    if n == 0:
        return None
    return (budget / n).quantize(Decimal(1), rounding=ROUND_HALF_UP)
