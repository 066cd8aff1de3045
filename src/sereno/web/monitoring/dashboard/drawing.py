"""Drawings of the dashboard: series with their intervals, and the bar of the pace. No script draws
them, so that they are there in print and where scripts are off.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sereno.methods.monitoring.target_progress import EDGES, Band, Pace
from sereno.methods.sources.indicators.periods import DAYS_A_YEAR
from sereno.methods.sources.indicators.series_breaks import SeriesBreak
from sereno.vocabulary.language import number
from sereno.web.indicators.series import Point
from sereno.web.monitoring.dashboard.reading import Reading
from sereno.web.monitoring.models import ContextEvent

# From a year, or a value, to its place in a drawing.
Along = Callable[[float], float]
# The bar of the pace: the width of each band from the worst, and what its outer ends stand for.
PACE_WIDTH: Final = 250.0
PACE_PARTS: Final[tuple[tuple[Band, float, float], ...]] = (
    ("away", 0, 67),
    ("stalled", 68, 67),
    ("slow", 136, 39),
    ("on_track", 176, 74),
)
WORST, BEST = -0.6, 1.6
DOT: Final = 7.0


@dataclass(frozen=True)
class Frame:
    """How large a drawing of a series is: the space within its margins."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    is_small: bool = False

    @property
    def inner(self) -> tuple[float, float]:
        """Width and height between the margins."""
        return self.width - self.left - self.right, self.height - self.top - self.bottom

    @property
    def end(self) -> float:
        """Where the space ends on the right."""
        return self.width - self.right

    @property
    def ground(self) -> float:
        """Where it ends below."""
        return self.height - self.bottom


SMALL: Final = Frame(150, 38, 4, 6, 4, 4, is_small=True)
LARGE: Final = Frame(760, 320, 52, 16, 26, 30)
NARROW: Final = Frame(340, 260, 44, 10, 26, 28)


@dataclass(frozen=True)
class Tick:
    """A line of an axis with its words."""

    at: float
    words: str


@dataclass(frozen=True)
class ContextBand:
    """An event of context from x on, so wide; words where there is room."""

    x: float
    width: float
    number: int
    words: str
    is_moment: bool


@dataclass(frozen=True)
class SeriesDrawing:
    """A series as it is drawn: outlines in the coordinates of its frame.

    ribbons: of each stretch between breaks its interval; lines likewise. way: from the baseline to
    the target. breaks: where the series is measured otherwise from then on.
    """

    frame: Frame
    lines: Sequence[str]
    ribbons: Sequence[str]
    dots: Sequence[tuple[float, float, bool]]
    whiskers: Sequence[tuple[float, float, float]]
    now: tuple[float, float] | None
    way: tuple[float, float, float, float] | None
    goal: float | None
    bands: Sequence[ContextBand]
    breaks: Sequence[float]
    across: Sequence[Tick]
    up: Sequence[Tick]

    @property
    def is_there(self) -> bool:
        """Whether there is anything to see."""
        return bool(self.dots)


def draw_series(reading: Reading, events: Iterable[ContextEvent], frame: Frame) -> SeriesDrawing:
    """A target's series, what happened meanwhile, and the way to the target."""
    points = [point for point in reading.points if point.value is not None]
    first, last = _span(reading, points, frame)
    low, high = _range(reading, points)
    wide, tall = frame.inner
    years = max(last - first, 0.01)

    def x(at: float) -> float:
        return round(frame.left + wide * (at - first) / years, 1)

    def y(value: float) -> float:
        return round(frame.top + tall * (1 - (value - low) / (high - low)), 1)

    stretches = _stretches(points, reading.breaks)
    now = reading.now
    start, base = reading.start, reading.baseline_period
    way = None
    if start is not None and base is not None and not frame.is_small:
        end = base.middle + reading.target.year - base.first.year
        way = (x(base.middle), y(start), x(end), y(reading.target.value))
    return SeriesDrawing(
        frame=frame,
        lines=[
            _path((x(p.period.middle), y(p.value)) for p in each if p.value is not None)
            for each in stretches
            if len(each) > 1
        ],
        ribbons=[_ribbon(each, x, y) for each in stretches if _has_interval(each)],
        dots=[(x(p.period.middle), y(p.value or 0), p.status == "estimated") for p in points],
        whiskers=[
            (x(p.period.middle), y(p.low), y(p.high))
            for each in stretches
            if len(each) == 1
            for p in each
            if p.low is not None and p.high is not None
        ],
        now=(x(now.period.middle), y(now.value)) if now and now.value is not None else None,
        way=way,
        goal=y(reading.target.value),
        bands=_bands(events, first, last, x, frame),
        breaks=[
            x(_year_of(each.date))
            for each in reading.breaks
            if points and points[0].period.first < each.date <= points[-1].period.last
        ],
        across=[] if frame.is_small else _years(first, last, x, frame),
        up=[]
        if frame.is_small
        else [Tick(y(v), number(v, _places(high - low))) for v in _rungs(low, high)],
    )


