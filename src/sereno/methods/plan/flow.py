"""How flows between things are laid out side by side: a Sankey diagram.

Each thing is a bar as long as what goes in or what comes out of it, whichever is more; each flow a
band as wide as its value, in one scale for the whole drawing (Schmidt 2008, "The Sankey Diagram in
Energy and Material Flow Management", part 1: widths in proportion, nothing lost at a bar). A
thing stands in the column after the last of those that flow into it. Flows may go in circles, on
which d3-sankey fails: those that would lead back are found first and take no part in choosing the
columns; they are drawn to the left.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """How much goes from one thing to another. kind: what sort of flow it is, for its colour."""

    source: str
    target: str
    value: float
    kind: str = ""


@dataclass(frozen=True)
class Bar:
    """A thing as drawn: its column, its upper left corner, its height, and its value."""

    key: str
    column: int
    x: float
    y: float
    height: float
    value: float


@dataclass(frozen=True)
class Band:
    """A flow as drawn: from the upper end at its source to that at its target, and its width."""

    flow: Flow
    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    goes_back: bool = False


@dataclass(frozen=True)
class FlowLayout:
    """Bars by column and from the top; bands in the order of the flows. loops: flows from a thing
    into itself, which no band can show.
    """

    width: float
    height: float
    bar: float
    bars: tuple[Bar, ...]
    bands: tuple[Band, ...]
    loops: tuple[Flow, ...]


def laid_out(
    flows: Sequence[Flow],
    *,
    width: float,
    height: float,
    bar: float = 14,
    gap: float = 10,
    order: Sequence[str] = (),
) -> FlowLayout:
    """The drawing of some flows. bar: how broad a bar is; gap: between two of a column, less where
    there isn't room; order: of the things in a column, others come after in their own.

    Flows of nothing are left out. Raises ValueError for a value that is negative or no number.
    """
    if any(not math.isfinite(flow.value) or flow.value < 0 for flow in flows):
        raise ValueError("the value of a flow is a number from 0")
    loops = tuple(flow for flow in flows if flow.source == flow.target and flow.value > 0)
    drawn = [flow for flow in flows if flow.source != flow.target and flow.value > 0]
    met = dict.fromkeys(key for flow in drawn for key in (flow.source, flow.target))
    keys = list(dict.fromkeys([*(key for key in order if key in met), *met]))
    if not keys:
        return FlowLayout(width, height, bar, (), (), loops)
    back = _leading_back(keys, drawn)
    column = _columns(keys, [flow for flow in drawn if flow not in back])
    values = _values(keys, drawn)
    bars = _bars(keys, column, values, width, height, bar, gap)
    bands = _bands(drawn, {each.key: each for each in bars}, back, bar)
    return FlowLayout(width, height, bar, tuple(bars), tuple(bands), loops)


def _leading_back(keys: Sequence[str], flows: Sequence[Flow]) -> set[Flow]:
    """Flows that close a circle, on the way through all things from the first of `keys` on."""
    out: dict[str, list[Flow]] = defaultdict(list)
    into = {flow.target for flow in flows}
    for flow in flows:
        out[flow.source].append(flow)
    back: set[Flow] = set()
    is_open: set[str] = set()
    is_done: set[str] = set()
    # From where nothing flows in first: what leads back there is the shorter way round.
    for start in sorted(keys, key=lambda key: key in into):
        if start in is_done:
            continue
        is_open.add(start)
        way = [(start, iter(out[start]))]
        while way:
            here, left = way[-1]
            further = next(left, None)
            if further is None:
                is_open.discard(here)
                is_done.add(here)
                way.pop()
            elif further.target in is_open:
                back.add(further)
            elif further.target not in is_done:
                is_open.add(further.target)
                way.append((further.target, iter(out[further.target])))
    return back


def _columns(keys: Sequence[str], flows: Sequence[Flow]) -> dict[str, int]:
    """By thing, the longest way to it, of flows without a circle."""
    left = dict.fromkeys(keys, 0)
    out: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        left[flow.target] += 1
        out[flow.source].append(flow.target)
    column = dict.fromkeys(keys, 0)
    free = [key for key in keys if not left[key]]
    while free:
        here = free.pop()
        for target in out[here]:
            column[target] = max(column[target], column[here] + 1)
            left[target] -= 1
            if not left[target]:
                free.append(target)
    return column


def _values(keys: Sequence[str], flows: Sequence[Flow]) -> dict[str, float]:
    into, out = dict.fromkeys(keys, 0.0), dict.fromkeys(keys, 0.0)
    for flow in flows:
        out[flow.source] += flow.value
        into[flow.target] += flow.value
    return {key: max(into[key], out[key]) for key in keys}


def _bars(
    keys: Sequence[str],
    column: Mapping[str, int],
    values: Mapping[str, float],
    width: float,
    height: float,
    bar: float,
    gap: float,
) -> list[Bar]:
    by_column: dict[int, list[str]] = defaultdict(list)
    for key in keys:
        by_column[column[key]].append(key)
    most = max(len(each) for each in by_column.values())
    # Gaps never take more than half of the height.
    between = min(gap, height / (2 * most))
    scale = min(
        (height - between * (len(each) - 1)) / math.fsum(values[key] for key in each)
        for each in by_column.values()
    )
    last = max(by_column)
    step = (width - bar) / last if last else 0.0
    bars = []
    for at in sorted(by_column):
        stood = scale * math.fsum(values[key] for key in by_column[at])
        y = (height - stood - between * (len(by_column[at]) - 1)) / 2
        for key in by_column[at]:
            long = scale * values[key]
            bars.append(Bar(key, at, at * step, y, long, values[key]))
            y += long + between
    return bars


def _bands(
    flows: Sequence[Flow], bars: Mapping[str, Bar], back: set[Flow], bar: float
) -> list[Band]:
    """At a bar, bands leave and come in the order of where they lead, so that few cross."""
    scale = {key: each.height / each.value for key, each in bars.items()}
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    out: dict[str, list[int]] = defaultdict(list)
    into: dict[str, list[int]] = defaultdict(list)
    for at, flow in enumerate(flows):
        out[flow.source].append(at)
        into[flow.target].append(at)
    for key, each in bars.items():
        y = each.y
        for at in sorted(out[key], key=lambda at: (bars[flows[at].target].y, at)):
            starts[at] = y
            y += flows[at].value * scale[key]
        y = each.y
        for at in sorted(into[key], key=lambda at: (bars[flows[at].source].y, at)):
            ends[at] = y
            y += flows[at].value * scale[key]
    return [
        Band(
            flow,
            bars[flow.source].x + bar,
            starts[at],
            bars[flow.target].x,
            ends[at],
            flow.value * scale[flow.source],
            flow in back,
        )
        for at, flow in enumerate(flows)
    ]
