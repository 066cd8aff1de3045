"""The vocabulary of place names is well formed."""

from __future__ import annotations

import pytest
from rapidfuzz.distance import OSA

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.place_words import place_words


def test_every_form_is_written_as_names_are_compared() -> None:
    for written, word in place_words().phrases.items():
        assert " ".join(written) == fold(" ".join(written)).replace("Ñ", "N")
        assert word.reads == fold(word.reads)
        assert bool(word.reads) == (word.role != "article")


def test_what_a_form_reads_as_reads_as_itself() -> None:
    phrases = place_words().phrases
    for word in phrases.values():
        again = phrases.get(tuple(word.reads.split()))
        if again and word.role not in ("within", "short"):
            assert (again.reads, again.role) == (word.reads, word.role)


def test_words_known_in_spite_of_a_typo_are_far_enough_from_each_other() -> None:
    known = place_words().known_with_typos
    assert all(len(word) >= 7 for word in known)
    near = [(a, b) for a in known for b in known if a < b and OSA.distance(a, b) <= 1]
    assert near == []


@pytest.mark.parametrize(
    ("written", "number"), [("PRIMERA", "1"), ("UNO", "1"), ("TERCER", "3"), ("VEINTE", "20")]
)
def test_numbers(written: str, number: str) -> None:
    assert place_words().numbers[written] == number
