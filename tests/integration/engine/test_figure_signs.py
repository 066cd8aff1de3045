"""Signs of thousands and decimals: from all columns of a file, and from what each can be.

1. Populations written as text: people come whole.
2. Coordinates in metres with parted thousands.
"""

from __future__ import annotations

import json
from pathlib import Path

import pyproj
import pytest

from sereno.exchange.boundaries.area_tables import read_area_table
from tests.integration.engine.whole_columns import Read, points, read_through, squares

CITY = (-100.44, 20.56)
PEOPLE = [987, 1234, 11002, 850, 2345, 5310, 640, 7120, 990, 3205, 4410, 1890]


def peopled(folder: Path, **columns: list[object]) -> Read:
    areas = squares(folder / "areas.geojson", *CITY, **columns)
    file = points(folder / "i.csv", [(-100.43, 20.57)])
    return read_through(folder, areas, file)


@pytest.mark.real_data
def test_the_point_of_populations_in_text(cases, tmp_path: Path) -> None:
    """1"""
    case = cases("17-population-dot")
    truth = json.loads((case / "truth.json").read_text(encoding="utf-8"))
    read = read_through(tmp_path, case / "colonias.geojson", case / "inc.csv")
    assert read.areas.population.tolist() == truth
    assert read.notes == {"population_thousands"}


@pytest.mark.parametrize(
    ("texts", "others", "people", "sure"),
    [
        # 1234 as 1.234, as 1,234, as 1 234: whatever the country's habit.
        ([f"{n:,}".replace(",", ".") for n in PEOPLE], {}, PEOPLE, True),
        ([f"{n:,}" for n in PEOPLE], {}, PEOPLE, True),
        ([f"{n:,}".replace(",", " ") for n in PEOPLE], {}, PEOPLE, True),
        # Another column's comma says the same of the point.
        ([f"{n:,}".replace(",", ".") for n in PEOPLE], {"KM2": [f"{i},5" for i in range(12)]},
         PEOPLE, True),
        # Another column's point says decimals; people still come whole, but it is asked.
        ([f"{n:,}".replace(",", ".") for n in PEOPLE], {"KM2": [f"{i}.5" for i in range(12)]},
         PEOPLE, False),
        # Estimates have decimals that can be nothing else.
        ([f"{n}.25" for n in PEOPLE], {}, [n + 0.25 for n in PEOPLE], True),
        ([f"{n},5" for n in PEOPLE], {}, [n + 0.5 for n in PEOPLE], True),
    ],
)  # fmt: skip
def test_people_come_whole(
    tmp_path: Path,
    texts: list[object],
    others: dict[str, list[object]],
    people: list[float],
    sure: bool,
) -> None:
    """1"""
    read = peopled(tmp_path, POBLACION=texts, **others)
    assert read.areas.population.tolist() == people
    assert ("decimal" not in read.asked) == sure
    assert ("population_sign_open" not in read.notes) == sure


def test_populations_that_a_program_took_for_decimals_are_told(tmp_path: Path) -> None:
    """1"""
    read = peopled(tmp_path, POBLACION=[n / 1000 if n >= 1000 else n / 1 for n in PEOPLE])
    assert read.notes == {"population_not_whole"}
    estimates = peopled(tmp_path, POBLACION=[n + 0.125 for n in PEOPLE])
    assert estimates.notes == set()


def test_the_population_of_a_table_of_areas(tmp_path: Path) -> None:
    """1"""
    table = tmp_path / "areas.csv"
    table.write_text("clave;nombre;poblacion\n01;Centro;1.234\n02;Norte;987\n", encoding="utf-8")
    rows, faults = read_area_table(table, table.name)
    assert [row.population for row in rows] == [1234, 987]
    assert faults == ()


@pytest.mark.real_data
def test_metres_with_parted_thousands(cases, tmp_path: Path) -> None:
    """2"""
    case = cases("21-utm-thousands")
    read = read_through(tmp_path, case / "colonias.geojson", case / "inc.csv")
    assert read.placed == 80
    assert read.entries["crs"].value == "EPSG:32614"
    assert read.notes == {"coordinates_thousands"}


@pytest.mark.parametrize(
    "signs", ["{:,.0f}", "{:,.2f}", "{:,.0f} with a point", "{:,.1f} with a comma"]
)
def test_signs_of_coordinates(tmp_path: Path, signs: str) -> None:
    """2"""
    pattern, _with, exchanged = signs.partition(" with ")

    def written(metres: float) -> str:
        said = pattern.format(metres)
        return said.translate(str.maketrans(",.", ".,")) if exchanged else said

    change = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32614", always_xy=True)
    lonlat = [(-100.43 + i / 1000, 20.57 + i / 1500) for i in range(60)]
    lines = ["fecha,delito,coord x,coord y"]
    for lon, lat in lonlat:
        x, y = change.transform(lon, lat)
        lines.append(f'2022-05-01,ROBO A NEGOCIO,"{written(x)}","{written(y)}"')
    file = tmp_path / "i.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    areas = squares(tmp_path / "areas.geojson", *CITY)
    read = read_through(tmp_path, areas, file)
    assert read.placed == 60


def test_degrees_with_three_decimals_stay_degrees(tmp_path: Path) -> None:
    """2"""
    lines = ["fecha,delito,longitud,latitud"]
    lines += [f'2022-05-01,ROBO,"-100,{401 + i}","20,{571 + i}"' for i in range(20)]
    file = tmp_path / "i.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    read = read_through(tmp_path, squares(tmp_path / "areas.geojson", *CITY), file)
    assert read.placed == 20
    assert read.notes == set()
