"""`sereno init` with files that it can't make a manifest of, through the real command line.

1. What can't be read is refused as by run: exit 1, where, what and how to mend it, in the
   language asked for, and no manifest is written.
2. Files that lack what no audit can do without (a date, a place, a code of the areas).
3. A manifest that is there is left as it is, unless --force says otherwise.
"""

from __future__ import annotations

import gzip

import geopandas
import pytest

from tests.integration.command_line import contents, sereno
from tests.integration.small_city import HEADER, SmallCity

ROW = "2022-03-04,10:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415\n"


def refused(city: SmallCity, *, es: tuple[str, ...], en: tuple[str, ...]) -> None:
    """init refuses, in both languages, and the folder stays as it was."""
    before = contents(city.folder)
    for language, expected in (("es", es), ("en", en)):
        said = sereno(
            "init",
            "--areas",
            city.folder / "areas.geojson",
            "--incidents",
            city.folder / "robos_1.csv",
            city.folder / "robos_2.csv",
            "--out",
            city.folder / "new.toml",
            language=language,
        )
        assert said.code == 1, said
        assert "Traceback" not in said.err
        message = said.err.splitlines()[-1]
        assert message.startswith("✗ ")
        for text in expected:
            assert text in message, message
        assert contents(city.folder) == before


@pytest.mark.parametrize(
    ("content", "es", "en"),
    [
        (b"", "mide 0 bytes", "0 bytes"),
        (HEADER.encode() + b"\n", "ninguna fila de datos", "no rows of data"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "un archivo PNG", "a file of kind PNG"),
        (bytes(range(256)) * 20, "archivo binario", "a binary file"),
        (gzip.compress((HEADER + "\n" + ROW * 5000).encode())[:-40], "cortado", "cut short"),
    ],
    ids=["empty", "headings only", "png", "binary", "truncated gz"],
)
def test_what_cannot_be_read(city: SmallCity, content: bytes, es: str, en: str) -> None:
    """1"""
    (city.folder / "robos_2.csv").write_bytes(content)
    refused(city, es=("robos_2.csv: ", es), en=("robos_2.csv: ", en))


def test_areas_that_cannot_be_read(city: SmallCity) -> None:
    """1"""
    (city.folder / "areas.geojson").write_bytes(b"")
    refused(city, es=("areas.geojson: ", "0 bytes"), en=("areas.geojson: ", "0 bytes"))


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_file_that_is_not_there(city: SmallCity, language: str) -> None:
    """1"""
    said = sereno(
        "init", "--areas", city.folder / "area.geojson", "--incidents",
        city.folder / "robos_1.csv", "--out", city.folder / "new.toml", language=language,
    )  # fmt: skip
    assert said.code == 1
    assert "area.geojson" in said.err
    said = sereno(
        "init", "--areas", city.folder / "areas.geojson", "--incidents",
        city.folder / "asaltos_*.csv", "--out", city.folder / "new.toml", language=language,
    )  # fmt: skip
    assert said.code == 1
    assert "asaltos_*.csv" in said.err
    assert not (city.folder / "new.toml").exists()


def _without(city: SmallCity, *columns: str) -> None:
    for name in ("robos_1.csv", "robos_2.csv"):
        path = city.folder / name
        header, *rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
        kept = [at for at, column in enumerate(header) if column not in columns]
        lines = [",".join(row[at] for at in kept) for row in (header, *rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_no_date(city: SmallCity) -> None:
    """2"""
    _without(city, "fecha")
    refused(
        city,
        es=("Ninguna columna parece la fecha", "hora, delito, colonia"),
        en=("No column looks like the date", "hora, delito, colonia"),
    )


def test_no_place(city: SmallCity) -> None:
    """2"""
    _without(city, "lat", "lon", "colonia", "delegacion")
    refused(
        city,
        es=("Ninguna columna parece una coordenada", "fecha, hora, delito"),
        en=("No column looks like a coordinate", "fecha, hora, delito"),
    )


def test_no_code(city: SmallCity) -> None:
    """2"""
    path = city.folder / "areas.geojson"
    frame = geopandas.read_file(path)
    frame = frame.assign(clave="1", nombre="Centro", delegacion="Norte", pob=100, rezago=1)
    path.unlink()
    frame.to_file(path, driver="GeoJSON")
    refused(
        city,
        es=("areas.geojson", "distingue cada colonia de las demás", "clave"),
        en=("areas.geojson", "distinguishes each neighbourhood from the others", "clave"),
    )


def test_a_manifest_that_is_there(city: SmallCity) -> None:
    """3"""
    before = city.manifest.read_bytes()
    command = (
        "init", "--areas", city.folder / "areas.geojson", "--incidents",
        city.folder / "robos_1.csv", "--out", city.manifest,
    )  # fmt: skip
    for language, words in (("es", "no se tocó"), ("en", "left as it is")):
        said = sereno(*command, language=language)
        assert said.code == 1
        assert words in said.err
        assert "--force" in said.err
        assert city.manifest.read_bytes() == before
    assert sereno(*command, "--force").code == 0
    assert city.manifest.read_bytes() != before
    assert sereno("run", city.manifest, "--out", city.folder / "out").code == 0
