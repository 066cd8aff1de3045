"""BM25 against its formula worked out by hand, and the words that it compares."""

import math

import pytest

from sereno.methods.diagnosis.coding import words
from sereno.methods.findings.bm25 import Bm25, terms_of


def test_a_score_is_that_of_the_formula():
    """Three texts of 2, 4 and 3 words (mean 3); "luz" is twice in the second."""
    found = Bm25([["luz", "calle"], ["luz", "luz", "parque", "calle"], ["a", "b", "c"]])
    answer = {match.document: match for match in found.ranked(["luz", "parque", "nada", "luz"])}
    luz, parque = math.log(1 + 1.5 / 2.5), math.log(1 + 2.5 / 1.5)
    assert answer[0].score == pytest.approx(luz * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3)))
    long = 1.2 * (0.25 + 0.75 * 4 / 3)
    assert answer[1].score == pytest.approx(luz * 2 * 2.2 / (2 + long) + parque * 2.2 / (1 + long))
    assert answer[1].terms == ("parque", "luz")
    assert set(answer) == {0, 1}
    assert Bm25([]).ranked(["luz"]) == []
    assert Bm25([[], []]).ranked(["luz"]) == []


def test_words_meet_in_any_form_and_small_ones_do_not_count():
    """Texts are found by other forms of their words; the place of a word is where it stands."""
    plans = Bm25.of(["Alumbrado de las calles", "La policía de la ciudad", "Para que se sea"], "es")
    asked = terms_of("Que los POLICIAS cuiden la calle alumbrada", "es")
    assert [match.document for match in plans.ranked(w.stem for w in asked)] == [0, 1]
    assert [(w.stem, w.start) for w in terms_of("to the police officers", "en")] == [
        ("polic", 7), ("offic", 14)
    ]  # fmt: skip


def test_each_distinct_word_is_stemmed_once():
    """A collection that says the same words a thousand times asks the stemmer for each once."""
    words.stem_of.cache_clear()
    Bm25.of(["Reponer luminarias del parque"] * 1000, "es")
    assert words.stem_of.cache_info().misses == 4
