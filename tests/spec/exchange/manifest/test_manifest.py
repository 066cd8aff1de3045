"""What a manifest may say, and what it is told when it says something else.

1. Every key reads to the value that it means; keys left out have their defaults.
2. Every slip is answered with the line where it stands and how to mend it.
3. Weights sum to 1 once read; a list of topics weighs them equally.
4. Paths and patterns start from the manifest's folder; files come sorted, none twice.
5. A topic that Sereno doesn't know may be a column of the areas file, and nothing else.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sereno.exchange.manifest.reading import AreasPart, AuditPart, Manifest, read_manifest
from sereno.vocabulary.language import speaking
from sereno.vocabulary.problems import Problem

MARCH_TO_DECEMBER = (dt.date(2018, 3, 1), dt.date(2018, 12, 31))
TWICE = """[[incidents]]
files = "a_2019.csv"
date = "d"
area_name = "c"
offence = "o"
"""
SMALLEST = """\
[audit]
name = "Querétaro"
select = 22
[areas]
file = "colonias.gpkg"
code = "CVEUT"
name = "NOMUT"
population = "SUMPOB1"
[[incidents]]
files = ["a_*.csv"]
date = "fecha"
lon = "x"
lat = "y"
offence = "delito"
[selection]
topics = { robbery = 0.4, homicide = 0.3, family_violence = 0.3 }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("colonias.gpkg", "a_2020.csv", "a_2019.csv", "b.csv"):
        (tmp_path / name).touch()
    return tmp_path


def read(folder: Path, text: str) -> Manifest:
    path = folder / "audit.toml"
    path.write_text(text, encoding="utf-8")
    return read_manifest(path)


def with_lines(**lines: str) -> str:
    """SMALLEST with `key` lines replaced ("" removes one), or added under their table."""
    text = SMALLEST.splitlines()
    for where, line in lines.items():
        table, _, key = where.partition("__")
        header = "[[incidents]]" if table == "incidents" else f"[{table}]"
        start = text.index(header)
        end = next((i for i in range(start + 1, len(text)) if text[i].startswith("[")), len(text))
        new = [f"{key} = {line}"] if line else []
        at = next((i for i in range(start, end) if text[i].startswith(f"{key} =")), None)
        if at is None:
            text[end:end] = new
        else:
            text[at : at + 1] = new
    return "\n".join(text) + "\n"


def test_the_smallest_manifest_has_every_default(folder: Path) -> None:
    """1"""
    manifest = read(folder, SMALLEST)
    assert manifest.audit == AuditPart("Querétaro", 22)
    assert manifest.audit.languages == ("es", "en")
    assert manifest.areas == AreasPart("colonias.gpkg", "CVEUT", "NOMUT", population="SUMPOB1")
    (part,) = manifest.incidents
    assert part.crs == "EPSG:4326"
    assert part.date_order is None
    assert part.columns() == {"date": "fecha", "lon": "x", "lat": "y", "offence": "delito"}
    assert manifest.selection.topics == {"robbery": 0.4, "homicide": 0.3, "family_violence": 0.3}
    assert (manifest.selection.measure, manifest.selection.draws) == ("eb_rate", 10_000)
    assert manifest.folder == folder


@pytest.mark.parametrize(
    ("key", "written", "expected"),
    [
        ("audit__country", '"CL"', "cl"),
        ("audit__languages", '["en"]', ("en",)),
        ("audit__languages", '"en"', ("en",)),
        ("audit__crs", '"EPSG:32614"', "EPSG:32614"),
        ("audit__crs", '"EPSG:6372"', "EPSG:6372"),
        ("audit__period", "[2018-03-01, 2018-12-31]", MARCH_TO_DECEMBER),
        ("audit__period", '["2018-03-01", 2018-12-31]', MARCH_TO_DECEMBER),
        ("audit__period", "[2018, 2020]", (dt.date(2018, 1, 1), dt.date(2020, 12, 31))),
        ("audit__period", "[2018-03-01, 2018-03-01]", (dt.date(2018, 3, 1),) * 2),
        ("audit__today", "2026-11-22", dt.date(2026, 11, 22)),
        ("areas__layer", '"colonias"', "colonias"),
        ("areas__code", '["NOMDT", "NOMUT"]', ("NOMDT", "NOMUT")),
        ("areas__code", '["CVEUT"]', "CVEUT"),
        ("areas__crs", '"EPSG:6372"', "EPSG:6372"),
        ("incidents__files", '"b.csv"', ("b.csv",)),
        ("incidents__delimiter", '"\\t"', "\t"),
        ("incidents__date_order", '"mdy"', "mdy"),
        ("incidents__name_threshold", "90", 90.0),
        ("incidents__crs", '"EPSG:6372"', "EPSG:6372"),
        ("selection__measure", '"count"', "count"),
        ("selection__at_least_per_group", "0", 0),
        ("selection__put_in", '{ "02-001" = "Asamblea" }', {"02-001": "Asamblea"}),
        (
            "selection__topics",
            "{ robbery = [50, 1], homicide = [50, 3] }",
            {"robbery": 0.375, "homicide": 0.625},
        ),
        ("selection__weighting", '"entropy"', "entropy"),
    ],
)  # fmt: skip
def test_values_read_to_what_they_mean(
    folder: Path, key: str, written: str, expected: object
) -> None:
    """1"""
    manifest = read(folder, with_lines(**{key: written}))
    table, _, name = key.partition("__")
    part = manifest.incidents[0] if table == "incidents" else getattr(manifest, table)
    assert getattr(part, name) == expected


