"""Money of an action: what its entries sum to, currency by currency, and by how much it is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

BUDGET: Final = "budget"
SPENDING: Final = "spending"

Purse = tuple[str, str]
"""A flow, BUDGET or SPENDING, and a currency: amounts of two of them are never added."""


def sums(entries: Iterable[tuple[str, str, Decimal]]) -> dict[Purse, Decimal]:
    """The sum of entries (flow, currency, amount), for each flow and currency that there is."""
    found: defaultdict[Purse, Decimal] = defaultdict(Decimal)
    for flow, currency, amount in entries:
        found[flow, currency] += amount
    return dict(found)


def currencies(*amounts: Mapping[Purse, Decimal]) -> list[str]:
    """The currencies of sums, in the order of their letters."""
    return sorted({currency for each in amounts for _flow, currency in each})


def over_budget(amounts: Mapping[Purse, Decimal]) -> dict[str, Decimal]:
    """By how much more was spent than there is, by currency.

    Only where a budget in that currency is known: without one nobody can tell (`unbudgeted`).
    """
    return {
        currency: amounts[SPENDING, currency] - amounts[BUDGET, currency]
        for currency in currencies(amounts)
        if (BUDGET, currency) in amounts
        and amounts.get((SPENDING, currency), Decimal()) > amounts[BUDGET, currency]
    }


def unbudgeted(amounts: Mapping[Purse, Decimal]) -> list[str]:
    """The currencies in which something was spent and no budget is known."""
    return [
        currency
        for currency in currencies(amounts)
        if amounts.get((SPENDING, currency)) and (BUDGET, currency) not in amounts
    ]
