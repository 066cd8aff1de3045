"""The exports in the read API: what each lacks, and its file. They tell what is public alone."""

from __future__ import annotations

from typing import Literal, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Router, Schema

from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import declares, note_download
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import file_answer
from sereno.web.people.session import person_of
from sereno.web.publication.exports.making import (
    EXPORTS,
    facts_of,
    file_name,
    make_export,
    outlooks,
)
from sereno.web.records.api_parts import FAULTS, Code, Slug

router = Router(tags=["exports"])
Key = Literal["iati", "ocds", "open-sdg", "registry"]


class Lacking(Schema):
    """What is missing in an export. stops: there is no file without it."""

    words: str
    stops: bool


class ExportFile(Schema):
    """A file of an export."""

    ending: str
    media_type: str
    address: str


class ExportTold(Schema):
    """An export: what it is for, what would be in it, what it lacks, and its files."""

    key: Key
    name: str
    purpose: str
    holds: list[str]
    lacks: list[Lacking]
    can_be_made: bool
    files: list[ExportFile]


class ExportList(Schema):
    """All of them; there are no pages."""

    items: list[ExportTold]


@router.get(
    "/audits/{audit}/exports", response={200: ExportList, **FAULTS}, url_name="exports",
    summary="What is public in the formats of others, and what each lacks",
)  # fmt: skip
@declares(Right.MANAGE)
def exports(request: HttpRequest, audit: Path[Slug]) -> ExportList:
    """Only of what everybody may read, whoever asks."""
    found = Audit.objects.for_person(audit, person_of(request), Right.MANAGE)
    told = outlooks(facts_of(found, timezone.now()))
    return ExportList(
        items=[
            ExportTold(
                key=cast("Key", each.export.key),
                name=str(each.export.name),
                purpose=str(each.export.purpose),
                holds=list(each.holds),
                lacks=[Lacking(words=lack.words, stops=lack.stops) for lack in each.lacks],
                can_be_made=each.can_be_made,
                files=[
                    ExportFile(
                        ending=ending,
                        media_type=kind,
                        address=reverse("api:export", args=[found.slug, each.export.key, ending]),
                    )
                    for ending, kind in each.export.files.items()
                ],
            )
            for each in told
        ]
    )


@router.get(
    "/audits/{audit}/exports/{export}.{ending}", response={200: object, **FAULTS},
    url_name="export", summary="The file of an export",
)  # fmt: skip
@declares(Right.MANAGE)
def export(
    request: HttpRequest, audit: Path[Slug], export: Path[Code], ending: Path[Code]
) -> HttpResponse:
    """In the language of `Accept-Language`; 404 where something stops it, which the list names."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Right.MANAGE)
    chosen, lang = EXPORTS.get(export), language()
    if chosen is None or ending not in chosen.files:
        raise Http404
    try:
        made = make_export(chosen, ending, facts_of(found, timezone.now()), lang)
    except Problem as problem:
        raise Http404(str(problem)) from problem
    answer = file_answer(made, file_name(found, chosen, ending, lang), chosen.files[ending])
    note_download(answer, audit=found, person=person)
    return answer
