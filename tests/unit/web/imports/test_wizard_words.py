"""Problems that name the manifest's keys are told in the words of the wizard.

1. Whatever a row or a reading of it is told for names no key that a menu of the wizard has.
2. Options are told by their words; what names no menu stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from django.utils.translation import override

import sereno.vocabulary.problems
from sereno.vocabulary.problems import catalogue
from sereno.web.imports.mapping_forms import INCIDENT_FIELDS, READING_FIELDS
from sereno.web.imports.wizard_words import in_wizard_words

ROWS = Path(sereno.vocabulary.problems.__file__).parent / "rows.toml"


def test_no_key_is_left() -> None:
    """1"""
    keys = [key for key in (*INCIDENT_FIELDS, *READING_FIELDS) if "_" in key]
    named = re.compile(rf"\b({'|'.join(keys)})\b|\[\[|`")
    codes = tomllib.loads(ROWS.read_text(encoding="utf-8"))
    assert any(named.search(catalogue()[code].mend["es"]) for code in codes)
    for code in codes:
        for lang in ("es", "en"):
            with override(lang):
                text = in_wizard_words(catalogue()[code].mend[lang])
            assert not named.search(text), (code, text)


def test_options_by_their_words() -> None:
    """2"""
    with override("es"):
        assert in_wizard_words(
            'Si estaban bien, escriba date_order = "dmy" en su parte [[incidents]] del manifiesto.'
        ) == (
            "Si estaban bien, escriba «Orden de la fecha»: “día, mes, año” al preparar la "
            "importación."
        )
        for plain in ("Abra el manifiesto.", "Diga cuál con `layer` en el manifiesto."):
            assert in_wizard_words(plain) == plain
