"""The server's folder: files too large to upload, put there by whoever keeps the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from sereno.vocabulary.problems import Problem
from sereno.web.files.spool import CHUNK

MOST_SHOWN = 500


def server_files() -> list[str]:
    """What may be taken, as paths within the folder."""
    folder = settings.SERVER_FOLDER
    if not folder or not Path(folder).is_dir():
        return []
    root = Path(folder)
    found = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path.relative_to(root).as_posix() for path in found)[:MOST_SHOWN]


def chunks_from_server(name: str) -> Iterator[bytes]:
    """The bytes of one of them. Raises Problem not_in_server_folder before the first."""
    if name not in server_files():
        raise Problem("not_in_server_folder", where=name)
    return chunks_of(Path(settings.SERVER_FOLDER) / name)


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of any file on the machine."""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
