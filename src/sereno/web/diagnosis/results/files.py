"""All that was answered to a form, as files: made while they are sent, and kept nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sereno.exchange.streamed_zip import streamed_zip
from sereno.exchange.submissions.encrypted import ENDING
from sereno.exchange.submissions.export_files import csv_zip, geojson, joined_csv, workbook
from sereno.exchange.submissions.export_tables import NAMES, Sent, Speech
from sereno.exchange.submissions.joined import FormTable
from sereno.exchange.tables.table_files import CSV, XLSX
from sereno.exchange.xlsforms.questions import GEOMETRIES
from sereno.web.audits.access_levels import AccessLevel, highest
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.instruments.record import INSTRUMENTS
from sereno.web.diagnosis.models import Instrument, SubmissionFile
from sereno.web.diagnosis.results.filters import wanted_of
from sereno.web.diagnosis.results.opened import Answers
from sereno.web.diagnosis.results.said import Sayer
from sereno.web.diagnosis.submissions.record import SUBMISSIONS
from sereno.web.documents import Context, Words
from sereno.web.files.downloads import as_download
from sereno.web.files.models import KeptFile
from sereno.web.files.names import shown_name
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings

ZIP: Final = "application/zip"
GEOJSON: Final = "application/geo+json"
_BLOCK: Final = 256 * 1024
_AT_A_TIME: Final = 500
_NOT_IN_FOLDERS: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class _Made:
    """A kind of file. ending: of its name. words, what: of the choice, and what is in it."""

    ending: str
    media_type: str
    words: Words
    what: Words


KINDS: Final[Mapping[str, _Made]] = {
    "xlsx": _Made(
        "xlsx",
        XLSX,
        gettext_lazy("Excel, with words"),
        gettext_lazy(
            "A sheet for the form and one for each repeat; questions and choices in words. A cell "
            "holds 32,767 signs: a longer answer is cut, says so, and is whole in the CSV."
        ),
    ),
    "xlsx-names": _Made(
        "xlsx",
        XLSX,
        gettext_lazy("Excel, with names"),
        gettext_lazy("The same with the names of the form, for whoever calculates with it."),
    ),
    "csv": _Made(
        "zip",
        ZIP,
        gettext_lazy("CSV in a ZIP"),
        gettext_lazy(
            "A file for the form and one for each repeat, linked by KEY and PARENT_KEY, with the "
            "columns of ODK Central."
        ),
    ),
    "joined": _Made(
        "csv",
        CSV,
        gettext_lazy("One joined CSV"),
        gettext_lazy("Each row of a repeat beside all that was answered around it."),
    ),
    "geojson": _Made(
        "geojson",
        GEOJSON,
        gettext_lazy("GeoJSON"),
        gettext_lazy("A feature for each place, line and outline, as exact as it was sent."),
    ),
    "media": _Made(
        "zip",
        ZIP,
        gettext_lazy("Photos and recordings"),
        gettext_lazy("In a ZIP, with a folder for each submission named as in the tables."),
    ),
}


@require_GET
@needs(Right.SEE_RECORDS)
def choose(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """What can be taken away."""
    instrument, answers = _asked(request, audit, person, number)
    query = request.GET.urlencode()
    sayer = Sayer(answers.form, audit, person) if answers.chosen else None
    level = highest(each.access_level for each in answers.chosen)
    results = reverse("diagnosis:results", args=[audit.slug, number])
    context: Context = {
        "audit": audit,
        "instrument": instrument,
        "trail": [
            (_("Instruments"), reverse("diagnosis:instruments", args=[audit.slug])),
            (str(instrument), reverse("diagnosis:instrument", args=[audit.slug, number])),
            (_("Results"), f"{results}?{query}" if query else results),
        ],
        "n": len(answers.chosen),
        "level": level,
        "is_restricted": level == AccessLevel.RESTRICTED,
        "files": [
            (made, reverse("diagnosis:results_file", args=[audit.slug, number, kind]), tables)
            for kind, made in KINDS.items()
            if sayer is not None and (tables := _tables(kind, answers, sayer)) is not None
        ],
        "query": query,
    }
    return render(request, "diagnosis/results_files.html", context)


@require_GET
@needs(Right.SEE_RECORDS)
def one_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, kind: str
) -> HttpResponseBase:
    """One of them, of what the address asks for."""
    if kind not in KINDS:
        raise Http404
    instrument, answers = _asked(request, audit, person, number)
    if not answers.chosen:
        raise Http404
    note_readings(SUBMISSIONS, audit=audit, rows=answers.chosen, by=person)
    made = KINDS[kind]
    level = highest(each.access_level for each in answers.chosen)
    table = request.GET.get("table", "")
    blocks = _blocks(kind, answers, audit, person, table)
    # Of each repeat one: two files of one name would be taken for one another.
    what = f"{kind}-{slugify(table.rpartition('/')[2])}" if kind == "joined" else kind
    name = f"{audit.slug}-{instrument.form_id}-{what}-{level}.{made.ending}"
    answer = as_download(StreamingHttpResponse(blocks, content_type=made.media_type), name)
    answer.access_level = level  # type: ignore[attr-defined]
    return answer


def _asked(
    request: HttpRequest, audit: Audit, person: Person, number: int
) -> tuple[Instrument, Answers]:
    instrument: Instrument = INSTRUMENTS.one(audit, person, number=number)
    return instrument, Answers(audit, person, instrument, wanted_of(request.GET))


def _tables(kind: str, answers: Answers, sayer: Sayer) -> list[tuple[str, str]] | None:
    """The tables among which somebody chooses first, if any; None: there is nothing of the kind."""
    tables = answers.form.tables
    columns = [column.question.type for table in tables for column in table.columns]
    if kind == "geojson" and not GEOMETRIES & set(columns):
        return None
    if kind == "media":
        chosen = {each.pk for each in answers.chosen}
        of = _files_of(answers).values_list("submission", flat=True)
        if chosen.isdisjoint(of):
            return None
    repeats = [(each.key, sayer.words_of(each.repeat)) for each in tables if each.repeat]
    if kind == "joined":
        return repeats or None
    return []


def _files_of(answers: Answers) -> QuerySet[SubmissionFile]:
    """What came of the files of a form's submissions, and nobody withdrew."""
    rows = SubmissionFile.objects.filter(
        submission__version__instrument=answers.instrument, is_withdrawn=False
    )
    plain = Q(file__isnull=False, submission__is_encrypted=False)
    return rows.filter(plain | Q(opened__isnull=False) | Q(is_empty=True))


