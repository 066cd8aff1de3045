"""The board of the crosswalk: a plan's lines and the recommendations, one of them open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.people.folding import folded
from sereno.web.people.models import Person
from sereno.web.plan.crosswalk.suggesting import (
    Suggested,
    language_of,
    lines_for,
    recommendations_for,
)
from sereno.web.plan.models import Degree, Link, Plan, PlanLine, PlanState
from sereno.web.records.tools import ListTool, whole_number
from sereno.web.topics.models import Topic

RECOMMENDATIONS, LINES = "recommendations", "lines"
NONE = "none"
PER_PAGE = 15


@dataclass(frozen=True)
class BoardQuestion:
    """What the address asks. taken: whether and how far the plan takes it up, "" for all; about:
    what the recommendations have in common, "topic:3" as the coverage names it; part: the key of
    the top line in which they are taken up; one: the number of what is open; find: words that a
    person looks for in its place.
    """

    plan: int | None = None
    side: str = RECOMMENDATIONS
    taken: str = ""
    about: str = ""
    part: int | None = None
    q: str = ""
    one: int | None = None
    find: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """As the address says it; what it says wrongly is passed over."""
        side, taken = asked.get("side", ""), asked.get("taken", "")
        return cls(
            plan=whole_number(asked.get("plan", "")),
            side=side if side in (RECOMMENDATIONS, LINES) else RECOMMENDATIONS,
            taken=taken if taken in (NONE, *Degree.values) else "",
            about=asked.get("about", ""),
            part=whole_number(asked.get("part", "")),
            q=asked.get("q", ""),
            one=whole_number(asked.get("one", "")),
            find=asked.get("find", ""),
        )


def recommendations_of(audit: Audit, person: Person) -> QuerySet[Recommendation]:
    """The recommendations that a crosswalk is about: neither dropped nor merged into others."""
    rows: QuerySet[Recommendation] = Recommendation.objects.for_person(audit, person)
    return rows.filter(state__in=STANDING).order_by("reference", "pk")


def plans_of(audit: Audit, person: Person) -> list[Plan]:
    """The plans with a crosswalk to look at: those in force first, the latest of each first."""
    rows = Plan.objects.for_person(audit, person).order_by("-number")
    order = [PlanState.IN_FORCE, PlanState.DRAFT, PlanState.REPLACED]
    return sorted(rows, key=lambda plan: order.index(PlanState(plan.state)))


@dataclass(frozen=True)
class Board:
    """A plan beside the recommendations, as a person may see them. told: those of them that it is
    about; None: all.
    """

    audit: Audit
    person: Person
    plan: Plan
    question: BoardQuestion
    told: Q | None = None

    @cached_property
    def links(self) -> QuerySet[Link]:
        """The links of the plan that the person may see."""
        rows: QuerySet[Link] = Link.objects.for_person(self.audit, self.person)
        rows = rows.filter(line__plan=self.plan).select_related("line", "recommendation")
        if self.told is None:
            return rows
        told = Recommendation.objects.filter(self.told).order_by().values("pk")
        return rows.filter(recommendation__in=told)

    @cached_property
    def recommendations(self) -> Any:
        """All, as a query set, with `in_full` and `in_part`: whether some line takes it up so."""
        rows = recommendations_of(self.audit, self.person).filter(self.told or Q())
        return rows.annotate(
            in_full=_is_linked(self.links, "recommendation", Degree.FULL),
            in_part=_is_linked(self.links, "recommendation", Degree.PARTIAL),
        )

    @cached_property
    def lines(self) -> list[Any]:
        """The lines of the plan in order; `in_full`, `in_part`; `is_leaf`: it holds no others."""
        inner = PlanLine.objects.filter(parent=OuterRef("pk")).order_by()
        rows = PlanLine.objects.filter(plan=self.plan).annotate(
            in_full=_is_linked(self.links, "line", Degree.FULL),
            in_part=_is_linked(self.links, "line", Degree.PARTIAL),
            is_leaf=~Exists(inner),
        )
        return list(rows.order_by("position"))

    @cached_property
    def takers(self) -> list[Any]:
        """The lines that can take something up: the deepest, and others that already do."""
        return [each for each in self.lines if _is_taker(each)]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many recommendations the plan takes up in full, in part, not at all; all; lines, and
        how many of them take up nothing.
        """
        rows = self.recommendations
        full = rows.filter(in_full=True).count()
        part = rows.filter(in_full=False, in_part=True).count()
        n = rows.count()
        return {
            "all": n,
            "full": full,
            "part": part,
            "none": n - full - part,
            "lines": len(self.takers),
            "lines_none": sum(not _is_taken(line) for line in self.takers),
        }

    def listed(self) -> Any:
        """What the side that is shown lists, as far as it is asked for."""
        if self.question.side == LINES:
            return [each for each in self.takers if self._is_asked(each)]
        rows = _taken(self.recommendations, self.question.taken).select_related("topic")
        if self.question.about:
            rows = _about(rows, self.question.about)
        if self.question.part is not None:
            inner = [line.pk for line in self.lines if self._is_in_part(line)]
            linked = self.links.filter(line__in=inner).order_by().values("recommendation")
            rows = rows.filter(pk__in=linked)
        for word in folded(self.question.q).split():
            rows = rows.filter(title__folded__contains=word) | rows.filter(
                reference__folded__contains=word
            )
        return rows

    def _is_in_part(self, line: PlanLine) -> bool:
        return self.question.part in {line.pk, *(each.pk for each in self.way_to(line)[:1])}

    def _is_asked(self, line: PlanLine) -> bool:
        told = folded(str(line))
        return all(word in told for word in folded(self.question.q).split()) and (
            not self.question.taken or self.question.taken == how_far(line)
        )

    def way_to(self, line: PlanLine) -> list[PlanLine]:
        """The lines in which a line stands, from the top."""
        by_key = {each.pk: each for each in self.lines}
        found: list[PlanLine] = []
        above = by_key.get(line.parent_id or 0)
        while above is not None:
            found.append(above)
            above = by_key.get(above.parent_id or 0)
        return found[::-1]

    def suggested_lines(self, one: Recommendation) -> list[Suggested[PlanLine]]:
        """Lines for a recommendation, or for the words that are looked for; not those it has."""
        has = set(self.links.filter(recommendation=one).values_list("line", flat=True))
        free = [line for line in self.takers if line.pk not in has]
        question = self.question.find or f"{one.title} {one.text}"
        return lines_for(question, free, language_of(self.audit))

    def suggested_recommendations(self, line: PlanLine) -> list[Suggested[Recommendation]]:
        """Recommendations for a line, or for the words that are looked for; not those it has."""
        has = self.links.filter(line=line).order_by().values("recommendation")
        free = list(recommendations_of(self.audit, self.person).exclude(pk__in=has))
        above = " ".join(each.text for each in self.way_to(line)[-1:])
        question = self.question.find or f"{line.text} {above}"
        return recommendations_for(question, free, language_of(self.audit))

    def left_behind(self) -> list[Link]:
        """Links of the version before whose recommendation no line of this one takes up."""
        if self.plan.replaces_id is None:
            return []
        rows = Link.objects.for_person(self.audit, self.person)
        rows = rows.filter(line__plan=self.plan.replaces_id).select_related(
            "line", "recommendation"
        )
        here = self.links.order_by().values("recommendation")
        return list(rows.exclude(recommendation__in=here))

    def to_confirm(self) -> list[Link]:
        """Links that came along with lines that say it otherwise, and that nobody confirmed yet."""
        return list(self.links.filter(is_carried=True))

    def tools(self, plans: Sequence[Plan]) -> list[ListTool]:
        """The menus above the board."""
        asked = self.question
        taken = [
            (NONE, _("not taken up")),
            (Degree.PARTIAL.value, _("in part")),
            (Degree.FULL.value, _("in full")),
        ]
        every_plan = [(str(each.number), str(each)) for each in plans]
        sides = [(RECOMMENDATIONS, _("recommendations")), (LINES, _("lines of the plan"))]
        tools = [
            ListTool(
                "plan", _("Which plan"), str(self.plan.number), every_plan, every="",
                usual=str(plans[0].number),
            ),
            ListTool("side", _("Show"), asked.side, sides, every="", usual=RECOMMENDATIONS),
            ListTool("taken", _("Taken up"), asked.taken, taken),
        ]  # fmt: skip
        if asked.side == RECOMMENDATIONS:
            topics = Topic.objects.for_person(self.audit, self.person)
            named = [(f"topic:{each.pk}", str(each)) for each in topics]
            if asked.about and asked.about not in dict(named):
                said = asked.about.partition(":")[2]
                named.append((asked.about, said or _("without one")))
            tools.append(ListTool("about", _("About"), asked.about, named))
        return tools


