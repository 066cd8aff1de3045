"""Incidents as a corporation writes them down: columns of text, with the dirt that was planned."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely

from sereno.demo_city.colonias import Colonias
from sereno.demo_city.dirt import Plan
from sereno.demo_city.incidents import Incidents
from sereno.demo_city.land import CENTRE, METRIC_CRS
from sereno.demo_city.offences import KINDS, UNKNOWN_LABELS, OffenceKind, Wordings
from sereno.demo_city.places import Places
from sereno.demo_city.rhythms import DAYS, FIRST_DAY
from sereno.demo_city.spellings import (
    GAPS,
    UNLISTED,
    abbreviated,
    misspelt,
    prefixed,
    with_comma,
    without_accents,
)

Texts = npt.NDArray[np.object_]

_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_UNREADABLE_DATES = ("antier", "2023-?-14", "martes", "20 y tantos", "2O22-06-01")
_IMPOSSIBLE_DATES = ("2022-02-30", "2023-13-05", "2021-06-31", "2024-00-12", "2025-04-31")
_FUTURE_YEARS = (2041, 2052, 2052, 2062)
_UNREADABLE_TIMES = ("25:61", "mediodía aprox", "¿tarde?", "por la mañana")
_UNREADABLE_POINTS = ("20.6O112", "-100.3.98", "pendiente", "ver croquis")


@dataclass(frozen=True)
class House:
    """How one corporation writes: its date form and a second one, its clock, words and letters."""

    words: Literal["prosecutor", "police_words", "register"]
    date: str
    other_date: str
    seconds: str = ""
    capitals: bool = False


_YEAR_FIRST, _DAY_FIRST = "{y:04d}-{m:02d}-{d:02d}", "{d:02d}/{m:02d}/{y:04d}"
PROSECUTOR_WRITES = House("prosecutor", _YEAR_FIRST, _DAY_FIRST, seconds=":00")
POLICE_WRITES = House("police_words", _DAY_FIRST, "{d:02d}-{b}-{y:04d}", capitals=True)
STATE_WRITES = House("register", _YEAR_FIRST, _DAY_FIRST)


@dataclass(frozen=True)
class Records:
    """n rows of text by column, what was planned for each, and where each truly happened.

    `area` (n,) is the true area, −1 in a park or other gap; `kind` (n,) the true kind; `day`
    (n,) counts from 1 January 2021 and `second` (n,) from midnight, both as written.
    """

    columns: dict[str, Texts]
    plan: Plan
    area: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int32]
    day: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]


class Clerk:
    """Writes incidents down; holds what every file of the city shares."""

    def __init__(self, colonias: Colonias, places: Places) -> None:
        from pyproj import Transformer

        self._colonias = colonias
        self._to_lonlat = Transformer.from_crs(METRIC_CRS, "EPSG:4326", always_xy=True)
        self._lon, self._lat = self._to_lonlat.transform(places.x, places.y)
        from scipy.spatial import cKDTree

        _, self._near = cKDTree(colonias.at).query(colonias.at, k=6)

    def write(
        self, incidents: Incidents, rows: npt.NDArray[np.int64], plan: Plan, house: House,
        rng: np.random.Generator,
    ) -> Records:  # fmt: skip
        """The incidents `rows` (in the order of the file), as `house` writes them."""
        # A repeated row repeats its text, so each incident is written once and then repeated.
        once = np.unique(plan.origin, return_index=True)[1]
        single = Plan(plan.origin[once], {k: codes[once] for k, codes in plan.aspects.items()})
        kind, area = incidents.kind[rows], incidents.area[rows]
        day, second = _as_written(incidents.day[rows], incidents.second[rows], single, rng)
        lon, lat = self._points(incidents.place[rows], single, rng)
        name, group = self._names(area, single, house, rng)
        offence, violence = _labels(kind, single, house, rng)
        date, time = _moments(day, second, single, house, rng)
        columns = {
            "date": date,
            "time": time,
            "offence": offence,
            "violence": violence,
            "name": name,
            "group": group,
            "lat": lat,
            "lon": lon,
        }
        area = np.where(single.is_("name", "gap"), -1, area).astype(np.int32)
        again = plan.origin
        return Records(
            columns={key: texts[again] for key, texts in columns.items()},
            plan=Plan(again, {key: codes[again] for key, codes in single.aspects.items()}),
            area=area[again],
            kind=kind[again],
            day=day[again],
            second=second[again],
        )

    def _points(
        self, place: npt.NDArray[np.int32], plan: Plan, rng: np.random.Generator
    ) -> tuple[Texts, Texts]:
        lon, lat = self._lon[place], self._lat[place]
        for mask, xy in (
            (plan.is_("name", "gap"), self._in_gaps),
            (plan.is_("point", "outside"), _far_away),
        ):
            points = xy(int(mask.sum()), rng)
            lon[mask], lat[mask] = self._to_lonlat.transform(points[:, 0], points[:, 1])
        swapped, zero = plan.is_("point", "swapped"), plan.is_("point", "zero")
        lon, lat = np.where(swapped, lat, lon), np.where(swapped, lon, lat)
        lon = np.where(plan.is_("point", "sign_lost"), -lon, lon)
        lon, lat = np.where(zero, 0.0, lon), np.where(zero, 0.0, lat)
        lon_text = np.array([f"{value:.6f}" for value in lon], dtype=object)
        lat_text = np.array([f"{value:.6f}" for value in lat], dtype=object)
        empty, unreadable = plan.is_("point", "empty"), plan.is_("point", "unreadable")
        lon_text[empty] = lat_text[empty] = ""
        lat_text[unreadable] = rng.choice(_UNREADABLE_POINTS, int(unreadable.sum()))
        lon_text[zero] = lat_text[zero] = "0"
        return lon_text, lat_text

    def _in_gaps(self, count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
        """Points well inside parks and bare land, shape (count, 2)."""
        inside = shapely.point_on_surface(self._colonias.gaps)
        middles: npt.NDArray[np.float64] = shapely.get_coordinates(inside)
        chosen = middles[rng.integers(len(middles), size=count)]
        return np.asarray(chosen + rng.uniform(-25, 25, (count, 2)))

    def _names(
        self,
        area: npt.NDArray[np.int32],
        plan: Plan,
        house: House,
        rng: np.random.Generator,
    ) -> tuple[Texts, Texts]:
        colonias = self._colonias
        beside = plan.is_("name", "neighbour")
        said = area.copy()
        said[beside] = self._near[area[beside], rng.integers(1, 6, int(beside.sum()))]
        names = np.array(colonias.names, dtype=object)
        name = names[said]
        for how, write in (
            ("no_accents", without_accents),
            ("upper", str.upper),
            ("with_comma", with_comma),
        ):
            mask = plan.is_("name", how)
            name[mask] = [write(text) for text in name[mask]]
        for how, rewrite in (
            ("prefixed", prefixed),
            ("abbreviated", abbreviated),
            ("typo", misspelt),
        ):
            mask = plan.is_("name", how)
            name[mask] = [rewrite(text, rng) for text in name[mask]]
        # Some names hold no word long enough to slip on: those stay, and count as they stand.
        plan.aspects["name"][plan.is_("name", "typo") & (name == names[said])] = 0
        for how, others in (("unlisted", UNLISTED), ("gap", GAPS)):
            mask = plan.is_("name", how)
            name[mask] = rng.choice(others, int(mask.sum()))
        name[plan.is_("name", "empty")] = ""
        group = np.array(colonias.group_names, dtype=object)[said]
        group[plan.is_("group", "empty")] = ""
        if house.capitals:
            name, group = (_capitals(texts) for texts in (name, group))
        return name, group


def _capitals(texts: Texts) -> Texts:
    """Upper case without accents, each distinct text once."""
    distinct = {text: without_accents(text).upper() for text in set(texts)}
    return np.array([distinct[text] for text in texts], dtype=object)


def _far_away(count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Points 14 to 60 km from the square, beyond the city's limits; shape (count, 2)."""
    angle, distance = rng.uniform(0, 2 * np.pi, count), rng.uniform(14_000, 60_000, count)
    away = (distance * np.array([np.cos(angle), np.sin(angle)])).T
    return np.asarray(away + np.array(CENTRE))


