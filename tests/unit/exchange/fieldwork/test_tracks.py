"""Routes, places and drawings of others, read by the reading process.

1. GPX tracks, routes and waypoints, KML of two ages and KMZ, and GeoJSON become the same features,
   with their times, names and accuracy.
2. Another coordinate system is turned and told; one that nobody knows, and metres without a system,
   are refused.
3. What can't be used of a file is told by its place: a route without times, crossing polygons,
   lines of one point.
4. What nobody should send is refused: entities in any letters, bombs, no point at all, too much.
5. Features outside of the municipality are found.
"""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
import shapely

from sereno.exchange.fieldwork.tracks import TrackFile, outside, read_tracks
from sereno.vocabulary.problems import Problem

GPX = """<?xml version="1.0"?><gpx version="1.1" creator="x"
 xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="20.1" lon="-100.1"><time>2026-11-30T18:00:00Z
</time><name>Parada 1</name><desc>Sin luz</desc><extensions><accuracy>4.5</accuracy></extensions>
</wpt><trk><name>Ruta</name><trkseg><trkpt lat="20.1" lon="-100.1"><time>2026-11-30T18:00:00Z</time>
</trkpt><trkpt lat="20.2" lon="-100.2"><time>2026-11-30T18:10:00Z</time></trkpt></trkseg></trk>
</gpx>
"""
MARKS = """<Document><Folder><Placemark><name>Parada 1</name><description>Sin luz</description>
<TimeStamp><when>2026-11-30T18:00:00Z</when></TimeStamp><Point><coordinates>-100.1,20.1,0
</coordinates></Point></Placemark><Placemark><name>Ruta</name>{line}</Placemark></Folder></Document>"""
TRACK = (
    "<gx:Track><when>2026-11-30T18:00:00Z</when><when>2026-11-30T18:10:00Z</when>"
    "<gx:coord>-100.1 20.1 0</gx:coord><gx:coord>-100.2 20.2 0</gx:coord></gx:Track>"
)
LINE = "<LineString><coordinates>-100.1,20.1 -100.2,20.2</coordinates></LineString>"
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">'
    + MARKS.format(line=TRACK)
    + "</kml>"
)
OLD_KML = f'<kml xmlns="http://earth.google.com/kml/2.1">{MARKS.format(line=LINE)}</kml>'
LINES = {"type": "LineString", "coordinates": [[-100.1, 20.1], [-100.2, 20.2]]}
POINT = {"type": "Point", "coordinates": [-100.1, 20.1]}
TIMES = ["2026-11-30T18:00:00Z", "2026-11-30T18:10:00Z"]
GEOJSON = [
    {"nombre": "Parada 1", "desc": "Sin luz", "time": TIMES[0], "accuracy": 4.5},
    {"name": "Ruta", "coordTimes": TIMES},
]
BOW = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
ENTITIES = '<!DOCTYPE gpx [<!ENTITY a "b">]><gpx>&a;</gpx>'


def _read(content: bytes | str) -> TrackFile:
    return read_tracks(
        io.BytesIO(content.encode() if isinstance(content, str) else content), where="ruta"
    )


