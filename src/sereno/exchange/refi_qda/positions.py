"""Where in a text passages begin and end: programs count its signs in different ways.

REFI-QDA has codepoints, from 0. Of a text whose lines end in CR LF some count both, some one of
them, and some count two where the file has one, since theirs had two; and signs beyond 16 bits are
two for programs that count in UTF-16 (measured: NVivo). How a project counts is told by the words
that its selections are named by: they stand in the text at the places that are meant.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.exchange.refi_qda.project import (
    Project,
    TextSelection,
    TextSource,
    texts_of,
)

# What a program makes up as a name tells nothing of the words in it, nor does what is too short.
_LEAST: Final = 4
# Names are cut at some length, not always with a mark of it.
_LONG: Final = 40
_CUT: Final = re.compile(r"(?:…|\.\.\.)$")
_WIDE: Final = re.compile("[\\U00010000-\\U0010ffff]")


class LineEnds(enum.StrEnum):
    """What CR LF counts."""

    AS_WRITTEN = "as_written"
    ONE = "one"
    TWO = "two"


@dataclass(frozen=True)
class Counting:
    """A way to count: what the end of a line is, and whether a sign beyond 16 bits is two."""

    line_ends: LineEnds = LineEnds.AS_WRITTEN
    is_utf16: bool = False


WAYS: Final = tuple(Counting(ends, wide) for wide in (False, True) for ends in LineEnds)
PLAIN: Final = WAYS[0]


@dataclass(frozen=True)
class Counted:
    """How a text's positions are counted. ways: those that are still possible, the likeliest first;
    of several one has to be asked for. matched: selections whose names told it.
    """

    ways: tuple[Counting, ...]
    matched: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether only one is possible."""
        return len(self.ways) == 1


def countings_of(project: Project, *, own_origin: str) -> dict[str, Counted]:
    """For each text with selections, by its guid, how its positions are counted.

    A program counts alike in all texts that lie in the same place (files, the XML): where the names
    in a text don't tell, those of the others do. own_origin: of whoever counts as the format says.
    """
    texts = [text for source in project.sources for text in texts_of(source) if text.selections]
    if project.origin.startswith(own_origin):
        return {each.guid: Counted((PLAIN,)) for each in texts}
    alone = {id(each): _alone(each) for each in texts}
    # The ways that all texts that tell agree on, by where those lie.
    told: dict[bool, set[Counting]] = {}
    for each in texts:
        if (counted := alone[id(each)]).matched:
            told.setdefault(each.is_embedded, set(WAYS)).intersection_update(counted.ways)
    found = {}
    for text in texts:
        counted = alone[id(text)]
        if not counted.is_sure:
            common = told.get(text.is_embedded, set()).intersection(counted.ways)
            ways = tuple(way for way in counted.ways if way in common) or counted.ways
            counted = Counted(_different(text, ways) if common else ways, counted.matched)
        found[text.guid] = counted
    return found


def places_in(text: str, counting: Counting) -> npt.NDArray[np.int64]:
    """The codepoint at which each counted position lies, and one more for the end."""
    signs = np.frombuffer(text.encode("utf-32-le"), "<u4")
    counts = np.ones(len(signs), np.int64)
    if counting.is_utf16:
        counts[signs > 0xFFFF] = 2
    if counting.line_ends is not LineEnds.AS_WRITTEN and len(signs):
        ends = signs == 10
        after_cr = np.zeros(len(signs), bool)
        after_cr[1:] = ends[1:] & (signs[:-1] == 13)
        if counting.line_ends is LineEnds.ONE:
            counts[after_cr] = 0
        else:
            counts[ends & ~after_cr] = 2
    return np.repeat(np.arange(len(signs)), counts).astype(np.int64)


def spans_of(
    text: str, selections: Sequence[TextSelection], counting: Counting
) -> list[tuple[int, int] | None]:
    """Where in a text its selections are, in codepoints; None: outside of it, or backwards."""
    places = places_in(text, counting)
    places = np.append(places, len(text))

    def at(position: int) -> int:
        return int(places[position])

    return [
        (at(each.start), at(each.end)) if 0 <= each.start <= each.end < len(places) else None
        for each in selections
    ]


def _alone(text: TextSource) -> Counted:
    """What a text's own names tell."""
    words = text.text or ""
    ways = _different(text, WAYS)
    if len(ways) == 1:
        return Counted(ways)
    names = [each.name for each in text.selections]
    whole = _bare(words)
    telling = [len(_bare(name)) >= _LEAST and _bare(name) in whole for name in names]
    matches, inside = {}, {}
    for way in ways:
        spans = spans_of(words, text.selections, way)
        inside[way] = sum(span is not None for span in spans)
        matches[way] = sum(
            tells and span is not None and _holds(words[span[0] : span[1]], name)
            for tells, span, name in zip(telling, spans, names, strict=True)
        )
    most = max(matches.values())
    if most:
        best = tuple(way for way in ways if matches[way] == most)
        return Counted(_different(text, best), most)
    # Nothing is told but that a passage lies within its text.
    within = tuple(way for way in ways if inside[way] == max(inside.values()))
    return Counted(tuple(sorted(within, key=lambda way: -_whole_words(text, way))))


def _different(text: TextSource, ways: Iterable[Counting]) -> tuple[Counting, ...]:
    """Of several ways one each for what is really different in this text, the plainest."""
    words = text.text or ""
    found: dict[tuple[tuple[int, int] | None, ...], Counting] = {}
    has_ends, is_wide = "\n" in words, bool(_WIDE.search(words))
    for way in ways:
        if (way.is_utf16 and not is_wide) or (
            way.line_ends is not LineEnds.AS_WRITTEN and not has_ends
        ):
            continue
        found.setdefault(tuple(spans_of(words, text.selections, way)), way)
    return tuple(found.values()) or (PLAIN,)


def _bare(words: str) -> str:
    """Words as they are compared: programs write line ends and runs of spaces as one space, and
    cut long ones.
    """
    plain = unicodedata.normalize("NFC", " ".join(words.split()))
    return _CUT.sub("", plain).rstrip()


def _holds(passage: str, name: str) -> bool:
    """Whether a passage is what a name says, or begins with it where that was cut."""
    found, told = _bare(passage), _bare(name)
    is_cut = len(told) >= _LONG or bool(_CUT.search(name.rstrip()))
    return found == told or (is_cut and found.startswith(told))


def _whole_words(text: TextSource, way: Counting) -> int:
    """How many ends of passages lie between words and not within one."""
    words = text.text or ""
    return sum(
        not (words[at - 1 : at].isalnum() and words[at : at + 1].isalnum())
        for at in _edges(spans_of(words, text.selections, way))
    )


def _edges(spans: Iterable[tuple[int, int] | None]) -> Iterator[int]:
    for span in spans:
        if span is not None:
            yield from span
