"""One action of the demo after the other: what is planned, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import numpy as np
from django.utils import timezone

from sereno.web.actions.demo.accounts import Accounts
from sereno.web.actions.demo.papers import Papers
from sereno.web.actions.demo.tables import GOES_ON, LAST_DAY, Draft, Step, table
from sereno.web.actions.milestones.changes import (
    add_milestone,
    change_milestone,
    judge_milestone,
)
from sereno.web.actions.models import Action, ActionKind, Milestone, MilestoneState
from sereno.web.actions.proof.changes import bring_proof
from sereno.web.actions.register.changes import Share, add_action, take_action_step
from sereno.web.actions.register.log import add_blocker, clear_blocker, write_log
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.files.changes import spooled
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.models import PlanLine

Place = tuple[str, str]
# A government changed, and people were to stay at home.
_CHANGE: Final = (dt.date(2024, 9, 1), dt.date(2024, 11, 30))
_LOCKDOWN: Final = (dt.date(2025, 3, 23), dt.date(2025, 6, 30))
_MOVED_DAYS: Final = 61
# Of what isn't done yet: the first is due in so many days or was so many days ago; then the next.
_DUE_DAYS, _OVERDUE_DAYS, _NEXT_DAYS = 40, -18, 55
_LATEST_LOG: Final = (6, 50)
_BLOCKED_DAYS: Final = 70
_MOST_AREAS: Final = 6


@dataclass
class Known:
    """What actions of the demo name. officials: who answers for an institution, by its key."""

    audit: Audit
    writers: Sequence[Person]
    organisations: Mapping[str, Organisation]
    officials: Mapping[int, Person]
    asked: Mapping[str, Recommendation]
    lines: Mapping[str, PlanLine]
    chosen: Sequence[Place]
    today: dt.date
    rng: np.random.Generator
    papers: Papers
    accounts: Accounts
    taken: dict[str, int] = field(default_factory=dict)

    def next(self, key: str, phrases: Sequence[str]) -> str:
        """The phrases of the tables, each after the other."""
        at = self.taken.get(key, -1) + 1
        self.taken[key] = at
        return phrases[at % len(phrases)]

    def areas(self, draft: Draft) -> list[Place]:
        """One of its own for what is called after it; those of its recommendations for the rest."""
        entry = draft.entry
        of = [
            (area.code, area.name)
            for reference in draft.shares
            for area in self.asked[reference].areas.all()
        ]
        near = list(dict.fromkeys([*of, *self.chosen]))
        if draft.is_local:
            return near[draft.turn : draft.turn + 1]
        if "areas" in entry:
            return near[: entry["areas"]]
        return [] if "city" in entry else list(dict.fromkeys(of))[:_MOST_AREAS]


class Writer:
    """Writes an action, what it is made of, and how it went."""

    def __init__(self, known: Known, draft: Draft, n: int) -> None:
        self.known, self.draft, self.rng = known, draft, known.rng
        self.by = known.writers[n % 2]
        entry = draft.entry
        self.institution = known.organisations[entry["who"]]
        self.official = known.officials.get(self.institution.pk, self.by)
        areas = known.areas(draft)
        name = draft.name or (areas[0][1] if draft.is_local and areas else "")
        self.action = add_action(
            audit=known.audit,
            by=self.by,
            title=entry["title"].format(name=name),
            kind=entry["kind"],
            text=entry["text"],
            institution=self.institution,
            partners=[known.organisations[key] for key in entry.get("with", ())],
            lines=[known.lines[key] for key in entry.get("lines", ()) if key in known.lines],
            serves=[
                Share(known.asked[reference], None if share is None else Decimal(share))
                for reference, share in draft.shares.items()
            ],
            areas=areas,
            starts_on=draft.starts_on,
            ends_on=draft.ends_on,
            since=_day(entry.get("since")),
            worked=entry.get("worked", ""),
            access_level=entry.get("level", AccessLevel.PUBLIC),
        )

    def write(self) -> Action:
        """All of it, to where it is today."""
        went = self.draft.went
        steps = self._milestones()
        if went == "planned":
            return self.action
        self.action = take_action_step(row=self.action, step="start", by=self.by)
        self.known.accounts.enter(self.action, self.draft, self.official)
        for n, (row, step) in enumerate(zip(steps, self.draft.steps, strict=True)):
            self._goes(row, step, is_last=n == len(steps) - 1, place=n)
        if not steps and went == "unknown":
            self._prove(None, self.action.title, "foto", self.draft.ends_on)
        self._log()
        self._blocked()
        if went == "stopped":
            why = table("words")["said"]["stopped"]
            return take_action_step(row=self.action, step="stop", by=self.by, reason=why)
        if went not in GOES_ON:
            return take_action_step(row=self.action, step="finish", by=self.official)
        return self.action

    def _milestones(self) -> list[Milestone]:
        """The last comes after those before it."""
        made: list[Milestone] = []
        for n, step in enumerate(self.draft.steps):
            is_last = n and n == len(self.draft.steps) - 1
            made.append(
                add_milestone(
                    action=self.action, by=self.by, title=step.title, due_on=step.due_on,
                    weight=step.weight, needs=made[-1:] if is_last else (),
                )
            )  # fmt: skip
        return made

    def _goes(self, row: Milestone, step: Step, *, is_last: bool, place: int) -> None:
        went, words = self.draft.went, table("words")["said"]
        if not step.proof:
            if went in ("open", "overdue"):
                self._put_off(row, step, place)
            elif went == "missed":
                self._judge(row, MilestoneState.NOT_MET, step.due_on, text=words["missed"])
            return
        due = step.due_on
        if went == "moved" and is_last:
            due = min(due + dt.timedelta(days=_MOVED_DAYS), LAST_DAY)
            if due != step.due_on:
                row = change_milestone(
                    milestone=row, by=self.by, due_on=due, reason=self._why_moved(step.due_on)
                )
        on = min(due, LAST_DAY) - dt.timedelta(days=int(self.rng.integers(0, 16)))
        on = max(on, self.draft.starts_on + dt.timedelta(days=3 + 5 * place))
        if went == "partly" and is_last:
            self._prove(row, step.title, "nota", on)
            self._prove(row, step.title, step.proof, on)
            text = self.known.next("partly", words["partly"])
            share = 5 * int(self.rng.integers(11, 19))
            self._judge(row, MilestoneState.PARTLY_MET, on, text=text, share=share)
        else:
            self._prove(row, step.title, step.proof, on)
            self._judge(row, MilestoneState.MET, on)

    def _put_off(self, row: Milestone, step: Step, place: int) -> None:
        """To a day near today: of what is overdue, to one that has passed."""
        done = sum(bool(each.proof) for each in self.draft.steps)
        first = _OVERDUE_DAYS if self.draft.went == "overdue" else _DUE_DAYS
        due = self._in_days(first + (place - done) * _NEXT_DAYS)
        if due > step.due_on:
            why = self._why_moved(step.due_on)
            change_milestone(milestone=row, by=self.by, due_on=due, reason=why)

    def _why_moved(self, due: dt.date) -> str:
        said = table("words")["said"]
        for (first, last), key in ((_CHANGE, "moved_change"), (_LOCKDOWN, "moved_lockdown")):
            if first <= due <= last:
                return str(said[key])
        return self.known.next("moved", said["moved"])

    def _judge(
        self, row: Milestone, state: str, on: dt.date, *, text: str = "", share: int | None = None
    ) -> None:
        judge_milestone(
            milestone=row, by=self.official, now=_at(on, 17), state=state, on=on, share=share,
            text=text,
        )  # fmt: skip

    def _prove(self, row: Milestone | None, what: str, sort: str, on: dt.date) -> None:
        _name, grade, title = table("words")["proofs"][sort]
        paper = self.known.papers.paper(sort)
        with spooled(audit=self.known.audit, name=paper.name, chunks=[paper.content]) as spool:
            bring_proof(
                action=self.action, by=self.official, spool=spool, title=title.format(step=what),
                on=on, grade=grade, today=self.known.today, milestone=row, picture=paper.picture,
            )  # fmt: skip

    def _log(self) -> None:
        """Its lines over the time that it ran; of what goes on, the latest some days ago."""
        lines = self.draft.entry.get("log", ())
        first, last = self.draft.starts_on, min(self.draft.ends_on, LAST_DAY)
        for n, text in enumerate(lines, 1):
            on = first + (last - first) * n / (len(lines) + 1)
            if n == len(lines) and self.draft.went in ("open", "overdue"):
                on = self._in_days(-int(self.rng.integers(*_LATEST_LOG)))
            people = self.draft.people[1] or 35
            write_log(
                action=self.action, by=self.official, on=on, text=text.format(n=people),
                now=_at(on, 18),
            )  # fmt: skip

    def _blocked(self) -> None:
        """What stands in its way; of what was moved, what stood in it and was cleared."""
        entry, words = self.draft.entry, table("words")["said"]
        if self.draft.went in GOES_ON and "blocked" in entry:
            text, owner, days, _how = entry["blocked"]
            add_blocker(
                action=self.action, by=self.official, text=text,
                owner=self.known.organisations[owner], due_on=self._in_days(days),
                now=_at(self._in_days(-_BLOCKED_DAYS), 12),
            )  # fmt: skip
        elif self.draft.went == "moved" and self.action.kind != ActionKind.ANALYSIS:
            due = self.draft.steps[-1].due_on
            row = add_blocker(
                action=self.action, by=self.official, text=self._why_moved(due),
                owner=self.known.organisations["teso"], due_on=due, now=_at(due, 9),
            )  # fmt: skip
            how = self.known.next("cleared", words["cleared"])
            on = min(due + dt.timedelta(days=20), LAST_DAY)
            clear_blocker(blocker=row, by=self.official, on=on, how=how, now=_at(on, 10))

    def _in_days(self, days: int) -> dt.date:
        return self.known.today + dt.timedelta(days=days)


def _day(said: Any) -> dt.date | None:
    return dt.date.fromisoformat(said) if said else None


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
