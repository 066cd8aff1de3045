"""How much a finding rests on: as it is worked out, and as people decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.methods.findings.strength import Piece, Weighed, weigh
from sereno.web.findings.models import EvidenceState, Finding, Stance, Strength

# What was withdrawn or is no longer there can't be shown to anybody who asks: it carries nothing.
CARRIES = (EvidenceState.HELD, EvidenceState.CHANGED)


@dataclass(frozen=True)
class StrengthOf:
    """The strength of a finding. decided: what people said in its place, "" if nothing; reason:
    why.
    """

    weighed: Weighed
    decided: str
    reason: str

    @property
    def grade(self) -> Strength:
        """What is told: the decision where there is one."""
        return Strength(self.decided or self.weighed.grade.value)

    @property
    def worked_out(self) -> Strength:
        """What the evidence alone comes to."""
        return Strength(self.weighed.grade.value)

    @property
    def words(self) -> str:
        """The grade in words."""
        return str(self.grade.label)

    @property
    def why(self) -> str:
        """What it comes from, in a sentence or two."""
        found = self.weighed
        if not found.pieces:
            return _("Nothing is cited.")
        said = [
            ngettext(
                "One independent source supports it.",
                "{n} independent sources of {kinds} kinds support it.",
                found.supporting,
            ).format(n=found.supporting, kinds=found.kinds)
            if found.supporting
            else _("Nothing that is cited supports it.")
        ]
        if found.contradicting:
            said.append(
                ngettext("One contradicts it.", "{n} contradict it.", found.contradicting).format(
                    n=found.contradicting
                )
            )
        return " ".join(said)


def strength_of(finding: Finding) -> StrengthOf:
    """The strength of a finding by all that is cited, whoever asks."""
    pieces = [
        Piece(each.evidence.kind, each.evidence.activity, supports=each.stance == Stance.FOR)
        for each in finding.evidence.all()
        if each.evidence.state in CARRIES
    ]
    return StrengthOf(weigh(pieces), finding.strength_said, finding.strength_reason)
