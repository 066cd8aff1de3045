"""What the page of an action shows besides its milestones: rooms of this stage bring it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sereno.web.actions.models import Action
from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought
from sereno.web.documents import Context
from sereno.web.people.models import Person


@dataclass(frozen=True)
class ActionPanel:
    """In the stage's `brings`: a part of an action's page. find: what its template is drawn from,
    as `panel`, for whoever sees the action; None: nothing to be shown to them.
    """

    order: int
    template: str
    find: Callable[[Action, Audit, Person], Context | None]


def panels_of(action: Action, audit: Audit, person: Person) -> list[tuple[str, Context]]:
    """The panels of an action in their order: template, and what it is drawn from."""
    kinds = sorted(brought(ActionPanel), key=lambda each: each.order)
    found = [(each.template, each.find(action, audit, person)) for each in kinds]
    return [(template, context) for template, context in found if context is not None]
