"""One indicator as its page, its files and the API read it: which edition, level, period, group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from sereno.methods.sources.indicators.values import STATUSES
from sereno.methods.sources.places.area_labels import labels_by_code
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.language import day
from sereno.web.audits.models import Audit
from sereno.web.geographies.models import GeographyArea, GeographyLevel
from sereno.web.geographies.models.levels import AREA, CITY, level_word
from sereno.web.indicators.models import Indicator, IndicatorEdition
from sereno.web.indicators.record import INDICATORS
from sereno.web.indicators.shown_values import ShownValues, sees_small, shown_values
from sereno.web.indicators.value_facts import FactsAtLevel
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings

COLUMNS: Final = (
    "indicator", "level", "area", "area_name", "period", "group", "numerator", "denominator",
    "value", "low", "high", "status", "note", "unit",
)  # fmt: skip
SORTS: Final = ("name", "value", "numerator")


@dataclass(frozen=True)
class Reading:
    """What was asked of one indicator, and the values that this person may see of it."""

    audit: Audit
    indicator: Indicator
    edition: IndicatorEdition
    level: str
    period: str
    group: str
    shown: ShownValues
    everything: bool

    @property
    def facts(self) -> FactsAtLevel:
        """What the edition has at the level."""
        found: FactsAtLevel = self.edition.facts[self.level]
        return found

    @property
    def here(self) -> ShownValues:
        """The values of the period and group asked for."""
        values = self.shown.values
        return self.shown.take((values.periods == self.period) & (values.groups == self.group))


def find_indicator(audit: Audit, person: Person, code: str) -> Indicator:
    """An indicator that the person may see; Http404 for others. Restricted: it is noted."""
    found: Indicator = INDICATORS.one(audit, person, code=code)
    note_readings(INDICATORS, audit=audit, rows=(found,), by=person)
    return found


def read_indicator(
    audit: Audit, person: Person, indicator: Indicator, given: Mapping[str, str]
) -> Reading | None:
    """What an address asks of an indicator; None while it has no values. Http404 for an edition
    that there isn't; a level, period or group that makes no sense is the usual one.

    Two editions tell what came or went between them, so whoever may not see small numbers reads
    only the one in force; the others are not there for them.
    """
    everything = sees_small(audit, person)
    edition = indicator.current
    wanted = given.get("edition", "")
    if wanted:
        number = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
        edition = (
            indicator.editions.select_related("file__version", "file__kept")
            .filter(number=number)
            .first()
        )
        if edition is None or not (everything or edition == indicator.current):
            raise Http404
    if edition is None:
        return None
    level = given.get("level", "")
    if level not in edition.facts:
        level = next((key for key in (AREA, *edition.facts) if key in edition.facts), "")
    facts = edition.facts[level]
    period, group = given.get("period", ""), given.get("group", "")
    shown = shown_values(indicator, edition, level, k=audit.k, everything=everything)
    if period not in facts["periods"]:
        period = _usual_period(shown, facts["periods"])
    if group not in facts["groups"]:
        group = "" if "" in facts["groups"] else facts["groups"][0]
    return Reading(audit, indicator, edition, level, period, group, shown, everything)


def period_words(period: str) -> str:
    """A period in words: 2021/2025, which reads as a financial year, is 2021–2025."""
    first, _slash, last = period.partition("/")
    if not last:
        return period
    if len(first) == len(last) == len("2021"):
        return f"{first}–{last}"
    return f"{day(dt.date.fromisoformat(first))} – {day(dt.date.fromisoformat(last))}"


def group_words(key: str) -> str:
    """A group as it is read: "women · 15-24"; everybody for none."""
    if not key:
        return _("everybody")
    return " · ".join(part.partition("=")[2] for part in key.split("|"))


def _usual_period(shown: ShownValues, periods: list[str]) -> str:
    """The last period with any value that is shown, whole years before spans of them."""
    values = shown.values
    there = set(values.periods[np.isfinite(values.values)].tolist())
    plain = [period for period in periods if period in there and "/" not in period]
    return (plain or [period for period in periods if period in there] or periods)[-1]


def area_names(audit: Audit, level: str) -> dict[str, str]:
    """{code: name} of a level, also of areas that are no more."""
    found = GeographyArea.objects.filter(level__audit=audit, level__key=level)
    return dict(found.values_list("code", "name"))


def shown_names(audit: Audit, level: str) -> dict[str, str]:
    """{code: name} as people read it: those of one name with what tells them apart."""
    found = GeographyArea.objects.filter(level__audit=audit, level__key=level)
    rows = list(found.values("code", "name", group=F("parent__name")))
    return labels_by_code(rows, "code", "name")


def levels_of(audit: Audit, edition: IndicatorEdition) -> list[tuple[str, str]]:
    """The levels of an edition with their names, from the whole city down."""
    found = GeographyLevel.objects.filter(audit=audit).values_list("key", "name")
    names = {key: level_word(audit, key, name) for key, name in found}
    known = [(key, name) for key, name in names.items() if key in edition.facts]
    return known + [(key, key) for key in edition.facts if key not in names]


def value_rows(shown: ShownValues, names: Mapping[str, str], unit: str = "") -> list[list[Any]]:
    """Rows as COLUMNS; None where there is no number. `unit` is the indicator's key of it."""
    values = shown.values
    notes = shown.part.said()

    def known(column: Any, row: int) -> float | None:
        value = float(column[row])
        return round(value, 6) if np.isfinite(value) else None

    return [
        [
            values.indicators[i], shown.level, values.areas[i],
            names.get(values.areas[i], values.areas[i]), values.periods[i], values.groups[i],
            known(values.numerators, i), known(values.denominators, i), known(values.values, i),
            known(values.lows, i), known(values.highs, i), STATUSES[int(values.statuses[i])],
            "held_back" if shown.held[i] else notes[i], unit,
        ]
        for i in range(len(values))
    ]  # fmt: skip


def sorted_rows(rows: list[list[Any]], sort: str, wanted: str) -> list[list[Any]]:
    """Rows whose area has `wanted` in its name or code, in an order; no number comes last."""
    if wanted:
        part = fold(wanted)
        rows = [row for row in rows if part in fold(f"{row[3]} {row[2]}")]
    key, down = sort.removeprefix("-"), sort.startswith("-")
    if key == "name":
        return sorted(rows, key=lambda row: fold(row[3]), reverse=down)
    place = COLUMNS.index(key)
    known = sorted((r for r in rows if r[place] is not None), key=lambda r: r[place], reverse=down)
    return known + [row for row in rows if row[place] is None]


def usual_area(reading: Reading, wanted: str) -> tuple[str, str]:
    """The area whose series is shown, and its level: the one asked for, else the whole city."""
    there = set(reading.shown.values.areas.tolist())
    if wanted in there:
        return reading.level, wanted
    if CITY in reading.edition.facts:
        return CITY, "city"
    return reading.level, sorted(there)[0] if there else ""
