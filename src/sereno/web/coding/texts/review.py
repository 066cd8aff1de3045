"""The page on which a text's names are decided: a part of the text in lines, mentions in place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sereno.methods.diagnosis.coding.offsets import codepoint_of
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Mention, MentionState
from sereno.web.coding.texts.pseudonyms import (
    NUMBERED,
    KnownName,
    Suggestions,
    standing_for,
    words_of,
)

# As much as a browser shows at once without getting slow, some 20,000 words.
MOST_SIGNS = 120_000
# A line without an end is shown in several.
MOST_OF_A_LINE = 4_000


@dataclass(frozen=True)
class Piece:
    """Words of a line; mention: what they are, if they are one."""

    words: str
    mention: Mention | None = None
    stands: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the text, or a piece of a long one. start: its place in the text."""

    start: int
    end: int
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class PartOfText:
    """A part of the text, counted from 1, with its mentions in order."""

    number: int
    of: int
    lines: Sequence[Line]
    mentions: Sequence[Mention]


def lines_in(text: str, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where lines begin and end; none is cut within a mention."""
    starts = [each.start for each in mentions]
    found, at = [], 0
    while at < len(text):
        stop = text.find("\n", at, at + MOST_OF_A_LINE + 1)
        if stop < 0:
            stop = min(len(text), at + MOST_OF_A_LINE)
            if stop < len(text):
                space = text.rfind(" ", at + MOST_OF_A_LINE // 2, stop)
                stop = space + 1 if space > 0 else stop
                i = bisect_right(starts, stop) - 1
                if i >= 0 and mentions[i].start < stop < mentions[i].end:
                    stop = mentions[i].end
        found.append((at, stop))
        at = stop + (text[stop : stop + 1] == "\n")
    return found


def parts_in(text: str, mentions: Sequence[Mention]) -> list[list[tuple[int, int]]]:
    """Lines put together to parts that a page can show."""
    parts: list[list[tuple[int, int]]] = [[]]
    size = 0
    for start, end in lines_in(text, mentions):
        if size + end - start > MOST_SIGNS and parts[-1]:
            parts.append([])
            size = 0
        parts[-1].append((start, end))
        size += end - start
    return parts


def part_of(
    text: str, mentions: Sequence[Mention], asked: int, audit: Audit, chosen: int | None = None
) -> PartOfText:
    """A part by its number, or that in which a mention lies."""
    parts = parts_in(text, mentions)
    wanted = next((each for each in mentions if each.pk == chosen), None)
    number = min(max(asked, 1), len(parts))
    if wanted is not None:
        ends = [part[-1][1] for part in parts if part]
        number = min(bisect_right(ends, wanted.start) + 1, len(parts))
    here = parts[number - 1]
    if not here:
        return PartOfText(number, len(parts), [], [])
    first, last = here[0][0], here[-1][1]
    within = [each for each in mentions if first <= each.start and each.end <= last]
    return PartOfText(number, len(parts), list(_lines(text, here, within, audit)), within)


def _lines(
    text: str, spans: Sequence[tuple[int, int]], mentions: Sequence[Mention], audit: Audit
) -> Iterator[Line]:
    i = 0
    for start, end in spans:
        pieces, at = [], start
        while i < len(mentions) and mentions[i].end <= end:
            each = mentions[i]
            if each.start > at:
                pieces.append(Piece(text[at : each.start]))
            pieces.append(Piece(text[each.start : each.end], each, stands_for(each, audit)))
            at, i = each.end, i + 1
        if at < end:
            pieces.append(Piece(text[at:end]))
        yield Line(start, end, pieces)


def stands_for(mention: Mention, audit: Audit) -> str:
    """What stands there once it is replaced; "" of what isn't."""
    return standing_for(mention, audit) if mention.state == MentionState.REPLACED else ""


def place_in(text: str, start: int, units: int) -> int:
    """A place in the text, by that of a line and how many UTF-16 units of it lie before; one beyond
    the text is its end.
    """
    line = text[start : start + max(0, units) + 1]
    places = codepoint_of(line)
    return start + places[min(max(0, units), len(places) - 1)]


@dataclass(frozen=True)
class Choice:
    """Something that may stand for a mention: its key, its words, the names it is known by."""

    key: str
    words: str
    names: str
    is_suggested: bool


def choices_for(
    mention: Mention,
    words: str,
    known: Sequence[KnownName],
    suggestions: Suggestions,
    audit: Audit,
) -> list[Choice]:
    """The pseudonyms that may stand for a mention, the suggested one first."""
    numbered = NUMBERED.get(mention.kind)
    if numbered is None:
        return []
    stands = mention.pseudonym
    suggested = stands.told if stands is not None else suggestions.of(words, mention.kind)
    found = [
        Choice(
            str(each.pseudonym.pk),
            words_of(each.pseudonym, audit),
            ", ".join(each.forms[:3]),
            each.pseudonym == suggested,
        )
        for each in known
        if each.pseudonym.kind == numbered
    ]
    return sorted(found, key=lambda each: not each.is_suggested)
