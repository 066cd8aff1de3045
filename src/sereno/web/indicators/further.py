"""What else can be asked of an indicator: later stages offer it here, and its page shows it.

An indicator's page knows no stage after its own; each of those says what it has to offer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from sereno.web.indicators.models import Indicator


@dataclass(frozen=True)
class Offer:
    """A page about one indicator: route takes the audit's slug and the indicator's code."""

    route: str
    title: str | Promise
    text: str | Promise
    fits: Callable[[Indicator], bool]

    def shown(self, indicator: Indicator) -> dict[str, str]:
        """For the indicator's page."""
        return {
            "title": str(self.title),
            "text": str(self.text),
            "href": reverse(self.route, args=[indicator.audit.slug, indicator.code]),
        }


_offers: dict[str, Offer] = {}


def offer(
    *, route: str, title: str | Promise, text: str | Promise, fits: Callable[[Indicator], bool]
) -> None:
    """Offer a page for the indicators that it fits."""
    _offers[route] = Offer(route, title, text, fits)


def offers_for(indicator: Indicator) -> list[dict[str, str]]:
    """What is offered for one."""
    return [each.shown(indicator) for each in _offers.values() if each.fits(indicator)]
