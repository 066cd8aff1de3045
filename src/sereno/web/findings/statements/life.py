"""The life of a finding: drafted, reviewed by another person, approved."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.findings.models import FindingState
from sereno.web.findings.statements.forms import ReadFindingForm
from sereno.web.records.lifecycle import Lifecycle, Step

_F = FindingState

FINDING_LIFE = Lifecycle(
    states=FindingState,
    first=_F.DRAFT,
    icons={_F.DRAFT: "pencil", _F.REVIEWED: "checks", _F.APPROVED: "check", _F.DROPPED: "x"},
    steps={
        "review": Step(
            to=_F.REVIEWED,
            since=(_F.DRAFT,),
            words=_("Say that you have reviewed it"),
            told=_("reviewed “{about}”"),
            right=Right.REVIEW,
            form=ReadFindingForm,
            not_by=("author", "writers"),
            means=_("You have read it and opened what it rests on: the one bears the other."),
        ),
        "approve": Step(
            to=_F.APPROVED,
            since=(_F.REVIEWED,),
            words=_("Approve this version"),
            told=_("approved version {version} of “{about}”"),
            right=Right.APPROVE,
            form=ReadFindingForm,
            means=_("Everybody of its level may read it then, and this version is kept."),
        ),
        "send_back": Step(
            to=_F.DRAFT,
            since=(_F.REVIEWED,),
            words=_("Send it back to be written anew"),
            told=_("sent “{about}” back to be written anew"),
            right=Right.REVIEW,
            needs_reason=True,
        ),
        "write_anew": Step(
            to=_F.DRAFT,
            since=(_F.REVIEWED, _F.APPROVED),
            words="",
            told=_("wrote “{about}” anew: version {version} has to be reviewed and approved"),
        ),
        "review_anew": Step(
            to=_F.DRAFT,
            since=(_F.APPROVED,),
            words=_("Have it reviewed anew"),
            told=_("had “{about}” reviewed anew"),
            needs_reason=True,
            means=_(
                "As it stands, on what is cited now. It is a version to be reviewed and approved; "
                "until then only the team reads it."
            ),
        ),
        "drop": Step(
            to=_F.DROPPED,
            since=(_F.DRAFT, _F.REVIEWED),
            words=_("Drop this finding"),
            told=_("dropped “{about}”"),
            needs_reason=True,
        ),
        "take_back": Step(
            to=_F.DROPPED,
            since=(_F.APPROVED,),
            words=_("Take this finding back"),
            told=_("took “{about}” back, which was approved"),
            right=Right.APPROVE,
            needs_reason=True,
        ),
        "take_up": Step(
            to=_F.DRAFT,
            since=(_F.DROPPED,),
            words=_("Take this finding up again"),
            told=_("took “{about}” up again"),
        ),
    },
    closed=frozenset({_F.DROPPED}),
)
