"""The tables of offences hold together.

1. Every code is in the classification, and its topic may hold it.
2. Section 04 is violent, always; a theft or burglary never is.
3. Every answer says why in both languages, in a sentence of its own, and how sure it is.
4. A label stands once in the coding table, or else says the same each time.
5. Topics are named once in each language; every audit topic of the contract is there.
6. Rules name signs that exist; every sign serves a rule and has phrases in capitals.
7. Rules are never surer than 0.85: they guess.
8. The reference page shows the topics as they are.
9. Known labels: a class of level 2 or deeper or no offence, its topic and whether violent fit, a
   reason in both languages, each label once, enough of them in each language and each section.
10. A class below a section has a topic that may hold it.
11. The numbers of the vote are what they can be.
"""

from __future__ import annotations

from collections import Counter

import pytest

from sereno.methods.sources.offences.coded import TAKING_TOPICS, label_key
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.iccs import iccs
from sereno.vocabulary.offences import (
    CodingRow,
    Rule,
    coding_table,
    countries,
    known_labels,
    may_hold,
    rules,
    signs,
    topic_of_class,
    topics,
)
from sereno.vocabulary.offences.vote import CONFIDENCE_TERMS, vote_numbers
from tests import ROOT

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


def test_known_labels() -> None:
    """9"""
    labels = known_labels()
    assert Counter(known.lang for known in labels) >= Counter({"es": 2500, "en": 1800, "pt": 1000})
    in_section = Counter(known.iccs[:2] for known in labels if known.iccs)
    assert sorted(in_section) == [f"{n:02}" for n in range(1, 12)]
    assert min(in_section.values()) > 100
    assert len({label_key(known.label) for known in labels}) == len(labels)
    for known in labels:
        assert may_hold(known.topic, known.iccs), known.label
        assert known.iccs is None or iccs()[known.iccs].level >= 2, known.label
        assert (known.iccs is None) == (known.topic == "not_an_offence"), known.label
        if (known.iccs or "").startswith("04"):
            assert known.violent is True, known.label
        elif known.topic in TAKING_TOPICS:
            assert known.violent is False, known.label
        for why in (known.why_es, known.why_en):
            assert why.endswith("."), known.label
            assert why[0].isupper(), known.label


def test_every_class_has_a_topic() -> None:
    """10"""
    for entry in iccs().values():
        assert entry.level == 1 or may_hold(topic_of_class(entry.code), entry.code), entry.code
    assert (topic_of_class("0101"), topic_of_class("050213")) == ("homicide", "theft_from_vehicle")


def test_the_numbers_of_the_vote() -> None:
    """11"""
    numbers = vote_numbers()
    assert numbers.nearest >= 3
    assert 0 < numbers.rule_weight < 1
    assert 0 < numbers.least_likeness < 1
    terms = dict(zip(CONFIDENCE_TERMS, numbers.confidence, strict=True))
    assert min(terms["share"], terms["likeness"], terms["rule_agrees"]) > 0
    assert terms["rule_differs"] <= 0


def test_the_reference_page_shows_the_topics() -> None:
    """8"""
    rows = [
        f"| `{t.key}` | {t.es} | {t.en} | {t.holds_en} | {', '.join(t.iccs) or 'none'} |"
        for t in topics().values()
    ]
    shown = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in shown if line.startswith("| `")] == rows
