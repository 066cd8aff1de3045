"""Tables of indicators for the demo city: six years, by area and for the whole city, seeded.

They come in as a person's would: a file is kept, mapped, checked and taken in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.geographies.models import GeographyArea
from sereno.web.geographies.models.levels import AREA, CITY
from sereno.web.imports.models import Upload
from sereno.web.imports.upload_changes import store_upload
from sereno.web.indicators.models import IndicatorTable, TableState
from sereno.web.indicators.tables.changes import ask_check, begin_table, load_table
from sereno.web.jobs.running import work_off
from sereno.web.people.models import Person
from sereno.web.records.changes import change as change_record
from sereno.web.sources.record import SOURCES

YEARS: Final = 6
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Made:
    """How an indicator is made up: units a thousand people, the change a year, areas' spread."""

    code: str
    per_thousand: float
    trend: float = 0.0
    spread: float = 0.35


BY_AREA: Final = (
    Made("population_women", 512, 0.0, 0.02),
    Made("population_15_24", 168, -0.01, 0.12),
    Made("population_adults", 690, 0.005, 0.05),
    Made("dwellings", 290, 0.01, 0.08),
    Made("dwellings_empty", 32, 0.02, 0.6),
    Made("family_violence_calls", 9.5, 0.06, 0.7),
    Made("emergency_calls", 120, 0.03, 0.5),
    Made("street_lamps", 62, 0.01, 0.3),
    Made("public_space", 4100, 0.0, 0.9),
    Made("alcohol_outlets", 2.4, 0.01, 0.8),
    Made("neighbourhood_committees", 0.6, 0.05, 0.5),
    Made("missing_persons", 0.25, 0.04, 0.8),
    Made("road_deaths", 0.11, -0.03, 0.8),
)
# Values of the whole city: the first year's, and how much they change a year.
OF_THE_CITY: Final[dict[str, tuple[float, float]]] = {
    "homicide_victims": (148, -6),
    "femicide_victims": (7, 0.4),
    "trafficking_victims": (4, 0.5),
    "suicide_deaths": (61, 2),
    "victimisation_prevalence": (34.2, -0.6),
    "dark_figure": (92.8, -0.2),
    "crimes_reported": (9.1, 0.3),
    "feels_unsafe": (71.5, -1.4),
    "safe_at_night": (31.0, 1.1),
    "public_space_harassment": (22.4, -0.3),
    "partner_violence": (17.9, -0.2),
    "police_officers": (1480, 35),
    "police_women": (296, 18),
    "trust_in_police": (48.0, 1.3),
    "bribery_prevalence": (14.2, -0.5),
    "transport_users_unsafe": (68.0, -1.0),
    "addiction_treatment": (1260, 70),
    "firearms_seized": (212, 9),
    "response_minutes": (13.4, -0.4),
    "out_of_school": (6.8, -0.2),
}


def fill_indicators(*, audit: Audit, by: Person, seed: int, last_year: int) -> bool:
    """Bring two tables into an audit that has none yet. False: it was filled before."""
    if audit.indicator_tables.exists():
        return False
    chance = np.random.default_rng([seed, 4])
    years = list(range(last_year - YEARS + 1, last_year + 1))
    areas = list(GeographyArea.objects.filter(level__audit=audit, level__key=AREA, is_current=True))
    values = _by_area(areas, years, chance)
    publisher, by_area = _("Municipal planning institute"), _area_table(areas, years, values)
    bring_table(audit, by, _("indicators by neighbourhood.csv"), by_area, AREA, publisher)
    whole = _city_table(years, values, chance)
    bring_table(audit, by, _("indicators of the municipality.csv"), whole, CITY, publisher)
    return True


def _by_area(
    areas: Sequence[GeographyArea], years: Sequence[int], chance: np.random.Generator
) -> dict[str, Floats]:
    """Counts by code, shape (years, areas)."""
    people = np.array([area.population or 0.0 for area in areas])
    grown = people * 1.008 ** np.arange(len(years))[:, None]
    found: dict[str, Floats] = {"population": np.round(grown)}
    for made in BY_AREA:
        mean = grown / 1000 * made.per_thousand
        mean = mean * (1 + made.trend) ** np.arange(len(years))[:, None]
        mean = mean * np.exp(chance.normal(0, made.spread, len(areas)) - made.spread**2 / 2)
        found[made.code] = chance.poisson(mean).astype(np.float64)
    for part, whole, least in (
        ("population_women", "population", 0.0),
        ("population_15_24", "population", 0.0),
        ("population_adults", "population", 0.0),
        ("dwellings_empty", "dwellings", 0.0),
    ):
        found[part] = np.clip(found[part], least, found[whole])
    share = np.clip(chance.normal(0.81, 0.08, (len(years), len(areas))), 0.3, 1)
    found["street_lamps_working"] = np.round(found["street_lamps"] * share)
    return found


def _area_table(
    areas: Sequence[GeographyArea], years: Sequence[int], values: dict[str, Floats]
) -> bytes:
    """One row for each area and year, a column for each indicator."""
    rows = [
        [area.code, year, *(int(column[y, a]) for column in values.values())]
        for y, year in enumerate(years)
        for a, area in enumerate(areas)
    ]
    return csv_of([_("code"), _("year"), *values], rows)


def _city_table(
    years: Sequence[int], values: dict[str, Floats], chance: np.random.Generator
) -> bytes:
    """One row for each year: the areas' sums, and what is only known of the whole city."""
    columns = {code: column.sum(axis=1) for code, column in values.items()}
    for code, (first, change) in OF_THE_CITY.items():
        noise = chance.normal(0, abs(first) * 0.015, len(years))
        line = first + change * np.arange(len(years)) + noise
        columns[code] = np.round(line, 0 if first > 100 or float(first).is_integer() else 1)
    columns["police_women"] = np.minimum(columns["police_women"], columns["police_officers"])
    rows = [
        [year, *(round(float(column[y]), 1) for column in columns.values())]
        for y, year in enumerate(years)
    ]
    return csv_of([_("year"), *columns], rows)


def csv_of(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A table as a person's file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def bring_table(
    audit: Audit,
    by: Person,
    name: str,
    content: bytes,
    level: str,
    publisher: str,
    access_level: str = AccessLevel.TEAM,
) -> IndicatorTable:
    """Take a table in by the same steps as in the browser: as it is guessed, its level said.

    access_level: of its source.
    """
    kept = store_upload(
        audit=audit, kind=Upload.Kind.INDICATORS, name=name, chunks=[content],
        by=by,
    )  # fmt: skip
    table = begin_table(audit=audit, upload=kept, by=by)
    table = _answered(table)
    table = ask_check(table=table, settled=table.settled | {"level": level})
    table = _answered(table)
    if table.state != TableState.CHECKED:
        raise ValueError(f"the demo's table {name} is {table.state}: {table.last_check}")
    load_table(table=table, by=by)
    _describe(kept, by, publisher, access_level)
    return table


def _describe(upload: Upload, by: Person, publisher: str, access_level: str) -> None:
    """Write who gave a table, as a person would after it."""
    if upload.source is not None:
        change_record(
            SOURCES, row=upload.source, by=by, publisher=publisher, contact_institution=publisher,
            title=_("Municipal compilation: {name}").format(name=upload.source.title),
            access_level=access_level,
        )  # fmt: skip


def _answered(table: IndicatorTable) -> IndicatorTable:
    """Without a worker: the answer is there when the demo goes on."""
    work_off(table.audit)
    return IndicatorTable.objects.select_related("audit", "upload").get(pk=table.pk)
