"""Lists of names.

1. There are at least 600 given names and 600 surnames, however their accents are written.
2. No word that never is a name stands in the lists without saying that it is a word as well.
"""

from __future__ import annotations

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.personal_names import name_contexts, personal_names


def test_lists() -> None:
    """1"""
    names = personal_names()
    for table in (names.given, names.surnames):
        assert len({fold(name) for name in table}) >= 600
        assert all(name[0].isupper() and " " not in name for name in table)


def test_words_that_are_no_names() -> None:
    """2"""
    names = personal_names()
    never = {fold(word) for word in names.never}
    unsaid = [
        name
        for table in (names.given, names.surnames)
        for name, is_word in table.items()
        if fold(name) in never and not is_word
    ]
    assert unsaid == []
    assert all(phrase == phrase.lower() for phrase in name_contexts().naming)
