"""What is sealed, by which key: asked of every sealed column of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import connection

from sereno.exchange.sealed.key_files import ID
from sereno.web.vault.columns import sealed_fields


class Place(NamedTuple):
    """A sealed column, its names quoted for statements."""

    label: str
    table: str
    key: str
    column: str


def places() -> Iterator[Place]:
    """Every sealed column, found from the models."""
    quote = connection.ops.quote_name
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        for field in sealed_fields(model):
            names = (model._meta.db_table, model._meta.pk.column or "", field.column or "")
            yield Place(f"{model._meta.label_lower}.{field.name}", *(quote(name) for name in names))


def wrapped_by() -> Counter[str]:
    """How many sealed values each key wraps, by the key's id."""
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for place in places():
            cursor.execute(
                f"SELECT SUBSTR({place.column}, 2, {ID}), COUNT(*) FROM {place.table} "
                f"WHERE LENGTH({place.column}) > 0 GROUP BY 1"
            )
            for key_id, n in cursor.fetchall():
                found[bytes(key_id).hex()] += n
    return found


def is_anything_sealed() -> bool:
    """Whether there is a value that needs a key."""
    with connection.cursor() as cursor:
        for place in places():
            cursor.execute(f"SELECT 1 FROM {place.table} WHERE LENGTH({place.column}) > 0 LIMIT 1")
            if cursor.fetchone() is not None:
                return True
    return False
