"""What the files of an import hold, guessed as `sereno init` guesses it: for the worker.

What is kept of it: `draft_contents`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue

from sereno.exchange.boundaries.areas import BoundaryFacts, look_areas
from sereno.exchange.boundaries.boundary_files import layer_names
from sereno.exchange.manifest.areas_draft import codes_of, draft_areas, from_guess
from sereno.exchange.manifest.columns_draft import guess_columns
from sereno.exchange.manifest.dates_draft import date_order
from sereno.exchange.manifest.incidents_draft import contents_asked, incident_entries
from sereno.exchange.manifest.points_draft import systems_offered
from sereno.exchange.manifest.reading import ROLES
from sereno.exchange.manifest.rows_draft import draft_rows
from sereno.exchange.manifest.settings_draft import count_topics, draft_settings
from sereno.exchange.manifest.table_draft import with_table_entries
from sereno.exchange.manifest.text import Entry
from sereno.exchange.manifest.unread_columns import unread_notes
from sereno.exchange.tables.column_roles import Known, guess_roles
from sereno.exchange.tables.file_sets import Contents, FileSet, file_sets, read_contents
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.offences.recognised import unknown_offences
from sereno.methods.sources.places.place_codes import CodeIndex
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.imports.draft_contents import (
    ASKS_FOR_LAYER,
    AskedAreas,
    Changes,
    DraftAreas,
    DraftIncidents,
    DraftPart,
    Guessed,
    GuessedEntry,
    Typed,
    plain,
)
from sereno.web.imports.look_map import drawn_areas, drawn_points
from sereno.web.imports.looking_beside import look_beside
from sereno.web.imports.models import ImportDraft, Upload
from sereno.web.imports.sample_days import days_read
from sereno.web.jobs.problems import KeptProblem

SHOWN_ROWS = 6
AREA_ROLES = ("code", "name", "group", "population")
SETTLED_BY_HAND = ("init_no_date", "init_no_place", "init_no_area_code", "init_area_code_repeated")
Progress = Callable[[str, int, int], None]
NO_CONTENTS = Contents(0, Counter(), Counter())
# As much of a cell as the first rows show.
SAMPLE = 60


class Looked:
    """What was found so far, and the problem that ended the look, by the draft's own names."""

    def __init__(self) -> None:
        self.found: Changes = {}
        self.problem: KeptProblem | None = None

    def fail(self, part: str, problem: Problem, layers: list[str] | None = None) -> None:
        self.problem = {
            "part": part,
            "code": problem.code,
            "where": problem.where,
            "values": {key: _plain(value) for key, value in problem.values.items()},
        }
        if layers is not None:
            self.problem["layers"] = layers


def _plain(value: object) -> str | float:
    return value if isinstance(value, int | float) else str(value)


def look_at(draft: ImportDraft, progress: Progress, today: dt.date) -> Looked:
    """Look into every file that the draft asks for. `today` tells which dates lie ahead."""
    looked = Looked()
    audit, held = draft.audit, draft.contents
    asked = held.asked
    uploads = {u.pk: u for u in Upload.objects.filter(audit=audit).select_related("audit")}
    facts: BoundaryFacts | None = None
    known = Known(country=audit.country)
    if asked.areas.upload is not None:
        progress("areas", 0, 1)
        upload = uploads[asked.areas.upload]
        try:
            facts, area_entries, known, looked.found["areas"] = _look_areas(
                upload, asked.areas, held.areas, uploads.get(asked.areas.table or 0)
            )
        except Problem as problem:
            layers = _layers(upload.path) if problem.code in ASKS_FOR_LAYER else []
            looked.found["areas"] = DraftAreas()
            looked.fail("areas", problem, layers=layers)
            return looked
    files = [uploads[pk] for pk in asked.incidents if pk in uploads]
    by_path = {upload.path: upload for upload in sorted(files, key=lambda u: (u.name, u.pk))}
    parts: list[DraftIncidents] = []
    contents: list[Contents] = []
    try:
        progress("look", 0, 1)
        sets = file_sets(list(by_path), audit.country)
        guessed: list[dict[str, Entry]] = []
        if facts is not None and asked.areas.only is None:
            guessed = [_guessed(each, known) for each in sets]
            rows = draft_rows(facts, area_entries, list(zip(sets, guessed, strict=True)))
            if rows is not None:
                guessed = []
                facts, area_entries, known, looked.found["areas"] = _look_areas(
                    upload, asked.areas, held.areas, uploads.get(asked.areas.table or 0), rows
                )
        for i, each in enumerate(sets):
            part, read = _look_set(
                each,
                by_path,
                known,
                held.incidents,
                _nth(progress, i, len(sets)),
                guessed[i] if guessed else None,
            )
            if facts is not None:
                found = drawn_points(each, part.as_entries(), facts.lonlat)
                part = part.model_copy(update={"points": found})
            parts.append(part)
            contents.append(read)
    except Problem as problem:
        looked.fail("incidents", problem)
        return looked
    looked.found["incidents"] = parts
    looked.found["guessed"] = Guessed()
    if facts is not None and parts:
        looked.found["guessed"] = _settings(audit, facts, area_entries, parts, contents, today)
    return looked


