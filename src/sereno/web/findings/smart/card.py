"""The verdicts on a recommendation as its card shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from sereno.methods.findings.smart import Given, Remark, Smart, check
from sereno.methods.findings.smart.language import written_in
from sereno.vocabulary.divisions import worded
from sereno.vocabulary.language import language
from sereno.vocabulary.smart import Letter, Verdict
from sereno.web.audits.models import Audit
from sereno.web.documents import Words
from sereno.web.findings.models import SmartReading, SmartVerdict, VerdictOverride

LETTERS: Final[Mapping[Letter, Words]] = {
    "S": _("Specific"),
    "M": _("Measurable"),
    "A": _("Assignable and achievable"),
    "R": _("Relevant and resourced"),
    "T": _("Time-bound"),
}
_LABELS: Final[Mapping[Verdict, Words]] = {
    "yes": SmartVerdict.YES.label,
    "partly": SmartVerdict.PARTLY.label,
    "no": SmartVerdict.NO.label,
    "unknown": _("can't tell"),
}
_ICONS: Final[Mapping[Verdict, str]] = {
    "yes": "circle-check",
    "partly": "circle-half-2",
    "no": "circle",
    "unknown": "circle-dashed",
}
# As much of the words as a card quotes.
_MOST_QUOTED: Final = 60


@dataclass(frozen=True)
class Verdicted:
    """A letter or a reading with its verdict, in words. key: the verdict, for its colour."""

    name: Words
    key: Verdict
    label: Words
    icon: str


@dataclass(frozen=True)
class Line:
    """A reading: its verdict, what is said of it, and what a person decided. remarks: pairs of why
    and what to write instead.
    """

    letter: Letter
    reading: str
    said: Verdicted
    remarks: tuple[tuple[str, str], ...]
    decided: VerdictOverride | None


@dataclass(frozen=True)
class Card:
    """What the card shows: the five letters, and the readings under them in the same order."""

    letters: tuple[tuple[Letter, Verdicted], ...]
    lines: tuple[Line, ...]

    @property
    def to_look_at(self) -> list[Line]:
        """The readings that aren't in order, and those of which a person decided."""
        return [line for line in self.lines if line.said.key != "yes" or line.decided]

    @property
    def in_order(self) -> list[Line]:
        """The others."""
        return [line for line in self.lines if line.said.key == "yes" and not line.decided]


def card_of(
    words: str, given: Given, audit: Audit, overrides: Iterable[VerdictOverride] = ()
) -> Card:
    """The card of a text and its fields. It is read in the language it is written in."""
    decided = {each.reading: each for each in overrides}
    of_audit = audit.languages[0] if audit.languages else language()
    smart = check(words, given, written_in(words, of_audit)).decided(
        {reading: _verdict(each) for reading, each in decided.items()}
    )
    lines = [
        Line(
            each.letter,
            reading.name,
            _verdicted(SmartReading(reading.name).label, reading.verdict),
            tuple(_told(remark, words) for remark in reading.remarks),
            decided.get(reading.name),
        )
        for each in smart.letters
        for reading in each.readings
    ]
    return Card(_letters(smart), tuple(lines))


def _letters(smart: Smart) -> tuple[tuple[Letter, Verdicted], ...]:
    return tuple(
        (each.letter, _verdicted(LETTERS[each.letter], each.verdict)) for each in smart.letters
    )


def _verdicted(name: Words, verdict: Verdict) -> Verdicted:
    return Verdicted(name, verdict, _LABELS[verdict], _ICONS[verdict])


def _verdict(override: VerdictOverride) -> Verdict:
    verdicts: Mapping[str, Verdict] = {"yes": "yes", "partly": "partly", "no": "no"}
    return verdicts[override.verdict]


def _told(remark: Remark, words: str) -> tuple[str, str]:
    """Why, with the words it is about, and what to write instead."""
    apart = "», «" if language() == "es" else "”, “"
    values = dict(remark.values)
    values.setdefault("words", apart.join(_quoted(words[a:b]) for a, b in remark.words))
    why, instead = (
        worded(text.said(), language()) for text in (remark.rule.why, remark.rule.suggestion)
    )
    return why.format(**values), instead


def _quoted(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _MOST_QUOTED else plain[: _MOST_QUOTED - 1].rstrip() + "…"
