"""Quotes as records: their list, API, pages and steps."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Case, CharField, F, Value, When
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Quote, QuoteState
from sereno.web.coding.quotes.changes import cut_quote, decide_quote, propose_quote
from sereno.web.coding.quotes.forms import QuoteForm
from sereno.web.coding.quotes.life import QUOTE_LIFE
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register


def _called(quote: Quote, _audit: Audit) -> str:
    return str(quote)


def _level(quote: Quote, _audit: Audit) -> str:
    return quote.access_level


def _guard(quote: Quote) -> Document | None:
    return None if quote.state == QuoteState.APPROVED else quote.document


def _details(quote: Quote, audit: Audit, person: Person) -> Context:
    from sereno.web.coding.quotes.details import quote_details

    return quote_details(quote, audit, person)


def _codes(audit: Audit, person: Person) -> list[tuple[str, str]]:
    """Those of the quotes that the person sees: not everybody reads the codebook."""
    seen = Quote.objects.for_person(audit, person).order_by("code__name")
    seen = seen.filter(code__access_level__in=audit.access_levels_of(person))
    return [(str(pk), name) for pk, name in seen.values_list("code", "code__name").distinct()]


def _code_name(levels: Collection[str]) -> Case:
    """What its code is called, where codes of its level may be seen."""
    return Case(
        When(code__access_level__in=levels, then=F("code__name")),
        default=Value(""),
        output_field=CharField(),
    )


def _code_name_for(audit: Audit, person: Person) -> dict[str, Case]:
    return {"code_name": _code_name(audit.access_levels_of(person))}


QUOTES = register(
    Kind(
        key="quote",
        plural="quotes",
        model=Quote,
        many=_("All quotes"),
        lede=_(
            "What was proposed to be quoted, and what became of it. One person proposes, another "
            "approves; without agreement to be quoted nothing stands here."
        ),
        new=_("Choose a passage"),
        new_at="coding:passages",
        makes=Right.CODE,
        empty=Empty(
            title=_("No quote yet"),
            text=_("They are proposed from passages: under Analysis, or where a text is coded."),
            drawing="list-details",
            words=_("Choose a passage"),
            route="coding:passages",
            right=Right.CODE,
        ),
        read=Right.SEE_RESULTS,
        write=Right.CODE,
        order=("-number",),
        annotations={"code_name": _code_name(AccessLevel.values)},
        annotations_for=_code_name_for,
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("quote", _("Quote"), value=_called, attribute="number", link=True, in_api=False),
            Column("code_name", _("Code given"), sorts=True),
            Column("created_at", _("Proposed on"), sorts=True, on_phone=False),
            Column("access_level", _("Who may see it"), value=_level, listed=False),
            Column("state", sorts=True),
        ),
        filters=("state", Filter("code", _("Code given"), choices=_codes)),
        form=QuoteForm,
        lifecycle=QUOTE_LIFE,
        told_add=_("proposed “{about}”"),
        told_change=_("cut “{about}” anew"),
        add=propose_quote,
        change=cut_quote,
        take=decide_quote,
        detail=_details,
        detail_template="coding/quote.html",
        guard=_guard,
    )
)
