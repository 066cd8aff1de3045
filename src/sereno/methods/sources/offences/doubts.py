"""What speaks against an answer of the vote, and what the answer says that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from sereno.methods.sources.offences.coded import REVIEW_BELOW, Answer, CodedOffence, Near
from sereno.methods.sources.offences.likeness import Known, known_index

SAME = 0.995
"""A label this much like a known one is that one, little words apart."""

_WELL_KNOWN = 0.7
_AND = re.compile(" (?:Y|E|AND) ")
_ACTS: tuple[frozenset[str], ...] = (
    frozenset({"killing", "femicide"}),
    frozenset({"taking"}),
    frozenset({"rape", "sexual"}),
    frozenset({"kidnapping"}),
)


def _leaves_violence_open(shown: Mapping[str, str]) -> bool:
    """Whether a label says "robo" and nothing of violence: where it is any taking, who knows."""
    told = {
        "with_violence",
        "without_violence",
        "force_on_things",
        "by_surprise",
        "burglary_word",
        "plain_theft",
        "shoplifting",
        "livestock",
    }
    return shown.get("taking", "").startswith("ROBO") and not told & shown.keys()


def doubts(
    key: str,
    section: str,
    shown: Mapping[str, str],
    rule: CodedOffence,
    nearest: Sequence[tuple[Known, float]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks against the answer, in Spanish and English: a person decides then."""
    es: list[str] = []
    en: list[str] = []
    first, like = nearest[0] if nearest else (None, 0.0)
    same = like >= SAME
    acts = sum(bool(act & shown.keys()) for act in _ACTS)
    if acts > 1 or (not same and len(_sections_joined(key)) > 1):
        es.append("Nombra dos actos y la ICCS pide uno: alguien debe decidir.")
        en.append("It names two acts and ICCS asks for one: somebody has to decide.")
    if same:
        if first and first.sure < REVIEW_BELOW["coding_table"]:
            es.append("Es demasiado vaga: alguien debe decidir.")
            en.append("It is too vague: somebody has to decide.")
        return tuple(es), tuple(en)
    if not names_an_act(key, rule, nearest):
        es.append("Solo se parece, y sus palabras no dicen un acto: alguien debe decidir.")
        en.append("It is only like them, and its words say no act: somebody has to decide.")
    if _leaves_violence_open(shown):
        es.append("No dice si hubo violencia; con ella es robo (0401): alguien debe decidir.")
        en.append("Violence isn't said; with it it is robbery (0401): somebody has to decide.")
    if rule.source != "unknown" and (rule.section or "") != section:
        named = rule.iccs or "–"
        es.append(f"Sus palabras dicen otra clase ({named}): alguien debe decidir.")
        en.append(f"Its words say another class ({named}): somebody has to decide.")
    if first and (first.iccs or "")[:2] != section:
        es.append("La más parecida es de otra sección: alguien debe decidir.")
        en.append("The one most like it is in another section: somebody has to decide.")
    return tuple(es), tuple(en)


def names_an_act(key: str, rule: CodedOffence, nearest: Sequence[tuple[Known, float]]) -> bool:
    """Whether a label names an act, and not only things or places that offences have too.

    A rule reads an act in it, or it is much like a known label and no mere part of one: "mercado"
    is a part of "manipulación del mercado".
    """
    if rule.source != "unknown":
        return True
    if not nearest:
        return False
    known, like = nearest[0]
    return like >= SAME or (like >= _WELL_KNOWN and not set(key.split()) < set(known.key.split()))


def _sections_joined(key: str) -> set[str]:
    """The sections of the offences that a label joins by "and", as far as each is well known."""
    parts = _AND.split(key)
    if len(parts) < 2:
        return set()
    best = [known_index().nearest(part, 1) for part in parts]
    return {(k.iccs or "")[:2] for found in best for k, like in found if like >= _WELL_KNOWN}


def _source_es(of: str) -> str:
    named = {"known": "lista de Sereno", "iccs": "ICCS"}
    return named.get(of) or f"tabla de {of.upper()}"


def _source_en(of: str) -> str:
    named = {"known": "Sereno's list", "iccs": "ICCS"}
    return named.get(of) or f"table of {of.upper()}"


def after_colon(sentence: str) -> str:
    """A sentence after a colon; what is an abbreviation stays as it is."""
    second = sentence[1:2]
    return sentence if second.isupper() else sentence[:1].lower() + sentence[1:]


def rests_on_es(near: Sequence[Near], rule: CodedOffence, best: Answer) -> Iterable[str]:
    """The nearest known labels and what the rule reads, in Spanish."""
    if near:
        likes = "; ".join(f"«{n.label}» ({n.iccs or '–'}, {_source_es(n.of)})" for n in near)
        yield f"Más parecidas: {likes}."
    if rule.source != "unknown" and rule.why_es != best.why_es:
        yield f"Por sus palabras ({rule.iccs or '–'}): {after_colon(rule.why_es)}"


def rests_on_en(near: Sequence[Near], rule: CodedOffence, best: Answer) -> Iterable[str]:
    """The same in English."""
    if near:
        likes = "; ".join(f"“{n.label}” ({n.iccs or '–'}, {_source_en(n.of)})" for n in near)
        yield f"Most like: {likes}."
    if rule.source != "unknown" and rule.why_en != best.why_en:
        yield f"By its words ({rule.iccs or '–'}): {after_colon(rule.why_en)}"
