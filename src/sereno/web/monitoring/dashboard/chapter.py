"""The report's chapter on local indicators: from where, how they are, to where, how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.exchange.report.charts import (
    BAND,
    BREAK,
    GOAL,
    NIGHT,
    RIBBON,
    SeriesChart,
    series,
)
from sereno.exchange.report.content import Block, Heading, Paragraph, Picture, Table
from sereno.methods.monitoring.target_progress import AGREEMENT
from sereno.vocabulary.language import number, percent
from sereno.vocabulary.series_breaks import BREAK_KINDS
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter
from sereno.web.findings.report.limits import MONITORING, Limits
from sereno.web.indicators.series import Point
from sereno.web.monitoring.dashboard.details import (
    Judged,
    Line,
    by_goal,
    events_of,
    judged,
    lines_of,
)
from sereno.web.monitoring.dashboard.drawing import Frame, SeriesDrawing, draw_series
from sereno.web.monitoring.dashboard.reading import Reading, read_board
from sereno.web.monitoring.dashboard.words import draws_words, headline, spoken
from sereno.web.monitoring.models import ContextEvent

# Of a page: as wide as the other charts of a report, in their units.
_FRAME: Final = Frame(360, 130, 36, 8, 12, 16)


def read_targets(asked: Asked) -> list[Judged]:
    """The targets as the readers see them, with what is said of each."""
    found = judged(read_board(asked.audit, asked.reader))
    asked.told.update(dict.fromkeys(each.reading.target for each in found))
    return found


def dashboard_blocks(asked: Asked) -> Iterator[Block]:
    """The targets by goal, a picture of each series, and what happened meanwhile."""
    rows = read_targets(asked)
    if not rows:
        return
    events = events_of(asked.audit, asked.reader)
    yield Paragraph(headline([each.outlook for each in rows]))
    for goal in by_goal(lines_of(rows, events)):
        said = _("SDG {code}").format(code=goal.code)
        yield Heading(f"{said}. {goal.name}" if goal.name else said)
        yield _table(goal.code, goal.lines)
        for line in goal.lines:
            yield from _picture(line.reading, events)
    yield Paragraph(
        _(
            "What is said of a target is said only where {share} of {draws} agree; else one can't "
            "tell."
        ).format(share=percent(AGREEMENT, 0), draws=draws_words()),
        is_small=True,
    )
    if events:
        yield Heading(_("What happened meanwhile"))
        yield _events(asked, events)


def _table(code: str, lines: Sequence[Line]) -> Table:
    return Table(
        _("Targets of SDG {code}").format(code=code),
        (_("Indicator"), _("Baseline"), _("Now"), _("Target"), _("What is said"), _("Redraws")),
        tuple(
            (
                _name(line.reading, line.unit),
                f"{line.start}\n{line.target.baseline_period}",
                _now(line.reading.now),
                f"{line.goal_value}\n{line.target.year}",
                _said(line),
                _agreement(line),
            )
            for line in lines
        ),
        (2.7, 1.1, 1.6, 1.0, 2.6, 1.1),
        frozenset({5}),
    )


def _name(reading: Reading, unit: str) -> str:
    of = ", ".join(filter(None, (reading.area_name, reading.target.group)))
    return "\n".join(filter(None, (reading.indicator.name, of, unit)))


def _now(point: Point | None) -> str:
    if point is None or point.value is None:
        return "–"
    said = f"{spoken(point.value)}\n{point.label}"
    if point.low is None or point.high is None:
        return said
    between = _("{low} to {high}").format(low=number(point.low, 1), high=number(point.high, 1))
    return f"{spoken(point.value)} ({between})\n{point.label}"


def _said(line: Line) -> str:
    """The words of its band; why, where there is none."""
    problem = line.outlook.problem
    why = line.why if problem is None else problem.what()
    return line.words if line.outlook.state == "said" else f"{line.words}. {why}"


def _agreement(line: Line) -> str:
    found = line.outlook.found
    if found is None or not found.pace.shares or line.outlook.state == "break":
        return "–"
    return percent(found.pace.agreement, 0)


def _picture(reading: Reading, events: list[ContextEvent]) -> Iterator[Block]:
    drawn = draw_series(reading, events, _FRAME)
    points = [each for each in reading.points if each.value is not None]
    if len(points) < 2:
        return
    legend = [(NIGHT, _("value"))]
    if drawn.ribbons or drawn.whiskers:
        legend.append((RIBBON, _("95 of 100 redraws")))
    legend.append((GOAL, _("target {year}").format(year=reading.target.year)))
    if drawn.bands:
        legend.append((BAND, _("what happened meanwhile")))
    if drawn.breaks:
        legend.append((BREAK, _("measured otherwise from then on")))
    yield Picture(
        series(_chart(drawn)),
        alt=_("Series of {name}: {first} in {from}, {last} in {until}; target {goal}.").format(
            **{
                "name": reading.indicator.name,
                "first": spoken(points[0].value),
                "from": points[0].label,
                "last": spoken(points[-1].value),
                "until": points[-1].label,
                "goal": spoken(reading.target.value),
            }
        ),
        caption=_name(reading, "").replace("\n", ", "),
        legend=tuple(legend),
        height=58,
    )


def _chart(drawn: SeriesDrawing) -> SeriesChart:
    return SeriesChart(
        (drawn.frame.width, drawn.frame.height),
        drawn.frame.left,
        drawn.frame.ground,
        drawn.frame.end,
        lines=drawn.lines,
        ribbons=drawn.ribbons,
        dots=[(x, y) for x, y, _estimated in drawn.dots],
        whiskers=drawn.whiskers,
        bands=[(each.x, each.width, str(each.number)) for each in drawn.bands],
        breaks=drawn.breaks,
        goal=drawn.goal,
        way=drawn.way,
        across=[(each.at, each.words) for each in drawn.across],
        up=[(each.at, each.words) for each in drawn.up],
    )


def _events(asked: Asked, events: list[ContextEvent]) -> Table:
    asked.told.update(dict.fromkeys(events))
    return Table(
        _("What happened meanwhile"),
        (_("No."), _("What"), _("What sort"), _("When"), _("What it changed")),
        tuple(
            (
                number(n),
                each.title,
                str(each.get_kind_display()),
                asked.day(each.starts_on)
                if each.ends_on is None
                else f"{asked.day(each.starts_on)} – {asked.day(each.ends_on)}",
                each.note or "–",
            )
            for n, each in enumerate(events, 1)
        ),
        (0.6, 2.2, 1.6, 2.2, 3.4),
    )


def dashboard_limits(asked: Asked) -> Iterator[str]:
    """Of how many targets nothing can be said, which series were broken, what happened to all."""
    rows = read_targets(asked)
    unsure = [each for each in rows if each.outlook.state in ("unsure", "no_interval")]
    if unsure:
        yield ngettext(
            "Of {n} indicator one can't tell how it goes: {names}.",
            "Of {n} indicators one can't tell how they go: {names}.",
            len(unsure),
        ).format(n=number(len(unsure)), names=_names(unsure))
    for each in rows:
        if each.outlook.state == "break":
            last = each.outlook.crossed[-1]
            yield _(
                "“{name}” is measured otherwise since {day} ({kind}): before and after are not "
                "compared."
            ).format(
                name=each.reading.indicator.name,
                day=asked.day(last.date),
                kind=BREAK_KINDS[last.kind].said(),
            )
    held = [each for each in rows if each.outlook.state == "held"]
    if held:
        yield _("Numbers that are too small to be told stand behind: {names}.").format(
            names=_names(held)
        )
    for event in events_of(asked.audit, asked.reader):
        yield _("“{event}” ({when}) may show in every series.").format(
            event=event.title, when=asked.day(event.starts_on)
        )


def _names(rows: list[Judged]) -> str:
    return ", ".join(dict.fromkeys(each.reading.indicator.name for each in rows))


CHAPTER: Final = Chapter(
    "indicators",
    90,
    gettext_lazy("Local indicators"),
    gettext_lazy("The targets by goal, their series and what happened meanwhile are added."),
    dashboard_blocks,
    MONITORING,
)
LIMITS: Final = Limits(30, dashboard_limits)