def _nth(progress: Progress, i: int, n: int) -> Callable[[int, int], None]:
    """Progress of one set of `n` as the progress of them all."""
    return lambda done, of: progress("count", i * of + done, n * of)


def _layers(path: Path) -> list[str]:
    try:
        return list(layer_names(path))
    except Problem:
        # It can't be opened at all, which the problem itself says already.
        return []


def _look_areas(
    upload: Upload,
    asked: AskedAreas,
    before: DraftAreas,
    beside: Upload | None,
    rows: Entry | None = None,
) -> tuple[BoundaryFacts, dict[str, Entry], Known, DraftAreas]:
    """The areas' file, with the figures of the table `beside` it; `rows`: those proposed."""
    layer, crs = asked.layer or None, asked.crs or None
    if rows is None and asked.only:
        rows = Entry(asked.only)
    facts = look_areas(upload.path, layer=layer, crs=crs, only=rows.value if rows else None)
    country, folder = upload.audit.country, upload.path.parent
    guesses = guess_roles(
        facts.columns, facts.samples, "areas", Known(unique=frozenset(facts.unique))
    )
    try:
        drafted, known = draft_areas(facts, folder, country, rows)
        entries = {key: entry for key, entry in drafted.items() if key != "file"}
    except Problem as problem:
        if problem.code not in SETTLED_BY_HAND:
            raise
        known = Known(country=country)
        entries = {role: from_guess(guesses[role]) for role in AREA_ROLES if role in guesses}
        if rows is not None:
            entries["only"] = rows
    stays = before.settled and _columns_there(before.entries, facts.columns)
    if stays:
        kept = before.as_entries()
        entries = {key: entry for key, entry in entries.items() if key not in AREA_ROLES}
        entries |= {key: kept[key] for key in (*AREA_ROLES, "decimal") if key in kept}
    if crs:
        entries["crs"] = Entry(crs)
    table, told = None, list(facts.notes)
    if beside is not None:
        index = (
            CodeIndex.build(codes_of(facts, entries["code"].value)) if "code" in entries else None
        )
        table, found, faults, known = look_beside(beside, index, before if stays else None, known)
        entries = dict(with_table_entries(entries, found))
        told += faults
    layers = list(facts.layers) if len(facts.layers) > 1 else []
    if layer:
        entries["layer"] = Entry(layer)
        layers = layers or _layers(upload.path)
    part = DraftAreas(
        upload=upload.pk,
        layer=layer or facts.layer,
        layers=layers,
        columns=list(facts.columns),
        rows=_first_rows(facts.samples, facts.columns),
        crs=facts.crs,
        n=facts.n,
        of=facts.of,
        splits=[(split.column, list(split.values)) for split in facts.splits],
        drawn=facts.bounds is not None,
        drawing=drawn_areas(facts.lonlat),
        table=table,
        notes=[note.as_data() for note in told],
        settled=stays,
        entries={key: plain(entry.value) for key, entry in entries.items()},
        checks={key: entry.check for key, entry in entries.items() if entry.check},
        typed=_typed(before, facts.columns),
    )
    return facts, entries, known, part


def _columns_there(entries: Mapping[str, JsonValue], columns: Sequence[str]) -> bool:
    named: list[str] = []
    for role in AREA_ROLES:
        value = entries.get(role, [])
        named += [str(each) for each in (value if isinstance(value, list) else [value])]
    return set(named) <= set(columns)


def _typed(before: DraftPart | None, columns: Sequence[str]) -> Typed:
    """What stood in the form of a file with the very same columns."""
    return before.typed if before is not None and before.columns == list(columns) else {}


