"""What people decided in the review queues, in the form in which the engine learns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sereno.exchange.results.decisions_file import Decided, OffenceDecided, PlaceDecided
from sereno.web.audits.models import Audit

if TYPE_CHECKING:
    from sereno.engine.stage_one import Decisions


def decisions_of(audit: Audit) -> Decisions:
    """Offences by folded label; places by folded group and name (None: no such place)."""
    from sereno.engine.stage_one import Decisions

    return Decisions.of(decided_in(audit))


def decided_in(audit: Audit) -> Decided:
    """The same as decisions.csv holds it."""
    return Decided(
        tuple(
            OffenceDecided(d.label, d.iccs, d.topic, d.violent, d.reason)
            for d in audit.offence_decisions.all()
        ),
        tuple(
            PlaceDecided(d.group, d.name, d.area_code, d.reason, d.is_refusal)
            for d in audit.place_decisions.all()
        ),
    )
