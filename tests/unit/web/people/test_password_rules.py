"""Which passwords are refused, by Django's settings as they are.

1. What two common parts make up is refused: words of ours, common passwords, numbers, repetitions.
2. Unrelated words are taken, whatever signs they have or lack: only letters, only signs, spaces,
   64 signs and more, other scripts.
3. The list of words is the one that the page on security prints.
"""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sereno.web.people.password_rules import WORDS_OF_OURS
from tests import ROOT


@pytest.mark.parametrize(
    "password",
    [
        *("Seguridad2026!", "contraseña.1234", "sereno sereno", "Ayuntamiento 2026"),
        *("password1234", "qwertyuiop12", "123456789012", "aaaaaaaaaaaa", "Policía-Querétaro"),
        *("abcabcabcabc", "442123456789", "administrador1", "2026-seguridad", "corta"),
    ],
)
def test_refused(password: str) -> None:
    """1"""
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        *("cuatro palabras sin relación", "caballobateriagrapacorrecto", "83650172945018274651"),
        *("§¶•ªº–≠œ∑´®†¥", "зелёный чайник поёт", "x7#Lq0vP2m!z", "tren lento al mar " * 4),
    ],
)
def test_taken(password: str) -> None:
    """2"""
    validate_password(password)


def test_the_page_prints_the_words() -> None:
    """3"""
    page = (ROOT / "docs/explanation/security.md").read_text(encoding="utf-8")
    [line] = re.findall(r"^Words refused: (.+)\.$", page, re.MULTILINE)
    assert {*line.split(", ")} == WORDS_OF_OURS
