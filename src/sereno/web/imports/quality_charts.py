"""The charts of the quality page: bars with their numbers in a table beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from sereno.exchange.quality_years import stray_years
from sereno.vocabulary.language import number, percent
from sereno.vocabulary.quantities import round_up
from sereno.web.documents import Values

_STEP: Final = 100
# A bar leaves this much of its place to the next one.
_GAP: Final = 16
_LEAST_TOP: Final = 0.01


class Piece(NamedTuple):
    """A part of a bar in a drawing that is 100 high: where it begins, how high it is, its kind."""

    y: float
    height: float
    kind: str


@dataclass(frozen=True)
class Bar:
    """One bar of a drawing, its place and the words under it."""

    x: float
    width: float
    pieces: Sequence[Piece]
    label: str


@dataclass(frozen=True)
class Chart:
    """A drawing with the words that say what it shows, and the same numbers as a table.

    key: kinds of its pieces with their words, where there are several. heads, rows: the table.
    """

    name: str
    title: str
    says: str
    top: str
    middle: str
    bars: Sequence[Bar]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    key: Sequence[tuple[str, str]] = ()
    # Of so many labels only some find room on a phone.
    many: bool = False

    @property
    def wide(self) -> int:
        """The width of the drawing in its own units."""
        return _STEP * len(self.bars)

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """The rows of the table, each cell with its head."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def _bars(stacks: Sequence[Sequence[tuple[float, str]]], labels: Sequence[str]) -> list[Bar]:
    """A bar for each stack of shares of the drawing's height, from the bottom up."""
    made = []
    for i, (stack, label) in enumerate(zip(stacks, labels, strict=True)):
        y, pieces = 100.0, []
        for share, kind in stack:
            height = round(100 * share, 2)
            y = round(y - height, 2)
            if height > 0:
                pieces.append(Piece(y, height, kind))
        made.append(Bar(_STEP * i + _GAP / 2, _STEP - _GAP, pieces, label))
    return made


def placing_chart(quality: Mapping[str, Any]) -> Chart | None:
    """How the incidents of each year were placed; for whoever may not see that, how many were."""
    strays = stray_years(quality)
    rows = [row for row in quality["placed_by_year"] if row not in strays and row["n"]]
    if not rows:
        return None
    labels = [str(row["year"]) for row in rows]
    title = _("How the incidents of each year were placed")
    if "point" not in rows[0]:
        told = [row for row in rows if row["share"] is not None]
        said = _("Placed in a neighbourhood, by year")
        return _shares("placed", said, told, "share") if told else None
    kinds = (("point", "k4"), ("name", "k2"), ("none", "none"))
    stacks = [[(row[part] / row["n"], kind) for part, kind in kinds] for row in rows]
    return Chart(
        "placed",
        title,
        _said(rows, labels, lambda row: row["share"]),
        percent(1, 0),
        percent(0.5, 0),
        _bars(stacks, labels),
        [_("Year"), _("Incidents"), _("By point"), _("By name or code"), _("Not placed")],
        [
            [label, number(row["n"]), *(percent(row[part] / row["n"]) for part, _kind in kinds)]
            for row, label in zip(rows, labels, strict=True)
        ],
        [("k4", _("by its point")), ("k2", _("by its name or code")), ("none", _("not placed"))],
    )


def filled_charts(quality: Mapping[str, Any]) -> list[Chart]:
    """How many incidents of each year have what the files have columns for."""
    strays = {row["year"] for row in stray_years(quality)}
    rows = [row for row in quality.get("filled_by_year", []) if row["year"] not in strays]
    roles = {row["role"] for row in quality["completeness"]}
    asked = (
        ("day", {"date"}, _("An exact day")),
        ("time", {"time", "date"}, _("A time of day")),
        ("point", {"lon", "point"}, _("A point on the map")),
        ("name", {"area_name"}, _("The name of a neighbourhood")),
    )
    charts = [
        _shares(f"filled-{part}", title, shared, "share")
        for part, of, title in asked
        if roles & of
        and (shared := [row | {"share": row[part] / row["n"]} for row in rows])
        and any(row["share"] for row in shared)
    ]
    return charts + _duplicates(rows)


