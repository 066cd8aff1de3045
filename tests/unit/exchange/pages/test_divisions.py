"""What areas and groups are called, with the articles and endings that agree.

1. Plural and gender in Spanish; the article that is written decides.
2. The words in force stand in every text, in both languages; Mexico's where nobody chose.
3. Every Spanish text reads well in the feminine and in the masculine.
4. What is written can't be taken for a sign of a page or of `format`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sereno.exchange.pages import quality_page, selection_page
from sereno.vocabulary.divisions import (
    Noun,
    dividing,
    divisions_of,
    names_like,
    noun,
    usual_countries,
    usual_names,
    worded,
)
from sereno.vocabulary.language import LOCALE, gettext, ngettext, speaking
from sereno.vocabulary.problems import Problem, catalogue
from tests.fake_reports import fake_city

COLOMBIA = divisions_of("co")


@pytest.mark.parametrize(
    ("written", "one", "many", "feminine"),
    [
        ("la colonia", "colonia", "colonias", True),
        ("barrio", "barrio", "barrios", False),
        ("delegación", "delegación", "delegaciones", True),
        ("la localidad", "localidad", "localidades", True),
        ("el municipio", "municipio", "municipios", False),
        ("el sector", "sector", "sectores", False),
        ("la unidad habitacional", "unidad habitacional", "unidades habitacionales", True),
        ("junta de vecinos", "junta de vecinos", "juntas de vecinos", True),
        ("el área", "área", "áreas", False),
    ],
)
def test_spanish(written: str, one: str, many: str, feminine: bool) -> None:
    """1"""
    assert noun(written, "es") == Noun(one, many, feminine)


@pytest.mark.parametrize(
    ("one", "many"), [("ward", "wards"), ("county", "counties"), ("parish", "parishes")]
)
def test_english(one: str, many: str) -> None:
    """1"""
    assert noun(one, "en") == Noun(one, many)


def test_a_country_and_what_is_written_instead() -> None:
    """2"""
    assert divisions_of("mx").area["es"].one == "colonia"
    assert divisions_of("za").area["en"].one == "ward"
    assert divisions_of("xx").group["en"].one == "district"
    assert worded("Número de carpeta", "es", COLOMBIA) == "Radicado"
    assert worded("Case number", "en", divisions_of("gb")) == "Crime reference number"
    for country in usual_countries():
        words = divisions_of(country)
        for lang in ("es", "en"):
            said = (words.area[lang].one, words.group[lang].one, words.case[lang].one)
            assert all(said), country
            assert len(set(said)) == 3, country
    own = divisions_of("mx", area={"es": "el barrio"})
    assert (own.area["es"].one, own.area["en"].one) == ("barrio", "neighbourhood")
    area, _group = usual_names("mx")
    assert names_like("Colonia", area) == area
    assert names_like("vereda", area) == {"es": "vereda", "en": "vereda"}


@pytest.mark.parametrize(
    ("written", "put"),
    [
        ("<b>barrio</b>", "bbarrio/b"),
        ("{0.__class__}", "0.__class__"),
        ("{about} %(n)s", "about (n)s"),
        ('"barrio" & más', "barrio más"),
        ("zona d'or", "zona d’or"),
        ("\u202ebarrio\x00", "barrio"),
        ("<>", "colonia"),
    ],
)
def test_signs(written: str, put: str) -> None:
    """4"""
    assert divisions_of("mx", area={"es": written}).area["es"].one == put


def test_texts_follow() -> None:
    """2"""
    with speaking("es"):
        assert gettext("No neighbourhood is alike enough") == (
            "Ninguna colonia se parece lo suficiente"
        )
        with dividing(COLOMBIA):
            assert gettext("No neighbourhood is alike enough") == (
                "Ningún barrio se parece lo suficiente"
            )
            assert gettext("name of the district") == "nombre de la comuna"
            many = ngettext(
                "{n} neighbourhood chosen out of {eligible}",
                "{n} neighbourhoods chosen out of {eligible}",
                22,
            )
            assert many == "{n} barrios elegidos de {eligible}"
    with speaking("en"), dividing(divisions_of("xx", area={"en": "area"})):
        assert gettext("Score of a neighbourhood") == "Score of an area"
        assert gettext("Neighbourhoods in the comparison") == "Areas in the comparison"


def test_a_problem_keeps_the_words_of_where_it_arose() -> None:
    """2: it is told to whoever ran the audit after the audit's words have ceased."""
    with dividing(COLOMBIA):
        arisen = Problem("eb_no_exposure")
    assert "Ningún barrio tiene población" in arisen.what("es")


def test_both_genders_of_every_text() -> None:
    """3"""
    texts = (Path(LOCALE).parents[1] / "web" / "locale", Path(LOCALE))
    said = [text for kind in catalogue().values() for text in (kind.what["es"], kind.mend["es"])]
    for file in (file for folder in texts for file in folder.rglob("*.po")):
        text = file.read_text(encoding="utf-8")
        said += re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', text, re.MULTILINE)
    assert len(said) > 2000
    with dividing(divisions_of("xx")):
        for each in said:
            masculine = worded(each, "es")
            assert not re.search("[⟨⟩⟪⟫|]", masculine) or "|" in re.sub("[⟨⟪].*?[⟩⟫]", "", each)
            assert not re.search(
                r"\b(la|las|una|ninguna|todas|estas?|esas?|otras?|mismas?|pocas|cuántas|del? la)"
                r" (\{\w+\} )?(barrios?|distritos?)\b",
                masculine,
                re.IGNORECASE,
            ), masculine
            assert not re.search(
                r"\b(barrios?|distritos?) (\w+(id|it|uest|eñ)a|junta|vecina)s?\b", masculine
            ), masculine
            assert not re.search(r"\b(de el|a el) ", masculine), masculine


def test_pages_of_a_city_in_colombia() -> None:
    """2"""
    city = fake_city()
    for column in city["quality"]["completeness"]:
        column["column"] = column["role"]
    with dividing(COLOMBIA):
        page = selection_page(city["selection"], city["rows"], city["areas"], lang="es", others={})
        quality = quality_page(city["quality"], lang="es", others={})
    for html in (page, quality):
        shown = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
        assert "barrio" in shown
        assert "colonia" not in shown.lower()
        assert "delegaci" not in shown.lower()
    assert "8 barrios elegidos de" in page