SLIPS = {
    # what is written instead: (code, line of audit.toml, a word of the mending)
    "[audit]\nname = = 3": ("manifest_not_toml", 2, "clave = valor"),
    "[audit\nname = 3": ("manifest_not_toml", 1, "clave = valor"),
    '[audit]\nname = "a"\nname = "b"': ("manifest_not_toml", 3, "clave = valor"),
    SMALLEST + "[seleccion]\n": ("table_unknown", 17, "[selection]"),
    SMALLEST.replace("[audit]", "[audits]"): ("table_unknown", 1, "[audit]"),
    "": ("table_missing", 0, "sereno init"),
    "audit = 3\n": ("table_not_table", 1, "[audit]"),
    "incidents = []\n": ("table_not_table", 1, "[incidents]"),
    SMALLEST.replace('"Querétaro"\n', '"Querétaro"\nselct = 3\n'): ("key_unknown", 3, "«select»"),
    with_lines(incidents__longitud='"x"'): ("key_unknown", 15, "«lon»"),
    with_lines(audit__select=""): ("key_missing", 1, "select = 22"),
    with_lines(areas__code=""): ("key_missing", 4, "CVEUT"),
    with_lines(incidents__date=""): ("key_missing", 9, "fecha_hecho"),
    with_lines(selection__topics=""): ("key_missing", 15, "robbery"),
    with_lines(audit__name="3"): ("text_wanted", 2, "comillas"),
    with_lines(audit__name='" "'): ("text_blank", 2, "Escriba su valor"),
    with_lines(areas__code="[3]"): ("texts_wanted", 6, "CVEUT"),
    with_lines(areas__code="[]"): ("texts_wanted", 6, "CVEUT"),
    with_lines(incidents__files="3"): ("texts_wanted", 10, "incidentes_*.csv"),
    with_lines(incidents__files="[]"): ("texts_wanted", 10, "incidentes_*.csv"),
    with_lines(audit__select='"22"'): ("whole_number_wanted", 3, "sin comillas"),
    with_lines(audit__select="22.5"): ("whole_number_wanted", 3, "sin comillas"),
    with_lines(audit__select="true"): ("whole_number_wanted", 3, "sin comillas"),
    with_lines(audit__select="0"): ("number_too_small", 3, "22"),
    with_lines(selection__draws="-5"): ("number_too_small", 17, "10000"),
    with_lines(selection__draws="10000001"): ("number_too_large", 17, "10000"),
    with_lines(audit__select=f"1{'0' * 30}"): ("number_too_large", 3, "22"),
    with_lines(incidents__name_threshold="nan"): ("number_wanted", 15, "90"),
    with_lines(incidents__name_threshold="101"): ("number_too_large", 15, "90"),
    with_lines(selection__normalise='"minimax"'): ("value_not_among", 17, '"minmax"'),
    with_lines(selection__aggregate="3"): ("value_not_among", 17, '"geometric"'),
    with_lines(incidents__date_order='"dym"'): ("value_not_among", 15, '"dmy"'),
    with_lines(audit__languages='["es", "es"]'): ("languages_wanted", 4, '["es", "en"]'),
    with_lines(audit__languages='["fr"]'): ("value_not_among", 4, '"es"'),
    with_lines(audit__country='"México"'): ("country_wanted", 4, '"mx"'),
    with_lines(areas__level='"<b>barrio|{0}"'): ("names_signs", 9, "sin ellos"),
    with_lines(audit__crs='"EPSG:99999"'): ("crs_unknown", 4, "EPSG:32614"),
    with_lines(audit__crs='"EPSG:4326"'): ("crs_not_metric", 4, "UTM"),
    with_lines(audit__crs='"EPSG:3435"'): ("crs_not_metric", 4, "UTM"),
    with_lines(incidents__crs='"WGS 85"'): ("crs_unknown", 15, "EPSG:4326"),
    with_lines(audit__period='["enero", "marzo"]'): ("period_wanted", 4, "[2018, 2020]"),
    with_lines(audit__period='["2018-02-30", "2019-01-01"]'): ("period_wanted", 4, "[2018, 2020]"),
    with_lines(audit__period="[2020, 2018]"): ("period_backwards", 4, "primero"),
    with_lines(audit__today='"hoy"'): ("day_wanted", 4, "2026-01-31"),
    with_lines(selection__topics="{ robbery = -0.1, homicide = 1 }"): ("weights_negative", 16, "0"),
    with_lines(selection__topics="{ robbery = nan }"): ("weights_negative", 16, "0"),
    with_lines(selection__topics="{ robbery = 0.0 }"): ("weights_sum_to_zero", 16, "robbery"),
    with_lines(selection__topics="{}"): ("weights_wanted", 16, "robbery"),
    with_lines(selection__topics='{ robbery = "mucho" }'): ("weights_wanted", 16, "robbery"),
    with_lines(selection__topics='["robbery", "robbery"]'): ("weights_wanted", 16, "robbery"),
    with_lines(selection__topics="{ robbery = [1, 2], theft = 1 }"): (
        "weights_wanted", 16, "robbery"
    ),
    with_lines(selection__topics="{ robbery = [1, 2], theft = [1] }"): (
        "weights_wanted", 16, "robbery"
    ),
    with_lines(selection__topics="{ robbery = [1, 0], theft = [1, 0] }"): (
        "weights_sum_to_zero", 16, "robbery"
    ),
    with_lines(selection__put_in='["02-001"]'): ("reasons_wanted", 17, "asamblea"),
    with_lines(selection__put_in='{ "02-001" = "" }'): ("reason_blank", 17, "razón"),
    SMALLEST + '[selection.put_in]\na = "x"\n[selection.take_out]\nb = "y"\na = "z"\n': (
        "put_in_and_taken_out", 21, "put_in",
    ),
    with_lines(incidents__lat=""): ("one_coordinate", 12, "las dos"),
    with_lines(incidents__lat='"x"'): ("same_column", 13, "longitud"),
    with_lines(incidents__lat="", incidents__lon=""): ("nothing_to_place_by", 9, "area_name"),
    with_lines(incidents__offence=""): ("offence_missing_key", 9, "offence_label"),
    with_lines(incidents__offence_label='"Hurto"'): ("offence_twice", 15, "Borre"),
    with_lines(selection__at_least_per_group="1"): ("group_column_needed", 17, "group"),
    with_lines(areas__population=""): ("population_needed", 14, 'measure = "count"'),
    with_lines(areas__file='"colonia.gpkg"'): ("areas_file_missing", 5, "colonias.gpkg"),
    with_lines(incidents__files='["b.csv", "a_*.cvs"]'): ("no_file_matches", 10, "a_20"),
    SMALLEST + TWICE: ("file_in_two_parts", 18, "files"),
}  # fmt: skip


