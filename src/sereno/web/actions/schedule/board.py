"""The board of actions: a column for each state, and what can be done next with each card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F
from django.http import QueryDict

from sereno.web.actions.models import Action, ActionState
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register.life import ACTION_LIFE
from sereno.web.audits.models import Audit
from sereno.web.documents import Words
from sereno.web.people.models import Person
from sereno.web.records.filters import wanted
from sereno.web.records.lists import tools_of
from sereno.web.records.tools import ListTool

# Of a column; the list has all.
MOST: Final = 20
FILTERS: Final = ("institution", "topic", "going")


@dataclass(frozen=True)
class Column:
    """The actions in a state. cards: the first to end; n: how many there are; moves: the steps that
    the person may have them take without saying more.
    """

    state: str
    words: str
    icon: str
    cards: list[Any]
    n: int
    moves: list[tuple[str, Words]]

    @property
    def more(self) -> int:
        """How many aren't shown."""
        return self.n - len(self.cards)


def columns(audit: Audit, person: Person, asked: QueryDict) -> tuple[list[Column], list[ListTool]]:
    """The board as the address asks for it, and the menus above it."""
    given = wanted(ACTIONS, asked, audit, person)
    # Without what a card tells beside them: of those that are shown alone it is worked out.
    rows = Action.objects.filter(pk__in=given.rows.order_by().values("pk"))
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    first: list[Any] = [F("ends_on").asc(nulls_last=True), "number"]
    shown = [
        pk
        for state in ActionState
        for pk in rows.filter(state=state).order_by(*first).values_list("pk", flat=True)[:MOST]
    ]
    cards: dict[str, list[Any]] = {state.value: [] for state in ActionState}
    for card in ACTIONS.rows(audit, person).filter(pk__in=shown).order_by(*first):
        cards[card.state].append(card)
    found = []
    for state in ActionState:
        found.append(
            Column(
                state.value,
                str(state.label),
                ACTION_LIFE.icons[state],
                cards[state.value],
                counts.get(state.value, 0),
                [
                    (name, step.words)
                    for name, step in ACTION_LIFE.possible(state).items()
                    if not step.needs_reason and ACTIONS.may_take(audit, person, name)
                ],
            )
        )
    return found, [each for each in tools_of(given) if each.name in FILTERS]
