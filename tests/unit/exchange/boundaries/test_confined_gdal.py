"""Boundary files are opened by what they are, where nothing else can be read or called.

1. A file that leads GDAL elsewhere is refused, whatever its name says and however it is packed.
2. What a process gives up: other files, the network, programs, other processes.
3. Tables that SQLite would read from further files are refused.
4. A reading process that ends is told; the next file is read by a new one, a fork by its own; no
   answer is taken for that to another question.
5. Every form of a kind is read; a GeoPackage that is being written is told.
6. No module is taken from the folder where the caller stands.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely

from sereno.exchange.boundaries import confined_gdal
from sereno.exchange.boundaries.boundary_files import layer_names, read_layer
from sereno.vocabulary.problems import Problem
from tests import ROOT

LEADS_ON = {
    "vrt": "<OGRVRTDataSource><OGRVRTLayer name='s'><SrcDataSource>{secret}</SrcDataSource>"
    "<SrcSQL>SELECT * FROM s</SrcSQL></OGRVRTLayer></OGRVRTDataSource>",
    "vrt after a comment": "<!-- kml --><OGRVRTDataSource><OGRVRTLayer name='s'>"
    "<SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "gdalg": '{{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read {secret}"'
    ', "FeatureCollection": 0}}',
    "wfs": "<OGRWFSDataSource><URL>http://127.0.0.1:1/</URL></OGRWFSDataSource>",
    "oapif": "<OGRAPIDataSource><URL>http://127.0.0.1:1/</URL></OGRAPIDataSource>",
    "entity": '<!DOCTYPE kml [<!ENTITY x SYSTEM "file://{secret}">]><kml>&x;</kml>',
    "gml": '<x xmlns:gml="http://www.opengis.net/gml"><OGRVRTDataSource>{secret}</OGRVRTDataSource></x>',
    "csv": "WKT,name\n{secret},a\n",
    "network link": '<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>{secret}'
    "</href></Link></NetworkLink></kml>",
}
NAMES = ("areas.geojson", "areas.gpkg", "areas.shp", "areas.kml", "areas.vrt")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of ours with shapes and a word in it."""
    path = tmp_path / "kept" / "secret.geojson"
    path.parent.mkdir()
    squares = geopandas.GeoDataFrame(
        {"code": ["hunter2"]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326"
    )
    squares.to_file(path, driver="GeoJSON")
    return path


def _refuse(path: Path) -> None:
    with pytest.raises(Problem) as refused:
        read_layer(path)
    assert "hunter2" not in f"{refused.value.code} {refused.value.values}"
    with contextlib.suppress(Problem):
        assert layer_names(path) == ()


@pytest.mark.parametrize("kind", LEADS_ON)
def test_files_that_lead_on(kind: str, secret: Path, tmp_path: Path) -> None:
    """1"""
    text = LEADS_ON[kind].format(secret=secret)
    for name in NAMES:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        for part in (".shx", ".dbf"):
            path.with_suffix(part).write_bytes(b"x")
        _refuse(path)
        packed = tmp_path / "areas.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(path, name)
        _refuse(packed)


def test_a_database_that_is_no_geopackage(tmp_path: Path) -> None:
    """1"""
    path = tmp_path / "areas.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE people (name TEXT)")
    with pytest.raises(Problem) as refused:
        read_layer(path)
    assert refused.value.code == "boundaries_kind_unknown"


TRIES = """
import json, os, socket, sys
from pathlib import Path
from sereno.exchange.confined.giving_up import confine
mine, other = sys.argv[1:]
held = confine([Path(mine)])
def holds(what):
    try:
        what()
    except OSError:
        return True
    return False
print(json.dumps([held, open(mine).read(), *map(holds, (
    lambda: open(other), lambda: os.listdir("/"), lambda: open(mine, "a"), lambda: os.unlink(mine),
    socket.socket, lambda: os.execv(sys.executable, ["x"]), lambda: os.kill(os.getppid(), 0),
))]))
"""