def _year_of(day: dt.date) -> float:
    return day.year + (day - dt.date(day.year, 1, 1)).days / DAYS_A_YEAR


def _span(reading: Reading, points: Sequence[Point], frame: Frame) -> tuple[float, float]:
    """From the first value to the last, or to the target's year where it is drawn large."""
    ends = [point.period.middle for point in points]
    base = reading.baseline_period
    if base is not None:
        ends.append(base.middle)
    if not frame.is_small:
        ends.append(reading.target.year + 0.5)
    if not ends:
        return 0.0, 1.0
    margin = 0.0 if frame.is_small else 0.5
    return min(ends) - margin, max(ends) + margin


def _range(reading: Reading, points: Sequence[Point]) -> tuple[float, float]:
    """What the axis of values goes over: all that is drawn, with a little air; from 0 if near."""
    values = [reading.target.value]
    for point in points:
        values += [v for v in (point.value, point.low, point.high) if v is not None]
    if reading.start is not None:
        values.append(reading.start)
    low, high = min(values), max(values)
    if 0 <= low < 0.5 * high:
        low = 0.0
    air = (high - low or abs(high) or 1.0) * 0.06
    return (low if low == 0 else low - air), high + air


def _stretches(points: Sequence[Point], breaks: Sequence[SeriesBreak]) -> list[list[Point]]:
    """The points between two breaks: no line runs across one."""
    found: dict[int, list[Point]] = {}
    for point in points:
        found.setdefault(sum(each.date <= point.period.first for each in breaks), []).append(point)
    return list(found.values())


def _has_interval(points: Sequence[Point]) -> bool:
    return len(points) > 1 and all(p.low is not None and p.high is not None for p in points)


def _path(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in corners)


def _ribbon(points: Sequence[Point], x: Along, y: Along) -> str:
    there = [(x(p.period.middle), y(p.high)) for p in points if p.high is not None]
    back = [(x(p.period.middle), y(p.low)) for p in reversed(points) if p.low is not None]
    return _path([*there, *back])


def _bands(
    events: Iterable[ContextEvent], first: float, last: float, x: Along, frame: Frame
) -> list[ContextBand]:
    found = []
    for i, event in enumerate(events, 1):
        start, end = _year_of(event.starts_on), last
        if event.ends_on is not None:
            end = _year_of(event.ends_on + dt.timedelta(days=1))
        if end <= first or start >= last or (event.ends_on is None and start < first):
            continue
        left, right = x(max(start, first)), x(min(end, last))
        # What goes on for good would cover all that follows: it is a line where it began.
        width = 2.0 if event.ends_on is None else max(round(right - left, 1), 2.0)
        found.append(ContextBand(left, width, i, event.title, event.ends_on is None))
    return found


def _years(first: float, last: float, x: Along, frame: Frame) -> list[Tick]:
    years = range(math.ceil(first), math.floor(last) + 1)
    room = max(1, int(frame.inner[0] // 42))
    step = max(1, math.ceil(len(years) / room))
    return [Tick(x(year + 0.5), str(year)) for year in years[::step] if year + 0.5 <= last]


def _rungs(low: float, high: float) -> list[float]:
    """Four or five round numbers between both."""
    rough = (high - low) / 4
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= rough)
    begin = math.ceil(low / step)
    return [round(n * step, 10) for n in range(begin, math.floor(high / step) + 1)]


def _places(span: float) -> int:
    return 0 if span >= 8 else 1 if span >= 0.8 else 2


@dataclass(frozen=True)
class PaceBar:
    """Where a pace lies among the bands, and how far chance may have moved it.

    at: the middle of its dot, which lies whole within the bar.
    """

    at: float
    low: float
    high: float
    has_interval: bool
    is_said: bool


def draw_pace(pace: Pace, *, is_said: bool) -> PaceBar:
    """The bar of a pace; what lies beyond its ends is drawn at them."""
    has = bool(pace.shares)
    return PaceBar(
        at=min(max(_place(pace.ratio), DOT), PACE_WIDTH - DOT),
        low=_place(pace.low) if has else 0,
        high=_place(pace.high) if has else 0,
        has_interval=has,
        is_said=is_said,
    )


def _place(ratio: float) -> float:
    edges = (WORST, *reversed(EDGES), BEST)
    ratio = min(max(ratio, WORST), BEST)
    for (_band, left, width), low, high in zip(PACE_PARTS, edges, edges[1:], strict=False):
        if ratio <= high:
            place = left + width * (ratio - low) / (high - low)
            return round(min(max(place, 1.0), PACE_WIDTH - 1), 1)
    return PACE_WIDTH - 1
