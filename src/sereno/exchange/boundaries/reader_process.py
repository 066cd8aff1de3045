"""The process that opens boundary files with GDAL, and can do nothing else.

GDAL opens a file by what stands in it, and some kinds lead on: to other files, to databases, to
addresses. So this process begins without the environment of whoever asks, registers the drivers
of `DRIVERS` only, and forks for each file; the fork gives up all other files, the network and
other programs (`exchange.confined`) before it opens anything.

Asked for `path`, `driver`, `beside` (files that belong to it), and to read a layer `layer` and
`encoding`; or for the shapes of so many `texts`, in an open file. Answers with a line of JSON, and
after it as many bytes as its `size` says. It writes nothing that would have to be unpickled.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pyogrio
from pyogrio import raw

from sereno.exchange.boundaries.boundary_drivers import DRIVERS
from sereno.exchange.boundaries.parsed_shapes import parse_shapes
from sereno.exchange.confined.giving_up import confine, libraries
from sereno.exchange.confined.server import serve

# Wall time, beside the limit of processor time: a file may also make GDAL wait.
MOST_SECONDS: Final = 1_800
# Attributes within attributes become columns of their own.
_FLAT: Final = {"GeoJSON": {"FLATTEN_NESTED_ATTRIBUTES": "YES"}}
_INDEX: Final = re.compile(r'CREATE VIRTUAL TABLE\s+("[^"]*"|\w+)\s+USING\s+rtree\s*\(', re.I)


def main() -> None:
    """Register the drivers of `DRIVERS` alone, then answer until whoever asks is gone."""
    more = sorted(set(pyogrio.list_drivers()) - set(DRIVERS))
    if more:
        skipped = os.environ.get("GDAL_SKIP", "").split(",")
        if set(more) <= set(skipped):
            raise SystemExit(f"GDAL keeps drivers that it was told to skip: {more}")
        os.environ["GDAL_SKIP"] = ",".join(sorted({*skipped, *more} - {""}))
        os.execv(
            sys.executable, [sys.executable, "-m", "sereno.exchange.boundaries.reader_process"]
        )
    serve(_answer)


def _answer(asked: dict[str, Any], out: BinaryIO, files: list[int]) -> None:
    """Confine, read, write."""
    signal.alarm(MOST_SECONDS)
    if "texts" in asked:
        _write_shapes(out, files[0])
        return
    path = Path(asked["path"])
    held: tuple[str, ...] = ()
    try:
        held = confine([path, *map(Path, asked["beside"]), *libraries()])
        table = _virtual_table(path) if asked["driver"] == "GPKG" else None
        if table is not None:
            _write(out, {"held": held, "table": table})
        elif "layer" in asked:
            _write_layer(out, path, asked, held)
        else:
            kinds = [[str(name), str(kind)] for name, kind in pyogrio.list_layers(path)]
            driver = pyogrio.read_info(path, layer=0)["driver"] if kinds else asked["driver"]
            _write(out, {"held": held, "layers": kinds, "driver": driver})
    except (RuntimeError, ValueError, OSError, sqlite3.Error) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        _write(out, {"held": held, "reason": reason})


def _write_shapes(out: BinaryIO, texts: int) -> None:
    held = confine(libraries())
    with os.fdopen(texts, "rb") as file:
        found, shapes = parse_shapes(file)
    _write(out, {"held": held, **found}, *shapes)


def _virtual_table(path: Path) -> str | None:
    """The name of a table that may read further files (VirtualText, …); a GeoPackage's index is
    a virtual table as well.

    Only the schema is read, which makes none of them.
    """
    address = f"{path.as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
        for name, sql in database.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'"
        ):
            if not _INDEX.match(sql):
                return str(name)
    return None


def _write_layer(out: BinaryIO, path: Path, asked: dict[str, Any], held: tuple[str, ...]) -> None:
    meta, _, wkb, values = raw.read(
        path,
        layer=asked["layer"],
        force_2d=True,
        encoding=asked["encoding"],
        read_geometry=True,
        **_FLAT.get(asked["driver"], {}),
    )
    blocks = [_block(column) for column in values]
    shapes = [b"" if shape is None else bytes(shape) for shape in wkb] if wkb is not None else []
    lengths = np.array([len(shape) for shape in shapes], np.int64).tobytes()
    told = {
        "held": held,
        "crs": meta["crs"],
        "n": len(values[0]) if values else len(shapes),
        "shapes": wkb is not None,
        "columns": [
            [str(name), str(column.dtype), len(block)]
            for name, column, block in zip(meta["fields"], values, blocks, strict=True)
        ],
    }
    _write(out, told, *blocks, lengths, *shapes)


def _block(column: np.ndarray[Any, Any]) -> bytes:
    """A column as bytes: numbers and dates as they lie, anything else as JSON."""
    if column.dtype.kind != "O":
        return column.tobytes()
    return json.dumps([_plain(value) for value in column.tolist()]).encode()


def _plain(value: object) -> object:
    """A value of a column of objects: text, none, or in a list of one the list that anything
    else is read as."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value != value:
        return None
    return [value.tolist() if isinstance(value, np.ndarray) else [repr(value)]]


def _write(out: BinaryIO, told: dict[str, Any], *blocks: bytes) -> None:
    told["size"] = sum(map(len, blocks))
    out.write(json.dumps(told).encode() + b"\n")
    out.writelines(blocks)


if __name__ == "__main__":
    main()
