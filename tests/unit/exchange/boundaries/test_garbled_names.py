"""Names of areas that were read in the wrong encoding before they came."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sereno.exchange.boundaries.garbled_names import garbled_notes, repaired


@pytest.mark.parametrize(
    ("name", "was"),
    [
        ("MontaÃ±uelas", "Montañuelas"),
        ("La MarÃ\xada", "La María"),
        ("PEÃ‘ON", "PEÑON"),
        ("â€œEl Olivoâ€\x9d", "“El Olivo”"),
        ("Peñón de los Baños", None),
        ("São Paulo", None),
        ("Ã", None),
        ("CENTRO", None),
        ("Mérida – Ñuñoa", None),
    ],
)
def test_what_stood_there(name: str, was: str | None) -> None:
    assert repaired(name) == was


def test_notes_with_examples() -> None:
    names = ["Centro", "MontaÃ±uelas", "MontaÃ±uelas", "C�rdoba", "PE?ON", "¿Dónde? Sí", "La 14?"]
    garbled, lost = garbled_notes(names, "barrios.geojson")
    assert (garbled.code, garbled.values["n"]) == ("names_garbled", 1)
    assert "MontaÃ±uelas ← Montañuelas" in str(garbled)
    assert (lost.code, lost.values["names"]) == ("names_lost_letters", "C�rdoba, PE?ON")
    assert garbled_notes(["Montañuelas", "Bogotá"], "x") == []


@pytest.mark.real_data
def test_barrios_of_cali(real_data: Callable[[str], Path]) -> None:
    text = real_data("cali/barrios.geojson").read_text(encoding="utf-8")
    names = [feature["properties"]["name"] for feature in json.loads(text)["features"]]
    (note,) = garbled_notes(names, "barrios.geojson")
    assert note.values["n"] == 7
    assert "Peñas Blancas" in str(note)
