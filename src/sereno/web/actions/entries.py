"""What entries of money and of people have in common: who writes one, and what it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action
from sereno.web.actions.models.money import Entry
from sereno.web.actions.register.life import locked_action
from sereno.web.actions.register.rights import refuse_stranger
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Told(Generic[E]):
    """An entry that counts, and those in whose place it stands, the latest first."""

    entry: E
    before: list[E]


def told(entries: Iterable[E]) -> list[Told[E]]:
    """All entries of an action, as those that count, each with its history, in their order."""
    by_key = {each.pk: each for each in entries}
    corrected = {each.corrects_id for each in by_key.values()}  # type: ignore[attr-defined]
    found = []
    for entry in by_key.values():
        if entry.pk in corrected:
            continue
        before: list[E] = []
        last: Any = entry
        while last.corrects_id in by_key:
            last = by_key[last.corrects_id]
            before.append(last)
        found.append(Told(entry, before))
    return found


def may_plan(audit: Audit, person: Person) -> bool:
    """Whether a person writes what is planned: budgets, and people for whom an action is meant.

    Whoever answers for its institution reports what was spent and who was reached alone.
    """
    return audit.allows(person, Right.KEEP_ACTIONS)


def entering(
    action: Action, by: Person | None, *, is_plan: bool, corrects: Entry | None, note: str
) -> Action:
    """The action, locked, for an entry that somebody writes; also of one that is over, for bills
    come late.

    Raises Problem action_not_yours, entry_plans, entry_corrected_meanwhile and
    entry_correction_says_why.
    """
    found = locked_action(action, any_state=True)
    refuse_stranger(found, by)
    was_plan = corrects is not None and _is_plan(corrects)
    if by is not None and (is_plan or was_plan) and not may_plan(found.audit, by):
        raise Problem("entry_plans", where=str(found))
    if corrects is not None:
        entries: Any = type(corrects)._default_manager
        if entries.filter(corrects=corrects).exists():
            raise Problem("entry_corrected_meanwhile", where=str(found))
        if not note.strip():
            raise Problem("entry_correction_says_why", where=str(found))
    return found


def _is_plan(entry: Any) -> bool:
    return getattr(entry, "flow", "") == "budget" or getattr(entry, "meant", "") == "planned"
