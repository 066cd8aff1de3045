"""Indicators: measures by area and period, counted from incidents, worked out or given."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit, Hits, Page, Part, Wanted
from sereno.web.audits.visit import Visit
from sereno.web.geographies.carried import CarriedOver
from sereno.web.indicators.carriable import carriable_indicators
from sereno.web.indicators.citing import VALUE
from sereno.web.indicators.gaps import INDICATOR, indicator_rows
from sereno.web.indicators.models import Indicator
from sereno.web.sources.gap_rows import GapRows


def found(visit: Visit, wanted: Wanted) -> Iterator[Hits]:
    """Indicators by name or code, up to the person's level."""
    if Right.SEE_RESULTS in visit.may:
        slug = visit.audit.slug
        yield Hits(
            _now("Indicators"),
            [
                Hit(each.name, each.code, reverse("indicators:indicator", args=[slug, each.code]))
                for each in Indicator.objects.for_person(visit.audit, visit.person)
                if wanted.fits(each.name, each.code)
            ],
        )


STAGE = Part(
    app="indicators",
    under="imports",
    urls="sereno.web.indicators.urls",
    api="sereno.web.indicators.api",
    pages=(
        Page(
            "indicators:indicators",
            _("Indicators"),
            Right.SEE_RESULTS,
            within=(
                "indicators:indicator",
                "indicators:new_indicator",
                "indicators:edit_indicator",
                "indicators:tables",
                "indicators:table",
            ),
        ),
    ),
    search=found,
    brings=(
        GapRows(indicator_rows, {INDICATOR: _("Indicators")}),
        CarriedOver(carriable_indicators),
        VALUE,
    ),
    verbs={
        "count_version": _("counted the indicators of import {about}"),
        "load_table": _("loaded the table of indicators “{about}”"),
        "confirm_table": _("confirmed unlikely figures of the table “{about}”"),
        "discard_table": _("discarded the table of indicators “{about}”"),
        "work_out": _("recalculated {n} indicators because {about} changed"),
        "carry_over": _("carried “{about}” over to another geography"),
    },
)
