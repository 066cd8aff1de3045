"""What the database itself sees to, by triggers: made where any is missing after its tables were.

A migration that rebuilds a table loses its triggers, and one that is written anew never had them:
so they belong to no migration. Where none is missing nothing is written, since an instance may
start while its worker writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

Maker = Callable[[BaseDatabaseWrapper], None]
_makers: list[Maker] = []


def makes_triggers(maker: Maker) -> None:
    """Have a kind of trigger made with the others; said once, when its app is ready."""
    if maker not in _makers:
        _makers.append(maker)


def make_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make those that are missing on tables that are there."""
    for maker in _makers:
        maker(connection)


def after_migration(sender: Any, using: str, **_signal: Any) -> None:
    """What `post_migrate` sets going."""
    del sender
    make_triggers(connections[using])