def _look_set(
    files: FileSet,
    by_path: Mapping[Path, Upload],
    known: Known,
    before: Sequence[DraftIncidents],
    progress: Callable[[int, int], None],
    guessed: dict[str, Entry] | None,
) -> tuple[DraftIncidents, Contents]:
    """One set with what a person settled for it, or else the guesses, and what its rows say.

    `guessed`: the guesses where they were made before.
    """
    numbers = [by_path[path].pk for path in files.paths]
    earlier = _earlier(before, files.columns, numbers)
    settled = earlier.as_entries() if earlier is not None and earlier.settled else {}
    columns = {settled[role].value for role in ROLES if role in settled}
    if settled and columns <= set(files.columns):
        entries = settled
    else:
        entries = guessed or _guessed(files, known)
    chosen = entries["sheet"].value if "sheet" in entries else ()
    read_by = files.of_sheets([chosen] if isinstance(chosen, str) else chosen)
    part = DraftIncidents(
        uploads=numbers,
        sheets=_sheets_offered(files),
        columns=list(files.columns),
        rows=_first_rows(files.samples, files.columns),
        days=days_read(files.samples, SHOWN_ROWS),
        notes=[note.as_data() for note in files.notes],
        settled=earlier is not None and earlier.settled,
        entries={key: plain(entry.value) for key, entry in entries.items()},
        checks={key: entry.check for key, entry in entries.items() if entry.check},
        typed=_typed(earlier, files.columns),
        zones=list(known.time_zones),
        systems=systems_offered(files, entries, known),
    )
    if "date" not in entries:
        return part, NO_CONTENTS
    order = entries["date_order"].value if "date_order" in entries else None
    order = order or date_order(files.samples[entries["date"].value])[0]
    read = read_contents(read_by, contents_asked(entries, order), progress)
    unknown = unknown_offences(read.labels, OffenceCoder(known.country))
    told = [*unread_notes(files, entries), *unknown]
    notes = [*part.notes, *(note.as_data() for note in told)]
    return part.model_copy(update={"notes": notes}), read


def _sheets_offered(files: FileSet) -> list[list[str]]:
    """Which sheets of a workbook may be read together: those proposed, all alike, or one."""
    alike = dict.fromkeys(facts.sheet for facts in files.alike if facts.sheet)
    return [list(files.sheets), list(alike), *([sheet] for sheet in alike)]


def _earlier(
    before: Sequence[DraftIncidents], columns: Sequence[str], uploads: Sequence[int]
) -> DraftIncidents | None:
    """What was known of a set: by its columns, or by its files where those aren't known yet."""
    for part in before:
        same = part.columns == list(columns)
        if same or (not part.columns and set(part.uploads) & set(uploads)):
            return part
    return None


def _guessed(files: FileSet, known: Known) -> dict[str, Entry]:
    try:
        found, _order = incident_entries(files, known, files.paths[0].parent)
    except Problem as problem:
        if problem.code not in SETTLED_BY_HAND:
            raise
        guesses = guess_columns(files, known)
        found = {role: from_guess(guesses[role]) for role in ROLES if role in guesses}
    return {key: entry for key, entry in found.items() if key != "files"}


def _settings(
    audit: Audit,
    facts: BoundaryFacts,
    areas: Mapping[str, Entry],
    parts: Sequence[DraftIncidents],
    contents: Sequence[Contents],
    today: dt.date,
) -> Guessed:
    """The settings that the data suggest; the audit's own words for what it has settled."""
    given = {
        "country": Entry(audit.country),
        "languages": Entry(list(audit.languages)),
        "select": Entry(min(audit.select, facts.n)),
    }
    drafted = [part.as_entries() for part in parts]
    found = draft_settings(given, facts, areas, drafted, contents, today)
    kept = ("crs", "select", "period")
    return Guessed(
        audit={key: GuessedEntry.of(found.audit[key]) for key in kept if key in found.audit},
        selection={key: GuessedEntry.of(entry) for key, entry in found.selection.items()},
        topics=count_topics(found.labels, audit.country).most_common(),
        rows=sum(read.rows for read in contents),
    )


def _first_rows(samples: Mapping[str, Sequence[str]], columns: Iterable[str]) -> list[list[str]]:
    """The first values of each column, one list a column."""
    return [
        [shortened(str(value), SAMPLE) for value in samples[name][:SHOWN_ROWS]] for name in columns
    ]
