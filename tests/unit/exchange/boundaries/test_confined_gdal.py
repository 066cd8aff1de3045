"""Boundary files are opened by what they are, where nothing else can be read or called.

1. A file that leads GDAL elsewhere is refused, whatever its name says and however it is packed.
2. What a process gives up: other files, the network, programs, other processes.
3. A part of a Shapefile that lies elsewhere is not followed.
4. A reading process that ends is told; the next file is read by a new one, a fork by its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
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
    import sqlite3

    path = tmp_path / "areas.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE people (name TEXT)")
    with pytest.raises(Problem) as refused:
        read_layer(path)
    assert refused.value.code == "boundaries_kind_unknown"


TRIES = """
import json, os, socket, sys
from pathlib import Path
from sereno.exchange.confinement import confine
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
    import json

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


def test_a_part_that_lies_elsewhere(secret: Path, tmp_path: Path) -> None:
    """3"""
    folder = tmp_path / "shape"
    folder.mkdir()
    geopandas.read_file(secret).to_file(folder / "areas.shp")
    assert read_layer(folder).columns["code"].tolist() == ["hunter2"]
    (folder / "areas.dbf").rename(secret.with_name("secret.dbf"))
    (folder / "areas.dbf").symlink_to(secret.with_name("secret.dbf"))
    assert "hunter2" not in str(read_layer(folder / "areas.shp").columns)


def test_a_reader_that_ends(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """4"""
    assert layer_names(secret) == ("secret",)
    with monkeypatch.context() as spoilt:
        spoilt.setattr(confined_gdal, "_request", lambda *_asked: {"path": str(secret)})
        with pytest.raises(Problem) as told:
            read_layer(secret)
    assert told.value.code == "boundaries_too_heavy"
    assert layer_names(secret) == ("secret",)
    process = confined_gdal._READER._process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert layer_names(secret) == ("secret",)
    process = confined_gdal._READER._process
    assert process is not None
    child = os.fork()
    if child == 0:
        own = layer_names(secret) == ("secret",)
        os._exit(0 if own and confined_gdal._READER._process is not process else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert layer_names(secret) == ("secret",)
    assert confined_gdal._READER._process is process
