"""Delimited files: every row is read or rejected, on the line where an editor shows it.

1. The fast reader agrees with a slow one on any bytes, wherever its blocks happen to end.
2. Line breaks inside quotes, blank lines and CR, LF or CR LF keep the line numbers right.
3. A stray quote costs its own line, not the ones after it.
4. Values in another encoding are mended one by one, and their rows counted.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sereno.exchange.tables import delimited, incident_files
from sereno.exchange.tables.table_facts import Batch, FileFacts
from tests import plain_csv_reader

ANY_BYTES = (
    st.lists(
        st.sampled_from(
            [
                b"a",
                b"b",
                b",",
                b",",
                b'"',
                b'"',
                b'""',
                b"\n",
                b"\n",
                b"\r\n",
                b"\r",
                b",\n",
                b"x,y,z\n",
                b'"a,b",c,d\n',
                b'1,"line\nbreak",3\n',
                "ñ".encode(),
                b" ",
            ]
        ),
        max_size=60,
    )
    .map(b"".join)
    .filter(bool)
)


def read(path: Path, columns: tuple[str, ...], **options: str) -> list[Batch]:
    facts = FileFacts(path, "csv", columns, data_line=1, **options)  # type: ignore[arg-type]
    return list(incident_files.batches(facts, columns))


def rows_of(batches: list[Batch]) -> list[tuple[int, tuple[str, ...] | None, str]]:
    """Every row met, good or rejected, as (line, values, reason), by line."""
    rows: list[tuple[int, tuple[str, ...] | None, str]] = []
    for batch in batches:
        values = zip(*(column.to_pylist() for column in batch.columns.values()), strict=True)
        rows += [(line, row, "") for line, row in zip(batch.lines.tolist(), values, strict=True)]
        rows += [(row.line, None, row.problem.code) for row in batch.rejected]
    return sorted(rows, key=lambda row: row[0])


@pytest.fixture(params=[7, 64, None], ids=["blocks of 7 bytes", "of 64", "of 4 MB"])
def block_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param:
        monkeypatch.setattr(delimited, "BLOCK", request.param)


@pytest.mark.usefixtures("block_size")
@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=ANY_BYTES, width=st.integers(1, 4))
@example(data=b'1,2,"abc\n', width=3)
@example(data=b'5,"abc,x\n6,b,c\n7,"d",e\n8,f,g\n', width=3)
@example(data=b'1,x"y,"abc\n2,b,c\n', width=3)
@example(data=b'aaa,"\r\n"a,b",c,d\n', width=2)
@example(data=b"a\rb\n\nc\r\r\n", width=1)
@example(data=b'a,"b\r\nc",d\r\n\r\ne,f,g', width=3)
def test_the_fast_reader_agrees_with_the_slow_one(tmp_path: Path, data: bytes, width: int) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(data)
    columns = tuple("abcd"[:width])
    expected = [
        (row.line, None if row.values is None else tuple(map(bytes.decode, row.values)), row.reason)
        for row in plain_csv_reader.read(data, b",", width)
    ]
    assert rows_of(read(path, columns)) == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_nasty_file_loses_no_row(
    tmp_path: Path, rng: np.random.Generator, delimiter: str, line_break: str
) -> None:
    """20,000 rows with quotes, breaks in values, blanks, odd rows; also packed and in parts."""
    lines, expected, line = [], [], 1
    for n in range(20_000):
        match int(rng.integers(0, 12)):
            case 0:
                lines.append("")
                line += 1
                continue
            case 1:
                value = f'dice "{n}"{delimiter} y{line_break}sigue'
                quoted = '"' + value.replace('"', '""') + '"'
                lines.append(delimiter.join((str(n), quoted, "x")))
                expected.append((line, (str(n), value, "x"), ""))
                line += 2
            case 2:
                lines.append(delimiter.join((str(n), "corta")))
                expected.append((line, None, "row_of_other_width"))
                line += 1
            case 3:
                lines.append(delimiter.join((str(n), "una", "fila", "larga")))
                expected.append((line, None, "row_of_other_width"))
                line += 1
            case 4:
                lines.append(delimiter.join((f'"{n}"', '""', '"Ñuñoa"')))
                expected.append((line, (str(n), "", "Ñuñoa"), ""))
                line += 1
            case _:
                lines.append(delimiter.join((str(n), "Colonia Álamos", "ROBO")))
                expected.append((line, (str(n), "Colonia Álamos", "ROBO"), ""))
                line += 1
    path = tmp_path / "nasty.csv.gz"
    path.write_bytes(gzip.compress(line_break.join(lines).encode()))
    assert rows_of(read(path, ("n", "a", "b"), delimiter=delimiter)) == expected


def test_a_stray_quote_costs_one_line(tmp_path: Path) -> None:
    path = tmp_path / "stray.csv"
    good = [f"{n},Centro,ROBO\n" for n in range(3_000)]
    path.write_text("".join([*good[:10], '10,"Centro,ROBO\n', *good[11:20], *good[20:]]))
    rows = rows_of(read(path, ("n", "colonia", "delito")))
    assert [row for row in rows if row[1] is None] == [(11, None, "quote_not_closed")]
    assert len(rows) == 3_000


def test_a_stray_quote_before_a_quoted_value_costs_one_line(tmp_path: Path) -> None:
    path = tmp_path / "stray.csv"
    path.write_text('1,"a",x\n2,"b,x\n3,c,x\n4,"d",x\n5,e,x\n')
    rows = rows_of(read(path, ("n", "colonia", "delito")))
    assert [(line, reason) for line, _, reason in rows] == [
        (1, ""),
        (2, "quote_not_closed"),
        (3, ""),
        (4, ""),
        (5, ""),
    ]


def test_a_line_longer_than_the_room_for_it_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "BLOCK", 1 << 10)
    monkeypatch.setattr(delimited, "ROOM", 1 << 12)
    path = tmp_path / "long.csv"
    path.write_bytes(b"1,2\n" + b"x" * 10_000)
    with pytest.raises(incident_files.Problem, match=r"long\.csv") as caught:
        read(path, ("a", "b"))
    assert caught.value.code == "line_too_long"
    assert caught.value.values["line"] == 2


def test_batches_are_no_longer_than_asked(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("a,b\n" + "1,2\n" * 1_000)
    facts = incident_files.look(path)
    parts = list(incident_files.batches(facts, ["b"], rows=300))
    assert [len(part.lines) for part in parts] == [300, 300, 300, 100]
    assert np.array_equal(np.concatenate([part.lines for part in parts]), np.arange(2, 1_002))


def test_values_in_two_encodings_are_mended_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    rows = ["Peñón de los Baños,DAÑO", "Álamos,DAÑO", "Centro,ROBO", "Ángel,ROBO", "Ñuñoa,LESIÓN"]
    codings = ["utf-8", "cp1252", "utf-8", "cp1252", "utf-8"]
    coded = [row.encode(coding) for row, coding in zip(rows, codings, strict=True)]
    path.write_bytes(b"colonia,delito\n" + b"\n".join(coded) + b"\n")
    facts = incident_files.look(path)
    (batch,) = incident_files.batches(facts, facts.columns)
    assert facts.encoding == "utf-8"
    assert batch.repaired == 2
    assert [",".join(row[1] or ()) for row in rows_of([batch])] == rows


def test_one_row_may_hold_two_encodings(tmp_path: Path) -> None:
    path = tmp_path / "row.csv"
    path.write_bytes(
        b"colonia,delito\n" + "Peñón".encode() + b"," + "DAÑO".encode("cp1252") + b"\n"
    )
    facts = incident_files.look(path)
    (batch,) = incident_files.batches(facts, facts.columns)
    assert rows_of([batch])[0][1] == ("Peñón", "DAÑO")
    assert batch.repaired == 1


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_a_file_wholly_in_an_old_encoding_needs_no_mending(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "old.csv"
    names = ["Peñón de los Baños", "Niños Héroes", "San Ángel", "Güereña", "Centro"] * 40
    path.write_bytes("\n".join(["colonia,delito", *(f"{n},DAÑO" for n in names)]).encode(encoding))
    facts = incident_files.look(path)
    (batch,) = incident_files.batches(facts, facts.columns)
    assert facts.encoding == encoding
    assert batch.columns["colonia"].to_pylist() == names
    assert batch.repaired == 0


def test_utf8_rows_pasted_into_an_old_file_are_read_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    old = "colonia\n" + "Peñón\nÁlamos\n" * 60_000
    path.write_bytes(old.encode("cp1252") + "Niños Héroes\n".encode())
    facts = incident_files.look(path)
    batches = list(incident_files.batches(facts, facts.columns))
    assert facts.encoding == "cp1252"
    assert sum(batch.repaired for batch in batches) == 1
    assert batches[-1].columns["colonia"][-1].as_py() == "Niños Héroes"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_wide_encodings_and_marks(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "wide.csv"
    path.write_bytes(('colonia,delito\n"Peñón\nde los Baños",DAÑO\nCentro,ROBO\n').encode(encoding))
    facts = incident_files.look(path)
    assert facts.columns == ("colonia", "delito")
    assert rows_of(list(incident_files.batches(facts, facts.columns))) == [
        (2, ("Peñón\nde los Baños", "DAÑO"), ""),
        (4, ("Centro", "ROBO"), ""),
    ]


def test_rejected_rows_say_where_and_what(tmp_path: Path) -> None:
    path = tmp_path / "robos.csv"
    path.write_text("fecha,colonia,delito\n2019-01-01,Centro,ROBO\n2019-01-02,Centro\n")
    facts = incident_files.look(path)
    (batch,) = incident_files.batches(facts, ["fecha"])
    (row,) = batch.rejected
    assert (row.line, row.value) == (3, "2019-01-02,Centro")
    assert row.problem.where == "robos.csv:3"
    assert re.search(r"\b2\b.*\b3\b", row.problem.what("es"))
    assert "3" in row.problem.mend("en")