def test_what_is_given_up(tmp_path: Path) -> None:
    """2"""
    mine, other = tmp_path / "mine", tmp_path / "other"
    for path in (mine, other):
        path.write_text(path.name)
    done = subprocess.run(
        [sys.executable, "-c", TRIES, str(mine), str(other)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    held, read, *holds = json.loads(done.stdout)
    if set(held) != {"files", "calls"}:
        pytest.skip(f"this kernel holds {held} only")
    assert (read, holds) == ("mine", [True] * 7)
    assert set(confined_gdal.confinement()) == {"files", "calls"}


def test_virtual_tables_are_refused(secret: Path, tmp_path: Path) -> None:
    """3: SQLite runs them within a GeoPackage; its own index is one."""
    path = tmp_path / "areas.gpkg"
    geopandas.read_file(secret).to_file(path, layer="areas")
    assert read_layer(path).columns["code"].tolist() == ["hunter2"]
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = 1")
        database.execute(
            "INSERT INTO sqlite_master VALUES ('table', 'x using rtree (', 'x using rtree (', 0, "
            f"'CREATE VIRTUAL TABLE \"x using rtree (\" USING VirtualText(''{secret}'')')"
        )
    with pytest.raises(Problem) as refused:
        read_layer(path)
    assert (refused.value.code, refused.value.values["table"]) == (
        "boundaries_with_virtual_tables",
        "x using rtree (",
    )


def test_a_geopackage_that_is_being_written(secret: Path, tmp_path: Path) -> None:
    """5"""
    path = tmp_path / "areas.gpkg"
    geopandas.read_file(secret).to_file(path, layer="areas")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = wal")
        database.execute("CREATE TABLE more (x)")
        with pytest.raises(Problem) as refused:
            read_layer(path)
    assert refused.value.code == "boundaries_being_written"
    assert read_layer(path).columns["code"].tolist() == ["hunter2"]


SQUARE = [[0, 0], [1, 0], [1, 1], [0, 0]]
FEATURE = {
    "type": "Feature",
    "properties": {"code": "FeatureCollection"},
    "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
}
KML = (
    '<?xml version="1.0" encoding="UTF-16"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark>'
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing>"
    "</outerBoundaryIs></Polygon></Placemark></kml>"
)
FORMS = {
    "topology with the words of a collection": json.dumps(
        {
            "type": "Topology",
            "arcs": [SQUARE],
            "objects": {
                "a": {
                    "type": "GeometryCollection",
                    "geometries": [
                        {
                            "type": "Polygon",
                            "arcs": [[0]],
                            "properties": {"x": "FeatureCollection"},
                        }
                    ],
                }
            },
        }
    ).encode(),
    "esri": json.dumps(
        {
            "geometryType": "esriGeometryPolygon",
            "spatialReference": {"wkid": 4326},
            "fields": [{"name": "code", "type": "esriFieldTypeString"}],
            "features": [{"attributes": {"code": "a"}, "geometry": {"rings": [SQUARE]}}],
        }
    ).encode(),
    "lines": (json.dumps(FEATURE) + "\n").encode() * 2,
    "records": ("\x1e" + json.dumps(FEATURE) + "\n").encode() * 2,
    "with a mark": b"\xef\xbb\xbf" + json.dumps(FEATURE).encode(),
    "in a call": (
        "loadGeoJSON(" + json.dumps({"type": "FeatureCollection", "features": [FEATURE]}) + ")"
    ).encode(),
    "wide letters": KML.encode("utf-16"),
    "a prefix": KML.replace("UTF-16", "UTF-8")
    .replace("<kml xmlns=", "<k:kml xmlns:k=")
    .replace("</", "</k:")
    .replace("<P", "<k:P")
    .replace("<o", "<k:o")
    .replace("<L", "<k:L")
    .replace("<c", "<k:c")
    .encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_one_kind(form: str, tmp_path: Path) -> None:
    """5"""
    path = tmp_path / (
        "areas.kml" if b"P\0l" in FORMS[form] or b":kml" in FORMS[form] else "areas.json"
    )
    path.write_bytes(FORMS[form])
    assert len(read_layer(path).geometries) >= 1


IMPOSTOR = """
import sys
sys.path = [place for place in sys.path if place]
from sereno.exchange.boundaries.boundary_files import layer_names
from pathlib import Path
print(layer_names(Path(sys.argv[1])))
"""


def test_where_the_caller_stands(secret: Path, tmp_path: Path) -> None:
    """6"""
    (tmp_path / "pyogrio.py").write_text("open('ran', 'w')")
    done = subprocess.run(
        [sys.executable, "-c", IMPOSTOR, str(secret)],
        cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert "secret" in done.stdout
    assert not (tmp_path / "ran").exists()


def test_an_answer_is_taken_for_no_other(secret: Path, tmp_path: Path) -> None:
    """4: Ctrl-C while a file is read."""
    other = tmp_path / "other.geojson"
    other.write_bytes(secret.read_bytes().replace(b"secret", b"other"))
    assert layer_names(secret) == ("secret",)
    process = confined_gdal.READER.process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    alarm = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt):
            layer_names(secret)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, alarm)
    process.send_signal(signal.SIGCONT)
    assert layer_names(other) == ("other",)
    assert confined_gdal.READER.process is process


def test_a_fork_while_another_thread_reads(secret: Path) -> None:
    """4"""
    with confined_gdal.READER._lock:
        child = os.fork()
        if child == 0:
            signal.alarm(60)
            os._exit(0 if layer_names(secret) == ("secret",) else 1)
        assert os.waitpid(child, 0)[1] == 0


def test_a_reader_that_ends(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """4"""
    assert layer_names(secret) == ("secret",)
    with monkeypatch.context() as spoilt:
        spoilt.setattr(confined_gdal, "_request", lambda *_asked: {"path": str(secret)})
        with pytest.raises(Problem) as told:
            read_layer(secret)
    assert told.value.code == "boundaries_too_heavy"
    assert layer_names(secret) == ("secret",)
    process = confined_gdal.READER.process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert layer_names(secret) == ("secret",)
    process = confined_gdal.READER.process
    assert process is not None
    child = os.fork()
    if child == 0:
        own = layer_names(secret) == ("secret",)
        os._exit(0 if own and confined_gdal.READER.process is not process else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert layer_names(secret) == ("secret",)
    assert confined_gdal.READER.process is process
