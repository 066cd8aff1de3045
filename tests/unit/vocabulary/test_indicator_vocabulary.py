"""The SDG codes and the starting catalogue of indicators.

1. 17 goals and 169 targets, each target under its goal, in order.
2. The targets that matter to local safety, and their indicators, have words in both languages.
3. Codes are those of the United Nations' list; the words are not (real data).
4. Every indicator of the catalogue is whole, and its formula's names are other indicators.
5. Stage 1's measures are there for every topic that is an offence, with a unit in both languages.
6. Series breaks and legal bases load, and a state's basis falls back on its country's.
"""

from __future__ import annotations

import csv
import re

import pytest

from sereno.vocabulary.indicators import PERCENT, incidence_code, indicators, units
from sereno.vocabulary.legal_basis import legal_bases, legal_basis
from sereno.vocabulary.offences import topics
from sereno.vocabulary.sdg import framework, indicators_of, sdg
from sereno.vocabulary.series_breaks import known_breaks

LOCAL_SAFETY = [
    "3.4",
    "3.5",
    "3.6",
    "5.1",
    "5.2",
    "5.5",
    "5.c",
    "11.1",
    "11.2",
    "11.3",
    "11.7",
    "16.1",
    "16.2",
    "16.3",
    "16.4",
    "16.5",
    "16.6",
    "16.7",
    "16.a",
    "16.b",
]


def test_all_goals_and_targets() -> None:
    """1"""
    levels = [entry.level for entry in sdg().values()]
    assert levels.count("goal") == 17
    assert levels.count("target") == 169
    assert [e.code for e in sdg().values() if e.level == "target" and e.goal == "16"] == [
        *(f"16.{n}" for n in range(1, 11)), "16.a", "16.b"
    ]  # fmt: skip
    assert all(e.goal in sdg() and (not e.target or e.target in sdg()) for e in sdg().values())
    assert framework().version == "2020"


@pytest.mark.parametrize("code", LOCAL_SAFETY)
def test_words_where_they_matter(code: str) -> None:
    """2"""
    known = indicators_of(code)
    assert known
    for entry in (sdg()[code], sdg()[sdg()[code].goal], *known):
        assert entry.es
        assert entry.en
        assert entry.name("es") == f"{entry.code} {entry.es}"
    assert sdg()["14.7"].name("en") == "14.7"


@pytest.mark.real_data
def test_codes_are_the_united_nations_and_words_are_ours(real_data) -> None:
    """3"""
    with real_data("sdg/sdg_en_es.csv").open(encoding="utf-8", newline="") as file:
        theirs = {(row["level"], row["code"]): row for row in csv.DictReader(file)}
    ours = {(entry.level, entry.code) for entry in sdg().values()}
    assert {key for key in theirs if key[0] != "indicator"} == {
        key for key in ours if key[0] != "indicator"
    }
    assert ours <= set(theirs)
    for entry in sdg().values():
        if entry.level != "goal":
            row = theirs[entry.level, entry.code]
            assert row["es"] != entry.es
            assert row["en"] != entry.en
    for target in LOCAL_SAFETY:
        assert {e.code for e in indicators_of(target)} == {
            code for level, code in theirs if level == "indicator" and code.startswith(target + ".")
        }


def test_catalogue() -> None:
    """4"""
    known = indicators()
    for each in known.values():
        for text in (each.name, each.definition, each.numerator, each.denominator):
            assert text is None or (text.es and text.en)
        names = set(re.findall(r"[a-z]\w*", each.formula)) - {"per"}
        assert names <= set(known)
        assert each.code not in names
        assert (each.origin == "derived") <= bool(each.formula)
        assert each.unit != PERCENT or each.factor == 100


def test_stage_1_gives_three_of_each_topic() -> None:
    """5"""
    for topic in ("all", *(key for key in topics() if key != "not_an_offence")):
        for measure in ("count", "rate", "eb_rate"):
            assert indicators()[incidence_code(topic, measure)].origin == "incidents"
    assert indicators()["robbery_rate"].name.es == "Robo con violencia: tasa"
    assert indicators()["homicide_rate"].sdg == "16.1.1"
    assert indicators()["robbery_rate"].sdg == "16.1"
    assert indicators()["drugs_count"].good == ""
    assert "not_an_offence_count" not in indicators()
    assert all(unit.es and unit.en for unit in units().values())
    for lang in ("es", "en"):
        words = [getattr(unit, lang) for unit in units().values()]
        assert len(set(words)) == len(words), "two units that a menu can't tell apart"


def test_breaks_and_legal_bases() -> None:
    """6"""
    assert [b.date.isoformat() for b in known_breaks("mx")] == ["2015-01-01", "2026-01-01"]
    assert set(legal_bases()) == {"mx", "co", "za", "es", "us-illinois"}
    assert legal_basis("mx-queretaro") is legal_basis("mx")
    assert legal_basis("us") is None
    assert "Transparencia" in legal_basis("mx").text.es
    terms = {
        place: (each.article and each.article.en, each.days, each.longer, each.working_days)
        for place, each in legal_bases().items()
    }
    assert terms["mx"] == ("article 134", 20, 10, True)
    assert terms["co"] == ("article 14 of the second", 10, 10, True)
    assert terms["za"] == ("section 25", 30, 30, False)
