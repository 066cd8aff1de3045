"""What a plan takes up by topic, SDG target or principle: matrix, drawing, and what lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.exchange.flow_drawing import flow_svg
from sereno.methods.plan.flow import Flow
from sereno.methods.plan.twins import twins_among
from sereno.vocabulary.crime_prevention_principles import principles
from sereno.vocabulary.language import language
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.sdg import sdg
from sereno.web.documents import Words
from sereno.web.findings.models import Recommendation, TargetServed
from sereno.web.findings.models.recommendations import Addressee
from sereno.web.plan.crosswalk.board import Board
from sereno.web.plan.models import Degree, PlanLine

BY: Final[Mapping[str, Words]] = {
    "topic": gettext_lazy("Topic"),
    "target": gettext_lazy("SDG target"),
    "principle": gettext_lazy("Principle of crime prevention"),
    "addressee": gettext_lazy("Addressee"),
}
NOTHING = ""
# Longer lists are a page of the board.
MOST_TOLD = 20


@dataclass(frozen=True)
class Cell:
    """How many recommendations of a row a top line takes up: in full, or in part only."""

    full: int
    part: int

    @property
    def n(self) -> int:
        """Both."""
        return self.full + self.part


@dataclass(frozen=True)
class CoverageRow:
    """A topic, target, principle or addressee: its recommendations by top line of the plan.

    none: those that no line takes up; full, part: those taken up at all, however many lines do.
    """

    key: str
    name: str
    cells: tuple[Cell, ...]
    full: int
    part: int
    none: int

    @property
    def n(self) -> int:
        """Its recommendations."""
        return self.full + self.part + self.none


@dataclass(frozen=True)
class Coverage:
    """The coverage of a board, by one of `BY`."""

    board: Board
    by: str

    @cached_property
    def _recommendations(self) -> list[Recommendation]:
        return list(self.board.recommendations.select_related("topic"))

    @cached_property
    def tops(self) -> list[PlanLine]:
        """The top lines that hold a line which takes something up."""
        held = {top.pk for degrees in self._taken.values() for top in degrees}
        return [line for line in self.board.lines if line.parent_id is None and line.pk in held]

    @cached_property
    def _taken(self) -> dict[int, dict[PlanLine, Degree]]:
        """By recommendation, how far each top line takes it up."""
        top: dict[int, PlanLine] = {}
        for line in self.board.lines:
            top[line.pk] = line if line.parent_id is None else top[line.parent_id]
        found: dict[int, dict[PlanLine, Degree]] = defaultdict(dict)
        for link in self.board.links:
            own, at = found[link.recommendation_id], top[link.line_id]
            if own.get(at) != Degree.FULL:
                own[at] = link.counts_as
        return found

    def _keys(self) -> tuple[dict[int, list[str]], dict[str, str]]:
        """By recommendation, under which rows it comes; the rows' names in their order."""
        if self.by == "topic":
            topics = {str(r.topic_id): str(r.topic) for r in self._recommendations if r.topic}
            return {
                r.pk: [str(r.topic_id) if r.topic_id else NOTHING] for r in self._recommendations
            }, topics
        if self.by == "addressee":
            return {r.pk: [r.addressee] for r in self._recommendations}, {
                value: str(label) for value, label in Addressee.choices
            }
        if self.by == "principle":
            return {r.pk: r.principles or [NOTHING] for r in self._recommendations}, {
                key: each.name for key, each in principles().items()
            }
        served: dict[int, list[str]] = {r.pk: [] for r in self._recommendations}
        rows = TargetServed.objects.filter(recommendation__in=list(served))
        for one, target in rows.values_list("recommendation", "target"):
            served[one].append(target)
        spoken = language()
        known = {each for targets in served.values() for each in targets}
        names = {code: entry.name(spoken) for code, entry in sdg().items() if code in known}
        names |= {code: code for code in sorted(known) if code not in names}
        return {one: targets or [NOTHING] for one, targets in served.items()}, names

    @cached_property
    def rows(self) -> list[CoverageRow]:
        """One for each that has recommendations; last those under none."""
        keys, names = self._keys()
        held: dict[str, list[int]] = defaultdict(list)
        for one, own in keys.items():
            for key in dict.fromkeys(own):
                held[key].append(one)
        names = {**names, NOTHING: _("without one")}
        return [self._row(key, names[key], held[key]) for key in names if held.get(key)]

    def _row(self, key: str, name: str, ones: list[int]) -> CoverageRow:
        cells = []
        for top in self.tops:
            degrees = [self._taken[one][top] for one in ones if top in self._taken.get(one, {})]
            full = degrees.count(Degree.FULL)
            cells.append(Cell(full, len(degrees) - full))
        taken = [self._taken[one].values() for one in ones if self._taken.get(one)]
        full = sum(Degree.FULL in degrees for degrees in taken)
        return CoverageRow(key, name, tuple(cells), full, len(taken) - full, len(ones) - len(taken))

    @cached_property
    def flows(self) -> list[Flow]:
        """From each row to each top line, and to no line."""
        found = []
        for row in self.rows:
            for top, cell in zip(self.tops, row.cells, strict=True):
                found.append(Flow(f"r{row.key}", f"t{top.pk}", cell.full, "full"))
                found.append(Flow(f"r{row.key}", f"t{top.pk}", cell.part, "partial"))
            found.append(Flow(f"r{row.key}", "none", row.none, "none"))
        return [flow for flow in found if flow.value]

    def drawing(self, width: float = 960, margin: float = 250) -> str:
        """The flows as one SVG, for a page, the report and the site. margin: the room for names on
        each side; 0: they stand on the flows, for a phone.
        """
        names = {f"r{row.key}": row.name for row in self.rows}
        names |= {f"t{top.pk}": shortened(str(top), 70) for top in self.tops}
        names["none"] = _("In no line of the plan")
        order = [f"r{row.key}" for row in self.rows]
        order += [*(f"t{top.pk}" for top in self.tops), "none"]
        label = _("Which parts of “{plan}” take up the recommendations of each: {by}").format(
            plan=self.board.plan, by=BY[self.by]
        )
        return flow_svg(self.flows, names, label=label, order=order, width=width, margin=margin)

    @cached_property
    def twins(self) -> list[tuple[PlanLine, PlanLine, float]]:
        """Lines that may say the same, and the share of their words in a row that they share."""
        lines = [line for line in self.board.lines if line.is_leaf]
        found = twins_among([line.text for line in lines])
        return [(lines[each.one], lines[each.other], each.share) for each in found]

    @cached_property
    def taken_twice(self) -> list[tuple[Recommendation, list[PlanLine]]]:
        """Recommendations that more than one line takes up in full."""
        found: dict[Recommendation, list[PlanLine]] = defaultdict(list)
        rows: Any = self.board.links
        for link in rows.counted(Degree.FULL):
            found[link.recommendation].append(link.line)
        return [(one, lines) for one, lines in found.items() if len(lines) > 1]

    @cached_property
    def unfunded(self) -> list[PlanLine]:
        """Lines that take something up without a budget of their own or of a line above them."""
        funded: dict[int, bool] = {}
        for line in self.board.lines:
            above = funded.get(line.parent_id or 0, False)
            funded[line.pk] = above or bool(line.budget)
        return [
            line
            for line in self.board.lines
            if (line.in_full or line.in_part) and not funded[line.pk]
        ]
