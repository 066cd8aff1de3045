"""Another key for all that is sealed: envelopes are written anew, texts and files stay as they are.

The new key is in the key file before any envelope names it, and an earlier key leaves the file when
none names it any more: a kill in between loses nothing, and the next run goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from sereno.exchange.sealed.envelopes import SIZE, Envelope
from sereno.exchange.sealed.key_files import ID, KeyRing
from sereno.vocabulary.problems import Problem
from sereno.web.vault.columns import binary
from sereno.web.vault.keys import (
    holding_keys,
    keep_ring,
    key_file,
    ring_there,
    ring_to_open,
)
from sereno.web.vault.uses import Place, is_anything_sealed, places, wrapped_by

# Rows in one transaction: others who write don't wait long.
ROWS = 100

Watch = Callable[[str, int, int], None]


@dataclass
class Rotated:
    """What was done. `broken`: sealed values that can't be opened, by their column and row."""

    key: str
    is_new: bool
    anew: int = 0
    broken: list[str] = field(default_factory=list)


def rotate(watch: Watch) -> Rotated:
    """Wrap everything by a new key; where an earlier change of keys was interrupted, finish that.

    Raises Problem vault_key_none and vault_key_lost.
    """
    with holding_keys():
        ring = ring_there()
        if ring is None:
            lost = is_anything_sealed()
            raise Problem("vault_key_lost" if lost else "vault_key_none", where=str(key_file()))
        # What is damaged stays with its key for good, and is no change that was interrupted.
        done = _all_anew(ring, watch, is_new=False)
        if not done.anew:
            done = _all_anew(keep_ring(ring.with_new_key()), watch, is_new=True)
    return done


def _all_anew(ring: KeyRing, watch: Watch, *, is_new: bool) -> Rotated:
    """Wrap by the key in use whatever an earlier one wraps."""
    done, used = Rotated(ring.ids[-1], is_new), wrapped_by()
    total = sum(used[key_id] for key_id in ring.ids[:-1])
    for place in places():
        for key in ring.keys[:-1]:
            _wrap_anew(place, key.id, ring, done, lambda: watch("anew", done.anew, total))
    return done


def _wrap_anew(
    place: Place, key_id: bytes, ring: KeyRing, done: Rotated, told: Callable[[], None]
) -> None:
    """The values of a column that one key wraps, some at a time."""
    after: Any = None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            rows = _rows_after(place, key_id, after)
            for pk, value in rows:
                raw = bytes(value)
                where = f"{place.label} {pk}"
                try:
                    envelope = Envelope.unpack(raw, where=where).anew(ring, where=where)
                except Problem:
                    done.broken.append(where)
                    continue
                # Whoever saved the row meanwhile sealed it by the key in use.
                cursor.execute(
                    f"UPDATE {place.table} SET {place.column} = %s "
                    f"WHERE {place.key} = %s AND {place.column} = %s",
                    [binary(envelope.pack() + raw[SIZE:]), pk, binary(raw)],
                )
                done.anew += cursor.rowcount
        told()
        if not rows:
            return
        after = rows[-1][0]


def _rows_after(place: Place, key_id: bytes, after: Any) -> list[tuple[Any, bytes]]:
    later, given = (f"AND {place.key} > %s", [after]) if after is not None else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {place.key}, {place.column} FROM {place.table} "
            f"WHERE SUBSTR({place.column}, 2, {ID}) = %s {later} ORDER BY {place.key} LIMIT {ROWS}",
            [binary(key_id), *given],
        )
        return list(cursor.fetchall())


def add_keys(ring: KeyRing) -> None:
    """Have the keys of another ring too; where there are none here, that ring as it is.

    Raises Problem vault_key_folder.
    """
    with holding_keys():
        there = ring_there()
        keep_ring(ring if there is None else there.with_earlier(ring))


def drop_key(key_id: str) -> None:
    """Forget an earlier key, which nobody may be sealing by: the instance is held alone.

    Raises Problem vault_key_lost, vault_key_unknown, vault_key_current and vault_key_needed.
    """
    with holding_keys():
        ring, file = ring_to_open(), str(key_file())
        if key_id not in ring.ids:
            raise Problem("vault_key_unknown", where=file, key=key_id)
        if key_id == ring.ids[-1]:
            raise Problem("vault_key_current", where=file, key=key_id)
        if n := wrapped_by()[key_id]:
            raise Problem("vault_key_needed", where=file, key=key_id, n=n)
        keep_ring(ring.without(key_id))