@pytest.mark.parametrize(
    "text", SLIPS, ids=[f"{code}-{i}" for i, (code, *_) in enumerate(SLIPS.values())]
)
def test_every_slip_says_its_line_and_how_to_mend_it(folder: Path, text: str) -> None:
    """2"""
    code, line, word = SLIPS[text]
    with pytest.raises(Problem) as caught:
        read(folder, text)
    assert caught.value.code == code
    assert caught.value.where == (f"audit.toml:{line}" if line else "audit.toml")
    with speaking("es"):
        assert word in str(caught.value)
    with speaking("en"):
        assert str(caught.value)


def test_a_manifest_that_is_not_there_or_not_utf8(folder: Path) -> None:
    """2"""
    with pytest.raises(Problem) as caught:
        read_manifest(folder / "nada.toml")
    assert caught.value.code == "manifest_not_there"
    (folder / "audit.toml").write_bytes('[audit]\nname = "Querétaro"\n'.encode("latin-1"))
    with pytest.raises(Problem) as caught:
        read_manifest(folder / "audit.toml")
    assert (caught.value.code, caught.value.where) == ("manifest_not_utf8", "audit.toml:2")


def test_a_manifest_from_a_windows_editor(folder: Path) -> None:
    """1"""
    path = folder / "audit.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode())
    manifest = read_manifest(path)
    assert manifest.audit.name == "Querétaro"
    assert manifest.where("selection", "topics") == "audit.toml:16"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{ robbery = 2, homicide = 6 }", {"robbery": 0.25, "homicide": 0.75}),
        ('["robbery", "homicide"]', {"robbery": 0.5, "homicide": 0.5}),
        ("{ robbery = 1, homicide = 0 }", {"robbery": 1.0, "homicide": 0.0}),
        ("{ rezago = 3 }", {"rezago": 1.0}),
    ],
)
def test_weights_sum_to_one(folder: Path, written: str, expected: dict[str, float]) -> None:
    """3"""
    assert read(folder, with_lines(selection__topics=written)).selection.topics == expected


