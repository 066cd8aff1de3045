"""Where a page of an answer ended: what the next begins after, sealed and bound to its question.

A page begins after the values by which the last row is ordered, not after so many rows: what is
added or deleted meanwhile moves no other row into the page or out of it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.lookups import Exact, GreaterThan, IsNull, LessThan
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

from sereno.web.people.folding import InOrder
from sereno.web.people.models import Person
from sereno.web.records.columns import Row

Position = list[str | None]


def sealed(position: Position, *, person: Person, question: Mapping[str, Any]) -> str:
    """The cursor for whoever asked this question, the same for the same page (RFC 5297).

    It is sealed, for an order may go by what the answer doesn't hold.
    """
    told = json.dumps(position, ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(_seal().encrypt(told, _bound(person, question))).decode()


def opened(cursor: str, *, person: Person, question: Mapping[str, Any]) -> Position:
    """Raises ValidationError: it was changed, or is of another question or another person."""
    try:
        given = base64.b64decode(cursor, altchars=b"-_", validate=True)
        told = _seal().decrypt(given, _bound(person, question))
    except (ValueError, InvalidTag) as wrong:
        why = _("This cursor belongs to no page of this question: begin again without it.")
        mistake = {"type": "value_error", "loc": ["query", "cursor"], "msg": why}
        raise ValidationError([mistake]) from wrong
    position: Position = json.loads(told)
    return position


def link_next(request: HttpRequest, response: HttpResponse, cursor: str) -> None:
    """Say in a `Link` header where the next page is."""
    query = request.GET.copy()
    query["cursor"] = cursor
    address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    response["Link"] = f'<{address}>; rel="next"'


def position_of(rows: models.QuerySet[Any], row: Row) -> Position:
    """The values by which a row of a list made by `filters.ordered` is ordered."""
    values = [_valued(row, name) for name, *_rest in _order(rows)]
    return [None if value is None else str(value) for value in (*values, row.pk)]


def after(rows: models.QuerySet[Any], position: Position) -> models.QuerySet[Any]:
    """The rows that come after a position in their order, empty ones last."""
    *values, pk = position
    beyond, same = Q(), Q()
    for (name, field, descends, is_text), value in zip(_order(rows), values, strict=True):
        column: Any = InOrder(F(name)) if is_text else F(name)
        if value is None:
            # Nothing comes after the empty ones but others of them.
            same &= Q(IsNull(column, True))
            continue
        here: Any = Value(field.to_python(value), output_field=field)
        here = InOrder(here) if is_text else here
        past = LessThan(column, here) if descends else GreaterThan(column, here)
        beyond |= same & (Q(past) | Q(IsNull(column, True)))
        same &= Q(Exact(column, here))
    return rows.filter(beyond | (same & Q(pk__gt=pk)))


def _valued(row: Row, name: str) -> Any:
    """A field, an annotation, or a field of what the row leads to."""
    if name in row.__dict__:
        return row.__dict__[name]
    first, _sign, rest = name.partition("__")
    value = getattr(row, first, None)
    if rest:
        return None if value is None else _valued(value, rest)
    return value.pk if isinstance(value, models.Model) else value


def _order(rows: models.QuerySet[Any]) -> list[tuple[str, Any, bool, bool]]:
    """Name, field, whether it descends and whether it is a text, for each but the key."""
    found = []
    for each in rows.query.order_by:
        if isinstance(each, models.OrderBy):
            (column,) = each.get_source_expressions()
            is_text = isinstance(column, InOrder)
            named = column.get_source_expressions()[0] if is_text else column
            made = rows.query.annotations.get(named.name)
            steps = named.name.split("__")
            field: Any = (
                rows.query.names_to_path(steps, rows.model._meta)[1]
                if made is None
                else made.output_field
            )
            while field.is_relation:
                field = field.target_field
            found.append((named.name, field, bool(each.descending), is_text))
    return found


def _bound(person: Person, question: Mapping[str, Any]) -> list[bytes]:
    return [json.dumps([person.pk, sorted(question.items())]).encode()]


def _seal() -> AESSIV:
    return AESSIV(salted_hmac("sereno.cursor", "key", algorithm="sha512").digest())
