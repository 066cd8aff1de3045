"""Coordinate systems from texts of others: none that names a file.

PROJ opens whatever grid a definition names ("+nadgrids=/etc/passwd"), as whoever runs the instance.
"""

from __future__ import annotations

import re
from typing import Final

import pyproj

# Their own grids, and files of definitions; "null" is none, and registers are part of PROJ.
_NAMED: Final = re.compile(
    r"grids\s*=\s*(?!@?null\b)|\binit\s*=\s*(?!(?:epsg|esri):)", re.IGNORECASE
)
_PARAMETER: Final = re.compile(r'PARAMETERFILE\[\s*"[^"]*"\s*,\s*"(?!@null")')


def system_of(text: str) -> pyproj.CRS:
    """The system that a code, WKT, PROJ's words or PROJJSON mean; CRSError where they mean none,
    or name a file.
    """
    if not _NAMED.search(text):
        found = pyproj.CRS.from_user_input(text)
        if not _PARAMETER.search(found.to_wkt()):
            return found
    raise pyproj.exceptions.CRSError("names a file")