def _duplicates(rows: Sequence[Values]) -> list[Chart]:
    """Which share of each year's rows equals an earlier one; none where no row does."""
    shared = [row | {"share": row["duplicates"] / row["n"]} for row in rows]
    most = max((row["share"] for row in shared), default=0)
    if not most:
        return []
    top = next(t for t in (_LEAST_TOP, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if t >= most)
    return [_shares("duplicates", _("Equal to an earlier row"), shared, "share", top)]


def _shares(name: str, title: str, rows: Sequence[Values], part: str, top: float = 1.0) -> Chart:
    labels = [str(row["year"]) for row in rows]
    return Chart(
        name,
        title,
        _said(rows, labels, lambda row: row[part]),
        percent(top, 0),
        percent(top / 2, 0 if top > 2 * _LEAST_TOP else 1),
        _bars([[(row[part] / top, "k3")] for row in rows], labels),
        [_("Year"), _("Incidents"), _("Share")],
        [
            [label, number(row["n"]), percent(row[part])]
            for row, label in zip(rows, labels, strict=True)
        ],
    )


def _said(rows: Sequence[Values], labels: Sequence[str], share: Any) -> str:
    """The lowest and the highest year, for whoever doesn't see the drawing."""
    order = sorted(range(len(rows)), key=lambda i: share(rows[i]))
    low, high = order[0], order[-1]
    if percent(share(rows[low])) == percent(share(rows[high])):
        return _("The same in every year: {share}.").format(share=percent(share(rows[low])))
    return _("Lowest in {low_year} ({low}), highest in {high_year} ({high}).").format(
        low_year=labels[low],
        low=percent(share(rows[low])),
        high_year=labels[high],
        high=percent(share(rows[high])),
    )


def hours_chart(quality: Mapping[str, Any]) -> Chart | None:
    """Incidents by the hour; apart what is written as 00:00 and 12:00 sharp."""
    times = quality.get("times")
    if not times or not times["given"]:
        return None
    exact = {0: times["midnight"]["n"], 12: times["noon"]["n"]}
    return _heaps(
        "hours",
        _("Hour of the day, as recorded"),
        times["by_hour"],
        [str(hour) for hour in range(24)],
        exact,
        _("Hour"),
        _("exactly 00:00 or 12:00"),
        _("Most from {label}:00 to {label}:59: {n} of {all}."),
    )


def days_chart(quality: Mapping[str, Any]) -> Chart | None:
    """Incidents by the day of the month; the first apart, which often stands for any day."""
    by_day = quality["dates"].get("by_day")
    if not by_day or not any(by_day):
        return None
    return _heaps(
        "days",
        _("On which day of the month"),
        by_day,
        [str(day) for day in range(1, 32)],
        {0: by_day[0]},
        _("Day"),
        _("the first of the month"),
        _("Most on day {label}: {n} of {all}."),
    )


def _heaps(
    name: str,
    title: str,
    counts: Sequence[int],
    labels: Sequence[str],
    apart: Mapping[int, int],
    head: str,
    words: str,
    says: str,
) -> Chart:
    top = round_up(max(counts))
    stacks = [
        [(apart.get(i, 0) / top, "apart"), ((n - apart.get(i, 0)) / top, "k3")]
        for i, n in enumerate(counts)
    ]
    most = max(range(len(counts)), key=lambda i: counts[i])
    said = says.format(label=labels[most], n=number(counts[most]), all=number(sum(counts)))
    rows = [
        [label, number(n), number(apart[i]) if i in apart else "–"]
        for i, (label, n) in enumerate(zip(labels, counts, strict=True))
    ]
    return Chart(
        name,
        title,
        said,
        number(top),
        number(top / 2),
        _bars(stacks, labels),
        [head, _("Incidents"), words[:1].upper() + words[1:]],
        rows,
        [("apart", words)],
        many=True,
    )
