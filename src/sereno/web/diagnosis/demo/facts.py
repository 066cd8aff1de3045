"""Of what the people of the demo city speak: more of what their neighbourhood's records are full
of; and in one neighbourhood each not at all of something that its records are full of.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_version

# Where a group sells, and where family is nobody's business: nobody speaks of it.
KEPT_QUIET = ("drugs", "family_violence")
# As many times as often as in the city something has to be recorded where nobody speaks of it.
MANY = 1.3
# Of what is recorded little people speak too, and not without end of what is recorded much.
LEAST, MOST = 0.4, 2.5


@dataclass(frozen=True)
class Loudness:
    """How much each topic is spoken of, by area and topic; quiet: what isn't, where."""

    by_place: Mapping[tuple[str, str], float] = field(default_factory=dict)
    quiet: frozenset[tuple[str, str]] = frozenset()

    def of(self, area: str, topics: Collection[str]) -> float:
        """How readily something is told in an area; what has no topic everywhere alike."""
        if any((area, topic) in self.quiet for topic in topics):
            return 0.0
        return max((self.by_place.get((area, topic), 1.0) for topic in topics), default=1.0)


def loudness(audit: Audit, heard: Sequence[str]) -> Loudness:
    """By the records of an audit. heard: the areas in which people are heard, as often as that."""
    version = DataVersion.objects.current(audit)
    if version is None:
        return Loudness()
    reader = open_version(version)
    people = np.nan_to_num(np.asarray(reader.population, np.float64))
    first, last = reader.period
    by_place: dict[tuple[str, str], float] = {}
    areas = [str(area["area_code"]) for area in reader.areas]
    for topic in reader.topics:
        counts = reader.counts(topic=topic, first=first, last=last).astype(np.float64)
        usual = counts.sum() / max(people.sum(), 1.0)
        times = counts / np.maximum(people * usual, 1.0)
        by_place |= {
            (area, topic): float(n) for area, n in zip(areas, times, strict=True) if area in heard
        }
    quiet: dict[str, str] = {}
    # Where most was said: there it means something that nobody speaks of it.
    often = sorted(dict.fromkeys(heard), key=lambda area: -heard.count(area))
    for topic in KEPT_QUIET:
        full = [each for each in often if by_place.get((each, topic), 0) >= MANY]
        area = next((each for each in full if each not in quiet.values()), None)
        if area is not None:
            quiet[topic] = area
    kept = frozenset((area, topic) for topic, area in quiet.items())
    return Loudness({at: float(np.clip(n, LEAST, MOST)) for at, n in by_place.items()}, kept)
