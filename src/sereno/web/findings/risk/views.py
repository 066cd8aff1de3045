"""Pages of risk: the table of areas and topics, one of them, rating, asking, the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.exchange.figures import Figures
from sereno.exchange.maps.classes import classify
from sereno.methods.findings.risk import COMPONENTS
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.quantities import share
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.documents import Context
from sereno.web.findings.evidence.seeing import Seen, seen_by
from sereno.web.findings.models import Evidence, Freeze, Rating, RatingEvidence
from sereno.web.findings.risk.changes import ask_for_ratings, rate, set_risk_rule, stop_waiting
from sereno.web.findings.risk.details import Asked, Risk, Risks, risks_of, topics_of
from sereno.web.findings.risk.figures import chance_figure, inputs_of, risk_figure
from sereno.web.findings.risk.forms import AskForm, RateForm, RuleForm, raters_of
from sereno.web.findings.risk.pictures import address, lines_of
from sereno.web.findings.risk.rules import PARTS, rule_in_force
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic

MOST_EVIDENCE: Final = 60
# Without their words: nothing is opened for a title.
FREEZES: Final = Prefetch("freezes", Freeze.objects.defer("words"))


@dataclass(frozen=True)
class HeatCell:
    """A cell of the table: its risk with its class, or who is waited for, or nothing."""

    query: str
    risk: Risk | None
    waits: Asked | None
    tint: int


@dataclass(frozen=True)
class HeatRow:
    """An area in the table, with its probability of being among the first."""

    area: str
    chance: float | None
    cells: list[HeatCell]

    @property
    def percent(self) -> float:
        """How long its bar is, of 100."""
        return round(100 * (self.chance or 0), 1)


@require_GET
@needs(Right.SEE_FIELDWORK)
def risks(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Areas by topics, and each risk with its components, highest first."""
    found = risks_of(audit, person)
    topics = topics_of(audit, person)
    mine = _asked_of(audit, person)
    sheets = Figures(_("Ratings as they are now"))
    rule = sheets.add(risk_figure(found, found.rule.words, iter(())))
    chance = sheets.add(chance_figure(found, str(found.rule.first)))
    context: Context = {
        "audit": audit,
        "headline": _headline(found),
        "found": found.found,
        "topics": topics,
        "rows": _rows(found, topics),
        "bounds": _bounds(found),
        "lines": lines_of(found.rule, found.found),
        "rule": found.rule,
        "rule_figure": rule,
        "chance_figure": chance,
        "figures": sheets,
        "has_chances": bool(found.chances),
        "n_waiting": len(found.waiting),
        "has_alone": any(each.alone for each in found.found),
        "mine": len(mine),
        "next": address(mine[0].code, mine[0].topic.key) if mine else "",
        "may_ask": audit.allows(person, Right.WRITE_FINDINGS),
        "may_rate": audit.allows(person, Right.RATE),
    }
    return render(request, "findings/risks.html", context)


def _headline(found: Risks) -> str:
    if not found.found:
        return str(_("Risks"))
    sure = [code for code, chance in found.chances.items() if chance >= 0.9]
    if sure:
        words = ngettext(
            "{n} neighbourhood is almost surely among the {first} of highest risk.",
            "{n} neighbourhoods are almost surely among the {first} of highest risk.",
            len(sure),
        )
        return words.format(n=number(len(sure)), first=found.rule.first)
    first = found.found[0]
    topic = str(first.topic)
    return _("The highest risk is that of {topic} in {area}.").format(
        topic=topic[:1].lower() + topic[1:], area=first.area
    )


def _asked_of(audit: Audit, person: Person) -> list[Rating]:
    """What the person is asked for, in the order in which it is shown."""
    if not audit.allows(person, Right.RATE):
        return []
    rows = Rating.objects.asked(audit, person).select_related("topic")
    return list(rows.order_by("topic__number", "name__in_order", "pk"))


def _bounds(found: Risks) -> list[tuple[float, float]]:
    import numpy as np

    return list(classify(np.array([each.risk for each in found.found], np.float64)).bounds)


