"""Incident files that can't be used, or only with care, through the real command line.

A file that can't be used ends the run with one message; what can be read is read, and said.

1. An empty file; a file with headings and not one row.
2. A delimiter that the file doesn't use; a file that uses another than the comma.
3. Two encodings in one file: every row is read, its accents right, and the report says it.
4. 3 % of the dates in a second form: every row is read, and the report counts the forms.
5. A binary renamed .csv: an image, a workbook of the old kind, bytes of no kind.
6. A gz that is cut short.
7. Zip bombs, also inside gz; a zip whose member climbs out of its folder.
8. Headings that are missing or repeated.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from tests.integration.command_line import contents, folders, refused, run
from tests.integration.small_city import HEADER, NAMES, SmallCity

ROW = "2022-03-04,10:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415"


def quality(city: SmallCity) -> dict:
    return json.loads((city.folder / "out" / "quality.json").read_text(encoding="utf-8"))


def test_an_empty_file(city: SmallCity) -> None:
    """1"""
    (city.folder / "robos_3.csv").write_bytes(b"")
    refused(
        city,
        es=("robos_3.csv: ", "mide 0 bytes", "Vuelva a descargarlo"),
        en=("robos_3.csv: ", "is empty", "Download it again"),
    )


@pytest.mark.parametrize("blank", ["\n\n\n", " \n", "\ufeff"])
def test_a_file_of_blank_lines(city: SmallCity, blank: str) -> None:
    """1"""
    (city.folder / "robos_3.csv").write_text(blank, encoding="utf-8")
    refused(city, es=("robos_3.csv: ",), en=("robos_3.csv: ",))


def test_a_file_with_headings_only(city: SmallCity) -> None:
    """1"""
    (city.folder / "robos_3.csv").write_text(HEADER + "\n", encoding="utf-8")
    refused(
        city,
        es=(
            "robos_3.csv: ",
            "tiene encabezados, pero ninguna fila",
            "con sus filas debajo de los encabezados",
        ),
        en=("robos_3.csv: ", "has headings but no rows", "with its rows below the headings"),
    )


def test_the_manifest_names_a_delimiter_that_the_file_does_not_use(city: SmallCity) -> None:
    """2"""
    city.write_manifest(offence='"delito"\ndelimiter = ";"')
    refused(
        city,
        es=("robos_1.csv: ", 'El separador ";" deja todo en una sola columna', "`delimiter`"),
        en=("robos_1.csv: ", 'The delimiter ";" leaves everything in one column', "`delimiter`"),
    )


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_delimiter_that_the_manifest_does_not_name_is_found(
    city: SmallCity, delimiter: str
) -> None:
    """2"""
    file = city.folder / "robos_2.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",", delimiter), encoding="utf-8")
    assert run(city).code == 0
    report = quality(city)
    assert report["rows"] == {"in": 1200, "incidents": 1200, "rejected": 0}
    assert [f["delimiter"] for f in report["files"]] == [",", delimiter]


def test_a_delimiter_inside_texts_without_quotes_rejects_only_those_rows(city: SmallCity) -> None:
    """2"""
    odd = ROW.replace("FAMILIAR", "FAMILIAR, REITERADA")
    (city.folder / "robos_3.csv").write_text("\n".join([HEADER, ROW, odd, ROW]), encoding="utf-8")
    said = run(city)
    assert said.code == 0
    assert "Filas leídas: 1,203. Incidentes: 1,202. Rechazadas: 1." in said.out
    assert quality(city)["rejects"][0]["example_line"] == 3


def test_two_encodings_in_one_file(city: SmallCity) -> None:
    """3"""
    file = city.folder / "robos_2.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    odd = [n for n in range(1, len(lines)) if n % 4 == 0 and not lines[n].isascii()]
    assert len(odd) > 50
    file.write_bytes(
        b"".join(
            line.encode("cp1252" if n in odd else "utf-8") + b"\n" for n, line in enumerate(lines)
        )
    )
    before = quality(city)
    said = run(city)
    assert said.code == 0
    report = quality(city)
    assert report["rows"]["incidents"] == 1200
    assert report["files"][1]["repaired_encoding"] == len(odd)
    # Not one name was lost: "Las Peñitas I" is found whichever way its ñ was written.
    assert report["names"] == before["names"] == {"exact": 1200}
    note = next(n for n in report["notes"] if n["code"] == "mixed_encoding")
    assert str(len(odd)) in note["what"]["es"]
    assert "UTF-8" in note["mend"]["es"]


def test_dates_in_a_second_form(city: SmallCity) -> None:
    """4"""
    n = 0
    for name in ("robos_1.csv", "robos_2.csv"):
        lines = (city.folder / name).read_text(encoding="utf-8").splitlines()
        for at in range(1, len(lines), 33):
            day, time, rest = lines[at].split(",", 2)
            lines[at] = f"{day} {time},{time}:00,{rest}"
            n += 1
        (city.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = quality(city)
    assert run(city).code == 0
    report = quality(city)
    assert report["rows"] == before["rows"]
    forms = {f["form"]: f["n"] for f in report["dates"]["forms"]}
    assert sorted(forms.values()) == [n, 1200 - n]
    assert 0.03 < n / 1200 < 0.04
    assert report["times"] == before["times"]
    # Not one figure hangs on how a day was written.
    results = contents(city.folder / "out")
    assert json.loads(results["selection.json"])["selected"]


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)


@pytest.mark.parametrize(
    ("content", "es", "en"),
    [
        (PNG, ("no es una tabla: es un archivo PNG",), ("a file of kind PNG",)),
        (OLD_WORKBOOK, ("Excel 97-2003 (.xls)", ".xlsx"), ("Excel 97-2003 (.xls)", ".xlsx")),
        (bytes(range(256)) * 40, ("archivo binario",), ("a binary file",)),
        (b"<!DOCTYPE html><html>404</html>", ("HTML", "página de error"), ("HTML", "error page")),
        (b'[{"fecha": "2022-01-01"}]', ("JSON",), ("JSON",)),
    ],
    ids=["png", "xls", "no kind", "error page", "json"],
)
def test_a_binary_renamed_csv(
    city: SmallCity, content: bytes, es: tuple[str, ...], en: tuple[str, ...]
) -> None:
    """5"""
    (city.folder / "robos_3.csv").write_bytes(content)
    refused(city, es=("robos_3.csv: ", *es), en=("robos_3.csv: ", *en))


@pytest.mark.parametrize("share", [0.3, 0.99])
def test_a_truncated_gz(city: SmallCity, share: float) -> None:
    """6"""
    whole = gzip.compress((city.folder / "robos_2.csv").read_bytes())
    (city.folder / "robos_2.csv").write_bytes(whole[: int(len(whole) * share)])
    refused(
        city,
        es=("robos_2.csv: ", "está cortado", "Descárguelo otra vez"),
        en=("robos_2.csv: ", "cut short", "Download it again"),
    )


def test_a_truncated_zip(city: SmallCity) -> None:
    """6"""
    file = city.folder / "robos_2.csv"
    packed = city.folder / "robos_2.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, file.name)
    file.write_bytes(packed.read_bytes()[:-400])
    packed.unlink()
    refused(city, es=("robos_2.csv: ", "dañado"), en=("robos_2.csv: ", "damaged"))


def _bomb(path: Path, kind: str) -> None:
    line = (ROW + "\n").encode()
    block = line * 40_000
    if kind == "gz":
        with gzip.open(path, "wb", compresslevel=9) as file:
            file.write(HEADER.encode() + b"\n")
            for _ in range(40):
                file.write(block)
        return
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("robos.csv", "w", force_zip64=True) as member,
    ):
        member.write(HEADER.encode() + b"\n")
        for _ in range(40):
            member.write(block)


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_small_archive_that_unpacks_to_far_too_much(city: SmallCity, kind: str) -> None:
    """7"""
    bomb = city.folder / "robos_3.csv"
    _bomb(bomb, kind)
    assert bomb.stat().st_size < 500_000
    refused(
        city,
        es=("robos_3.csv: ", "pasaría de", "malicioso"),
        en=("robos_3.csv: ", "would exceed", "malicious"),
    )


@pytest.mark.parametrize("member", ["../outside.csv", "/tmp/outside.csv", "a\\..\\..\\out.csv"])
def test_a_member_that_climbs_out_of_its_folder(city: SmallCity, member: str) -> None:
    """7"""
    with zipfile.ZipFile(city.folder / "robos_3.csv", "w") as archive:
        archive.writestr(member, HEADER + "\n" + ROW + "\n")
    refused(
        city,
        es=("robos_3.csv: ", "escribir fuera de su carpeta", "no se extrajo nada"),
        en=("robos_3.csv: ", "write outside its folder", "nothing was unpacked"),
    )
    assert folders(city) == {"out"}
    assert not (city.folder.parent / "outside.csv").exists()


def test_rows_wider_than_the_headings(city: SmallCity) -> None:
    """8"""
    short = HEADER.rpartition(",")[0]
    (city.folder / "robos_3.csv").write_text("\n".join([short, *[ROW] * 20]), encoding="utf-8")
    refused(
        city,
        es=("robos_3.csv", "7 contra 6", "encabezado"),
        en=("robos_3.csv", "7 against 6", "heading"),
    )


def test_two_headings_of_one_name(city: SmallCity) -> None:
    """8"""
    twice = HEADER.replace("hora", "fecha")
    (city.folder / "robos_1.csv").write_text("\n".join([twice, ROW]), encoding="utf-8")
    refused(
        city,
        es=("robos_1.csv: ", "2 columnas que se llaman «fecha»", "fecha (1)"),
        en=("robos_1.csv: ", "2 columns are called “fecha”", "fecha (1)"),
    )


def test_the_names_of_the_city_need_both_encodings() -> None:
    """3: what the test of two encodings rests on"""
    assert sum(not name.isascii() for name in NAMES) >= 5
