"""What is recorded by area and topic, as a person may see it: beside it stands what people say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sereno.methods.diagnosis.coding.passages import Floats
from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Recorded:
    """counts (A, T): incidents of the whole period, NaN where held back from the person; people
    (A,): NaN where not known.
    """

    version: DataVersion
    areas: Sequence[str]
    topics: Sequence[str]
    counts: Floats
    people: Floats

    @property
    def holds_back(self) -> bool:
        """Whether a count is held back from the person."""
        return bool(np.isnan(self.counts).any())


def recorded(audit: Audit, person: Person) -> Recorded | None:
    """What the newest data say; None before the first import."""
    from sereno.web.imports.version_reader import open_version

    version = DataVersion.objects.current(audit)
    if version is None:
        return None
    reader = open_version(version)
    least = audit.smallest_shown_to(person)
    if least is None:
        first, last = reader.period
        columns = [
            reader.counts(topic=each, first=first, last=last).astype(np.float64)
            for each in reader.topics
        ]
    else:
        release = reader.shown_counts(least)
        columns = [release.areas(each) for each in reader.topics]
    areas = [area["area_code"] for area in reader.areas]
    counts = np.array(columns, np.float64).reshape(len(columns), len(areas)).T
    return Recorded(version, areas, list(reader.topics), counts, reader.population)
