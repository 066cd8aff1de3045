"""The maps of all groups laid over each other, as far as a person may know them.

Groups are told in units of at least k people (`methods.diagnosis.marks.units_of`) to whoever sees
no small numbers, and everything here is computed from those units.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Sum
from django.utils.translation import gettext as _

from sereno.methods.diagnosis.hexagons import middle, reached, touched
from sereno.methods.diagnosis.marks import (
    Group,
    Hexagon,
    Likeness,
    Placed,
    Unit,
    agreed,
    disputed,
    laid_over,
    likenesses,
    units_of,
)
from sereno.methods.policy.access_levels import Access
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.marks.places import places_of
from sereno.web.diagnosis.models import DrawingGroup, Hour, Mark, Pole, Withdrawal
from sereno.web.people.models import Person

# A share of groups as five classes, light to dark; the last: every group that was asked.
CLASSES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Wanted:
    """What is looked at; "" stands for all."""

    pole: str = ""
    category: str = ""
    hour: str = ""
    area: str = ""

    def fits(self, mark: Mark) -> bool:
        """Whether a mark is looked at. One that tells no hour is of every hour or of none: it
        stands under all of them together only.
        """
        return (
            self.pole in ("", mark.pole)
            and self.category in ("", mark.category)
            and (not self.hour or self.hour in mark.hour_list)
        )


class Overlay:
    """The marks that a person may see, by hexagon and by unit of groups."""

    def __init__(self, audit: Audit, person: Person, wanted: Wanted) -> None:
        self.audit, self.wanted = audit, wanted
        self.sees_small = audit.allows(person, Right.SEE_RECORDS)
        self.sees_all = len(audit.access_levels_of(person)) == len(Access)
        self.places = places_of(audit)
        self.rows: dict[int, Mark] = {
            each.pk: each for each in Mark.objects.for_person(audit, person).order_by("number")
        }
        drawn = {mark.group_id for mark in self.rows.values()}
        groups = DrawingGroup.objects.for_person(audit, person).prefetch_related("activity__areas")
        self.groups = {
            each.pk: each
            for each in groups.order_by("activity__number", "number")
            if each.pk in drawn
        }
        # Whoever sees small numbers is told of each group by itself.
        k = 1 if self.sees_small else audit.k
        self.units, self.left_out = units_of(self._groups(), k)

    def _groups(self) -> Iterator[Group]:
        gone = self._gone()
        for each in self.groups.values():
            codes = [area.code for area in each.activity.areas.all()]
            # Nobody knows to which of the groups of an activity those who withdrew belonged.
            people = max(each.people - gone.get(each.activity_id, 0), 0)
            yield Group(each.pk, each.activity_id, people, self.places.cells(codes))

    def _gone(self) -> Mapping[int, int]:
        of = {each.activity_id for each in self.groups.values()}
        rows = Withdrawal.objects.filter(consent__activity__in=of).order_by()
        return dict(rows.values_list("consent__activity").annotate(n=Sum("people")))

    @cached_property
    def unit_words(self) -> list[str]:
        """What each unit is called: its groups, with the activity's number where two are alike."""
        called = Counter(each.label for each in self.groups.values())

        def word(group: DrawingGroup) -> str:
            if called[group.label] == 1:
                return group.label
            return _("{group} (no. {n})").format(group=group.label, n=group.activity.number)

        return [" + ".join(word(self.groups[key]) for key in unit.groups) for unit in self.units]

    @cached_property
    def told(self) -> list[Mark]:
        """The marks of units, as looked at."""
        hidden = set(self.left_out)
        return [m for m in self.rows.values() if m.group_id not in hidden and self.wanted.fits(m)]

    @cached_property
    def _placed(self) -> list[Placed]:
        return [_placed(mark) for mark in self.told]

    @cached_property
    def hexagons(self) -> Mapping[str, Hexagon]:
        """Hexagons with what units say of them."""
        found = laid_over(self.units, self._placed)
        if not self.wanted.area:
            return found
        inside = self.places.cells([self.wanted.area])
        return {cell: each for cell, each in found.items() if cell in inside}

    @cached_property
    def disputed(self) -> list[str]:
        """The hexagons about which units differ."""
        return disputed(self.hexagons)

    @cached_property
    def likenesses(self) -> list[Likeness]:
        """How alike units marked, the most alike first."""
        found = likenesses(self.units, self.hexagons)
        return sorted(found, key=lambda each: (each.jaccard is None, -(each.jaccard or 0.0)))

    @cached_property
    def agreed(self) -> list[str]:
        """The hexagons of which several units say the same, those most agreed on first."""
        return agreed(self.hexagons)

    def marks_of(self, cell: str) -> list[Mark]:
        """The marks in a hexagon."""
        return [self.rows[key] for key in self.hexagons[cell].marks]

    def area_words(self, cell: str) -> str:
        """The area in whose land a hexagon's middle is."""
        code = self._area_of(cell)
        return self.places.label_of(code) if code else _("outside of the neighbourhoods")

    columns = (
        *("hexagon", "longitude", "latitude", "area_code"),
        *("groups_marking", "groups_asked", "groups_perhaps"),
        *(f"groups_{pole}" for pole in Pole.values),
        *("is_disputed", "threat_and_capacity"),
    )

    def lines(self) -> Iterator[dict[str, str | float]]:
        """The hexagons as lines of a file, by `columns`, with nothing that anybody said."""
        for cell, each in sorted(self.hexagons.items()):
            poles = Counter(pole for found in each.marked.values() for pole in found)
            lon, lat = middle(cell)
            told: tuple[str | float, ...] = (
                *(cell, round(lon, 6), round(lat, 6), self._area_of(cell)),
                *(len(each.marked), each.asked, len(each.perhaps)),
                *(poles[pole] for pole in Pole.values),
                *(int(each.is_disputed), int(each.clashes)),
            )
            yield dict(zip(self.columns, told, strict=True))

    def _area_of(self, cell: str) -> str:
        return self.places.area_at(*middle(cell))

    def by(self, dimension: str) -> list[tuple[str, str, int, int]]:
        """Pole, category or hour with how many units and how many marks say it: key, words, units,
        marks. A unit counts once in each.
        """
        units: dict[str, set[int]] = defaultdict(set)
        marks: Counter[str] = Counter()
        unit_of = {group: i for i, unit in enumerate(self.units) for group in unit.groups}
        words: dict[str, str] = {}
        for mark in self.told:
            for key, said in _values(mark, dimension):
                units[key].add(unit_of[mark.group_id])
                marks[key] += 1
                words[key] = said
        return sorted(
            ((key, words[key], len(found), marks[key]) for key, found in units.items()),
            key=lambda line: (-line[2], -line[3], line[1]),
        )


def _values(mark: Mark, dimension: str) -> list[tuple[str, str]]:
    if dimension == "hour":
        return [(each, str(Hour(each).label)) for each in mark.hour_list] or [("", _("not said"))]
    if dimension == "category":
        return [(mark.category, mark.get_category_display() or _("not said"))]
    return [(mark.pole, str(mark.get_pole_display()))]


def _placed(mark: Mark) -> Placed:
    shape = mark.geometry
    cells = touched(shape)
    return Placed(
        mark.pk, mark.group_id, mark.pole, cells, reached(shape, mark.precision_m) - cells
    )


def class_of(hexagon: Hexagon) -> int:
    """The class of a hexagon on the map, 0 to 4; -1 where nobody was asked."""
    if not hexagon.lies_asked:
        return -1
    return sum(hexagon.share >= least for least in CLASSES)


def unit_names(overlay: Overlay, units: Iterator[int] | set[int]) -> list[str]:
    """What units are called, in their order."""
    return [overlay.unit_words[i] for i in sorted(units)]


__all__ = ["CLASSES", "Overlay", "Unit", "Wanted", "class_of", "unit_names"]
