"""From uploaded files to a manifest: guesses on the real rows, a person's corrections, the text.

A draft's JSON. areas: {upload, layer, layers, columns, rows, crs, metric_crs, n, entries, checks}.
incidents: one for each set of files with the same columns: {uploads, columns, rows, sheet,
entries, checks, labels}. `rows` are the first values, one list a column; `entries` are keys of the
manifest; `checks` say of a key why it is not sure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from sereno.exchange.areas_draft import draft_areas, from_guess
from sereno.exchange.boundaries import BoundaryFacts, look_areas
from sereno.exchange.column_roles import Known, guess_roles
from sereno.exchange.file_sets import FileSet, file_sets
from sereno.exchange.incidents_draft import incident_entries
from sereno.exchange.manifest import ROLES, read_manifest
from sereno.exchange.manifest_text import Draft, Entry, manifest_text
from sereno.exchange.settings_draft import likely_measure, likely_topics
from sereno.vocabulary.problems import Problem
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.sources.models import ImportDraft, Upload

SHOWN_ROWS = 6
AREA_ROLES = ("code", "name", "group", "population")
SETTLED_BY_HAND = ("init_no_date", "init_no_place", "init_no_area_code", "init_area_code_repeated")


def manifests_folder(audit: Audit) -> Path:
    """Where the manifests of an audit's versions lie, and where their paths start."""
    return audit_folder(audit) / "versions"


def server_files() -> list[str]:
    """Files that the administrator put in the server's folder, as paths within it."""
    folder = settings.SERVER_FOLDER
    if not folder or not Path(folder).is_dir():
        return []
    root = Path(folder)
    found = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path.relative_to(root).as_posix() for path in found)[:500]


def draft_of_areas(upload: Upload) -> dict[str, Any]:
    """What the areas' file holds and which column is what. Raises Problem when unreadable."""
    facts = look_areas(upload.path)
    try:
        entries, _known = draft_areas(facts, upload.path.parent, upload.audit.country)
    except Problem as problem:
        if problem.code not in SETTLED_BY_HAND:
            raise
        guesses = guess_roles(facts.columns, facts.samples, "areas")
        entries = {role: from_guess(guesses[role]) for role in AREA_ROLES if role in guesses}
    return {
        "upload": upload.pk,
        "layer": facts.layer,
        "layers": list(facts.layers),
        "columns": list(facts.columns),
        "rows": _first_rows(facts.samples, facts.columns),
        "crs": facts.crs,
        "metric_crs": facts.metric_crs,
        "n": facts.n,
        **_split({k: e for k, e in entries.items() if k in AREA_ROLES}),
    }


def draft_of_incidents(
    audit: Audit, uploads: Sequence[Upload], areas: Mapping[str, Any], before: Sequence[Any] = ()
) -> list[dict[str, Any]]:
    """The files by sets, with guesses; what was settled `before` for the same columns stays."""
    by_path = {upload.path: upload for upload in uploads}
    known = _known_of(areas, audit)
    settled = {tuple(part["columns"]): part for part in before}
    return [
        _draft_of_set(files, by_path, known, settled.get(files.columns))
        for files in file_sets(list(by_path))
    ]


def _known_of(areas: Mapping[str, Any], audit: Audit) -> Known:
    upload = Upload.objects.filter(audit=audit, pk=areas.get("upload", 0)).first()
    if upload is None:
        return Known(country=audit.country)
    facts: BoundaryFacts = look_areas(upload.path)
    try:
        return draft_areas(facts, upload.path.parent, audit.country)[1]
    except Problem:
        # The areas' own page already asks for what is missing there.
        return Known(country=audit.country)


def _draft_of_set(
    files: FileSet, by_path: Mapping[Path, Upload], known: Known, settled: Mapping[str, Any] | None
) -> dict[str, Any]:
    part: dict[str, Any] = {
        "uploads": [by_path[path].pk for path in files.paths],
        "columns": list(files.columns),
        "rows": _first_rows(files.samples, files.columns),
        "sheet": files.facts[0].sheet,
        "notes": [note.as_data() for facts in files.facts for note in facts.notes],
    }
    if settled is not None:
        return {**part, **{key: settled[key] for key in ("entries", "checks", "labels")}}
    try:
        entries, _order = incident_entries(files, known, files.paths[0].parent)
    except Problem as problem:
        if problem.code not in SETTLED_BY_HAND:
            raise
        guesses = guess_roles(files.columns, files.samples, "incidents", known)
        entries = {role: from_guess(guesses[role]) for role in ROLES if role in guesses}
    offence = entries.get("offence")
    labels = Counter(files.samples[offence.value]) if offence else Counter[str]()
    kept = {key: entry for key, entry in entries.items() if key not in ("files", "sheet")}
    return {**part, **_split(kept), "labels": dict(labels.most_common(400))}


def _first_rows(samples: Mapping[str, Sequence[str]], columns: Iterable[str]) -> list[list[str]]:
    """The first values of each column, one list a column."""
    return [[str(value)[:60] for value in samples[name][:SHOWN_ROWS]] for name in columns]


def _split(entries: Mapping[str, Entry]) -> dict[str, Any]:
    return {
        "entries": {key: entry.value for key, entry in entries.items()},
        "checks": {key: entry.check for key, entry in entries.items() if entry.check},
    }


def text_of(draft: ImportDraft) -> str:
    """The manifest that the draft amounts to. Raises Problem for what can't be run."""
    audit = draft.audit
    uploads = {u.pk: u for u in Upload.objects.filter(audit=audit)}
    areas, parts = draft.areas, draft.incidents
    labels: Counter[str] = Counter()
    incidents = []
    for part in parts:
        labels.update(part["labels"])
        if "offence_label" in part["entries"]:
            labels[part["entries"]["offence_label"]] += 1
        entries = {key: Entry(value) for key, value in part["entries"].items()}
        entries["files"] = Entry([_from_manifest(uploads[pk]) for pk in part["uploads"]])
        if part["sheet"]:
            entries["sheet"] = Entry(part["sheet"])
        incidents.append(entries)
    of_areas = {key: Entry(value) for key, value in areas["entries"].items()}
    of_areas["file"] = Entry(_from_manifest(uploads[areas["upload"]]))
    if len(areas["layers"]) > 1:
        of_areas["layer"] = Entry(areas["layer"])
    text = manifest_text(
        Draft(
            {
                "name": Entry(audit.name),
                "country": Entry(audit.country),
                "languages": Entry(list(audit.languages)),
                "crs": Entry(areas["metric_crs"]),
                "select": Entry(min(audit.select, areas["n"])),
            },
            of_areas,
            tuple(incidents),
            {
                "topics": likely_topics(labels, audit.country),
                **likely_measure("population" in of_areas),
            },
        )
    )
    check_text(audit, text, f".draft-{draft.person_id}.toml")
    return text


def check_text(audit: Audit, text: str, name: str) -> None:
    """Raise the Problem that a run of this manifest would begin with."""
    folder = manifests_folder(audit)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    try:
        path.write_text(text, encoding="utf-8")
        read_manifest(path)
    finally:
        path.unlink(missing_ok=True)


def _from_manifest(upload: Upload) -> str:
    return f"../uploads/{upload.stored_as}"