def _zipped(content: str) -> bytes:
    goal = io.BytesIO()
    with zipfile.ZipFile(goal, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", content)
    return goal.getvalue()


def _collection(*rows: tuple[object, object], system: str = "") -> str:
    features = [{"type": "Feature", "geometry": g, "properties": p} for g, p in rows]
    crs = {"crs": {"type": "name", "properties": {"name": system}}} if system else {}
    return json.dumps({"type": "FeatureCollection", "features": features, **crs})


def test_all_formats_tell_the_same() -> None:
    """1"""
    geojson = _collection((POINT, GEOJSON[0]), (LINES, GEOJSON[1]))
    prefixed = re.sub("<(/?)([a-z])", r"<\1gpx:\2", GPX).replace("xmlns=", "xmlns:gpx=")
    for content in (GPX, prefixed, KML, _zipped(KML), geojson):
        found = _read(content)
        assert not found.problems
        point, line = found.points[0], found.lines[0]
        assert point.geometry.coords[0][:2] == (-100.1, 20.1)
        assert (point.name, point.words, line.name) == ("Parada 1", "Sin luz", "Ruta")
        assert point.begins == line.begins
        assert (line.ends - line.begins).total_seconds() == 600  # type: ignore[operator]
        assert point.accuracy_m == (4.5 if found.format in ("gpx", "geojson") else None)
    old = _read(OLD_KML)
    assert [p.code for p in old.problems] == ["track_no_times"]
    assert old.lines[0].geometry.equals(shapely.LineString(LINES["coordinates"]))


def test_coordinate_systems() -> None:
    """2"""
    metres = {"type": "Point", "coordinates": [353_000, 2_276_000]}
    found = _read(_collection((metres, {}), system="urn:ogc:def:crs:EPSG::32614"))
    assert [p.code for p in found.problems] == ["track_other_system"]
    assert found.points[0].geometry.distance(shapely.Point(-100.4093, 20.5768)) < 0.01
    for content, code in (
        (_collection((metres, {})), "track_not_degrees"),
        (_collection((metres, {}), system="+nadgrids=/etc/passwd"), "track_system_unknown"),
    ):
        with pytest.raises(Problem) as refused:
            _read(content)
        assert refused.value.code == code


def test_what_is_left_out_is_told() -> None:
    """3, 5"""
    far = {"type": "Point", "coordinates": [0, 0]}
    alone = {"type": "LineString", "coordinates": [[0, 0]]}
    found = _read(_collection((POINT, {}), (far, {}), (BOW, {"name": "Moño"}), (alone, {})))
    assert [(p.code, p.where) for p in found.problems] == [
        ("track_crossing", "ruta, Moño"),
        ("track_too_few_points", "ruta, 4"),
    ]
    assert outside(found.features, shapely.box(-101, 20, -100, 21)) == [1]


def test_what_phones_write_is_read() -> None:
    """1: comments among extensions, a radius below nought, half a sign, a clock never set, and the
    further data of a place in KML.
    """
    data = '<Data name="tipo"><value>capacidad</value></Data>'
    data += '<SchemaData schemaUrl="#a"><SimpleData name="hora">noche</SimpleData></SchemaData>'
    more = KML.replace("<Point>", f"<ExtendedData>{data}</ExtendedData><Point>")
    assert _read(more).points[0].properties == {"tipo": "capacidad", "hora": "noche"}
    noted = GPX.replace("<extensions>", "<extensions><!-- v2 -->").replace("4.5", "-1")
    assert _read(noted).points[0].accuracy_m is None
    odd = {"name": "Parada \ud800", "accuracy": -1, "time": "0001-01-01T00:00:00+14:00"}
    [point] = _read(_collection((POINT, odd))).points
    assert (point.name, point.accuracy_m, point.begins) == ("Parada ?", None, None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<gpx/>", "track_no_points"),
        ('<gpx version="1.1" creator="x"><trk><trkseg/></trk></gpx>', "track_no_points"),
        (ENTITIES, "track_entities"),
        (ENTITIES.encode("utf-16"), "track_entities"),
        (_zipped(ENTITIES), "track_entities"),
        (_zipped("<kml>" + " " * (4 << 20) + "</kml>"), "document_bomb"),
        ("<gpx><wpt", "track_broken"),
        ("nada", "track_broken"),
        ('<gpx><wpt lat="x" lon="1"/></gpx>', "track_broken"),
        ("<html/>", "track_unknown"),
        ('{"type": "Topology"}', "track_unknown"),
        (_collection((POINT, ["nada"])), "track_broken"),
        ('{"type": "GeometryCollection", "geometries": 5}', "track_broken"),
        (json.dumps(POINT | {"crs": {"properties": None}}), "track_system_unknown"),
        ("{" * 9, "track_broken"),
        ('{"type": "Point", "coordinates": [NaN, 1]}', "track_broken"),
        (_collection((BOW, {})), "track_crossing"),
        (json.dumps({"type": "MultiPoint", "coordinates": [[0, 0]] * 200_001}), "track_too_many"),
        (b" " * ((20 << 20) + 1), "track_too_large"),
    ],
)
def test_refused(content: bytes | str, code: str) -> None:
    """4"""
    with pytest.raises(Problem) as refused:
        _read(content)
    assert refused.value.code == code
