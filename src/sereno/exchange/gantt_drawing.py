"""A timeline of actions as one SVG: the same drawing for a page and a report.

It carries its colours, so that it is whole in a file; a page that has a stylesheet may rule over
its classes. What it shows stands beside it as a table: a state has a shape as well as a colour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Final

from sereno.methods.actions.schedule import (
    Bar,
    Planned,
    Spot,
    Stretch,
    Thread,
    Tick,
    Timeline,
    timeline,
)

INK: Final = "#1b2430"
# A milestone's state, as the Open Contracting Data Standard calls it: class, fill, edge.
STATES: Final = {
    "met": ("gantt-met", "#009e73", "#00543d"),
    "partiallyMet": ("gantt-part", "#e69f00", "#7a5400"),
    "notMet": ("gantt-not", "#d55e00", "#6b2f00"),
    "scheduled": ("gantt-scheduled", "#ffffff", "#1f3a5f"),
}
_HEAD: Final = 26.0
_ROW, _NARROW_ROW = 30.0, 48.0
_BAR: Final = 12.0
_HALF: Final = 6.5
# Of a sign of the typeface at 14 units, on the average.
_SIGN: Final = 7.0
# And at 12.
_SMALL_SIGN: Final = 6.0
# Between the words of two ticks.
_ROOM: Final = 12.0


def gantt_svg(
    rows: Sequence[Planned],
    names: Mapping[int, str],
    shown: Stretch,
    *,
    today_words: str,
    today: dt.date,
    tick_words: Callable[[Tick], str],
    hrefs: Mapping[int, str] | None = None,
    width: float = 960,
    margin: float = 280,
) -> str:
    """The drawing of actions from above. names: of the rows, by their keys; hrefs: where they lead.

    margin: the room on the left for their names; 0 for a narrow drawing, which has them above its
    bars. It is hidden from whoever listens: the page says the same in a table.
    """
    high = _ROW if margin else _NARROW_ROW
    drawing = _Drawing(high, margin, width, bool(not margin))
    line = timeline(rows, shown, width=width - margin - 2 * _HALF, today=today)
    height = _HEAD + len(rows) * high + 4
    inner = "".join(
        (
            *drawing.ticks(line, tick_words, height),
            *(drawing.name(n, row, names, hrefs or {}) for n, row in enumerate(rows)),
            *(drawing.bar(each) for each in line.bars),
            *(drawing.thread(each) for each in line.threads),
            *(drawing.spot(each) for each in line.spots),
            *drawing.today(line, today_words, height),
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gantt" aria-hidden="true" '
        f'focusable="false" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'font-family="Source Sans 3 Variable, Libertinus Serif, sans-serif" font-size="14">'
        f"{inner}</svg>"
    )


class _Drawing:
    """What a row and a day are on the paper."""

    def __init__(self, high: float, margin: float, width: float, is_narrow: bool) -> None:
        self.high, self.margin, self.width, self.is_narrow = high, margin, width, is_narrow

    def x(self, x: float) -> float:
        return self.margin + _HALF + x

    def y(self, row: int) -> float:
        """The middle of a row's bar."""
        top = _HEAD + row * self.high
        return top + (self.high - _HALF - 5 if self.is_narrow else self.high / 2)

    def name(self, n: int, row: Planned, names: Mapping[int, str], hrefs: Mapping[int, str]) -> str:
        top = _HEAD + n * self.high
        said = names.get(row.key, "")
        lines, size = self._lines(said)
        y = top + 17 if self.is_narrow else top + self.high / 2 + 5 - (len(lines) - 1) * 7
        spans = "".join(
            f'<tspan x="0" y="{_n(y + at * (size + 1))}">{escape(words)}</tspan>'
            for at, words in enumerate(lines)
        )
        text = (
            f'<text class="gantt-name" fill="{INK}" font-size="{size}">{spans}'
            f"<title>{escape(said)}</title></text>"
        )
        if row.key in hrefs:
            text = f'<a href="{escape(hrefs[row.key])}" tabindex="-1">{text}</a>'
        rule = (
            f'<line class="gantt-rule" stroke="#d8d4ca" stroke-width="0.5" x1="0" '
            f'x2="{_n(self.width)}" y1="{_n(top)}" y2="{_n(top)}"/>'
        )
        return rule + text

    def _lines(self, said: str) -> tuple[list[str], int]:
        """A name in one line, or smaller in two: many begin alike and differ at their ends."""
        signs = int((self.margin or self.width) / _SIGN) - 1
        if len(said) <= signs or self.is_narrow:
            return wrap(said, signs, max_lines=1, placeholder=" …") or [""], 14
        signs = int(self.margin / _SMALL_SIGN) - 1
        return wrap(said, signs, max_lines=2, placeholder=" …"), 12

    def bar(self, bar: Bar) -> str:
        """An end that lies outside or that nobody knows is ragged."""
        x0, x1 = self.x(bar.x), self.x(bar.x + bar.width)
        y0 = self.y(bar.row) - _BAR / 2
        y1, tooth = y0 + _BAR, _BAR / 4
        left = "" if bar.opens else f"L{_n(x0 + tooth)} {_n((y0 + y1) / 2)}"
        right = "" if bar.closes else f"L{_n(x1 - tooth)} {_n((y0 + y1) / 2)}"
        path = f"M{_n(x0)} {_n(y0)}H{_n(x1)}{right}L{_n(x1)} {_n(y1)}H{_n(x0)}{left}Z"
        return f'<path class="gantt-bar" fill="#b7cade" d="{path}"/>'

    def spot(self, spot: Spot) -> str:
        x, y = self.x(spot.x), self.y(spot.row)
        diamond = f"M{_n(x)} {_n(y - _HALF)}l{_HALF} {_HALF} {-_HALF} {_HALF} {-_HALF} {-_HALF}z"
        if spot.is_earlier:
            return (
                f'<path class="gantt-earlier" fill="none" stroke="#6b7280" stroke-dasharray="2 2" '
                f'd="{diamond}"/>'
            )
        css, fill, edge = STATES[spot.state]
        drawn = (
            f'<path class="{css}" fill="{fill}" stroke="{edge}" stroke-width="1.2" d="{diamond}"/>'
        )
        return drawn + _sign(spot.state, x, y, edge)

    def thread(self, thread: Thread) -> str:
        x0, x1 = self.x(thread.x0), self.x(thread.x1)
        y0, y1 = self.y(thread.row0), self.y(thread.row1)
        if thread.is_move:
            return (
                f'<line class="gantt-move" stroke="#6b7280" stroke-dasharray="2 2" '
                f'x1="{_n(x0)}" y1="{_n(y0)}" x2="{_n(x1)}" y2="{_n(y1)}"/>'
            )
        # Within one row it goes below the bar, so that it is seen beside it.
        low = max(y0, y1) + (_BAR if thread.row0 == thread.row1 else 0)
        return (
            f'<path class="gantt-needs" fill="none" stroke="#1f3a5f" stroke-width="0.9" '
            f'd="M{_n(x0)} {_n(y0)}C{_n(x0)} {_n(low)} {_n(x1)} {_n(low)} {_n(x1)} {_n(y1)}"/>'
        )

    def ticks(self, line: Timeline, words: Callable[[Tick], str], height: float) -> list[str]:
        found, free = [], float("-inf")
        for tick in line.ticks:
            x, said = self.x(tick.x), words(tick)
            strong = ' stroke-width="1.4"' if tick.unit == "year" else ' stroke-width="0.6"'
            found.append(
                f'<line class="gantt-tick" stroke="#c9c4b8"{strong} x1="{_n(x)}" x2="{_n(x)}" '
                f'y1="6" y2="{_n(height)}"/>'
            )
            # A word that would lie over the one before, or beyond the edge, is left out.
            if x + 3 >= free and x + 3 + len(said) * _SIGN <= self.width:
                free = x + 3 + len(said) * _SIGN + _ROOM
                found.append(
                    f'<text class="gantt-when" fill="{INK}" font-size="12" x="{_n(x + 3)}" '
                    f'y="16">{escape(said)}</text>'
                )
        return found

    def today(self, line: Timeline, words: str, height: float) -> list[str]:
        if line.today is None:
            return []
        x = self.x(line.today)
        anchor = "end" if x > self.width - len(words) * _SIGN else "start"
        return [
            f'<line class="gantt-today" stroke="#b3261e" stroke-width="1.2" x1="{_n(x)}" '
            f'x2="{_n(x)}" y1="{_n(_HEAD - 6)}" y2="{_n(height)}"><title>{escape(words)}</title>'
            f'</line><text class="gantt-today-word" fill="#b3261e" font-size="12" '
            f'stroke="#ffffff" stroke-width="3" paint-order="stroke" text-anchor="{anchor}" '
            f'x="{_n(x)}" y="{_n(_HEAD)}">{escape(words)}</text>'
        ]


