"""The tables of the city's plans: plans, their lines, the crosswalk, commitments."""

from sereno.web.plan.models.commitments import (
    ACCEPTED,
    Answer,
    Commitment,
    Signature,
    Term,
)
from sereno.web.plan.models.crosswalk import Degree, Link, Way
from sereno.web.plan.models.plans import (
    Chance,
    Plan,
    PlanLine,
    PlanningWindow,
    PlanState,
    ReadOutline,
)

__all__ = [
    "ACCEPTED",
    "Answer",
    "Chance",
    "Commitment",
    "Degree",
    "Link",
    "Plan",
    "PlanLine",
    "PlanState",
    "PlanningWindow",
    "ReadOutline",
    "Signature",
    "Term",
    "Way",
]
