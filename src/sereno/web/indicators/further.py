"""What else can be asked of an indicator: a later stage brings an `Offer`, its page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from sereno.web.audits.stages import brought
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


def offers_for(indicator: Indicator) -> list[dict[str, str]]:
    """What is offered for one."""
    return [each.shown(indicator) for each in brought(Offer) if each.fits(indicator)]
