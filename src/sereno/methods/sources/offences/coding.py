"""Coding an offence label: ICCS class, topic, whether violent, and why.

Four answers are tried in this order: what people of this audit decided, the country's
coding table of published labels, rules on the label's words, and "unknown". Violence is read
before anything else is decided, since with it a taking is robbery (ICCS section 04) and
without it theft or burglary (section 05).

The tables are data (`sereno.vocabulary.offences`); this module only reads labels with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from sereno.methods.sources.reading.words import fold, without_repeats
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message
from sereno.vocabulary.offences import CodingRow, Rule, coding_table, rules, signs

RECOGNISED: Final = Calculation(
    message("(coded by coding table + by rule + by decision) ÷ incidents"),
    "UNODC (2015). International Classification of Crime for Statistical Purposes, version 1.0.",
)

REVIEW_BELOW = 0.6
"""A label coded with less confidence than this waits for a person's decision."""

TAKING_TOPICS = frozenset({"robbery", "burglary", "vehicle_theft", "theft_from_vehicle", "theft"})
"""Topics in which a word about violence changes the ICCS section."""

Source = Literal["coding_table", "rule", "unknown", "decided"]


@dataclass(frozen=True, slots=True)
class CodedOffence:
    """What a label means. `iccs` is None where it is no offence, or is not known.

    `violent` is None where the label doesn't say. `confidence` (0 to 1) is a judgement, not
    a probability: 1 the label and the class name the same act; 0.8 a small reading was
    needed; 0.6 one class was chosen among several; below, the label is too vague.
    """

    iccs: str | None
    topic: str
    violent: bool | None
    why_es: str
    why_en: str
    confidence: float
    source: Source

    @property
    def section(self) -> str | None:
        """The ICCS section, "01" to "11"."""
        return self.iccs[:2] if self.iccs else None

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at the label before its figures are relied on."""
        return self.source != "decided" and self.confidence < REVIEW_BELOW


def label_key(label: str) -> str:
    """What two ways of writing one label have in common.

    Case, accents, ñ, punctuation and repetition don't count, and C/V and S/V are spelt out.

    >>> label_key("Robo | Robo a negocio | C/V")
    'ROBO A NEGOCIO CON VIOLENCIA'
    """
    words = f" {fold(label).replace('Ñ', 'N')} "
    words = words.replace(" C V ", " CON VIOLENCIA ").replace(" S V ", " SIN VIOLENCIA ")
    return without_repeats(words)


_SAYS_YES = frozenset(
    ("SI", "S", "CON", "TRUE", "VERDADERO", "1", "YES", "Y", "VIOLENCIA", "VIOLENTO", "VIOLENTA")
)
_SAYS_NO = frozenset(("NO", "N", "SIN", "NINGUNA", "FALSE", "FALSO", "0"))
_SAYS_NOTHING = frozenset(
    ("ESPECIFICADO", "ESPECIFICA", "DISPONIBLE", "APLICA", "DATO", "DATOS", "INFORMACION")
)


def says_violence(text: str) -> bool | None:
    """What a column about violence says: "Con violencia", "Sí", "1"; None when it says nothing.

    >>> says_violence("Sin violencia"), says_violence("sí"), says_violence("no especificado")
    (False, True, None)
    """
    words = label_key(text).split()
    if not words or _SAYS_NOTHING & set(words):
        return None
    if words[0] in _SAYS_NO:
        return False
    return True if words[0] in _SAYS_YES else None


class OffenceCoder:
    """Codes labels of one country. Each distinct label is worked out once.

    `country` is a two-letter code; where it has no coding table the rules do the work.
    `decided` holds what people of this audit decided, by label; it goes before all else.
    """

    def __init__(
        self,
        country: str = "mx",
        decided: Mapping[str, CodedOffence] = MappingProxyType({}),
        *,
        use_table: bool = True,
    ) -> None:
        self.country = country.lower()
        self._decided = {
            label_key(label): replace(coded, source="decided") for label, coded in decided.items()
        }
        self._coding_table = folded_coding_table(self.country) if use_table else {}
        self._known: dict[tuple[str, str], CodedOffence] = {}

    def code(self, label: str, violence: str = "") -> CodedOffence:
        """`label` coded; `violence` is what a separate column says about it, if there is one."""
        asked = (label, violence)
        coded = self._known.get(asked)
        if coded is None:
            coded = self._known[asked] = self._work_out(label_key(label), says_violence(violence))
        return coded

    def _work_out(self, key: str, violence: bool | None) -> CodedOffence:
        if not key:
            return _EMPTY
        listed = self._decided.get(key) or self._coding_table.get(key)
        silent = not {"with_violence", "without_violence"} & signs_in(key).keys()
        if violence is None or not silent:
            return listed or by_rules(key)
        spelt_out = f"{key} {'CON' if violence else 'SIN'} VIOLENCIA"
        fuller = self._decided.get(spelt_out) or self._coding_table.get(spelt_out)
        if fuller:
            return fuller
        if listed and (listed.source == "decided" or listed.topic not in TAKING_TOPICS):
            return listed
        return by_rules(spelt_out)


@cache
def folded_coding_table(country: str) -> Mapping[str, CodedOffence]:
    """The coding table of a country by `label_key`; a label listed twice keeps its first row."""
    folded: dict[str, CodedOffence] = {}
    for row in coding_table(country):
        folded.setdefault(label_key(row.label), _listed(row))
    return MappingProxyType(folded)


def _listed(row: CodingRow) -> CodedOffence:
    return CodedOffence(
        row.iccs, row.topic, row.violent, row.why_es, row.why_en, row.confidence, "coding_table"
    )


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """One expression per sign; longer phrases first, so that the fullest words are quoted."""
    return MappingProxyType(
        {
            key: re.compile(
                "(?<![^ ])(?:"
                + "|".join(
                    re.escape(phrase.replace("Ñ", "N")).replace(r"\*", "[^ ]*")
                    for phrase in sorted(sign.phrases, key=len, reverse=True)
                )
                + ")(?![^ ])"
            )
            for key, sign in signs().items()
        }
    )


def signs_in(key: str) -> dict[str, str]:
    """The signs that a folded label shows, each with the words that show it."""
    found: dict[str, str] = {}
    for sign, pattern in _patterns().items():
        match = pattern.search(key)
        if match:
            found[sign] = match[0]
    return found


def by_rules(key: str) -> CodedOffence:
    """A folded label coded by the first rule that fits, or as unknown."""
    shown = signs_in(key)
    for rule in rules():
        if shown.keys() >= set(rule.needs) and not shown.keys() & set(rule.lacks):
            return _ruled(rule, shown)
    return CodedOffence(
        None,
        "other_offence",
        None,
        f"Ninguna regla reconoce «{key}»: alguien debe decidir.",
        f"No rule knows “{key}”: somebody has to decide.",
        0.0,
        "unknown",
    )


def _ruled(rule: Rule, shown: Mapping[str, str]) -> CodedOffence:
    read = list(dict.fromkeys(shown[sign] for sign in rule.needs))
    notes_es, notes_en = zip(("", ""), *_notes(rule, shown), strict=True)
    return CodedOffence(
        rule.iccs,
        rule.topic,
        _violence_said(shown) if rule.violent == "said" else rule.violent,
        f"{rule.why_es}. Leído: {', '.join(f'«{words}»' for words in read)}." + " ".join(notes_es),
        f"{rule.why_en}. Read: {', '.join(f'“{words}”' for words in read)}." + " ".join(notes_en),
        rule.confidence,
        "rule",
    )


def _notes(rule: Rule, shown: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a reader should know of signs that the label shows and the rule didn't ask for."""
    for key in shown:
        sign = signs()[key]
        if sign.note_es and key not in rule.needs and rule.iccs:
            yield sign.note_es, sign.note_en


def _violence_said(shown: Mapping[str, str]) -> bool | None:
    if "without_violence" in shown:
        return None if shown["without_violence"].startswith("CON ") else False
    return True if "with_violence" in shown else None


_EMPTY = CodedOffence(
    None,
    "other_offence",
    None,
    "La etiqueta está vacía.",
    "The label is empty.",
    0.0,
    "unknown",
)
