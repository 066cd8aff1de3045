"""Which targets of the SDGs a recommendation may serve: a suggestion, which a person confirms.

BM25 of its words against those of each target: its label, those of its indicators and its keywords.
Two words that stand together count as one more word, so that "violencia familiar" finds what
"violencia" alone doesn't. Without a word in common nothing is suggested.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from sereno.methods.diagnosis.coding.words import Language, Word
from sereno.methods.findings.bm25 import Bm25, terms_of
from sereno.vocabulary.sdg import indicators_of, keywords, sdg

SUGGESTED: Final = 3
"""How many targets are shown."""


class Suggestion(NamedTuple):
    """A target, its score (to compare within one text) and the words of the text that speak of it.

    words: start and end of each in codepoints, in order.
    """

    target: str
    score: float
    words: tuple[tuple[int, int], ...]


def suggest(words: str, language: Language, most: int = SUGGESTED) -> list[Suggestion]:
    """The targets that a text speaks of, the likeliest first; none where no word meets."""
    codes, collection = _targets(language)
    terms = terms_of(words, language)
    found = []
    for match in collection.ranked(_with_pairs(terms))[:most]:
        shared = {stem for term in match.terms for stem in term.split()}
        found.append(
            Suggestion(
                codes[match.document],
                match.score,
                tuple((word.start, word.end) for word in terms if word.stem in shared),
            )
        )
    return found


@cache
def _targets(language: Language) -> tuple[tuple[str, ...], Bm25]:
    known = keywords(language)
    return tuple(known), Bm25(
        [
            term
            for phrase in (*phrases, *_labels(code, language))
            for term in _with_pairs(terms_of(phrase, language))
        ]
        for code, phrases in known.items()
    )


def _labels(code: str, language: Language) -> Iterable[str]:
    for entry in (sdg()[code], *indicators_of(code)):
        yield entry.es if language == "es" else entry.en


def _with_pairs(terms: Sequence[Word]) -> list[str]:
    """Stems, and each two that follow each other with a space between."""
    stems = [term.stem for term in terms]
    return stems + [f"{one} {next_one}" for one, next_one in pairwise(stems)]
