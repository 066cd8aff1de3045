"""Studies in the browser: how one is judged, its registration, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sereno.methods.monitoring.interrupted_series import LEAST_PERIODS
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.indicators.reading import (
    Reading,
    group_words,
    levels_of,
    read_indicator,
    shown_names,
)
from sereno.web.monitoring.effects.changes import ask_to_judge, register_study, settle
from sereno.web.monitoring.effects.choice import DRAWN, choice_map
from sereno.web.monitoring.effects.comparing import AreaCounts, Span, count_areas, known_periods
from sereno.web.monitoring.effects.forms import SettleForm
from sereno.web.monitoring.effects.matching import (
    balance_rows,
    counts_before,
    matched,
    measured,
)
from sereno.web.monitoring.effects.parts import PARTS, Part, part_words
from sereno.web.monitoring.effects.plan import (
    PARTS_OF,
    Periods,
    periods_of,
    plan_of,
    usual_design,
)
from sereno.web.monitoring.effects.record import STUDIES
from sereno.web.monitoring.effects.ring import around
from sereno.web.monitoring.models import EffectDesign, EffectStudy
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings

# The button that has controls like the areas acted on looked for.
MATCH = "match"
# And the one for areas around them.
RING = "ring"


def _one(audit: Audit, person: Person, number: int) -> EffectStudy:
    row: EffectStudy = STUDIES.one(audit, person, number=number)
    note_readings(STUDIES, audit=audit, rows=(row,), by=person)
    return row


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_MONITORING)
def settle_study(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """How a study is judged: its design, since when, where and against what."""
    study = _one(audit, person, number)
    given = request.POST if request.method == "POST" else request.GET
    design = given.get("design", study.design if study.began else "")
    level = given.get("level", study.level)
    if design not in EffectDesign.values:
        design = usual_design(study.indicator, level or "area")
    group = given.get("group", study.group)
    # In memory alone: what the page asks for is written by the verb.
    reading = read_indicator(audit, person, study.indicator, {"level": level, "group": group})
    form = SettleForm(request.POST or None, instance=study, design=design, person=person)
    chosen = _chosen(given if request.method == "POST" else None, study, design)
    if request.method == "POST" and reading is not None and form.is_valid():
        try:
            settle(
                study=EffectStudy.objects.get(pk=study.pk), by=person, areas=chosen,
                design=design, level=reading.level, group=reading.group, **form.values(),
            )  # fmt: skip
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            if given.get("then") in (MATCH, RING):
                return _found(request, study, person, str(given["then"]))
            messages.success(request, _("Saved."))
            return redirect("monitoring:study", audit.slug, study.number)
    page: Context = {
        "audit": audit,
        "row": study,
        "form": form,
        "design": design,
        "designs": [(each.value, each.label) for each in EffectDesign],
        "least_periods": LEAST_PERIODS,
        "back": reverse("monitoring:study", args=[audit.slug, study.number]),
        "trail": [
            (str(STUDIES.many), reverse("monitoring:studies", args=[audit.slug])),
            (study.title, reverse("monitoring:study", args=[audit.slug, study.number])),
        ],
    }
    if reading is not None:
        page |= _choice(reading, study, design, chosen, person)
    status = 422 if form.errors else 200
    return render(request, "monitoring/effects/settle.html", page, status=status)


def _found(request: HttpRequest, study: EffectStudy, person: Person, wanted: str) -> HttpResponse:
    """What was settled, with controls like the areas acted on, or with those around them and
    controls for these, in place of those there were.
    """
    audit, now = study.audit, EffectStudy.objects.select_related("indicator").get(pk=study.pk)
    there = redirect("monitoring:settle_study", audit.slug, study.number)
    reading = read_indicator(
        audit, person, study.indicator, {"level": now.level, "group": now.group}
    )
    acted = now.areas.get("acted", [])
    if reading is None or not acted:
        messages.error(request, _("Tick first where something was done."))
        return there
    periods = periods_of(plan_of(now), reading.edition)
    span = _span(periods, reading)
    counts = counts_before(
        count_areas(reading.indicator, reading.shown, reading.group, {}, span, span)
    )
    areas: dict[Part, Sequence[str]] = {part: now.areas.get(part, []) for part in PARTS}
    source: Part = "acted"
    if wanted == RING:
        try:
            near = [] if now.reach is None else around(audit, now.level, acted, now.reach)
        except Problem as problem:
            messages.error(request, f"{problem.what()} {problem.mend()}")
            return there
        areas["near"] = [code for code in near if code in counts]
        if not areas["near"]:
            messages.error(request, _("No area with numbers lies so near: say how far around."))
            return there
        # What lies next door isn't a place where nothing could have moved to.
        areas["against"] = [code for code in areas["against"] if code not in areas["near"]]
        source = "near"
    to: Part = "near_against" if wanted == RING else "against"
    taken = {code for part in PARTS if part != to for code in areas[part]}
    allowed = [code for code in counts if code not in taken]
    here = [code for code in areas[source] if code in counts]
    if not here or len(allowed) < len(here):
        messages.error(request, _("There aren't enough areas left to compare with."))
        return there
    areas[to] = matched(measured(audit, now.level, counts), here, allowed)
    settle(study=now, by=person, areas=areas)
    messages.success(
        request,
        _("Those around are ticked, with areas like them to compare these with.")
        if wanted == RING
        else _("Areas like those acted on are ticked: see how alike they are."),
    )
    return there


def _chosen(
    given: QueryDict | None, study: EffectStudy, design: str
) -> Mapping[Part, Sequence[str]]:
    """The areas of the parts that a design asks for."""
    return {
        part: (given.getlist(part) if given is not None else study.areas.get(part, []))
        if part in PARTS_OF[design]
        else []
        for part in PARTS
    }


def _choice(
    reading: Reading,
    study: EffectStudy,
    design: str,
    chosen: Mapping[Part, Sequence[str]],
    person: Person,
) -> Context:
    """The areas to choose from, with what was counted in them before it began and nothing of what
    came after: whoever chooses doesn't look first.
    """
    plan = plan_of(study) | {"level": reading.level, "group": reading.group}
    periods = periods_of(plan, reading.edition)
    before = _span(periods, reading)
    names = shown_names(reading.audit, reading.level)
    areas: list[AreaCounts] = count_areas(
        reading.indicator, reading.shown, reading.group, names, before, before
    )
    parts = PARTS_OF[design]
    facts = reading.facts
    found = measured(reading.audit, reading.level, counts_before(areas)) if areas else None
    alike = found.balance(chosen["acted"], chosen["against"]) if found is not None else {}
    return {
        "reading": reading,
        "n_areas": facts["areas"],
        "n_before": len(periods.before),
        "n_after": len(periods.after),
        "levels": levels_of(reading.audit, reading.edition),
        "groups": [(key, group_words(key)) for key in facts["groups"]],
        "before": before,
        "parts": [(part, part_words(part), len(set(chosen[part])), DRAWN[part]) for part in parts],
        "lines": [
            (area, [(part, part_words(part), area.code in chosen[part]) for part in parts])
            for area in areas
        ],
        "balance": balance_rows(alike),
        **choice_map(reading, person, areas, chosen),
    }


def _span(periods: Periods, reading: Reading) -> Span:
    """The periods before; all of them while it isn't said when it began."""
    known = periods.by_label or known_periods(reading.facts["periods"])
    labels = periods.before or tuple(known)
    return Span(labels, tuple(known[label] for label in labels))


@require_POST
@needs(Right.KEEP_MONITORING)
def register(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Settle for good what will be worked out."""
    study = _one(audit, person, number)
    try:
        register_study(study=study, by=person, now=timezone.now())
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    else:
        messages.success(request, _("Registered."))
    return redirect("monitoring:study", audit.slug, study.number)


@require_POST
@needs(Right.KEEP_MONITORING)
def judge(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Have a study worked out with the values in force."""
    study = _one(audit, person, number)
    try:
        ask_to_judge(study=study, by=person)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("monitoring:study", audit.slug, study.number)
