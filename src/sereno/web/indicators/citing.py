"""Values of indicators as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.vocabulary.language import number
from sereno.web.audits.access_levels import highest
from sereno.web.audits.models import Audit
from sereno.web.indicators.models import Indicator
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited

_KEPT: Final = ("value", "low", "high", "numerator", "denominator", "status")


def thing_of(code: str, level: str, area: str, period: str, group: str = "") -> str:
    """What names one value."""
    asked = {"code": code, "level": level, "area": area, "period": period, "group": group}
    return urlencode({name: value for name, value in asked.items() if value})


def _find(audit: Audit, person: Person | None, thing: str) -> Cited | None:
    # Here, since they bring numpy, which a command that opens the instance does without.
    from sereno.web.geographies.models.levels import AREA
    from sereno.web.indicators.reading import (
        COLUMNS,
        group_words,
        period_words,
        shown_names,
        value_rows,
    )
    from sereno.web.indicators.shown_values import sees_small, shown_values

    asked = dict(parse_qsl(thing))
    rows = Indicator.objects.filter(audit=audit)
    if person is not None:
        rows = Indicator.objects.for_person(audit, person)
    indicator = rows.filter(code=asked.get("code", "")).select_related("source").first()
    if indicator is None or indicator.current is None:
        return None
    edition = indicator.current
    level, area = asked.get("level", ""), asked.get("area", "")
    period, group = asked.get("period", ""), asked.get("group", "")
    if level not in edition.facts:
        return None
    everything = person is None or sees_small(audit, person)
    shown = shown_values(indicator, edition, level, k=audit.k, everything=everything)
    values = shown.values
    here = shown.take(
        (values.areas == area) & (values.periods == period) & (values.groups == group)
    )
    if not len(here.held):
        return None
    row = dict(zip(COLUMNS, value_rows(here, {}, indicator.unit)[0], strict=True))
    name = shown_names(audit, level).get(area, area) or audit.name
    said = [name, period_words(period), *([group_words(group)] if group else [])]
    asked.pop("code", None)
    at = reverse("indicators:indicator", args=[audit.slug, indicator.code])
    return Cited(
        title=f"{indicator.name}: {', '.join(said)}",
        href=f"{at}?{urlencode(asked)}",
        version=str(edition.number),
        value={}
        if bool(here.held[0])
        else {key: row[key] for key in _KEPT} | {"unit": indicator.unit},
        access_level=level_of(indicator),
        areas=((area, name),) if level == AREA else (),
        read=indicator,
        is_whole=everything,
    )


def level_of(indicator: Indicator) -> str:
    """The highest of all that it rests on."""
    from sereno.methods.sources.indicators.formulas import parse

    rows = Indicator.objects.filter(audit=indicator.audit_id).select_related("source")
    of = {each.code: each for each in rows} if indicator.formula else {}
    levels, waiting, seen = [], [indicator], {indicator.code}
    while waiting:
        each = waiting.pop()
        levels.append(each.access_level)
        names = parse(each.formula, where=each.code).names if each.formula else ()
        waiting += [of[name] for name in names if name in of and name not in seen]
        seen.update(names)
    return highest(levels)


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


VALUE: Final = Citable(
    key="indicator_value",
    name=gettext_lazy("value of an indicator"),
    icon="chart-histogram",
    side="records",
    find=_find,
    told=_told,
)
