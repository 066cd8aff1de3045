"""The drawings of a result: a series and what would have been without, two groups, the trend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sereno.methods.sources.indicators.periods import read_period
from sereno.vocabulary.language import number

HEIGHT: Final = 100
# Room above the highest value.
ROOM: Final = 1.08


@dataclass(frozen=True)
class Picture:
    """A drawing of lines over periods. Each period is one wide, and 100 is its height.

    band: the interval as a path; lines, dots: (class, path); begins: where it began, contexts:
    (x, width) of what else happened; labels: of each period, "" of most; top, middle, bottom: what
    the height means.
    """

    width: int
    labels: tuple[str, ...]
    top: str
    middle: str
    bottom: str
    begins: float
    lines: tuple[tuple[str, str], ...]
    dots: tuple[tuple[str, str], ...] = ()
    band: str = ""
    contexts: tuple[tuple[float, float], ...] = ()


Row = Sequence[float | None]


def series_picture(said: Mapping[str, Any]) -> Picture | None:
    """What was counted, what fits it, and what would have been without, with its interval."""
    if "expected" not in said:
        return None
    n = int(said["n_before"])
    rows: list[Row] = [said["observed"], said["fitted"], said["high"]]
    most = _most(rows)
    after = range(n, len(said["periods"]))
    edge = [(i + 0.5, said["high"][i]) for i in after]
    edge += [(i + 0.5, said["low"][i]) for i in reversed(after)]
    return _picture(
        said,
        most,
        lines=(
            ("fitted", _path(said["fitted"], most)),
            (
                "without",
                _path([v if i >= n else None for i, v in enumerate(said["expected"])], most),
            ),
        ),
        dots=(("counted", _dots(said["observed"], most)),),
        band=_closed(edge, most),
    )


def groups_picture(said: Mapping[str, Any]) -> Picture | None:
    """The areas acted on and the others, each against what it had before on average (100)."""
    if "others" not in said:
        return None
    n = int(said["n_before"])
    acted, others = (against_before(said[key], n) for key in ("observed", "others"))
    if acted is None or others is None:
        return None
    most = _most([acted, others])
    return _picture(
        said, most, lines=(("others", _path(others, most)), ("acted", _path(acted, most)))
    )


def trend_picture(said: Mapping[str, Any]) -> Picture | None:
    """By how much the areas acted on differ from the others in each period, against the last one
    before it began: before that, they should not.
    """
    trend = said.get("trend")
    if not trend:
        return None
    periods = list(trend["periods"])
    known = [each for each in periods if each.get("low") and each.get("high")]
    if not known:
        return None
    # As far up as down, on a scale on which half and twice are equally far from the middle.
    reach = max(max(abs(math.log(each[end])) for end in ("low", "high")) for each in known)
    reach = min(max(reach, math.log(1.25)), math.log(8))

    def y(ratio: float) -> float:
        shown = max(-reach, min(reach, math.log(ratio)))
        return round(HEIGHT / 2 * (1 - shown / reach), 2)

    ranges, dots = [], []
    for i, each in enumerate(periods):
        x = i + 0.5
        if each.get("low") and each.get("high"):
            ranges.append(f"M{x} {y(each['low'])}V{y(each['high'])}")
        dots.append(f"M{x} {y(each.get('ratio') or 1)}h0.01")
    n = sum(1 for each in periods if not each["is_after"])
    return Picture(
        len(periods),
        year_labels([each["label"] for each in periods]),
        f"× {number(math.exp(reach), 1)}",
        "× 1",
        f"× {number(math.exp(-reach), 2)}",
        float(n),
        (("range", "".join(ranges)),),
        (("acted", "".join(dots)),),
    )


def _picture(
    said: Mapping[str, Any],
    most: float,
    *,
    lines: tuple[tuple[str, str], ...],
    dots: tuple[tuple[str, str], ...] = (),
    band: str = "",
) -> Picture:
    labels = [str(each) for each in said["periods"]]
    return Picture(
        len(labels),
        year_labels(labels),
        number(round(most), 0),
        number(round(most / 2), 0),
        "0",
        float(said["n_before"]),
        lines,
        dots,
        band,
        tuple((each["from"], each["until"] - each["from"]) for each in said.get("contexts", ())),
    )


def year_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """The year at its first period, nothing at the others; of years each."""
    found, last = [], None
    for label in labels:
        period = read_period(label)
        year = period.first.year if period is not None else None
        found.append(str(year) if year != last and year is not None else "")
        last = year
    return tuple(found)


def _most(rows: Sequence[Row]) -> float:
    return max((v for row in rows for v in row if v is not None), default=1.0) * ROOM or 1.0


def against_before(row: Row, n: int) -> list[float | None] | None:
    """A row against the mean of its first `n` (100); None where nothing was counted there."""
    known = [v for v in row[:n] if v is not None]
    mean = sum(known) / len(known) if known else 0.0
    return [None if v is None else 100 * v / mean for v in row] if mean else None


def _y(value: float, most: float) -> float:
    return round(HEIGHT * (1 - min(value / most, 1)), 2)


def _path(row: Row, most: float) -> str:
    """A line that is broken where there is no value."""
    said, pen = [], "M"
    for i, value in enumerate(row):
        if value is None:
            pen = "M"
            continue
        said.append(f"{pen}{i + 0.5} {_y(value, most)}")
        pen = "L"
    return "".join(said)


def _dots(row: Row, most: float) -> str:
    return "".join(
        f"M{i + 0.5} {_y(value, most)}h0.01" for i, value in enumerate(row) if value is not None
    )


def _closed(points: Sequence[tuple[float, float | None]], most: float) -> str:
    known = [(x, y) for x, y in points if y is not None]
    if len(known) < 3:
        return ""
    return "M" + "L".join(f"{x} {_y(y, most)}" for x, y in known) + "Z"
