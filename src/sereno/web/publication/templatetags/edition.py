"""Filters of the pages of a site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from sereno.web.monitoring.models import Verdict
from sereno.web.monitoring.rounds.result import Counted

register = template.Library()


@register.filter
def page_of(known: Mapping[str, Any], key: object) -> Any:
    """What stands under a key; "" where nothing does."""
    return known.get(str(key), "")


@register.filter
def verdict_words(judged: Counted) -> str:
    """A judgement in a word."""
    return str(Verdict(judged.verdict).label)
