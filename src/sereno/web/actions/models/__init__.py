"""The tables of actions: milestones, proofs, money, people, and who accompanies them."""

from sereno.web.actions.models.accompaniment import (
    Accompaniment,
    AccompanimentKind,
    AgreedStep,
)
from sereno.web.actions.models.actions import (
    Action,
    ActionArea,
    ActionKind,
    ActionState,
    Blocker,
    LogEntry,
    RecommendationServed,
)
from sereno.web.actions.models.bringing import BroughtActions
from sereno.web.actions.models.milestones import (
    DueDate,
    Grade,
    Milestone,
    MilestoneJudgement,
    MilestoneState,
    Proof,
)
from sereno.web.actions.models.money import (
    Counts,
    Entry,
    Flow,
    Known,
    Meant,
    MoneyEntry,
    PeopleEntry,
)

__all__ = [
    "Accompaniment",
    "AccompanimentKind",
    "Action",
    "ActionArea",
    "ActionKind",
    "ActionState",
    "AgreedStep",
    "Blocker",
    "BroughtActions",
    "Counts",
    "DueDate",
    "Entry",
    "Flow",
    "Grade",
    "Known",
    "LogEntry",
    "Meant",
    "Milestone",
    "MilestoneJudgement",
    "MilestoneState",
    "MoneyEntry",
    "PeopleEntry",
    "Proof",
    "RecommendationServed",
]
