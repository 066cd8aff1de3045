"""Manifests that ask for what isn't there or can't be, through the real command line.

1. A column that isn't there: the message says which there are and which is nearest, for every
   key that names a column, of incidents and of areas.
2. An unknown key or part: the message names the line, the nearest and all there are.
3. A value of a wrong type, out of range, or not among the choices: the line and an example.
4. N larger than the areas, or than those that can be chosen.
5. Weights that sum to 0, negative weights, a topic that doesn't exist, or that is the same in all
   areas; a column of offences of which none is known.
6. Too many by hand or by group; areas by hand that don't exist.
7. Files that aren't there; a manifest that isn't TOML or isn't there.
"""

from __future__ import annotations

import datetime as dt

import pytest

from sereno.engine.stage_one import run_stage_one
from tests.integration.command_line import contents, refused, run, sereno
from tests.integration.small_city import SmallCity


def line_of(city: SmallCity, start: str) -> int:
    lines = city.manifest.read_text(encoding="utf-8").splitlines()
    return 1 + next(n for n, line in enumerate(lines) if line.startswith(start))


@pytest.mark.parametrize(
    ("key", "asked", "nearest"),
    [
        ("date", "fehca", "fecha"),
        ("time", "horas", "hora"),
        ("lon", "long", "lon"),
        ("lat", "latitud", "lat"),
        ("area_name", "colonias", "colonia"),
        ("area_group", "delegación_hecho", "delegacion"),
        ("offence", "delitos", "delito"),
    ],
)
def test_a_column_of_the_incidents_that_is_not_there(
    city: SmallCity, key: str, asked: str, nearest: str
) -> None:
    """1"""
    city.write_manifest(**{key: f'"{asked}"'})
    there = "fecha, hora, delito, colonia, delegacion, lat, lon"
    refused(
        city,
        es=(f"No existe la columna «{asked}»", there, f"más parecido es «{nearest}»"),
        en=(f"There is no column “{asked}”", there, f"nearest is “{nearest}”"),
    )


@pytest.mark.parametrize(
    ("key", "asked", "nearest"),
    [("code", "CLAVES", "clave"), ("name", "nom", "nombre"), ("population", "pobtot", "pob")],
)
def test_a_column_of_the_areas_that_is_not_there(
    city: SmallCity, key: str, asked: str, nearest: str
) -> None:
    """1"""
    text = city.manifest.read_text(encoding="utf-8")
    before, areas, after = text.partition("[areas]")
    lines = [f'{key} = "{asked}"' if x.startswith(f"{key} =") else x for x in after.splitlines()]
    city.manifest.write_text(before + areas + "\n".join(lines), encoding="utf-8")
    there = "clave, nombre, delegacion, pob, rezago"
    refused(
        city,
        es=("areas.geojson: ", f"«{asked}»", there, f"más parecido es «{nearest}»"),
        en=("areas.geojson: ", f"“{asked}”", there, f"nearest is “{nearest}”"),
    )


def test_a_column_that_only_the_second_file_lacks(city: SmallCity) -> None:
    """1: it is said before the first file has been worked through"""
    file = city.folder / "robos_2.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("delito", "tipo", 1), "utf-8")
    refused(city, es=("robos_2.csv: ", "«delito»"), en=("robos_2.csv: ", "“delito”"))
    said = run(city, "en")
    assert "Importing" in said.err
    assert "Measuring" not in said.err


def test_an_unknown_key(city: SmallCity) -> None:
    """2"""
    city.write_manifest(population='"pob"\npoblacion = "pob"')
    line = line_of(city, "poblacion")
    refused(
        city,
        es=(f"audit.toml:{line}: ", "[areas] no tiene una clave «poblacion»", "«population»"),
        en=(f"audit.toml:{line}: ", "[areas] has no key “poblacion”", "“population”"),
    )


