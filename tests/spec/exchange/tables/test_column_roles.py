"""Which column is taken for what, from its heading and its values.

1. Headings as cities write them are known, in Spanish and English, in any case and punctuation.
2. The values decide: a heading alone makes no date, no coordinate and no area.
3. Without a heading that says it, values can still speak; then the guess isn't sure.
4. Of two columns that do as well the likelier is taken, not surely, and the other is named.
5. A code of areas is a column that never repeats and isn't a measure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from sereno.exchange.tables.column_roles import Known, coordinate_system, guess_roles
from sereno.methods.sources.places.place_names import NameIndex
from sereno.vocabulary.columns import ColumnKind, headings
from sereno.vocabulary.language import speaking

CITY = (-99.40, 19.00, -98.90, 19.60)
NAMES = (
    "Centro",
    "Del Valle",
    "Roma Norte",
    "Narvarte",
    "Doctores",
    "Juárez",
    "Portales",
    "Tepito",
)
KNOWN = Known(
    boxes={"EPSG:4326": CITY, "EPSG:32614": (458_000.0, 2_100_000.0, 511_000.0, 2_168_000.0)},
    area_names=NameIndex.build(NAMES, None),
    group_names=frozenset({"CUAUHTEMOC", "BENITO JUAREZ"}),
)

DATES = [f"2019-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(60)]
TIMES = [f"{i % 24:02d}:{i % 60:02d}" for i in range(60)]
LON = [f"{-99.30 + i / 200:.5f}" for i in range(60)]
LAT = [f"{19.10 + i / 200:.5f}" for i in range(60)]
OFFENCES = ["ROBO A TRANSEUNTE", "HOMICIDIO DOLOSO", "VIOLENCIA FAMILIAR", "FRAUDE"] * 15
AREAS = [NAMES[i % 8].upper() for i in range(60)]
GROUPS = [("CUAUHTÉMOC", "Benito Juárez")[i % 2] for i in range(60)]
CASES = [f"CI-FAO/{i:04d}/2019" for i in range(60)]
WORDS = [("SI", "NO")[i % 2] for i in range(60)]


def roles(
    kind: ColumnKind, columns: dict[str, Sequence[str]], known: Known = KNOWN
) -> dict[str, str]:
    """Column by role; "?" after it where the guess isn't sure."""
    found = guess_roles(tuple(columns), columns, kind, known)
    return {role: guess.column + ("" if guess.sure else "?") for role, guess in found.items()}


@pytest.mark.parametrize(
    "names",
    [
        "fecha_hecho hora_hecho longitud latitud colonia_catalogo alcaldia_hecho delito",
        "FECHA|HORA|LON|LAT|COLONIA|MUNICIPIO|TIPO DE DELITO",
        "FechaHecho|HoraHecho|Longitud|Latitud|NombreColonia|Delegacion|TipoDelito",
        "Fecha del hecho|Hora del hecho|X|Y|Barrio|Comuna|Descripción conducta",
        "Date|Time|Longitude|Latitude|Neighbourhood|Borough|Primary Type",
        "CMPLNT_FR_DT CMPLNT_FR_TM Longitude Latitude NTA_NAME BORO_NM OFNS_DESC",
        "date_occ time_occ lon lat neighborhood district_name crm_cd_desc",
        "fec_hecho hr_hecho coord_x coord_y nom_asen nom_mun conducta",
    ],
)
def test_headings_of_many_cities(names: str) -> None:
    """1"""
    columns = names.split("|") if "|" in names else names.split()
    values = (DATES, TIMES, LON, LAT, AREAS, GROUPS, OFFENCES)
    expected = ("date", "time", "lon", "lat", "area_name", "area_group", "offence")
    found = roles("incidents", dict(zip(columns, values, strict=True)))
    assert {role: found.get(role) for role in expected} == dict(zip(expected, columns, strict=True))


