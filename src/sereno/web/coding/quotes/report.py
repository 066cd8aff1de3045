"""Quotes by code and area, with what may be said of who speaks: the report and its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sereno.exchange.quote_files import QuoteLine
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import Quote, QuoteState, Speaker
from sereno.web.coding.quotes.crowds import is_told, speakers_of
from sereno.web.coding.quotes.words import words_of
from sereno.web.coding.search.asking import Within
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.consent.standing import scope_in_force
from sereno.web.diagnosis.models import Consent, Document, Scope
from sereno.web.people.models import Person

STATES = (QuoteState.APPROVED, QuoteState.PROPOSED, QuoteState.REFUSED)


@dataclass(frozen=True)
class Reported:
    """A quote with its line of the report."""

    quote: Quote
    line: QuoteLine


def quotes_of(audit: Audit, person: Person, within: Within, state: str) -> list[Quote]:
    """The quotes of some material that a person sees, in the order of the codebook, by area; last
    those of codes that they don't see.
    """
    rows = Quote.objects.for_person(audit, person).filter(state=state)
    if (codes := within.segments(audit, person)) is not None:
        rows = rows.filter(codes)
    documents = Document.objects.filter(within.documents()).order_by().values("pk")
    rows = rows.filter(document__in=documents)
    rows = rows.select_related("audit", "code", "document__activity", "document__audit")
    found = list(rows.prefetch_related("document__activity__areas"))
    nodes = flat(tree_of(audit, None))
    place = {node.code.pk: i for i, node in reversed(list(enumerate(nodes)))}
    last = len(place)
    areas = {each.pk: areas_of(each, audit) for each in found}
    levels = audit.access_levels_of(person)

    def order(quote: Quote) -> tuple[object, ...]:
        name = quote.code.name_for(levels)
        in_codebook = place.get(quote.code_id, last) if name else last
        return not name, in_codebook, name, areas[quote.pk], quote.number

    return sorted(found, key=order)


def reported(audit: Audit, quotes: Sequence[Quote], person: Person) -> list[Reported]:
    """Quotes with their words, as a person is told them: what is public of a quote isn't its code.
    No more texts are opened than theirs.
    """
    levels, unnamed = audit.access_levels_of(person), _("Other quotes")
    words, speakers = words_of(quotes), speakers_of(quotes)
    consents = consents_of(quotes)
    return [
        Reported(
            quote,
            QuoteLine(
                number=quote.number,
                code=quote.code.name_for(levels) or unnamed,
                words=words[quote.pk],
                areas=areas_of(quote, audit),
                group=group_of(quote, speakers[quote.pk]),
                technique=str(quote.document.activity.get_technique_display()),
                year=quote.document.activity.on.year if quote.document.activity.on else None,
                level=str(AccessLevel(quote.access_level).label),
                consent=consents[quote.pk],
                state=str(quote.get_state_display()),
            ),
        )
        for quote in quotes
    ]


def areas_of(quote: Quote, audit: Audit) -> str:
    """Where it was said, as people call it."""
    labels = known_areas(audit).labels
    areas = quote.document.activity.areas.all()
    return ", ".join(sorted(labels.get(area.code, area.name) for area in areas))


def group_of(quote: Quote, speakers: Iterable[Speaker]) -> str:
    """Of whoever speaks: for whom, and sex and age where somebody wrote them down."""
    told = [str(quote.document.activity.get_sector_display())]
    for speaker in speakers:
        parts = [speaker.get_sex_display(), speaker.get_age_display()] if is_told(speaker) else []
        told += [", ".join(map(str, parts))] if parts else []
    return "; ".join(dict.fromkeys(told))


def consents_of(quotes: Iterable[Quote]) -> dict[int, str]:
    """To what somebody agrees now of those on whom each quote rests, by its key."""
    rows = list(quotes)
    activities = {each.document.activity_id for each in rows}
    consents = Consent.objects.filter(activity__in=activities)
    consents = consents.prefetch_related("withdrawals", "scope_withdrawals")
    in_force: dict[int, list[Scope]] = {
        each.pk: [scope for scope in Scope if scope_in_force(each, scope)] for each in consents
    }
    of_activity: dict[int, list[int]] = {}
    for each in consents:
        of_activity.setdefault(each.activity_id, []).append(each.pk)
    found = {}
    for quote in rows:
        own, there = quote.document.consent_id, of_activity.get(quote.document.activity_id, [])
        scopes = {scope for pk in ([own] if own else there) for scope in in_force.get(pk, [])}
        found[quote.pk] = ", ".join(str(each.label) for each in Scope if each in scopes)
    return found
