"""By when an institution has to answer a request, as a day to start from and as words."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.legal_basis import LegalBasis, legal_basis
from sereno.web.audits.models import Audit

# Where no law is known, or what it says of days.
DAYS_TO_ANSWER: Final = 30


def due_day(audit: Audit, asked: dt.date) -> dt.date:
    """When the law of the country wants an answer; where we aren't sure, in a month.

    The day after the request is the first. Of the days that nobody works, Saturdays and Sundays
    are known here; public holidays, and an institution's own, are not.
    """
    basis = legal_basis(audit.country)
    days = (basis.days if basis else None) or DAYS_TO_ANSWER
    if basis is None or not basis.working_days:
        return asked + dt.timedelta(days=days)
    day = asked
    while days:
        day += dt.timedelta(days=1)
        days -= day.weekday() < 5
    return day


def due_words(audit: Audit) -> str:
    """What that day rests on, for whoever may change it."""
    basis = legal_basis(audit.country)
    if basis is None or basis.days is None:
        return _(
            "A month from now: Sereno doesn't know of a deadline set by law. Change it as you need."
        )
    said = [_where(basis)]
    if basis.longer:
        said.append(_("With reasons they may take {n} more.").format(n=basis.longer))
    if basis.working_days:
        said.append(_("Holidays aren't counted here, so the day may be later."))
    return " ".join(said)


def _where(basis: LegalBasis) -> str:
    days = basis.days or 0
    if basis.working_days:
        length = ngettext("{n} working day", "{n} working days", days).format(n=days)
    else:
        length = ngettext("{n} day", "{n} days", days).format(n=days)
    law = basis.law.said()
    if basis.article:
        return _("{length} by the law ({article}): {law}.").format(
            length=length, article=basis.article.said(), law=law
        )
    return _("{length} by: {law}.").format(length=length, law=law)
