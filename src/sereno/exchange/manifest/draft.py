"""A first manifest for a city's files: what each column is, the period, the settings.

Nothing is decided in silence: what the files don't settle is marked for a person to check.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sereno.exchange.boundaries.areas import BoundaryFacts, look_areas
from sereno.exchange.manifest.areas_draft import draft_areas
from sereno.exchange.manifest.incidents_draft import contents_asked, incident_entries
from sereno.exchange.manifest.rows_draft import draft_rows
from sereno.exchange.manifest.settings_draft import (
    draft_settings,
    likely_country,
    likely_name,
    usual_number,
)
from sereno.exchange.manifest.table_draft import draft_table
from sereno.exchange.manifest.text import Draft, Entry
from sereno.exchange.manifest.unread_columns import unread_notes
from sereno.exchange.tables.file_sets import FileSet, file_sets, read_contents
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.offences.recognised import unknown_offences
from sereno.vocabulary.divisions import dividing, divisions_of
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import LANGUAGES, language
from sereno.vocabulary.problems import Problem

Step = Callable[[str, int, int], None]


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
    table: Path | None = None,
) -> Found:
    """Look into the files and draft a manifest that stands in `folder`.

    `today` tells which dates lie in the future; `table` brings what the areas' own file doesn't
    tell. Raises Problem for files that can't be read, and where no column can be the areas' code,
    the date, or say where an incident happened.
    """
    progress("look", 0, 1)
    facts = look_areas(areas_file)
    # What is asked and doubted says what the country calls its areas, as the manifest will.
    with dividing(divisions_of(likely_country(facts.bounds).value)):
        return _drafted(facts, incident_files, folder, today=today, progress=progress, table=table)


def _drafted(
    facts: BoundaryFacts,
    incident_files: Sequence[Path],
    folder: Path,
    *,
    today: dt.date,
    progress: Step,
    table: Path | None,
) -> Found:
    areas_file = facts.path
    country = likely_country(facts.bounds)
    areas, known = draft_areas(facts, folder, country.value)
    sets = file_sets(incident_files, country.value)
    guessed = [incident_entries(files, known, folder) for files in sets]
    parts = [entries for entries, _order in guessed]
    rows = draft_rows(facts, areas, list(zip(sets, parts, strict=True)))
    if rows is not None:
        facts = look_areas(areas_file, only=rows.value)
        country = likely_country(facts.bounds)
        areas, known = draft_areas(facts, folder, country.value, rows)
    if table is not None:
        areas, known = draft_table(table, areas, known, folder, country.value)
    if rows is not None or table is not None:
        guessed = [incident_entries(files, known, folder) for files in sets]
        parts = [entries for entries, _order in guessed]
    progress("look", 1, 1)
    contents = []
    for i, (files, (entries, order)) in enumerate(zip(sets, guessed, strict=True)):
        counted = partial(_progress_of_set, progress, i, len(sets))
        contents.append(read_contents(files, contents_asked(entries, order), counted))
    select = usual_number(facts.n)
    languages = [language(), *(other for other in LANGUAGES if other != language())]
    given = {"country": country, "languages": Entry(languages), "select": Entry(select)}
    settings = draft_settings(given, facts, areas, parts, contents, today)
    name = Entry(
        likely_name(folder, areas_file, settings.period),
        _("write the city's name, as the pages will show it"),
    )
    return Found(
        Draft({"name": name, **settings.audit}, areas, tuple(parts), settings.selection),
        facts,
        tuple(sets),
        sum(read.rows for read in contents),
        settings.period,
        (
            *facts.notes,
            *(note for files in sets for note in files.notes),
            *(
                note
                for files, entries in zip(sets, parts, strict=True)
                for note in unread_notes(files, entries)
            ),
            *unknown_offences(settings.labels, OffenceCoder(country.value)),
        ),
    )


def _progress_of_set(progress: Step, i: int, sets: int, done: int, of: int) -> None:
    progress("count", i * of + done, sets * of)
