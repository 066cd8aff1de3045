"""From a recommendation to what it rests on: findings, what people said, what records say, and the
version of the data and the source at the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.vocabulary.language import number
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Quote, QuoteState
from sereno.web.coding.quotes.report import reported
from sereno.web.diagnosis.models import Activity
from sereno.web.findings.evidence.seeing import Seen, seen_under
from sereno.web.findings.models import (
    Evidence,
    EvidenceState,
    Finding,
    FindingEvidence,
    Recommendation,
    Side,
    Stance,
)
from sereno.web.findings.statements.strength import strength_of
from sereno.web.records.citable import Citable, Origin, citables
from sereno.web.thread.knots import Card, Kept, Knot, Missing, Ref, Tag, folded
from sereno.web.thread.reading import Reader

PASSAGE = "passage"


class Grounds:
    """What some findings rest on, as the reader sees it; asked for once for all of them."""

    def __init__(
        self,
        reader: Reader,
        findings: Sequence[Finding],
        links: Sequence[FindingEvidence],
        seen: Mapping[int, Seen],
    ) -> None:
        self.reader, self.findings = reader, findings
        self.links, self.seen = links, seen
        self._voices = _Voices(reader, self.of_side(Side.VOICES))
        self._origins = _origins(reader, self.of_side(Side.RECORDS))

    @classmethod
    def under(cls, reader: Reader, findings: Sequence[Finding]) -> Grounds:
        """What findings rest on."""
        links = [link for each in findings for link in each.evidence.all()]
        return cls(reader, findings, links, seen_under(reader.audit, reader.person, links))

    @classmethod
    def of_piece(cls, reader: Reader, seen: Seen) -> Grounds:
        """One piece by itself, whatever rests on it."""
        return cls(reader, (), [FindingEvidence(pk=0, evidence=seen.evidence)], {0: seen})

    def of_side(self, side: str) -> list[tuple[FindingEvidence, Seen]]:
        """What is told of one side, each with its link; each piece once."""
        told: dict[int, tuple[FindingEvidence, Seen]] = {}
        for link in self.links:
            found = self.seen.get(link.pk)
            if found is not None and found.evidence.side == side:
                told.setdefault(link.evidence_id, (link, found))
        return list(told.values())

    def found_knot(self, n_all: int) -> Knot:
        """The findings. n_all: how many there are, whoever sees them."""
        question = _("because it was found")
        hidden = self.reader.kept(gettext_lazy("Findings"), n_all - len(self.findings))
        if not self.findings and not hidden:
            words = _("Nobody said on which finding it rests.")
            return Knot(key="found", question=question, missing=(Missing("found", words),))
        cards = [finding_card(self.reader, each) for each in self.findings]
        return Knot(key="found", question=question, kept=hidden, side="voices", **folded(cards))

    def said_knot(self) -> Knot:
        """What people said, drew and rated, as far as it may be told."""
        told = self.of_side(Side.VOICES)
        cards = [self._voices.card(link, seen) for link, seen in told if seen.is_open]
        # What is told in words comes first; the rest is folded.
        cards.sort(key=lambda card: not card.is_said)
        closed = [seen for _link, seen in told if not seen.is_open]
        hidden = self._hidden(Side.VOICES, closed)
        nothing = Missing("said", self._nothing(_("It rests on no voice.")))
        return Knot(
            key="said", question=_("what people said"), kept=hidden, side="voices",
            missing=() if told or hidden else (nothing,), **folded(cards),
        )  # fmt: skip

    def who_knot(self) -> Knot | None:
        """In which activities it was said; None where nothing is told of voices."""
        told = [seen for _link, seen in self.of_side(Side.VOICES) if seen.is_open]
        if not told:
            return None
        cards, n_closed = self._voices.activities()
        return Knot(
            key="who", question=_("who said it"), side="voices",
            kept=self.reader.kept(gettext_lazy("Whole conversations"), n_closed), **folded(cards),
        )  # fmt: skip

    def recorded_knot(self) -> Knot:
        """What records say, and where the data come from."""
        question = _("what was recorded")
        told = [(link, seen) for link, seen in self.of_side(Side.RECORDS) if seen.is_open]
        closed = [s for _link, s in self.of_side(Side.RECORDS) if not s.is_open]
        hidden = self._hidden(Side.RECORDS, closed)
        cards = tuple(self._record_card(link, seen) for link, seen in told)
        missing: list[Missing] = []
        if not told and not hidden:
            missing.append(Missing("recorded", self._nothing(_("It rests on no record."))))
        if any(not card.links for card in cards):
            missing.append(
                Missing("source", _("Nobody said from which source some of these data come."))
            )
        return Knot(
            key="recorded", question=question, kept=hidden, missing=tuple(missing),
            side="records", **folded(cards),
        )  # fmt: skip

    @property
    def origins(self) -> dict[int, Origin]:
        """Where what records say comes from, by the keys of evidence."""
        return self._origins

    def _record_card(self, link: FindingEvidence, seen: Seen) -> Card:
        origin = self._origins.get(seen.evidence.pk)
        about = [seen.title if seen.told else "", origin.words if origin else ""]
        if origin is not None and origin.unseen:
            n = ngettext("{n} source isn't shown", "{n} sources aren't shown", origin.unseen)
            about.append(n.format(n=number(origin.unseen)))
        return Card(
            of=Ref("evidence", str(seen.evidence.number)),
            words=seen.told or seen.title,
            about=tuple(filter(None, [*about, *_moved(seen)])),
            more=seen.why,
            tag=_stance(link),
            href=seen.thing or seen.href,
            thread=self.reader.thread(Ref("evidence", str(seen.evidence.number))),
            side="records",
            links=origin.sources if origin else (),
        )

    def _nothing(self, words: str) -> str:
        """What is said where nothing is told: whoever doesn't know of all can't know that there is
        nothing.
        """
        if self.reader.audit.allows(self.reader.person, Right.SEE_FIELDWORK):
            return words
        return _("There is nothing of it that may be shown to you.")

    def _hidden(self, side: str, closed: Sequence[Seen]) -> tuple[Kept, ...]:
        """What isn't shown, by kind: what is told to be there without more, and what isn't told.

        Of what was withdrawn nothing is counted, nor of what few people said: that it is there
        would tell of them.
        """
        kinds = Counter(each.evidence.kind for each in closed)
        told = {link.evidence_id for link in self.links if link.pk in self.seen}
        rest = {
            link.evidence_id: link.evidence
            for link in self.links
            if link.evidence_id not in told and link.evidence.side == side
        }
        k = self.reader.audit.k
        for each in rest.values():
            is_few = each.people is not None and each.people < k
            if each.state not in (EvidenceState.WITHDRAWN, EvidenceState.GONE) and not is_few:
                kinds[each.kind] += 1
        known = citables()
        return tuple(
            part
            for kind, n in sorted(kinds.items())
            for part in self.reader.kept(_kind_words(known, kind), n)
        )


def _kind_words(known: dict[str, Citable], kind: str) -> str:
    return str(capfirst(str(known[kind].name))) if kind in known else _("Evidence")


def finding_card(reader: Reader, finding: Finding) -> Card:
    """A finding as a knot shows it."""
    strength = strength_of(finding)
    where = ", ".join(each.name for each in finding.areas.all()) or _("The whole city")
    return Card(
        of=Ref("finding", str(finding.number)),
        words=str(finding),
        about=(where, _("strength: {grade}").format(grade=strength.words)),
        href=reader.page("findings:finding", finding.number),
        thread=reader.thread(Ref("finding", str(finding.number))),
        side="voices",
    )


def findings_under(reader: Reader, row: Recommendation) -> list[Finding]:
    """Those that a recommendation rests on and the reader sees."""
    rows = Finding.objects.for_person(reader.audit, reader.person).filter(recommendations=row)
    return list(rows.order_by("number"))


def n_findings(reader: Reader, row: Recommendation) -> int:
    """How many in force it rests on, whoever sees them: drafts are of those who write them."""
    rows = row.findings.all()
    if not reader.audit.allows(reader.person, Right.SEE_FIELDWORK):
        rows = rows.filter(state__in=Finding.told)
    return rows.count()


def _stance(link: FindingEvidence) -> Tag | None:
    if link.stance != Stance.AGAINST:
        return None
    return Tag(str(link.get_stance_display()), "not_done")


def _moved(seen: Seen) -> list[str]:
    if seen.is_refrozen:
        return [_("frozen again since")]
    return [_("changed since it was cited")] if seen.is_changed else []


def _origins(reader: Reader, told: Iterable[tuple[FindingEvidence, Seen]]) -> dict[int, Origin]:
    """Where each comes from, by the key of the evidence; asked for kind by kind."""
    versions: dict[str, dict[str, str]] = defaultdict(dict)
    of: dict[tuple[str, str], int] = {}
    for _link, seen in told:
        if seen.is_open:
            row = seen.evidence
            versions[row.kind][row.thing] = seen.frozen.version
            of[row.kind, row.thing] = row.pk
    found = {}
    for kind, asked in versions.items():
        for thing, origin in citables()[kind].origins(reader.audit, reader.person, asked).items():
            found[of[kind, thing]] = origin
    return found


class _Voices:
    """Who speaks, of what is told: of a public quote its line; of the rest the activity."""

    def __init__(self, reader: Reader, told: Sequence[tuple[FindingEvidence, Seen]]) -> None:
        self.reader = reader
        open_ones = [seen.evidence for _link, seen in told if seen.is_open]
        self.reads = reader.audit.allows(reader.person, Right.SEE_FIELDWORK)
        self._lines = {} if self.reads else _quote_lines(reader, open_ones)
        numbers = {int(each.activity) for each in open_ones if each.activity.isdecimal()}
        rows = Activity.objects.for_person(reader.audit, reader.person) if self.reads else None
        self._activities: dict[int, Activity] = (
            {} if rows is None else {each.number: each for each in rows.filter(number__in=numbers)}
        )
        self._numbers = numbers

    def card(self, link: FindingEvidence, seen: Seen) -> Card:
        """A voice as a knot shows it."""
        row = seen.evidence
        words = seen.words or seen.told or seen.title
        about = [self._line(row), ", ".join(seen.places), *_moved(seen)]
        return Card(
            of=Ref("evidence", str(row.number)),
            words=words,
            about=tuple(filter(None, about)),
            more=seen.why,
            tag=_stance(link),
            href=seen.thing or seen.href,
            thread=self.reader.thread(Ref("evidence", str(row.number))),
            is_said=bool(seen.words),
            side="voices",
        )

    def _line(self, row: Evidence) -> str:
        if not self.reads:
            return self._lines.get(row.thing, "")
        held = self._activities.get(int(row.activity)) if row.activity.isdecimal() else None
        return str(held.get_technique_display()).capitalize() if held else ""

    def activities(self) -> tuple[tuple[Card, ...], int]:
        """The activities that the reader may open, and how many they may not."""
        cards = tuple(
            Card(
                of=Ref("activity", str(each.number)),
                words=str(each),
                about=(str(capfirst(str(each.get_technique_display()))),),
                href=self.reader.page("diagnosis:activity", each.number),
                side="voices",
            )
            for each in self._activities.values()
        )
        return cards, len(self._numbers) - len(cards)


def _quote_lines(reader: Reader, evidence: Iterable[Evidence]) -> dict[str, str]:
    """Of passages of which a quote is public, what may be said of who speaks, by thing."""
    keys = [each.thing for each in evidence if each.kind == PASSAGE]
    rows = Quote.objects.for_person(reader.audit, reader.person).filter(
        state=QuoteState.APPROVED, segment__key__in=keys
    )
    quotes = list(rows.select_related("audit", "code", "segment", "document__activity"))
    told = reported(reader.audit, quotes, reader.person) if quotes else []
    return {
        str(each.quote.segment.key): " · ".join(
            filter(None, [each.line.group, each.line.technique, str(each.line.year or "")])
        )
        for each in told
    }
