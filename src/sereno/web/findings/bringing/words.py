"""The words of files for what a recommendation is told with, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.crime_prevention_principles import principles
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.findings.models import Addressee, Beneficiary, Contribution, Horizon
from sereno.web.records.bringing.cells import choice_words

_CHOICES = {
    "addressee": Addressee,
    "horizon": Horizon,
    "beneficiaries": Beneficiary,
    "contribution": Contribution,
    "access_level": AccessLevel,
}


@cache
def known_words(role: str) -> Mapping[str, str]:
    """{words, folded: value} of a role whose words are known: values, and what each is called."""
    if role == "principles":
        found: dict[str, str] = {}
        for key, each in principles().items():
            for word in (key, each.es, each.en):
                found.setdefault(fold(word), key)
        return MappingProxyType(found)
    return MappingProxyType(choice_words(_CHOICES[role]))


def said(role: str, values: Iterable[str]) -> list[str]:
    """What values are called in the language in force; one that nobody knows any more stays."""
    if role == "principles":
        named = principles()
        return [named[each].name if each in named else each for each in values]
    labels = dict(_CHOICES[role].choices)
    return [str(labels.get(each, each)) for each in values]
