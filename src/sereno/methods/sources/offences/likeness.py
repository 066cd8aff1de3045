"""How much a label is like each known label: shared words and parts of words, rare ones most.

A label is its words and the runs of 3 to 5 letters in them, each weighed by how few known labels
have it and by how much it tells of the ICCS section ("agravado" is in all sections, "ebriedad" in
few). Likeness is the cosine between two labels. What no known label has still makes the label
longer, so that a label of unknown words is like nothing.

The index is made from the tables when it is first asked, in a fraction of a second: nothing has to
be built, shipped or kept fresh.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.offences.coded import label_key
from sereno.vocabulary.iccs import iccs
from sereno.vocabulary.offences import coding_table, countries, known_labels, topic_of_class
from sereno.vocabulary.offences.vote import VoteNumbers, vote_numbers

# fmt: off
_LITTLE_WORDS = frozenset((
    "DE", "LA", "EL", "LOS", "LAS", "DEL", "EN", "Y", "O", "A", "AL", "POR", "CON", "SU", "UN",
    "UNA", "SE", "QUE", "E", "U", "THE", "OF", "AND", "OR", "TO", "IN", "AN", "BY", "ON", "FOR",
    "DA", "DO", "DOS", "DAS",  "NA", "EM", "OU", "COM", "PARA",
))
# fmt: on
_SHORTEST, _LONGEST = 3, 5
_WORD, _PART = 1.5, 0.5

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Known:
    """A label whose class is known; `of` says which table says so, `sure` how sure it is."""

    label: str
    key: str
    of: str
    iccs: str | None
    topic: str
    violent: bool | None
    why_es: str
    why_en: str
    sure: float = 1.0


def _known() -> Iterator[Known]:
    """Every known label once: the reviewed phrases, then coding tables, then names of classes."""
    for row in known_labels():
        yield Known(
            row.label,
            label_key(row.label),
            "known",
            row.iccs,
            row.topic,
            row.violent,
            row.why_es,
            row.why_en,
        )
    for country in countries():
        for listed in coding_table(country):
            yield Known(
                listed.label,
                label_key(listed.label),
                country,
                listed.iccs,
                listed.topic,
                listed.violent,
                listed.why_es,
                listed.why_en,
                listed.confidence,
            )
    for entry in iccs().values():
        if entry.level > 1:
            topic = topic_of_class(entry.code)
            violent = True if topic == "robbery" else None
            for name in (entry.name_es, entry.name_en):
                yield Known(
                    name,
                    label_key(name),
                    "iccs",
                    entry.code,
                    topic,
                    violent,
                    "Es el nombre de la clase.",
                    "It is the name of the class.",
                )


def _parts(word: str) -> Iterator[tuple[str, float]]:
    yield f" {word} ", _WORD
    framed = f"_{word}_"
    for size in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(framed) - size + 1):
            yield framed[start : start + size], _PART


def _words(key: str) -> list[str]:
    return [word for word in key.split() if word not in _LITTLE_WORDS]


class KnownLabels:
    """The known labels, to be asked which are most like a label."""

    def __init__(self, labels: Sequence[Known], numbers: VoteNumbers) -> None:
        self.labels = labels
        self._places: dict[str, int] = {}
        row, part, times = self._counted([_words(known.key) for known in labels])
        held = np.bincount(part)
        n = len(labels)
        rarity = np.log((1 + n) / (1 + held)) + 1
        self._rarity = rarity * self._telling(row, part) ** numbers.telling
        self._unseen = float(np.log(1 + n) + 1)
        weight = np.sqrt(times) * self._rarity[part]
        weight /= np.sqrt(np.bincount(row, weight**2, n))[row]
        order = np.argsort(part, kind="stable")
        self._rows, self._weights = row[order], weight[order]
        self._starts = np.concatenate(([0], np.cumsum(held)))

    def _counted(
        self, labels: Sequence[list[str]]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
        """Label, part and how often, for every part of every label. Numbers the parts."""
        of_word: dict[str, tuple[list[int], list[float]]] = {}
        rows: list[int] = []
        parts: list[int] = []
        times: list[float] = []
        for i, words in enumerate(labels):
            for word in words:
                if word not in of_word:
                    found = list(_parts(word))
                    places = [self._places.setdefault(p, len(self._places)) for p, _w in found]
                    of_word[word] = places, [w for _p, w in found]
                places, weights = of_word[word]
                rows += [i] * len(places)
                parts += places
                times += weights
        width = len(self._places)
        pair = np.array(rows, np.int64) * width + np.array(parts, np.int64)
        single, back = np.unique(pair, return_inverse=True)
        return single // width, single % width, np.bincount(back, times).astype(float)

    def _telling(self, row: npt.NDArray[np.int64], part: npt.NDArray[np.int64]) -> Floats:
        """How much each part tells of the section (Kullback-Leibler from all labels), mean 1."""
        names = sorted({known.iccs[:2] if known.iccs else "" for known in self.labels})
        section = np.array([names.index(k.iccs[:2] if k.iccs else "") for k in self.labels])
        overall = np.bincount(section, minlength=len(names)) / len(section)
        width = len(self._places)
        held = np.bincount(section[row] * width + part, minlength=len(names) * width)
        counts = held.reshape(len(names), width) + 0.5 * overall[:, None]
        shares = counts / counts.sum(axis=0)
        told = (shares * np.log(shares / overall[:, None])).sum(axis=0)
        return np.asarray(np.clip(told / told.mean(), 0.05, 4))

    def nearest(self, key: str, n: int) -> list[tuple[Known, float]]:
        """The `n` known labels most like a folded label and their likeness, most alike first."""
        times: dict[str, float] = {}
        for word in _words(key):
            for part, weight in _parts(word):
                times[part] = times.get(part, 0.0) + weight
        places = {self._places[part]: t for part, t in times.items() if part in self._places}
        unseen = sum(t for part, t in times.items() if part not in self._places)
        if not places:
            return []
        at = np.fromiter(places, np.int64, len(places))
        asked = np.sqrt(np.fromiter(places.values(), float, len(places))) * self._rarity[at]
        length = np.sqrt((asked**2).sum() + unseen * self._unseen**2)
        begin, held = self._starts[at], self._starts[at + 1] - self._starts[at]
        # Places of all entries of the parts asked for: each part's run, one after the other.
        entry = np.repeat(begin - np.concatenate(([0], np.cumsum(held)[:-1])), held)
        entry += np.arange(len(entry))
        weights = self._weights[entry] * np.repeat(asked / length, held)
        like = np.bincount(self._rows[entry], weights, len(self.labels))
        top = np.argpartition(-like, n)[:n]
        best = top[np.lexsort((top, -like[top]))]
        return [(self.labels[i], float(like[i])) for i in best if like[i] > 0]


@cache
def known_index() -> KnownLabels:
    """The index of all known labels. A label that stands in two tables keeps its first row."""
    once: dict[str, Known] = {}
    for known in _known():
        if known.key:
            once.setdefault(known.key, known)
    return KnownLabels(tuple(once.values()), vote_numbers())
