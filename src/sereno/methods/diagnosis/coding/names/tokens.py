"""The words of a text with what their letters tell: where each stands, capitals, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sereno.methods.sources.reading.words import fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENDS = frozenset('.!?…:;\n"“”«»¿¡—–([{*•')
_DASH = "-"
# A full stop behind them ends no sentence.
_SHORTENED = frozenset(
    [
        "SR",
        "SRA",
        "SRITA",
        "SRTA",
        "LIC",
        "DR",
        "DRA",
        "MTRO",
        "MTRA",
        "PROF",
        "ING",
        "ARQ",
        "MR",
        "MRS",
        "MS",
        "AV",
        "AVDA",
        "COL",
        "FRACC",
        "BLVD",
        "CALZ",
        "NO",
        "NUM",
        "MA",
        "FCO",
        "GPE",
        "STA",
        "STO",
        "GRAL",
        "CMDTE",
        "CAP",
        "TTE",
    ]
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a word tells by itself. key: as `fold` writes it."""

    key: str
    capital: bool
    all_capitals: bool


class Tokens:
    """The words of a text. starts, ends: in codepoints; shapes: what each tells by itself; begins:
    whether it may be the first of a sentence, where a capital tells nothing; joined: whether it
    follows the one before it with nothing but a space, or the point of what is shortened.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.shapes: list[Shape] = []
        self.begins: list[bool] = []
        self.joined: list[bool] = []
        known: dict[str, Shape] = {}
        before, end, is_initial = "", 0, False
        for at in _WORD.finditer(text):
            word = at[0]
            shape = known.get(word)
            if shape is None:
                shape = Shape(fold(word), word[0].isupper(), len(word) > 1 and word.isupper())
                known[word] = shape
            gap = text[end : at.start()]
            is_short = before in _SHORTENED or (len(before) == 1 and is_initial)
            if gap == " ":
                begins, joined = False, True
            else:
                marks = _ENDS.intersection(gap)
                begins = not self.starts or bool(marks - {"."} or (marks and not is_short))
                joined = gap == _DASH or (is_short and gap in (". ", "."))
            self.starts.append(at.start())
            self.ends.append(at.end())
            self.shapes.append(shape)
            self.begins.append(begins)
            self.joined.append(joined and len(self.starts) > 1)
            before, end = shape.key, at.end()
            # "J. Guadalupe", and not the last letter of a number plate.
            is_initial = shape.capital and gap[-1:] in ("", " ", "\n", ".")

    def __len__(self) -> int:
        return len(self.starts)

    def key(self, i: int) -> str:
        """A word as it compares; "" outside of the text."""
        return self.shapes[i].key if 0 <= i < len(self.shapes) else ""

    def gap(self, i: int) -> str:
        """What stands before a word, after the one before it."""
        return self.text[self.ends[i - 1] if i else 0 : self.starts[i]]


class Phrases:
    """Phrases of one or several words, to be found where they begin or end."""

    def __init__(self, phrases: Sequence[str], *, backwards: bool = False) -> None:
        self._step = -1 if backwards else 1
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(fold(phrase).split())[:: self._step]
            if words:
                self._by_first.setdefault(words[0], []).append(words)
        for found in self._by_first.values():
            found.sort(key=len, reverse=True)

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def at(self, tokens: Tokens, i: int) -> int:
        """Of how many words the longest is that begins (or backwards: ends) with word `i`."""
        for words in self._by_first.get(tokens.key(i), ()):
            if all(tokens.key(i + self._step * n) == word for n, word in enumerate(words)):
                return len(words)
        return 0

    def all_in(self, tokens: Tokens) -> Iterator[tuple[int, int]]:
        """The first and the last word of each, none within another, whatever stands between."""
        i = 0
        while i < len(tokens):
            n = self.at(tokens, i)
            if n:
                yield i, i + n - 1
            i += n or 1
