"""Bad input files: each stops with a message that says where, what and how to mend it.

Incident files and boundary files as they go wrong in a city's hands. Each case writes one file,
reads it as a run would, and names the problem that has to come out. What only needs a note or
costs single rows stands in the second table.
"""

from __future__ import annotations

import bz2
import gzip
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from sereno.exchange.boundaries.areas import read_areas
from sereno.exchange.tables import incident_files
from sereno.vocabulary.problems import Problem, catalogue
from tests import ROOT

HEADER = b"fecha,colonia,delito\n"
ROWS = b"2019-01-01,Centro,ROBO\n" * 2_000
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
SUBJECTS = ("archives", "incident_files", "areas", "result_files")


@dataclass(frozen=True)
class Case:
    """A bad file: what happened to it, its name, what writes it, and the problem expected."""

    what: str
    name: str
    write: Callable[[Path], object]
    code: str
    options: tuple[tuple[str, str], ...] = ()
    says: str = ""


def bytes_of(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def zip_of(*members: tuple[str, bytes]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)

    return write


def locked_zip(path: Path) -> None:
    zip_of(("robos.csv", HEADER + ROWS))(path)
    content = bytearray(path.read_bytes())
    for flags in (6, content.rindex(b"PK\x01\x02") + 8):
        content[flags] |= 1
    path.write_bytes(content)


def book_of(*rows: list[object]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        book.save(path)

    return write


def cut(write: Callable[[Path], object], share: float) -> Callable[[Path], object]:
    def cut_short(path: Path) -> None:
        write(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return cut_short


def parquet(path: Path) -> None:
    pq.write_table(pa.table({"fecha": ["2019-01-01"] * 10}), path)


def no_rows(path: Path) -> None:
    pq.write_table(pa.table({"fecha": pa.array([], pa.string())}), path)


SEMICOLONS = (HEADER + ROWS).replace(b",", b";")
UNREAL_UTF16 = b"\xff\xfe" + (HEADER + ROWS).decode().encode("utf-16-le") + b"\x00\xd8\x00\x00"
OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
BINARY = bytes(range(256)) * 50

INCIDENT_FILES = [
    Case("not there", "robos.csv", lambda path: None, "file_missing"),
    Case("a folder", "robos.csv", Path.mkdir, "file_unreadable"),
    Case("empty", "robos.csv", bytes_of(b""), "file_empty"),
    Case("empty once unpacked", "robos.csv.gz", bytes_of(gzip.compress(b"")), "file_empty"),
    Case("only blank lines", "robos.csv", bytes_of(b"\n\n \n"), "header_not_found"),
    Case("header only", "robos.csv", bytes_of(HEADER), "file_header_only"),
    Case("header only, CR LF", "robos.csv", bytes_of(b"a;b\r\n\r\n"), "file_header_only"),
    Case("header only in Excel", "robos.xlsx", book_of(["fecha", "delito"]), "file_header_only"),
    Case("header only in Parquet", "robos.parquet", no_rows, "file_header_only"),
    Case("no header", "robos.csv", bytes_of(b"2019-01-01,19.4,-99.1\n" * 9), "header_not_found"),
    Case(
        "wrong delimiter in the manifest",
        "robos.csv",
        bytes_of(SEMICOLONS),
        "delimiter_wrong",
        (("delimiter", ","),),
        '";"',
    ),
    Case(
        "a delimiter of two letters",
        "robos.csv",
        bytes_of(SEMICOLONS),
        "delimiter_not_one_character",
        (("delimiter", "||"),),
    ),
    Case(
        "rows wider than the header",
        "robos.csv",
        bytes_of(b"fecha,delito\n" + ROWS),
        "rows_unlike_header",
        says="2",
    ),
    Case(
        "an encoding that there isn't",
        "robos.csv",
        bytes_of(HEADER + ROWS),
        "encoding_unknown",
        (("encoding", "utf-9"),),
    ),
    Case("broken UTF-16", "robos.csv", bytes_of(UNREAL_UTF16), "encoding_broken"),
    Case("a picture", "robos.csv", bytes_of(b"\x89PNG\r\n\x1a\n" + BINARY), "file_is_other_kind"),
    Case("a PDF", "robos.csv", bytes_of(b"%PDF-1.7\n" + BINARY), "file_is_other_kind", says="PDF"),
    Case(
        "a portal's error page",
        "robos.csv",
        bytes_of(b"\n<!DOCTYPE html><html><body>504</body></html>"),
        "file_is_other_kind",
        says="HTML",
    ),
    Case(
        "an HTML table of headings alone",
        "robos.xls",
        bytes_of(b"<table><tr><td>fecha</td></tr></table>"),
        "file_header_only",
    ),
    Case("GeoJSON", "robos.csv", bytes_of(b'{ "type": "Feature" }'), "file_is_other_kind"),
    Case("Word", "robos.docx", zip_of(("word/document.xml", b"<w/>")), "file_is_other_kind"),
    Case("some binary", "robos.csv", bytes_of(BINARY), "file_binary"),
    Case("old Excel", "robos.xlsx", bytes_of(OLE2), "spreadsheet_old_format"),
    Case("old Excel inside a zip", "robos.zip", zip_of(("r.csv", OLE2)), "spreadsheet_old_format"),
    Case("binary Excel", "robos.xlsb", zip_of(("xl/workbook.bin", b"")), "spreadsheet_old_format"),
    Case(
        "OpenDocument's text",
        "robos.ods",
        zip_of(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"")),
        "file_is_other_kind",
    ),
    Case(
        "OpenDocument cut short",
        "robos.ods",
        zip_of(("mimetype", OPEN_SHEET), ("content.xml", b"<office:document-content")),
        "spreadsheet_broken",
    ),
    Case(
        "OpenDocument with a password",
        "robos.ods",
        zip_of(("mimetype", OPEN_SHEET), ("encrypted-package", b"?")),
        "spreadsheet_password",
    ),
    Case(
        "Excel with a password",
        "robos.xlsx",
        bytes_of(OLE2 + "EncryptedPackage".encode("utf-16-le")),
        "spreadsheet_password",
    ),
    Case("Excel cut short", "robos.xlsx", cut(book_of(["a", "b"]), 0.6), "spreadsheet_broken"),
    Case(
        "Excel without its parts",
        "robos.xlsx",
        zip_of(("xl/workbook.xml", b"<workbook/>")),
        "spreadsheet_broken",
    ),
    Case("Excel without a table", "robos.xlsx", book_of([]), "sheet_empty"),
    Case(
        "no such sheet",
        "robos.xlsx",
        book_of(["a", "b"], ["c", "d"]),
        "sheet_not_in_file",
        (("sheet", "Shet"),),
        "Sheet",
    ),
    Case("gz cut short", "r.csv.gz", cut(bytes_of(gzip.compress(ROWS)), 0.5), "archive_truncated"),
    Case("bz2 cut short", "r.csv.bz2", cut(bytes_of(bz2.compress(ROWS)), 0.9), "archive_truncated"),
    Case("zip cut short", "r.zip", cut(zip_of(("r.csv", ROWS)), 0.5), "archive_broken"),
    Case("zip of nothing", "robos.zip", zip_of(), "archive_empty"),
    Case("zip of pictures", "r.zip", zip_of(("a.png", b"1"), ("b.png", b"2")), "archive_empty"),
    Case(
        "zip of two tables",
        "robos.zip",
        zip_of(("2019.csv", ROWS), ("2020.csv", ROWS)),
        "archive_many_members",
        says="2019.csv, 2020.csv",
    ),
    Case("zip in a zip", "robos.zip", zip_of(("dentro.zip", b"PK\x03\x04")), "archive_nested"),
    Case("zip in a gz", "robos.gz", lambda path: gz_of_zip(path), "archive_nested"),
    Case("zip bomb", "robos.zip", zip_of(("robos.csv", bytes(80 << 20))), "archive_too_large"),
    Case(
        "zip that climbs out",
        "robos.zip",
        zip_of(("../../robos.csv", HEADER + ROWS)),
        "archive_unsafe_path",
        says="../../robos.csv",
    ),
    Case("zip with a password", "robos.zip", locked_zip, "archive_password"),
    Case("RAR", "robos.rar", bytes_of(b"Rar!\x1a\x07\x01\x00" + BINARY), "archive_kind_unknown"),
    Case("Parquet cut short", "robos.parquet", cut(parquet, 0.7), "parquet_broken"),
    Case("no such column", "robos.csv", bytes_of(b"dia,delito\n1,ROBO\n"), "column_not_in_file"),
    Case(
        "two columns of that name",
        "robos.csv",
        bytes_of(b"fecha,fecha\n1,2\n"),
        "column_name_repeated",
    ),
]


def gz_of_zip(path: Path) -> None:
    zip_of(("robos.csv", ROWS))(path)
    path.write_bytes(gzip.compress(path.read_bytes()))


def read_incidents(path: Path, **options: str) -> list[incident_files.Batch]:
    facts = incident_files.look(path, **options)  # type: ignore[arg-type]
    return list(incident_files.batches(facts, ["fecha"]))


def check(problem: Problem, case: Case) -> None:
    """The right problem, which names the file and says everything in both languages."""
    assert problem.code == case.code
    assert Path(case.name).stem.split(".")[0] in problem.where
    for lang in ("es", "en"):
        what, mend = problem.what(lang), problem.mend(lang)
        assert "{" not in what + mend
        assert what.endswith((".", "}", ")"))
        assert case.says in f"{what} {mend}"
    assert problem.what("es") != problem.what("en")


@pytest.mark.parametrize("case", INCIDENT_FILES, ids=lambda case: case.what)
def test_a_bad_incident_file(tmp_path: Path, case: Case) -> None:
    path = tmp_path / case.name
    case.write(path)
    with pytest.raises(Problem) as caught:
        read_incidents(path, **dict(case.options))
    check(caught.value, case)


def test_rows_before_the_cut_are_not_taken_for_the_whole(tmp_path: Path) -> None:
    """A gz cut after its 40,000th row gives batches first, and then the problem."""
    path = tmp_path / "robos.csv.gz"
    rows = b"".join(b"2019-01-01,Colonia %d,ROBO\n" % n for n in range(400_000))
    packed = gzip.compress(HEADER + rows)
    path.write_bytes(packed[: len(packed) * 3 // 4])
    facts = incident_files.look(path)
    met: list[int] = []
    with pytest.raises(Problem) as caught:
        met.extend(len(batch.lines) for batch in incident_files.batches(facts, ["fecha"]))
    assert caught.value.code == "archive_truncated"
    assert 0 < sum(met) < 400_000
    assert "No se usó ninguna de sus filas" in caught.value.mend("es")


def areas(shapes: list[object] | None = None, **columns: list[object]) -> geopandas.GeoDataFrame:
    values: dict[str, list[object]] = {"fecha": ["1", "2"], "NOM": ["A", "B"], "POB": [10, 20]}
    squares = [shapely.box(-100.4 + n, 20.5, -100.3 + n, 20.6) for n in range(2)]
    return geopandas.GeoDataFrame(
        values | columns, geometry=squares if shapes is None else shapes, crs="EPSG:4326"
    )


def layer_of(frame: geopandas.GeoDataFrame, without: str = "") -> Callable[[Path], object]:
    def write(path: Path) -> None:
        frame.to_file(path)
        if without:
            path.with_suffix(without).unlink()

    return write


def empty_shp(path: Path) -> None:
    areas().to_file(path)
    path.write_bytes(b"")


def two_layers(path: Path) -> None:
    areas().to_file(path, layer="colonias")
    areas().to_file(path, layer="manzanas")


METRES = areas().to_crs("EPSG:32614")
POINT = shapely.Point(-100.4, 20.5)

BOUNDARY_FILES = [
    Case("not there", "colonias.gpkg", lambda path: None, "file_missing"),
    Case("empty shp", "colonias.shp", empty_shp, "file_empty"),
    Case("empty gpkg", "colonias.gpkg", bytes_of(b""), "file_empty"),
    Case("a binary", "colonias.gpkg", bytes_of(BINARY), "boundaries_kind_unknown"),
    Case("a table", "colonias.geojson", bytes_of(HEADER + ROWS), "boundaries_kind_unknown"),
    Case("cut short", "colonias.geojson", cut(layer_of(areas()), 0.5), "boundaries_unreadable"),
    Case("no dbf", "c.shp", layer_of(areas(), ".dbf"), "shapefile_part_missing", says=".dbf"),
    Case("no shx", "c.shp", layer_of(areas(), ".shx"), "shapefile_part_missing", says=".shx"),
    Case("no prj, in metres", "c.shp", layer_of(METRES, ".prj"), "areas_crs_unknown"),
    Case(
        "metres said to be degrees",
        "c.geojson",
        layer_of(METRES.set_crs("EPSG:4326", allow_override=True)),
        "areas_crs_contradicted",
    ),
    Case(
        "no CRS of that name",
        "c.gpkg",
        layer_of(areas()),
        "areas_crs_not_understood",
        (("crs", "EPSG:0"),),
    ),
    Case(
        "degrees for metres",
        "c.gpkg",
        layer_of(areas()),
        "areas_crs_not_metric",
        (("metric_crs", "EPSG:4326"),),
    ),
    Case(
        "beyond the CRS",
        "c.gpkg",
        layer_of(
            areas([shapely.box(1e12, 1e12, 2e12, 2e12)] * 2).set_crs(
                "EPSG:32614", allow_override=True
            )
        ),
        "areas_crs_out_of_reach",
    ),
    Case("nothing in it", "c.gpkg", layer_of(areas().iloc[:0]), "areas_none"),
    Case("no geometry", "c.gpkg", layer_of(areas([None, None])), "areas_without_geometry"),
    Case("points", "c.gpkg", layer_of(areas([POINT, POINT])), "areas_not_polygons", says="Point"),
    Case(
        "codes twice", "c.gpkg", layer_of(areas(fecha=["7", "7"])), "area_codes_repeated", says="7"
    ),
    Case(
        "codes missing",
        "c.gpkg",
        layer_of(areas(fecha=["7", None])),
        "area_codes_missing",
        says="NOM",
    ),
    Case("several layers", "c.gpkg", two_layers, "layer_needed", says="colonias, manzanas"),
    Case(
        "no such layer",
        "c.gpkg",
        two_layers,
        "layer_not_in_file",
        (("layer", "colonia"),),
        "colonias",
    ),
    Case("no such column", "c.gpkg", layer_of(areas().drop(columns="NOM")), "column_not_in_file"),
    Case(
        "zip without boundaries", "c.zip", zip_of(("LEEME.txt", b"x")), "boundaries_not_in_folder"
    ),
    Case("zip that climbs out", "c.zip", zip_of(("../c.shp", b"x")), "archive_unsafe_path"),
    Case("zip bomb", "c.zip", zip_of(("c.geojson", bytes(80 << 20))), "archive_too_large"),
]


@pytest.mark.parametrize("case", BOUNDARY_FILES, ids=lambda case: case.what)
def test_a_bad_boundary_file(tmp_path: Path, case: Case) -> None:
    path = tmp_path / case.name
    case.write(path)
    with pytest.raises(Problem) as caught:
        read_areas(path, code="fecha", name="NOM", population="POB", **dict(case.options))  # type: ignore[arg-type]
    check(caught.value, case)


def test_every_problem_of_these_subjects_is_tested() -> None:
    """Each code on archives, tables, areas and results stands in some test."""
    text = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    ours = [kind.code for kind in catalogue().values() if kind.subject in SUBJECTS]
    assert len(ours) > 50
    assert [code for code in ours if f'"{code}"' not in text] == []


def test_both_languages_ask_for_the_same_values() -> None:
    for kind in catalogue().values():
        if kind.subject in SUBJECTS:
            for part in ("what", "mend"):
                assert kind.fields(part, "es") == kind.fields(part, "en"), kind.code
