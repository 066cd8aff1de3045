"""No text of others makes PROJ open a file, be it in a manifest, a menu or a boundary file.

1. Grids and files of definitions are refused in every form; what names none is read as before.
2. Whatever reads a system asks here.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pyproj
import pytest

import sereno
from sereno.exchange.boundaries.area_crs import understand
from sereno.exchange.coordinate_systems import system_of
from sereno.exchange.manifest.keys import keys_of
from sereno.exchange.manifest.values import checked
from sereno.vocabulary.problems import Problem

WITH_GRID = "+proj=longlat +ellps=GRS80 +{}grids=/etc/passwd +type=crs"
NAMED = (
    WITH_GRID.format("nad"),
    WITH_GRID.format("geoid"),
    WITH_GRID.format("nad").replace("grids=", "grids = @null,"),
    "+init=/etc/passwd:root",
    pyproj.CRS(WITH_GRID.format("nad")).to_wkt(),
    pyproj.CRS(WITH_GRID.format("nad")).to_json(),
)


@pytest.mark.parametrize("text", NAMED)
def test_systems_that_name_a_file(text: str) -> None:
    """1."""
    with pytest.raises(pyproj.exceptions.CRSError):
        system_of(text)
    with pytest.raises(Problem) as refused:
        understand(text, "barrios.shp")
    assert refused.value.code == "areas_crs_not_understood"
    with pytest.raises(Problem) as refused:
        checked(keys_of("areas")["crs"], text, "audit.toml")
    assert refused.value.code == "crs_unknown"


def test_systems_that_name_none() -> None:
    """1."""
    web = "+proj=merc +a=6378137 +b=6378137 +nadgrids=@null +wktext +type=crs"
    for text in ("EPSG:6372", web, pyproj.CRS(web).to_wkt(), pyproj.CRS("EPSG:4267").to_wkt()):
        assert system_of(text)


def test_everybody_asks_here() -> None:
    """2."""
    others = {
        path.name
        for path in Path(sereno.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("from_user_input", "from_wkt")
        and ast.unparse(node.value).endswith("CRS")
    }
    assert others == {"coordinate_systems.py"}
