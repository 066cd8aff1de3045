"""What people decided in the review queues, in the form in which the engine learns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sereno.methods.sources.offences import CodedOffence
from sereno.web.audits.models import Audit

if TYPE_CHECKING:
    from sereno.engine.stage_one import Decisions


def decisions_of(audit: Audit) -> Decisions:
    """Offences by folded label; places by folded group and name (None: no such place)."""
    from sereno.engine.stage_one import Decisions

    offences = {
        d.folded: CodedOffence(
            iccs=d.iccs or None,
            topic=d.topic,
            violent=d.violent,
            why_es=d.reason or "Decidido en la revisión.",
            why_en=d.reason or "Decided in review.",
            confidence=1.0,
            source="decided",
        )
        for d in audit.offence_decisions.all()
    }
    places = {
        (d.group_folded, d.name_folded): d.area_code or None for d in audit.place_decisions.all()
    }
    return Decisions(offences, places)
