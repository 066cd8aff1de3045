"""What is said in the made-up audit: sentences that each tell of something, in voices that differ.

People speak more of what their neighbourhood's records are full of (`facts`), and in some places of
one such thing not at all.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from sereno.vocabulary.codebooks import ready_codebook
from sereno.vocabulary.language import Language
from sereno.web.diagnosis.demo.facts import Loudness
from sereno.web.diagnosis.models import Activity, Sector, Technique

# How many sentences of a document tell of something: at a table, of somebody alone, in notes.
TABLE, ALONE, NOTES = (16, 23), (12, 18), (8, 13)
AT_A_TABLE: Final = 6
# How often a turn begins with words that say nothing, goes on with them, or is nothing else.
BEFORE, AFTER, ONLY = 0.35, 0.4, 0.12
# Whoever lives in a neighbourhood and is spoken of there, by how many names.
KNOWN: Final = 6
_BY_SECTOR: Mapping[Sector, str] = {
    Sector.PRISON: "prison",
    Sector.GOVERNMENT: "official",
    Sector.PRIVATE: "shopkeeper",
    Sector.SOCIAL: "organiser",
    Sector.KEY: "committee",
}
_NOTED: Final = "notes"


@dataclass(frozen=True)
class Saying:
    """A sentence with places for words. about: the keys of codes that it tells of; topics: those of
    offences that these have.
    """

    voices: frozenset[str]
    about: tuple[str, ...]
    words: str
    topics: frozenset[str]


@dataclass(frozen=True)
class Someone:
    """Who speaks: as the text calls them, in which voice, and what they are."""

    label: str
    voice: str
    sex: str
    age: str


Turn = tuple[str, str]


@cache
def words_of_speech() -> Mapping[str, Any]:
    """The table of words."""
    table = files("sereno.web.diagnosis.demo") / "documents.toml"
    return tomllib.loads(table.read_text(encoding="utf-8"))


@cache
def sayings(spoken: Language) -> tuple[Saying, ...]:
    """All that may be said: whose voices say it, what it tells of (codes by their keys), in Spanish
    and in English.
    """
    table = files("sereno.web.diagnosis.demo") / "sayings.csv"
    _head, *rows = csv.reader(table.read_text(encoding="utf-8").splitlines())
    return tuple(_saying(row, spoken) for row in rows)


@cache
def late_saying(spoken: Language) -> Saying:
    """What is said once, with a name that is found too late."""
    return _saying(words_of_speech()["late"]["said"], spoken)


def _saying(row: Sequence[str], spoken: Language) -> Saying:
    voices, about, es, en = row
    keys = tuple(about.split())
    topics = frozenset(_topics()[key] for key in keys if _topics().get(key))
    return Saying(frozenset(voices.split()), keys, es if spoken == "es" else en, topics)


@cache
def _topics() -> Mapping[str, str]:
    return {code.key: code.topic for category in ready_codebook() for code in category.codes}


def people_at(activity: Activity, table: int, spoken: Language) -> list[Someone]:
    """Who sits at a table of an activity, the first is 0: some of those who were counted there."""
    words = words_of_speech()[spoken]
    counted = sorted(
        (line.age, line.sex) for line in activity.participants.all() for _each in range(line.people)
    )
    if not counted:
        return []
    most = 1 if activity.technique == Technique.INTERVIEW else AT_A_TABLE
    step = max(1, len(counted) // most)
    found = []
    for n in range(min(most, len(counted))):
        age, sex = counted[(table + n * step) % len(counted)]
        label = words["other"] if activity.with_minors or sex not in words else words[sex]
        found.append(Someone(f"{label} {n + 1}", _voice(activity, sex, age, n), sex, age))
    return found


def _voice(activity: Activity, sex: str, age: str, n: int) -> str:
    if activity.with_minors:
        return "student"
    if activity.sector in _BY_SECTOR:
        return _BY_SECTOR[Sector(activity.sector)]
    if age in ("18-29", "60+"):
        return "young" if age == "18-29" else "older"
    if sex == "women":
        return "mother"
    return "shopkeeper" if n % 2 else "worker"


@dataclass(frozen=True)
class Place:
    """Where something is said: the neighbourhood's code and name, who is known there, its
    neighbours' names, and of what people speak.
    """

    code: str
    name: str
    known: Sequence[str]
    others: Sequence[str]
    loud: Loudness


def known_in(code: str, spoken: Language) -> list[str]:
    """The names of those who are spoken of in a neighbourhood: the same in all its documents."""
    rng = np.random.default_rng([int(sign, 36) for sign in code if sign.isalnum()] or [0])
    words, people = words_of_speech()[spoken], words_of_speech()["people"]
    forms = rng.choice(words["name"], KNOWN, replace=False)
    chosen = {kind: rng.permutation(names) for kind, names in people.items()}
    return [
        str(form).format(**{kind: names[n % len(names)] for kind, names in chosen.items()})
        for n, form in enumerate(forms)
    ]


def conversation(
    people: Sequence[Someone],
    place: Place,
    rng: np.random.Generator,
    spoken: Language,
    *,
    late: bool = False,
) -> list[Turn]:
    """Who says what: questions, and some answers to each. People keep to their own voice."""
    words = words_of_speech()[spoken]
    alone = len(people) == 1
    asks = words["interviewer" if alone else "moderator"]
    voices = {each.voice for each in people}
    n = int(rng.integers(*(ALONE if alone else TABLE)))
    chosen = _chosen(voices, place, n, rng, spoken)
    turns = [(asks, words["opening_alone" if alone else "opening"])]
    for question, answers in _asked(chosen, words["questions"]):
        turns.append((asks, question))
        for saying in answers:
            able = [each for each in people if each.voice in saying.voices]
            turns.append(
                (able[int(rng.integers(len(able)))].label, _said(saying, place, rng, spoken))
            )
            if rng.random() < ONLY:
                other = people[int(rng.integers(len(people)))].label
                turns.append((other, _small(rng, spoken)))
    if late:
        turns.append((people[-1].label, late_saying(spoken).words))
    return turns


def _asked(
    chosen: Sequence[Saying], questions: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Sequence[Saying]]]:
    """Each question with what answers it."""
    of_key = {code.key: code for category in ready_codebook() for code in category.codes}
    answers: dict[str, list[Saying]] = {sort: [] for sort in questions}
    for saying in chosen:
        code = of_key.get(saying.about[0])
        is_asked_for = code is not None and not code.pole
        is_capacity = code is not None and code.pole == "capacity"
        answers["asks" if is_asked_for else "capacity" if is_capacity else "trouble"].append(saying)
    for sort, some in questions.items():
        for n, question in enumerate(some):
            yield question, answers[sort][n :: len(some)]


def notes(place: Place, rng: np.random.Generator, spoken: Language) -> str:
    """What somebody noted on a walk, a paragraph for each place."""
    words = words_of_speech()[spoken]
    chosen = _chosen({_NOTED}, place, int(rng.integers(*NOTES)), rng, spoken)
    lines = [words["noted"].format(area=place.name)]
    lines += [_filled(saying, place, rng, spoken) for saying in chosen]
    return "\n\n".join(lines)


def _chosen(
    voices: set[str], place: Place, n: int, rng: np.random.Generator, spoken: Language
) -> list[Saying]:
    """What is told, each at most once: more of what the records there are full of."""
    able = [each for each in sayings(spoken) if each.voices & voices]
    loud = np.array([place.loud.of(place.code, each.topics) for each in able])
    able = [each for each, weight in zip(able, loud, strict=True) if weight > 0]
    loud = loud[loud > 0]
    n = min(n, len(able))
    return [able[int(i)] for i in rng.choice(len(able), n, replace=False, p=loud / loud.sum())]


def _said(saying: Saying, place: Place, rng: np.random.Generator, spoken: Language) -> str:
    words = words_of_speech()[spoken]
    said = _filled(saying, place, rng, spoken)
    if rng.random() < BEFORE:
        # A name that stands first keeps its capital.
        first = said if saying.words.startswith("{name}") else said[0].lower() + said[1:]
        said = str(rng.choice(words["before"])) + first
    if rng.random() < AFTER:
        said = f"{said} {_small(rng, spoken)}"
    return said


def _filled(saying: Saying, place: Place, rng: np.random.Generator, spoken: Language) -> str:
    words = words_of_speech()[spoken]
    given = {name: str(rng.choice(words[name])) for name in ("where", "when", "thing")}
    given |= {"name": str(rng.choice(place.known)), "area": str(rng.choice(place.others))}
    said = saying.words.format(**given)
    return said[0].upper() + said[1:]


def _small(rng: np.random.Generator, spoken: Language) -> str:
    return str(rng.choice(words_of_speech()[spoken]["small"]))
