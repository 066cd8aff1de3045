"""Evidence as somebody sees it: what the thing's own stage shows them of it today, and no more.

A frozen value is told to whoever sees all that it rests on; everybody else reads what is worked out
of what may be shown to them. Frozen words are told only while they stand in their source as they
did, so that a name that is replaced there is nowhere else either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Values, Words
from sereno.web.findings.evidence.changes import is_same
from sereno.web.findings.models import Evidence, EvidenceState, FindingEvidence, Freeze, Side
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.citable import Citable, Cited, citables
from sereno.web.records.columns import Row
from sereno.web.records.kinds import KINDS, kind_of

# As many words as a chip holds.
MOST_ON_CHIP = 60


@dataclass(frozen=True)
class Seen:
    """A piece of evidence as one person sees it.

    title: its kind where no more is told. words, told: what was said, the value in words. places:
    names of areas. is_open: whether the person sees more than kind and place. is_changed: it is no
    longer as it was frozen; now: its value, or its words, as they are now, where they may be told
    beside the frozen ones. newest: the number of the newest freeze. why: what is kept from the
    person or gone, in words. thing: where it is. picture: of a photo.
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
    newest: int = 1
    now: str = ""
    why: str = ""
    thing: str = ""
    picture: str = ""

    @property
    def name(self) -> Words:
        """What kind of thing it is."""
        return self.kind.name

    @property
    def is_refrozen(self) -> bool:
        """Whether it was frozen again since."""
        return self.frozen.number < self.newest

    @property
    def has_moved(self) -> bool:
        """Whether it is no longer, or not alone, what was cited."""
        is_held = self.evidence.state == EvidenceState.HELD
        return self.is_changed or self.is_refrozen or not is_held

    @property
    def is_held_back(self) -> bool:
        """Whether it has a value of which the person is told nothing, for it would tell of few."""
        return self.is_open and bool(self.frozen.value) and not (self.told or self.words)

    @property
    def brief(self) -> str:
        """A line for a chip; a number by itself is followed by what it measures."""
        said = self.words or self.told or self.title
        if not any(each.isalpha() for each in said):
            said = f"{said} · {self.title}"
        line = " ".join(said.split())
        return line if len(line) <= MOST_ON_CHIP else f"{line[: MOST_ON_CHIP - 1].rstrip()}…"


def seen_by(audit: Audit, person: Person, evidence: Iterable[Evidence]) -> list[Seen]:
    """Evidence as a person sees it, in its order; what they may not know to be there is left out.

    Reading what is restricted is noted.
    """
    rows = list(evidence)
    sources = _Sources(audit, person, rows)
    seen = (sources.seen(each) for each in rows)
    return [each for each in seen if each is not None]


def seen_at(audit: Audit, person: Person, evidence: Evidence, freeze: int | None) -> Seen | None:
    """A piece as a person sees it, as it was frozen then: the newest, where it has no such freeze.
    None: they may not know that it is there.
    """
    return _Sources(audit, person, [evidence]).seen(evidence, freeze)


def seen_under(audit: Audit, person: Person, links: Iterable[FindingEvidence]) -> dict[int, Seen]:
    """What findings rest on as a person sees it, by the keys of the links: of what was reviewed the
    freeze that was read then, also where it was frozen again. What they may not know to be there is
    left out.
    """
    rows = list(links)
    sources = _Sources(audit, person, [each.evidence for each in rows])
    found = {each.pk: sources.seen(each.evidence, each.freeze) for each in rows}
    return {key: seen for key, seen in found.items() if seen is not None}


class _Sources:
    """The freezes of some evidence and what its sources show a person of it, asked for once."""

    def __init__(self, audit: Audit, person: Person, evidence: Iterable[Evidence]) -> None:
        self.audit, self.person, self.kinds = audit, person, citables()
        rows = {each.pk: each for each in evidence if each.kind in self.kinds}
        told = Evidence.objects.told_to(audit, person).filter(pk__in=rows)
        self.freezes: dict[int, dict[int, Freeze]] = defaultdict(dict)
        of_told = Freeze.objects.filter(evidence__in=set(told.values_list("pk", flat=True)))
        for frozen in of_told.order_by("number"):
            frozen.evidence = rows[frozen.evidence_id]
            self.freezes[frozen.evidence_id][frozen.number] = frozen
        things: dict[str, list[str]] = defaultdict(list)
        for key in self.freezes:
            things[rows[key].kind].append(rows[key].thing)
        self.found = {
            kind: self.kinds[kind].find_many(audit, person, named) for kind, named in things.items()
        }
        self._note()

    def _note(self) -> None:
        read: dict[str, dict[Row, None]] = defaultdict(dict)
        for found in self.found.values():
            for each in found.values():
                if each.read is not None:
                    read[kind_of(each.read).key][each.read] = None
        for key, rows in read.items():
            note_readings(KINDS[key], audit=self.audit, rows=rows, by=self.person)

    def seen(self, evidence: Evidence, freeze: int | None = None) -> Seen | None:
        """A piece as the person sees it, of a freeze or of the newest; None: they may not know that
        it is there.
        """
        freezes = self.freezes.get(evidence.pk)
        if not freezes:
            return None
        newest = max(freezes)
        frozen = freezes.get(freeze or newest, freezes[newest])
        seen = _seen(
            self.audit, self.person, evidence, self.kinds[evidence.kind], frozen,
            self.found[evidence.kind].get(evidence.thing),
        )  # fmt: skip
        is_newest = frozen.number == newest
        href = seen.href if is_newest else f"{seen.href}?freeze={frozen.number}"
        return replace(seen, newest=newest, href=href)


def _seen(
    audit: Audit, person: Person, evidence: Evidence, kind: Citable, frozen: Freeze,
    found: Cited | None,
) -> Seen:  # fmt: skip
    href = reverse("findings:piece", args=[audit.slug, evidence.number])
    if found is None:
        return Seen(
            evidence, kind, frozen, str(kind.name), href,
            places=_places_told(audit, person, evidence, frozen),
            why=_why_closed(audit, person, evidence),
        )  # fmt: skip
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
    """Where it is of, for somebody who sees no more of it: not of what is above the level for which
    they are cleared, nor of a few people, whom a place may tell.
    """
    is_few = evidence.people is not None and evidence.people < audit.k
    if is_few or evidence.access_level not in audit.access_levels_of(person):
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