def _rows(found: Risks, topics: Sequence[Topic]) -> list[HeatRow]:
    """The most probable first; then areas where somebody still has to rate."""
    import numpy as np

    classes = classify(np.array([each.risk for each in found.found], np.float64)).of
    told = {
        (each.code, each.topic.pk): (each, int(kind))
        for each, kind in zip(found.found, classes, strict=True)
    }
    waiting = {(each.code, each.topic.pk): each for each in found.waiting}
    names = {each.code: each.area for each in found.waiting}
    names |= {each.code: each.area for each in found.found}
    highest = {each.code: each.risk for each in reversed(found.found)}
    order = sorted(
        names,
        key=lambda code: (
            -round(found.chances.get(code, 0), 3), -highest.get(code, 0), names[code],
        ),
    )  # fmt: skip

    def cell(code: str, topic: Topic) -> HeatCell:
        risk, kind = told.get((code, topic.pk), (None, -1))
        waits = waiting.get((code, topic.pk))
        return HeatCell(address(code, topic.key), risk, waits, kind)

    return [
        HeatRow(
            names[code],
            found.chances.get(code),
            [cell(code, topic) for topic in topics],
        )
        for code in order
    ]


def _place(request: HttpRequest, audit: Audit, person: Person) -> tuple[str, str, Topic]:
    """The area (code and name) and topic of an address. Raises Http404."""
    topics = {each.key: each for each in topics_of(audit, person)}
    code, topic = request.GET.get("area", ""), topics.get(request.GET.get("topic", ""))
    labels: Mapping[str, str] = known_areas(audit).labels
    if topic is None or code not in labels:
        raise Http404
    return code, labels[code], topic


def _about(audit: Audit, title: str, *further: tuple[str, str]) -> Context:
    slug = audit.slug
    return {
        "audit": audit,
        "title": title,
        "trail": [
            (_("Cross-check and risks"), reverse("findings:cross_check", args=[slug])),
            (_("Risks"), reverse("findings:risks", args=[slug])),
            *further,
        ],
    }


def _of_cell(audit: Audit, code: str, topic: Topic) -> str:
    at = reverse("findings:risk", args=[audit.slug])
    return f"{at}?{address(code, topic.key)}"


