"""A first manifest for a city's files: what each column is, the period, the settings.

Nothing is decided in silence: what the files don't settle is marked for a person to check.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sereno.exchange.areas_draft import count_groups, draft_areas
from sereno.exchange.boundaries import BoundaryFacts, look_areas
from sereno.exchange.file_sets import FileSet, file_sets
from sereno.exchange.incidents_draft import draft_incidents
from sereno.exchange.manifest_text import Draft, Entry
from sereno.exchange.settings_draft import (
    count_labels,
    likely_country,
    likely_least_population,
    likely_measure,
    likely_name,
    likely_period,
    likely_topics,
)
from sereno.vocabulary.language import LANGUAGES, language
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.problems import Problem

Step = Callable[[str, int, int], None]

MOST_SELECTED: Final = 22
SELECTED_SHARE: Final = 0.1


@dataclass(frozen=True)
class Found:
    """A draft and what the files were found to hold."""

    draft: Draft
    areas: BoundaryFacts
    sets: tuple[FileSet, ...]
    rows: int
    period: tuple[dt.date, dt.date]
    notes: tuple[Problem, ...]


def draft_manifest(
    areas_file: Path,
    incident_files: Sequence[Path],
    folder: Path,
    *,
    today: dt.date,
    progress: Step,
) -> Found:
    """Look into the files and draft a manifest that stands in `folder`.

    `today` tells which dates lie in the future. Raises Problem for files that can't be read, and
    where no column can be the areas' code, the date, or say where an incident happened.
    """
    progress("look", 0, 1)
    facts = look_areas(areas_file)
    country = likely_country(facts.bounds)
    areas, known = draft_areas(facts, folder, country.value)
    sets = file_sets(incident_files)
    progress("look", 1, 1)
    parts, contents = [], []
    for i, files in enumerate(sets):
        counted = partial(_progress_of_set, progress, i, len(sets))
        entries, read = draft_incidents(files, known, folder, counted)
        parts.append(entries)
        contents.append(read)
    days = sum((read.days for read in contents), Counter[dt.date]())
    period, period_check = likely_period(days, today)
    labels = count_labels(parts, contents)
    n_groups = count_groups(facts, areas)
    select = max(1, min(MOST_SELECTED, round(facts.n * SELECTED_SHARE)))
    audit = {
        "name": Entry(
            likely_name(folder, areas_file, period),
            _("write the city's name, as the pages will show it"),
        ),
        "country": country,
        "languages": Entry([language(), *(other for other in LANGUAGES if other != language())]),
        "crs": Entry(facts.metric_crs),
        "select": Entry(select),
        "period": Entry(list(period), period_check),
    }
    selection = {
        "topics": likely_topics(labels, country.value),
        **likely_measure("population" in areas),
        "outliers": Entry("winsorise"),
        "normalise": Entry("minmax"),
        "aggregate": Entry("arithmetic"),
        # One for each group while that leaves at least half of the places to the index.
        "at_least_per_group": Entry(1 if 0 < n_groups * 2 <= select else 0),
        **(
            likely_least_population(facts.samples[areas["population"].value])
            if "population" in areas
            else {}
        ),
        "draws": Entry(10_000),
    }
    return Found(
        Draft(audit, areas, tuple(parts), selection),
        facts,
        tuple(sets),
        sum(read.rows for read in contents),
        period,
        (*facts.notes, *(note for files in sets for each in files.facts for note in each.notes)),
    )


def _progress_of_set(progress: Step, i: int, sets: int, done: int, of: int) -> None:
    progress("count", i * of + done, sets * of)
