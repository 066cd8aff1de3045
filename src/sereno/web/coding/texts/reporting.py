"""What somebody who codes a text takes for a name that is still in it."""

from __future__ import annotations

import json
import re
from typing import Final

from django.db import transaction

from sereno.methods.diagnosis.coding.offsets import moved, turned_round, without
from sereno.vocabulary.problems import Problem
from sereno.web.coding.models import Mention, MentionState, NameKind, TextVersion
from sereno.web.coding.texts.deciding import at_work_on
from sereno.web.coding.texts.looking import REPORTED

# From the first letter or figure to the last.
_WORDS: Final = re.compile(r"\w(?:.*\w)?", re.DOTALL)


@transaction.atomic
def report_name(*, text: TextVersion, start: int, end: int) -> int:
    """Have a part of a text wait to be decided as a name: how many mentions wait now that didn't.
    start, end: in that text.

    What is replaced stays so; what was kept as it is waits again; the rest is marked anew. Nothing
    tells who reported it, to nobody: that they work there may be hidden from others.
    Raises Problem mention_outside, name_reported_late and those of `at_work_on`.
    """
    work = at_work_on(text.document)
    if work.name_map.source_id != text.source_id:
        raise Problem("name_reported_late", where=str(text.document))
    if not 0 <= start < end <= len(text.text):
        raise Problem("mention_outside", where=str(text.document))
    back = turned_round(json.loads(text.edits or "[]"))
    [(first, last, _touched)] = moved([(start, end)], back)
    there = [each for each in work.mentions if each.start < last and each.end > first]
    kept = [each for each in there if each.state == MentionState.KEPT]
    for each in kept:
        each.state, each.rule = MentionState.WAITING, REPORTED
        each.decided_at = each.decided_by = None
    Mention.objects.bulk_update(kept, ["state", "rule", "decided_at", "decided_by"])
    made = []
    for a, b in without((first, last), [(each.start, each.end) for each in there]):
        words = _WORDS.search(work.text, a, b)
        if words is not None:
            made.append(
                Mention(
                    document=work.document,
                    source_id=work.name_map.source_id,
                    start=words.start(),
                    end=words.end(),
                    kind=NameKind.PERSON,
                    rule=REPORTED,
                )
            )
    Mention.objects.bulk_create(made)
    return len(made) + len(kept)
