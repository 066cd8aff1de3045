"""Problems that name the manifest's keys are told in the words of the wizard.

1. Whatever a row, a file or an area is told for names neither a key nor the manifest.
2. Options are told by their words; what names no menu stays as it is.
3. What is true of several sheets is said once.
4. What is alike of several files is one note, with the others below it; topics by their names.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from django.utils.translation import override

import sereno.vocabulary.problems
from sereno.vocabulary.problems import Problem, catalogue
from sereno.web.imports.mapping_words import AREA_FIELDS, INCIDENT_FIELDS, READING_FIELDS
from sereno.web.imports.templatetags.wizard_words import Said, said, said_together
from sereno.web.imports.wizard_words import in_wizard_words

TEXTS = Path(sereno.vocabulary.problems.__file__).parent
# What the wizard can't bring about: names and signs that somebody wrote into a manifest.
BY_MANIFEST = {
    *("column_not_in_file", "column_name_repeated", "delimiter_wrong", "area_by_hand_unknown"),
}


def test_no_key_is_left() -> None:
    """1"""
    menus = (*AREA_FIELDS, *INCIDENT_FIELDS, *READING_FIELDS)
    keys = "|".join(key for key in menus if "_" in key)
    named = re.compile(rf"\b({keys})\b|\[\[?\w+\]|`|manifiesto|manifest\b")
    for name in ("rows", "incident_files", "areas"):
        codes = set(tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8")))
        codes -= BY_MANIFEST
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
        assert in_wizard_words("Diga cuál con `layer` en el manifiesto.") == (
            "Diga cuál con «Capa» al preparar la importación."
        )
        assert in_wizard_words("Abra el manifiesto.") == "Abra el manifiesto."


def test_what_is_true_of_several_sheets_is_said_once_with_their_names() -> None:
    """3"""
    above = [
        Problem("lines_above_header", where=f"a.xlsx ({year})", line=3).as_data()
        for year in (2021, 2022)
    ]
    hidden = Problem("rows_hidden", where="a.xlsx (2022)", n=2, lines="5-6").as_data()
    first, second = said_together([*above, hidden])
    assert first == Said(f"a.xlsx (2021, 2022): {said(above[0])}", [])
    assert second == Said(f"a.xlsx (2022): {said(hidden)}", [])
    assert said_together([hidden]) == [Said(said(hidden), [])]


def test_what_is_alike_of_several_files_is_one_note() -> None:
    """4"""
    alike = [
        Problem("rows_hidden", where=f"{year}.xlsx", n=year, lines="5-6").as_data()
        for year in (2021, 2022)
    ]
    with override("es"):
        (note,) = said_together(alike)
        assert note.text == f"2021.xlsx: {said(alike[0])}"
        assert note.more == [f"2022.xlsx: {alike[1]['what']['es']}"]
        flat = [Problem("eb_no_spread", where=topic).as_data() for topic in ("homicide", "robbery")]
        (note,) = said_together(flat)
        assert note.text.startswith("Homicidio doloso, Robo con violencia: ")
