"""The demo city is what it says it is. Its files are read here with the plainest of tools.

1. The same seed gives the same bytes; another seed another city.
2. 320 colonias in seven delegaciones, codes unique, names with every trap.
3. Polygons are valid and share their edges; holes, a multipolygon, gaps, one overlap, the CRS.
4. Populations have a heavy tail; two areas are empty and one was not counted.
5. The files hold the rows that the facts say, in the encodings that they say.
6. Every fault counted in the facts is found in the text, neither more nor fewer.
7. The points of sound rows lie in the areas that the facts give as true.
8. Offences have their hours, weekdays and trends; burglary comes in series; places repeat.
9. The areas of highest underlying risk stand out in the records.
10. Every wording that is used is coded to the topic of its kind; unknown labels stay unknown.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import geopandas
import numpy as np
import openpyxl
import pytest
import shapely

from sereno.demo_city import CityFacts, generate_city
from sereno.demo_city.colonias import form_colonias
from sereno.demo_city.incidents import draw_incidents, draw_risk
from sereno.demo_city.land import shape_land
from sereno.demo_city.offences import KINDS, NOT_IN_REGISTER, UNKNOWN_LABELS, OffenceKind
from sereno.demo_city.places import lay_out_places
from sereno.demo_city.rhythms import DAYS
from tests.thorough import seeds

SEED = 5
KEYS = ("date", "time", "offence", "name", "group", "lat", "lon")
POLICE = ("folio", "date", "time", "offence", "name", "group", "lon", "lat")
STATE = ("date", "time", "offence", "violence", "name", "group", "lat", "lon")


class Read(NamedTuple):
    """One file as read back: its rows as dictionaries, ragged ones as None."""

    rows: list[dict[str, str] | None]


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> CityFacts:
    return generate_city(tmp_path_factory.mktemp("city"), np.random.default_rng(SEED))


@pytest.fixture(scope="module")
def areas(city: CityFacts) -> geopandas.GeoDataFrame:
    return geopandas.read_file(city.boundaries)


@pytest.fixture(scope="module")
def files(city: CityFacts) -> list[Read]:
    return [_read(file) for file in city.files]


def _read(file) -> Read:
    if file.path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(file.path, read_only=True)["Incidencia"]
        cells = list(sheet.iter_rows(values_only=True))[1:]
        # A reader leaves out the empty cells at the end of a row.
        full = [[*row, *[None] * (len(STATE) - len(row))] for row in cells]
        return Read([{k: _text(v) for k, v in zip(STATE, row, strict=True)} for row in full])
    data = file.path.read_bytes()
    if file.path.suffix == ".gz":
        data = gzip.decompress(data)
    lines = data.decode(file.encoding).splitlines()
    keys = POLICE if "policia" in file.path.name else KEYS
    rows = []
    for row in csv.reader(lines[1:], delimiter=file.delimiter):
        rows.append(dict(zip(keys, row, strict=True)) if len(row) == len(keys) else None)
    return Read(rows)


def _text(value) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        plain = value.isoformat(sep=" ")
        return plain.removesuffix(" 00:00:00")
    return str(value)


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(city: CityFacts, tmp_path: Path) -> None:
    """1"""
    again = generate_city(tmp_path, np.random.default_rng(SEED))
    assert _digests(tmp_path) == _digests(city.folder)
    assert again.dirt == city.dirt
    assert again.highest_risk == city.highest_risk


@pytest.mark.parametrize("seed", seeds(2))
def test_any_seed_makes_a_whole_city(seed: int) -> None:
    """1, 2, 3"""
    land, rest = np.random.default_rng(seed).spawn(2)
    colonias = form_colonias(shape_land(land), rest)
    assert len(colonias.codes) == 320
    assert set(colonias.group.tolist()) == set(range(7))
    covering = [below for _above, below in colonias.drawn_over]
    rest_of_them = np.delete(colonias.shapes, covering)
    assert shapely.coverage_is_valid(rest_of_them)
    assert not shapely.equals(colonias.outline, shape_land(np.random.default_rng(99)).outline)


def test_colonias_have_the_names_that_trap_matchers(city: CityFacts) -> None:
    """2"""
    assert len(set(city.codes)) == 320
    assert all(re.fullmatch(r"0[1-7]\d{4}", code) for code in city.codes)
    assert len(set(city.groups)) == 7
    names = set(city.area_names)
    for expected in (
        r"^Fracc\. .+ I Etapa$", r"^Fracc\. .+ III Etapa$", r"1a Sección$", r"3a Sección$",
        r"^Ampliación ", r"^U\.H\. ", r"^Barrio ", r" II$", r"[áéíóú]", r"ñ", r"^\d",
    ):  # fmt: skip
        assert any(re.search(expected, name) for name in names), expected
    repeated = [name for name, n in Counter(city.area_names).items() if n > 1]
    assert len(repeated) == 5
    for name in repeated:
        groups = [g for g, other in zip(city.groups, city.area_names, strict=True) if other == name]
        assert len(set(groups)) == len(groups)
    pairs = set(zip(city.groups, city.area_names, strict=True))
    assert len(pairs) == 320


def test_polygons_are_sound_and_hold_what_real_ones_do(city: CityFacts, areas) -> None:
    """3"""
    assert areas.crs == "EPSG:6372"
    assert list(areas.columns) == [
        "CVECOL", "COLONIA", "DELEGACION", "POBTOT", "IRS_2020", "SUP_HA", "geometry",
    ]  # fmt: skip
    shapes = areas.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert [str(code) for code in areas.CVECOL] == list(city.codes)
    number = {code: i for i, code in enumerate(city.codes)}
    assert shapes[number[city.multipolygon]].geom_type == "MultiPolygon"
    assert (areas.geom_type == "MultiPolygon").sum() == 1

    ((estate, host),) = city.drawn_over
    assert shapes[number[host]].contains(shapes[number[estate]])
    apart = np.delete(shapes, number[host])
    # The file's own rounding is far below a millimetre; whole vertices are shared.
    assert shapely.area(apart).sum() - shapely.union_all(apart).area < 1.0
    holes = sum(len(part.interiors) for shape in shapes for part in shapely.get_parts(shape))
    assert holes == len(city.enclaves)  # one host was not redrawn, one hole is a reservoir
    lonlat = areas.to_crs("EPSG:4326").total_bounds
    assert -100.6 < lonlat[0] < lonlat[2] < -100.2
    assert 20.4 < lonlat[1] < lonlat[3] < 20.8


def test_populations_are_those_of_a_real_town(city: CityFacts, areas) -> None:
    """4"""
    population = areas.POBTOT.to_numpy(float)
    np.testing.assert_array_equal(population, city.population)
    assert (population == 0).sum() == 2
    assert np.isnan(population).sum() == 1
    counted = population[population > 0]
    assert 700_000 < counted.sum() < 830_000
    assert counted.mean() > 1.3 * np.median(counted)
    assert abs(areas.IRS_2020.mean()) < 0.01
    assert abs(areas.IRS_2020.std() - 1) < 0.01


def test_files_hold_the_rows_that_they_should(city: CityFacts, files: list[Read]) -> None:
    """5"""
    assert 117_000 < city.rows < 123_000
    assert city.incidents + sum(city.rejects.values()) == city.rows
    assert [len(read.rows) for read in files] == [file.rows for file in city.files]
    assert [file.encoding for file in city.files].count("latin-1") == 1
    for file in city.files:
        assert file.true_area.shape == file.rejected.shape == (file.rows,)
        assert file.true_area.min() >= -1
    accented = (city.folder / "incidents" / "fgj_2022.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        accented.decode("utf-8")
    assert city.files[-1].path.suffix == ".xlsx"
    assert 300 < city.files[-1].rows < 4_000


def _dirt_in(rows: list[dict[str, str]]) -> Counter[str]:
    """The faults that a plain reader sees in rows that are not rejects."""
    seen: Counter[str] = Counter()
    for row in rows:
        lat, lon = row["lat"].replace(",", "."), row["lon"].replace(",", ".")
        if not lat and not lon:
            seen["point_empty"] += 1
        else:
            try:
                x, y = float(lon), float(lat)
            except ValueError:
                seen["point_unreadable"] += 1
            else:
                seen["point_zero"] += x == 0 and y == 0
                seen["point_swapped"] += x > 0 and y < 0
                seen["point_sign_lost"] += x > 90
        clock = re.match(r"(\d\d):(\d\d)(?::00)*$", row["time"])
        if not row["time"]:
            seen["time_empty"] += 1
        elif clock is None or clock[1] > "23":
            seen["time_unreadable"] += 1
        else:
            seen["time_noon"] += clock[0][:5] == "12:00"
            seen["time_midnight"] += clock[0][:5] == "00:00"
        seen["date_with_time"] += len(row["date"]) == 19
        january = re.match(r"(\d{4}-01-01|01/01/\d{4}|01-ene-\d{4})", row["date"])
        seen["date_first_of_january"] += january is not None
        year = re.search(r"(19|20)\d\d", row["date"])
        seen["date_late_report"] += year is not None and int(year[0]) < 2021
        seen["name_empty"] += not row["name"]
        seen["group_empty"] += not row["group"]
        seen["label_empty"] += not row["offence"]
    return seen


def test_every_fault_counted_is_in_the_text(city: CityFacts, files: list[Read]) -> None:
    """6"""
    seen: Counter[str] = Counter()
    ragged = 0
    for file, read in zip(city.files, files, strict=True):
        sound = [r for r, bad in zip(read.rows, file.rejected, strict=True) if not bad]
        assert None not in sound
        ragged += sum(row is None for row in read.rows)
        seen += _dirt_in([row for row in sound if row is not None])
        texts = Counter(tuple(row.values()) for row in sound if row is not None)
        seen["duplicates"] += sum(n - 1 for n in texts.values())
    assert ragged == city.rejects["too_few_fields"] + city.rejects["too_many_fields"] > 10
    for fault, n in seen.items():
        assert n == city.dirt[fault], fault
    assert min(city.rejects.values()) > 0


@pytest.mark.parametrize(
    ("fault", "low", "high"),
    [
        ("point_empty", 0.07, 0.09),
        ("point_swapped", 0.008, 0.012),
        ("time_noon", 0.07, 0.10),
        ("date_with_time", 0.025, 0.035),
        ("date_first_of_january", 0.003, 0.008),
        ("name_typo", 0.015, 0.03),
        ("duplicates", 0.008, 0.010),
    ],
)
def test_faults_are_as_common_as_in_real_files(
    city: CityFacts, fault: str, low: float, high: float
) -> None:
    """6"""
    assert low < city.dirt[fault] / city.incidents < high


def test_points_lie_where_they_truly_happened(city: CityFacts, areas, files) -> None:
    """7"""
    shapes = areas.to_crs("EPSG:4326").geometry.to_numpy()
    outside = right = 0
    for file, read in zip(city.files, files, strict=True):
        at = [
            (i, float(row["lon"].replace(",", ".")), float(row["lat"].replace(",", ".")))
            for i, row in enumerate(read.rows)
            if row is not None
            and re.fullmatch(r"-100[.,]\d+", row["lon"])
            and re.fullmatch(r"20[.,]\d+", row["lat"])
        ]
        index, lon, lat = (np.array(column) for column in zip(*at, strict=True))
        points = shapely.points(lon, lat)
        row, area = shapely.STRtree(shapes).query(points, predicate="intersects")
        found = np.full(len(points), -1)
        # Where an estate is drawn over its neighbour the smaller area is the true one.
        size = shapely.area(shapes)
        for r, a in zip(row, area, strict=True):
            if found[r] < 0 or size[a] < size[found[r]]:
                found[r] = a
        truth = file.true_area[index.astype(int)]
        right += int((found == truth).sum())
        outside += int((found != truth).sum())
    # Only what was put outside the city on purpose (a few within ±1°) may differ.
    assert outside <= city.dirt["point_outside"]
    assert right > 0.88 * city.incidents


@pytest.fixture(scope="module")
def truth():
    land, colonia, place, risk, incident = np.random.default_rng(SEED).spawn(5)
    colonias = form_colonias(shape_land(land), colonia)
    places = lay_out_places(colonias, place)
    return colonias, places, draw_incidents(colonias, places, draw_risk(colonias, risk), incident)


def _of(incidents, key: str) -> np.ndarray:
    return incidents.kind == [kind.key for kind in KINDS].index(key)


def test_offences_have_their_own_times(truth) -> None:
    """8"""
    _, _, incidents = truth
    hour, weekday = incidents.second // 3600, (incidents.day + 4) % 7  # 1 January 2021: a Friday
    street, home = _of(incidents, "street_robbery"), _of(incidents, "burglary")
    assert (hour[street] >= 18).mean() > 0.35
    assert ((hour[home] >= 7) & (hour[home] < 18)).mean() > 0.55
    family = _of(incidents, "family_violence")
    assert (weekday[family] >= 5).mean() > 2.4 / 7
    assert (hour[family] >= 18).mean() > 0.35
    assert ((incidents.day >= 0) & (incidents.day < DAYS)).all()


def test_one_delegacion_grows_and_the_others_do_not(city: CityFacts, truth) -> None:
    """8"""
    colonias, _, incidents = truth
    year = incidents.day // 366
    for group in range(7):
        mine = colonias.group[incidents.area] == group
        first, last = (mine & (year == 0)).sum(), (mine & (year == 4)).sum()
        name = colonias.group_names[int(np.flatnonzero(colonias.group == group)[0])]
        assert (last / first > 1.25) == (name == city.growing_group)


def test_burglary_comes_in_series_and_places_repeat(truth) -> None:
    """8"""
    from scipy.spatial import cKDTree

    _, places, incidents = truth
    burglary = _of(incidents, "burglary")
    xy = np.column_stack([places.x, places.y])[incidents.place[burglary]]
    day = incidents.day[burglary].astype(int)
    pairs = cKDTree(xy).query_pairs(200, output_type="ndarray")
    apart = np.abs(day[pairs[:, 0]] - day[pairs[:, 1]])
    soon, later = (apart <= 14).sum() / 15, ((apart > 28) & (apart <= 88)).sum() / 60
    assert soon > 4 * later
    counts = np.sort(np.bincount(incidents.place, minlength=places.x.size))[::-1]
    half = np.searchsorted(np.cumsum(counts), counts.sum() / 2) / counts.size
    assert half < 0.12


def test_the_riskiest_areas_stand_out(city: CityFacts) -> None:
    """9"""
    assert len(city.highest_risk) == len(set(city.highest_risk)) == 22
    assert len(set(city.hot)) == 22
    assert len(set(city.hot) & set(city.highest_risk)) >= 15
    groups = dict(zip(city.codes, city.groups, strict=True))
    assert len({groups[code] for code in city.hot}) == 7
    # All offences, by the true area of each row: the worst places have far more than their share.
    counts = np.zeros(len(city.codes))
    for file in city.files:
        counts += np.bincount(file.true_area[file.true_area >= 0], minlength=counts.size)
    rates = counts / np.where(city.population > 0, city.population, np.nan)
    number = {code: i for i, code in enumerate(city.codes)}
    worst = np.array([number[code] for code in city.highest_risk])
    assert np.nanmedian(rates[worst]) > 2 * np.nanmedian(rates)


def test_the_expected_rates_are_those_of_the_records(city: CityFacts, truth) -> None:
    """9"""
    colonias, _, incidents = truth
    family = _of(incidents, "family_violence")
    seen = np.bincount(incidents.area[family], minlength=320)
    expected = city.underlying_rates["family_violence"] * colonias.population * 5 / 1e5
    known = ~np.isnan(expected)
    spread = (seen[known] - expected[known]) / np.sqrt(expected[known])
    # Poisson around the expectation: a standard deviation of about 1, and no area far out.
    assert 0.85 < spread.std() < 1.15
    assert np.abs(spread).max() < 5


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_wording_is_coded_to_its_topic(kind: OffenceKind) -> None:
    """10"""
    from sereno.methods.sources.offences.coding import OffenceCoder

    coder = OffenceCoder("mx")
    wordings = [words for words, _share in (*kind.prosecutor, *kind.police_words)]
    assert bool(kind.prosecutor) == (kind.police < 1)
    assert bool(kind.police_words) == (kind.police > 0)
    wordings += [" ".join(kind.register)] if kind.register != NOT_IN_REGISTER else []
    assert {words: coder.code(words).topic for words in wordings} == dict.fromkeys(
        wordings, kind.topic
    )


def test_labels_meant_to_be_unknown_are_unknown() -> None:
    """10"""
    from sereno.methods.sources.offences.coding import OffenceCoder

    assert {OffenceCoder("mx").code(label).source for label in UNKNOWN_LABELS} == {"unknown"}
