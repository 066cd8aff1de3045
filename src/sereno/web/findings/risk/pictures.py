"""Risks as they are drawn: boxes of components, a point with its whisker, classes of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from sereno.methods.findings.risk import COMPONENTS, HIGHEST
from sereno.vocabulary.language import number
from sereno.web.documents import Words
from sereno.web.findings.risk.details import Risk
from sereno.web.findings.risk.rules import PARTS, RuleInForce

BOX: Final = 12
STEP: Final = 15
WIDTH: Final = 150


@dataclass(frozen=True)
class Five:
    """A component as five boxes: of each where it begins, and how wide it is filled."""

    part: str
    label: Words
    value: float
    boxes: Sequence[tuple[int, float]]


@dataclass(frozen=True)
class RiskLine:
    """A risk with its components, and where its point and whisker lie, in the picture's units."""

    risk: Risk
    fives: Sequence[Five]
    at: float
    low: float
    high: float
    query: str

    @property
    def words(self) -> str:
        """The whisker in words."""
        return _("from {low} to {high}, by {n} people").format(
            low=number(self.risk.low, 1), high=number(self.risk.high, 1), n=number(self.risk.raters)
        )


def lines_of(rule: RuleInForce, risks: Sequence[Risk]) -> list[RiskLine]:
    """Risks as they are drawn, between the lowest and the highest that their rule can give."""
    least, most = rule.ends

    def place(value: float) -> float:
        return round((value - least) / (most - least) * WIDTH, 1)

    return [
        RiskLine(
            each,
            [five(part, each.means[part]) for part in COMPONENTS],
            place(each.risk), place(each.low), place(each.high),
            address(each.code, each.topic.key),
        )
        for each in risks
    ]  # fmt: skip


def five(part: str, value: float) -> Five:
    """A component from 1 to 5 as boxes."""
    filled = [min(max(value - i, 0), 1) * BOX for i in range(HIGHEST)]
    return Five(
        part, PARTS[part][0], value, [(i * STEP, round(width, 1)) for i, width in enumerate(filled)]
    )


def between(low: float, high: float) -> str:
    """From one number to another, in words."""
    return _("{low} to {high}").format(low=number(low, 1), high=number(high, 1))


def address(code: str, topic: str) -> str:
    """What names an area and a topic, by its key, in an address."""
    return urlencode({"area": code, "topic": topic})
