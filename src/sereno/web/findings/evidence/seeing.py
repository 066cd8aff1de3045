"""Evidence as somebody sees it: what the thing's own stage shows them of it today, and no more.

A frozen value is told to whoever sees all that it rests on; everybody else reads what is worked out
of what may be shown to them. Frozen words are told only while they stand in their source as they
did, so that a name that is replaced there is nowhere else either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Values, Words
from sereno.web.findings.evidence.changes import is_same
from sereno.web.findings.models import Evidence, EvidenceState, Freeze, Side
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.citable import Citable, Cited, citables
from sereno.web.records.kinds import kind_of

# As many words as a chip holds.
MOST_ON_CHIP = 60


@dataclass(frozen=True)
class Seen:
    """A piece of evidence as one person sees it.

    title: its kind where no more is told. words, told: what was said, the value in words. places:
    names of areas. is_open: whether the person sees more than kind and place. is_changed: it is no
    longer as it was frozen; now: its value, or its words, as they are now, where they may be told
    beside the frozen ones. why: what is kept from the person or gone, in words. thing: where it is.
    picture: of a photo.
    """

    evidence: Evidence
    kind: Citable
    frozen: Freeze
    title: str
    href: str
    words: str = ""
    told: str = ""
    places: tuple[str, ...] = ()
    is_open: bool = False
    is_changed: bool = False
    now: str = ""
    why: str = ""
    thing: str = ""
    picture: str = ""

    @property
    def name(self) -> Words:
        """What kind of thing it is."""
        return self.kind.name

    @property
    def brief(self) -> str:
        """A line for a chip."""
        said = self.words or self.told or self.title
        line = " ".join(said.split())
        return line if len(line) <= MOST_ON_CHIP else f"{line[: MOST_ON_CHIP - 1].rstrip()}…"


def seen_by(audit: Audit, person: Person, evidence: Iterable[Evidence]) -> list[Seen]:
    """Evidence as a person sees it, in its order; what they may not know to be there is left out.

    Reading what is restricted is noted.
    """
    rows = list(evidence)
    told = set(
        Evidence.objects.told_to(audit, person)
        .filter(pk__in=[each.pk for each in rows])
        .values_list("pk", flat=True)
    )
    kinds = citables()
    newest: dict[int, Freeze] = {}
    for frozen in Freeze.objects.filter(evidence__in=told).defer("words").order_by("number"):
        newest[frozen.evidence_id] = frozen
    return [
        _seen(audit, person, each, kinds[each.kind], newest[each.pk])
        for each in rows
        if each.pk in newest and each.kind in kinds
    ]


def _seen(audit: Audit, person: Person, evidence: Evidence, kind: Citable, frozen: Freeze) -> Seen:
    href = reverse("findings:piece", args=[audit.slug, evidence.number])
    found = kind.find(audit, person, evidence.thing)
    frozen.evidence = evidence
    if found is None:
        return Seen(
            evidence, kind, frozen, str(kind.name), href,
            places=_places_told(audit, person, evidence, frozen),
            why=_why_closed(audit, person, evidence),
        )  # fmt: skip
    if found.read is not None:
        note_readings(kind_of(found.read), audit=audit, rows=(found.read,), by=person)
    places = tuple(name for _code, name in found.areas)
    opened = Seen(
        evidence, kind, frozen, found.title, href, places=places, is_open=True, thing=found.href,
        picture=found.picture,
    )  # fmt: skip
    more = _words(frozen, found) if found.words or frozen.erased_at else {}
    return replace(opened, **(_figures(kind, frozen, found) | more))


def _words(frozen: Freeze, found: Cited) -> Values:
    """What was said, as long as it stands there; else what stands there now."""
    if not found.is_whole:
        return {"words": found.words, "why": ""}
    same = is_same(frozen, found)
    if frozen.words == found.words and frozen.erased_at is None:
        return {"words": frozen.words, "is_changed": not same}
    return {"is_changed": True, "now": found.words}


def _figures(kind: Citable, frozen: Freeze, found: Cited) -> Values:
    """The value as it was frozen, or as it may be told."""
    if not found.is_whole:
        said = kind.told(found.value)
        kept = _("Not shown to you: with it one could tell of a few people or incidents.")
        part = _("Worked out of the numbers that may be shown to you.")
        return {"told": said, "why": part if said else kept}
    same = is_same(frozen, found)
    return {
        "told": kind.told(frozen.value) if frozen.value else "",
        "is_changed": not same,
        "now": "" if same else kind.told(found.value),
    }


def _places_told(
    audit: Audit, person: Person, evidence: Evidence, frozen: Freeze
) -> tuple[str, ...]:
    """Where it is of, for somebody who sees no more of it: not of what is restricted, nor of a few
    people, whom a place may tell.
    """
    is_few = evidence.people is not None and evidence.people < audit.k
    if evidence.access_level == AccessLevel.RESTRICTED or is_few:
        return ()
    return tuple(name for _code, name in frozen.areas)


def _why_closed(audit: Audit, person: Person, evidence: Evidence) -> str:
    if evidence.state == EvidenceState.WITHDRAWN:
        return _("Somebody no longer agrees: what was said is erased.")
    if evidence.state == EvidenceState.GONE:
        return _("It is no longer there.")
    if evidence.side == Side.VOICES and not audit.allows(person, Right.SEE_FIELDWORK):
        return _("What people said in confidence is read by the team alone.")
    return _("It is of a level that you don't see.")
