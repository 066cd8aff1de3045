"""What a reviewer typed of an item and has not said yet: theirs alone, kept as it is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sereno.web.monitoring.models import ReviewDraft, RoundItem
from sereno.web.people.models import Person


def keep_draft(item: RoundItem, person: Person, typed: Mapping[str, str], now: dt.datetime) -> None:
    """In place of what was typed before."""
    ReviewDraft.objects.update_or_create(
        item=item, reviewer=person, defaults={"typed": dict(typed), "at": now}
    )


def draft_of(item: RoundItem, person: Person) -> ReviewDraft | None:
    """What the person typed; None: nothing."""
    found: ReviewDraft | None = ReviewDraft.objects.filter(item=item, reviewer=person).first()
    return found


def forget_draft(item: RoundItem, person: Person) -> None:
    """It has been said, or is thrown away."""
    ReviewDraft.objects.filter(item=item, reviewer=person).delete()
