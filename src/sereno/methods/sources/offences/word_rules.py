"""What a label means by rules on its words.

The tables of signs and rules are data (`sereno.vocabulary.offences`); this module only reads a
label with them. A rule is one voice of the vote, not the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from sereno.methods.sources.offences.coded import CodedOffence
from sereno.vocabulary.offences import Rule, rules, signs


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


@lru_cache(maxsize=20_000)
def signs_in(key: str) -> Mapping[str, str]:
    """The signs that a folded label shows, each with the words that show it."""
    found: dict[str, str] = {}
    for sign, pattern in _patterns().items():
        match = pattern.search(key)
        if match:
            found[sign] = match[0]
    return MappingProxyType(found)


def by_rules(key: str) -> CodedOffence:
    """A folded label coded by the first rule that fits, or as unknown."""
    return by_signs(key, signs_in(key))


def by_signs(key: str, shown: Mapping[str, str]) -> CodedOffence:
    """A folded label that shows these signs, by the first rule that fits, or as unknown."""
    for rule in rules():
        if shown.keys() >= set(rule.needs) and not shown.keys() & set(rule.lacks):
            return _ruled(rule, shown)
    return unknown(key)


def unknown(key: str) -> CodedOffence:
    """What nothing recognises."""
    return CodedOffence(
        None,
        "other_offence",
        None,
        f"Nada reconoce «{key}»: alguien debe decidir.",
        f"Nothing recognises “{key}”: somebody has to decide.",
        0.0,
        "unknown",
        recognised=False,
    )


def violence_said(shown: Mapping[str, str]) -> bool | None:
    """Whether a label's own words say that there was violence."""
    if "without_violence" in shown:
        return None if shown["without_violence"].startswith("CON ") else False
    return True if "with_violence" in shown else None


def _ruled(rule: Rule, shown: Mapping[str, str]) -> CodedOffence:
    read = list(dict.fromkeys(shown[sign] for sign in rule.needs))
    notes_es, notes_en = zip(("", ""), *_notes(rule, shown), strict=True)
    return CodedOffence(
        rule.iccs,
        rule.topic,
        violence_said(shown) if rule.violent == "said" else rule.violent,
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
