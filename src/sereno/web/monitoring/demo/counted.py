"""Counts by month of the demo city, drawn with an effect that is known, and brought as files.

What is counted of before an action comes in first, so that a study can be registered before the
values that it is judged on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.periods import month_period
from sereno.web.actions.models import Action
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.geographies.models.levels import AREA, CITY, WHOLE_CITY
from sereno.web.indicators.changes import add_indicator
from sereno.web.indicators.demo import bring_table, csv_of
from sereno.web.indicators.models import Indicator
from sereno.web.indicators.models.indicators import Law
from sereno.web.indicators.shown_values import shown_values
from sereno.web.monitoring.demo.judging import table
from sereno.web.people.models import Person
from sereno.web.sources.changes import note_break

Floats = npt.NDArray[np.float64]
FIRST_YEAR, LAST_YEAR = 2021, 2025
MONTHS: Final = [
    month_period(year, month) for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)
]
LOCKDOWN: Final = (dt.date(2025, 3, 23), dt.date(2025, 6, 30))
# January to December, a little more before the holidays.
_SEASON: Final = (0.97, 0.95, 0.99, 0.98, 1.0, 0.98, 0.98, 1.0, 0.99, 1.02, 1.05, 1.09)
# Answers to the survey on victims, and by how much its clusters widen its interval.
_ASKED, _WIDENED = 1500, 1.4


@dataclass(frozen=True)
class Counted:
    """Counts by the code of their indicator, (A, 60) of months; acted: where something was done."""

    areas: tuple[str, ...]
    acted: tuple[str, ...]
    counts: Mapping[str, npt.NDArray[np.int64]]


def count(audit: Audit, seed: int) -> Counted:
    """All of it, for the areas of the actions and as many others as are wanted."""
    rng = np.random.default_rng([seed, 18])
    told = table("studies")
    acted = tuple(_areas_of(audit, told["stops"]["action"]))
    known = known_areas(audit)
    others = sorted({*known.labels} - {*acted, *known.chosen})
    rng.shuffle(others)
    near = [code for code in known.chosen if code not in acted]
    areas = acted + tuple(sorted([*near, *others][: told["stops"]["others"]]))
    of_areas = {code for file in told["file"] if file["level"] == AREA for code in file["columns"]}
    found = {}
    for (code, entry), own in zip(
        told["counted"].items(), rng.spawn(len(told["counted"])), strict=True
    ):
        done = np.isin(areas, acted) if code in of_areas else np.ones(1, np.bool_)
        found[code] = _drawn(entry, done, own)
    return Counted(areas, acted, found)


def _areas_of(audit: Audit, beginning: str) -> list[str]:
    rows = Action.objects.filter(audit=audit, title__startswith=beginning).order_by("number")
    return list(dict.fromkeys(area.code for row in rows for area in row.areas.all()))


def _drawn(
    entry: Mapping[str, Any], done: npt.NDArray[np.bool_], rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Counts (A, 60): Poisson about a gamma, so that they vary as real ones do."""
    n = np.arange(len(MONTHS))
    mean = entry["mean"] * np.exp(rng.normal(0, entry["spread"], len(done)))[:, None]
    mean = mean * (1 + entry["growth"]) ** n * np.tile(_SEASON, len(MONTHS) // 12)
    mean = mean * (1 + _locked() * (entry["lockdown"] - 1))
    last = entry.get("ended", MONTHS[-1].label)
    during = np.array([entry["began"] <= period.label <= last for period in MONTHS])
    mean = np.where(done[:, None] & during, mean * entry["effect"], mean)
    shape = entry["shape"]
    counts: npt.NDArray[np.int64] = rng.poisson(mean * rng.gamma(shape, 1 / shape, mean.shape))
    return counts


def _locked() -> Floats:
    """Which share of each month the city was under lockdown."""
    first, last = LOCKDOWN
    return np.array(
        [
            max(0, (min(last, each.last) - max(first, each.first)).days + 1)
            / ((each.last - each.first).days + 1)
            for each in MONTHS
        ]
    )


def define(audit: Audit, by: Person) -> None:
    """The indicators, which no catalogue has."""
    for code, entry in table("studies")["counted"].items():
        add_indicator(
            audit=audit, code=code, by=by, name_es=entry["es"], name_en=entry["en"],
            definition_es=entry["about_es"], definition_en=entry["about_en"], unit=entry["unit"],
            good=entry["good"], sdg=entry["sdg"], topic=entry["topic"], interval=Law.POISSON,
            frequency="quarter" if entry is _quarterly() else "month",
        )  # fmt: skip


def _quarterly() -> Mapping[str, Any]:
    told = table("studies")
    found: Mapping[str, Any] = told["counted"][told["break"]["indicator"]]
    return found


def bring(audit: Audit, by: Person, counted: Counted, files: Sequence[Mapping[str, Any]]) -> None:
    """Some of the files, as whoever counts hands them over."""
    broken = table("studies")["break"]["indicator"]
    for file in files:
        step = 3 if broken in file["columns"] else 1
        rows = []
        at = [i for i, each in enumerate(MONTHS) if file["from"] <= each.label <= file["to"]]
        for i in at[::step]:
            label = MONTHS[i].label if step == 1 else f"{MONTHS[i].label[:4]}-Q{1 + i % 12 // 3}"
            for a, area in enumerate(counted.areas if file["level"] == AREA else (WHOLE_CITY,)):
                values = [int(counted.counts[code][a, i]) for code in file["columns"]]
                rows.append([*([area] if file["level"] == AREA else []), label, *values])
        head = [*(["clave"] if file["level"] == AREA else []), "periodo", *file["columns"]]
        bring_table(
            audit, by, file["name"], csv_of(head, rows), file["level"], file["who"],
            AccessLevel.PUBLIC,
        )  # fmt: skip


def break_series(audit: Audit, by: Person) -> None:
    """From a day on one of them is recorded in another way."""
    told = table("studies")["break"]
    source = Indicator.objects.get(audit=audit, code=told["indicator"]).source
    assert source is not None
    note_break(
        source=source, on=told["on"], kind=told["kind"], what=told["what"],
        advice=told["advice"], by=by,
    )  # fmt: skip


def bring_survey(audit: Audit, by: Person) -> None:
    """The survey on victims once more, with the interval that it was published with after all."""
    code = "victimisation_prevalence"
    row = Indicator.objects.filter(audit=audit, code=code).first()
    if row is None or row.current is None:
        return
    row.audit = audit
    values = shown_values(row, row.current, CITY, k=audit.k, everything=True).values
    rows = []
    for period, value in zip(values.periods.tolist(), values.values.tolist(), strict=True):
        wide = 1.96 * _WIDENED * np.sqrt(value * (100 - value) / _ASKED)
        rows.append([code, period, value, round(value - wide, 1), round(value + wide, 1)])
    content = csv_of(["indicator", "period", "value", "low", "high"], rows)
    bring_table(
        audit, by, "victimización, con su intervalo.csv", content, CITY,
        "Universidad de la ciudad", AccessLevel.PUBLIC,
    )  # fmt: skip
