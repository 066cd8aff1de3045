"""The words of files for what an action is told with, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sereno.methods.sources.reading.words import fold
from sereno.web.actions.models import ActionKind, MilestoneState
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.records.bringing.cells import choice_words

_CHOICES = {"kind": ActionKind, "state": MilestoneState, "access_level": AccessLevel}
# As cities write them beside what the form calls them.
_OTHERS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        **dict.fromkeys(("continuidad", "continuity", "programa"), ActionKind.CONTINUED),
        **dict.fromkeys(("operativo", "operation", "vigilancia"), ActionKind.SECURITY),
        **dict.fromkeys(("colaboración", "coordinación", "convenio"), ActionKind.COLLABORATION),
        **dict.fromkeys(("recursos", "equipamiento", "infraestructura"), ActionKind.RESOURCES),
        **dict.fromkeys(("pláticas", "sensibilización", "talks"), ActionKind.AWARENESS),
        **dict.fromkeys(("curso", "taller", "course", "workshop"), ActionKind.TRAINING),
        **dict.fromkeys(("análisis", "diagnóstico"), ActionKind.ANALYSIS),
    },
    "state": {
        **dict.fromkeys(("cumplida", "hecho", "concluido", "done"), MilestoneState.MET),
        **dict.fromkeys(("pendiente", "pending", "programada"), MilestoneState.SCHEDULED),
    },
    "access_level": {},
}


@cache
def known_words(role: str) -> Mapping[str, str]:
    """{words, folded: value}: keys, what the form calls them, and what others do."""
    others = {fold(word): str(value) for word, value in _OTHERS[role].items()}
    return MappingProxyType({**others, **choice_words(_CHOICES[role])})
