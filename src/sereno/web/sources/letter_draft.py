"""The first text of a letter, made of a request and the country's law, for a person to edit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sereno.exchange.request_letter import LetterItem, LetterText
from sereno.vocabulary.language import Language, speaking
from sereno.vocabulary.legal_basis import legal_basis
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.sources.gap_rows import rows_of
from sereno.web.sources.geographies import geography_names
from sereno.web.sources.models import DataRequest

TEXTS = (
    "place_and_date",
    "addressee",
    "subject",
    "opening",
    "legal_basis",
    "closing",
    "signature",
)
A4 = frozenset({"za"})


def first_texts(
    request: DataRequest, person: Person, lang: Language, today: dt.date
) -> dict[str, str]:
    """Every part of the letter as Sereno would write it, in the letter's own language."""
    audit = request.audit
    basis = legal_basis(audit.country)
    with translation.override(lang), speaking(lang):
        return {
            "place_and_date": date_format(today, "DATE_FORMAT"),
            "addressee": "\n".join(filter(None, [request.addressee, request.institution.name])),
            "subject": _("Request for information: {audit}").format(audit=audit.name),
            "opening": _(
                "The municipality is preparing the local safety audit “{audit}”, which looks for "
                "what lies behind crime and violence at the finest geography "
                "available, together with the people who live there. Some of the information it "
                "needs is held by your institution."
            ).format(audit=audit.name),
            "legal_basis": basis.text.said(lang)
            if basis
            else _("I ask for the information described below."),
            "closing": _(
                "If part of this is kept at another level or for other years, I ask you to send "
                "what you have and to say what is missing. The figures are used for the audit "
                "alone, without personal data; numbers so small that somebody could be "
                "recognised in them are not published.\n\n"
                "I remain at your disposal for any question.\n\nYours faithfully,"
            ),
            "signature": "\n".join(filter(None, [str(person), person.email, audit.name])),
        }


def letter_of(
    request: DataRequest, texts: Mapping[str, str], lang: Language, day: dt.date
) -> LetterText:
    """The letter with edited texts and the request's items, in the letter's language."""
    paper: Literal["us-letter", "a4"] = "a4" if request.audit.country in A4 else "us-letter"
    with translation.override(lang), speaking(lang):
        return LetterText(
            language=lang,
            day=day,
            reference=_("Request {n}").format(n=request.number),
            items=_items(request, request.audit, lang),
            paper=paper,
            **{name: texts[name] for name in TEXTS},
        )


def _items(request: DataRequest, audit: Audit, lang: Language) -> tuple[LetterItem, ...]:
    rows, levels = rows_of(audit), geography_names(audit)
    return tuple(
        LetterItem(
            what=rows[item.row].name(lang) if item.row in rows else item.row,
            level=levels[item.geography],
            years=item.years,
            why=item.why or (rows[item.row].why(lang) if item.row in rows else ""),
            format=item.format,
        )
        for item in request.items.all()
    )
