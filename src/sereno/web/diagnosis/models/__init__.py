"""The tables of the diagnosis: activities, who took part, what they agreed to, what is asked."""

from sereno.web.diagnosis.models.activities import (
    Activity,
    ActivityArea,
    ActivityState,
    Sector,
    TeamMember,
    TeamPart,
    Technique,
)
from sereno.web.diagnosis.models.consents import (
    Consent,
    ConsentForm,
    ConsentKind,
    ConsentText,
    Scope,
    ScopeWithdrawal,
    TextState,
    Withdrawal,
)
from sereno.web.diagnosis.models.devices import Device, DeviceState, SpentNonce
from sereno.web.diagnosis.models.documents import (
    Document,
    DocumentKind,
    DocumentNote,
    DocumentState,
    DocumentVersion,
    Faces,
)
from sereno.web.diagnosis.models.instruments import (
    Instrument,
    InstrumentFile,
    InstrumentPurpose,
    InstrumentVersion,
    VersionState,
)
from sereno.web.diagnosis.models.keys import SubmissionKey
from sereno.web.diagnosis.models.marks import (
    DrawingGroup,
    Hour,
    Mark,
    MarkSource,
    Pole,
    ShapeKind,
)
from sereno.web.diagnosis.models.paper import PaperPhoto, PaperSheet, PaperSize, PhotoState
from sereno.web.diagnosis.models.participants import AgeBand, Participants, Sex
from sereno.web.diagnosis.models.protocols import Answer, ProtocolAnswer
from sereno.web.diagnosis.models.recovery_keys import RecoveryKey
from sereno.web.diagnosis.models.referrals import Referral, ReferralSort, ReferralState
from sereno.web.diagnosis.models.returns import AnswersReturn, ReturnState
from sereno.web.diagnosis.models.submissions import (
    Arrival,
    ArrivalFile,
    ArrivalState,
    Submission,
    SubmissionFile,
    SubmissionState,
)
from sereno.web.diagnosis.models.targets import CoverageTarget
from sereno.web.diagnosis.models.walks import Leg, LegKind, RatedBy, Stop, StopState

__all__ = [
    "Activity",
    "ActivityArea",
    "ActivityState",
    "AgeBand",
    "Answer",
    "AnswersReturn",
    "Arrival",
    "ArrivalFile",
    "ArrivalState",
    "Consent",
    "ConsentForm",
    "ConsentKind",
    "ConsentText",
    "CoverageTarget",
    "Device",
    "DeviceState",
    "Document",
    "DocumentKind",
    "DocumentNote",
    "DocumentState",
    "DocumentVersion",
    "DrawingGroup",
    "Faces",
    "Hour",
    "Instrument",
    "InstrumentFile",
    "InstrumentPurpose",
    "InstrumentVersion",
    "Leg",
    "LegKind",
    "Mark",
    "MarkSource",
    "PaperPhoto",
    "PaperSheet",
    "PaperSize",
    "Participants",
    "PhotoState",
    "Pole",
    "ProtocolAnswer",
    "RatedBy",
    "RecoveryKey",
    "Referral",
    "ReferralSort",
    "ReferralState",
    "ReturnState",
    "Scope",
    "ScopeWithdrawal",
    "Sector",
    "Sex",
    "ShapeKind",
    "SpentNonce",
    "Stop",
    "StopState",
    "Submission",
    "SubmissionFile",
    "SubmissionKey",
    "SubmissionState",
    "TeamMember",
    "TeamPart",
    "Technique",
    "TextState",
    "VersionState",
    "Withdrawal",
]
