"""Amounts of money in templates."""

from __future__ import annotations

from decimal import Decimal

from django import template

from sereno.web.actions.money.words import in_words, plain

register = template.Library()


@register.filter
def amount(value: Decimal, currency: str = "") -> str:
    """An amount with its currency, or under a heading that names it."""
    return in_words(value, currency) if currency else plain(value)
