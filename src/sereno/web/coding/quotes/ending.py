"""How quotes end: with the agreement to be quoted on which they rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Quote, QuoteState
from sereno.web.coding.models.quotes import quotable
from sereno.web.diagnosis.consent.resting import GRACE, KeptForATime, Resting, RestsOnConsent
from sereno.web.diagnosis.models import Consent, Document, Scope
from sereno.web.people.models import Person

_AGAIN = {"state": QuoteState.PROPOSED, "decided_by": None, "decided_at": None}


def _resting_on(consent: Consent) -> QuerySet[Quote]:
    rests = Q(document__consent=consent) | Q(document__consent=None)
    rows: QuerySet[Quote] = Quote.objects.filter(rests, document__activity=consent.activity_id)
    return rows


def what_rests(consent: Consent) -> Iterator[Resting]:
    """Said in numbers: whoever notes a withdrawal may not see the texts."""
    quotes = _resting_on(consent).exclude(state=QuoteState.WITHDRAWN)
    for is_public, words in (
        (False, _("Quotes that are not public: {n}. Gone when nobody agrees to it any more.")),
        (
            True,
            _(
                "Quotes approved to be public: {n}. They have to be approved again; gone when "
                "nobody agrees to it any more."
            ),
        ),
    ):
        state = Q(state=QuoteState.APPROVED)
        n = quotes.filter(state if is_public else ~state).count()
        if n:
            yield Resting(words.format(n=number(n)), is_published=is_public)


@transaction.atomic
def withdraw_quotes(consent: Consent, by: Person | None) -> None:
    """Take out what nobody agrees to any more. Where others do, whoever withdrew may be the one
    who is quoted: what was public is approved anew.
    """
    rows = _resting_on(consent).exclude(state=QuoteState.WITHDRAWN)
    _write(rows.exclude(quotable()), "withdraw_quotes", by, state=QuoteState.WITHDRAWN)
    if consent.quote and _is_about_quotes(consent):
        _write(rows.filter(state=QuoteState.APPROVED), "quotes_doubted", by, **_AGAIN)


def _is_about_quotes(consent: Consent) -> bool:
    """Whether what was withdrawn last was more than something beside being quoted."""
    part = consent.scope_withdrawals.order_by("at", "pk").last()
    whole = consent.withdrawals.order_by("at", "pk").last()
    if part is None or (whole is not None and whole.at >= part.at):
        return whole is not None
    return part.scope == Scope.QUOTE


@transaction.atomic
def bring_quotes_back(consent: Consent, since: dt.datetime, by: Person | None) -> None:
    """Propose again what was taken out for a withdrawal that was a mistake: a second person has to
    approve it anew.
    """
    rows = _resting_on(consent).filter(state=QuoteState.WITHDRAWN, changed_at__gte=since)
    _write(rows.filter(quotable()), "quotes_back", by, **_AGAIN)


def _write(quotes: QuerySet[Quote], verb: str, by: Person | None, **values: object) -> None:
    keys: dict[int, list[int]] = {}
    for pk, of in quotes.order_by("document", "number").values_list("pk", "document"):
        keys.setdefault(of, []).append(pk)
    for document in Document.objects.filter(pk__in=keys).select_related("audit", "activity"):
        rows = Quote.objects.filter(pk__in=keys[document.pk])
        n = rows.update(changed_at=timezone.now(), **values)
        record_event(audit=document.audit, verb=verb, by=by, subject=document, n=n)


def due(today: dt.date) -> Iterable[Quote]:
    """Quotes that no mistake brings back any more."""
    over = timezone.make_aware(dt.datetime.combine(today, dt.time())) - GRACE
    rows = Quote.objects.filter(state=QuoteState.WITHDRAWN, changed_at__lt=over)
    found: Iterable[Quote] = rows.select_related("audit").order_by("pk")
    return found


@transaction.atomic
def erase(quote: Quote, today: dt.date) -> Audit:
    """Nothing is left of a quote that was taken out, unless it was brought back since."""
    if any(each.pk == quote.pk for each in due(today)):
        Quote.objects.filter(pk=quote.pk).delete()
    return quote.audit


ENDING = (
    RestsOnConsent(what_rests, withdraw_quotes, bring_quotes_back),
    KeptForATime(due, erase),
)
