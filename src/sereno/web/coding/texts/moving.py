"""What was coded of a text moves to the next version of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sereno.methods.diagnosis.coding.offsets import Moves, moved
from sereno.web.audits.stages import brought
from sereno.web.coding.models import Segment, TextVersion
from sereno.web.coding.quotes.moving import move_quotes
from sereno.web.coding.segments.clock import next_revision
from sereno.web.diagnosis.models import Document


@dataclass(frozen=True)
class FollowsTexts:
    """What a later stage does once a document has a newer text, in the same transaction: a name
    that was replaced there stands nowhere else either.
    """

    moved: Callable[[Document], None]


def move_coding(old: TextVersion, new: TextVersion, moves: Moves, *, asks: bool) -> int:
    """Move segments and quotes, in the caller's transaction: how many segments lie on something
    that was changed, and have to be looked at if it `asks` for that. Steps of coding are moved when
    they are undone (`segments.steps`). What was judged and settled names its own version, and stays
    there.
    """
    revision = next_revision(new.document.audit)
    segments = list(Segment.objects.filter(text=old))
    now = timezone.now()
    n = 0
    for segment, (start, end, touched) in zip(segments, _of(segments, moves), strict=True):
        segment.start, segment.end, segment.text = start, end, new
        segment.revision, segment.changed_at = revision, now
        if asks and touched and segment.removed_at is None:
            segment.needs_look = True
            n += 1
    fields = ["start", "end", "text", "revision", "changed_at", "needs_look"]
    Segment.objects.bulk_update(segments, fields, batch_size=200)
    move_quotes(old, new, moves)
    for each in brought(FollowsTexts):
        each.moved(new.document)
    return n


def _of(rows: Sequence[Any], moves: Moves) -> list[tuple[int, int, bool]]:
    return moved([(each.start, each.end) for each in rows], moves)
