"""Names as records write them against the areas that they mean, in cities with real data.

docs/explanation/place-names.md publishes the figures whose floors are held here;
benchmarks/place_names.py prints them, and says how each city is judged.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas
import pytest
from benchmarks.place_names import City, inexact, mexico_city, precision

from sereno.methods.sources.places.place_match import DEFAULT_THRESHOLD
from sereno.methods.sources.places.place_name_forms import read_place_name
from sereno.methods.sources.places.place_names import NameIndex


@pytest.fixture
def city(real_data: Callable[[str], Path]) -> City:
    return mexico_city(real_data("cdmx-incidents").parent)


def test_the_threshold_is_the_published_one() -> None:
    assert DEFAULT_THRESHOLD == 90


@pytest.mark.real_data
def test_inexact_names_of_mexico_city_that_are_taken_are_right(city: City) -> None:
    found = inexact(city)
    assert len(city.pairs) > 1300
    assert len(found) >= 75
    assert precision(found) >= 0.95


@pytest.mark.real_data
def test_names_of_mexico_city_that_are_an_area_s_own_are_right(city: City) -> None:
    """Two institutions drew the two layers: of the names equal to the letter, 4 % disagree."""
    found = [
        (match, truth)
        for match, truth in zip(city.matches(), city.truth, strict=True)
        if match.ground == "same"
    ]
    assert len(found) > 800
    assert sum(match.index == truth for match, truth in found) / len(found) >= 0.95


@pytest.mark.real_data
def test_scores_are_true(city: City) -> None:
    """Of the names taken at a score, as many are right, but for what chance leaves open."""
    every = inexact(city)
    for score in {one.match.score for one in every}:
        some = [one for one in every if one.match.score == score]
        wrong = sum(not one.right for one in some)
        expected = len(some) * (1 - score / 100)
        assert wrong <= expected + 2 * max(1.0, expected) ** 0.5


@pytest.mark.real_data
def test_an_area_split_into_parts_is_left_to_a_person(city: City) -> None:
    index = city.index
    for name, group in (
        ("Roma Norte", "CUAUHTEMOC"),
        ("Centro", "CUAUHTEMOC"),
        ("Doctores", "CUAUHTEMOC"),
        ("Guerrero", "CUAUHTEMOC"),
        ("Obrera", "CUAUHTEMOC"),
        # 9,698 records, once taken for CUCHILLA AGRICOLA ORIENTAL, and 2,452 for the PBLO.
        ("Agricola Oriental", "IZTACALCO"),
        ("Unidad Santa Cruz Meyehualco", "IZTAPALAPA"),
    ):
        match = index.match(name, group)
        assert match.how == "none"
        for area, _ in match.candidates:
            assert read_place_name(city.names[area]).bare == read_place_name(name).bare


@pytest.mark.real_data
def test_every_area_answers_to_its_own_name(city: City) -> None:
    matches = city.index.match_all(city.names, city.groups)
    strangers = [n for n, match in enumerate(matches) if match.index not in (n, -1)]
    silent = [city.names[n] for n, match in enumerate(matches) if match.index == -1]
    assert strangers == []
    # The layer has these twice, and "EL MOLINO_" beside "EL MOLINO": eight names say nothing.
    assert len(silent) <= 8


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("monterrey-colonias/colonias_mty.shp", "COLONIA"),
        ("monterrey-colonias/colonias_sannicolas.shp", "COLONIA"),
        ("cali/barrios.geojson", "name"),
        ("cali/comunas.geojson", "name"),
    ],
)
def test_areas_of_other_cities_answer_to_their_own_names_or_share_them(
    real_data: Callable[[str], Path], file: str, column: str
) -> None:
    names = geopandas.read_file(real_data(file))[column].astype(str).tolist()
    for n, match in enumerate(NameIndex.build(names).match_all(names)):
        if match.index != n:
            assert match.how == "none"
            tied = [area for area, score in match.candidates if score == 100]
            assert len(tied) >= 2
            assert all(
                read_place_name(names[a]).bare == read_place_name(names[n]).bare for a in tied
            )
