"""Flows as one SVG: the same drawing for a page, the report and the public site.

It carries its colours, so that it is whole in a file; a page that has a stylesheet may rule over
its classes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Final

from sereno.methods.plan.flow import Band, Bar, Flow, FlowLayout, laid_out

# Night blue and its lighter steps; what nobody takes up is grey.
KINDS: Final = {
    "full": ("flow-full", "#4d78a6"),
    "partial": ("flow-partial", "#b7cade"),
    "none": ("flow-none", "#d8d4ca"),
}
INK: Final = "#1b2430"
_BAR: Final = 12
# Of a sign of the typeface at 14 units, on the average; and of a line.
_SIGN, _LINE = 7.0, 17.0
# Between the names of two bars.
_BETWEEN: Final = 5.0
_ROOM: Final = 40.0


def flow_svg(
    flows: Sequence[Flow],
    names: Mapping[str, str],
    *,
    label: str,
    order: Sequence[str] = (),
    width: float = 960,
    margin: float = 250,
) -> str:
    """The drawing of flows between two or more columns. names: of the things, by their keys; label:
    what it shows, for whoever doesn't see it.

    margin: the room beside the outer columns for their names; 0 for a narrow drawing, which has
    them on its bands.
    """
    inner = width - 2 * margin
    bars = max(len({flow.source for flow in flows}), len({flow.target for flow in flows}), 1)
    height = max(bars * _ROOM, 180.0)
    layout = laid_out(
        flows, width=inner, height=height, bar=_BAR, gap=min(12.0, _ROOM / 3), order=order
    )
    shapes = [_band(band) for band in layout.bands]
    shapes += [_bar(each) for each in layout.bars]
    room = margin or inner / 2 - _BAR - 8
    shapes += _names(layout, names, room, height, inside=not margin)
    drawn = "".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" '
        f'viewBox="0 0 {_n(width)} {_n(height + 2)}" '
        f'font-family="Source Sans 3 Variable, Libertinus Serif, sans-serif" font-size="14">'
        f"<title>{escape(label)}</title>"
        f'<g transform="translate({_n(margin)} 1)">{drawn}</g></svg>'
    )


def _band(band: Band) -> str:
    middle = (band.x0 + band.x1) / 2
    low0, low1 = band.y0 + band.width, band.y1 + band.width
    path = (
        f"M{_n(band.x0)} {_n(band.y0)}"
        f"C{_n(middle)} {_n(band.y0)} {_n(middle)} {_n(band.y1)} {_n(band.x1)} {_n(band.y1)}"
        f"L{_n(band.x1)} {_n(low1)}"
        f"C{_n(middle)} {_n(low1)} {_n(middle)} {_n(low0)} {_n(band.x0)} {_n(low0)}Z"
    )
    css, colour = KINDS.get(band.flow.kind, KINDS["full"])
    return f'<path class="{css}" fill="{colour}" stroke="#ffffff" stroke-width="0.5" d="{path}"/>'


def _bar(bar: Bar) -> str:
    return (
        f'<rect class="flow-bar" fill="#1f3a5f" x="{_n(bar.x)}" y="{_n(bar.y)}" '
        f'width="{_BAR}" height="{_n(max(bar.height, 1))}"/>'
    )


def _names(
    layout: FlowLayout, names: Mapping[str, str], room: float, height: float, *, inside: bool
) -> list[str]:
    """Names beside the outer columns, or towards the middle; those of inner columns on their
    right. Each with its number, on two lines at most, and none over another of its column.
    """
    signs = max(int(room / _SIGN), 10)
    lines = {bar.key: _lines(names.get(bar.key, bar.key), bar.value, signs) for bar in layout.bars}
    middles: dict[str, float] = {}
    last = max((bar.column for bar in layout.bars), default=0)
    for column in range(last + 1):
        bars = sorted((b for b in layout.bars if b.column == column), key=lambda bar: bar.y)
        wanted = [bar.y + bar.height / 2 for bar in bars]
        highs = [len(lines[bar.key]) * _LINE + _BETWEEN for bar in bars]
        middles |= zip((bar.key for bar in bars), _spread(wanted, highs, height), strict=True)
    found = []
    for bar in layout.bars:
        is_right = bar.column == last and last > 0
        on_the_left = (bar.column == 0 and not inside) or (is_right and inside)
        x = bar.x - 8 if on_the_left else bar.x + _BAR + 8
        anchor = "end" if on_the_left else "start"
        said = lines[bar.key]
        y = middles[bar.key] + 5 - (len(said) - 1) * _LINE / 2
        spans = "".join(
            f'<tspan x="{_n(x)}" y="{_n(y + at * _LINE)}">{escape(line)}</tspan>'
            for at, line in enumerate(said)
        )
        # A rim of the ground keeps letters legible on a band.
        found.append(
            f'<text class="flow-name" fill="{INK}" stroke="#ffffff" stroke-width="3" '
            f'stroke-linejoin="round" paint-order="stroke" text-anchor="{anchor}">{spans}</text>'
        )
    return found


def _lines(name: str, value: float, signs: int) -> list[str]:
    lines = wrap(name, signs, max_lines=2, placeholder=" …") or [""]
    return [*lines[:-1], f"{lines[-1]} · {value:g}"]


def _spread(wanted: Sequence[float], highs: Sequence[float], height: float) -> list[float]:
    """The middles of names (n) from above, as near to those wanted as they can be without lying
    over each other: pushed down by those above, and then up from the bottom.

    highs: how high each is; all of them together no higher than the drawing.
    """
    middles: list[float] = []
    edge = 0.0
    for middle, high in zip(wanted, highs, strict=True):
        middles.append(max(middle, edge + high / 2))
        edge = middles[-1] + high / 2
    edge = height
    for i in reversed(range(len(middles))):
        middles[i] = min(middles[i], edge - highs[i] / 2)
        edge = middles[i] - highs[i] / 2
    return middles


def _n(value: float) -> str:
    """A coordinate, to a tenth of a unit."""
    return f"{value:.1f}".removesuffix(".0")
