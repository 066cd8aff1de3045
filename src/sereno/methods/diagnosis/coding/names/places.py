"""Places: those that the audit's gazetteer knows, and what a word for a place stands before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sereno.methods.diagnosis.coding.names.found import Found, Kind
from sereno.methods.diagnosis.coding.names.lexicon import Lexicon
from sereno.methods.diagnosis.coding.names.tokens import Phrases, Tokens
from sereno.methods.sources.reading.words import fold

_MOST_WORDS = 6
_LEAST_SIGNS = 3


def gazetteer(names: Sequence[str], words: Lexicon) -> Phrases:
    """Names of areas as they are said: also without the word for what they are."""
    said = set()
    for name in names:
        keys = fold(name).split()
        while keys and (keys[0] in words.places or keys[0] in {"DE", "DEL"}):
            keys = keys[1:]
        whole = " ".join(keys)
        if len(whole) >= _LEAST_SIGNS and not whole.isdigit():
            said.add(whole)
    return Phrases(sorted(said))


def places(tokens: Tokens, words: Lexicon, known: Phrases) -> Iterator[Found]:
    """Places of both sorts, also where they overlap."""
    i = 0
    while i < len(tokens):
        n = known.at(tokens, i)
        if n and _is_said(tokens, words, i, n):
            yield _span(
                tokens,
                i,
                i + n - 1,
                "gazetteer",
                0.94 if n > 1 or _named(tokens, words, i) else 0.8,
            )
            i += n
            continue
        i += 1
    for i in range(len(tokens) - 1):
        key = tokens.key(i)
        if key in words.places or key in words.streets:
            last = _end(tokens, words, i + 1)
            if last is not None:
                sure = 0.88 if key in words.streets else 0.86
                yield _span(tokens, i + 1, last, "word for a place", sure)


def _is_said(tokens: Tokens, words: Lexicon, i: int, n: int) -> bool:
    if any(not tokens.joined[k] for k in range(i + 1, i + n)):
        return False
    capitals = [k for k in range(i, i + n) if tokens.shapes[k].capital]
    if not capitals:
        return _named(tokens, words, i)
    if n > 1:
        return True
    key = tokens.key(i)
    if key in words.never and not _named(tokens, words, i):
        return False
    return _named(tokens, words, i) or not (tokens.begins[i] or words.is_name(key))


def _named(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """Whether a word for a place stands before it."""
    back = i - 1
    while (
        back >= 0
        and tokens.joined[back + 1]
        and tokens.key(back) in {"DE", "DEL", "LA", "EL", "LAS", "LOS"}
    ):
        back -= 1
    return back >= 0 and tokens.joined[back + 1] and tokens.key(back) in words.places


def _end(tokens: Tokens, words: Lexicon, i: int) -> int | None:
    """The last word of the name of a place that begins with word `i`; None: there is none."""
    last, k = None, i
    while k < len(tokens) and k - i < _MOST_WORDS and tokens.joined[k]:
        if tokens.shapes[k].capital:
            # "Ward Councillor" is no ward.
            last = k if tokens.key(k) not in words.never or last is not None else None
        elif tokens.key(k) not in words.within and tokens.key(k) not in words.saints:
            break
        k += 1
    return last


def _span(tokens: Tokens, first: int, last: int, rule: str, sure: float) -> Found:
    return Found(tokens.starts[first], tokens.ends[last], Kind.PLACE, rule, sure)
