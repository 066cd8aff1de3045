"""The sentences or turns that a round asks its coders to judge, and which were judged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sereno.methods.diagnosis.coding.sentences import sentences
from sereno.web.coding.models import Assignment, Block, TextVersion, Unit, UnitJudgement
from sereno.web.coding.texts.reading import Span, blocks_of, carried, newest_text


@dataclass(frozen=True)
class TextUnit:
    """A sentence or a turn of a text, with the turn that it is of."""

    start: int
    end: int
    block: Block


def units_of_text(text: TextVersion, unit: str) -> list[TextUnit]:
    """What of a text is judged, in order; nothing where coders look for passages themselves."""
    if unit == Unit.FREE:
        return []
    found = []
    for block in blocks_of(text):
        words = text.text[block.start : block.end]
        spans = sentences(words)
        if unit == Unit.TURN and spans:
            spans = [(spans[0][0], spans[-1][1])]
        found += [TextUnit(block.start + start, block.start + end, block) for start, end in spans]
    return found


def judged_starts(judgements: Iterable[UnitJudgement], text: TextVersion) -> list[int]:
    """Where units begin, in a text, that were judged in it or in an earlier version of it."""
    found: set[int] = set()
    by_version: dict[int, list[Span]] = {}
    for each in judgements:
        by_version.setdefault(each.text.version, []).append((each.start, each.end))
    for version, spans in by_version.items():
        places = carried(spans, text.document_id, version, text.version)
        found |= {start for start, _end, _touched in places}
    return sorted(found)


def is_judged(unit: TextUnit, starts: Sequence[int]) -> bool:
    """Whether a unit that was judged begins in it, however a name within was replaced since."""
    at = bisect_left(starts, unit.start)
    return at < len(starts) and starts[at] < unit.end


def judged_and_all(assignment: Assignment) -> tuple[int, int]:
    """How many of the units of a document its coder has judged, of how many."""
    text = newest_text(assignment.document) if assignment.round.unit != Unit.FREE else None
    if text is None:
        return 0, 0
    starts = judged_starts(assignment.judged.select_related("text"), text)
    units = units_of_text(text, assignment.round.unit)
    return sum(is_judged(unit, starts) for unit in units), len(units)
