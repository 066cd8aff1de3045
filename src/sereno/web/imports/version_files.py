"""What the pages need of a data version, made by its import and kept in its folder.

Each file is whole or not there: whoever finds one missing makes it again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sereno.exchange.whole_files import whole_file

FOLDER = "browser"


def kept(folder: Path, name: str, make: Callable[[], bytes]) -> Path:
    """The file `name` of a version; `make` gives its content where it isn't there yet."""
    path = folder / FOLDER / name
    if not path.is_file():
        path.parent.mkdir(exist_ok=True)
        # Two processes may make it at once: each writes a part of its own and names it.
        with whole_file(path) as part:
            part.write_bytes(make())
    return path
