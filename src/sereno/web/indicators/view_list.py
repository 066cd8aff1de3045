"""The indicators of an audit: searched, filtered, sorted, taken away."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.language import language
from sereno.vocabulary.result_words import topic_name
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import table_answer
from sereno.web.indicators.from_incidents import COUNT, uncounted
from sereno.web.indicators.listing import COLUMNS, ListQuestion, indicator_lines, level_names
from sereno.web.indicators.models import Indicator, Origin
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person

PER_PAGE = 50


@require_GET
@needs(Right.SEE_RESULTS)
def listed(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Every indicator, with its filters in the address."""
    question = ListQuestion.of(request.GET.dict())
    names = level_names(audit)
    every = Indicator.objects.for_person(audit, person).values_list("topic", "sdg")
    topics = sorted({topic for topic, _code in every if topic}, key=lambda t: fold(topic_name(t)))
    goals = sorted({code.split(".")[0] for _topic, code in every if code}, key=int)
    lines = indicator_lines(audit, person, question, names)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    missing = uncounted(audit)
    counting = Job.objects.newest(missing, COUNT) if missing is not None else None
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "indicators/list.html",
        {
            "audit": audit,
            "page": page,
            "q": question.words,
            "filters": [
                {
                    "name": "topic",
                    "label": _("Topic"),
                    "options": [(topic, topic_name(topic)) for topic in topics],
                    "chosen": question.topic,
                },
                {
                    "name": "sdg",
                    "label": _("SDG"),
                    "options": [(goal, sdg()[goal].name(language())) for goal in goals],
                    "chosen": question.goal,
                },
                {
                    "name": "level",
                    "label": _("Level"),
                    "options": list(names.items()),
                    "chosen": question.level,
                },
                {
                    "name": "origin",
                    "label": _("Where from"),
                    "options": Origin.choices,
                    "chosen": question.origin,
                },
            ],
            "exports": [
                ("CSV", f"{reverse('indicators:list_csv', args=[audit.slug])}?{query.urlencode()}")
            ],
            "may_import": audit.allows(person, Right.IMPORT),
            "uncounted": missing,
            "job": card(counting, audit, person) if counting and counting.is_live else None,
            "any": bool(every),
        },
    )


@require_GET
@needs(Right.SEE_RESULTS)
def list_csv(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The list as CSV, filtered as the page is."""
    lines = indicator_lines(audit, person, ListQuestion.of(request.GET.dict()), level_names(audit))
    rows = (line.row for line in lines)
    return table_answer("csv", f"{audit.slug}-indicators", COLUMNS, rows)
