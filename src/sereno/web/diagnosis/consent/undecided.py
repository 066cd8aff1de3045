"""Files that somebody brought and about which nobody decides: they wait, and are then dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, Final, Protocol

from django.db import models, transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.resting import KeptForATime
from sereno.web.people.models import Person

# So long a file waits: what people said or wrote lies nowhere without a use.
WAITS: Final = dt.timedelta(days=30)


class Drop(Protocol):
    """Takes nothing of a file, and lets it go."""

    def __call__(self, *, brought: Any, by: Person | None) -> None: ...


def kept_undecided(
    model: type[models.Model], states: Collection[str], drop: Drop, taken: str
) -> KeptForATime:
    """Files of a model that stood in such states for longer than `WAITS`; taken: the code of the
    Problem by which `drop` says that somebody decided meanwhile.
    """

    def due(today: dt.date) -> Iterable[models.Model]:
        old = model._default_manager.filter(state__in=states, created_at__date__lt=today - WAITS)
        return old.select_related("audit").order_by("pk")

    @transaction.atomic
    def erase(brought: Any, _today: dt.date) -> Audit:
        try:
            drop(brought=brought, by=None)
        except Problem as problem:
            if problem.code != taken:
                raise
        audit: Audit = brought.audit
        return audit

    return KeptForATime(due, erase)
