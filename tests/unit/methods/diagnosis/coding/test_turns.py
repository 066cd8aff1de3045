"""Who says what.

1. Names before colons begin turns, those without a name, pseudonyms and whoever speaks twice; a
   word before a colon that is said once is a part of what is said.
2. Without them each line is a paragraph; blank ones and spaces are in none.
3. Lines of a recording have their times.
4. Whatever the text, turns are in order, apart, trimmed, and lose no word but names of speakers.
5. No turn is longer than an index takes.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.diagnosis.coding.turns import MOST_SIGNS, Turn, turns_in, turns_of_cues

TOLD = frozenset({"MODERADORA", "P", "PARTICIPANTE", "PERSONA 3"})


def _said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, text[turn.start : turn.end]) for turn in turns_in(text, TOLD)]


def test_turns() -> None:
    """1"""
    text = (
        "Grupo del 3 de mayo\n\nModeradora: ¿Y bien?\nPersona 3: Pues miren:\nno hay luz.\n"
        "P2: Ni agua. Una cosa: miedo.\nPidió algo: ayuda.\n[Participante 4]: Sí.\n"
        "P2 (00:01:02): No."
    )
    assert _said(text) == [
        ("", "Grupo del 3 de mayo"),
        ("Moderadora", "¿Y bien?"),
        ("Persona 3", "Pues miren:\nno hay luz."),
        ("P2", "Ni agua. Una cosa: miedo.\nPidió algo: ayuda."),
        ("Participante 4", "Sí."),
        ("P2", "No."),
    ]
    twice = "Abuela: Uno.\nNieta: Dos.\nAbuela: Tres.\nNieta: Cuatro."
    assert [speaker for speaker, _words in _said(twice)] == ["Abuela", "Nieta"] * 2


def test_paragraphs() -> None:
    """2"""
    assert _said("Uno.\n\n  Dos:  tres. \n\t\n") == [("", "Uno."), ("", "Dos:  tres.")]
    assert _said("") == _said(" \n ") == []
    assert _said("x") == [("", "x")]


def test_lines_of_a_recording() -> None:
    """3"""
    text = "Uno\n\nDos"
    cues = [Turn(0, 3, "A", 0, 900), Turn(4, 4, "B", 900, 950), Turn(5, 8, "B", 1000, 2000)]
    found = turns_of_cues(text, cues)
    assert [(t.speaker, text[t.start : t.end], t.from_ms) for t in found] == [
        ("A", "Uno", 0),
        ("B", "Dos", 1000),
    ]


@given(st.text("aP2: \n.[é]", max_size=120))
def test_whatever_the_text(text) -> None:
    """4"""
    at = 0
    for turn in turns_in(text, TOLD):
        assert at <= turn.start <= turn.end <= len(text)
        words = text[turn.start : turn.end]
        assert words == words.strip(" \t\n")
        at = turn.end
    if not any(turn.speaker for turn in turns_in(text, TOLD)):
        told = "".join(words for _speaker, words in _said(text))
        assert "".join(told.split()) == "".join(text.split())


def test_long_turns_are_cut() -> None:
    """5"""
    text = "P1: " + "Una frase corta. " * 5_000 + "\nP2: " + "x" * 50_000
    found = turns_in(text, TOLD)
    assert max(turn.end - turn.start for turn in found) <= MOST_SIGNS
    assert {turn.speaker for turn in found} == {"P1", "P2"}
    assert text[found[0].start : found[0].end].endswith(".")
    assert sum(turn.end - turn.start for turn in found if turn.speaker == "P2") == 50_000
