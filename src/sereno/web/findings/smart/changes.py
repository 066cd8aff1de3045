"""Writes to the verdicts of a recommendation."""

from __future__ import annotations

from django.db import transaction

from sereno.web.audits.changes import record_event
from sereno.web.findings.models import Recommendation, SmartReading, VerdictOverride
from sereno.web.findings.recommendations.changes import opened, reviewed_no_more
from sereno.web.people.models import Person


@transaction.atomic
def override_verdict(
    *, recommendation: Recommendation, reading: str, verdict: str, reason: str, by: Person
) -> VerdictOverride:
    """Decide a verdict otherwise than the rules do; a second decision takes the first one's place;
    what was reviewed is a draft again, as of any other words of it.

    Raises Problem record_closed.
    """
    there = opened(recommendation)
    reviewed_no_more(there, by)
    made, _is_new = VerdictOverride.objects.update_or_create(
        recommendation=there,
        reading=reading,
        defaults={"verdict": verdict, "reason": reason, "by": by},
    )
    record_event(
        audit=there.audit, verb="override_verdict", by=by, subject=there, reason=reason,
        reading=reading, verdict=verdict,
    )  # fmt: skip
    return made


@transaction.atomic
def drop_override(*, recommendation: Recommendation, reading: str, by: Person) -> None:
    """Let the rules' verdict stand again; nothing where nobody decided otherwise.

    Raises Problem record_closed.
    """
    there = opened(recommendation)
    gone, _of_each = there.verdicts.filter(reading=reading).delete()
    if gone:
        reviewed_no_more(there, by)
        record_event(
            audit=there.audit, verb="drop_override", by=by, subject=there,
            reading=SmartReading(reading).value,
        )  # fmt: skip