def _labels(
    kind: npt.NDArray[np.int32], plan: Plan, house: House, rng: np.random.Generator
) -> tuple[Texts, Texts]:
    offence = np.full(kind.size, "", dtype=object)
    violence = np.full(kind.size, "", dtype=object)
    for index in np.unique(kind):
        mask = kind == index
        wordings, manner = _wordings(KINDS[index], house)
        chances = np.array([share for _, share in wordings])
        words = np.array([words for words, _ in wordings], dtype=object)
        drawn = rng.choice(len(words), int(mask.sum()), p=chances / chances.sum())
        offence[mask], violence[mask] = words[drawn], manner
    for what, label in (("unknown", UNKNOWN_LABELS), ("empty", ("",))):
        mask = plan.is_("label", what)
        offence[mask], violence[mask] = rng.choice(label, int(mask.sum())), ""
    return offence, violence


def _wordings(kind: OffenceKind, house: House) -> tuple[Wordings, str]:
    if house.words == "register":
        return ((kind.register[0], 1.0),), kind.register[1]
    return (kind.prosecutor if house.words == "prosecutor" else kind.police_words), ""


def _moments(
    day: npt.NDArray[np.int64],
    second: npt.NDArray[np.int64],
    plan: Plan,
    house: House,
    rng: np.random.Generator,
) -> tuple[Texts, Texts]:
    usual, other = _calendar(house.date), _calendar(house.other_date)
    clock = np.array([f"{m // 60:02d}:{m % 60:02d}" for m in range(24 * 60)], dtype=object)
    minute = clock[second // 60]
    within = np.maximum(day, 0)
    date: Texts = usual[within]
    time: Texts = np.array([text + house.seconds for text in minute], dtype=object)

    mask = plan.is_("date", "other_form")
    date[mask] = other[day[mask]]
    mask = plan.is_("date", "with_time")
    date[mask] = date[mask] + " " + minute[mask] + ":00"
    time[mask] = minute[mask] + ":00:00"
    mask = plan.is_("date", "late_report")
    date[mask] = [_date(FIRST_DAY + dt.timedelta(days=int(n)), house.date) for n in day[mask]]
    mask = plan.is_("time", "unreadable")
    time[mask] = rng.choice(_UNREADABLE_TIMES, int(mask.sum()))
    time[plan.is_("time", "empty")] = ""

    for what, texts in (
        ("date_missing", ("",)),
        ("date_unreadable", _UNREADABLE_DATES),
        ("date_impossible", _IMPOSSIBLE_DATES),
    ):
        mask = plan.is_("reject", what)
        date[mask] = rng.choice(texts, int(mask.sum()))
    mask = plan.is_("reject", "date_in_future")
    date[mask] = [
        _date((FIRST_DAY + dt.timedelta(days=int(n))).replace(year=int(year), day=14), house.date)
        for n, year in zip(day[mask], rng.choice(_FUTURE_YEARS, int(mask.sum())), strict=True)
    ]
    return date, time


def _as_written(
    day: npt.NDArray[np.int32],
    second: npt.NDArray[np.int32],
    plan: Plan,
    rng: np.random.Generator,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Day and second once noon, midnight, New Year or an old date stands for the true one."""
    days = np.datetime64(FIRST_DAY) + np.arange(DAYS)
    new_year = (days.astype("datetime64[Y]").astype("datetime64[D]") - days[0]).astype(np.int64)
    written = np.where(plan.is_("date", "first_of_january"), new_year[day], day)
    long_ago = rng.integers(-18 * 365, -400, day.size)
    written = np.where(plan.is_("date", "late_report"), long_ago, written)
    clock = np.where(plan.is_("time", "noon"), 12 * 3600, second)
    return written, np.where(plan.is_("time", "midnight"), 0, clock).astype(np.int64)


def _calendar(form: str) -> Texts:
    """Every day of the five years in one form."""
    days = (FIRST_DAY + dt.timedelta(days=n) for n in range(DAYS))
    return np.array([_date(day, form) for day in days], dtype=object)


def _date(date: dt.date, form: str) -> str:
    return form.format(y=date.year, m=date.month, d=date.day, b=_MONTHS[date.month - 1])
