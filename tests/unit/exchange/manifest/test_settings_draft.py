"""Settings suggested by the data: period, topics, measure, country, name."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from sereno.exchange.manifest.settings_draft import (
    likely_country,
    likely_least_population,
    likely_measure,
    likely_name,
    likely_period,
    likely_topics,
)
from sereno.vocabulary.in_both import SURE
from sereno.vocabulary.language import speaking

TODAY = dt.date(2026, 11, 22)


def every_day(first: str, last: str, n: int = 3) -> Counter[dt.date]:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return Counter({start + dt.timedelta(i): n for i in range((end - start).days + 1)})


@pytest.mark.parametrize(
    ("days", "first", "last", "words"),
    [
        (every_day("2019-01-01", "2021-12-31"), "2019-01-01", "2021-12-31", []),
        (every_day("2019-01-09", "2021-12-20"), "2019-01-01", "2021-12-31", []),
        (every_day("2019-03-05", "2021-12-31"), "2019-03-05", "2021-12-31", ["begin on 5 Mar"]),
        (every_day("2019-01-01", "2021-08-10"), "2019-01-01", "2021-08-10", ["end on 10 Aug"]),
        (
            every_day("2019-01-01", "2021-12-31") + Counter({dt.date(1975, 1, 1): 9}),
            "2019-01-01", "2021-12-31", [],
        ),
        (
            every_day("2019-01-01", "2021-12-31")
            + Counter({dt.date(year, 1, 1): 20 for year in range(2000, 2010)}),
            "2019-01-01", "2021-12-31", ["5.7\u202f% of the incidents lie outside"],
        ),
        (
            every_day("2025-01-01", "2025-12-31") + every_day("2027-01-01", "2027-12-31"),
            "2025-01-01", "2025-12-31", [],
        ),
        (Counter({dt.date(2020, 6, 1): 5}), "2020-06-01", "2020-06-01", ["begin", "end"]),
        (Counter(), "2026-01-01", "2026-11-22", ["no date"]),
    ],
)  # fmt: skip
def test_period(days: Counter[dt.date], first: str, last: str, words: list[str]) -> None:
    with speaking("en"):
        period, check = likely_period(days, TODAY, {})
    assert [day.isoformat() for day in period] == [first, last]
    assert bool(check) == bool(words)
    for word in words:
        assert word in check.en


@pytest.mark.parametrize(
    ("labels", "topics", "word"),
    [
        (
            {"ROBO A TRANSEUNTE CON VIOLENCIA": 9, "HOMICIDIO DOLOSO": 1, "VIOLENCIA FAMILIAR": 5},
            ["robbery", "homicide", "family_violence"], "",
        ),
        ({"HOMICIDIO DOLOSO": 1, "FRAUDE": 9}, ["homicide"], "was found"),
        ({"FRAUDE": 9, "AMENAZAS": 5, "NARCOMENUDEO": 3, "DAÑO A LA PROPIEDAD": 1},
         ["fraud", "threats", "drugs"], "occur most"),
        ({"zzz": 4}, ["robbery", "homicide", "family_violence"], "no known offence"),
        ({}, ["robbery", "homicide", "family_violence"], "no known offence"),
    ],
)  # fmt: skip
def test_topics(labels: dict[str, int], topics: list[str], word: str) -> None:
    with speaking("en"):
        entry = likely_topics(Counter(labels), "mx")
    assert list(entry.value) == topics
    assert set(entry.value.values()) == {1}
    assert word in entry.check.en
    assert bool(entry.check) == bool(word)


def test_measure_needs_a_population_for_rates() -> None:
    assert likely_measure(has_population=True)["measure"].value == "eb_rate"
    without = likely_measure(has_population=False)["measure"]
    assert without.value == "count"
    assert without.check


def test_country_near_a_border_is_marked() -> None:
    assert likely_country((-99.4, 19.0, -98.9, 19.6)).value == "mx"
    assert likely_country((-99.4, 19.0, -98.9, 19.6)).check == SURE
    assert likely_country((-106.6, 31.6, -106.3, 31.8)).check
    assert likely_country((0.0, -50.1, 0.1, -50.0)).check


def test_name_comes_from_the_folder_and_the_years(tmp_path: Path) -> None:
    folder = tmp_path / "santiago_de_querétaro"
    period = (dt.date(2018, 1, 1), dt.date(2020, 5, 1))
    assert likely_name(folder, Path("a.gpkg"), period) == "Santiago de querétaro 2018-2020"
    same = (dt.date(2018, 1, 1), dt.date(2018, 5, 1))
    assert likely_name(Path("/"), Path("colonias.gpkg"), same) == "Colonias 2018"


@pytest.mark.parametrize(
    ("people", "least"),
    [
        (["1,200", "3400", "n/d", "5000", "326"], 500),
        (["120", "260", "300"], 130),
        (["4", "6"], None),
        ([], None),
        (["", "x"], None),
    ],
)
def test_least_population_is_offered_not_set(people: list[str], least: int | None) -> None:
    entries = likely_least_population(people)
    assert [(key, e.value, e.offered) for key, e in entries.items()] == (
        [] if least is None else [("least_population", least, True)]
    )
