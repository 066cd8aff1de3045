"""What a file is, how it is written, and what its columns are called."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sereno.exchange.tables import incident_files
from sereno.exchange.tables.incident_files import FileFacts, look
from sereno.vocabulary.problems import Problem

BOGOTA = "America/Bogota"
ROWS = [["2019-01-01", "Col. Centro, 2a Secc.", "19,43", "ROBO"]] * 30


def written(path: Path, delimiter: str = ",", head: str = "", tail: str = "") -> Path:
    rows = [["fecha", "colonia", "latitud", "delito"], *ROWS]
    quoted = [[f'"{v}"' if delimiter in v else v for v in row] for row in rows]
    text = head + "".join(delimiter.join(row) + tail + "\n" for row in quoted)
    path.write_text(text, encoding="utf-8")
    return path


def everything(facts: FileFacts) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {name: [] for name in facts.columns}
    for batch in incident_files.batches(facts, facts.columns):
        assert not batch.rejected
        for name, column in batch.columns.items():
            assert column.null_count == 0
            values[name] += column.to_pylist()
    return values


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_whatever_the_values_hold(tmp_path: Path, delimiter: str) -> None:
    facts = look(written(tmp_path / "robos.csv", delimiter))
    assert facts.delimiter == delimiter
    assert facts.columns == ("fecha", "colonia", "latitud", "delito")
    assert facts.notes == ()
    assert everything(facts)["latitud"] == ["19,43"] * 30


def test_semicolons_win_over_the_decimal_commas_between_them(tmp_path: Path) -> None:
    path = tmp_path / "puntos.csv"
    path.write_text("id;lat;lon\n" + "1;19,43;-99,13\n" * 20)
    assert look(path).delimiter == ";"


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "delitos.csv"
    path.write_text("delito\nROBO\n\nLESIONES\n")
    facts = look(path)
    assert facts.columns == ("delito",)
    (batch,) = incident_files.batches(facts, ["delito"])
    assert batch.lines.tolist() == [2, 4]


def test_excel_may_name_the_delimiter_itself(tmp_path: Path) -> None:
    facts = look(written(tmp_path / "robos.csv", "|", head="sep=|\n"))
    assert (facts.delimiter, facts.data_line, facts.notes) == ("|", 3, ())


def test_titles_above_the_headings_are_told(tmp_path: Path) -> None:
    head = "Fiscalía General de Justicia\n\nIncidentes, 2019\n"
    facts = look(written(tmp_path / "robos.csv", ";", head=head))
    (note,) = facts.notes
    assert (note.code, note.values["line"]) == ("lines_above_header", 4)
    assert facts.data_line == 5
    (batch,) = incident_files.batches(facts, ["fecha"])
    assert batch.lines[0] == 5


def test_a_delimiter_at_every_row_end_is_a_column_without_heading(tmp_path: Path) -> None:
    path = tmp_path / "robos.csv"
    path.write_text("fecha,delito\n" + "2019-01-01,ROBO,\n" * 5)
    facts = look(path)
    assert facts.columns == ("fecha", "delito", "column_3")
    assert [note.code for note in facts.notes] == ["headings_blank"]
    assert everything(facts)["delito"] == ["ROBO"] * 5


def test_headings_over_two_lines_and_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "robos.csv"
    path.write_text('\ufefffecha,"colonia\nhechos"\n2019-01-01,Centro\n', encoding="utf-8")
    facts = look(path)
    assert facts.columns == ("fecha", "colonia hechos")
    (batch,) = incident_files.batches(facts, ["colonia hechos"])
    assert batch.lines.tolist() == [3]


def test_repeated_and_blank_headings_get_names_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "robos.csv"
    path.write_text("fecha,fecha,,delito\n1,2,3,4\n")
    facts = look(path)
    assert facts.columns == ("fecha (1)", "fecha (2)", "column_3", "delito")
    assert [note.code for note in facts.notes] == ["headings_repeated", "headings_blank"]
    assert everything(facts)["fecha (2)"] == ["2"]
    with pytest.raises(Problem) as caught:
        incident_files.batches(facts, ["fecha"])
    assert caught.value.code == "column_name_repeated"
    assert "fecha (1), fecha (2)" in caught.value.mend("es")


def test_a_column_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    facts = look(written(tmp_path / "robos.csv"))
    with pytest.raises(Problem) as caught:
        incident_files.batches(facts, ["fecha", "Lattitud"])
    problem = caught.value
    assert problem.code == "column_not_in_file"
    assert problem.where == "robos.csv"
    assert "fecha, colonia, latitud, delito" in problem.what("es")
    assert "“latitud”" in problem.mend("en")


def test_a_column_is_known_however_its_accents_are_written(tmp_path: Path) -> None:
    path = tmp_path / "robos.csv"
    path.write_text("an\u0303o,delito\n2019,ROBO\n", encoding="utf-8")
    (batch,) = incident_files.batches(look(path), ["año"])
    assert batch.columns["año"].to_pylist() == ["2019"]


def test_samples_come_from_every_column(tmp_path: Path) -> None:
    facts = look(written(tmp_path / "robos.csv"))
    samples = incident_files.samples(facts, rows=7)
    assert list(samples) == list(facts.columns)
    assert samples["delito"] == ("ROBO",) * 7


def test_parquet_reads_as_the_csv_of_the_same_table(tmp_path: Path) -> None:
    path = tmp_path / "robos.parquet"
    at = dt.datetime.fromisoformat
    table = pa.table(
        {
            "dia": [dt.date(2019, 1, 31), None],
            "dia_como_momento": [at("2019-01-31T00:00"), at("2019-02-01T00:00")],
            "momento": [at("2019-01-31T10:20:30.5"), at("2019-02-01T00:00")],
            "con_zona": pa.array([at("2019-02-01T05:30"), None], pa.timestamp("us", BOGOTA)),
            "hora": [dt.time(10, 20), None],
            "lat": [19.4326, None],
            "entero": [8.0, 1e-7],
            "n": pa.array([1, None], pa.int32()),
            "si": [True, False],
            "delito": pa.array(["DAÑO", None]).dictionary_encode(),
            "bytes": [b"Pe\xf1\xf3n", None],
        }
    )
    pq.write_table(table, path)
    facts = look(path)
    assert facts.kind == "parquet"
    (batch,) = incident_files.batches(facts, facts.columns)
    assert batch.lines.tolist() == [2, 3]
    assert {name: tuple(values.to_pylist()) for name, values in batch.columns.items()} == {
        "dia": ("2019-01-31", ""),
        "dia_como_momento": ("2019-01-31", "2019-02-01"),
        "momento": ("2019-01-31 10:20:30", "2019-02-01 00:00:00"),
        "con_zona": ("2019-02-01 00:30:00", ""),
        "hora": ("10:20:00", ""),
        "lat": ("19.4326", ""),
        "entero": ("8", "1e-7"),
        "n": ("1", ""),
        "si": ("true", "false"),
        "delito": ("DAÑO", ""),
        "bytes": ("Peñón", ""),
    }


def test_parquet_of_lists_is_refused_only_for_the_column_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "robos.parquet"
    pq.write_table(pa.table({"a": [[1, 2]], "b": ["x"]}), path)
    facts = look(path)
    assert len(list(incident_files.batches(facts, ["b"]))) == 1
    with pytest.raises(Problem) as caught:
        list(incident_files.batches(facts, ["a"]))
    assert caught.value.code == "column_not_text"


def test_parquet_with_two_columns_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "robos.parquet"
    pq.write_table(pa.table([pa.array(["1"]), pa.array(["2"])], names=["fecha", "fecha"]), path)
    assert everything(look(path)) == {"fecha (1)": ["1"], "fecha (2)": ["2"]}


def test_a_parquet_inside_a_gz_is_read(tmp_path: Path) -> None:
    plain = tmp_path / "robos.parquet"
    pq.write_table(pa.table({"fecha": ["2019-01-01"]}), plain)
    packed = tmp_path / "robos.parquet.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert everything(look(packed)) == {"fecha": ["2019-01-01"]}


@pytest.mark.real_data
def test_the_incidents_of_mexico_city(real_data: Callable[[str], Path]) -> None:
    """SOURCE.md: about 1.1 million rows in five years, 8 columns, UTF-8."""
    rows = 0
    for path in sorted(real_data("cdmx-incidents").glob("*.csv.gz")):
        facts = look(path)
        assert (facts.encoding, facts.delimiter, len(facts.columns)) == ("utf-8", ",", 8)
        lines = 1
        for batch in incident_files.batches(facts, ["delito"]):
            assert not batch.rejected
            assert batch.repaired == 0
            assert np.array_equal(batch.lines, np.arange(lines + 1, lines + 1 + len(batch.lines)))
            lines += len(batch.lines)
        rows += lines - 1
    assert rows == 1_099_353


@pytest.mark.real_data
def test_the_other_tables_of_the_real_data(real_data: Callable[[str], Path]) -> None:
    """Rows as their SOURCE.md say; the state series is in Latin-1."""
    expected = {
        "cdmx-original-schema/df2_FGJ_CarpetasLibertad.csv": (6_660, "utf-8"),
        "chicago/chicago-homicides-2001-2018.csv": (9_265, "utf-8"),
        "chicago/chicago-crimes-2017-date-lat-lon.csv.gz": (165_567, "utf-8"),
        "chicago/chicago-crimes-2018.parquet": (156_385, "utf-8"),
        "nyc-vehicle-thefts/nyc_vehicle_thefts.csv.gz": (35_746, "utf-8"),
        "sesnsp/estatal_1997_2017_latin1.csv": (44_352, "cp1252"),
        "queretaro-census2020/RESAGEBURB_22CSV20.csv.bz2": (29_818, "utf-8"),
    }
    for name, (rows, encoding) in expected.items():
        facts = look(real_data(name))
        batches = list(incident_files.batches(facts, facts.columns[:3]))
        assert (sum(len(batch.lines) for batch in batches), facts.encoding) == (rows, encoding)
        assert sum(len(batch.rejected) + batch.repaired for batch in batches) == 0
