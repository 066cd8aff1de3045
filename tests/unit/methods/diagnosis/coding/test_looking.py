"""What a search finds in a turn.

1. Accents and capitals make no word another; ñ does. What stands in the text is marked whole.
2. Words, phrases, words near each other in any order, one of several, none of some, beginnings.
3. What a thesaurus says stands beside a word, in both languages, and for phrases.
4. What a database is asked for never leaves out a turn that is a hit (property, by FTS5).
"""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.diagnosis.coding.looking import (
    SURE,
    in_language,
    looking_for,
    marked,
    spans,
    spelt,
    thesaurus_of,
    widened,
)
from sereno.methods.diagnosis.coding.words import indexed, words_of
from sereno.vocabulary.thesaurus import sets_of_words

TABLE = sqlite3.connect(":memory:")
TABLE.execute(
    """CREATE VIRTUAL TABLE turns USING fts5(stems, tokenize = 'unicode61 remove_diacritics 0')"""
)
TURN = "Los policías no vienen de noche; sin luz, los NIÑOS corren al an\u0303o 😀 siguiente."


def _hits(asked: str, text: str = TURN) -> list[str] | None:
    words = words_of(text, "es")
    found = spans(in_language(looking_for(asked), "es"), [word.stem for word in words])
    return None if found is None else [text[a:b] for a, b in marked(found, words)]


@pytest.mark.parametrize(
    ("asked", "hits"),
    [
        ("policia", ["policías"]),
        ("ANO", None),
        ("año", ["an\u0303o"]),
        ("nino", None),
        ("niño noche", ["noche", "NIÑOS"]),
        ('"sin luz"', ["sin luz"]),
        ('"luz sin"', None),
        ("luz CERCA/3 niños", ["luz", "NIÑOS"]),
        ("niños NEAR/1 luz", ["luz", "NIÑOS"]),
        ("niños NEAR/0 luz", None),
        ("luz NEAR luz", None),
        ("foco O luz", ["luz"]),
        ("foco | lámpara", None),
        ("luz -parque", ["luz"]),
        ('luz -"sin luz"', None),
        ("polic*", ["policías"]),
        ("-parque", []),
        ('"sin luz', ["sin luz"]),
        ("NEAR OR | luz", ["luz"]),
        ("¿¡", []),
    ],
)
def test_turn(asked: str, hits: list[str] | None) -> None:
    """1, 2"""
    assert _hits(asked) == hits


def test_thesaurus() -> None:
    """3"""
    also = thesaurus_of(sets_of_words())
    looking = in_language(widened(looking_for("drogas noche"), also), "es")
    for text in ("el narcomenudeo de noche", "de noche hay drogadicción", "venta de droga, noche"):
        assert spans(looking, indexed(text, "es").split()), text
    english = in_language(widened(looking_for("droga"), also), "en")
    assert spans(english, indexed("They were drug-dealing there", "en").split())
    assert spans(looking, indexed("la noche", "es").split()) is None


_SAID = st.lists(
    st.sampled_from([*"ab", "luz", "ñu", "ß", "漢字", "O", "NEAR/1", "|", '"', "-a", "lu*", "a_b"]),
    max_size=8,
).map(" ".join)


@given(asked=_SAID, turn=_SAID)
def test_candidates(asked: str, turn: str) -> None:
    """4"""
    looking = in_language(looking_for(asked), "es")
    stems = indexed(turn, "es")
    hits = spans(looking, stems.split())
    condition = spelt(
        looking,
        word=lambda sign: f'"{sign.word}"' + "*" * sign.begins,
        both=" AND ",
        either=" OR ",
    )
    if condition:
        TABLE.execute("DELETE FROM turns")
        TABLE.execute("INSERT INTO turns VALUES (?)", [stems])
        found = TABLE.execute("SELECT 1 FROM turns WHERE turns MATCH ?", [condition]).fetchall()
        assert hits is None or found
        if looking.is_plain and all(SURE.fullmatch(each) for each in stems.split()):
            assert (hits is not None) is bool(found)
