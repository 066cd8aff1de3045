"""The tables of the city's plans: plans, their lines, the crosswalk, commitments."""

from sereno.web.plan.models.commitments import Answer, Commitment, Term
from sereno.web.plan.models.crosswalk import Degree, Link, Way
from sereno.web.plan.models.plans import Plan, PlanLine, PlanState

__all__ = [
    "Answer",
    "Commitment",
    "Degree",
    "Link",
    "Plan",
    "PlanLine",
    "PlanState",
    "Term",
    "Way",
]
