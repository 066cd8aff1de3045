"""What the questions of a form came to, as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from sereno.exchange.submissions.joined import FormTable, Joined
from sereno.methods.diagnosis.answers import Numbers, Shown
from sereno.web.diagnosis.models import Submission


@dataclass(frozen=True)
class Line:
    """One answer with how often it was given. n: None where held back."""

    words: str
    n: int | None
    share: float | None


@dataclass(frozen=True)
class Text:
    """An answer in words, and the submission in which it stands."""

    words: str
    submission: Submission


@dataclass(frozen=True)
class Place:
    """Where somebody said it is, as exactly as a page shows it."""

    geometry: BaseGeometry
    submission: Submission


@dataclass(frozen=True)
class Result:
    """What a question came to.

    lines: its answers counted; several may be of one person where `is_several`. wrong: answers
    that are no number, no day or no place.
    """

    joined: Joined
    words: str
    group: str
    shown: Shown
    lines: Sequence[Line] = ()
    is_several: bool = False
    is_first: bool = False
    numbers: Numbers | None = None
    texts: Sequence[Text] = ()
    places: Sequence[Place] = ()
    wrong: int = 0

    @property
    def type(self) -> str:
        """What is asked for."""
        return self.joined.question.type


@dataclass(frozen=True)
class TableResult:
    """What a table came to. rows: None where too few submissions have any."""

    table: FormTable
    words: str
    rows: int | None
    submissions: int | None
    results: Sequence[Result] = ()
