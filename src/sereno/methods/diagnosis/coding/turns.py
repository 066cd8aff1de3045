"""Who says what: the turns of a conversation, the lines of a recording with their times, or else
the paragraphs of a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sereno.methods.sources.reading.words import fold

# PostgreSQL counts 16,383 words of a row of its index, and nobody reads a longer turn at once.
MOST_SIGNS = 20_000
MOST_LABEL = 40
_MOST_WORDS = 5
_LEAST_TURNS = 2
_LABEL = re.compile(
    rf"^[ \t]{{0,8}}[\[(*]{{0,2}}(?P<label>[^\W_][^\n:\[\](){{}}\"“”?!;<>]{{0,{MOST_LABEL - 1}}}?)"
    r"(?:[ ,]{0,2}\(?\d{1,2}:\d{2}(?::\d{2})?\)?)?[\])*]{0,2}[ \t]{0,3}[:：](?!//|\d)[ \t]*",
    re.MULTILINE,
)
_SPACES = " \t\n\u00a0"
_ENDS = re.compile(r"[.!?…]+[\"”»)]*\s")


@dataclass(frozen=True)
class Turn:
    """What is said at one time: where it begins and ends, without who says it ("": not told)."""

    start: int
    end: int
    speaker: str = ""
    from_ms: int | None = None
    to_ms: int | None = None


def turns_in(text: str, told: Collection[str]) -> list[Turn]:
    """The turns of a text in which names stand before colons; of any other its paragraphs.

    told: words that stand for somebody without a name, folded, such as "MODERADORA", and what
    else is known to be somebody. A label that stands once and isn't known is a part of the text.
    """
    marks = [at for at in _LABEL.finditer(text) if len(at["label"].split()) <= _MOST_WORDS]
    times = Counter(fold(at["label"]) for at in marks)
    labels = [at for at in marks if _is_speaker(at["label"], times, told)]
    if not labels:
        return list(paragraphs_in(text, 0, len(text)))
    found = list(paragraphs_in(text, 0, labels[0].start()))
    for i, at in enumerate(labels):
        end = labels[i + 1].start() if i + 1 < len(labels) else len(text)
        found += _pieces(text, _trimmed(text, Turn(at.end(), end, " ".join(at["label"].split()))))
    return found


def _is_speaker(label: str, times: Mapping[str, int], told: Collection[str]) -> bool:
    key = fold(label)
    words = key.split()
    bare = " ".join(word for word in words if not word.isdigit())
    stem = bare.rstrip("0123456789")
    if not words:
        return False
    return (
        key in told
        or bare in told
        or stem in told
        or (times[key] >= _LEAST_TURNS and label[0].isupper())
    )


def paragraphs_in(text: str, start: int, end: int) -> Iterator[Turn]:
    """Each line with anything in it, long ones in pieces."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        turn = _trimmed(text, Turn(at, stop))
        if turn.start < turn.end:
            yield from _pieces(text, turn)
        at = stop + 1


def _trimmed(text: str, turn: Turn) -> Turn:
    start, end = turn.start, turn.end
    while start < end and text[start] in _SPACES:
        start += 1
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return replace(turn, start=start, end=end)


def _pieces(text: str, turn: Turn) -> Iterator[Turn]:
    """A turn that is too long for a row of an index, cut behind a sentence, or else a word."""
    start = turn.start
    while turn.end - start > MOST_SIGNS:
        most = start + MOST_SIGNS
        ends = [at.end() for at in _ENDS.finditer(text, start + MOST_SIGNS // 2, most)]
        space = text.rfind(" ", start + 1, most)
        cut = ends[-1] if ends else space + 1 if space > start else most
        piece = _trimmed(text, replace(turn, start=start, end=cut))
        if piece.start < piece.end:
            yield piece
        start = cut
    yield _trimmed(text, replace(turn, start=start))


def turns_of_cues(text: str, cues: Sequence[Turn]) -> list[Turn]:
    """The lines of a recording, those of no length left out; their places are of `text`."""
    found: list[Turn] = []
    for cue in cues:
        turn = _trimmed(text, cue)
        if turn.start < turn.end:
            found += _pieces(text, turn)
    return found
