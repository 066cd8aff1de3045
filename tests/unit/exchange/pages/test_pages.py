"""The two report pages, as text: what they say, and that they ask nothing of anyone.

1. A page is self-contained, under a policy that allows only its own script and style, by hash.
2. Names and labels from files never become markup.
3. The headline says in words what happened; a warning level is never a pass.
4. Rows in = incidents + rejects stands on the page; each headline percentage has its n.
5. Every area is in the table; close calls, the smallest change and exclusions are said.
6. Numbers are written as sereno.vocabulary.language writes them.
7. Empty and extreme documents make pages too; rows may come as text from the CSV.
8. 1,800 areas stay under 1.5 MB.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sereno.exchange.pages import frame, quality_page, selection_page
from sereno.vocabulary import language, quantities
from sereno.vocabulary.problems import Problem
from tests.fake_reports import fake_city


@pytest.fixture(scope="module")
def city() -> dict[str, Any]:
    return fake_city()


def quality(city: dict[str, Any], lang: language.Language = "es") -> str:
    others = {"es": "quality.html", "en": "quality.en.html"}
    return quality_page(city["quality"], lang=lang, others=others)


def selection(city: dict[str, Any], lang: language.Language = "es") -> str:
    others = {"es": "selection.html", "en": "selection.en.html"}
    return selection_page(city["selection"], city["rows"], city["areas"], lang=lang, others=others)


class Words(HTMLParser):
    """The text of a page outside script, style and template, and its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text += data


def text_of(html: str) -> str:
    """The words of a page with every kind of space made one plain space."""
    return re.sub(r"\s+", " ", Words(html).text)


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("make", [quality, selection])
def test_page_is_self_contained(make: Any, city: dict[str, Any], lang: language.Language) -> None:
    """1"""
    html = make(city, lang)
    page = Words(html)
    own = re.compile(r"(#|data:|[\w.-]+$)")
    for tag, attributes in page.elements:
        for name in ("src", "href", "action", "poster", "data", "srcset"):
            value = attributes.get(name)
            assert value is None or tag == "use" or own.match(value), (tag, name, value)
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
    assert "url(http" not in html
    assert "@import" not in html
    policy = next(a["content"] for t, a in page.elements if t == "meta" and "http-equiv" in a)
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        (body,) = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_names_never_become_markup(city: dict[str, Any]) -> None:
    """2"""
    hostile = "</script><script>alert(1)</script>\"'>"
    dirty = copy.deepcopy(city)
    for document in (dirty["selection"], dirty["quality"]):
        document["audit"] = hostile
    for row, feature in zip(dirty["rows"], dirty["areas"]["features"], strict=True):
        row["area_name"] = row["group"] = hostile
        feature["properties"]["area_name"] = hostile
    weights = dirty["selection"]["settings"]["weights"]
    weights[hostile] = 0.1
    dirty["quality"]["unmatched_names"][0]["name"] = hostile
    dirty["quality"]["completeness"][0]["column"] = hostile
    dirty["quality"]["offences"]["review"][0]["label"] = hostile
    dirty["quality"]["notes"][0]["what"] = hostile
    clean = selection(city).count("<script"), quality(city).count("<script")
    assert (selection(dirty).count("<script"), quality(dirty).count("<script")) == clean
    assert "alert(1)" in text_of(selection(dirty))


@pytest.mark.parametrize(
    ("none", "lang", "headline"),
    [
        (
            3120,
            "es",
            "3,120 incidentes no tienen colonia. Se cuentan en la ciudad pero no en el mapa.",
        ),
        (312, "es", "Casi todos los incidentes tienen su colonia."),
        (0, "es", "Todos los incidentes tienen su colonia."),
        (
            3120,
            "en",
            "3,120 incidents have no neighbourhood. They count in the city but not on the map.",
        ),
    ],
)
def test_quality_headline(
    city: dict[str, Any], none: int, lang: language.Language, headline: str
) -> None:
    """3"""
    changed = copy.deepcopy(city)
    changed["quality"]["placed"]["none"] = none
    assert f"<h1>{headline}</h1>" in quality(changed, lang)


def test_ratcliffe_is_a_warning_and_never_a_pass(city: dict[str, Any]) -> None:
    """3"""
    below = copy.deepcopy(city)
    below["quality"]["placed"]["share"] = 0.801
    below["quality"]["notes"] = [Problem("few_placed", share="80 %", least="85 %").as_data()]
    said = text_of(quality(below))
    # It is the first of the findings, and said there once.
    assert "antes de usar estos datos Solo 80.1 % (n = 119,652) de los incidentes" in said
    assert "Solo 80 %" not in said
    assert "Advertencia: 80.1 % (n = 119,652) está por debajo de 85 %" in said
    above = text_of(quality(city))
    assert "99.7 % (n = 119,652) está por encima de 85 %" in above
    assert "Eso no es una aprobación" in above
    assert "Ratcliffe, J. H. (2004)" in above


