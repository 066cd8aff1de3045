"""The tables of offences hold together.

1. Every code is in the classification, and its topic may hold it.
2. Section 04 is violent, always; a theft or burglary never is.
3. Every answer says why in both languages, in a sentence of its own, and how sure it is.
4. A label stands once in the coding table, or else says the same each time.
5. Topics are named once in each language; every audit topic of the contract is there.
6. Rules name signs that exist; every sign serves a rule and has phrases in capitals.
7. Rules are never surer than 0.85: they guess.
8. The reference page shows the topics as they are.
"""

from __future__ import annotations

import pytest

from sereno.methods.sources.offences.coding import TAKING_TOPICS, label_key
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.iccs import iccs
from sereno.vocabulary.offences import (
    CodingRow,
    Rule,
    coding_table,
    countries,
    rules,
    signs,
    topics,
)
from tests import ROOT
from tests.topic_classes import may_hold

PAGE = ROOT / "docs" / "reference" / "offences.md"
ANSWERS: list[CodingRow | Rule] = [*coding_table("mx"), *rules()]


def _name(answer: CodingRow | Rule) -> str:
    return answer.label if isinstance(answer, CodingRow) else answer.key


@pytest.mark.parametrize("answer", ANSWERS, ids=_name)
def test_every_answer_holds_together(answer: CodingRow | Rule) -> None:
    """1, 2, 3"""
    assert answer.iccs is None or answer.iccs in iccs()
    assert may_hold(answer.topic, answer.iccs)
    assert (answer.iccs is None) == (answer.topic == "not_an_offence")
    if (answer.iccs or "").startswith("04"):
        assert answer.violent is True
        assert answer.topic == "robbery"
    elif answer.topic in TAKING_TOPICS:
        assert answer.violent is not True
    assert 0 < answer.confidence <= 1
    assert answer.why_es != answer.why_en
    assert len(answer.why_es) > 8
    assert answer.why_es[0].isupper()
    assert answer.why_en[0].isupper()


def test_reasons_of_the_coding_table_are_sentences() -> None:
    """3"""
    for row in coding_table("mx"):
        assert row.why_es.endswith("."), row.label
        assert row.why_en.endswith("."), row.label


def test_a_label_says_one_thing() -> None:
    """4"""
    said: dict[str, tuple[str | None, str, bool | None]] = {}
    for row in coding_table("mx"):
        answer = (row.iccs, row.topic, row.violent)
        assert said.setdefault(label_key(row.label), answer) == answer, row.label
    assert len({row.label for row in coding_table("mx")}) == len(coding_table("mx"))


def test_topics() -> None:
    """5"""
    wanted = (
        "homicide femicide attempted_homicide injuries family_violence sexual_violence robbery "
        "burglary vehicle_theft theft extortion threats kidnapping fraud property_damage drugs "
        "weapons other_offence not_an_offence"
    )
    assert set(wanted.split()) <= set(topics())
    assert list(topics())[-2:] == ["other_offence", "not_an_offence"]
    for lang in ("es", "en"):
        names = [topic.name(lang) for topic in topics().values()]
        assert all(names)
        assert len(set(names)) == len(names)
    for topic in topics().values():
        assert set(topic.iccs) <= set(iccs())
        assert topic.holds_es
        assert topic.holds_en
    used = {answer.topic for answer in ANSWERS}
    assert used == set(topics())


def test_signs_and_rules_know_each_other() -> None:
    """6"""
    asked = {sign for rule in rules() for sign in (*rule.needs, *rule.lacks)}
    assert asked == set(signs())
    assert all(rule.needs for rule in rules())
    assert len({rule.key for rule in rules()}) == len(rules())
    for sign in signs().values():
        assert sign.phrases
        for phrase in sign.phrases:
            assert phrase.replace("*", "") == fold(phrase.replace("*", "")), sign.key
        assert bool(sign.note_es) == bool(sign.note_en)


def test_rules_are_never_too_sure() -> None:
    """7"""
    assert max(rule.confidence for rule in rules()) <= 0.85


def test_countries_with_a_coding_table() -> None:
    assert countries() == ("mx",)
    assert coding_table("cl") == ()


def test_the_reference_page_shows_the_topics() -> None:
    """8"""
    rows = [
        f"| `{t.key}` | {t.es} | {t.en} | {t.holds_en} | {', '.join(t.iccs) or 'none'} |"
        for t in topics().values()
    ]
    shown = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in shown if line.startswith("| `")] == rows
