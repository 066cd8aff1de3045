"""What an import holds before it starts, as it is kept and read again.

1. An empty draft has everything; what is written and read again is the same.
2. What isn't of its shape is refused: another version, an unknown key, a wrong kind of value.
3. Values of a manifest are kept as JSON has them, days as text, and come back.
4. Nothing is changed in place.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from pydantic import ValidationError

from sereno.exchange.manifest.text import Entry
from sereno.vocabulary.in_both import InBoth
from sereno.web.imports.draft_contents import (
    AskedAreas,
    AskedFiles,
    DraftAreas,
    DraftContents,
    DraftIncidents,
    Guessed,
    GuessedEntry,
    Settled,
    of_plain,
    plain,
)

DAY = dt.date(2024, 2, 29)
DOUBT = InBoth("se repite", "not unique")
WHOLE = DraftContents(
    asked=AskedFiles(
        areas=AskedAreas(upload=3, crs="EPSG:6372"), incidents=[4, 5], server=["x/y.csv"]
    ),
    areas=DraftAreas(
        upload=3,
        columns=["clave", "nombre"],
        rows=[["a1", "a2"], ["Uno", "Dos"]],
        entries={"code": ["clave", "nombre"], "name": "nombre"},
        checks={"name": DOUBT},
        typed={"name": "clave"},
        n=2,
    ),
    incidents=[DraftIncidents(uploads=[4, 5], columns=["fecha"], entries={"date": "fecha"})],
    guessed=Guessed(
        audit={"period": GuessedEntry.of(Entry([DAY, DAY], DOUBT))},
        selection={"least_population": GuessedEntry.of(Entry(250, offered=True))},
        topics=[("robbery", 12)],
        rows=20,
    ),
    settled=Settled(selection={"topics": {"robbery": 2.5}, "least_population": None}),
)


def test_empty() -> None:
    """1"""
    empty = DraftContents.model_validate({})
    assert not empty.asked.areas.is_given
    assert not empty.guessed.is_there
    assert empty == DraftContents()


def test_kept_and_read() -> None:
    """1"""
    kept = json.loads(json.dumps(WHOLE.model_dump(mode="json")))
    assert kept["version"] == 1
    assert DraftContents.model_validate(kept) == WHOLE
    assert WHOLE.areas.as_entries()["name"] == Entry("nombre", DOUBT)
    assert WHOLE.guessed.is_there


@pytest.mark.parametrize(
    "held",
    [
        {"version": 2},
        {"area": {}},
        {"areas": {"upload": "three"}},
        {"areas": {"columns": "clave"}},
        {"incidents": {}},
        {"settled": {"typed": {"first": 3}}},
        {"guessed": {"topics": [["robbery"]]}},
        {"asked": {"incidents": [None]}},
    ],
)
def test_refused(held: dict[str, Any]) -> None:
    """2"""
    with pytest.raises(ValidationError):
        DraftContents.model_validate(held)


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("period", [DAY, DAY], ["2024-02-29", "2024-02-29"]),
        ("today", DAY, "2024-02-29"),
        ("select", 22, 22),
        ("topics", {"robbery": 1.5}, {"robbery": 1.5}),
        ("crs", None, None),
    ],
)
def test_values(key: str, value: object, kept: object) -> None:
    """3"""
    assert plain(value) == kept
    assert of_plain(key, plain(value)) == value


def test_no_value() -> None:
    """3"""
    with pytest.raises(TypeError, match="complex"):
        plain([1j])


def test_frozen() -> None:
    """4"""
    with pytest.raises(ValidationError):
        WHOLE.areas.n = 3  # type: ignore[misc]
    changed = WHOLE.model_copy(update={"areas": WHOLE.areas.model_copy(update={"n": 3})})
    assert (WHOLE.areas.n, changed.areas.n) == (2, 3)
