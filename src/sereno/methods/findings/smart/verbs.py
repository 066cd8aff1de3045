"""The verbs that say what is to be done, in the forms in which recommendations have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from sereno.methods.findings.smart.flat import Flat, phrases
from sereno.vocabulary.language import Language
from sereno.vocabulary.smart import rules

Sort = Literal["doing", "vague", "degree"]
# Of Spanish: "instalar", "que instale", "instalará", "instala"; English has one that is told.
Mood = Literal["infinitive", "subjunctive", "future", "present"]
_WORD = re.compile(r"\w+(?:'\w+)?|[,;:.]")
_STOPS = frozenset(",;:.")
_BESIDE_MODAL = frozenset(["be", "to", "not", "also", "always"])
_LATER = re.compile(r"\w+(?:ar|er|ir)(?:á|án)\Z")
_IRREGULAR_FUTURE = re.compile(r"(?:d|ha|da)ran?\Z")
_INFINITIVE = re.compile(r"\w{2,}(?:ar|er|ir)(?:se|les?|los?|las?)?\Z")


class Verb(NamedTuple):
    """A verb at a place of the flat text."""

    start: int
    end: int
    sort: Sort
    mood: Mood
    verb: str


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
    known = rules("es").words
    found = False
    closed = False  # inside "para que …", until the next comma
    for i, (word, start, end) in enumerate(words):
        closed = word not in _STOPS and (
            closed or (word == "que" and i > 0 and words[i - 1][0] in known["purpose"])
        )
        if closed:
            continue
        before = _before(words, i)
        previous = words[before][0] if before >= 0 else ""
        mood, verb = _spanish_form(flat, words[i], before < 0 and not found)
        if mood is None:
            continue
        if found:
            told = previous in known["links"] and words[i - 1][0] in (
                *known["links"], *known["clitics"]
            )  # fmt: skip
        elif mood == "infinitive":
            told = _infinitive_told(flat, words, i, before)
        else:
            told = previous not in known["before_nouns"] and (
                previous not in known["subordinate"] or _opens(words, before)
            )
            if mood == "present":
                opened = any(_opens(words, j) for j in range(before + 1))
                told = told and before >= 0 and not opened
        if told:
            found = True
            yield Verb(start, end, _sort(verb, "es"), mood, verb)


def _spanish_form(flat: Flat, word: tuple[str, int, int], first: bool) -> tuple[Mood | None, str]:
    """Mood and verb of a word; of unknown verbs the future and, as first word, the infinitive."""
    options = _forms("es").get(word[0])
    if options:
        return options[0]
    if _LATER.match(flat.written_at(*word[1:])):
        return "future", word[0]
    if first and _INFINITIVE.match(word[0]):
        return "infinitive", word[0]
    return None, ""


def _infinitive_told(flat: Flat, words: _Words, i: int, before: int) -> bool:
    """Whether the first infinitive says what is to be done.

    It stands first, behind a comma, behind "debe" or "se recomienda a la Dirección", or behind
    the "a" of "se exhorta a".
    """
    verbs, known = rules("es").verbs, rules("es").words
    previous = words[before][0] if before >= 0 else ""
    if before < 0 or previous in verbs["modal"] or previous in {*known["links"], ":", "."}:
        return True
    if previous == "a":
        return phrases("es", "urged").search(flat.text, words[0][1], words[i][1]) is not None
    proposed = any(word in known["proposed"] for word, _start, _end in words[:before])
    return proposed and previous not in verbs["preposition"]


def _opens(words: _Words, i: int) -> bool:
    """Whether a "que" begins what is asked for: at the start, behind a comma, "se propone que"."""
    before = words[i - 1][0] if i else ","
    return words[i][0] == "que" and (before in _STOPS or before in rules("es").words["proposed"])


def _before(words: _Words, i: int) -> int:
    """The word before one, clitics passed over; -1 at the start."""
    i -= 1
    while i >= 0 and words[i][0] in rules("es").words["clitics"]:
        i -= 1
    return i


def _english(flat: Flat, words: _Words) -> Iterator[Verb]:
    known = _forms("en")
    links = rules("en").words["links"]
    first = _english_first(flat, words)
    for i in range(first, len(words)):
        word, start, end = words[i]
        mood, verb = next(iter(known.get(word, ())), (None, word))
        beside = words[i - 1][0] in links and _OBJECT.fullmatch(
            "".join(w[0] for w in words[i + 1 : i + 2])
        )
        if i == first or (mood == "infinitive" and beside):
            yield Verb(start, end, _sort(verb, "en"), "infinitive", verb)


def _english_first(flat: Flat, words: _Words) -> int:
    """The position of the verb that says what is to be done; the number of words if there is none.

    It stands behind "should" and the like, behind "recommended that the board", or is a known verb
    at the start or behind a comma.
    """
    known, modal = _forms("en"), rules("en").verbs["modal"]
    urged = phrases("en", "urged")
    for i, (word, _start, _end) in enumerate(words):
        if word in modal - {"to"} or (word == "to" and i and _asks(flat, words, i, urged)):
            after = (
                j
                for j in range(i + 1, len(words))
                if words[j][0] not in _BESIDE_MODAL and not words[j][0].endswith("ly")
            )
            found = next(after, len(words))
            return len(words) if found < len(words) and words[found][0] in _STOPS else found
    told = _told_by_that(words)
    if told is not None:
        return told
    starts = (
        i
        for i, (word, _start, _end) in enumerate(words)
        if word in known and (i == 0 or words[i - 1][0] in ",:.")
    )
    return next(starts, len(words))


def _asks(flat: Flat, words: _Words, i: int, urged: re.Pattern[str]) -> bool:
    """Whether a "to" says what is to be done: "is to be trained", "is urged to publish"."""
    beside = {words[i - 1][0], words[i + 1][0] if i + 1 < len(words) else ""}
    return "be" in beside or urged.search(flat.text, words[0][1], words[i][1]) is not None


def _told_by_that(words: _Words) -> int | None:
    """The verb of "it is recommended that the board publish …", by its position."""
    known = _forms("en")
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
