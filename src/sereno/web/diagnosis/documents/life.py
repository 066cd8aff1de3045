"""The life of a document: received, checked by somebody, erased or withdrawn in the end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.diagnosis.models import DocumentState
from sereno.web.records.lifecycle import Lifecycle, Step

_D = DocumentState

DOCUMENT_LIFE = Lifecycle(
    states=DocumentState,
    first=_D.RECEIVED,
    icons={_D.RECEIVED: "clock", _D.CHECKED: "check", _D.ERASED: "trash", _D.WITHDRAWN: "x"},
    steps={
        "check": Step(
            to=_D.CHECKED,
            since=(_D.RECEIVED,),
            words=_("Mark as checked"),
            told=_("checked the document “{about}”"),
        ),
        "erase": Step(
            to=_D.ERASED,
            since=(_D.RECEIVED, _D.CHECKED),
            words="",
            told=_("erased the file and the text of “{about}”: they were to be kept until {on}"),
        ),
        "withdraw": Step(
            to=_D.WITHDRAWN,
            since=(_D.RECEIVED, _D.CHECKED, _D.ERASED),
            words="",
            told=_("took out “{about}”: the consent on which it rested was withdrawn"),
        ),
        "bring_back": Step(
            to=_D.RECEIVED,
            since=(_D.WITHDRAWN,),
            words="",
            told=_("brought back “{about}”: the withdrawal had been noted by mistake"),
        ),
    },
    closed=frozenset({_D.ERASED, _D.WITHDRAWN}),
)
