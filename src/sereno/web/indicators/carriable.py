"""The indicators that a crosswalk can carry over."""

from __future__ import annotations

from sereno.web.audits.models import Audit
from sereno.web.geographies.carried import Carriable
from sereno.web.indicators.models import Indicator
from sereno.web.people.models import Person


def carriable_indicators(audit: Audit, person: Person) -> list[Carriable]:
    """The indicators with values that a person may see, and the levels that they have."""
    found = Indicator.objects.for_person(audit, person).filter(current__isnull=False)
    return [
        Carriable(each.code, each.name, frozenset(each.current.facts), "indicators:carry")
        for each in found
        if each.current is not None
    ]
