"""Indicators as Open SDG reads them: those that serve the SDGs, with the values that everybody may
see, as the readers of indicators give them.

An indicator is told where a public target aims at it, or where its source and all that it rests on
is public. Open SDG knows calendar years: values of months are not added up, for a rate can't be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.exchange.open_sdg import Observation, OpenIndicator
from sereno.vocabulary.language import language
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.geographies.models.levels import CITY
from sereno.web.indicators.citing import CitedValues
from sereno.web.indicators.listing import level_names, unit_words
from sereno.web.indicators.models import Indicator
from sereno.web.publication.exports.facts import PublicFacts
from sereno.web.publication.exports.lacks import Lack, left_out

if TYPE_CHECKING:
    from sereno.web.indicators.shown_values import ShownValues

# As the files and the API of an indicator have them.
DECIMALS: Final = 6


@dataclass(frozen=True)
class Opened:
    """The indicators that can be told, and those that can't be for which reason."""

    indicators: Sequence[OpenIndicator]
    without_sdg: Sequence[Indicator]
    without_years: Sequence[Indicator]


def opened(facts: PublicFacts) -> Opened:
    """What goes into the files, in the language in force."""
    aimed: dict[str, str] = {}
    for reading, _outlook in facts.targets:
        aimed.setdefault(reading.indicator.code, reading.target.sdg)
    rows = Indicator.objects.for_person(facts.audit, facts.reader)
    known = [each for each in rows if each.code in aimed or each.told_level == AccessLevel.PUBLIC]
    values = CitedValues(facts.audit, facts.reader, {each.code for each in known})
    found = []
    without_sdg: list[Indicator] = []
    without_years: list[Indicator] = []
    for indicator in values.indicators.values():
        if values.levels[indicator.code] != AccessLevel.PUBLIC:
            continue
        code = indicator.sdg or aimed.get(indicator.code, "")
        if code not in sdg():
            without_sdg.append(indicator)
            continue
        observations = list(_observations(facts, values, indicator))
        if not observations:
            without_years.append(indicator)
            continue
        found.append(_told(facts, indicator, code, observations))
    return Opened(sorted(found, key=lambda each: each.slug), without_sdg, without_years)


def lacks(facts: PublicFacts, found: Opened) -> Iterator[Lack]:
    """What stops the files, and what is left out of them."""
    indicators = reverse("indicators:indicators", args=[facts.audit.slug])
    if not found.indicators:
        words = _(
            "No indicator that serves the SDGs is public, neither by its source nor by a target "
            "that aims at it"
        )
        yield Lack(words, indicators, stops=True)
    words = ngettext(
        "{n} public indicator serves no target of the SDGs and is left out",
        "{n} public indicators serve no target of the SDGs and are left out",
        len(found.without_sdg),
    )
    yield from left_out(_where(facts, found.without_sdg), words, indicators)
    words = ngettext(
        "{n} public indicator has no value of a calendar year that may be shown",
        "{n} public indicators have no value of a calendar year that may be shown",
        len(found.without_years),
    )
    yield from left_out(_where(facts, found.without_years), words, indicators)


def _where(facts: PublicFacts, of: Sequence[Indicator]) -> list[tuple[str, str]]:
    return [
        (each.name, reverse("indicators:indicator", args=[facts.audit.slug, each.code]))
        for each in of
    ]


def _told(
    facts: PublicFacts, of: Indicator, code: str, observations: Sequence[Observation]
) -> OpenIndicator:
    target = ".".join(code.split(".")[:2])
    source = of.source if of.source and of.source.access_level == AccessLevel.PUBLIC else None
    publisher = facts.named.get(source.publisher_id or 0) if source is not None else None
    return OpenIndicator(
        code=of.code,
        sdg=code,
        name=of.name,
        sdg_name=sdg()[code].name(language()),
        target_name=sdg()[target].name(language()) if target in sdg() else "",
        unit=str(unit_words(of.unit)),
        place=facts.audit.name,
        definition=of.definition,
        numerator=of.numerator,
        denominator=of.denominator,
        publisher=publisher.name if publisher is not None else "",
        source_address=source.address if source is not None else "",
        observations=observations,
    )


def _observations(facts: PublicFacts, values: CitedValues, of: Indicator) -> Iterator[Observation]:
    """City first, then each level; without those held back, of calendar years alone."""
    assert of.current is not None
    names = level_names(facts.audit)
    levels = sorted(
        of.current.facts,
        key=lambda key: (key != CITY, list(names).index(key) if key in names else 99),
    )
    for level in levels:
        shown = values.shown(of.code, level)
        if shown is not None:
            called = {} if level == CITY else values.names(level)
            yield from _at_level(shown, str(names.get(level, level)), called, is_city=level == CITY)


def _at_level(
    shown: ShownValues, level_name: str, called: Mapping[str, str], *, is_city: bool
) -> Iterator[Observation]:
    import numpy as np

    from sereno.methods.sources.indicators.periods import read_period

    values = shown.values
    there = np.isfinite(values.values) & ~shown.held
    years = {}
    for label in set(values.periods.tolist()):
        period = read_period(str(label))
        if period is not None and period.kind == "year":
            years[label] = period.first.year
    rows = [row for row in np.flatnonzero(there).tolist() if values.periods[row] in years]
    rows.sort(
        key=lambda row: (
            str(values.areas[row]),
            str(values.groups[row]),
            years[values.periods[row]],
        )
    )
    for row in rows:
        area = str(values.areas[row])
        parts = {} if is_city else {level_name: called.get(area, area)}
        for part in filter(None, str(values.groups[row]).split("|")):
            name, _sign, word = part.partition("=")
            parts[name] = word
        yield Observation(
            years[values.periods[row]],
            round(float(values.values[row]), DECIMALS),
            parts,
            "" if is_city else area,
        )