def _blocks(
    kind: str, answers: Answers, audit: Audit, person: Person, table: str
) -> Iterator[bytes]:
    form = answers.form
    source = _source(answers)
    if kind == "csv":
        return csv_zip(form, source)
    if kind == "joined":
        return joined_csv(form, _table_of(answers, table), source)
    if kind == "geojson":
        return geojson(form, source)
    if kind == "media":
        return streamed_zip(_media(answers), packed=False)
    if kind == "xlsx-names":
        return workbook(form, source, NAMES)
    sayer = Sayer(form, audit, person)
    return workbook(form, source, Speech(True, sayer.spoken, sayer.lists()))


def _table_of(answers: Answers, key: str) -> FormTable:
    for each in answers.form.tables:
        if each.key == key:
            return each
    raise Http404


def _source(answers: Answers) -> Callable[[], Iterable[Sent]]:
    def sent() -> Iterator[Sent]:
        named = SubmissionFile.objects.filter(submission__version__instrument=answers.instrument)
        files_named, files_there = _number_of(named), _number_of(_files_of(answers))
        for opened in answers:
            row = opened.submission
            device = row.device
            yield Sent(
                key=row.instance_id,
                version=row.version_id,
                form_version=answers.versions[row.version_id].form_version,
                received=row.received_at,
                by=device.label if device else "",
                device=device.name if device else "",
                files_there=files_there.get(row.pk, 0),
                files_named=files_named.get(row.pk, 0),
                edits=int(row.edits_id is not None),
                activity=str(opened.activity.number),
                activity_title=opened.activity.title,
                access_level=row.access_level,
                rows=opened.rows,
            )

    return sent


def _number_of(files: QuerySet[SubmissionFile]) -> dict[int, int]:
    """How many files each submission has."""
    lines = files.order_by().values("submission").annotate(n=Count("pk"))
    return dict(lines.values_list("submission", "n"))


def _media(answers: Answers) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each file in a folder of its submission: two of them may well be called the same."""
    every = _files_of(answers).select_related("file", "opened").order_by("ordinal")
    for at in range(0, len(answers.chosen), _AT_A_TIME):
        chosen = answers.chosen[at : at + _AT_A_TIME]
        files: dict[int, list[SubmissionFile]] = defaultdict(list)
        for each in every.filter(submission__in=chosen):
            files[each.submission_id].append(each)
        for submission in chosen:
            folder = _NOT_IN_FOLDERS.sub("_", submission.instance_id).strip("._")
            for each in files[submission.pk]:
                name = each.name.removesuffix(ENDING) if each.opened else each.name
                place = f"{folder or submission.number}/{shown_name(name)}"
                kept = each.kept
                if kept is not None:
                    kept.audit = answers.audit
                yield place, _read(kept) if kept else ()


def _read(kept: KeptFile) -> Iterator[bytes]:
    with kept.open() as stream:
        while block := stream.read(_BLOCK):
            yield block
