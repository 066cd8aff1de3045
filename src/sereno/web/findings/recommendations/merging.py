"""What later stages keep of a recommendation goes along when it is merged into another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sereno.web.findings.models import Recommendation
from sereno.web.people.models import Person


@dataclass(frozen=True)
class FollowsMerge:
    """In a stage's `brings`. move: of the first, to the one that it is merged into, within the
    transaction in which that is done; and by whom.
    """

    move: Callable[[Recommendation, Recommendation, Person | None], None]
