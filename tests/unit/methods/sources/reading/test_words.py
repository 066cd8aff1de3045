"""Words made comparable.

1. Case, accents, punctuation and spaces don't count; ñ does.
2. Folding twice is folding once.
3. A run of words said twice is said once; nothing else is lost.
"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.sources.reading.words import fold, without_repeats


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Robo a transeúnte, en vía pública (C/V) ", "ROBO A TRANSEUNTE EN VIA PUBLICA C V"),
        ("Daño en propiedad ajena", "DAÑO EN PROPIEDAD AJENA"),
        (unicodedata.normalize("NFD", "Peñón de los Baños"), "PEÑON DE LOS BAÑOS"),
        ("1ª SECCIÓN", "1A SECCION"),
        ("robo_a\tnegocio\n", "ROBO A NEGOCIO"),
        ("", ""),
        (" ·-/ ", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    """1"""
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """2"""
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()
    assert "  " not in once


@pytest.mark.parametrize(
    ("words", "said_once"),
    [
        ("FRAUDE FRAUDE FRAUDE", "FRAUDE"),
        ("ROBO ROBO A NEGOCIO CON VIOLENCIA", "ROBO A NEGOCIO CON VIOLENCIA"),
        ("VIOLACION VIOLACION SIMPLE VIOLACION SIMPLE", "VIOLACION SIMPLE"),
        ("OTROS DELITOS AMENAZAS AMENAZAS", "OTROS DELITOS AMENAZAS"),
        ("ROBO A CASA Y ROBO A NEGOCIO", "ROBO A CASA Y ROBO A NEGOCIO"),
        ("", ""),
    ],
)
def test_repetition(words: str, said_once: str) -> None:
    """3"""
    assert without_repeats(words) == said_once


@given(st.lists(st.sampled_from("ABC"), max_size=9))
def test_no_run_is_left_twice(letters: list[str]) -> None:
    """3"""
    kept = without_repeats(" ".join(letters)).split()
    assert set(kept) == set(letters)
    for size in range(1, len(kept) // 2 + 1):
        for start in range(len(kept) - 2 * size + 1):
            assert kept[start : start + size] != kept[start + size : start + 2 * size]
