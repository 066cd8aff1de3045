"""How much a finding rests on: as it is worked out, and as people decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.methods.findings.strength import Piece, Weighed, weigh
from sereno.web.findings.models import EvidenceState, Finding, FindingEvidence, Stance, Strength

# What was withdrawn or is no longer there can't be shown to anybody who asks: it carries nothing.
CARRIES = (EvidenceState.HELD, EvidenceState.CHANGED)


@dataclass(frozen=True)
class StrengthOf:
    """The strength of a finding. weighed: all that is cited. decided: what people said in its
    place, "" if nothing; reason: why. told: what one may know of it; None: of all.
    """

    weighed: Weighed
    decided: str
    reason: str
    told: Weighed | None = None

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
        """What it comes from, in a sentence or two: of what one may know of."""
        if self.told is None:
            return _counted(self.weighed) if self.weighed.pieces else _("Nothing is cited.")
        counted = _counted(self.told) if self.told.pieces else _nothing_told()
        # Said to everybody who doesn't know of all, whether there is more or not.
        more = _("That counts what may be shown to you; the strength counts everything.")
        return f"{counted} {more}"


def _nothing_told() -> str:
    return _("Nothing of what it rests on may be shown to you.")


def _counted(found: Weighed) -> str:
    said = [
        ngettext(
            "One independent source supports it.",
            "{n} independent sources {of_kinds} support it.",
            found.supporting,
        ).format(
            n=found.supporting,
            of_kinds=ngettext("of one kind", "of {kinds} kinds", found.kinds).format(
                kinds=found.kinds
            ),
        )
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


def strength_of(finding: Finding, told: Collection[int] | None = None) -> StrengthOf:
    """The strength of a finding by all that is cited, whoever asks. told: the keys of the evidence
    of which somebody may know; None: of all.
    """
    links = [each for each in finding.evidence.all() if each.evidence.state in CARRIES]
    known = None if told is None else [each for each in links if each.evidence_id in told]
    return StrengthOf(
        weigh(map(_piece, links)),
        finding.strength_said,
        finding.strength_reason,
        None if known is None else weigh(map(_piece, known)),
    )


def _piece(link: FindingEvidence) -> Piece:
    evidence = link.evidence
    return Piece(evidence.kind, evidence.activity, supports=link.stance == Stance.FOR)
