"""Evidence in a report: no more of it than its readers may be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sereno.exchange.report.content import Block, Chip, Chips, Paragraph
from sereno.methods.policy.access_levels import Access, may_see
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import shortened
from sereno.web.findings.evidence.seeing import Seen, seen_by
from sereno.web.findings.models import Evidence, EvidenceState, FindingEvidence
from sereno.web.findings.report.asked import Asked

# Of one statement a report names so many pieces, of what was said so many letters; a number is
# told whole.
MOST_CHIPS = 6
MOST_LETTERS = 160
_ORDER: Final = ("records", "voices", "none")


def chips_of(asked: Asked, links: Iterable[FindingEvidence]) -> tuple[Chip, ...]:
    """What a statement rests on, in a few words each; what readers see alike is told once. Of what
    they may not know to be there nothing is said, not even how much it is.
    """
    seen = (asked.seen.get(each.pk) for each in links)
    counted = Counter(_chip(each) for each in seen if each is not None)
    chips = [
        chip if n == 1 else replace(chip, words=f"{chip.words} × {n}")
        for chip, n in sorted(counted.items(), key=lambda each: _ORDER.index(each[0].voice))
    ]
    if len(chips) > MOST_CHIPS:
        more = Chip(_("and {n} more").format(n=len(chips) - MOST_CHIPS))
        chips = [*chips[:MOST_CHIPS], more]
    return tuple(chips)


def _chip(seen: Seen) -> Chip:
    if seen.evidence.state == EvidenceState.WITHDRAWN:
        return Chip(_("withdrawn"))
    return Chip(_words(seen), "records" if seen.kind.side == "records" else "voices")


def _words(seen: Seen) -> str:
    if not seen.is_open:
        # Kind and place, as on every page for whoever sees no more.
        return ", ".join([capfirst(str(seen.name)), *seen.places[:2]])
    if seen.words:
        return f"“{shortened(seen.words, MOST_LETTERS)}”"
    title, told = fold(seen.title).split(), fold(seen.told).split()
    if told[: len(title)] == title:
        # What is told of a mark begins with what it is called.
        return seen.told
    return ": ".join(filter(None, (seen.title, seen.told)))


def evidence_block(asked: Asked, number: int) -> Block:
    """Evidence that somebody put into a text, by its number; of what readers may not be told there
    is a block without its words, which no writer lets through.
    """
    found: Evidence | None = Evidence.objects.filter(audit=asked.audit, number=number).first()
    about = _("Evidence no. {n}").format(n=number)
    if found is None:
        return Paragraph("", access=Access.RESTRICTED, about=about)
    access = Access(found.access_level)
    seen = seen_by(asked.audit, asked.reader, [found]) if may_see(asked.access, access) else []
    if seen and seen[0].is_open and not seen[0].is_held_back:
        side: Final = "records" if seen[0].kind.side == "records" else "voices"
        return Chips("", (Chip(_words(seen[0]), side),), fewest=found.people, about=about)
    if (found.people is not None and found.people < asked.k) or (seen and seen[0].is_held_back):
        return Paragraph("", fewest=found.people or 1, about=about)
    # Within its level, what people said in confidence is read by the fieldwork team alone.
    is_above = not may_see(asked.access, access)
    return Paragraph("", access=access if is_above else Access.RESTRICTED, about=about)
