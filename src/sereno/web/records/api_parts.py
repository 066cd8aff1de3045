"""What every answer of the read API has in common."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Schema
from pydantic import Field

MOST = 200
# What SQLite and PostgreSQL count with.
LARGEST = 2**31 - 1
Slug = Annotated[
    str,
    Field(
        pattern=r"^[-a-zA-Z0-9_]+$",
        max_length=60,
        description="The audit's short name, as in the address of its pages: /a/<short name>/.",
    ),
]
# What names a record in an address where it is no number.
Code = Annotated[str, Field(pattern=r"^[-\w]+$", max_length=120)]
Cursor = Annotated[
    str,
    Query(
        max_length=4000,
        pattern=r"^[-A-Za-z0-9_=]*$",
        description="What `next` of the page before said; the other parameters stay as they were.",
    ),
]


class Fault(Schema):
    """Why there is no answer, as RFC 9457 has it, in the language that is asked for."""

    type: str
    title: str
    status: int
    detail: str


class Mistakes(Fault):
    """What is wrong with the question, part by part."""

    errors: list[dict[str, object]]


FAULTS = {401: Fault, 403: Fault, 404: Fault, 422: Mistakes, 429: Fault}