def test_rows_balance_and_percentages_have_their_n(city: dict[str, Any]) -> None:
    """4"""
    said = text_of(quality(city))
    assert "120,000 filas leídas = 119,652 incidentes + 348 rechazadas" in said
    for share, n in (("99.7 %", "119,652"), ("87.6 %", "96,020"), ("98.9 %", "119,652")):
        assert re.search(rf"{share} \(cómo se calculó\)[^(]*\(n = {n}\)", said), share
    assert "El 7.9 % (n = 122,300) de las horas es exactamente las 12:00." in said


def test_quality_says_what_to_review(city: dict[str, Any]) -> None:
    """3"""
    said = text_of(quality(city))
    assert "34 nombres escritos (1,290 incidentes) no corresponden a ninguna colonia." in said
    assert "los 28 más frecuentes de 34" in said
    assert "Nada escrito" in said
    assert "blank" not in said
    assert "En 2016, menos del 85 % de los incidentes tiene colonia." in said
    assert "Se rechazaron 348 filas." in said
    assert "incidentes_2017.csv.gz, línea 1,204" in said


def test_selection_says_which_and_how_sure(city: dict[str, Any]) -> None:
    """5"""
    html = selection(city)
    said = text_of(html)
    chosen, eligible = len(city["selection"]["selected"]), city["selection"]["eligible"]
    assert f"<h1>{chosen} colonias elegidas de {eligible}</h1>" in html
    for row in city["rows"]:
        assert f'<span class="code">{row["area_code"]}</span>' in html
    assert len(re.findall(r'<tr id="r\d+"', html)) == len(city["rows"])
    for entry in city["selection"]["margin"]:
        assert f"Elegida en el {entry['p_selected']:.1%}".replace("%", " %") in said
    assert (
        "Si robo con violencia pesara 37.5 % en lugar de 40.0 %, y violencia familiar y de género "
        "32.5 % en lugar de 30.0 %, la elección cambiaría con la entrada de"
    ) in said
    assert "no se conoce su población" in said
    assert "agregada a mano" in said


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_numbers_as_the_language_writes_them(lang: language.Language) -> None:
    """6"""
    with language.speaking(lang):
        for value in (0, 7, -3, 999, 1000, 1234567, 0.1234, 12.349, 99999.96, -0.041):
            assert quantities.count(value) == language.number(value, 0)
            for decimals in (1, 2, 3):
                assert quantities.decimal(value, decimals) == language.number(value, decimals)
        for part in (0, 0.0126, 0.0626, 0.8512, 0.9846, 1):
            assert quantities.share(part) == language.percent(part)
            assert quantities.share(part, 0) == language.percent(part, 0)


def test_nearly_all_is_not_all_and_nearly_none_is_not_none() -> None:
    """6"""
    assert [quantities.share(part) for part in (0.9996, 0.0004, 0.9994, 1, 0)] == [
        ">99.9\u202f%",
        "<0.1\u202f%",
        "99.9\u202f%",
        "100.0\u202f%",
        "0.0\u202f%",
    ]
    assert quantities.share(0.9999, 2) == "99.99\u202f%"
    assert quantities.share(0.003, 0) == "<1\u202f%"


def test_stray_years_are_one_row_and_raise_no_alarm(city: dict[str, Any]) -> None:
    """3"""
    changed = copy.deepcopy(city)
    old = [
        {"year": year, "n": 3, "point": 1, "name": 0, "none": 2, "share": 1 / 3}
        for year in (1998, 2004, 2011)
    ]
    changed["quality"]["placed_by_year"][:0] = old
    said = text_of(quality(changed))
    assert "3 años con pocos incidentes (1998–2011)" in said
    assert "En 2016, menos del 85 %" in said


def test_a_note_that_repeats_is_said_once(city: dict[str, Any]) -> None:
    """3"""
    changed = copy.deepcopy(city)
    changed["quality"]["notes"] = [
        {"code": "x", "where": where, "what": "Las tasas no varían.", "mend": "Espere."}
        for where in ("robbery", "fraud")
    ]
    said = text_of(quality(changed))
    assert said.count("Las tasas no varían.") == 1
    assert "Robo con violencia, Fraude" in said


def test_chance_is_nothing_to_agree_on(city: dict[str, Any]) -> None:
    """5"""
    changed = copy.deepcopy(city)
    changed["selection"]["most_matters"] = "incidents"
    assert "Eso no lo cambia ningún acuerdo del equipo" in text_of(selection(changed))
    assert "ponerse de acuerdo en eso" in text_of(selection(city))


