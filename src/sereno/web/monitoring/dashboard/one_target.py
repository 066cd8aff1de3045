"""The page of one target: its series large, both rules, where, who, and what to bear in mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sereno.exchange.figures import Figures
from sereno.methods.sources.indicators.series_breaks import crossing
from sereno.vocabulary.language import percent
from sereno.vocabulary.series_breaks import BREAK_KINDS
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.geographies.models.levels import AREA
from sereno.web.indicators.citing import CitedValues
from sereno.web.indicators.indicator_map import indicator_map
from sereno.web.indicators.listing import sdg_words, unit_words
from sereno.web.indicators.reading import group_words, read_indicator
from sereno.web.indicators.series import Point, series_of
from sereno.web.monitoring.dashboard.details import Line, events_of, judged, lines_of
from sereno.web.monitoring.dashboard.drawing import LARGE, NARROW, draw_series
from sereno.web.monitoring.dashboard.reading import Reading, read_board
from sereno.web.monitoring.dashboard.words import (
    CLASSES,
    band_words,
    ratio_words,
    shares_words,
    spoken,
)
from sereno.web.monitoring.models import ContextEvent, Target
from sereno.web.people.models import Person


@dataclass(frozen=True)
class RuleRow:
    """What one rule says: its name, number, band, and the share of the redraws in each band."""

    name: str
    ratio: str
    band: str
    interval: str
    shares: Sequence[tuple[str, str, str]]
    is_said: bool


@dataclass(frozen=True)
class GroupRow:
    """What a group had and has."""

    name: str
    start: str
    now: str
    change: str


@dataclass(frozen=True)
class BreakNote:
    """From when on the series is measured otherwise."""

    day: object
    kind: str
    what: str
    advice: str


def target_details(target: Target, audit: Audit, person: Person) -> Context:
    """What the page of a target shows beside what is written of it."""
    board = read_board(audit, person, targets=[target])
    events = events_of(audit, person)
    lines = lines_of(judged(board), events)
    if not lines:
        return {"line": None}
    line = lines[0]
    figures = Figures("")
    figures.add(line.figure)
    reading = line.reading
    return {
        "line": line,
        "figures": figures,
        "drawings": [
            ("wide", draw_series(reading, events, LARGE)),
            ("narrow", draw_series(reading, events, NARROW)),
        ],
        "events": _met(reading, events),
        "breaks": _breaks(reading),
        "rules": _rules(line),
        "closed": percent(line.outlook.found.closed, 0) if line.outlook.found else "",
        "passed": percent(line.outlook.found.passed, 0) if line.outlook.found else "",
        "sdg_said": sdg_words(target.sdg),
        "group_rows": _groups(audit, person, reading),
        **_map(audit, person, reading),
    }


def _met(reading: Reading, events: Sequence[ContextEvent]) -> list[tuple[int, ContextEvent]]:
    """The events within what is drawn, with the number that they have there."""
    drawn = {each.number for each in draw_series(reading, events, LARGE).bands}
    return [(i, each) for i, each in enumerate(events, 1) if i in drawn]


def _breaks(reading: Reading) -> list[BreakNote]:
    """The breaks within the series."""
    if not reading.points:
        return []
    met = crossing(reading.breaks, reading.points[0].period.first, reading.points[-1].period.last)
    return [
        BreakNote(each.date, BREAK_KINDS[each.kind].said(), each.what.said(), each.advice.said())
        for each in met
    ]


def _rules(line: Line) -> list[RuleRow]:
    found = line.outlook.found
    if found is None or line.outlook.state == "break":
        return []
    return [
        RuleRow(
            name,
            ratio_words(pace.ratio),
            band_words(pace.band),
            f"{ratio_words(pace.low)} … {ratio_words(pace.high)}" if pace.shares else "–",
            [(CLASSES[band], words, share) for band, words, share in shares_words(pace)],
            found.rule == rule,
        )
        for name, rule, pace in (("R", "growth", found.growth), ("L", "linear", found.linear))
    ]


def _groups(audit: Audit, person: Person, reading: Reading) -> list[GroupRow]:
    """Each group of people at the same place, as far as it is shown."""
    current = reading.indicator.current
    facts = current.facts.get(reading.place.level, {}) if current else {}
    groups = [group for group in facts.get("groups", ()) if group]
    if not groups or reading.now is None:
        return []
    values = CitedValues(audit, person, {reading.indicator.code})
    shown = values.shown(reading.indicator.code, reading.place.level)
    rows = []
    for group in groups:
        points = series_of(shown, reading.place.area, group) if shown is not None else []
        by_label = {point.label: point for point in points}
        start = by_label.get(reading.target.baseline_period)
        now = by_label.get(reading.now.label)
        rows.append(GroupRow(group_words(group), _of(start), _of(now), _change(start, now)))
    return rows


def _of(point: Point | None) -> str:
    return spoken(point.value if point else None)


def _change(start: Point | None, now: Point | None) -> str:
    if start is None or now is None or not start.value or now.value is None:
        return "–"
    share = now.value / start.value - 1
    return f"{'+' if share > 0 else '−' if share < 0 else ''}{percent(abs(share), 0)}"


def _map(audit: Audit, person: Person, reading: Reading) -> Context:
    """The newest values by area, where there are any and they are drawn."""
    current = reading.indicator.current
    if reading.now is None or current is None or AREA not in current.facts:
        return {}
    asked = {"level": AREA, "period": reading.now.label, "group": reading.place.group}
    at_level = read_indicator(audit, person, reading.indicator, asked)
    if at_level is None:
        return {}
    return {
        "unit": unit_words(reading.indicator.unit),
        "map_period": at_level.period,
        **indicator_map(at_level, person),
    }
