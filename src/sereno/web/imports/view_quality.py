"""The quality of the data: totals and shares for all, the run's own report for those of the team.

The figures are made by the code of the report itself.
"""

from __future__ import annotations

import re
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sereno.exchange.figures import Figures
from sereno.exchange.quality_figures import QualityFigures
from sereno.exchange.quality_years import stray_years, years
from sereno.vocabulary.language import LANGUAGES, language
from sereno.vocabulary.results import REJECTS
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.changes import mark_quality
from sereno.web.imports.models import DataVersion
from sereno.web.imports.quality_charts import (
    days_chart,
    filled_charts,
    hours_chart,
    placing_chart,
)
from sereno.web.imports.quality_findings import columns_by_fill, findings, headline
from sereno.web.imports.quality_heads import quality_heads
from sereno.web.imports.report_answer import report_answer
from sereno.web.imports.version_reader import open_version
from sereno.web.people.models import Person

_IN_A_LANGUAGE = re.compile(r"quality(?:\.(\w+))?\.html")


@require_GET
@needs(Right.SEE_RESULTS)
def quality(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What to look at, the charts behind it, and years and columns as tables."""
    version = DataVersion.objects.current(audit)
    if version is None:
        return render(request, "imports/quality.html", {"audit": audit, "version": None})
    reader = open_version(version)
    k = audit.smallest_shown_to(person)
    about = reader.quality_above(k)
    figures = Figures(
        _("Import {n} of this audit, Sereno {version}").format(
            n=version.number, version=about["sereno"]
        ),
        {REJECTS.name: reverse("imports:rejects_file", args=[audit.slug])} if k is None else {},
    )
    chips = QualityFigures(about, figures).cards()
    heads = quality_heads(about, figures, k)
    rights = audit.rights_of(person)
    placing, filled = placing_chart(about), filled_charts(about)
    heaps = [chart for chart in (hours_chart(about), days_chart(about)) if chart is not None]
    return render(
        request,
        "imports/quality.html",
        {
            "audit": audit,
            "version": version,
            "sees_records": k is None,
            "may_mark": Right.IMPORT in rights,
            "headline": headline(about),
            "findings": findings(audit, about, rights, {c.name for c in (*heaps, *filled)}),
            # They name files, places and small numbers; what few are placed is said above them.
            "notes": [n for n in reader.quality["notes"] if n["code"] != "few_placed"]
            if k is None
            else [],
            "placing": placing,
            "charts": heaps,
            "delay": about["dates"].get("delay"),
            "filled": filled,
            "figures": figures,
            "chips": chips,
            "column": heads,
            "placed": about["placed"],
            "years": years(about),
            "strays": stray_years(about),
            "columns": columns_by_fill(about),
            "k": k,
        },
    )


@require_POST
@needs(Right.IMPORT)
def quality_read(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Mark the quality of a version as read, or take the mark back."""
    version = audit.versions.filter(number=number).first()
    if version is None:
        raise Http404
    is_read = request.POST.get("read") == "1"
    mark_quality(version=version, is_read=is_read, by=person, now=timezone.now())
    return redirect("imports:quality", audit=audit.slug)


@require_GET
@needs(Right.SEE_RECORDS)
def report(request: HttpRequest, audit: Audit, _person: Person) -> HttpResponse:
    """quality.html of the current version, under the policy that it was written with."""
    version = DataVersion.objects.current(audit)
    if version is None:
        raise Http404
    asked = request.GET.get("language", "")
    spoken = asked if asked in LANGUAGES else language()
    first = version.folder / "quality.html"
    own = version.folder / f"quality.{spoken}.html"
    if spoken == audit.languages[0] or not own.exists():
        own = first
    return report_answer(own.read_text(encoding="utf-8"), partial(_page_of, audit))


def _page_of(audit: Audit, file: str) -> str | None:
    """The page that has here what the report calls a file beside it."""
    if file == REJECTS.name:
        return reverse("imports:rejects_file", args=[audit.slug])
    if said := _IN_A_LANGUAGE.fullmatch(file):
        report = reverse("imports:quality_report", args=[audit.slug])
        return f"{report}?language={said[1] or audit.languages[0]}"
    return None
