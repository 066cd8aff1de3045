"""Indicators as records: their list, files, filters, forms and API; their values are no records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.indicators import listing
from sereno.web.indicators.changes import add_indicator, change_indicator
from sereno.web.indicators.indicator_answer import IndicatorParts, indicator_parts
from sereno.web.indicators.indicator_forms import IndicatorForm
from sereno.web.indicators.models import Indicator, Origin, ValueFile
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register
from sereno.web.sources.models import Source

# What a definition says in both languages; the list and its file say it in the reader's.
SAID = (
    "name_es", "name_en", "definition_es", "definition_en", "numerator_es", "numerator_en",
    "denominator_es", "denominator_en",
)  # fmt: skip


def _source(each: Indicator) -> Source | None:
    return each.source


def _source_number(each: Indicator, _audit: Audit) -> int | None:
    return each.source.number if each.source else None


def _edition(each: Indicator, _audit: Audit) -> int | None:
    return each.current.number if each.current else None


def _edition_at(each: Indicator, _audit: Audit) -> dt.datetime | None:
    return each.current.file.at if each.current else None


@transaction.atomic
def _add(*, audit: Audit, by: Person | None, **values: Any) -> Indicator:
    made = add_indicator(audit=audit, by=by, **values)
    _work_out(made, "", by)
    return made


@transaction.atomic
def _change(*, row: Indicator, by: Person, **values: Any) -> Indicator:
    # The form wrote on its row; what was there before is asked for again.
    before = Indicator.objects.select_related("audit").get(pk=row.pk)
    formula = before.formula
    changed = change_indicator(indicator=before, by=by, **values)
    _work_out(changed, formula, by)
    return changed


def _work_out(defined: Indicator, earlier: str, by: Person | None) -> None:
    """The values that a new formula gives, with what rests on them."""
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.web.indicators.working_out import work_out

    if defined.origin == Origin.DERIVED and defined.formula != earlier:
        why = ValueFile.Why.FORMULA
        work_out(audit=defined.audit, changed=[defined.code], by=by, why=why)


INDICATORS = register(
    Kind(
        key="indicator",
        plural="indicators",
        model=Indicator,
        many=_("Indicators"),
        lede=_(
            "What this audit measures and where the values come from. Those of the incidents are"
            " recounted with every import; the others come from tables and formulas."
        ),
        new=_("New indicator"),
        empty=Empty(
            title=_("No indicators yet"),
            text=_(
                "An import of incidents produces counts and rates on its own; the others come from"
                " tables."
            ),
            drawing="chart-histogram",
            words=_("Bring a table"),
            route="indicators:tables",
            right=Right.IMPORT,
        ),
        read=Right.SEE_RESULTS,
        write=Right.IMPORT,
        by="code",
        order=("name_sorted", "code"),
        annotations={
            "name_sorted": listing.name_to_sort,
            "topic_sorted": listing.topic_to_sort,
            "sdg_sorted": NullIf("sdg", Value("")),
            "source_title": F("source__title"),
            "values": Coalesce("current__n_values", 0),
            "first": F("current__first_period"),
            "last": F("current__last_period"),
        },
        columns=(
            Column("code", listed=False, sorts=True),
            Column(
                *("name", _("Indicator")),
                value=lambda each, _audit: each.name,
                link=True,
                sorts="name_sorted",
                under=lambda each, _audit: each.code,
                under_on_phone=False,
                in_api=False,
            ),
            Column(
                "definition",
                value=lambda each, _audit: each.definition,
                listed=False,
                in_api=False,
            ),
            *(Column(name, listed=False, in_file=False) for name in SAID),
            Column("unit", listed=False),
            Column("factor", listed=False),
            Column("good", listed=False),
            Column("frequency", listed=False),
            Column("topic", value=listing.topic_said, sorts="topic_sorted", on_phone=False),
            Column("sdg", _("SDG"), value=listing.goal_said, sorts="sdg_sorted", on_phone=False),
            Column(
                *("level_names", _("Levels")),
                value=listing.levels_said,
                in_file=False,
                in_api=False,
            ),
            Column("levels", value=listing.levels_there, listed=False, type=list[str]),
            Column(
                *("periods", _("Periods")),
                value=listing.periods_said,
                sorts="last",
                in_file=False,
                in_api=False,
            ),
            Column("first_period", attribute="first", listed=False),
            Column("last_period", attribute="last", listed=False),
            Column("n_values", _("Values"), attribute="values", sorts=True, on_phone=False),
            Column("origin", _("Where from")),
            Column("formula", listed=False),
            Column("source", attribute="source_title", listed=False),
            Column("source_number", value=_source_number, listed=False, type=int | None),
            Column("edition", value=_edition, listed=False, type=int | None),
            Column("edition_at", value=_edition_at, listed=False, type=dt.datetime | None),
        ),
        search=("code", "name_es", "name_en", "definition_es", "definition_en"),
        search_words=_("Name or code"),
        filters=(
            Filter("topic", choices=listing.topics_to_choose),
            Filter("sdg", _("SDG"), choices=listing.goals_to_choose, apply=listing.of_goal),
            Filter(
                *("level", _("Level")),
                choices=lambda audit, _who: listing.level_names(audit).items(),
                apply=listing.at_level,
            ),
            Filter("origin", _("Where from")),
        ),
        form=IndicatorForm,
        told_add=_("added the indicator “{about}”"),
        told_change=_("changed the indicator “{about}”"),
        head=listing.counting_of,
        head_template="indicators/list_head.html",
        detail_template="indicators/detail.html",
        parts=(IndicatorParts, indicator_parts),
        add=_add,
        change=_change,
        guard=_source,
    )
)
