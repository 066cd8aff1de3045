"""What somebody looks for in texts, and where it is in one.

    luz noche               both, anywhere in a turn
    "sin luz"               one after the other
    luz CERCA/5 noche       in any order, with five words between them at most (NEAR in English)
    luz O foco              one of them (OR in English, or |)
    -parque                 not in the turn
    narco*                  whatever begins like this

A database gives turns that have the words (`spelt`); where they stand is looked at here (`spans`),
since databases don't agree on what is near.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sereno.methods.diagnosis.coding.words import LANGUAGES, WORD, Language, Word, plain, stem_of

# As many words as one search takes; and as far apart as words are near.
MOST_WORDS: Final = 40
USUALLY_NEAR: Final = 10
_MOST_NEAR: Final = 200
_PIECES = re.compile(r'-?"[^"]*"?|\|+|[^\s"|]+')
_WORDS = re.compile(rf"{WORD}\*?")
_NEAR = re.compile(r"(?:NEAR|CERCA)(?:/(\d{1,3}))?")
_OR = re.compile(r"O|U|OR|\|+")
# What the tokenisers of all databases take as one word.
SURE: Final = re.compile(r"[a-z0-9ñ]+")

Span = tuple[int, int]


@dataclass(frozen=True)
class Sign:
    """A word that is looked for: its stem, or, with `begins`, how it begins."""

    word: str
    begins: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words one after the other."""

    words: tuple[Sign, ...]


@dataclass(frozen=True)
class Near:
    """Phrases within so many words of each other, in any order; each in one of several forms.

    One phrase alone is anywhere.
    """

    parts: tuple[tuple[Phrase, ...], ...]
    within: int = USUALLY_NEAR


@dataclass(frozen=True)
class Clause:
    """One of these has to be there; or, with `is_out`, none of them."""

    options: tuple[Near, ...]
    is_out: bool = False


@dataclass(frozen=True)
class Looking:
    """All that has to hold of a turn."""

    clauses: tuple[Clause, ...]

    @property
    def wants(self) -> bool:
        """Whether anything is looked for: all turns without a word are nothing to look for."""
        return any(not each.is_out for each in self.clauses)

    @property
    def is_plain(self) -> bool:
        """Whether it only asks which words there are: a database answers that itself, of texts that
        have no words but those of which databases think alike (`SURE`).
        """
        return all(
            not clause.is_out
            and all(
                len(near.parts) == 1
                and all(
                    len(phrase.words) == 1 and SURE.fullmatch(phrase.words[0].word)
                    for phrase in near.parts[0]
                )
                for near in clause.options
            )
            for clause in self.clauses
        )


def looking_for(asked: str) -> Looking:
    """What somebody asks for, as they wrote it: its words are no stems yet."""
    clauses: list[Clause] = []
    joins = near = None
    left = MOST_WORDS
    for piece in _PIECES.findall(asked):
        if _OR.fullmatch(piece):
            joins = bool(clauses)
            continue
        if found := _NEAR.fullmatch(piece):
            near = min(int(found[1] or USUALLY_NEAR), _MOST_NEAR) if clauses else None
            continue
        is_out = piece.startswith("-")
        words = tuple(
            Sign(plain(word.rstrip("*")), begins=word.endswith("*"))
            for word in _WORDS.findall(piece)[:left]
        )
        if not words:
            continue
        left -= len(words)
        made = Near(((Phrase(words),),))
        last = clauses[-1] if clauses else None
        if near is not None and last and not last.is_out and not is_out:
            before = last.options[-1]
            joined = Near((*before.parts, *made.parts), near)
            clauses[-1] = replace(last, options=(*last.options[:-1], joined))
        elif joins and last and not last.is_out and not is_out:
            clauses[-1] = replace(last, options=(*last.options, made))
        else:
            clauses.append(Clause((made,), is_out))
        joins = near = None
    return Looking(tuple(clauses))