@require_GET
@needs(Right.SEE_FIELDWORK)
def one_risk(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """One area and topic: what each rater says, on what it rests, and what comes of it."""
    code, name, topic = _place(request, audit, person)
    found = risks_of(audit, person)
    same = [each for each in found.found if (each.code, each.topic) == (code, topic)]
    waits = [each for each in found.waiting if (each.code, each.topic) == (code, topic)]
    risk = same[0] if same else None
    seen = Rating.objects.for_person(audit, person).filter(code=code, topic=topic)
    rows = list(seen.filter(rated_at__isnull=False).select_related("rater").order_by("pk"))
    mine = next((each for each in rows if each.rater_id == person.pk), None)
    sheets = Figures(_("Ratings as they are now"))
    figure = sheets.add(risk_figure(found, number(risk.risk, 1), inputs_of(risk))) if risk else None
    chance = found.chances.get(code) if risk else None
    first = sheets.add(chance_figure(found, share(chance))) if chance is not None else None
    context = _about(audit, f"{name} · {topic}") | {
        "area": name,
        "topic": topic,
        "risk": risk,
        "line": lines_of(found.rule, [risk])[0] if risk else None,
        "waits": waits[0] if waits else None,
        "rows": _with_parts(rows, audit, person),
        "mine": mine,
        "is_asked": Rating.objects.asked(audit, person).filter(code=code, topic=topic).exists(),
        "rule": found.rule,
        "figure": figure,
        "first": first,
        "figures": sheets,
        "about": address(code, topic.key),
        "may_rate": audit.allows(person, Right.RATE),
        "may_ask": audit.allows(person, Right.WRITE_FINDINGS),
    }
    return render(request, "findings/risk.html", context)


def _with_parts(
    rows: Sequence[Rating], audit: Audit, person: Person
) -> list[tuple[Rating, list[tuple[str, int, list[Seen]]]]]:
    """Ratings with their parts: each with its number and what the person may know of what it rests
    on, asked for once for all.
    """
    links = list(RatingEvidence.objects.filter(rating__in=rows).select_related("evidence"))
    cited = {each.evidence_id: each.evidence for each in links}
    seen = {each.evidence.pk: each for each in seen_by(audit, person, cited.values())}
    rests: dict[tuple[int, str], list[Seen]] = defaultdict(list)
    for each in links:
        if each.evidence_id in seen:
            rests[each.rating_id, each.part].append(seen[each.evidence_id])
    return [
        (
            rating,
            [
                (str(PARTS[part][0]), getattr(rating, part), rests[rating.pk, part])
                for part in COMPONENTS
            ],
        )
        for rating in rows
    ]


@require_http_methods(["GET", "POST"])
@needs(Right.RATE)
def rate_one(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Rate a topic in an area; after it comes the next that one is asked for."""
    code, name, topic = _place(request, audit, person)
    mine = Rating.objects.filter(audit=audit, code=code, topic=topic, rater=person).first()
    evidence = _evidence_for(audit, person, code, mine)
    form = RateForm(request.POST or None, mine=mine, evidence=evidence)
    if request.method == "POST" and form.is_valid():
        rate(audit=audit, by=person, area=(code, name), topic=topic, **form.values())
        left = _asked_of(audit, person)
        if left:
            words = ngettext(
                "Noted. {n} more is asked of you.", "Noted. {n} more are asked of you.", len(left)
            )
            messages.success(request, words.format(n=number(len(left))))
            following = address(left[0].code, left[0].topic.key)
            return redirect(f"{reverse('findings:rate', args=[audit.slug])}?{following}")
        messages.success(request, _("Your rating is noted."))
        return redirect(_of_cell(audit, code, topic))
    others = Rating.objects.filter(audit=audit, code=code, topic=topic).exclude(rater=person)
    context = _about(audit, _("Rate the risk"), (f"{name} · {topic}", _of_cell(audit, code, topic)))
    context |= {
        "form": form,
        "area": name,
        "topic": topic,
        "back": _of_cell(audit, code, topic),
        "about": address(code, topic.key),
        "has_evidence": bool(evidence),
        "left": len(_asked_of(audit, person)),
        "is_late": others.filter(told_at__isnull=False).exists(),
    }
    return render(request, "findings/rate.html", context, status=422 if form.errors else 200)


def _evidence_for(
    audit: Audit, person: Person, code: str, mine: Rating | None
) -> list[tuple[Evidence, str]]:
    """What a rating may rest on: what the person sees of the area or of no area, the newest first,
    and what it rests on already.
    """
    chosen = set(mine.evidence.values_list("evidence", flat=True)) if mine else set()
    rows = Evidence.objects.for_person(audit, person).prefetch_related(FREEZES)
    fits = [each for each in rows.order_by("-number") if each.pk in chosen or _is_of(each, code)]
    return [
        (each.evidence, f"{str(each.name).capitalize()}: {each.brief}")
        for each in seen_by(audit, person, fits[:MOST_EVIDENCE])
        if each.is_open
    ]


def _is_of(evidence: Evidence, code: str) -> bool:
    newest = next(iter(evidence.freezes.all()), None)
    codes = [each[0] for each in newest.areas] if newest else []
    return not codes or code in codes


@require_http_methods(["GET", "POST"])
@needs(Right.WRITE_FINDINGS)
def ask_raters(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Ask people to rate."""
    known = known_areas(audit)
    topics = topics_of(audit, person)
    areas = dict(sorted(known.chosen.items(), key=lambda pair: pair[1])) or dict(known.labels)
    form = AskForm(
        request.POST or None, raters=raters_of(audit), topics=topics, areas=areas,
        chosen=list(known.chosen),
    )  # fmt: skip
    back = reverse("findings:risks", args=[audit.slug])
    if request.method == "POST" and form.is_valid():
        n = ask_for_ratings(audit=audit, by=person, **form.values())
        words = ngettext("{n} rating is asked for.", "{n} ratings are asked for.", n)
        messages.success(request, words.format(n=number(n)))
        return redirect(back)
    context = _about(audit, _("Ask for ratings")) | {
        "form": form, "back": back, "is_possible": bool(areas and topics),
    }  # fmt: skip
    return render(request, "findings/ask_raters.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.WRITE_FINDINGS)
def stop(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Wait no longer for whoever has not rated a topic in an area."""
    code, name, topic = _place(request, audit, person)
    try:
        stop_waiting(audit=audit, by=person, area=(code, name), topic=topic)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    else:
        messages.success(request, _("Nobody is waited for any more: what was rated is shown."))
    return redirect(_of_cell(audit, code, topic))


@require_http_methods(["GET", "POST"])
@needs(Right.WRITE_FINDINGS)
def rule(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """How risk comes of its three parts."""
    now = rule_in_force(audit)
    form = RuleForm(request.POST or None, now=now)
    back = reverse("findings:risks", args=[audit.slug])
    if request.method == "POST" and form.is_valid():
        set_risk_rule(audit=audit, by=person, **form.cleaned_data)
        messages.success(request, _("The rule of risk is changed."))
        return redirect(back)
    context = _about(audit, _("The rule of risk")) | {"form": form, "back": back, "now": now}
    return render(request, "findings/rule.html", context, status=422 if form.errors else 200)