def how_far(row: Any) -> str:
    """How far a row of the board is linked: NONE or a degree."""
    if row.in_full:
        return Degree.FULL.value
    return Degree.PARTIAL.value if row.in_part else NONE


def _is_linked(links: QuerySet[Link], by: str, degree: Degree) -> Exists:
    rows: Any = links.filter(**{by: OuterRef("pk")})
    return Exists(rows.counted(degree).order_by())


def _taken(rows: Any, taken: str) -> Any:
    if taken == NONE:
        return rows.filter(in_full=False, in_part=False)
    if taken == Degree.FULL:
        return rows.filter(in_full=True)
    return rows.filter(in_full=False, in_part=True) if taken else rows


def _about(rows: Any, about: str) -> Any:
    """Those of a row of the coverage; none for what is no row."""
    by, _colon, key = about.partition(":")
    if by == "topic" and (not key or whole_number(key) is not None):
        return rows.filter(topic=whole_number(key)) if key else rows.filter(topic=None)
    if by == "addressee":
        return rows.filter(addressee=key)
    if by == "target":
        return rows.filter(targets__target=key) if key else rows.filter(targets=None)
    if by == "principle":
        # A list in JSON is looked into here: SQLite can't ask what it contains.
        held = rows.values_list("pk", "principles")
        fitting = [pk for pk, own in held if (key in own if key else not own)]
        return rows.filter(pk__in=fitting)
    return rows.none()


def _is_taken(line: Any) -> bool:
    return bool(line.in_full or line.in_part)


def _is_taker(line: Any) -> bool:
    return bool(line.is_leaf) or _is_taken(line)
