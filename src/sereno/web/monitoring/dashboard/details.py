"""What the pages of the dashboard are drawn from, and what later rooms ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sereno.exchange.figures import Figure, Figures
from sereno.vocabulary.language import language
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.indicators.listing import unit_words
from sereno.web.monitoring.dashboard.drawing import (
    SMALL,
    PaceBar,
    SeriesDrawing,
    draw_pace,
    draw_series,
)
from sereno.web.monitoring.dashboard.figures import target_figure
from sereno.web.monitoring.dashboard.judging import Outcome, Outlook, judge
from sereno.web.monitoring.dashboard.reading import Board, Reading, read_board
from sereno.web.monitoring.dashboard.words import CLASSES, SIGNS, band_words, spoken, why
from sereno.web.monitoring.models import ContextEvent, Target
from sereno.web.monitoring.rounds import result as rounds
from sereno.web.people.models import Person

# The goals of METHOD, section 6, come first; others are told where a target is of them.
FIRST_GOALS = ("3", "5", "11", "16")


@dataclass(frozen=True)
class Line:
    """A row of the dashboard."""

    reading: Reading
    outlook: Outlook
    figure: Figure
    drawing: SeriesDrawing
    pace: PaceBar | None
    unit: str
    start: str
    goal_value: str
    sign: str
    words: str
    why: str

    @property
    def target(self) -> Target:
        """What it is about."""
        return self.reading.target

    @property
    def css(self) -> str:
        """The class of what is said."""
        return CLASSES[self.outlook.band]


@dataclass(frozen=True)
class Goal:
    """The rows of one SDG. done: what the last round says of the recommendations that serve it;
    none where it judged none that applies.
    """

    code: str
    name: str
    lines: Sequence[Line]
    done: rounds.Line | None = None


class Told(NamedTuple):
    """Whether an indicator improves, as its target says, and why that is said."""

    outcome: Outcome
    why: str


class Judged(NamedTuple):
    """A target as it was read, and what is said of it."""

    reading: Reading
    outlook: Outlook


def judged(board: Board) -> list[Judged]:
    """What is said of each target, those of the method's goals first."""
    found = [Judged(each, judge(each)) for each in board.readings]
    return sorted(found, key=lambda each: _place(each.reading.target))


def _place(target: Target) -> tuple[bool, int, str, int]:
    goal = goal_of(target)
    if goal in FIRST_GOALS:
        return False, FIRST_GOALS.index(goal), target.sdg, target.number
    return True, int(goal) if goal.isdigit() else 99, target.sdg, target.number


def goal_of(target: Target) -> str:
    """The goal that a target is of."""
    return str(target.sdg).partition(".")[0]


def lines_of(rows: Iterable[Judged], events: Sequence[ContextEvent]) -> list[Line]:
    """A row of the dashboard for each."""
    return [_line(reading, outlook, events) for reading, outlook in rows]


def _line(reading: Reading, outlook: Outlook, events: Sequence[ContextEvent]) -> Line:
    found = outlook.found
    return Line(
        reading=reading,
        outlook=outlook,
        figure=target_figure(reading, outlook),
        drawing=draw_series(reading, events, SMALL),
        pace=draw_pace(found.pace, is_said=outlook.state == "said")
        if found is not None and outlook.state != "break"
        else None,
        unit=unit_words(reading.indicator.unit),
        start=spoken(reading.start),
        goal_value=spoken(reading.target.value),
        sign=SIGNS[outlook.band],
        words=band_words(outlook.band),
        why=why(reading, outlook),
    )


def by_goal(lines: Iterable[Line]) -> list[Goal]:
    """The rows under their goals, in their order."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(goal_of(line.target), []).append(line)
    return [
        Goal(
            goal,
            sdg()[goal].name(language()).removeprefix(goal).strip() if goal in sdg() else "",
            of,
        )
        for goal, of in found.items()
    ]


def unsaid(lines: Sequence[Line]) -> Context:
    """The rows of which nothing is said, and those of a series that broke off: each says why."""
    return {
        "unsure": [each for each in lines if each.outlook.state in ("unsure", "no_interval")],
        "broken": [each for each in lines if each.outlook.state == "break"],
    }


def figures_of(lines: Iterable[Line]) -> Figures:
    """The sheets of the page."""
    figures = Figures("")
    for line in lines:
        figures.add(line.figure)
    return figures


def events_of(audit: Audit, person: Person) -> list[ContextEvent]:
    """What happened meanwhile, as far as a person may know of it."""
    return list(ContextEvent.objects.for_person(audit, person))


def outcomes_of(
    audit: Audit, person: Person, targets: Iterable[Target] | None = None
) -> dict[int, Told]:
    """Whether the indicator of each target that a person sees improves, by the target's key."""
    board = read_board(audit, person, targets=targets)
    found = {}
    for reading in board.readings:
        outlook = judge(reading)
        found[reading.target.pk] = Told(outlook.outcome, why(reading, outlook))
    return found


def outcome_of(audit: Audit, person: Person, target: Target) -> Told:
    """The same of one; "unknown" of one whose values the person doesn't see."""
    told = outcomes_of(audit, person, [target])
    return told.get(target.pk, Told("unknown", ""))
