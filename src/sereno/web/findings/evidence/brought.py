"""What evidence brings to earlier stages and to the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import BandTool
from sereno.web.audits.visit import Visit
from sereno.web.findings.evidence.basket import how_many
from sereno.web.findings.evidence.ending import ENDING
from sereno.web.records.citable import Citing


def _in_basket(visit: Visit) -> int:
    return how_many(visit.audit, visit.person)


BROUGHT = (
    Citing(Right.WRITE_FINDINGS, "findings:cite"),
    BandTool("findings:basket", _("Basket"), "basket", Right.WRITE_FINDINGS, _in_basket),
    *ENDING,
)
VERBS = {
    "cite_evidence": _("cited “{about}”"),
    "freeze_evidence": _("froze “{about}” again as it is now (freeze no. {n})"),
    "evidence_held": _("saw that “{about}” is as it was cited"),
    "evidence_changed": _("saw that “{about}” has changed since it was cited"),
    "evidence_gone": _("saw that what “{about}” cites is gone"),
    "evidence_withdrawn": _("erased the words of “{about}”: somebody no longer agrees"),
}
