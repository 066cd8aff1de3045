"""What the pages need of a data version, made by its import and kept in its folder.

Each file is whole or not there: whoever finds one missing makes it again.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = "browser"


def kept(folder: Path, name: str, make: Callable[[], bytes]) -> Path:
    """The file `name` of a version; `make` gives its content where it isn't there yet."""
    path = folder / FOLDER / name
    if not path.is_file():
        content = make()
        path.parent.mkdir(exist_ok=True)
        # Two processes may make it at once: each writes a file of its own and moves it there.
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".making-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    return path
