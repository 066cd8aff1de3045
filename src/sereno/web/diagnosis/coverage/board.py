"""The coverage board: what a person may know of who was heard, computed from what they may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.methods.diagnosis.coverage import (
    DIMENSIONS,
    Dimension,
    Line,
    Standing,
    activities_by_area,
    crosstab,
    next_to_hear,
    standings,
)
from sereno.methods.policy.access_levels import Access
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    AgeBand,
    CoverageTarget,
    Sector,
    Sex,
    Technique,
    Withdrawal,
)
from sereno.web.diagnosis.models.activities import TOOK_PLACE, ActivityQuerySet
from sereno.web.people.models import Person

DIMENSION_WORDS = {
    "area": gettext_lazy("Neighbourhood"),
    "technique": gettext_lazy("Technique"),
    "sector": gettext_lazy("Sector"),
    "sex": gettext_lazy("Sex"),
    "age": gettext_lazy("Age"),
}
# As many of what is missing as one page says.
MOST_NEXT = 20


@dataclass(frozen=True)
class AreaRow:
    """An area with how many activities of each technique were held and are planned."""

    code: str
    name: str
    cells: list[tuple[str, str, int, int]]
    """Key and words of the technique, held, planned."""


@dataclass(frozen=True)
class Missing:
    """A target that is not met somewhere. `have`: None for whoever sees no small counts."""

    target: str
    area: str
    have: int | None
    least: int
    planned: int
    query: str
    """What the form of a new activity begins with."""


@dataclass(frozen=True)
class Pivot:
    """People heard by two dimensions, with sums."""

    rows: Dimension
    columns: Dimension
    heads: list[str]
    lines: list[tuple[str, list[int]]]
    sums: list[int]


class Board:
    """The activities that a person may see, counted."""

    def __init__(self, audit: Audit, person: Person) -> None:
        self.audit = audit
        # Who took part is told in numbers to whoever sees records; others see what is missing.
        self.sees_people = audit.allows(person, Right.SEE_RECORDS)
        self.sees_all = len(audit.access_levels_of(person)) == len(Access)
        self.known = known_areas(audit)
        mine = Activity.objects.for_person(audit, person)
        self.cancelled = mine.filter(state=ActivityState.CANCELLED).count()
        self.lines = list(heard_lines(mine))
        self._mine = mine
        rows = list(CoverageTarget.objects.for_person(audit, person))
        self.targets = [row.counted() for row in rows]
        self._words = {row.number: str(row) for row in rows}

    @property
    def withdrawn(self) -> int:
        """How many people no longer agree; only for whoever sees records."""
        assert self.sees_people
        gone = Withdrawal.objects.filter(
            participants__activity__in=self._mine.filter(state__in=TOOK_PLACE)
        )
        return int(gone.aggregate(n=Sum("people"))["n"] or 0)

    @property
    def areas(self) -> Mapping[str, str]:
        """The chosen areas, and others where something is held or planned: {code: name}."""
        further = {code for line in self.lines for code in line.areas} - set(self.known.chosen)
        labels = self.known.labels
        return dict(self.known.chosen) | {
            code: labels.get(code, code) for code in sorted(further, key=lambda c: labels.get(c, c))
        }

    def area_rows(self) -> Iterator[AreaRow]:
        """Each area with its activities, and all of them together at the end."""
        held, planned = (activities_by_area(self.lines, is_held=way) for way in (True, False))
        for code, name in (*self.areas.items(), ("", _("Total"))):
            cells = [
                (key, str(words), held.get((code, key), 0), planned.get((code, key), 0))
                for key, words in Technique.choices
            ]
            yield AreaRow(code, name, cells)

    def missing(self) -> list[Missing]:
        """Whom to hear next."""
        areas = list(self.known.chosen)
        found = standings(self.lines, self.targets, areas)
        if not self.sees_people:
            # The furthest first would tell in which order the hidden counts are.
            found = [replace(s, have=0) if self._is_hidden(s) and s.missing else s for s in found]
        return [self._missing(each) for each in next_to_hear(found)]

    def met(self) -> tuple[int, int]:
        """How many targets are met, of how many; one in each area counts for each of them."""
        found = standings(self.lines, self.targets, list(self.known.chosen))
        return sum(not each.missing for each in found), len(found)

    def _missing(self, each: Standing) -> Missing:
        target = each.target
        tells = not self._is_hidden(each)
        return Missing(
            self._words[target.key],
            self.known.labels.get(each.area, each.area),
            each.have if tells else None,
            target.least,
            each.planned,
            self._query(each),
        )

    def _is_hidden(self, each: Standing) -> bool:
        return not self.sees_people and each.target.unit == "people"

    def _query(self, each: Standing) -> str:
        begun = {
            "technique": each.target.technique,
            "sector": each.target.sector,
            "chosen_areas": each.area,
        }
        return urlencode({name: value for name, value in begun.items() if value})

    def pivot(self, rows: Dimension, columns: Dimension) -> Pivot:
        """People heard; only for whoever sees records."""
        assert self.sees_people
        table = crosstab(self.lines, rows, columns)
        across = self._values(columns)
        return Pivot(
            rows,
            columns,
            [*across.values(), _("Total")],
            [
                (words, [table.get((row, column), 0) for column in (*across, "")])
                for row, words in self._values(rows).items()
            ],
            [table.get(("", column), 0) for column in (*across, "")],
        )

    def _values(self, dimension: Dimension) -> Mapping[str, str]:
        if dimension == "area":
            return self.areas
        choices = {"technique": Technique, "sector": Sector, "sex": Sex, "age": AgeBand}
        return {key: str(words) for key, words in choices[dimension].choices}


def dimension(words: str, default: Dimension) -> Dimension:
    """A dimension that an address names, else the default."""
    return next((each for each in DIMENSIONS if each == words), default)


def heard_lines(activities: ActivityQuerySet) -> Iterator[Line]:
    """The activities that a person may see, as lines of people who still agree."""
    rows = activities.exclude(state=ActivityState.CANCELLED)
    for activity in rows.prefetch_related("participants__withdrawals"):
        areas = frozenset(area.code for area in activity.areas.all())
        is_held = activity.state in TOOK_PLACE
        common = (activity.pk, areas, activity.technique)
        yield Line(*common, activity.sector, is_held=is_held)
        if is_held:
            for each in activity.participants.all():
                people = each.people - sum(gone.people for gone in each.withdrawals.all())
                yield Line(*common, each.sector, each.sex, each.age, people)
