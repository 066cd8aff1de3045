"""Actions as rows of a timeline: grouped, of the time that is asked for, a page of them at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Self

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sereno.exchange.gantt_drawing import gantt_svg, milestone_svg
from sereno.methods.actions.schedule import Planned, Step, Stretch, Tick, quarter, stretch_of
from sereno.web.actions.models import (
    Action,
    DueDate,
    Milestone,
    MilestoneState,
    RecommendationServed,
)
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person
from sereno.web.records.months import FIRST_YEAR, LAST_YEAR
from sereno.web.records.tools import ListTool, whole_number
from sereno.web.topics.models import Topic

INSTITUTION, TOPIC = "institution", "topic"
PER_PAGE: Final = 40


@dataclass(frozen=True)
class ScheduleQuestion:
    """What the address asks. by: how rows are grouped; year, quarter: the time that is shown, all
    of it where there is none.
    """

    by: str = INSTITUTION
    year: int | None = None
    quarter: int | None = None
    page: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """As the address says it; what it says wrongly is passed over."""
        year, part = whole_number(asked.get("year", "")), whole_number(asked.get("quarter", ""))
        known = year is not None and FIRST_YEAR <= year <= LAST_YEAR
        return cls(
            by=TOPIC if asked.get("by") == TOPIC else INSTITUTION,
            year=year if known else None,
            quarter=part if known and part in range(1, 5) else None,
            page=asked.get("page", ""),
        )

    @property
    def stretch(self) -> Stretch | None:
        """The days that are asked for; None: all."""
        if self.year is None:
            return None
        if self.quarter is not None:
            return quarter(self.year, self.quarter)
        return Stretch(dt.date(self.year, 1, 1), dt.date(self.year, 12, 31))


@dataclass(frozen=True)
class Mark:
    """A milestone as the table tells it: its sign, its words, and how it stands."""

    sign: SafeString
    milestone: Milestone
    earlier: str
    after: str
    is_late: bool


@dataclass(frozen=True)
class Row:
    """An action with its milestones."""

    action: Action
    planned: Planned
    marks: list[Mark]


@dataclass(frozen=True)
class Group:
    """The rows of an institution or a topic, drawn twice: wide, and narrow for a phone."""

    name: str
    rows: list[Row]
    wide: SafeString
    narrow: SafeString


@dataclass(frozen=True)
class Schedule:
    """A page of the timeline. n: how many actions have something on the days that are shown."""

    question: ScheduleQuestion
    n: int
    shown: Stretch
    years: list[int]
    page: Page[Any]
    groups: list[Group]

    @property
    def tools(self) -> list[ListTool]:
        """The menu above it."""
        options = [(INSTITUTION, _("institution")), (TOPIC, _("topic"))]
        return [
            ListTool("by", _("Grouped by"), self.question.by, options, every="", usual=INSTITUTION)
        ]


def schedule_of(
    audit: Audit, person: Person, question: ScheduleQuestion, today: dt.date
) -> Schedule:
    """The actions that a person may see, on the days that are asked for."""
    actions = Action.objects.for_person(audit, person)
    stretch = question.stretch
    rows = _within(actions, stretch) if stretch else actions
    pairs = _grouped(rows, audit, person, question.by)
    page = Paginator(pairs, PER_PAGE).get_page(question.page)
    found = _rows({pk for _name, pk in page}, today)
    every = _all_days(actions)
    shown = stretch or stretch_of(every, today)
    groups = [
        _group(name, [found[pk] for _name, pk in group], shown, today)
        for name, group in groupby(page, key=lambda pair: pair[0])
    ]
    known = [day.year for each in every if each.days for day in each.days]
    years = list(range(min(known), max(known) + 1)) if known else []
    return Schedule(question, len({pk for _n, pk in pairs}), shown, years, page, groups)


def _within(rows: QuerySet[Action], stretch: Stretch) -> QuerySet[Action]:
    due = Milestone.objects.filter(
        action=OuterRef("pk"), due_on__range=(stretch.first, stretch.last)
    )
    is_on = Q(starts_on__lte=stretch.last) & Q(ends_on__gte=stretch.first)
    ends = (stretch.first, stretch.last)
    return rows.filter(
        is_on | Q(starts_on__range=ends) | Q(ends_on__range=ends) | Exists(due.order_by())
    )


def _all_days(rows: QuerySet[Action]) -> list[Planned]:
    """The first and last days of everything, without the actions themselves."""
    seen = rows.order_by().values("pk")
    days = [day for row in rows.order_by().values_list("starts_on", "ends_on") for day in row]
    days += Milestone.objects.filter(action__in=seen).order_by().values_list("due_on", flat=True)
    said = [day for day in days if day is not None]
    return [Planned(0, min(said), max(said))] if said else []


def _grouped(
    rows: QuerySet[Action], audit: Audit, person: Person, by: str
) -> list[tuple[str, int]]:
    """(group, key) of each row in the order of the page: groups by name, rows by when they begin;
    one for several topics stands under each.
    """
    whole = list(rows.order_by().values_list("pk", "institution", "starts_on", "number"))
    if by == INSTITUTION:
        names = named_for(audit, person)
        of = {pk: [str(names.get(key, ""))] for pk, key, _starts, _number in whole}
    else:
        of = _topics(audit, person)
    last = dt.date.max
    pairs = sorted(
        (not name, name.casefold(), starts or last, number, name, pk)
        for pk, _key, starts, number in whole
        for name in of.get(pk, [""])
    )
    return [(name, pk) for *_order, name, pk in pairs]


def _topics(audit: Audit, person: Person) -> dict[int, list[str]]:
    topics = {each.pk: str(each) for each in Topic.objects.for_person(audit, person)}
    seen = Recommendation.objects.for_person(audit, person).order_by().values("pk")
    rows = RecommendationServed.objects.filter(recommendation__in=seen).order_by("pk")
    of: dict[int, list[str]] = {}
    for action, topic in rows.values_list("action", "recommendation__topic"):
        name = topics.get(topic, "")
        names = of.setdefault(action, [])
        if name not in names:
            names.append(name)
    return of


def _rows(keys: Iterable[int], today: dt.date) -> dict[int, Row]:
    milestones = Milestone.objects.prefetch_related(
        Prefetch("due_dates", DueDate.objects.order_by("pk")), "needs"
    )
    actions = (
        Action.objects.filter(pk__in=list(keys))
        .select_related("audit")
        .prefetch_related(Prefetch("milestones", milestones.order_by("due_on", "position")))
    )
    return {each.pk: _row(each, today) for each in actions}


def _row(action: Action, today: dt.date) -> Row:
    marks, steps = [], []
    for each in action.milestones.all():
        days = dict.fromkeys(due.due_on for due in each.due_dates.all())
        earlier = tuple(day for day in days if day != each.due_on)
        needs = list(each.needs.all())
        is_open = each.state in (MilestoneState.SCHEDULED, MilestoneState.PARTLY_MET)
        steps.append(
            Step(each.pk, each.due_on, each.state, earlier, tuple(need.pk for need in needs))
        )
        marks.append(
            Mark(
                mark_safe(milestone_svg(each.state)),
                each,
                "; ".join(date_format(day, "SHORT_DATE_FORMAT") for day in earlier),
                "; ".join(need.title for need in needs),
                is_open and each.due_on < today,
            )
        )
    return Row(action, Planned(action.pk, action.starts_on, action.ends_on, tuple(steps)), marks)


def _group(name: str, rows: list[Row], shown: Stretch, today: dt.date) -> Group:
    names = {row.action.pk: row.action.title for row in rows}
    drawn: dict[float, str] = {}
    for width, margin in ((960.0, 280.0), (340.0, 0.0)):
        drawn[margin] = gantt_svg(
            [row.planned for row in rows],
            names,
            shown,
            today=today,
            today_words=_("today"),
            tick_words=_tick_words,
            hrefs=_hrefs(rows),
            width=width,
            margin=margin,
        )
    return Group(name, rows, mark_safe(drawn[280.0]), mark_safe(drawn[0.0]))


def _hrefs(rows: Iterable[Row]) -> Mapping[int, str]:
    return {
        row.action.pk: reverse("actions:action", args=[row.action.audit.slug, row.action.number])
        for row in rows
    }


def _tick_words(tick: Tick) -> str:
    return date_format(tick.on, "Y" if tick.unit == "year" else "M")


def key_of_milestones() -> list[tuple[SafeString, str]]:
    """What each sign of a milestone means."""
    said = [(mark_safe(milestone_svg(each.value)), str(each.label)) for each in MilestoneState]
    earlier = mark_safe(milestone_svg(MilestoneState.SCHEDULED, is_earlier=True))
    return [*said, (earlier, _("earlier due date"))]