def test_no_records_at_all(city: dict[str, Any]) -> None:
    """7"""
    empty = copy.deepcopy(city["quality"])
    nothing = {"n": 0, "share": None, "expected": 0.01}
    empty |= {
        "rows": {"in": 0, "incidents": 0, "rejected": 0},
        "files": [], "rejects": [], "placed_by_year": [], "placed_by_topic": [],
        "placed_by_offence": [], "placed_by_group": [], "area_bounds": [],
        "unmatched": {"names": 0, "rows": 0}, "unmatched_names": [],
        "completeness": [], "notes": [], "duplicates": 0, "names": {},
        "placed": {"point": 0, "name": 0, "none": 0, "n": 0, "share": None, "warn_below": 0.85},
        "agreement": {"both": 0, "agree": 0, "disagree": 0, "share": None},
        "offences": {"labels": 0, "coded_by": {}, "review": [], "not_an_offence": 0},
    }  # fmt: skip
    empty["dates"] |= {
        "forms": [], "first_of_january": nothing, "first_of_month": nothing,
        "future": 0, "out_of_period": 0, "period": [None, None], "delay": None,
    }  # fmt: skip
    empty["times"] = {
        "given": 0, "noon": nothing, "midnight": nothing, "on_the_hour": nothing,
        "by_hour": [0] * 24,
    }  # fmt: skip
    empty["places"] = dict.fromkeys(empty["places"], 0) | {"most_common_point": None}
    for lang in language.LANGUAGES:
        html = quality_page(empty, lang=lang, others={})
        assert "nan" not in text_of(html).lower().split()
    assert "No hay incidentes que revisar." in quality_page(empty, lang="es", others={})


def test_selection_without_margin_choices_groups_or_change(city: dict[str, Any]) -> None:
    """7"""
    plain = copy.deepcopy(city)
    plain["selection"] |= {
        "margin": [], "choices": [], "most_matters": None, "smallest_change": None,
    }  # fmt: skip
    for row in plain["rows"]:
        row["group"] = ""
        if row["p_selected"] is not None:
            row["p_selected"] = float(row["selected"])
    said = text_of(selection(plain))
    assert "La elección es firme" in said
    assert "Ningún traslado de peso entre dos temas" in said
    assert "No se midió en esta ejecución." in said


def test_rows_as_the_csv_holds_them(city: dict[str, Any]) -> None:
    """7"""
    as_text = copy.deepcopy(city)
    as_text["rows"] = [
        {key: "" if value is None else str(value) for key, value in row.items()}
        for row in city["rows"]
    ]
    assert selection(as_text) == selection(city)


def test_an_indicator_of_the_areas_file_may_be_a_topic(city: dict[str, Any]) -> None:
    """7"""
    changed = copy.deepcopy(city)
    changed["selection"]["settings"]["weights"]["lighting_gap"] = 0.2
    for row in changed["rows"]:
        row["c_lighting_gap"] = 0.5
    assert "Lighting gap" in text_of(selection(changed))


def test_page_of_a_large_city_stays_light() -> None:
    """8"""
    city = fake_city(1814, 40)
    html = selection(city)
    assert len(html.encode()) < 1_500_000
    assert html.count("<path id=") == 1814
    assert len(quality(city).encode()) < 1_500_000


def test_front_end_that_is_not_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """1"""
    monkeypatch.setattr(frame, "BUILT", tmp_path)
    frame.built.cache_clear()
    with pytest.raises(Problem) as caught:
        frame.built("report.js")
    assert caught.value.code == "front_end_missing"
    frame.built.cache_clear()


def test_the_strip_shows_what_lies_around_the_line() -> None:
    """5"""
    large = fake_city(1_800)
    html = selection(large)
    strip = html.partition('class="plot-columns"')[2].partition("</div>")[0]
    n = len(large["selection"]["selected"])
    assert strip.count("<i") == 3 * n + 1
    said = text_of(html)
    assert f"Se muestran los lugares del 1 al {3 * n} de " in said


def test_an_interval_of_a_share_ends_at_one(city: dict[str, Any]) -> None:
    """5"""
    changed = copy.deepcopy(city)
    changed["selection"]["choices"][0] |= {
        "total": 0.97, "total_low": 0.9, "total_high": 1.06, "first": -0.01, "first_low": -0.04,
    }  # fmt: skip
    said = text_of(selection(changed))
    assert "0.97 (0.90 a 1.00)" in said
    assert "1.06" not in said
    assert "-0.0" not in said
    assert "en selection.json está tal como se calculó" in said
