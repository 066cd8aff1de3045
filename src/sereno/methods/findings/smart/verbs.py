"""The verbs that say what is to be done, in the forms in which recommendations have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from sereno.methods.findings.smart.flat import Flat, either, phrases
from sereno.vocabulary.language import Language
from sereno.vocabulary.smart import rules

Sort = Literal["doing", "vague", "degree"]
# Of Spanish: "instalar", "que instale", "instalará", "instala"; English has one that is told.
Mood = Literal["infinitive", "subjunctive", "future", "present"]
_WORD = re.compile(r"\w+(?:'\w+)?|[,;:.]")
_LATER = re.compile(r"\w+(?:ar|er|ir)(?:á|án)\Z")
_IRREGULAR_FUTURE = re.compile(r"(?:d|ha|da)ran?\Z")
_INFINITIVE = re.compile(r"\w{2,}(?:ar|er|ir)(?:se|les?|los?|las?)?\Z")
_LINKS = frozenset(["y", "e", "and", ",", "o", "asi"])
_CLITICS = frozenset(["se", "les", "le", "lo", "los", "no"])
_OPENING = frozenset(["que", "a", "para"])
_SUBORDINATE = frozenset(["que", "quien", "quienes", "donde", "cuando", "como", "si", "cuyo", "cuya"])
_PURPOSE = frozenset(["para", "fin"])
_BEFORE_QUE = frozenset(
    "recomienda recomendamos sugiere sugerimos propone proponemos solicita pide lograr buscar "
    "procurar necesario indispensable urgente conviene importante".split()
)


class Verb(NamedTuple):
    """A verb at a place of the flat text. alone: "se instalen", "be installed": nobody does it."""

    start: int
    end: int
    sort: Sort
    mood: Mood
    verb: str
    alone: bool


def main_verbs(flat: Flat, start: int, end: int, language: Language) -> list[Verb]:
    """The verbs of a sentence that say what is to be done: the first, and those beside it."""
    words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(flat.text, start, end)]
    found = list((_spanish if language == "es" else _english)(flat, words))
    if not found:
        return []
    first = found[0]
    return [verb for verb in found if verb.mood == first.mood]


_Words = list[tuple[str, int, int]]


def _spanish(flat: Flat, words: _Words) -> Iterator[Verb]:
    known = _forms("es")
    before_nouns = frozenset(rules("es").words["before_nouns"])
    urged = phrases("es", "urged")
    modal = rules("es").verbs["modal"]
    prepositions = rules("es").verbs["preposition"]
    found = False
    closed = False  # inside "para que …", until the next comma
    for i, (word, start, end) in enumerate(words):
        if word in ",;:.":
            closed = False
            continue
        if word == "que" and i and words[i - 1][0] in _PURPOSE:
            closed = True
        if closed:
            continue
        before = _before(words, i)
        previous = words[before][0] if before >= 0 else ""
        options = known.get(word, ())
        mood, verb = next(iter(options), (None, ""))
        if not mood:
            written = flat.written_at(start, end)
            if _LATER.match(written) and previous not in before_nouns:
                mood, verb = "future", word
            elif not found and before < 0 and _INFINITIVE.match(word):
                mood, verb = "infinitive", word
            else:
                continue
        if mood == "infinitive":
            told = (
                before < 0
                or previous in modal
                or (previous in _LINKS | {":", "."} and (not found or _beside(words, i)))
                or (_proposed(words[:before]) and previous not in prepositions and previous != "a")
                or (previous == "a" and urged.search(flat.text, words[0][1], start) is not None)
            )
            told = told and (not found or previous in _LINKS)
        else:
            opening = previous == "que" and (
                before == 0
                or words[before - 1][0] in _BEFORE_QUE
                or words[before - 1][0] in ",:."
            )
            told = previous not in before_nouns and (
                previous not in _SUBORDINATE or opening
            )
            if found:
                told = told and previous in _LINKS
            elif mood == "present" and (before < 0 or _que_opens(words[:i])):
                told = False
        if told:
            found = True
            alone = i > 0 and words[i - 1][0] == "se"
            yield Verb(start, end, _sort(verb, "es"), mood, verb, alone)


def _que_opens(words: _Words) -> bool:
    return any(
        word == "que" and (i == 0 or words[i - 1][0] in ",:." or words[i - 1][0] in _BEFORE_QUE)
        for i, (word, _start, _end) in enumerate(words)
    )


def _proposed(words: _Words) -> bool:
    """ "Se recomienda a la Dirección …": the infinitive comes behind the noun."""
    return any(word in _BEFORE_QUE for word, _start, _end in words)


def _before(words: _Words, i: int) -> int:
    """The word before one, clitics passed over; -1 at the start."""
    i -= 1
    while i >= 0 and words[i][0] in _CLITICS:
        i -= 1
    return i


def _beside(words: _Words, i: int) -> bool:
    return words[i - 1][0] in _LINKS


def _english(flat: Flat, words: _Words) -> Iterator[Verb]:
    known = _forms("en")
    modal = rules("en").verbs["modal"]
    urged = phrases("en", "urged")
    at = next(
        (
            i
            for i, (word, start, _end) in enumerate(words)
            if word in modal - {"to"}
            or (word == "to" and i and (words[i - 1][0] == "be" or i + 1 < len(words)
                and words[i + 1][0] == "be" or urged.search(flat.text, words[0][1], start)))
        ),
        None,
    )  # fmt: skip
    if at is None and (told := _told_by_that(words, known)) is not None:
        at = told - 1
    begins = 0 if at is None else at + 1
    found = False
    passive = False
    for i in range(begins, len(words)):
        word, start, end = words[i]
        previous = words[i - 1][0] if i else ""
        options = known.get(word, ())
        if not found:
            if at is None and i and previous not in {",", ":", "."}:
                continue
            if word in {"be", "to", "not", "also", "always"} or word.endswith("ly"):
                passive = passive or word == "be"
                continue
            if word in ",;:.":
                if at is None:
                    continue
                return
            if at is None and not options:
                continue
            verb = options[0][1] if options else word
            found = True
            yield Verb(start, end, _sort(verb, "en"), "infinitive", verb, passive)
        elif previous in _LINKS and options and options[0][0] == "infinitive":
            after = words[i + 1][0] if i + 1 < len(words) else ""
            if _OBJECT.fullmatch(after):
                yield Verb(start, end, _sort(options[0][1], "en"), "infinitive", options[0][1], passive)


def _told_by_that(words: _Words, known: dict[str, tuple[tuple[Mood, str], ...]]) -> int | None:
    """The verb of "it is recommended that the board publish …", by its position."""
    proposed = rules("en").verbs["proposed"]
    nouns = rules("en").words["before_nouns"]
    that = next((i for i in range(1, len(words)) if words[i][0] == "that"
                 and words[i - 1][0] in proposed), None)  # fmt: skip
    if that is None:
        return None
    return next(
        (
            i
            for i in range(that + 2, len(words))
            if known.get(words[i][0], ((None, ""),))[0][0] == "infinitive"
            and words[i - 1][0] not in nouns
        ),
        None,
    )


_OBJECT = re.compile(
    r"the|a|an|its|their|all|each|more|up|\d+|in|on|to|with|"
    + "|".join(rules("en").words["numbers"])
    + r"|\w+(?:s|ings?)"
)


def _sort(verb: str, language: Language) -> Sort:
    verbs = rules(language).verbs
    if verb in verbs["vague"]:
        return "vague"
    return "degree" if verb in verbs["degree"] else "doing"


@cache
def _forms(language: Language) -> dict[str, tuple[tuple[Mood, str], ...]]:
    """Each form of the known verbs with its mood and verb; the infinitive before others."""
    known: dict[str, dict[Mood, str]] = {}
    known_rules = rules(language)
    for sort in ("doing", "vague", "degree"):
        for verb in known_rules.verbs[sort]:
            for mood, form in _conjugated(verb, language):
                known.setdefault(form, {}).setdefault(mood, verb)
    for verb, forms in known_rules.irregular.items():
        for form in forms:
            known.setdefault(form, {}).setdefault(_mood(verb, form), verb)
    for form in known_rules.words["not_verbs"]:
        known.pop(form, None)
    return {form: tuple(moods.items()) for form, moods in known.items()}


def _mood(verb: str, form: str) -> Mood:
    """The mood of an irregular Spanish form: "mantendrá", "mantenga", "mantiene"."""
    if _IRREGULAR_FUTURE.search(form):
        return "future"
    return "subjunctive" if (form.rstrip("n")[-1] == "e") == verb.endswith("ar") else "present"


def _conjugated(verb: str, language: Language) -> Iterator[tuple[Mood, str]]:
    yield "infinitive", verb
    yield from _participle(verb) if language == "en" else _spanish_forms(verb)


def _participle(verb: str) -> Iterator[tuple[Mood, str]]:
    """Of an English verb: trained, placed, applied, fitted."""
    if verb.endswith("e"):
        yield "present", verb + "d"
    elif re.search(r"[^aeiou]y\Z", verb):
        yield "present", verb[:-1] + "ied"
    else:
        yield "present", verb + "ed"
        yield "present", verb + verb[-1] + "ed"


def _spanish_forms(verb: str) -> Iterator[tuple[Mood, str]]:
    for clitic in ("se", "le", "les", "lo", "los", "la", "las"):
        yield "infinitive", verb + clitic
    root, ending = verb[:-2], verb[-2:]
    told = root + ("a" if ending == "ar" else "e")
    asked = _before_other_vowel(root, ending) + ("e" if ending == "ar" else "a")
    for plural in ("", "n"):
        yield "future", f"{verb}a{plural}"
        yield "subjunctive", asked + plural
        yield "present", told + plural


def _before_other_vowel(root: str, ending: str) -> str:
    """The root as it is written before e (of -ar) or a (of -er, -ir): coloc-ar, coloqu-e."""
    last = root[-1]
    if ending == "ar":
        return {"c": root[:-1] + "qu", "g": root + "u", "z": root[:-1] + "c"}.get(last, root)
    if last == "c":
        return root[:-1] + ("zc" if root[-2] in "aeiou" else "z")
    return root[:-1] + "j" if last == "g" else root
