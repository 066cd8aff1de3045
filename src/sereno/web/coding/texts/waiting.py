"""Passages that were coded before there was a text to be coded: they wait, and come with it."""

from __future__ import annotations

import json
from collections import defaultdict

from sereno.methods.diagnosis.coding.offsets import compared, moved
from sereno.web.coding.models import Code, Origin, TextVersion, WaitingPassage
from sereno.web.coding.segments.changes import code_many
from sereno.web.coding.segments.passages import Passage
from sereno.web.people.models import Person


def place_waiting(made: TextVersion) -> int:
    """Make segments of what waits for a text, in the caller's transaction: how many of them lie on
    something that was replaced, and have to be looked at.
    """
    rows = WaitingPassage.objects.filter(document=made.document_id)
    waiting = list(rows.select_related("source", "coder").order_by("pk"))
    if not waiting:
        return 0
    keys = {each.code_id for each in waiting}
    codes = {
        each.pk: each for each in Code.objects.select_for_update(no_key=True).filter(pk__in=keys)
    }
    edits = json.loads(made.edits or "[]")
    by_source = defaultdict(list)
    for each in waiting:
        by_source[each.source].append(each)
    # Codes may have been merged, and spans fallen together: each passage is one.
    found: dict[Person, dict[tuple[int, int, int], Passage]] = defaultdict(dict)
    for source, those in by_source.items():
        spans = [(each.start, each.end) for each in those]
        was_touched = [False] * len(those)
        if source.pk != made.source_id:
            # The file was replaced while they waited.
            steps = moved(spans, compared(source.text, made.source.text))
            spans = [(start, end) for start, end, _touched in steps]
            was_touched = [touched for _start, _end, touched in steps]
        for each, before, (start, end, touched) in zip(
            those, was_touched, moved(spans, edits), strict=True
        ):
            passage = Passage(
                code=codes[each.code_id],
                document=made.document,
                text=made,
                start=start,
                end=end,
                key=each.key,
                origin=Origin.IMPORT,
                memo=each.memo,
                needs_look=each.needs_look or before or touched,
                had_code=True,
            )
            found[each.coder].setdefault((each.code_id, start, end), passage)
    n = 0
    for coder, passages in found.items():
        placed = code_many(
            audit=made.document.audit, by=None, passages=passages.values(), coder=coder
        )
        n += sum(each.needs_look for each in placed)
    rows.delete()
    return n
