"""The protocol of fieldwork: what the team has to see to before, while and after it hears people.

`points.toml` holds the points, with when each is asked. They are Sereno's own, after METHOD
(section 2) and what any ethics committee asks of work with groups, prisons and minors.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from sereno.vocabulary.phrases import Phrase

Moment = Literal["before", "during", "after"]
MOMENTS: tuple[Moment, ...] = ("before", "during", "after")


@dataclass(frozen=True)
class Point:
    """One point: what is asked, when, and of which activities.

    techniques, sectors: empty for all. minors: only where people under 18 take part.
    """

    key: str
    text: Phrase
    moment: Moment
    techniques: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    minors: bool = False

    def is_asked(self, technique: str, sector: str, *, minors: bool) -> bool:
        """Whether an activity has to answer it."""
        return (
            (not self.techniques or technique in self.techniques)
            and (not self.sectors or sector in self.sectors)
            and (minors or not self.minors)
        )


@cache
def protocol_points() -> tuple[Point, ...]:
    """Every point, in the order in which they are seen to."""
    text = (Path(__file__).parent / "points.toml").read_text(encoding="utf-8")
    points = [
        Point(
            key=key,
            text=Phrase(**entry["text"]),
            moment=entry["moment"],
            techniques=frozenset(entry.get("techniques", ())),
            sectors=frozenset(entry.get("sectors", ())),
            minors=entry.get("minors", False),
        )
        for key, entry in tomllib.loads(text).items()
    ]
    return tuple(sorted(points, key=lambda point: MOMENTS.index(point.moment)))


def points_of(technique: str, sector: str, *, minors: bool) -> tuple[Point, ...]:
    """The points that an activity has to answer."""
    return tuple(p for p in protocol_points() if p.is_asked(technique, sector, minors=minors))
