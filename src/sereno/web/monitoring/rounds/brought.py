"""What rounds of review bring to earlier stages, to whoever waits, to home and search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.vocabulary.language import number, percent
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit, Hits, NextStep, StepState, Wanted
from sereno.web.audits.visit import Visit
from sereno.web.findings.about.costs import Left
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.axes import Axis, Said
from sereno.web.monitoring.models import (
    Assignment,
    Design,
    MonitoringRound,
    RoundItem,
    RoundState,
    Settlement,
    Verdict,
)
from sereno.web.monitoring.rounds.mine import left_to, n_to_judge
from sereno.web.monitoring.rounds.result import last_locked
from sereno.web.organisations.brought import HasOfOrganisation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited, numbers_in
from sereno.web.waiting.brought import Awaited, Waits


def _implementation(row: Recommendation, audit: Audit, person: Person) -> Said | None:
    """What the last locked round judged of it; None: none has."""
    rows = Settlement.objects.for_person(audit, person).filter(
        item__recommendation=row, item__round__state=RoundState.LOCKED
    )
    last = rows.select_related("item__round").order_by("-item__round__cutoff_on", "-pk").first()
    if last is None:
        return None
    day = date_format(last.item.round.cutoff_on, "DATE_FORMAT")
    return Said(
        str(capfirst(last.get_verdict_display())),
        _("until {day}, evidence {grade}").format(day=day, grade=last.grade),
    )


def _review(row: Recommendation, audit: Audit, person: Person) -> Said | None:
    """Whether it is being judged, or how often it was: never how."""
    items = RoundItem.objects.for_person(audit, person).filter(recommendation=row)
    states = dict(items.order_by().values_list("round__state").annotate(n=Count("pk")))
    n = states.get(RoundState.LOCKED, 0)
    times = ngettext("judged in {n} round", "judged in {n} rounds", n).format(n=number(n))
    if states.get(RoundState.OPEN):
        return Said(str(capfirst(RoundState.OPEN.label)), times if n else "")
    return Said(str(capfirst(times))) if n else None


AXES: Final = (
    Axis("implementation", gettext_lazy("Carrying out"), 20, _implementation),
    Axis("review", gettext_lazy("Review"), 30, _review),
)


def _addressed(audit: Audit, person: Person) -> int | None:
    """How many the last locked round found addressed; of a sample nobody can tell."""
    row = last_locked(audit, person)
    if row is None or row.design == Design.SAMPLE:
        return None
    rows = Settlement.objects.for_person(audit, person).filter(item__round=row)
    return int(rows.filter(verdict=Verdict.ADDRESSED).count())


LEFT: Final = Left(gettext_lazy("Recommendations that were addressed"), _addressed)


def _of_organisation(shown: Organisation, audit: Audit, person: Person) -> Iterator[Hit]:
    row = last_locked(audit, person)
    rows = Settlement.objects.for_person(audit, person).filter(
        item__round=row, item__responsible=shown
    )
    for each in rows.select_related("item__recommendation").order_by(
        "item__recommendation__number"
    ):
        yield Hit(
            str(each.item),
            str(capfirst(each.get_verdict_display())),
            reverse(
                "monitoring:review",
                args=[audit.slug, row.number if row else 0, each.item.recommendation.number],
            ),
        )


OF_ORGANISATION: Final = HasOfOrganisation(
    gettext_lazy("What was judged of its recommendations"), _of_organisation
)


def _left(visit: Visit) -> list[Assignment]:
    return left_to(visit.audit, visit.person)


def _n_left(visit: Visit) -> int:
    return n_to_judge(visit.audit, visit.person)


def to_judge_of_me(visit: Visit) -> int:
    """How many wait for the person."""
    return visit.once(_n_left)


def _awaited(audit: Audit, item: RoundItem, what: str) -> Awaited:
    href = reverse(
        "monitoring:review", args=[audit.slug, item.round.number, item.recommendation.number]
    )
    return Awaited(f"{what}:{item.pk}", "open", str(item), href, item.access_level)


def _to_judge(visit: Visit) -> Iterator[Awaited]:
    for each in visit.once(_left):
        yield _awaited(visit.audit, each.item, "judge")


def _unsettled(visit: Visit) -> list[RoundItem]:
    """What both have judged, and not settled, in rounds that are open."""
    rows = RoundItem.objects.for_person(visit.audit, visit.person).filter(
        round__state=RoundState.OPEN, settlement=None
    )
    rows = rows.annotate(n=Count("judgements")).filter(n=2)
    return list(
        rows.select_related("round", "recommendation")
        .prefetch_related("assignments")
        .order_by("round", "recommendation__number")
    )


def _to_settle(visit: Visit) -> Iterator[Awaited]:
    for each in visit.once(_unsettled):
        if visit.person.pk in {one.reviewer_id for one in each.assignments.all()}:
            yield _awaited(visit.audit, each, "settle")


def _ready(visit: Visit) -> list[MonitoringRound]:
    """Rounds of which everything is settled."""
    rows = MonitoringRound.objects.for_person(visit.audit, visit.person)
    rows = rows.filter(state=RoundState.OPEN).exclude(
        pk__in=RoundItem.objects.filter(settlement=None).order_by().values("round")
    )
    return list(rows.order_by("cutoff_on", "pk"))


def _to_lock(visit: Visit) -> Iterator[Awaited]:
    for row in visit.once(_ready):
        href = reverse("monitoring:review_round", args=[visit.audit.slug, row.number])
        yield Awaited(f"lock:{row.pk}", "ready", str(row), href, row.access_level)


REVIEWS_WAIT: Final = (
    Waits(30, gettext_lazy("To be judged"), Right.JUDGE, _to_judge),
    Waits(31, gettext_lazy("To be settled with the other reviewer"), Right.JUDGE, _to_settle),
    Waits(32, gettext_lazy("Rounds that can be locked"), Right.RUN_ROUNDS, _to_lock),
)


def next_steps(visit: Visit) -> Iterator[NextStep]:
    """What one is to judge, and what can be locked."""
    slug = visit.audit.slug
    if Right.JUDGE in visit.may and (n := to_judge_of_me(visit)):
        yield NextStep(
            ngettext("{n} recommendation to judge", "{n} recommendations to judge", n).format(
                n=number(n)
            ),
            _("You see what the other one says once both have judged."),
            _("Judge"),
            reverse("monitoring:my_reviews", args=[slug]),
            StepState.LATER,
        )
    for row in visit.once(_ready) if Right.RUN_ROUNDS in visit.may else ():
        yield NextStep(
            _("“{round}” can be locked").format(round=row),
            _("Everything in it is settled."),
            _("Look at it"),
            reverse("monitoring:review_round", args=[slug, row.number]),
            StepState.LATER,
        )


def found(visit: Visit, wanted: Wanted) -> Iterator[Hits]:
    """Rounds by their titles, and what locked ones say by their reasons."""
    if Right.SEE_RESULTS not in visit.may:
        return
    slug = visit.audit.slug
    rows = MonitoringRound.objects.for_person(visit.audit, visit.person)
    yield Hits(
        _("Rounds of review"),
        [
            Hit(
                str(row),
                row.get_state_display(),
                reverse("monitoring:review_round", args=[slug, row.number]),
            )
            for row in rows.order_by("-cutoff_on", "pk")
            if wanted.fits(str(row))
        ],
    )
    said = Settlement.objects.for_person(visit.audit, visit.person).filter(
        item__round__state=RoundState.LOCKED
    )
    yield Hits(
        _("Judgements"),
        [
            Hit(
                str(each.item),
                f"{capfirst(each.get_verdict_display())} · {each.item.round}",
                reverse(
                    "monitoring:review",
                    args=[slug, each.item.round.number, each.item.recommendation.number],
                ),
            )
            for each in said.select_related("item__round", "item__recommendation").order_by("pk")
            if wanted.fits(str(each.item), each.reason)
        ],
    )


def _find_many(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    """Locked rounds, with how many of which judgement; as anybody could see them without a person:
    the whole of it.
    """
    numbers = numbers_in(things)
    rows = (
        MonitoringRound.objects.filter(audit=audit)
        if person is None
        else MonitoringRound.objects.for_person(audit, person)
    ).filter(state=RoundState.LOCKED, number__in=numbers.values())
    by_number = {row.number: row for row in rows}
    found_now: dict[str, Cited] = {}
    for thing, n in numbers.items():
        row = by_number.get(n)
        if row is None:
            continue
        said = (
            Settlement.objects.all()
            if person is None
            else Settlement.objects.for_person(audit, person)
        ).filter(item__round=row)
        counts = dict(said.order_by().values_list("verdict").annotate(n=Count("pk")))
        found_now[thing] = Cited(
            title=str(row),
            href=reverse("monitoring:review_round", args=[audit.slug, row.number]),
            version="1",
            value={verdict: counts.get(verdict, 0) for verdict in Verdict.values},
            access_level=row.access_level,
            read=row,
            is_whole=sum(counts.values()) == row.items.count(),
        )
    return found_now


def _told(value: Mapping[str, Any]) -> str:
    n = sum(value.values()) - value.get(Verdict.NOT_APPLICABLE, 0)
    if not n:
        return ""
    return _("{share} of {n} recommendations addressed").format(
        share=percent(value.get(Verdict.ADDRESSED, 0) / n, 0), n=number(n)
    )


RESULT: Final = Citable(
    key="review_round",
    name=gettext_lazy("round of review"),
    icon="checks",
    side="records",
    find_many=_find_many,
    told=_told,
    model="monitoring.MonitoringRound",
    fits=lambda row: bool(row.state == RoundState.LOCKED),
)
