"""The life of a request: from which state to which, by which form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.records.lifecycle import Lifecycle, Step
from sereno.web.sources.models import RequestState
from sereno.web.sources.request_forms import AnswerForm, PromiseForm, SendForm, SilenceForm

_R = RequestState
# An answer may come after nobody waited for it any more.
UNANSWERED = (_R.SENT, _R.PROMISED, _R.SILENT)

REQUEST_LIFE = Lifecycle(
    states=RequestState,
    first=_R.DRAFT,
    icons={
        _R.DRAFT: "pencil",
        _R.SENT: "mail",
        _R.PROMISED: "clock",
        _R.ANSWERED: "check",
        _R.REFUSED: "x",
        _R.SILENT: "dots",
    },
    steps={
        _R.SENT: Step(
            to=_R.SENT,
            since=(_R.DRAFT,),
            words=_("Note that it was sent"),
            told=_("sent request {number} to {about} ({on})"),
            form=SendForm,
        ),
        _R.ANSWERED: Step(
            to=_R.ANSWERED,
            since=UNANSWERED,
            words=_("Note the answer"),
            told=_("noted the answer of {about} to request {number} ({on})"),
            form=AnswerForm,
        ),
        # The same form leads here where all was refused.
        _R.REFUSED: Step(
            to=_R.REFUSED,
            since=UNANSWERED,
            words="",
            told=_("noted that {about} refused request {number} ({on})"),
        ),
        _R.PROMISED: Step(
            to=_R.PROMISED,
            since=(_R.SENT, _R.SILENT),
            words=_("Note a promise"),
            told=_("noted that {about} promised an answer to request {number} ({on})"),
            form=PromiseForm,
        ),
        _R.SILENT: Step(
            to=_R.SILENT,
            since=(_R.SENT, _R.PROMISED),
            words=_("Note that nobody answered"),
            told=_("noted that {about} did not answer request {number} ({on})"),
            form=SilenceForm,
            needs_reason=True,
        ),
    },
    # What was sent is not changed.
    closed=frozenset(set(RequestState) - {_R.DRAFT}),
)
