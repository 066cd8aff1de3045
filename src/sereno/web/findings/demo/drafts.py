"""A finding of the demo before it is written: what it says, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.coding.models import Segment
from sereno.web.findings.demo.city import Place
from sereno.web.findings.models import Stance

# So many passages, marks or stops stand under a finding at most.
MOST: Final = 4


@dataclass(frozen=True)
class Thing:
    """What is to be cited, and whether it supports the finding."""

    kind: str
    name: str
    stance: Stance = Stance.FOR


@dataclass(frozen=True)
class Draft:
    """A finding. about: keys of offences and codes, by which recommendations find it."""

    topic: str
    title: str
    text: str
    things: Sequence[Thing]
    areas: Sequence[Place] = ()
    about: frozenset[str] = field(default_factory=frozenset)
    access_level: str = AccessLevel.TEAM


class Turns:
    """Turns of phrase, each taken after the others."""

    def __init__(self) -> None:
        self._at: dict[str, int] = {}

    def next(self, key: str, phrases: Sequence[str]) -> str:
        """The next one of `phrases`."""
        at = self._at.get(key, 0)
        self._at[key] = at + 1
        return phrases[at % len(phrases)]


def passages(segments: Iterable[Segment], stance: Stance = Stance.FOR) -> list[Thing]:
    """Passages as things to be cited."""
    return [Thing("passage", str(each.key), stance) for each in segments]


def voices(segments: Iterable[Segment]) -> int:
    """In how many activities they were said."""
    return len({each.document.activity_id for each in segments if each.document is not None})
