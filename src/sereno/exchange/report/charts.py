"""The charts of a report, as SVG: bars, shares of a whole, what became what, and a series.

What a colour means is said by the legend; whoever sees no colours reads the numbers. Texts are in
the font of the PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from sereno.vocabulary.language import percent

NIGHT: Final = "#1f3a5f"
INK: Final = "#1b2430"
SOFT: Final = "#48535f"
AMBER: Final = "#f2b134"
BAND: Final = "#f6dda6"
RIBBON: Final = "#c3cfde"
GOAL: Final = "#4f6d3a"
BREAK: Final = "#8c2f1f"
FONT: Final = 'font-family="Libertinus Serif"'
_WIDE: Final = 360.0
_BAR: Final = 13.0
_PITCH: Final = 17.0
_ROW: Final = 18.0
# A part that is narrower bears no number.
_NARROW: Final = 17.0
# Of a letter of size 8 so much, on the average.
_LETTER: Final = 3.9
_GAP: Final = 3.0
_FLOW_HIGH: Final = 150.0
# On these, words are white.
_DARK: Final = frozenset({NIGHT, GOAL, BREAK})


def bars(rows: Sequence[tuple[str, int, str]]) -> str:
    """Bars under one another: the name of each, how much it is, and that in words."""
    most = max((n for _name, n, _words in rows), default=1) or 1
    longest = max((len(name) for name, _n, _words in rows), default=0)
    begins = min(max(longest * 3.9, 40.0), 190.0)
    wide = 230.0
    parts = [_open(wide + 130, round(len(rows) * _PITCH + 2, 1))]
    for i, (name, n, words) in enumerate(rows):
        y = i * _PITCH + 2
        long = (wide + 100 - begins) * n / most
        parts.append(
            f'<text x="{begins - 4:.1f}" y="{y + 8.6:.1f}" font-size="8" {FONT} '
            f'text-anchor="end" fill="{INK}">{escape(name)}</text>'
            f'<rect x="{begins:.1f}" y="{y:.1f}" width="{long:.1f}" height="12" fill="{NIGHT}"/>'
            f'<text x="{begins + long + 4:.1f}" y="{y + 8.8:.1f}" font-size="8" {FONT} '
            f'font-weight="bold" fill="{NIGHT}">{escape(words)}</text>'
        )
    return "".join([*parts, "</svg>"])


@dataclass(frozen=True)
class Part:
    """A part of a bar: its colour and how much it is."""

    colour: str
    n: float


@dataclass(frozen=True)
class Stack:
    """A bar of parts that are a whole; words: what stands beside it."""

    name: str
    parts: tuple[Part, ...]
    words: str


def stacks(rows: Sequence[Stack]) -> str:
    """Bars under one another, each as long as all: its parts in their shares of it."""
    longest = max((len(row.name) for row in rows), default=0)
    beside = max((len(row.words) for row in rows), default=0) * _LETTER + 6
    begins = min(max(longest * _LETTER, 20.0), 150.0) + 4
    wide = _WIDE - begins - beside
    parts = [_open(_WIDE, len(rows) * _ROW + 2)]
    for i, row in enumerate(rows):
        y = i * _ROW + 2
        parts.append(_text(begins - 4, y + 9.3, row.name, "end"))
        whole = sum(part.n for part in row.parts)
        x = begins
        for part in row.parts:
            if not part.n:
                continue
            long = wide * part.n / whole
            parts.append(
                f'<rect x="{x:.2f}" y="{y:.1f}" width="{long:.2f}" height="{_BAR}" '
                f'fill="{part.colour}" stroke="#fff" stroke-width="0.6"/>'
            )
            if long >= _NARROW:
                fill = "#fff" if part.colour in _DARK else INK
                said = percent(part.n / whole, 0)
                parts.append(_text(x + long / 2, y + 9.3, said, "middle", fill))
            x += long
        parts.append(_text(begins + wide + 5, y + 9.3, row.words, "start", SOFT))
    return "".join([*parts, "</svg>"])


def flow(
    names: Sequence[str],
    colours: Sequence[str],
    table: Sequence[Sequence[int]],
    ends: tuple[str, str],
) -> str:
    """What became what: a column of blocks before, one after, and ribbons between. table: (q, q),
    before in its rows; ends: what stands over both columns.
    """
    q = len(names)
    whole = sum(map(sum, table))
    before = [sum(row) for row in table]
    after = [sum(table[i][j] for i in range(q)) for j in range(q)]
    longest = max((len(f"{name}: {n}") for name, n in zip(names, before, strict=True)), default=0)
    left = min(max(longest * _LETTER, 40.0), 120.0)
    right = _WIDE - left
    unit = (_FLOW_HIGH - _GAP * (q - 1)) / max(whole, 1)
    starts, stops = _tops(before, unit), _tops(after, unit)
    parts = [
        _open(_WIDE, _FLOW_HIGH + 18),
        _text(0, 9, ends[0], "start", SOFT),
        _text(_WIDE, 9, ends[1], "end", SOFT),
    ]
    drawn_from, drawn_to = list(starts), list(stops)
    middle = (left + right) / 2
    for i in range(q):
        for j in range(q):
            if not table[i][j]:
                continue
            high = table[i][j] * unit
            a, b = drawn_from[i], drawn_to[j]
            parts.append(
                f'<path d="M{left + 7:.1f} {a:.2f}C{middle:.1f} {a:.2f} {middle:.1f} {b:.2f} '
                f"{right - 7:.1f} {b:.2f}v{high:.2f}C{middle:.1f} {b + high:.2f} {middle:.1f} "
                f'{a + high:.2f} {left + 7:.1f} {a + high:.2f}z" fill="{colours[i]}" '
                f'fill-opacity="0.45"/>'
            )
            drawn_from[i] += high
            drawn_to[j] += high
    for x, tops, counts, at, anchor in (
        (left, starts, before, left - 4, "end"),
        (right - 7, stops, after, right + 4, "start"),
    ):
        for name, colour, top, n, y in zip(
            names, colours, tops, counts, _apart(tops, counts, unit), strict=True
        ):
            if n:
                parts.append(
                    f'<rect x="{x:.1f}" y="{top:.2f}" width="7" height="{n * unit:.2f}" '
                    f'fill="{colour}" stroke="{SOFT}" stroke-width="0.3"/>'
                )
                parts.append(_text(at, y, f"{name}: {n}", anchor))
    return "".join([*parts, "</svg>"])


def _tops(counts: Sequence[int], unit: float) -> list[float]:
    """Where each block begins."""
    found, y = [], 15.0
    for n in counts:
        found.append(y)
        y += n * unit + (_GAP if n else 0)
    return found


def _apart(tops: Sequence[float], counts: Sequence[int], unit: float) -> list[float]:
    """Where the words of each block stand: in its middle, none over another."""
    found: list[float] = []
    last = 0.0
    for top, n in zip(tops, counts, strict=True):
        y = max(top + n * unit / 2 + 2.8, last + 9)
        found.append(y)
        last = y if n else last
    return found


Place = tuple[float, float]


@dataclass(frozen=True)
class SeriesChart:
    """A series in the coordinates of its drawing, corners as “x,y x,y”. lines, ribbons: its own and
    its limits; others: of what it is compared with; dashed: of what there would have been;
    whiskers: (x, low, high); bands: (x, width, words) of what happened meanwhile; breaks: where
    something changes for good; way: from the baseline to the target; across, up: of both axes.
    """

    size: Place
    left: float
    ground: float
    end: float
    lines: Sequence[str] = ()
    others: Sequence[str] = ()
    dashed: Sequence[str] = ()
    ribbons: Sequence[str] = ()
    dots: Sequence[Place] = ()
    whiskers: Sequence[tuple[float, float, float]] = ()
    bands: Sequence[tuple[float, float, str]] = ()
    breaks: Sequence[float] = ()
    goal: float | None = None
    way: tuple[float, float, float, float] | None = None
    across: Sequence[tuple[float, str]] = ()
    up: Sequence[tuple[float, str]] = ()


def series(chart: SeriesChart) -> str:
    """A series with what chance leaves open, what happened meanwhile, and the way to its target."""
    width, high = chart.size
    unit = width / _WIDE
    parts = [_open(width, high)]
    for x, wide, words in chart.bands:
        parts.append(
            f'<rect x="{x:.1f}" y="0" width="{max(wide, 1.5):.1f}" height="{chart.ground:.1f}" '
            f'fill="{BAND}"/>'
        )
        parts.append(_text(x + 2 * unit, 8 * unit, words, "start", SOFT, 7 * unit))
    for y, words in chart.up:
        parts.append(_line(chart.left, y, chart.end, y, "#d5dbe3", 0.5 * unit))
        parts.append(_text(chart.left - 4 * unit, y + 2.5 * unit, words, "end", SOFT, 7.5 * unit))
    for x, words in chart.across:
        parts.append(_text(x, chart.ground + 11 * unit, words, "middle", SOFT, 7.5 * unit))
    for corners in chart.ribbons:
        parts.append(f'<polygon points="{corners}" fill="{RIBBON}"/>')
    if chart.goal is not None:
        parts.append(_line(chart.left, chart.goal, chart.end, chart.goal, GOAL, unit, "4 3"))
    if chart.way is not None:
        parts.append(_line(*chart.way, GOAL, unit, "1.5 3"))
    for x in chart.breaks:
        parts.append(_line(x, 0, x, chart.ground, BREAK, 1.2 * unit, "5 2"))
    for x, low, top in chart.whiskers:
        parts.append(_line(x, low, x, top, NIGHT, unit))
    for colour, dashes, outlines in (
        (NIGHT, "", chart.lines),
        (GOAL, "", chart.others),
        (GOAL, ' stroke-dasharray="5 3"', chart.dashed),
    ):
        for corners in outlines:
            parts.append(
                f'<polyline points="{corners}" fill="none" stroke="{colour}" '
                f'stroke-width="{1.6 * unit:.2f}"{dashes}/>'
            )
    for x, y in chart.dots:
        parts.append(f'<circle cx="{x}" cy="{y}" r="{1.9 * unit:.2f}" fill="{NIGHT}"/>')
    return "".join([*parts, "</svg>"])


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, wide: float, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="{wide:.2f}"{dashed}/>'
    )


def _text(x: float, y: float, words: str, anchor: str, fill: str = INK, size: float = 8.0) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" {FONT} text-anchor="{anchor}" '
        f'fill="{fill}">{escape(words)}</text>'
    )


def _open(width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height:.1f}" '
        f'width="{width:.1f}" height="{height:.1f}">'
    )
