"""The tables of coding: texts without names, codes, who codes what, what was coded, quotes."""

from sereno.web.coding.models.codebook import Code, CodebookVersion, CodePlace, CodeState, Colour
from sereno.web.coding.models.projects import BroughtProject, ProjectState, WaitingPassage
from sereno.web.coding.models.quotes import Quote, QuoteState
from sereno.web.coding.models.rounds import (
    Assignment,
    AssignmentState,
    Decision,
    Round,
    RoundState,
    Ruling,
    Unit,
    UnitJudgement,
)
from sereno.web.coding.models.search import IndexedBlock
from sereno.web.coding.models.segments import CodingClock, CodingStep, Origin, Segment, SegmentNote
from sereno.web.coding.models.texts import (
    Block,
    Mention,
    MentionState,
    NameKind,
    NameMap,
    Part,
    Pseudonym,
    Speaker,
    TextVersion,
)

__all__ = [
    "Assignment",
    "AssignmentState",
    "Block",
    "BroughtProject",
    "Code",
    "CodePlace",
    "CodeState",
    "CodebookVersion",
    "CodingClock",
    "CodingStep",
    "Colour",
    "Decision",
    "IndexedBlock",
    "Mention",
    "MentionState",
    "NameKind",
    "NameMap",
    "Origin",
    "Part",
    "ProjectState",
    "Pseudonym",
    "Quote",
    "QuoteState",
    "Round",
    "RoundState",
    "Ruling",
    "Segment",
    "SegmentNote",
    "Speaker",
    "TextVersion",
    "Unit",
    "UnitJudgement",
    "WaitingPassage",
]
