"""Where and of whom the dashboard is asked: its two menus, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from sereno.methods.sources.reading.words import fold
from sereno.web.audits.models import Audit
from sereno.web.geographies.models.levels import AREA, CITY, GROUP, WHOLE_CITY
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_facts
from sereno.web.indicators.models import Indicator
from sereno.web.indicators.reading import group_words
from sereno.web.monitoring.dashboard.reading import Place
from sereno.web.records.tools import ListTool

WHERE, WHO = "where", "who"
_CITY: Final = f"{CITY}:{WHOLE_CITY}"


@dataclass(frozen=True)
class Asked:
    """What an address asks for. place: None: each target at the place that it was set for."""

    where: str
    who: str
    place: Place | None
    tools: tuple[ListTool, ...]

    @property
    def is_narrow(self) -> bool:
        """Whether it is another place than the city's as a whole, or one group of people."""
        return self.place is not None


def asked(audit: Audit, indicators: list[Indicator], given: Mapping[str, str]) -> Asked:
    """Where and of whom; what makes no sense is the whole city and everybody."""
    levels = {level for each in indicators if each.current for level in each.current.facts}
    places = dict(_places(audit, levels))
    groups = _groups(indicators)
    where = given.get(WHERE, "") if given.get(WHERE, "") in places else ""
    who = given.get(WHO, "") if given.get(WHO, "") in groups else ""
    place = None
    if where or who:
        level, _colon, area = (where or _CITY).partition(":")
        place = Place(level, area, who)
    tools = [ListTool(WHERE, _("Where"), where, list(places.items()), _("The whole city"))]
    if groups:
        tools.append(ListTool(WHO, _("Who"), who, list(groups.items()), _("Everybody")))
    return Asked(where, who, place, tuple(tools))


def _places(audit: Audit, levels: set[str]) -> list[tuple[str, str]]:
    """The groups of areas and the areas of the newest data, by name."""
    version = DataVersion.objects.current(audit) if levels & {GROUP, AREA} else None
    if version is None:
        return []
    areas = open_facts(version).areas
    found: list[tuple[str, str]] = []
    if GROUP in levels:
        names = {area["group"] for area in areas if area["group"]}
        found += [(f"{GROUP}:{name}", name) for name in sorted(names, key=fold)]
    if AREA in levels:
        labels = [(f"{AREA}:{area['area_code']}", area["label"]) for area in areas]
        found += sorted(labels, key=lambda each: fold(each[1]))
    return found


def _groups(indicators: list[Indicator]) -> dict[str, str]:
    """The groups of people of which any of the indicators has values."""
    keys = {
        group
        for each in indicators
        if each.current
        for facts in each.current.facts.values()
        for group in facts["groups"]
        if group
    }
    return {key: group_words(key) for key in sorted(keys)}
