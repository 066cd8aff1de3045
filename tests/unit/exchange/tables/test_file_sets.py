"""Incident files looked into together: sets by columns, samples, contents, patterns."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sereno.exchange.manifest.settings_draft import count_topics
from sereno.exchange.tables.file_sets import Asked, as_patterns, file_sets, read_contents
from sereno.vocabulary.countries import countries_at


def write(folder: Path, name: str, header: str, rows: list[str]) -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_files_stand_together_by_their_columns(tmp_path: Path) -> None:
    rows = [f"2019-01-{day:02d},ROBO" for day in range(1, 29)]
    a = write(tmp_path, "a.csv", "fecha,delito", rows)
    b = write(tmp_path, "b.csv", "dia,conducta", rows)
    c = write(tmp_path, "c.csv", "fecha,delito", rows)
    sets = file_sets([a, b, c, a])
    assert [[p.name for p in each.paths] for each in sets] == [["a.csv", "c.csv"], ["b.csv"]]
    assert sets[0].columns == ("fecha", "delito")
    assert len(sets[0].samples["fecha"]) == 56
    assert sets[0].samples["delito"] == ("ROBO",) * 56


def test_samples_are_spread_and_rows_stay_together(tmp_path: Path) -> None:
    rows = [f"{i},{i * 2}" for i in range(20_000)]
    (only,) = file_sets([write(tmp_path, "a.csv", "a,b", rows)])
    a, b = only.samples["a"], only.samples["b"]
    assert 1_000 <= len(a) <= 2_000
    assert (a[0], a[-1]) == ("0", "19999")
    assert all(int(y) == 2 * int(x) for x, y in zip(a, b, strict=True))


def test_contents_count_days_and_labels_over_all_rows(tmp_path: Path) -> None:
    a = write(tmp_path, "a.csv", "f,d", ["2019-01-01,ROBO", "2019-01-01,", "x,ROBO"])
    b = write(tmp_path, "b.csv", "f,d", ["02/01/2019,FRAUDE"])
    (files,) = file_sets([a, b])
    steps: list[tuple[int, int]] = []
    asked = Asked("f", "dmy", offence="d")
    read = read_contents(files, asked, lambda done, of: steps.append((done, of)))
    assert read.rows == 4
    assert read.days == {dt.date(2019, 1, 1): 2, dt.date(2019, 1, 2): 1}
    assert read.labels == {"ROBO": 2, "": 1, "FRAUDE": 1}
    assert steps[-1][0] == steps[-1][1]
    assert read_contents(files, Asked("f", "dmy"), lambda done, of: None).labels == {}


def test_contents_know_violence_and_months_not_filled_in_yet(tmp_path: Path) -> None:
    rows = ["2024,ROBO,Con violencia,2,", "2024,ROBO,Sin violencia,1,"]
    (files,) = file_sets([write(tmp_path, "a.csv", "Año,Delito,Modalidad,Enero,Febrero", rows)])
    (side,) = files.sides
    asked = Asked(side.headings, "ymd", offence="Delito", violence="Modalidad", count=side.numbers)
    read = read_contents(files, asked, lambda done, of: None)
    assert max(read.days) == dt.date(2024, 1, 31)
    assert count_topics(read.labels, "mx") == {"robbery": 2, "theft": 1}


@pytest.mark.parametrize(
    ("there", "asked", "expected"),
    [
        ("r_2019.csv r_2020.csv r_2021.csv", "r_2019.csv r_2020.csv r_2021.csv", ("r_*.csv",)),
        ("r_2019.csv r_2020.csv", "r_2019.csv r_2020.csv", ("r_2019.csv", "r_2020.csv")),
        (
            "r_2019.csv r_2020.csv r_2021.csv r_other.csv",
            "r_2019.csv r_2020.csv r_2021.csv",
            ("r_2019.csv", "r_2020.csv", "r_2021.csv"),
        ),
        ("a.csv b.csv c.csv", "a.csv b.csv c.csv", ("*.csv",)),
        ("a b c", "a b c", ("a", "b", "c")),
        ("x[1].csv x[2].csv x[3].csv", "x[1].csv x[2].csv x[3].csv", None),
        ("2019_r.csv 2020_r.csv 2021_r.csv", "2019_r.csv 2020_r.csv 2021_r.csv", ("*_r.csv",)),
    ],
)
def test_one_pattern_where_it_fits_exactly(
    tmp_path: Path, there: str, asked: str, expected: tuple[str, ...] | None
) -> None:
    for name in there.split():
        (tmp_path / name).touch()
    paths = [tmp_path / name for name in asked.split()]
    assert as_patterns(paths, tmp_path) == (expected or tuple(asked.split()))


def test_paths_start_from_the_manifest_s_folder(tmp_path: Path) -> None:
    (tmp_path / "datos").mkdir()
    paths = [tmp_path / "datos" / f"r_{year}.csv" for year in (2019, 2020, 2021)]
    for path in paths:
        path.touch()
    assert as_patterns(paths, tmp_path) == ("datos/r_*.csv",)
    assert as_patterns(paths, tmp_path / "audit") == ("../datos/r_*.csv",)


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        (-99.13, 19.43, ("mx",)),
        (-100.39, 20.59, ("mx",)),
        (-76.5, 3.42, ("co",)),
        (-70.65, -33.45, ("cl",)),
        (-3.7, 40.4, ("es",)),
        (-87.65, 41.85, ("us",)),
        (31.0, -29.86, ("za",)),
        (-106.45, 31.7, ("mx", "us")),
        (0.0, -50.0, ()),
    ],
)
def test_the_country_of_a_place(lon: float, lat: float, expected: tuple[str, ...]) -> None:
    assert countries_at(lon, lat) == expected
