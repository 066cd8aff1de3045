"""The life of a quote: proposed, approved to be public or refused; withdrawn with its consent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.coding.models import QuoteState
from sereno.web.coding.quotes.forms import ApproveForm
from sereno.web.records.lifecycle import Lifecycle, Step

_Q = QuoteState

QUOTE_LIFE = Lifecycle(
    states=QuoteState,
    first=_Q.PROPOSED,
    icons={_Q.PROPOSED: "clock", _Q.APPROVED: "check", _Q.REFUSED: "x", _Q.WITHDRAWN: "trash"},
    steps={
        "approve": Step(
            to=_Q.APPROVED,
            since=(_Q.PROPOSED, _Q.REFUSED),
            words=_("Approve it to be public"),
            told=_("approved “{about}” to be public"),
            right=Right.KEEP_CODING,
            form=ApproveForm,
            not_by=("proposed_by",),
            means=_(
                "Everybody may read it, with its place and group. Somebody else than who proposed "
                "it says so."
            ),
        ),
        "refuse": Step(
            to=_Q.REFUSED,
            since=(_Q.PROPOSED,),
            words=_("Say that it is not to be public"),
            told=_("said that “{about}” is not to be public"),
            right=Right.KEEP_CODING,
            needs_reason=True,
        ),
        "take_back": Step(
            to=_Q.REFUSED,
            since=(_Q.APPROVED,),
            words=_("Take it back from the public"),
            told=_("took “{about}” back from the public"),
            right=Right.KEEP_CODING,
            needs_reason=True,
        ),
        "withdraw": Step(
            to=_Q.WITHDRAWN,
            since=(_Q.PROPOSED, _Q.APPROVED, _Q.REFUSED),
            words="",
            told=_("took out “{about}”: nobody agrees any more to be quoted"),
        ),
        "propose_again": Step(
            to=_Q.PROPOSED,
            since=(_Q.APPROVED, _Q.REFUSED, _Q.WITHDRAWN),
            words="",
            told=_("put “{about}” back: somebody has to approve it again"),
        ),
    },
    closed=frozenset({_Q.APPROVED, _Q.WITHDRAWN}),
)