def test_an_unknown_part(city: SmallCity) -> None:
    """2"""
    city.write_manifest(extra='[seleccion]\ntopics = ["robbery"]')
    line = line_of(city, "[seleccion]")
    refused(
        city,
        es=(f"audit.toml:{line}: ", "No existe la parte [seleccion]", "[selection]"),
        en=(f"audit.toml:{line}: ", "There is no part [seleccion]", "[selection]"),
    )


@pytest.mark.parametrize(
    ("key", "value", "es", "en"),
    [
        ("select", '"cuatro"', 'número entero, pero es "cuatro"', 'whole number but is "cuatro"'),
        ("select", "4.5", "número entero, pero es 4.5", "whole number but is 4.5"),
        ("select", "true", "número entero", "whole number"),
        ("select", "0", "lo menos que puede ser es 1", "the least it can be is 1"),
        ("date", "3", "debe ser un texto, pero es 3", "has to be a text but is 3"),
        ("draws", "-5", "lo menos que puede ser es 1", "the least it can be is 1"),
        ("languages", '["fr"]', 'Puede ser: "es", "en"', 'It can be: "es", "en"'),
        ("crs", '"EPSG:4326"', "no está en metros", "isn't in metres"),
        ("crs", '"EPSG:99999"', "No existe el sistema", "no coordinate system"),
        ("period", '["2023-12-31", "2022-01-01"]', "antes de empezar", "before it begins"),
        ("period", '["ayer", "hoy"]', "primer y el último día", "first and last day"),
        ("topics", '"robbery"', "a cada tema un número", "each topic a number"),
    ],
)
def test_a_value_that_its_key_cannot_have(
    city: SmallCity, key: str, value: str, es: str, en: str
) -> None:
    """3"""
    city.write_manifest(**{key: value})
    line = line_of(city, f"{key} =")
    refused(city, es=(f"audit.toml:{line}: ", es), en=(f"audit.toml:{line}: ", en))


def test_a_choice_that_is_none(city: SmallCity) -> None:
    """3"""
    city.write_manifest(draws='500\nnormalise = "min-max"')
    line = line_of(city, "normalise")
    refused(
        city,
        es=(f"audit.toml:{line}: ", '"min-max"', "Puede ser", "zscore", "minmax"),
        en=(f"audit.toml:{line}: ", '"min-max"', "It can be", "zscore", "minmax"),
    )


def test_more_areas_than_there_are(city: SmallCity) -> None:
    """4"""
    city.write_manifest(select="13")
    line = line_of(city, "select")
    refused(
        city,
        es=(f"audit.toml:{line}: ", "elegir 13 colonias", "de las 12", "Baje select a 12"),
        en=(
            f"audit.toml:{line}: ",
            "13 neighbourhoods are to be chosen",
            "of the 12",
            "Lower select to 12",
        ),
    )


def test_more_areas_than_can_be_chosen(city: SmallCity) -> None:
    """4"""
    city.write_manifest(select="12", extra='[selection.take_out]\n"0001" = "En obra"')
    refused(
        city,
        es=("Baje select a 11",),
        en=("Lower select to 11",),
    )


def test_as_many_as_there_are_is_no_error(city: SmallCity) -> None:
    """4"""
    city.write_manifest(select="12")
    assert run(city).code == 0


@pytest.mark.parametrize(
    ("weights", "es", "en"),
    [
        ("{ robbery = 0, homicide = 0.0 }", "suman 0", "sum to 0"),
        ("{}", "", ""),
        ("{ robbery = -1, homicide = 2 }", "robbery", "robbery"),
        ("{ robbery = nan }", "", ""),
        ("{ robery = 1.0 }", "«robbery»", "“robbery”"),
        ("{ rezagos = 1.0 }", "«rezago»", "“rezago”"),
    ],
)
def test_weights_that_say_nothing(city: SmallCity, weights: str, es: str, en: str) -> None:
    """5"""
    city.write_manifest(topics=weights)
    line = line_of(city, "topics")
    refused(city, es=(f"audit.toml:{line}: ", es), en=(f"audit.toml:{line}: ", en))


