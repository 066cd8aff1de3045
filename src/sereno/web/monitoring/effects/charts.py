"""The drawings of a result on paper: a series with what would have been, and two groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sereno.exchange.report.charts import SeriesChart
from sereno.vocabulary.language import number
from sereno.web.monitoring.effects.pictures import against_before, year_labels

_WIDE: Final = 360.0
_HIGH: Final = 150.0
_LEFT: Final = 34.0
_END: Final = 356.0
_TOP: Final = 10.0
_GROUND: Final = 132.0
# Room above the highest value.
_ROOM: Final = 1.08

Row = Sequence[float | None]


class _Paper:
    """Where a period and a value lie. most: the value at the top."""

    def __init__(self, said: Mapping[str, Any], rows: Sequence[Row]) -> None:
        self.n = len(said["periods"])
        self.labels = year_labels([str(each) for each in said["periods"]])
        self.began = int(said["n_before"])
        self.contexts = said.get("contexts", ())
        self.most = max((v for row in rows for v in row if v is not None), default=1.0) * _ROOM or 1

    def x(self, at: float) -> float:
        return _LEFT + (_END - _LEFT) * at / self.n

    def y(self, value: float) -> float:
        return _GROUND - (_GROUND - _TOP) * min(value / self.most, 1.0)

    def outlines(self, row: Row) -> list[str]:
        """Corners of a line, anew after each gap."""
        found: list[list[str]] = [[]]
        for i, value in enumerate(row):
            if value is None:
                found.append([])
            else:
                found[-1].append(f"{self.x(i + 0.5):.1f},{self.y(value):.1f}")
        return [" ".join(each) for each in found if len(each) > 1]

    def chart(self, **drawn: Any) -> SeriesChart:
        """With the axes, where it began, and what else happened."""
        half = self.most / 2
        return SeriesChart(
            (_WIDE, _HIGH), _LEFT, _GROUND, _END,
            breaks=[self.x(self.began)],
            bands=[
                (self.x(each["from"]), self.x(each["until"]) - self.x(each["from"]), "")
                for each in self.contexts
            ],
            across=[(self.x(i + 0.5), words) for i, words in enumerate(self.labels) if words],
            up=[(self.y(each), number(round(each), 0)) for each in (0.0, half, self.most)],
            **drawn,
        )  # fmt: skip


def series_chart(said: Mapping[str, Any]) -> SeriesChart | None:
    """What was counted, and what there would have been with its interval; None of other designs."""
    if "expected" not in said:
        return None
    paper = _Paper(said, [said["observed"], said["high"]])
    after = range(paper.began, paper.n)
    band = [(i, said["high"][i]) for i in after] + [(i, said["low"][i]) for i in reversed(after)]
    corners = [f"{paper.x(i + 0.5):.1f},{paper.y(v):.1f}" for i, v in band if v is not None]
    without = [v if i >= paper.began else None for i, v in enumerate(said["expected"])]
    return paper.chart(
        lines=paper.outlines(said["observed"]),
        dashed=paper.outlines(without),
        ribbons=[" ".join(corners)] if len(corners) > 2 else [],
    )


def groups_chart(said: Mapping[str, Any]) -> SeriesChart | None:
    """The areas acted on and the others, each against its own past (100); None of other designs."""
    if "others" not in said:
        return None
    acted, others = (against_before(said[key], said["n_before"]) for key in ("observed", "others"))
    if acted is None or others is None:
        return None
    paper = _Paper(said, [acted, others])
    return paper.chart(lines=paper.outlines(acted), others=paper.outlines(others))
