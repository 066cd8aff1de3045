"""Areas come out the same whatever file they came in.

1. GeoPackage, GeoJSON, Shapefile, GeoParquet, KML, plain or packed, in any CRS.
2. Codes are texts: leading zeros kept, 12.0 is "12"; areas stand in the order of their codes.
3. Shapes are valid polygons in EPSG:4326; what had to be mended or left out is told by name.
4. What is unknown of a population is NaN and told; it is never zero.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon

from sereno.exchange.boundaries.areas import Areas, guess_metric_crs, look_areas, read_areas
from sereno.exchange.boundaries.boundary_files import layer_names
from sereno.vocabulary.problems import Problem

WEST, SOUTH, STEP = -100.4, 20.58, 0.01


def square(n: int) -> Polygon:
    """The n-th of a row of squares that share edges."""
    x = WEST + n * STEP
    return shapely.box(x, SOUTH, x + STEP, SOUTH + STEP)


def city(**columns: list[Any]) -> geopandas.GeoDataFrame:
    """Three areas, not in the order of their codes."""
    values: dict[str, list[Any]] = {
        "CVE": ["003", "001", "002"],
        "NOM": ["Niños  Héroes", " Centro", "Ñuñoa"],
        "DEL": ["Norte", "Sur", "Sur"],
        "POB": [300.0, 100.5, 200.0],
    }
    return geopandas.GeoDataFrame(
        values | columns, geometry=[square(n) for n in range(3)], crs="EPSG:4326"
    )


def read(path: Path, **other: Any) -> Areas:
    keys: dict[str, Any] = {"code": "CVE", "name": "NOM", "group": "DEL", "population": "POB"}
    return read_areas(path, **(keys | other))


def problem_of(path: Path, **other: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        read(path, **other)
    return caught.value


def codes_of(notes: list[Problem]) -> list[str]:
    return [note.code for note in notes]


def check_city(areas: Areas) -> None:
    assert areas.codes == ("001", "002", "003")
    assert areas.names == ("Centro", "Ñuñoa", "Niños Héroes")
    assert areas.groups == ("Sur", "Sur", "Norte")
    assert areas.population.tolist() == [100.5, 200.0, 300.0]
    assert areas.metric_crs == "EPSG:32614"
    expected = [square(1), square(2), square(0)]
    assert all(
        shapely.hausdorff_distance(a, b) < 1e-6 for a, b in zip(areas.lonlat, expected, strict=True)
    )


SUFFIXES = ["gpkg", "geojson", "shp", "parquet", "fgb"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32614", "EPSG:6372"])
def test_every_kind_of_file_gives_the_same_areas(tmp_path: Path, suffix: str, crs: str) -> None:
    path = tmp_path / f"colonias.{suffix}"
    frame = city().to_crs("EPSG:4326" if suffix == "geojson" else crs)
    if suffix == "parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, encoding="utf-8")
    areas = read(path)
    check_city(areas)
    assert areas.notes == []
    # A .prj holds a name rather than a code.
    assert areas.crs_in == ("EPSG:4326" if suffix == "geojson" else crs) or suffix == "shp"


@pytest.mark.parametrize(
    ("packing", "suffix"),
    [("zip", "shp"), ("folder", "shp"), ("zip", "gpkg"), ("folder", "gpkg"), ("gz", "gpkg")],
)
def test_packed_and_in_a_folder(tmp_path: Path, packing: str, suffix: str) -> None:
    folder = tmp_path / "capa"
    folder.mkdir()
    city().to_file(folder / f"colonias.{suffix}", encoding="utf-8")
    path = folder
    if packing == "zip":
        path = tmp_path / "capa.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in folder.iterdir():
                archive.write(file, f"dentro/{file.name}")
    elif packing == "gz":
        path = tmp_path / "colonias.gpkg.gz"
        path.write_bytes(gzip.compress((folder / "colonias.gpkg").read_bytes()))
    check_city(read(path))


def test_kml(tmp_path: Path) -> None:
    path = tmp_path / "colonias.kml"
    city().rename(columns={"NOM": "Name"}).to_file(path, driver="KML")
    areas = read_areas(path, code="CVE", name="Name")
    assert areas.codes == ("001", "002", "003")
    assert look_areas(path).n == 3


def test_kmz_holds_what_its_kml_holds(cases: Callable[[str], Path]) -> None:
    case = cases("16-boundaries")
    keys = {"code": "CODE", "name": "Name", "population": "POP"}
    plain, packed = (read_areas(case / name, **keys) for name in ("a.kml", "a.kmz"))
    assert (packed.codes, packed.names) == (plain.codes, plain.names)
    assert packed.population.tolist() == plain.population.tolist()


def test_a_shapefile_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    path = tmp_path / "colonias.shp"
    city().to_file(path, encoding="cp1252")
    (tmp_path / "colonias.cpg").write_text("1252")
    check_city(read(path))


def test_a_shapefile_in_utf8_that_names_no_encoding(tmp_path: Path) -> None:
    path = tmp_path / "colonias.shp"
    city().to_file(path, encoding="utf-8")
    (tmp_path / "colonias.cpg").unlink()
    check_city(read(path))
    check_city(read(path.with_suffix(".dbf")))


def test_one_of_several_files_in_a_zip_is_named_as_its_layer(tmp_path: Path) -> None:
    path = tmp_path / "marco.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("colonias", "manzanas"):
            city().to_file(tmp_path / f"{name}.geojson")
            archive.write(tmp_path / f"{name}.geojson", f"{name}.geojson")
    problem = problem_of(path)
    assert problem.code == "boundaries_not_in_folder"
    assert "colonias.geojson, manzanas.geojson" in problem.what("en")
    assert layer_names(path) == ("colonias", "manzanas")
    check_city(read(path, layer="colonias"))


def test_layers_of_one_file(tmp_path: Path) -> None:
    path = tmp_path / "marco.gpkg"
    city().to_file(path, layer="colonias")
    points = city()
    points.geometry = [shape.centroid for shape in points.geometry]
    points.to_file(path, layer="escuelas")
    check_city(read(path))
    assert look_areas(path).layers == ("colonias", "escuelas")
    city().to_file(path, layer="manzanas")
    problem = problem_of(path)
    assert problem.code == "layer_needed"
    assert "colonias, manzanas" in problem.what("es")
    check_city(read(path, layer="colonias"))
    assert "«colonias»" in problem_of(path, layer="colonia").mend("es")
    assert problem_of(path, layer="escuelas").code == "areas_not_polygons"
    assert layer_names(path) == ("colonias", "escuelas", "manzanas")
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(Problem):
        layer_names(broken)


def test_codes_are_texts_without_the_marks_of_numbers(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    for column, codes in (
        ([12.0, 3.0, 1.0], ("1", "12", "3")),
        ([12, 3, 1], ("1", "12", "3")),
        (["12.0", "3.0", "1.0"], ("1", "12", "3")),
        (["012", "03", "1.0"], ("012", "03", "1.0")),
        ([" a ", "b  c", "A"], ("A", "a", "b c")),
    ):
        path.unlink(missing_ok=True)
        city(CVE=column).to_file(path)
        assert read(path).codes == codes


def test_a_code_of_several_columns(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city(CVE=["1", "1", "2"]).to_file(path)
    assert read(path, code=["DEL", "CVE"]).codes == ("Norte-1", "Sur-1", "Sur-2")


def test_missing_codes_stop_and_name_what_could_be_a_code(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city(CVE=["1", None, ""], ID=[7, 8, 9]).to_file(path)
    problem = problem_of(path)
    assert problem.code == "area_codes_missing"
    assert "2, 3" in problem.what("es")
    assert "NOM, POB, ID" not in problem.mend("es")
    assert "NOM, ID" in problem.mend("es")


def test_repeated_codes_stop_when_their_shapes_differ(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city(CVE=["1", "2", "1"]).to_file(path)
    problem = problem_of(path)
    assert problem.code == "area_codes_repeated"
    assert "(1)" in problem.what("es")
    assert "NOM" in problem.mend("es")


def test_parts_of_an_area_with_the_same_facts_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    frame = city(CVE=["1", "2", "1"])
    frame.loc[2, ["NOM", "DEL", "POB"]] = frame.loc[0, ["NOM", "DEL", "POB"]]
    frame.to_file(path)
    areas = read(path)
    assert areas.codes == ("1", "2")
    assert codes_of(areas.notes) == ["areas_joined"]
    assert shapely.equals(areas.lonlat[0], shapely.union_all(frame.to_crs(4326).geometry[[0, 2]]))


BOW_TIE = Polygon([(WEST, SOUTH), (WEST + 1, SOUTH + 1), (WEST + 1, SOUTH), (WEST, SOUTH + 1)])


def test_invalid_shapes_are_mended_without_losing_a_part(tmp_path: Path) -> None:
    """buffer(0) would keep one wing of the bow tie only."""
    path = tmp_path / "colonias.gpkg"
    frame = city()
    frame.geometry = [BOW_TIE, square(1), square(2)]
    frame.to_file(path)
    areas = read(path)
    (note,) = areas.notes
    assert (note.code, note.values["n"]) == ("areas_mended", 1)
    assert "Niños Héroes (003)" in note.what("es")
    assert shapely.is_valid(areas.lonlat).all()
    assert areas.lonlat[2].area == pytest.approx(0.5)


def test_areas_without_a_shape_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    frame = city()
    frame.geometry = [None, square(1), Polygon()]
    frame.to_file(path)
    areas = read(path)
    assert areas.codes == ("001",)
    (note,) = areas.notes
    assert (note.code, note.values["n"]) == ("areas_left_out", 2)
    assert "Niños Héroes (003), Ñuñoa (002)" in note.what("es")


def test_only_the_polygons_of_a_collection_count(tmp_path: Path) -> None:
    path = tmp_path / "colonias.geojson"
    frame = city()
    frame.geometry = [
        shapely.GeometryCollection([square(0), shapely.LineString([(0, 0), (1, 1)])]),
        shapely.MultiPolygon([square(1), square(5)]),
        shapely.Point(0, 0),
    ]
    frame.to_file(path)
    areas = read(path)
    assert [shape.geom_type for shape in areas.lonlat] == ["MultiPolygon", "Polygon"]
    assert codes_of(areas.notes) == ["areas_left_out"]


@pytest.mark.parametrize(
    ("shape", "code"),
    [(None, "areas_without_geometry"), (shapely.Point(-100, 20), "areas_not_polygons")],
)
def test_a_file_without_any_polygon(tmp_path: Path, shape: object, code: str) -> None:
    path = tmp_path / "colonias.gpkg"
    frame = city()
    frame.geometry = [shape] * 3
    frame.to_file(path)
    assert problem_of(path).code == code


def test_a_file_without_areas(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city().iloc[:0].to_file(path)
    assert problem_of(path).code == "areas_none"


def test_heights_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    frame = city()
    frame.geometry = [shapely.force_3d(shape, 1_800.0) for shape in frame.geometry]
    frame.to_file(path)
    areas = read(path)
    check_city(areas)
    assert not shapely.has_z(areas.lonlat).any()


def test_without_prj_degrees_are_taken_for_degrees_and_told(tmp_path: Path) -> None:
    path = tmp_path / "colonias.shp"
    city().to_file(path, encoding="utf-8")
    path.with_suffix(".prj").unlink()
    areas = read(path)
    check_city(areas)
    assert codes_of(areas.notes) == ["areas_crs_assumed"]


def test_without_prj_metres_need_a_crs(tmp_path: Path) -> None:
    path = tmp_path / "colonias.shp"
    city().to_crs("EPSG:32614").to_file(path, encoding="utf-8")
    path.with_suffix(".prj").unlink()
    problem = problem_of(path)
    assert problem.code == "areas_crs_unknown"
    assert "crs" in problem.mend("es")
    check_city(read(path, crs="EPSG:32614"))


def test_a_file_that_says_degrees_and_holds_metres(tmp_path: Path) -> None:
    path = tmp_path / "colonias.geojson"
    shape = shapely.geometry.mapping(shapely.box(350_000, 2_270_000, 351_000, 2_271_000))
    feature = {"type": "Feature", "properties": {"CVE": "1", "NOM": "A"}, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(Problem) as caught:
        read_areas(path, code="CVE", name="NOM")
    assert caught.value.code == "areas_crs_contradicted"
    assert read_areas(path, code="CVE", name="NOM", crs="EPSG:32614").crs_in == "EPSG:32614"


def test_a_crs_that_means_nothing_or_is_not_in_metres(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city().to_file(path)
    assert problem_of(path, crs="EPSG:99999").code == "areas_crs_not_understood"
    problem = problem_of(path, metric_crs="EPSG:4326")
    assert problem.code == "areas_crs_not_metric"
    assert "EPSG:32614" in problem.mend("en")
    assert problem_of(path, metric_crs="EPSG:2229").code == "areas_crs_not_metric"
    assert read(path, metric_crs="EPSG:6372").metric_crs == "EPSG:6372"


def test_a_crs_that_cannot_hold_the_coordinates(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    far = city()
    far.geometry = [shapely.box(1e12 + n, 1e12, 1e12 + n + 1, 1e12 + 1) for n in range(3)]
    far.set_crs("EPSG:32614", allow_override=True).to_file(path)
    assert problem_of(path).code == "areas_crs_out_of_reach"


@pytest.mark.parametrize(
    ("bounds", "crs"),
    [
        ((-99.4, 19.1, -98.9, 19.6), "EPSG:32614"),
        ((-76.7, 3.27, -76.4, 3.5), "EPSG:32618"),
        ((30.8, -30.0, 31.1, -29.6), "EPSG:32736"),
        ((179.0, -17.0, 180.0, -16.0), "EPSG:32760"),
        ((-180.0, 0.0, -179.9, 0.0), "EPSG:32601"),
    ],
)
def test_the_guess_of_metres_is_the_utm_zone(bounds: tuple[float, ...], crs: str) -> None:
    west, south, east, north = bounds
    assert guess_metric_crs((west, south, east, north)) == crs


def test_population_that_is_not_known_is_nan_and_told(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city(POB=[None, -9999, 12]).to_file(path)
    areas = read(path)
    assert np.array_equal(areas.population, [np.nan, 12, np.nan], equal_nan=True)
    assert codes_of(areas.notes) == ["population_missing", "population_negative"]
    assert "Niños Héroes (003)" in areas.notes[0].what("es")
    assert "Centro (001)" in areas.notes[1].what("es")


def test_population_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city(POB=["1,957", " 1 200.5", "*"]).to_file(path)
    areas = read(path)
    assert np.array_equal(areas.population, [1200.5, np.nan, 1957], equal_nan=True)
    assert codes_of(areas.notes) == ["population_unreadable"]


def test_other_numbers_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city(IM=[0.3, 0.1, None], T=["3", "x", "2"]).to_file(path)
    areas = read(path, columns=["IM", "T"])
    assert np.array_equal(areas.columns["IM"], [0.1, np.nan, 0.3], equal_nan=True)
    assert np.array_equal(areas.columns["T"], [np.nan, 2, 3], equal_nan=True)
    assert codes_of(areas.notes) == ["population_unreadable"]


def test_areas_without_name_or_group(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city(NOM=["", "Centro", None]).to_file(path)
    areas = read(path, group=None, population=None)
    assert areas.names == ("Centro", "002", "003")
    assert areas.groups == ("", "", "")
    assert np.isnan(areas.population).all()
    assert codes_of(areas.notes) == ["area_names_missing"]


@pytest.mark.parametrize("key", ["code", "name", "group", "population", "columns"])
def test_a_column_that_is_not_there(tmp_path: Path, key: str) -> None:
    path = tmp_path / "colonias.gpkg"
    city().to_file(path)
    problem = problem_of(path, **{key: ["NOMB"] if key == "columns" else "NOMB"})
    assert problem.code == "column_not_in_file"
    assert "«NOM»" in problem.mend("es")


def test_looking_says_what_could_be_the_code(tmp_path: Path) -> None:
    path = tmp_path / "colonias.gpkg"
    city(ID=[1, 2, 3]).to_crs("EPSG:32614").to_file(path)
    facts = look_areas(path)
    assert facts.kinds == {
        "CVE": "text",
        "NOM": "text",
        "DEL": "text",
        "POB": "number",
        "ID": "integer",
    }
    assert facts.unique == ("CVE", "NOM", "ID")
    assert facts.samples["DEL"] == ("Norte", "Sur", "Sur")
    assert (facts.n, facts.crs, facts.metric_crs) == (3, "EPSG:32614", "EPSG:32614")
    assert facts.bounds[0] == pytest.approx(WEST)


def test_a_parquet_with_plain_wkb_is_taken_for_degrees(tmp_path: Path) -> None:
    path = tmp_path / "colonias.parquet"
    city().to_wkb().to_parquet(path)
    areas = read(path)
    check_city(areas)
    assert codes_of(areas.notes) == ["areas_crs_assumed"]


def test_a_parquet_with_native_geometries(tmp_path: Path) -> None:
    """Polygons, or polygons of several parts with holes; rows without a shape among them."""
    path = tmp_path / "colonias.parquet"
    frame = city().to_crs(32614)
    frame.to_parquet(path, geometry_encoding="geoarrow", schema_version="1.1.0")
    check_city(read(path))
    hole = shapely.box(WEST + 0.002, SOUTH + 0.002, WEST + 0.004, SOUTH + 0.004)
    parts = shapely.union(square(0).difference(hole), square(4))
    frame = city(NOM=["a", "b", "c"]).set_geometry([parts, None, square(2)], crs="EPSG:4326")
    frame.to_parquet(path, geometry_encoding="geoarrow", schema_version="1.1.0")
    areas = read(path)
    assert areas.codes == ("002", "003")
    assert shapely.equals(areas.lonlat[::-1], [parts, square(2)]).all()
    assert codes_of(areas.notes) == ["areas_left_out"]
    frame.set_geometry(shapely.centroid(frame.geometry.values), crs="EPSG:4326").to_parquet(
        path, geometry_encoding="geoarrow", schema_version="1.1.0"
    )
    assert problem_of(path).code == "boundaries_shapes_unknown"


@pytest.mark.real_data
def test_real_boundaries(real_data: Callable[[str], Path]) -> None:
    """Counts, populations, systems and invalid shapes as their SOURCE.md state."""
    mexico = read_areas(
        real_data("cdmx-colonias/colonias_iecm.gpkg"),
        code="CVEUT",
        name="NOMUT",
        group="NOMDT",
        population="SUMPOB1",
    )
    assert (len(mexico.codes), mexico.population.sum()) == (1_814, 9_150_896)
    assert len(set(mexico.groups)) == 16
    assert [(n.code, n.values["n"]) for n in mexico.notes] == [("areas_mended", 5)]
    monterrey = read_areas(
        real_data("monterrey-colonias/colonias_mty.shp"),
        code="CVE_COL",
        name="COLONIA",
        population="POBTOT",
        columns=["IM_2020"],
    )
    assert (len(monterrey.codes), monterrey.crs_in) == (895, "MEXICO_ITRF_2008_LCC")
    assert monterrey.metric_crs == "EPSG:32614"
    assert any("ñ" in name for name in monterrey.names)
    west, south, east, north = shapely.total_bounds(monterrey.lonlat)
    assert -100.5 < west < east < -100.1
    assert 25.4 < south < north < 25.9
    cali = read_areas(real_data("cali/barrios.geojson"), code="id", name="name")
    assert (len(cali.codes), cali.metric_crs) == (433, "EPSG:32618")
    assert [(n.code, n.values["n"]) for n in cali.notes] == [
        ("areas_mended", 1),
        ("names_garbled", 7),
    ]