def milestone_svg(state: str, *, is_earlier: bool = False) -> str:
    """One milestone's sign, for the key and the table beside the drawing."""
    spot = _Drawing(0, 0, 18, True).spot(Spot(0, 0, 0, state, is_earlier))
    y = _Drawing(0, 0, 18, True).y(0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gantt-sign" aria-hidden="true" '
        f'focusable="false" width="18" height="18" '
        f'viewBox="{_n(_HALF - 9)} {_n(y - 9)} 18 18">{spot}</svg>'
    )


def _sign(state: str, x: float, y: float, edge: str) -> str:
    """A tick, a cross or a half inside the diamond: the state without its colour."""
    if state == "met":
        path = f"M{_n(x - 2.8)} {_n(y)}l2 2.2 3.6 -4"
    elif state == "notMet":
        path = f"M{_n(x - 2.2)} {_n(y - 2.2)}l4.4 4.4m0 -4.4l-4.4 4.4"
    elif state == "partiallyMet":
        path = f"M{_n(x)} {_n(y - _HALF)}v{2 * _HALF}"
        white = f"M{_n(x)} {_n(y - _HALF)}l{_HALF} {_HALF} {-_HALF} {_HALF}z"
        return (
            f'<path class="gantt-half" fill="#ffffff" stroke="{edge}" stroke-width="1.2" '
            f'd="{white}"/><path stroke="{edge}" d="{path}"/>'
        )
    else:
        return ""
    return (
        f'<path class="gantt-mark" fill="none" stroke="#ffffff" stroke-width="1.6" '
        f'stroke-linecap="round" d="{path}"/>'
    )


def _n(value: float) -> str:
    """A coordinate, to a tenth of a unit."""
    return f"{value:.1f}".removesuffix(".0")
