"""Pages of one recommendation in a round: its desk file, what is judged of it, what is settled."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.record import RECOMMENDATIONS
from sereno.web.monitoring.models import RoundItem, RoundState
from sereno.web.monitoring.rounds.changes import give_item
from sereno.web.monitoring.rounds.desk import Standing, desk_of, proposals_of, standings
from sereno.web.monitoring.rounds.drafts import draft_of, keep_draft
from sereno.web.monitoring.rounds.interviews import heard_of
from sereno.web.monitoring.rounds.item_forms import FIELDS, OpinionForm, ReviewersForm, begun_with
from sereno.web.monitoring.rounds.judging import Opinion, agree, decide, judge, propose
from sereno.web.monitoring.rounds.mine import left_to
from sereno.web.monitoring.rounds.record import ROUNDS
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import whole_number


def one_item(audit: Audit, person: Person, number: int, item: int) -> RoundItem:
    """An item that the person may see, by the number of its recommendation. Raises Http404."""
    row = ROUNDS.one(audit, person, number=number)
    rows = RoundItem.objects.for_person(audit, person).select_related(
        "round", "recommendation", "stratum__topic"
    )
    found: RoundItem = get_object_or_404(rows, round=row, recommendation__number=item)
    found.round.audit = audit
    return found


def item_here(item: RoundItem) -> str:
    """Where its desk file is."""
    row = item.round
    return reverse(
        "monitoring:review", args=[row.audit.slug, row.number, item.recommendation.number]
    )


def _next(item: RoundItem, person: Person) -> RoundItem | None:
    """What the person judges next in the round: the first left after this one, or from the top."""
    left = [
        each.item
        for each in left_to(item.round.audit, person)
        if each.item.round_id == item.round_id and each.item_id != item.pk
    ]
    after = [each for each in left if each.recommendation.number > item.recommendation.number]
    return next(iter(after or left), None)


@require_GET
@needs(Right.SEE_RESULTS)
def review(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int
) -> HttpResponse:
    """The desk file, with the form for whoever is to judge it."""
    one = one_item(audit, person, number, item)
    return _page(request, one, person)


def _page(
    request: HttpRequest,
    item: RoundItem,
    person: Person,
    form: OpinionForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    row, audit = item.round, item.round.audit
    note_readings(RECOMMENDATIONS, audit=audit, rows=(item.recommendation,), by=person)
    [standing] = standings(row, audit, person, [item])
    is_open = row.state == RoundState.OPEN
    proposals = proposals_of(item, audit, person)
    settled = standing.settlement.verdict if standing.settlement else None
    context = desk_of(item, audit, person) | {
        "audit": audit,
        "row": row,
        "item": item,
        "standing": standing,
        "heard": heard_of(item, audit, person, settled),
        "may_link": is_open and audit.allows(person, Right.JUDGE),
        "proposals": proposals,
        "problem": problem,
        "is_open": is_open,
        "trail": [
            (_("Rounds of review"), reverse("monitoring:review_rounds", args=[audit.slug])),
            (str(row), reverse("monitoring:review_round", args=[audit.slug, row.number])),
        ],
        "works": bool(standing.has_judged),
        "runs": audit.allows(person, Right.RUN_ROUNDS),
    }
    context |= _asked_of(item, standing, person, form) if is_open else {}
    # Once the round is locked the name of whoever judged is the team's to read, as on the record.
    following = _next(item, person) if is_open and standing.is_mine else None
    context["following"] = item_here(following) if following else ""
    status = 422 if problem or (form is not None and form.errors) else 200
    return render(request, "monitoring/review.html", context, status=status)


def _asked_of(
    item: RoundItem, standing: Standing, person: Person, form: OpinionForm | None
) -> Context:
    """The form for what the person may say of the item now."""
    if standing.is_mine and not standing.i_judged:
        draft = draft_of(item, person)
        kept = None if draft is None or form is not None else draft.at
        begun = {} if draft is None else draft.typed
        return {"to": "judge", "form": form or OpinionForm(initial=begun), "kept": kept}
    if not standing.to_settle:
        return {}
    own = next((each for each in standing.judged if each.by_id == person.pk), None)
    if own is not None:
        return {"to": "propose", "form": form or OpinionForm(initial=begun_with(own))}
    if item.round.audit.allows(person, Right.RUN_ROUNDS):
        return {"to": "decide", "form": form or OpinionForm()}
    return {}


def _said(
    request: HttpRequest, item: RoundItem, person: Person, say: Callable[[Opinion], object]
) -> HttpResponse | None:
    """Say what the form says; the page again where something is wrong, None when it is said."""
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, item, person, form)
    try:
        say(form.opinion())
    except Problem as problem:
        return _page(request, item, person, form, problem)
    return None


@require_POST
@needs(Right.JUDGE)
def judge_item(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int
) -> HttpResponse:
    """A first judgement; then the next one to be judged."""
    one = one_item(audit, person, number, item)
    following = _next(one, person)
    wrong = _said(
        request, one, person,
        lambda opinion: judge(item=one, opinion=opinion, by=person, now=timezone.now()),
    )  # fmt: skip
    if wrong is not None:
        return wrong
    if following is None:
        messages.success(request, _("You have judged all that is given to you in this round."))
        return redirect("monitoring:review_round", audit.slug, number)
    messages.success(request, _("Judged: {about}").format(about=one.recommendation.reference))
    return redirect(item_here(following))


@require_POST
@needs(Right.JUDGE)
def keep_item(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int
) -> HttpResponse:
    """Keep what was typed so far, for whoever typed it alone."""
    one = one_item(audit, person, number, item)
    now = timezone.now()
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    [standing] = standings(one.round, audit, person, [one])
    if standing.is_mine and not standing.i_judged and one.round.state == RoundState.OPEN:
        keep_draft(one, person, typed, now)
    return render(request, "records/kept.html", {"at": now})


@require_POST
@needs(Right.JUDGE)
def propose_item(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int
) -> HttpResponse:
    """Propose what the two settle on."""
    one = one_item(audit, person, number, item)
    wrong = _said(
        request, one, person,
        lambda opinion: propose(item=one, opinion=opinion, by=person, now=timezone.now()),
    )  # fmt: skip
    if wrong is None:
        messages.success(request, _("Proposed: the other one can agree to it."))
    return wrong or redirect(item_here(one))


@require_POST
@needs(Right.JUDGE)
def agree_item(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int
) -> HttpResponse:
    """Agree to what the other one proposed."""
    one = one_item(audit, person, number, item)
    proposal = whole_number(request.POST.get("proposal", "")) or 0
    try:
        agree(item=one, proposal=proposal, by=person, now=timezone.now())
    except Problem as problem:
        return _page(request, one, person, problem=problem)
    messages.success(request, _("Settled."))
    return redirect(item_here(one))


@require_POST
@needs(Right.RUN_ROUNDS)
def decide_item(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int
) -> HttpResponse:
    """Decide where the two don't agree."""
    one = one_item(audit, person, number, item)
    wrong = _said(
        request, one, person,
        lambda opinion: decide(item=one, opinion=opinion, by=person, now=timezone.now()),
    )  # fmt: skip
    if wrong is None:
        messages.success(request, _("Settled."))
    return wrong or redirect(item_here(one))


@require_http_methods(["GET", "POST"])
@needs(Right.RUN_ROUNDS)
def give(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int
) -> HttpResponse:
    """Who judges it."""
    one = one_item(audit, person, number, item)
    form = ReviewersForm(request.POST or None, item=one)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            give_item(item=one, reviewers=form.cleaned_data["reviewers"], by=person)
        except Problem as found:
            problem = found
        else:
            messages.success(request, _("Given to two reviewers."))
            return redirect("monitoring:review_round", audit.slug, number)
    context = {
        "audit": audit,
        "item": one,
        "form": form,
        "problem": problem,
        "back": reverse("monitoring:review_round", args=[audit.slug, number]),
        "trail": [
            (_("Rounds of review"), reverse("monitoring:review_rounds", args=[audit.slug])),
            (str(one.round), reverse("monitoring:review_round", args=[audit.slug, number])),
        ],
    }
    status = 422 if problem or form.errors else 200
    return render(request, "monitoring/give_review.html", context, status=status)