INCIDENT_CASES: dict[str, tuple[dict[str, Sequence[str]], dict[str, str]]] = {
    "2 a date that holds no dates": ({"fecha": WORDS}, {}),
    "2 half of the dates": ({"fecha": DATES[:30] + ["x"] * 30}, {"date": "fecha?"}),
    "2 points of another city": (
        {"longitud": ["-70.6"] * 60, "latitud": ["-33.4"] * 60},
        {"lon": "longitud?", "lat": "latitud?"},
    ),
    "2 swapped coordinates": (
        {"longitud": LAT, "latitud": LON}, {"lon": "longitud?", "lat": "latitud?"}
    ),
    "2 metres": (
        {"x": [f"{480_000 + i}" for i in range(60)], "y": [f"{2_140_000 + i}" for i in range(60)]},
        {"lon": "x", "lat": "y"},
    ),
    "2 feet of a grid of its own beside degrees": (
        {"X": [f"{1_170_000 + i}" for i in range(60)], "Longitude": LON, "Latitude": LAT},
        {"lon": "Longitude", "lat": "Latitude"},
    ),
    "2 the day of the report": (
        {"fecha_inicio": DATES, "fecha_hecho": DATES},
        {"date": "fecha_hecho", "date_reported": "fecha_inicio"},
    ),
    "2 only the day of the report": ({"fecha_denuncia": DATES}, {"date": "fecha_denuncia?"}),
    "2 when it was updated": ({"Updated On": DATES}, {}),
    "2 numbers that Excel could take for dates": (
        {"monto": [f"{43_000 + i}" for i in range(60)]}, {}
    ),
    "2 colonias of another city": ({"colonia": ["Providencia"] * 60}, {"area_name": "colonia?"}),
    "2 a sector that isn't an area": ({"sector": ["S-1"] * 60}, {}),
    "2 an interval": (
        {"date_single": DATES, "date_start": DATES, "date_end": DATES},
        {"date": "date_start?", "date_end": "date_end"},
    ),
    "2 types that are no offences": (
        {"tipo": ["PERSONA MORAL", "PERSONA FISICA"] * 30}, {"offence": "tipo?"}
    ),
    "2 with and without violence": (
        {"delito": ["ROBO"] * 60, "modalidad": ["CON VIOLENCIA", "SIN VIOLENCIA"] * 30},
        {"offence": "delito", "violence": "modalidad"},
    ),
    "2 a means that says nothing of violence": (
        {"delito": ["ROBO"] * 60, "modalidad": ["TRANSEUNTE", "NEGOCIO"] * 30},
        {"offence": "delito", "offence_detail": "modalidad"},
    ),
    "2 a number of the case": ({"carpeta": CASES}, {"id": "carpeta"}),
    "2 an id that repeats": ({"id": WORDS}, {}),
    "3 dates without a heading": ({"a": DATES}, {"date": "a?"}),
    "3 clock times without a heading": ({"a": TIMES}, {"time": "a?"}),
    "3 coordinates without headings": (
        {"a": LON, "b": LAT}, {"lon": "a?", "lat": "b?"}
    ),
    "3 offences without a heading": ({"a": OFFENCES}, {"offence": "a?"}),
    "3 area names without a heading": ({"a": AREAS}, {"area_name": "a?"}),
    "3 groups without a heading": ({"a": GROUPS}, {"area_group": "a?"}),
    "3 the areas are called comunas": (
        {"comuna": AREAS, "municipio": GROUPS}, {"area_name": "comuna?", "area_group": "municipio"}
    ),
    "4 two neighbourhoods": (
        {"colonia": AREAS, "barrio": AREAS}, {"area_name": "colonia?"}
    ),
    "4 a longer heading": (
        {"latitud del lugar": LAT, "longitud del lugar": LON},
        {"lon": "longitud del lugar", "lat": "latitud del lugar"},
    ),
    "0 nothing": ({"a": [""] * 60, "b": ["S/D"] * 60}, {}),
    "0 no rows": ({"fecha": [], "delito": []}, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", INCIDENT_CASES)
def test_values_decide(case: str) -> None:
    """2, 3, 4"""
    columns, expected = INCIDENT_CASES[case]
    assert roles("incidents", columns) == expected


N = 40
BARRIOS = [f"BARRIO DE {chr(65 + i % 26)}{chr(65 + i // 26)}" for i in range(N)]
AREA_CASES: dict[str, tuple[dict[str, Sequence[str]], str, dict[str, str]]] = {
    "5 the electoral institute": (
        {
            "ENT": ["9"] * N,
            "NOMDT": [("AZCAPOTZALCO", "COYOACAN")[i % 2] for i in range(N)],
            "CVEDT": [("2", "3")[i % 2] for i in range(N)],
            "CVEUT": [f"02-{i:03d}" for i in range(N)],
            "NOMUT": [f"COLONIA {chr(65 + i % 26)}{chr(65 + i // 26)}" for i in range(N)],
            "ID": [str(i + 1) for i in range(N)],
            "SUMPOB1": [f"{900 + 7 * i}.0" for i in range(N)],
        },
        "CVEUT ID NOMUT",
        {"code": "CVEUT", "name": "NOMUT", "group": "NOMDT", "population": "SUMPOB1"},
    ),
    "5 id and name": (
        {"id": [f"barrio-{i}" for i in range(N)], "name": BARRIOS},
        "id name",
        {"code": "id", "name": "name"},
    ),
    "5 a surface never repeats and is no code": (
        {"shape_area": [f"{46_004_621.1 + i:.4f}" for i in range(N)], "nombre": BARRIOS},
        "shape_area",
        {"name": "nombre"},
    ),
    "5 a code rather than the number of the row": (
        {"_id": [str(i + 1) for i in range(N)], "clave": [f"P-{i}.{i % 3}" for i in range(N)]},
        "_id clave",
        {"code": "clave?"},
    ),
    "5 a name is no code while there is one": (
        {"community": BARRIOS, "area_numbe": [str(3 * i) for i in range(N)]},
        "community area_numbe",
        {"code": "area_numbe", "name": "community"},
    ),
    "5 nothing tells the areas apart": (
        {"colonia": BARRIOS[:30] + BARRIOS[:10], "alcaldia": ["Norte", "Sur"] * 20},
        "",
        {"name": "colonia?", "group": "alcaldia"},
    ),
    "2 households are not people": (
        {"cve": [f"A{i}" for i in range(N)], "viviendas": [str(300 + i) for i in range(N)]},
        "cve",
        {"code": "cve"},
    ),
    "2 a population of words": (
        {"poblacion": ["alta", "baja"] * 20}, "", {}
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AREA_CASES)
def test_columns_of_areas(case: str) -> None:
    """5"""
    columns, unique, expected = AREA_CASES[case]
    found = roles("areas", columns, Known(unique=frozenset(unique.split())))
    assert found == expected


def test_a_doubt_says_why_in_the_language_of_whoever_reads_it() -> None:
    """4"""
    columns = {"colonia": AREAS, "barrio": AREAS}
    guess = guess_roles(tuple(columns), columns, "incidents", KNOWN)["area_name"]
    assert guess.others == ("barrio",)
    for lang, said in (("es", "también podría ser barrio"), ("en", "it could also be barrio")):
        with speaking(lang):
            assert str(guess.why) == said


def test_without_any_knowledge_of_the_city_headings_still_serve() -> None:
    """1"""
    columns = {"fecha": DATES, "lon": LON, "lat": LAT, "colonia": AREAS, "delito": OFFENCES}
    assert roles("incidents", columns, Known()) == {
        "lon": "lon",
        "lat": "lat",
        "date": "fecha",
        "area_name": "colonia",
        "offence": "delito",
    }


def test_the_system_of_the_points_is_the_one_that_puts_them_in_the_city() -> None:
    """2"""
    x, y = [480_000.0, 480_500.0, math.nan, 0.0], [2_140_000.0, 2_140_100.0, 1.0, 0.0]
    assert coordinate_system(x, y, KNOWN.boxes) == "EPSG:32614"
    assert coordinate_system([-99.1], [19.4], KNOWN.boxes) == "EPSG:4326"
    assert coordinate_system([5.0], [5.0], KNOWN.boxes) is None
    assert coordinate_system([], [], KNOWN.boxes) is None


@pytest.mark.parametrize("kind", ["incidents", "areas"])
def test_no_heading_says_two_roles_for_sure(kind: ColumnKind) -> None:
    """1"""
    sure: dict[str, str] = {}
    for role, known in headings(kind).items():
        for heading, (strength, _place) in known.items():
            # Comunas and localidades are areas in some cities and groups in others.
            if strength == 3 and role != "area_group" and role != "group":
                assert heading not in sure, (heading, role, sure[heading])
                sure[heading] = role


@pytest.mark.parametrize("kind", ["incidents", "areas"])
def test_headings_are_written_as_they_are_compared(kind: ColumnKind) -> None:
    """1"""
    from sereno.exchange.tables.column_profiles import fold_heading

    for known in headings(kind).values():
        assert [h for h in known if fold_heading(h) != h] == []


@pytest.mark.parametrize("areas", [2, 3, 40])
def test_the_population_of_a_city_of_few_areas(areas: int) -> None:
    columns = {
        "NAME": [f"Barrio {i}" for i in range(areas)],
        "POP": [f"{900 + i}" for i in range(areas)],
    }
    assert roles("areas", columns)["population"] == "POP"
