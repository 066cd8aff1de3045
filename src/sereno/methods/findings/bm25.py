"""Which texts of a collection speak most of what another one says: BM25, with the words that meet.

Robertson & Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond", equation
3.15, with k1 1.2 and b 0.75; a word's weight is ln(1 + (N - n + 0.5) / (n + 0.5)), which is never
negative. Words are those of a search (small letters, no accents, stems), without those that only
hold a sentence together. Each word asked for counts once, however often it stands in the question.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sereno.methods.diagnosis.coding.words import Language, Word, plain, words_of
from sereno.vocabulary.function_words import function_words

K1: Final = 1.2
B: Final = 0.75


class Match(NamedTuple):
    """A text that shares words with the question.

    document: its position in the collection. score: above 0, to compare within one question only.
    terms: the stems that both have, that which counts most first.
    """

    document: int
    score: float
    terms: tuple[str, ...]


def terms_of(text: str, language: Language) -> list[Word]:
    """The words of a text that say what it is about, in order, with their places in codepoints.

    A stem is worked out once for each distinct word (`words.stem_of` keeps them).

    >>> [word.stem for word in terms_of("Que la Policía atienda los robos", "es")]
    ['polici', 'atiend', 'rob']
    """
    small = function_words(language)
    return [
        word for word in words_of(text, language) if plain(text[word.start : word.end]) not in small
    ]


class Bm25:
    """A collection of texts to ask, each a sequence of stems. An empty one has no matches."""

    def __init__(self, documents: Iterable[Sequence[str]]) -> None:
        self._weights: dict[str, list[tuple[int, float]]] = {}
        counted = [Counter(document) for document in documents]
        lengths = [counts.total() for counts in counted]
        mean = sum(lengths) / len(lengths) if lengths else 0.0
        postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for document, counts in enumerate(counted):
            for stem, times in counts.items():
                postings[stem].append((document, times))
        for stem, found in postings.items():
            rarity = math.log(1 + (len(counted) - len(found) + 0.5) / (len(found) + 0.5))
            self._weights[stem] = [
                (
                    document,
                    rarity * times * (K1 + 1)
                    / (times + K1 * (1 - B + B * lengths[document] / mean)),
                )
                for document, times in found
            ]  # fmt: skip

    @classmethod
    def of(cls, texts: Iterable[str], language: Language) -> Bm25:
        """A collection of texts of one language as they are written."""
        return cls([word.stem for word in terms_of(text, language)] for text in texts)

    def ranked(self, question: Iterable[str]) -> list[Match]:
        """The texts that share a stem with the question, the best first, equals in their order."""
        parts: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
        for stem in dict.fromkeys(question):
            for document, weight in self._weights.get(stem, ()):
                parts[document].append((weight, stem))
        found = [
            Match(
                document,
                math.fsum(weight for weight, _stem in shared),
                tuple(stem for _weight, stem in sorted(shared, key=lambda part: -part[0])),
            )
            for document, shared in parts.items()
        ]
        return sorted(found, key=lambda match: (-match.score, match.document))
