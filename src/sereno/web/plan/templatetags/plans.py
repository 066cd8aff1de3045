"""What pages of the city's plans say: how far something is taken up, amounts, kept problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import language
from sereno.vocabulary.language import number as in_words
from sereno.web.plan.crosswalk.board import NONE
from sereno.web.plan.models import Degree, Plan

register = template.Library()


@register.filter
def in_language(told: Mapping[str, str]) -> str:
    """What is kept in both languages, in the reader's."""
    return told[language()]


@register.filter
def beside(values: Sequence[Any], others: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each value with the other in its place."""
    return list(zip(values, others, strict=True))


@register.filter
def money(amount: Decimal | float, currency: str = "") -> str:
    """An amount without cents, as tables of a budget tell it. currency: "" where nobody says it."""
    return f"{currency or '$'} {in_words(float(amount), 0)}"


@register.simple_tag
def board_at(plan: Plan, **asked: str | int) -> str:
    """The address of a plan's crosswalk with what is asked of it, as BoardQuestion reads it."""
    query = urlencode({"plan": plan.number, **asked})
    return f"{reverse('plan:crosswalk', args=[plan.audit.slug])}?{query}"


@register.simple_tag
def coverage_at(plan: Plan) -> str:
    """The address of a plan's coverage."""
    return f"{reverse('plan:coverage', args=[plan.audit.slug])}?plan={plan.number}"


@register.simple_tag
def about(by: str, key: str) -> str:
    """A row of the coverage, as the board's address names it."""
    return f"{by}:{key}"


@register.simple_tag
def taken_tag(taken: str, of_lines: bool = False) -> SafeString:
    """How far something is taken up, as a tag: a word and a colour. of_lines: whether lines take
    something up at all.
    """
    css, words = {
        Degree.FULL.value: ("tag taken-full", _("in full")),
        Degree.PARTIAL.value: ("tag taken-partial", _("in part")),
    }.get(taken, ("tag taken-none", _("not taken up")))
    if of_lines:
        words = _("takes up some") if taken != NONE else _("takes up none")
    return format_html('<span class="{}">{}</span>', css, words)


@register.simple_tag
def crosswalk_headline(counts: Mapping[str, int]) -> str:
    """What the board says in a sentence."""
    n = counts["all"]
    if not n:
        return _("No recommendation yet.")
    return ngettext(
        "Of {n} recommendation, {full} is in this plan in full, {part} in part and {none} not.",
        "Of {n} recommendations, {full} are in this plan in full, {part} in part and {none} not.",
        n,
    ).format(
        n=in_words(n),
        full=in_words(counts["full"]),
        part=in_words(counts["part"]),
        none=in_words(counts["none"]),
    )