def widened(looking: Looking, also: Callable[[tuple[str, ...]], Sequence[str]]) -> Looking:
    """With what a thesaurus says instead of a phrase: `also` gives words as they are written."""

    def more(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        found = dict.fromkeys(phrases)
        for phrase in phrases:
            if any(sign.begins for sign in phrase.words):
                continue
            for words in also(tuple(sign.word for sign in phrase.words)):
                found[Phrase(tuple(Sign(plain(each)) for each in _WORDS.findall(words)))] = None
        return tuple(found)

    return Looking(
        tuple(
            replace(
                clause,
                options=tuple(
                    replace(near, parts=tuple(more(part) for part in near.parts))
                    for near in clause.options
                ),
            )
            for clause in looking.clauses
        )
    )


def in_language(looking: Looking, language: Language) -> Looking:
    """The same in the stems of a language."""

    def stem(sign: Sign) -> Sign:
        return sign if sign.begins else Sign(stem_of(sign.word, language))

    def stems(near: Near) -> Near:
        parts = tuple(
            tuple(dict.fromkeys(Phrase(tuple(map(stem, phrase.words))) for phrase in part))
            for part in near.parts
        )
        return replace(near, parts=parts)

    return Looking(
        tuple(replace(each, options=tuple(map(stems, each.options))) for each in looking.clauses)
    )


def in_languages(looking: Looking) -> dict[Language, Looking]:
    """The same in the stems of each language."""
    return {language: in_language(looking, language) for language in LANGUAGES}


def spelt(looking: Looking, *, word: Callable[[Sign], str], both: str, either: str) -> str:
    """In the words of a database: what a turn must have so that it can be a hit; "": anything.

    Words that databases take apart, each in its own way, are left to `spans`.
    """

    def of_phrase(phrase: Phrase) -> str:
        return together([word(sign) for sign in phrase.words if SURE.fullmatch(sign.word)], both)

    def of_either(found: list[str]) -> str:
        return together(found, either) if all(found) else ""

    def of_near(near: Near) -> str:
        return together([of_either([*map(of_phrase, part)]) for part in near.parts], both)

    def together(found: list[str], joint: str) -> str:
        there = list(dict.fromkeys(filter(None, found)))
        return f"({joint.join(there)})" if len(there) > 1 else "".join(there)

    wanted = [clause for clause in looking.clauses if not clause.is_out]
    return together([of_either([*map(of_near, each.options)]) for each in wanted], both)


def spans(looking: Looking, stems: Sequence[str]) -> list[Span] | None:
    """Where it is in the stems of a turn, as numbers of words, the end not included, in order;
    None: it isn't there.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for i, stem in enumerate(stems):
        places[stem].append(i)
    found: set[Span] = set()
    for clause in looking.clauses:
        hits = {span for near in clause.options for span in _of_near(near, stems, places)}
        if bool(hits) is clause.is_out:
            return None
        found |= hits
    return sorted(found)


def _of_near(near: Near, stems: Sequence[str], places: Mapping[str, list[int]]) -> set[Span]:
    parts = [
        sorted({span for phrase in part for span in _of_phrase(phrase, stems, places)})
        for part in near.parts
    ]
    if len(parts) == 1 or not all(parts):
        return set(parts[0]) if len(parts) == 1 else set()
    starts = [[start for start, _end in part] for part in parts]
    found: set[Span] = set()
    # Whichever stands first: all others begin after its end and near enough to it.
    for i, part in enumerate(parts):
        for first in part:
            inside: list[Span] = [first]
            for j, other in enumerate(parts):
                if j != i:
                    a = bisect_left(starts[j], first[1])
                    b = bisect_left(starts[j], first[1] + near.within + 1)
                    inside += other[a:b]
                    if a == b:
                        break
            else:
                found.update(inside)
    return found


def _of_phrase(
    phrase: Phrase, stems: Sequence[str], places: Mapping[str, list[int]]
) -> Sequence[Span]:
    first, *others = phrase.words
    starts = _places_of(first, places)
    n = len(phrase.words)
    return [
        (start, start + n)
        for start in starts
        if start + n <= len(stems)
        and all(_is(sign, stems[start + i]) for i, sign in enumerate(others, 1))
    ]


def _places_of(sign: Sign, places: Mapping[str, list[int]]) -> list[int]:
    if not sign.begins:
        return places.get(sign.word, [])
    return sorted(i for stem, at in places.items() if stem.startswith(sign.word) for i in at)


def _is(sign: Sign, stem: str) -> bool:
    return stem.startswith(sign.word) if sign.begins else stem == sign.word


def marked(found: Sequence[Span], words: Sequence[Word]) -> list[Span]:
    """Spans of words as stretches of their text, in codepoints; those that touch are one."""
    together: list[Span] = []
    for first, end in found:
        if together and first <= together[-1][1]:
            together[-1] = (together[-1][0], max(together[-1][1], end))
        else:
            together.append((first, end))
    return [(words[first].start, words[end - 1].end) for first, end in together]


def excerpt(
    text: str, marks: Sequence[Span], *, before: int = 160, most: int = 700
) -> list[tuple[str, bool]]:
    """The text round its first marks, in pieces: (words, whether they are marked). What is left out
    at either end is an ellipsis.
    """
    first = marks[0][0] if marks else 0
    start = 0 if len(text) <= most else _at_space(text, first - before, 1)
    end = len(text) if len(text) - start <= most else _at_space(text, start + most, -1)
    # A long mark is never cut off.
    end = max(end, marks[0][1] if marks else 0)
    pieces, at = [("…", False)] if start else [], start
    for a, b in marks:
        if a >= end:
            break
        pieces += [(text[at:a], False), (text[a:b], True)]
        at = b
    pieces.append((text[at:end] + "…" * (end < len(text)), False))
    return [piece for piece in pieces if piece[0]]


def in_context(text: str, mark: Span, *, around: int = 70) -> tuple[str, str, str]:
    """A mark with what is said before and after it, on one line."""
    a, b = mark
    start, end = _at_space(text, a - around, 1), _at_space(text, b + around, -1)
    before, after = text[min(start, a) : a], text[b : max(end, b)]
    return _one_line(before, start), _one_line(text[a:b]), _one_line(after, 0, end < len(text))


def _one_line(text: str, start: int = 0, goes_on: bool = False) -> str:
    return "…" * (start > 0) + " ".join(text.split("\n")) + "…" * goes_on


def _at_space(text: str, place: int, way: int) -> int:
    """A place, or the next one in a direction where no word is cut, if there is one near."""
    if place <= 0 or place >= len(text):
        return max(0, min(place, len(text)))
    for step in range(20):
        here = place + way * step
        if 0 < here < len(text) and text[here - 1].isspace():
            return here
    return place


def thesaurus_of(
    sets: Sequence[Sequence[str]],
) -> Callable[[tuple[str, ...]], Sequence[str]]:
    """What stands with words in sets of words as they are written: found by their stems, in each
    language, by `widened`.
    """
    found: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for together in sets:
        for words in together:
            for language in LANGUAGES:
                found[_stems(words, language)].update(dict.fromkeys(together))

    def also(words: tuple[str, ...]) -> Sequence[str]:
        said = " ".join(words)
        return list(
            dict.fromkeys(
                each for language in LANGUAGES for each in found.get(_stems(said, language), ())
            )
        )

    return also


def _stems(words: str, language: Language) -> tuple[str, ...]:
    return tuple(stem_of(each, language) for each in _WORDS.findall(words))
