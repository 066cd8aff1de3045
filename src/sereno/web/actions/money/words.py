"""Amounts of money as a page tells them: with their currency, and with cents if there are any."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sereno.vocabulary.language import number


def in_words(amount: Decimal, currency: str) -> str:
    """An amount of a currency."""
    return f"{currency} {plain(amount)}"


def plain(amount: Decimal) -> str:
    """An amount under a heading that names its currency."""
    said = number(float(abs(amount)), 0 if amount == amount.to_integral_value() else 2)
    return f"−{said}" if amount < 0 else said


def each_in_words(amounts: Mapping[str, Decimal]) -> str:
    """Amounts by currency, one beside the other: they are never added."""
    return " · ".join(in_words(amounts[each], each) for each in sorted(amounts))
