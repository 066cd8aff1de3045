"""The catalogue of the demo city: sources in every state, requests with their answers.

Everything is made by the verbs that a person's clicks call. Days are counted back from today, so
that what is overdue looks as it would.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files
from typing import Any

from django.db import transaction

from sereno.vocabulary.language import Language, language
from sereno.vocabulary.series_breaks import known_breaks
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.records.changes import change
from sereno.web.sources.changes import (
    add_source,
    attach_file,
    cover,
    note_break,
    take_step,
)
from sereno.web.sources.letter_changes import make_letter
from sereno.web.sources.letter_draft import first_texts, letter_of
from sereno.web.sources.models import Answer, DataRequest, Extent, Source, SourceState
from sereno.web.sources.record import SOURCES
from sereno.web.sources.request_changes import (
    answer_request,
    give_up,
    note_promise,
    open_request,
    remind,
    send_request,
)

Entry = dict[str, Any]
WRITTEN = ("title", "publisher", "kind", "geography", "access_level", "format", "licence")


@transaction.atomic
def fill_catalogue(*, audit: Audit, by: Person, today: dt.date) -> bool:
    """Fill an audit that has no request yet. False: it was filled before."""
    if audit.requests.exists():
        return False
    tables = tomllib.loads(
        (files("sereno.web.sources.demo") / "catalogue.toml").read_text(encoding="utf-8")
    )
    spoken = language()
    last = today.year - 1
    for title, entry in tables["imported"].items():
        _describe(audit, title, entry, by, spoken)
    sources = {
        key: _source(audit, entry, by, today, last, spoken)
        for key, entry in tables["sources"].items()
    }
    for entry in tables["requests"]:
        _request(audit, entry, sources, by, today, last, spoken)
    return True


def _said(entry: Entry, name: str, lang: Language) -> str:
    """A text of the table in the language of the demo."""
    value = entry.get(name, "")
    return str(value[lang]) if isinstance(value, dict) else str(value)


def _describe(audit: Audit, title: str, entry: Entry, by: Person, lang: Language) -> None:
    """Write what a source is that an import made, as a person would after it."""
    written = {name: _said(entry, name, lang) for name in ("restrictions", *WRITTEN)}
    told = {name: text for name, text in written.items() if text}
    for made in Source.objects.filter(audit=audit, title=title):
        change(SOURCES, row=made, by=by, contact_institution=told["publisher"], **told)


def _source(
    audit: Audit, entry: Entry, by: Person, today: dt.date, last: int, lang: Language
) -> Source:
    years = entry.get("years")
    source = add_source(
        audit=audit,
        by=by,
        on=_ago(today, entry["days"]),
        **{name: _said(entry, name, lang) for name in WRITTEN},
        year_from=last - years[0] if years else None,
        year_to=last - years[1] if years else None,
        restrictions=_said(entry, "restrictions", lang),
        contact_institution=_said(entry, "publisher", lang),
        contact_person=_said(entry, "contact", lang),
    )
    for step in entry.get("steps", []):
        take_step(
            source=source,
            state=SourceState(step["state"]),
            on=_ago(today, step["days"]),
            today=today,
            reason=_said(step, "reason", lang),
            by=by,
        )
    source.refresh_from_db()
    if "file" in entry:
        attach_file(
            source=source,
            name=entry["file"],
            chunks=[b"area,year,value\n"],
            by=by,
        )
    for has in entry.get("has", []):
        cover(
            source=source,
            rows=has["rows"],
            geography=has.get("geography", entry["geography"]),
            years=range(last - has["years"][0], last - has["years"][1] + 1),
            extent=Extent(has.get("extent", "whole")),
            by=by,
        )
    for known in known_breaks(audit.country):
        if known.key in entry.get("breaks", []):
            note_break(
                source=source,
                on=known.date,
                kind=known.kind,
                what=known.what.said(lang),
                advice=known.advice.said(lang),
                preset=known.key,
                by=by,
            )
    return source


def _request(
    audit: Audit,
    entry: Entry,
    sources: dict[str, Source],
    by: Person,
    today: dt.date,
    last: int,
    lang: Language,
) -> DataRequest:
    request = open_request(
        audit=audit,
        institution=_said(entry, "institution", lang),
        addressee=_said(entry, "addressee", lang),
        items=[
            {
                "row": item["row"],
                "geography": item["geography"],
                "year_from": last - item["years"][0],
                "year_to": last - item["years"][1],
                "why": _said(item, "why", lang),
                "format": "CSV, XLSX",
                "source": sources.get(item.get("source", "")),
            }
            for item in entry["items"]
        ],
        by=by,
    )
    if "sent" not in entry:
        return request
    sent = _ago(today, entry["sent"])
    if entry.get("letter"):
        texts = first_texts(request, by, lang, sent)
        make_letter(
            request=request, texts=texts, letter=letter_of(request, texts, lang, sent), by=by
        )
    send_request(request=request, on=sent, due=_ago(today, entry["due"]), today=today, by=by)
    for each in entry.get("reminded", []):
        remind(
            request=request,
            on=_ago(today, each["days"]),
            note=_said(each, "note", lang),
            today=today,
            by=by,
        )
    if "promised" in entry:
        due = _ago(today, entry["promised_for"])
        note_promise(
            request=request, on=_ago(today, entry["promised"]), due=due, today=today, by=by
        )
    if "answered" in entry:
        items = list(request.items.all())
        answer_request(
            request=request,
            on=_ago(today, entry["answered"]),
            text=_said(entry, "answer", lang),
            answers={
                item.pk: Answer(word) for item, word in zip(items, entry["became"], strict=True)
            },
            today=today,
            by=by,
        )
    if "silent" in entry:
        request.refresh_from_db()
        give_up(
            request=request,
            on=_ago(today, entry["silent"]),
            reason=_said(entry, "answer", lang),
            today=today,
            by=by,
        )
    return request


def _ago(today: dt.date, days: int) -> dt.date:
    """So many days before today; negative: after it."""
    return today - dt.timedelta(days=days)
