"""The life of a submission and of a delivery, as transition tables."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import ArrivalState, SubmissionState
from sereno.web.diagnosis.submissions.step_forms import TakeOverForm
from sereno.web.records.lifecycle import Lifecycle, Step

_S, _A = SubmissionState, ArrivalState

SUBMISSION_LIFE = Lifecycle(
    states=SubmissionState,
    first=_S.INCOMPLETE,
    icons={
        _S.INCOMPLETE: "clock",
        _S.COMPLETE: "check",
        _S.WITHDRAWN: "x",
        _S.ERASED: "trash",
    },
    steps={
        "complete": Step(to=_S.COMPLETE, since=(_S.INCOMPLETE,), words="", told=""),
        "withdraw": Step(
            to=_S.WITHDRAWN,
            since=(_S.INCOMPLETE, _S.COMPLETE),
            words=_("Withdraw it"),
            told=_("withdrew “{about}” from use"),
            right=Right.KEEP_FIELDWORK,
            needs_reason=True,
        ),
        "bring_back": Step(
            to=_S.COMPLETE,
            since=(_S.WITHDRAWN,),
            words="",
            told=_("brought back “{about}”: the withdrawal had been noted by mistake"),
        ),
        "bring_back_part": Step(
            to=_S.INCOMPLETE,
            since=(_S.WITHDRAWN,),
            words="",
            told=_("brought back “{about}”: the withdrawal had been noted by mistake"),
        ),
        "erase": Step(
            to=_S.ERASED,
            since=(_S.INCOMPLETE, _S.COMPLETE, _S.WITHDRAWN),
            words=_("Erase its answers and files"),
            told=_("erased the answers and files of “{about}”"),
            right=Right.MANAGE,
            needs_reason=True,
        ),
    },
    closed=frozenset({_S.WITHDRAWN, _S.ERASED}),
)

ARRIVAL_LIFE = Lifecycle(
    states=ArrivalState,
    first=_A.WAITING,
    icons={
        _A.WAITING: "clock",
        _A.QUARANTINED: "alert-triangle",
        _A.TAKEN: "check",
        _A.SET_ASIDE: "x",
        _A.ERASED: "trash",
    },
    steps={
        "quarantine": Step(to=_A.QUARANTINED, since=(_A.WAITING,), words="", told=""),
        "take": Step(
            to=_A.TAKEN,
            since=(_A.QUARANTINED, _A.SET_ASIDE),
            words=_("Take it over"),
            told=_("took over “{about}” as submission no. {n}"),
            right=Right.KEEP_FIELDWORK,
            form=TakeOverForm,
            is_final=True,
        ),
        "set_aside": Step(
            to=_A.SET_ASIDE,
            since=(_A.QUARANTINED,),
            words=_("Set it aside"),
            told=_("set aside “{about}”"),
            right=Right.KEEP_FIELDWORK,
            needs_reason=True,
        ),
        "erase": Step(
            to=_A.ERASED,
            since=(_A.QUARANTINED, _A.SET_ASIDE),
            words=_("Erase it"),
            told=_("erased what arrived as “{about}”"),
            right=Right.MANAGE,
            needs_reason=True,
        ),
    },
    closed=frozenset({_A.TAKEN, _A.ERASED}),
)
