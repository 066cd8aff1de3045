"""An entry of the registry: deliverables, and what each lacks to be SMART as the registry reads it.

The registry's letters are not those of the check of recommendations: its R is “resource-based”, and
its A asks who does it and whether anybody has begun. What is missing is named and never filled in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sereno.methods.monitoring.freshness import Freshness
from sereno.vocabulary.language import Language, day, message
from sereno.vocabulary.language import gettext as _

Letter = Literal["S", "M", "A", "R", "T"]
LETTERS: Final[tuple[Letter, ...]] = ("S", "M", "A", "R", "T")
Missing = Literal["deliverable", "measure", "who", "action", "resources", "day"]
_LETTERS: Final[Mapping[Letter, str]] = {
    "S": message("Specific"),
    "M": message("Measurable"),
    "A": message("Achievable"),
    "R": message("Resource-based"),
    "T": message("Time-based"),
}
_MISSING: Final[Mapping[Missing, str]] = {
    "deliverable": message("missing: what is handed over"),
    "measure": message("missing: how much of it, or an indicator with its target"),
    "who": message("missing: who is responsible"),
    "action": message("missing: an action that carries it out"),
    "resources": message("missing: with which means"),
    "day": message("missing: until when"),
}


def letter_words(letter: Letter) -> str:
    """What a letter stands for."""
    return _(_LETTERS[letter])


def missing_words(missing: Missing) -> str:
    """What is missing, in a line."""
    return _(_MISSING[missing])


@dataclass(frozen=True)
class Part:
    """What one letter says, and what it lacks."""

    letter: Letter
    said: tuple[str, ...]
    missing: tuple[Missing, ...]

    @property
    def words(self) -> str:
        """Both, as a line of text."""
        return " · ".join([*self.said, *map(missing_words, self.missing)])


@dataclass(frozen=True, kw_only=True)
class Deliverable:
    """Something that is promised. title: what is handed over; "" where the recommendation names
    nothing, which then stands for itself.

    measures: how much of it, or by what one will see it; actions: what carries it out.
    """

    reference: str
    recommendation: str
    title: str = ""
    where: str = ""
    for_whom: str = ""
    measures: tuple[str, ...] = ()
    responsible: str = ""
    actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    due_on: dt.date | None = None

    def parts(self) -> tuple[Part, ...]:
        """The five letters, in their order."""
        return tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        about = [each for each in (self.title, self.where, self.for_whom) if each]
        yield Part("S", tuple(about), () if self.title else ("deliverable",))
        yield Part("M", self.measures, () if self.measures else ("measure",))
        who = [self.responsible] if self.responsible else []
        lacks: list[Missing] = [] if who else ["who"]
        if not self.actions:
            lacks.append("action")
        yield Part("A", (*who, *self.actions), tuple(lacks))
        yield Part("R", self.resources, () if self.resources else ("resources",))
        said = () if self.due_on is None else (day(self.due_on),)
        yield Part("T", said, () if said else ("day",))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """All that it lacks."""
        return tuple(each for part in self.parts() for each in part.missing)


@dataclass(frozen=True)
class Year:
    """What was reported of one year. judged: what rounds of review found, a sentence each; met,
    partly, missed: milestones by what was said of them; done: days and what was met on them;
    entries: lines of the logs of actions.
    """

    year: int
    judged: tuple[str, ...] = ()
    met: int = 0
    partly: int = 0
    missed: int = 0
    entries: int = 0
    done: tuple[tuple[dt.date, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Registered:
    """All that the registry is told. years: the newest first; now: where targets stand."""

    title: str
    publisher: str
    language: Language
    day: dt.date
    k: int
    goals: tuple[str, ...]
    period: str = ""
    beneficiaries: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    deliverables: Sequence[Deliverable] = ()
    years: Sequence[Year] = ()
    now: tuple[str, ...] = ()
    freshness: Freshness
