"""Coding an offence label: ICCS class, topic, whether violent, and why.

Four answers are tried in this order: what people of this audit decided, the country's
coding table of published labels, the vote of the known labels most like it and of the rules on
its words, and "unknown". Violence is read before anything else is decided, since with it a taking
is robbery (ICCS section 04) and without it theft or burglary (section 05).

The tables are data (`sereno.vocabulary.offences`); this module only reads labels with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final

from sereno.methods.sources.offences.coded import TAKING_TOPICS, CodedOffence, label_key
from sereno.methods.sources.offences.word_rules import signs_in
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message
from sereno.vocabulary.offences import CodingRow, coding_table

RECOGNISED: Final = Calculation(
    message("(coded by coding table + by vote + by decision) ÷ incidents"),
    "UNODC (2015). International Classification of Crime for Statistical Purposes, version 1.0.",
)

_SAYS_YES = frozenset(
    ("SI", "S", "CON", "TRUE", "VERDADERO", "1", "YES", "Y", "VIOLENCIA", "VIOLENTO", "VIOLENTA")
)
_SAYS_NO = frozenset(("NO", "N", "SIN", "NINGUNA", "FALSE", "FALSO", "0"))
# Means by which somebody is hurt or threatened, as columns of means and weapons name them.
_WEAPONS = frozenset(
    ("ARMA", "ARMAS", "PISTOLA", "REVOLVER", "ESCOPETA", "CUCHILLO", "NAVAJA", "MACHETE", "PUNAL",
     "FACA", "CONTUNDENTE", "CONTUNDENTES", "CORTOPUNZANTE", "CORTOPUNZANTES", "PUNZOCORTANTE",
     "GUN", "HANDGUN", "FIREARM", "RIFLE", "SHOTGUN", "KNIFE", "WEAPON", "WEAPONS",
     "BLUDGEON", "ARMED", "INTIMIDACION", "ATRACO")
)  # fmt: skip
_SAYS_NOTHING = frozenset(
    ("ESPECIFICADO", "ESPECIFICA", "DISPONIBLE", "APLICA", "DATO", "DATOS", "INFORMACION")
)


def says_violence(text: str) -> bool | None:
    """What a column about violence or means says: "Con violencia", "Sí", "1", "Arma de fuego".

    None when it says nothing.

    >>> says_violence("Sin violencia"), says_violence("sí"), says_violence("no especificado")
    (False, True, None)
    >>> says_violence("Arma blanca"), says_violence("Sin empleo de armas")
    (True, False)
    """
    words = label_key(text).split()
    if not words or _SAYS_NOTHING & set(words):
        return None
    if words[0] in _SAYS_NO:
        return False
    return True if words[0] in _SAYS_YES or _WEAPONS & set(words) else None


class OffenceCoder:
    """Codes labels of one country. Each distinct label is worked out once.

    `country` is a two-letter code; where it has no coding table the vote does the work.
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
            return listed or _voted(key)
        spelt_out = f"{key} {'CON' if violence else 'SIN'} VIOLENCIA"
        fuller = self._decided.get(spelt_out) or self._coding_table.get(spelt_out)
        if fuller:
            return fuller
        if listed and (listed.source == "decided" or listed.topic not in TAKING_TOPICS):
            return listed
        return _voted(spelt_out)


def _voted(key: str) -> CodedOffence:
    # NumPy is loaded only where a label stands in no table.
    from sereno.methods.sources.offences.vote import vote

    return vote(key)


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


_EMPTY = CodedOffence(
    None,
    "other_offence",
    None,
    "La etiqueta está vacía.",
    "The label is empty.",
    0.0,
    "unknown",
    recognised=False,
)