def test_weights_in_a_table_of_their_own(folder: Path) -> None:
    """3"""
    text = SMALLEST.replace("topics = { robbery = 0.4, homicide = 0.3, family_violence = 0.3 }", "")
    manifest = read(folder, text + "[selection.topics]\nrobbery = 1\nhomicide = 3\n")
    assert manifest.selection.topics == {"robbery": 0.25, "homicide": 0.75}
    assert manifest.where("selection", "topics", "homicide") == "audit.toml:19"


def test_files_come_sorted_and_once(folder: Path) -> None:
    """4"""
    manifest = read(folder, with_lines(incidents__files='["b.csv", "a_*.csv", "*2019.csv"]'))
    names = [path.name for path in manifest.incidents[0].paths(folder)]
    assert names == ["b.csv", "a_2019.csv", "a_2020.csv"]


def test_folders_above_below_and_absolute_paths(folder: Path) -> None:
    """4"""
    inner = folder / "proyecto"
    (inner / "datos" / "2019").mkdir(parents=True)
    (inner / "datos" / "2019" / "x.csv").touch()
    text = with_lines(
        areas__file='"../colonias.gpkg"',
        incidents__files=f'["datos/**/*.csv", "{(folder / "b.csv").as_posix()}"]',
    )
    manifest = read(inner, text)
    assert manifest.areas.path(inner).resolve() == folder / "colonias.gpkg"
    assert [p.name for p in manifest.incidents[0].paths(inner)] == ["x.csv", "b.csv"]


def test_a_name_with_brackets_is_that_file(folder: Path) -> None:
    """4"""
    (folder / "robos [2019].csv").touch()
    manifest = read(folder, with_lines(incidents__files='["robos [2019].csv"]'))
    assert manifest.incidents[0].paths(folder) == [folder / "robos [2019].csv"]


def test_files_need_not_exist_when_nobody_asks(folder: Path) -> None:
    """4"""
    (folder / "audit.toml").write_text(with_lines(areas__file='"x.gpkg"'), encoding="utf-8")
    manifest = read_manifest(folder / "audit.toml", files_must_exist=False)
    assert manifest.areas.file == "x.gpkg"


def test_one_table_of_incidents_needs_no_double_brackets(folder: Path) -> None:
    """1"""
    manifest = read(folder, SMALLEST.replace("[[incidents]]", "[incidents]"))
    assert len(manifest.incidents) == 1
    assert manifest.where("incidents", "lon") == "audit.toml:12"


def test_topics_are_sereno_s_or_columns_of_the_areas(folder: Path) -> None:
    """5"""
    manifest = read(folder, with_lines(selection__topics="{ robbery = 1, rezago = 1 }"))
    manifest.check_topics(["CVEUT", "rezago"])
    with pytest.raises(Problem) as caught:
        manifest.check_topics(["CVEUT", "resago"])
    assert (caught.value.code, caught.value.where) == ("topic_unknown", "audit.toml:16")
    assert caught.value.values["nearest"] == "resago"
    with pytest.raises(Problem) as caught:
        read(folder, with_lines(selection__topics="{ robery = 1 }")).check_topics([])
    assert caught.value.values["nearest"] == "robbery"
