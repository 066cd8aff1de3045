"""The coder: what it tries, in which order, and what it remembers.

1. What people decided goes before the coding table, the coding table before the vote.
2. What nothing knows is unknown: no class, confidence 0, to be reviewed.
3. Each distinct label is worked out once.
4. A reason of the rules quotes the words read, and warns of attempts and of force on things.
5. What columns about violence say.
6. No label, however odd, breaks it, and every answer is one of the topics.
7. A label of a table needs no heavy import, and a vote none but NumPy.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.sources.offences import vote as voting
from sereno.methods.sources.offences.coded import TAKING_TOPICS, CodedOffence, label_key
from sereno.methods.sources.offences.coding import OffenceCoder, says_violence
from sereno.methods.sources.offences.vote import vote
from sereno.methods.sources.offences.word_rules import by_rules
from sereno.vocabulary.iccs import iccs
from sereno.vocabulary.offences import may_hold, topics

WORDS = [
    "ROBO", "HURTO", "LESIONES", "CULPOSAS", "HOMICIDIO", "TENTATIVA", "DE", "A", "CON", "SIN",
    "VIOLENCIA", "CASA", "NEGOCIO", "VEHICULO", "TRANSEUNTE", "SEXUAL", "MENORES", "ARMA",
    "TRANSITO", "DAÑO", "AMENAZAS", "FUERZA",
]  # fmt: skip
DECIDED = CodedOffence("02011", "injuries", True, "Acordado.", "Agreed.", 0.3, "rule")


def test_decisions_go_first() -> None:
    """1"""
    coder = OffenceCoder("mx", {"Violencia  Familiar": DECIDED})
    coded = coder.code("VIOLENCIA FAMILIAR")
    assert (coded.iccs, coded.source) == ("02011", "decided")
    assert not coded.needs_review
    assert OffenceCoder("mx").code("VIOLENCIA FAMILIAR").source == "coding_table"
    assert OffenceCoder("cl").code("VIOLENCIA FAMILIAR").source == "vote"
    assert OffenceCoder("mx", use_table=False).code("VIOLENCIA FAMILIAR").source == "vote"


def test_a_decision_stands_whatever_the_violence_column_says() -> None:
    """1"""
    coder = OffenceCoder("mx", {"ROBO DE OBJETOS": DECIDED})
    assert coder.code("ROBO DE OBJETOS", "Con violencia").source == "decided"


@pytest.mark.parametrize("label", ["", "   ", "···", "ZXCV QWER", "12345"])
def test_unknown(label: str) -> None:
    """2"""
    coded = OffenceCoder("mx").code(label)
    assert (coded.iccs, coded.section, coded.violent) == (None, None, None)
    assert (coded.topic, coded.source, coded.confidence) == ("other_offence", "unknown", 0.0)
    assert coded.needs_review
    assert coded.why_es
    assert coded.why_en


def test_a_label_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """3"""
    asked = []
    monkeypatch.setattr(voting, "vote", lambda key: asked.append(key) or vote(key))
    coder = OffenceCoder("mx")
    first = coder.code("ROBO MUY RARO")
    assert coder.code("ROBO MUY RARO") is first
    assert asked == ["ROBO MUY RARO"]


def test_reasons_quote_the_words_read() -> None:
    """4"""
    coded = by_rules("TENTATIVA DE ROBO CON FUERZA EN CASA HABITACION")
    assert coded.iccs == "050121"
    assert "«CASA HABITACION»" in coded.why_es
    assert "“CASA HABITACION”" in coded.why_en
    assert "tentativa" in coded.why_es
    assert "Attempts" in coded.why_en
    assert "no sobre las personas" in coded.why_es
    assert "not on persons" in coded.why_en


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Con violencia", True), ("C/V", True), ("Sí", True), ("true", True), ("1", True),
        ("VIOLENCIA FISICA", True),
        ("Sin violencia", False), ("S/V", False), ("No", False), ("0", False), ("Ninguna", False),
        ("", None), ("No especificado", None), ("Sin datos", None), ("no aplica", None),
        ("quién sabe", None),
    ],
)  # fmt: skip
def test_what_a_violence_column_says(text: str, said: bool | None) -> None:
    """5"""
    assert says_violence(text) is said


@given(st.text(), st.text())
def test_no_label_breaks_it(label: str, violence: str) -> None:
    """6"""
    coded = OffenceCoder("mx").code(label, violence)
    assert coded.topic in topics()
    assert coded.iccs is None or coded.iccs in iccs()
    assert 0 <= coded.confidence <= 1


@given(st.lists(st.sampled_from(WORDS), max_size=7))
def test_the_section_of_a_taking_follows_violence(words: list[str]) -> None:
    """6: whatever is robbed, section 04 says violent and a theft doesn't."""
    coded = by_rules(label_key(" ".join(words)))
    if coded.section == "04":
        assert coded.violent is True
    if coded.topic in TAKING_TOPICS - {"robbery"}:
        assert coded.violent is not True
    assert may_hold(coded.topic, coded.iccs)


@pytest.mark.parametrize(
    ("label", "loaded"), [("ROBO A NEGOCIO C/V", []), ("ROBO RARO", ["numpy"])]
)
def test_no_heavy_import(label: str, loaded: list[str]) -> None:
    """7"""
    code = (
        "import sys; from sereno.methods.sources.offences.coding import OffenceCoder;"
        f"OffenceCoder('mx').code({label!r});"
        "print([m for m in ('numpy', 'pandas', 'pyarrow', 'django', 'duckdb') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(loaded)
