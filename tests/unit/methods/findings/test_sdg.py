"""Suggested targets: on labelled sentences, with the words that meet, and none without a word."""

import csv
from pathlib import Path

import pytest

from sereno.methods.findings.sdg import suggest
from sereno.vocabulary.language import LANGUAGES
from sereno.vocabulary.sdg import keywords, sdg

SENTENCES = Path(__file__).parents[4] / "benchmarks" / "sdg_sentences"


@pytest.mark.parametrize("half", ["tuning", "unseen"])
def test_nine_of_ten_are_among_the_first_three(half):
    """The aim of the benchmark holds on either half."""
    with (SENTENCES / f"{half}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [
        row["target"] in {each.target for each in suggest(row["text"], row["language"])}
        for row in rows
    ]
    assert len(found) == 60
    assert sum(found) / len(found) >= 0.9


def test_the_words_that_meet_are_told_by_codepoints():
    """An emoji before them is one codepoint; the accents and the form of a word don't matter."""
    text = "🏙 Que los POLICIAS atiendan la violencia familiar"
    first = suggest(text, "es")[0]
    assert first.target == "5.2"
    assert [text[start:end] for start, end in first.words] == ["violencia", "familiar"]
    assert suggest("Que se haga lo que de ello resulte", "es") == []
    assert suggest("", "en") == []


def test_every_target_with_keywords_has_a_label():
    """What is suggested is told by more than its code."""
    for language in LANGUAGES:
        assert all(sdg()[code].name(language) != code for code in keywords(language))
