"""Values of indicators as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.vocabulary.language import number
from sereno.web.audits.access_levels import highest
from sereno.web.audits.models import Audit
from sereno.web.indicators.models import Indicator
from sereno.web.indicators.origins import origins_of_editions
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited, Origin

if TYPE_CHECKING:
    from sereno.web.indicators.shown_values import ShownValues

_KEPT: Final = ("value", "low", "high", "numerator", "denominator", "status")


def thing_of(code: str, level: str, area: str, period: str, group: str = "") -> str:
    """What names one value."""
    asked = {"code": code, "level": level, "area": area, "period": period, "group": group}
    return urlencode({name: value for name, value in asked.items() if value})


def _find_many(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    # Here, since they bring numpy, which a command that opens the instance does without.
    from sereno.web.geographies.models.levels import AREA
    from sereno.web.indicators.reading import COLUMNS, group_words, period_words, value_rows

    asked = {thing: dict(parse_qsl(thing)) for thing in things}
    values = CitedValues(audit, person, {each.get("code", "") for each in asked.values()})
    found = {}
    for thing, given in asked.items():
        code, level = given.pop("code", ""), given.get("level", "")
        indicator, shown = values.indicators.get(code), values.shown(code, level)
        if indicator is None or indicator.current is None or shown is None:
            continue
        area, period, group = (given.get(name, "") for name in ("area", "period", "group"))
        of = shown.values
        here = shown.take((of.areas == area) & (of.periods == period) & (of.groups == group))
        if not len(here.held):
            continue
        row = dict(zip(COLUMNS, value_rows(here, {}, indicator.unit)[0], strict=True))
        name = values.names(level).get(area, area) or audit.name
        said = [name, period_words(period), *([group_words(group)] if group else [])]
        at = reverse("indicators:indicator", args=[audit.slug, indicator.code])
        found[thing] = Cited(
            title=f"{indicator.name}: {', '.join(said)}",
            href=f"{at}?{urlencode(given)}",
            version=str(indicator.current.number),
            value={}
            if bool(here.held[0])
            else {key: row[key] for key in _KEPT} | {"unit": indicator.unit},
            access_level=values.levels[code],
            areas=((area, name),) if level == AREA else (),
            read=indicator,
            is_whole=values.everything,
        )
    return found


class CitedValues:
    """The indicators that are cited together as a person sees them: the values of each at a level,
    and the names of a level's areas, are asked for once. Without a person as they are.

    indicators: by code, those that have values. levels: of each the highest of all that it rests
    on.
    """

    def __init__(self, audit: Audit, person: Person | None, codes: Iterable[str]) -> None:
        from sereno.web.indicators.shown_values import sees_small

        self.audit = audit
        self.everything = person is None or sees_small(audit, person)
        rows = Indicator.objects.filter(audit=audit)
        if person is not None:
            rows = Indicator.objects.for_person(audit, person)
        rows = rows.filter(code__in=set(codes), current__isnull=False)
        rows = rows.select_related("source", "current__file__version", "current__file__kept")
        self.indicators: dict[str, Indicator] = {each.code: each for each in rows}
        for each in self.indicators.values():
            each.audit = audit
        self.levels = _levels(audit, self.indicators.values())
        self._shown: dict[tuple[str, str], ShownValues] = {}
        self._names: dict[str, dict[str, str]] = {}

    def shown(self, code: str, level: str) -> ShownValues | None:
        """An indicator's values at a level, without those held back; None: there are none."""
        from sereno.web.indicators.shown_values import shown_values

        indicator = self.indicators.get(code)
        if indicator is None or indicator.current is None or level not in indicator.current.facts:
            return None
        if (code, level) not in self._shown:
            self._shown[code, level] = shown_values(
                indicator, indicator.current, level, k=self.audit.k, everything=self.everything
            )
        return self._shown[code, level]

    def names(self, level: str) -> dict[str, str]:
        """What the areas of a level are called, by their codes."""
        from sereno.web.indicators.reading import shown_names

        if level not in self._names:
            self._names[level] = shown_names(self.audit, level)
        return self._names[level]


def _levels(audit: Audit, indicators: Iterable[Indicator]) -> dict[str, str]:
    """The highest level of all that each indicator rests on, by its code."""
    from sereno.methods.sources.indicators.formulas import parse

    wanted = list(indicators)
    of: dict[str, Indicator] = {}
    if any(each.formula for each in wanted):
        rows = Indicator.objects.filter(audit=audit).select_related("source")
        of = {each.code: each for each in rows}
    found = {}
    for indicator in wanted:
        levels, waiting, seen = [], [indicator], {indicator.code}
        while waiting:
            each = waiting.pop()
            levels.append(each.access_level)
            names = parse(each.formula, where=each.code).names if each.formula else ()
            waiting += [of[name] for name in names if name in of and name not in seen]
            seen.update(names)
        found[indicator.code] = highest(levels)
    return found


def _told(value: Mapping[str, Any]) -> str:
    from sereno.web.indicators.listing import unit_words

    if not value:
        return ""
    if value.get("value") is None:
        return _("no value")
    told = f"{number(value['value'], 2)} {unit_words(value['unit'])}"
    if value.get("low") is None or value.get("high") is None:
        return told
    return _("{value} (95 of 100: {low} to {high})").format(
        value=told, low=number(value["low"], 2), high=number(value["high"], 2)
    )


def _origins(audit: Audit, person: Person, versions: Mapping[str, str]) -> Mapping[str, Origin]:
    wanted = {
        thing: (dict(parse_qsl(thing)).get("code", ""), int(of))
        for thing, of in versions.items()
        if of.isdecimal()
    }
    found = origins_of_editions(audit, person, wanted.values())
    return {thing: found[edition] for thing, edition in wanted.items() if edition in found}


VALUE: Final = Citable(
    key="indicator_value",
    name=gettext_lazy("value of an indicator"),
    icon="chart-histogram",
    side="records",
    find_many=_find_many,
    told=_told,
    origins=_origins,
)