def test_nothing_that_tells_areas_apart(city: SmallCity) -> None:
    """5"""
    manifest = city.write_manifest(topics="{ extortion = 1.0 }")
    made = run_stage_one(manifest, city.folder / "undecided", seed=1, today=dt.date(2024, 1, 15))
    [note] = [note for note in made.notes if note.code == "nothing_tells_apart"]
    assert "12" in str(note)
    assert (made.selected, made.selection["choices"]) == ((), [])
    by_lot = {row["p_selected"] for row in made.selection["margin"]}
    assert len(by_lot) <= 1
    for page in ("selection.html", "selection.en.html", "quality.html"):
        assert (city.folder / "undecided" / page).stat().st_size
    city.write_manifest(offence='"delegacion"')
    line = line_of(city, "offence")
    refused(
        city,
        es=(f"audit.toml:{line}: De las 2 clases", "“Norte”"),
        en=(f"audit.toml:{line}: Of the 2 kinds of incident", "“Norte”"),
    )


@pytest.mark.parametrize(
    ("extra", "changes", "es", "en"),
    [
        ("", {"at_least_per_group": "3"}, "al menos 3 por grupo", "At least 3 in each"),
        ('[selection.put_in]\n"9999" = "x"', {}, "claves: 9999", "codes: 9999"),
        (
            "[selection.put_in]\n" + "\n".join(f'"{i:04d}" = "x"' for i in range(1, 6)),
            {},
            "Se incluyeron a mano 5 colonias",
            "5 neighbourhoods are put in by hand",
        ),
        ('[selection.put_in]\n"0001" = ""', {}, "sin decir por qué", "without saying why"),
        (
            '[selection]\nput_in = { "0001" = "a" }\ntake_out = { "0001" = "b" }',
            {},
            "0001",
            "0001",
        ),
    ],
)
def test_too_much_by_hand_or_by_group(
    city: SmallCity, extra: str, changes: dict[str, str], es: str, en: str
) -> None:
    """6"""
    if extra.startswith("[selection]"):
        city.write_manifest(draws="500" + extra.removeprefix("[selection]"))
    else:
        city.write_manifest(extra=extra, **changes)
    refused(city, es=("audit.toml:", es), en=("audit.toml:", en))


def test_files_that_are_not_there(city: SmallCity) -> None:
    """7"""
    city.write_manifest(files='["asaltos_*.csv"]')
    line = line_of(city, "files")
    refused(
        city,
        es=(f"audit.toml:{line}: ", "«asaltos_*.csv»", "robos_"),
        en=(f"audit.toml:{line}: ", "“asaltos_*.csv”", "robos_"),
    )
    city.write_manifest(file='"area.geojson"')
    line = line_of(city, "file =")
    refused(
        city,
        es=(f"audit.toml:{line}: ", "«area.geojson»", "«areas.geojson»"),
        en=(f"audit.toml:{line}: ", "“area.geojson”", "“areas.geojson”"),
    )


def test_a_manifest_that_is_no_toml(city: SmallCity) -> None:
    """7"""
    city.write_manifest(select="cuatro áreas")
    line = line_of(city, "select")
    refused(
        city,
        es=(f"audit.toml:{line}: ", "no se entiende", "clave = valor"),
        en=(f"audit.toml:{line}: ", "can't be understood", "key = value"),
    )
    city.manifest.write_bytes(city.manifest.read_bytes() + "# año\n".encode("latin-1"))
    refused(city, es=("UTF-8",), en=("UTF-8",))


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_manifest_that_is_not_there(city: SmallCity, language: str) -> None:
    """7"""
    before = contents(city.folder)
    said = sereno("run", city.folder / "nada.toml", "--out", city.folder / "out", language=language)
    assert said.code != 0
    assert "Traceback" not in said.err
    assert "nada.toml" in said.err
    assert contents(city.folder) == before
