"""Rows of a file as actions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from sereno.exchange.action_files import ACTIONS
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.actions.bringing.words import known_words
from sereno.web.actions.models import Action, Milestone, MilestoneState, MoneyEntry
from sereno.web.actions.models.milestones import MOST_WEIGHT
from sereno.web.actions.register.changes import Share, check_action, check_shares
from sereno.web.actions.register.plan_lines import lines_by_words, lines_that_stand
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.area_cells import AreaCells
from sereno.web.documents import Values
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.models import PlanLine
from sereno.web.records.bringing.cells import (
    MOST_SHOWN,
    called,
    day_of,
    quantity_of,
    text_of,
    word_of,
)
from sereno.web.records.bringing.reading import RowReader

_TEXTS, _SEVERAL_LINES = ("title", "text", "worked"), ("text", "worked")
_DAYS = ("starts_on", "ends_on", "since")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2}0*)?)\s*%?")


@dataclass(frozen=True)
class ToReach:
    """A milestone as a file says it, always to come."""

    title: str
    due_on: dt.date
    weight: int = 1


@dataclass
class ReadAction:
    """A row that can be an action. fields: those of the model in its own row.

    institution, partners: names, for whoever isn't in the directory yet is put into it. budget: as
    `enter_money` takes it. judged: whether a milestone was said to be more than to come.
    """

    line: int
    fields: Values = field(default_factory=dict)
    institution: str = ""
    partners: tuple[str, ...] = ()
    areas: dict[str, str] = field(default_factory=dict)
    serves: tuple[Share, ...] = ()
    lines: tuple[PlanLine, ...] = ()
    milestones: tuple[ToReach, ...] = ()
    budget: list[Values] = field(default_factory=list)
    currency: str = ""
    source: str = ""
    judged: bool = False


class ActionReader(RowReader[ReadAction]):
    """Reads actions."""

    ROLES = ACTIONS

    def __init__(self, audit: Audit, person: Person, *told: Any) -> None:
        super().__init__(audit, person, *told)
        self._areas = AreaCells(audit)
        rows = Recommendation.objects.for_person(audit, person).filter(state__in=STANDING)
        self._references: dict[str, Recommendation] = {fold(each.reference): each for each in rows}
        self._lines = lines_by_words(lines_that_stand(audit, person))
        seen = Action.objects.for_person(audit, person).order_by()
        names = ("title", "number", "institution__name", "institution__short_name")
        self._there = {
            (fold(title), fold(name)): number
            for title, number, *both in seen.values_list(*names)
            for name in both
            if name
        }
        self._above: dict[tuple[str, str], int] = {}
        self._judged: list[int] = []

    def begin(self, line: int) -> ReadAction:
        """Nothing is said yet."""
        return ReadAction(line)

    def take(self, read: ReadAction, role: str, cell: str) -> None:
        """A text, a word, a day, or what is several."""
        if role in _TEXTS:
            read.fields[role] = text_of(ACTIONS, role, cell, Action, lines=role in _SEVERAL_LINES)
        elif role in ("kind", "access_level"):
            read.fields[role] = word_of(known_words(role), cell)
        elif role in _DAYS:
            read.fields[role] = day_of(cell)
        elif role == "institution":
            read.institution = text_of(ACTIONS, role, cell, Organisation, "name")
        elif role == "partners":
            names = (item[0] for item in ACTIONS.items(role, cell))
            read.partners = tuple(
                dict.fromkeys(text_of(ACTIONS, role, each, Organisation, "name") for each in names)
            )
        elif role == "areas":
            read.areas = self._areas.read(ACTIONS.items(role, cell))
        elif role == "source":
            read.source = text_of(ACTIONS, role, cell, MoneyEntry)
        elif role == "currency":
            read.currency = _currency(cell)
        else:
            _LISTS[role](self, read, cell)

    def check(self, read: ReadAction) -> Iterator[Problem]:
        """What the row lacks, what its cells say together, and whether it is there already."""
        lacking = [
            each
            for each in ACTIONS.needed
            if not (read.institution if each == "institution" else read.fields.get(each))
        ]
        if lacking:
            yield from (Problem("brought_cell_missing", column=called(ACTIONS, r)) for r in lacking)
            return
        wrong = list(self._wrong_together(read))
        yield from wrong
        if not wrong:
            self._above[_known_by(read)] = read.line
            if read.judged:
                self._judged.append(read.line)

    def notes(self) -> Sequence[Problem]:
        """Which milestones are to be judged by hand."""
        if not self._judged:
            return ()
        lines = ", ".join(map(str, self._judged))
        return (Problem("brought_milestones_to_judge", lines=lines),)

    def _wrong_together(self, read: ReadAction) -> Iterator[Problem]:
        key, title = _known_by(read), read.fields["title"]
        if (number := self._there.get(key)) is not None:
            yield Problem("brought_action_there", title=title, number=number)
        if (line := self._above.get(key)) is not None:
            yield Problem("brought_action_twice", title=title, line=line)
        row = Action(**{"audit": self.audit, "access_level": self.level, **read.fields})
        texts = (*(each.title for each in read.milestones), read.source)
        try:
            check_action(row, texts)
        except Problem as problem:
            yield problem
        try:
            check_shares(read.serves)
        except Problem as problem:
            yield problem
        yield from _without_a_purse(read)

    def _serving(self, read: ReadAction, cell: str) -> None:
        shares = []
        wrong: list[Problem] = []
        for said, *share in ACTIONS.items("recommendations", cell):
            names = [said] if share or fold(said) in self._references else said.split(",")
            for name in names:
                found = self._reference(name)
                if isinstance(found, Problem):
                    wrong.append(found)
                else:
                    shares.append(Share(found, _share(share[0]) if share and share[0] else None))
        if wrong:
            raise ExceptionGroup("recommendations", wrong)
        read.serves = tuple(shares)

    def _reference(self, said: str) -> Recommendation | Problem:
        first = said.strip().partition(" ")[0]
        found = self._references.get(fold(said)) or self._references.get(fold(first))
        if found is not None:
            return found
        near = get_close_matches(fold(said), self._references, n=1, cutoff=0.3)
        return Problem(
            "brought_recommendation_unknown",
            reference=shortened(said.strip(), MOST_SHOWN),
            nearest=str(self._references[near[0]]) if near else "",
        )

    def _of_plans(self, read: ReadAction, cell: str) -> None:
        found: dict[PlanLine, None] = {}
        for said, *_rest in ACTIONS.items("lines", cell):
            meant = self._lines.get(fold(said), [])
            shown = shortened(said, MOST_SHOWN)
            if not meant:
                near = get_close_matches(fold(said), self._lines, n=1, cutoff=0.3)
                nearest = self._lines[near[0]][0] if near else ""
                raise Problem("brought_line_unknown", line=shown, nearest=str(nearest))
            if len(meant) > 1:
                plans = "; ".join(sorted({str(each.plan) for each in meant}))
                raise Problem("brought_line_of_several", line=shown, plans=plans)
            found[meant[0]] = None
        read.lines = tuple(found)

    def _reaching(self, read: ReadAction, cell: str) -> None:
        made = []
        for item in ACTIONS.items("milestones", cell):
            title, due_on, weight, state = [*item, "", "", ""][:4]
            if not (title and due_on):
                raise Problem("brought_milestone", value=" | ".join(item))
            if weight and not (weight.isdecimal() and 1 <= int(weight[:9]) <= MOST_WEIGHT):
                said = shortened(weight, MOST_SHOWN)
                raise Problem("brought_weight", value=said, most=MOST_WEIGHT)
            if state and word_of(known_words("state"), state) != MilestoneState.SCHEDULED:
                read.judged = True
            title = text_of(ACTIONS, "milestones", title, Milestone, "title")
            made.append(ToReach(title, day_of(due_on), int(weight or 1)))
        read.milestones = tuple(made)

    def _budgets(self, read: ReadAction, cell: str) -> None:
        for item in ACTIONS.items("budget", cell):
            amount, currency, source, starts_on, ends_on = [*item, "", "", "", "", ""][:5]
            plain = amount.replace("$", "").strip()
            if plain.startswith(("-", "−", "(")):
                raise Problem("brought_negative", value=shortened(amount, MOST_SHOWN))
            read.budget.append(
                {
                    "amount": quantity_of(plain),
                    "currency": _currency(currency) if currency else "",
                    "source": text_of(ACTIONS, "source", source, MoneyEntry),
                    "starts_on": day_of(starts_on) if starts_on else None,
                    "ends_on": day_of(ends_on) if ends_on else None,
                }
            )


_LISTS: dict[str, Callable[[ActionReader, ReadAction, str], None]] = {
    "recommendations": ActionReader._serving,
    "lines": ActionReader._of_plans,
    "milestones": ActionReader._reaching,
    "budget": ActionReader._budgets,
}


def _known_by(read: ReadAction) -> tuple[str, str]:
    return fold(read.fields["title"]), fold(read.institution)


def _currency(cell: str) -> str:
    if not _CURRENCY.fullmatch(code := cell.strip().upper()):
        raise Problem("brought_currency", value=shortened(cell, MOST_SHOWN))
    return code


def _share(text: str) -> Decimal:
    found = _SHARE.fullmatch(text.strip())
    share = Decimal(found[1].replace(",", ".")) if found else Decimal(-1)
    if not 0 <= share <= 100:
        raise Problem("brought_share", value=shortened(text, MOST_SHOWN))
    return share.quantize(Decimal("0.01"))


def _without_a_purse(read: ReadAction) -> Iterator[Problem]:
    """Give each budget what the row says beside it; a budget of which that isn't known is none."""
    beside = {
        "currency": read.currency,
        "source": read.source,
        "starts_on": read.fields.get("starts_on"),
        "ends_on": read.fields.get("ends_on"),
    }
    for each in read.budget:
        for name, value in beside.items():
            each[name] = each[name] or value
            if not each[name]:
                yield Problem("brought_budget_lacks", column=called(ACTIONS, name))
        starts, ends = each["starts_on"], each["ends_on"]
        if starts and ends and ends < starts:
            yield Problem("action_backwards", starts=starts.isoformat(), ends=ends.isoformat())
