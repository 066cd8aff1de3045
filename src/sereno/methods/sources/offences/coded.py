"""What coding a label says: the class, how sure, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

from sereno.methods.sources.reading.words import fold, without_repeats

Source = Literal["coding_table", "vote", "rule", "unknown", "decided"]

REVIEW_BELOW: Final[Mapping[Source, float]] = MappingProxyType(
    {"decided": 0.0, "coding_table": 0.6, "rule": 0.6, "vote": 0.7, "unknown": 1.0}
)
"""A label coded with less confidence than this waits for a person's decision.

In the coding table confidence is a judgement: below 0.6 the label is too vague. In the vote it is
measured: of the labels at 0.7 or more, more than 85 in 100 have the right section.
"""

LIKELY: Final = 0.5
"""An answer of the vote with less confidence is more likely wrong than right."""

TAKING_TOPICS: Final = frozenset(
    {"robbery", "burglary", "vehicle_theft", "theft_from_vehicle", "theft"}
)
"""Topics in which a word about violence changes the ICCS section."""


@dataclass(frozen=True, slots=True)
class Near:
    """A known label and how much a label is like it (0 to 1)."""

    label: str
    iccs: str | None
    of: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that a label may have, with its share of the vote and its reason."""

    iccs: str | None
    topic: str
    violent: bool | None
    share: float
    why_es: str
    why_en: str


@dataclass(frozen=True, slots=True)
class CodedOffence:
    """What a label means. `iccs` is None where it is no offence, or is not known.

    `violent` is None where the label doesn't say. `confidence` (0 to 1) is a judgement where the
    coding table says it, and the measured chance that the section is right where the vote does.
    `near` are the known labels most like it, `answers` the best answers of the vote, best first,
    and the doubt is what in the label speaks for another class: then a person decides.
    `recognised` says that it names an offence at all, whichever it is.
    """

    iccs: str | None
    topic: str
    violent: bool | None
    why_es: str
    why_en: str
    confidence: float
    source: Source
    near: tuple[Near, ...] = ()
    answers: tuple[Answer, ...] = ()
    recognised: bool = True
    doubt_es: str = ""
    doubt_en: str = ""

    @property
    def doubt(self) -> bool:
        """Whether something in the label speaks for another class."""
        return bool(self.doubt_es)

    @property
    def section(self) -> str | None:
        """The ICCS section, "01" to "11"."""
        return self.iccs[:2] if self.iccs else None

    def as_counted(self) -> CodedOffence:
        """As incidents are counted before a person decides: not under a class more likely wrong."""
        if self.source != "vote" or self.confidence >= LIKELY:
            return self
        return replace(self, iccs=None, topic="other_offence", violent=None)

    @property
    def coded_by(self) -> str:
        """Who says the class: its source, or "unsure" where the vote waits for a person."""
        return "unsure" if self.source == "vote" and self.needs_review else self.source

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at the label before its figures are relied on."""
        return self.doubt or self.confidence < REVIEW_BELOW[self.source]


_SHORT_FOR = ((re.compile(r"(?i)(?<!\w)c/\s?(?=\w{2})"), "con "), (
    re.compile(r"(?i)(?<!\w)s/\s?(?=\w{2})"), "sin "
))  # fmt: skip


def label_key(label: str) -> str:
    """What two ways of writing one label have in common.

    Case, accents, ñ, punctuation and repetition don't count, and c/ and s/ are spelt out.

    >>> label_key("Robo | Robo a negocio | C/V")
    'ROBO A NEGOCIO CON VIOLENCIA'
    >>> label_key("Hurto a persona c/ arma de fuego")
    'HURTO A PERSONA CON ARMA DE FUEGO'
    """
    for short, spelt_out in _SHORT_FOR:
        label = short.sub(spelt_out, label)
    words = f" {fold(label).replace('Ñ', 'N')} "
    words = words.replace(" C V ", " CON VIOLENCIA ").replace(" S V ", " SIN VIOLENCIA ")
    return without_repeats(words)
