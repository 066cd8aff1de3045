"""What the demo's audit says of itself, and what people wrote for its report."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format

from sereno.web.findings.about.changes import add_line, change_about
from sereno.web.findings.demo.people import WRITTEN, Cast
from sereno.web.findings.demo.words import table
from sereno.web.findings.models import Adaptation, Effort, Funding, SisterAudit
from sereno.web.findings.report.changes import write_cover, write_text

_BEGAN_DAYS, _ENDED_DAYS = 420, 2


def tell_of_itself(cast: Cast) -> None:
    """The account of the audit, and the report's cover and texts."""
    told = table("about")
    audit, by = cast.audit, cast.approver
    change_about(
        audit=audit,
        by=by,
        starts_on=WRITTEN - dt.timedelta(days=_BEGAN_DAYS),
        ends_on=WRITTEN - dt.timedelta(days=_ENDED_DAYS),
        body=cast.organisations["ual"],
        **{name: told[name] for name in ("currency", "beneficiaries", "enabling", "constraints")},
    )
    for each in told["funding"]:
        add_line(
            audit=audit, by=by, line=Funding, stage=each["stage"],
            funder=cast.organisations[each["funder"]], amount=Decimal(each["amount"]),
        )  # fmt: skip
    for stage, days in told["effort"].items():
        add_line(audit=audit, by=by, line=Effort, stage=stage, person_days=Decimal(days))
    for each in told["adaptations"]:
        add_line(audit=audit, by=by, line=Adaptation, **each)
    for each in told["sisters"]:
        add_line(audit=audit, by=by, line=SisterAudit, **each)
    with translation.override("es"):
        month = date_format(WRITTEN, "YEAR_MONTH_FORMAT")
    when = f"Santiago de la Linterna, {month[0].lower()}{month[1:]}"
    write_cover(audit=audit, language="es", after=0, by=by, place_and_date=when, **told["cover"])
    for chapter, text in told["texts"].items():
        write_text(audit=audit, chapter=chapter, language="es", text=text.strip(), after=0, by=by)
