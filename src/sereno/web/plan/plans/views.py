"""Lines of a plan: brought from a file and looked at first, written by hand; a new version."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.exchange.plan_files import ReadPlan, read_plan_docx, read_plan_table
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import table_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.plan.models import Plan, PlanLine, ReadOutline
from sereno.web.plan.plans.changes import (
    add_line,
    begin_version,
    change_line,
    drop_line,
    drop_outline,
    keep_outline,
    take_outline,
)
from sereno.web.plan.plans.details import by_level, of_lines, of_outline, tree
from sereno.web.plan.plans.forms import LineForm, VersionForm
from sereno.web.plan.plans.life import PLAN_LIFE
from sereno.web.plan.plans.record import PLANS
from sereno.web.records.changes import note_readings
from sereno.web.records.pages import as_now
from sereno.web.records.tools import whole_number

# A fault after these is told once they are mended.
FAULTS_TOLD = 50


def one_plan(audit: Audit, person: Person, number: int, *, to_change: bool = False) -> Plan:
    """A plan that a person sees. Raises Http404, for a change also of one no longer in force."""
    found: Plan = PLANS.one(audit, person, number=number)
    if to_change and found.state in PLAN_LIFE.closed:
        raise Http404
    return found


def about_plan(plan: Plan, here: str) -> Context:
    """What every page below a plan shows."""
    slug = plan.audit.slug
    back = reverse("plan:plan", args=[slug, plan.number])
    return {
        "audit": plan.audit,
        "plan": plan,
        "title": here,
        "back": back,
        "trail": [(_("Plans"), reverse("plan:plans", args=[slug])), (str(plan), back)],
    }


@csrf_exempt
@needs(Right.KEEP_PLANS)
def bring(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Receive a plan's file; what was read of it is looked at before anything is written."""
    plan = one_plan(audit, person, number, to_change=True)
    if request.method != "POST":
        return _bring_page(request, plan)
    found: list[ReadPlan] = []

    def look(spool: Spool) -> None:
        found.append(_read(spool, plan))

    def take(spools: list[Spool]) -> HttpResponse:
        keep_outline(plan=plan, read=found[0], file=spools[0].given_name, by=person)
        return redirect("plan:outline", audit.slug, plan.number)

    def refuse(problem: Problem) -> HttpResponse:
        return _bring_page(request, plan, problem)

    return received(request, audit, take=take, refuse=refuse, look=look)


def _read(spool: Spool, plan: Plan) -> ReadPlan:
    with spool.opened() as stream:
        start = stream.read(4)
        is_docx = start == b"PK\x03\x04" and spool.given_name.lower().endswith(".docx")
        if is_docx:
            return read_plan_docx(stream, spool.given_name, plan.levels)
    with spool.filled_by_path() as path:
        return read_plan_table(path, spool.given_name, plan.levels)


def _bring_page(request: HttpRequest, plan: Plan, problem: Problem | None = None) -> HttpResponse:
    context = about_plan(plan, _("Bring the lines of the plan")) | {"problem": problem}
    return render(request, "plan/bring_plan.html", context, status=422 if problem else 200)


@require_GET
@needs(Right.KEEP_PLANS)
def outline(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """What was read of a file, as a tree, and what keeps it from being taken over."""
    plan = one_plan(audit, person, number)
    read = get_object_or_404(ReadOutline, plan=plan)
    nodes = of_outline(read.lines)
    levels = read.levels if len(read.levels) > len(plan.levels) else plan.levels
    context = about_plan(plan, _("What was read")) | {
        "read": read,
        "nodes": tree(nodes),
        "n_lines": len(nodes),
        "levels": by_level(levels, nodes),
        "faults": read.faults[:FAULTS_TOLD],
        "n_faults": len(read.faults),
    }
    return render(request, "plan/outline.html", context)


@require_POST
@needs(Right.KEEP_PLANS)
def take(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Take over what was read of a file."""
    plan = one_plan(audit, person, number, to_change=True)
    asked = map(whole_number, request.POST.getlist("left_out"))
    left_out = {place for place in asked if place is not None}

    def do() -> str:
        n, carried = take_outline(plan=plan, by=person, left_out=left_out)
        words = ngettext("{n} line was brought.", "{n} lines were brought.", n)
        said = [words.format(n=in_words(n))]
        if carried:
            words = ngettext(
                "{n} link of the version before came along.",
                "{n} links of the version before came along.",
                carried,
            )
            said.append(words.format(n=in_words(carried)))
        return " ".join(said)

    return _done(request, plan, do)


@require_POST
@needs(Right.KEEP_PLANS)
def drop(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Let go what was read of a file."""
    plan = one_plan(audit, person, number)

    def do() -> str:
        drop_outline(plan=plan)
        return _("Nothing was brought.")

    return _done(request, plan, do)


def _done(request: HttpRequest, plan: Plan, do: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, do())
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("plan:plan", plan.audit.slug, plan.number)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_PLANS)
def new_line(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Write a line by hand."""
    plan = one_plan(audit, person, number, to_change=True)
    begun = {"parent": request.GET.get("parent", "")}
    form = LineForm(request.POST or None, audit=audit, plan=plan, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            add_line(plan=plan, by=person, **form.values())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("plan:plan", audit.slug, plan.number)
    return _form_page(request, plan, form, _("Add a line"))


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_PLANS)
def edit_line(
    request: HttpRequest, audit: Audit, person: Person, number: int, line: int
) -> HttpResponse:
    """Change a line, or take it out."""
    plan = one_plan(audit, person, number, to_change=True)
    row: PlanLine = get_object_or_404(PlanLine, plan=plan, pk=line)
    form = LineForm(request.POST or None, audit=audit, plan=plan, instance=row)
    now: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_line(row=row, by=person, seen=request.POST.get("seen", ""), **form.values())
        except Problem as problem:
            form.tell(problem)
            if problem.code == "changed_unseen":
                now = as_now(form, PlanLine.objects.get(pk=row.pk))
        else:
            messages.success(request, _("Saved."))
            return redirect("plan:plan", audit.slug, plan.number)
    return _form_page(request, plan, form, _("Change a line"), line, now)


@require_POST
@needs(Right.KEEP_PLANS)
def remove_line(
    request: HttpRequest, audit: Audit, person: Person, number: int, line: int
) -> HttpResponse:
    """Take a line out of the plan."""
    plan = one_plan(audit, person, number, to_change=True)
    row: PlanLine = get_object_or_404(PlanLine, plan=plan, pk=line)

    def do() -> str:
        drop_line(row=row, by=person)
        return _("The line was taken out.")

    return _done(request, plan, do)


def _form_page(
    request: HttpRequest,
    plan: Plan,
    form: LineForm,
    title: str,
    line: int | None = None,
    now: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    context = about_plan(plan, title) | {"form": form, "line": line, "now": now}
    return render(request, "plan/line.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_PLANS)
def new_version(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Begin a further version of a plan."""
    plan = one_plan(audit, person, number)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with_lines = form.cleaned_data["begins"] == "lines"
        version = form.cleaned_data["version"]
        try:
            made = begin_version(plan=plan, version=version, with_lines=with_lines, by=person)
        except Problem as problem:
            form.add_error("version", f"{problem.what()} {problem.mend()}")
        else:
            if with_lines:
                return redirect("plan:plan", audit.slug, made.number)
            return redirect("plan:bring_plan", audit.slug, made.number)
    context = about_plan(plan, _("Begin a new version")) | {"form": form}
    return render(request, "records/form.html", context, status=422 if form.errors else 200)


@require_GET
@needs(Right.SEE_RESULTS)
def lines_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, ending: str
) -> HttpResponse:
    """The lines of a plan as a table, which reads back as the same tree."""
    plan = one_plan(audit, person, number)
    note_readings(PLANS, audit=audit, rows=(plan,), by=person)
    lines = list(plan.lines.select_related("parent"))
    nodes = of_lines(audit, person, lines)
    columns = [
        *(_("Code"), _("Text"), _("Stands in"), _("Level")),
        *(_("Responsible"), _("Budget"), _("Recommendations")),
    ]
    rows = [
        [
            line.code,
            line.text,
            line.parent.code if line.parent else "",
            line.level + 1,
            node.responsible,
            line.budget,
            node.linked,
        ]
        for line, node in zip(lines, nodes, strict=True)
    ]
    return table_answer(ending, f"{audit.slug}-plan-{plan.number}", columns, rows)
