"""From a draft to the text of its manifest, checked as a run would check it, and back again."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from sereno.exchange.manifest.reading import Manifest, manifest_of
from sereno.exchange.manifest.text import Draft, Entry, manifest_text
from sereno.vocabulary.divisions import names_like, usual_names
from sereno.vocabulary.problems import Problem
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.files.spool import FOLDER
from sereno.web.imports.models import ImportDraft, Upload

MANIFEST_NAME = "audit.toml"
DAYS = ("period", "today")
BY_THE_AUDIT = ("name", "country", "languages")
OWN_FILES = ("..", FOLDER)


def manifests_folder(audit: Audit) -> Path:
    """Where the manifests of an audit's versions lie, and where their paths start."""
    return audit_folder(audit) / "versions"


def draft_of(draft: ImportDraft) -> Draft:
    """The manifest that the menus amount to, each entry with what is still to be checked of it."""
    audit = draft.audit
    uploads = {u.pk: u for u in Upload.objects.filter(audit=audit)}
    of_areas = {
        "file": Entry(name_in_manifest(uploads[draft.areas["upload"]])),
        **_part_entries(draft.areas),
        **_words_of(audit),
    }
    incidents = tuple(
        {
            "files": Entry([name_in_manifest(uploads[pk]) for pk in part["uploads"]]),
            **_part_entries(part),
        }
        for part in draft.incidents
    )
    return Draft(
        {
            "name": Entry(audit.name),
            "country": Entry(audit.country),
            "languages": Entry(list(audit.languages)),
            **settings_of(draft, "audit"),
        },
        of_areas,
        incidents,
        settings_of(draft, "selection"),
    )


def _words_of(audit: Audit) -> dict[str, Entry]:
    """What the audit calls areas and groups."""
    area, group = usual_names(audit.country)
    return {
        "level": Entry(names_like(audit.level_name, area)),
        "group_level": Entry(names_like(audit.group_name, group)),
    }


def settings_of(draft: ImportDraft, table: str) -> dict[str, Entry]:
    """What is settled of a table, and where nothing is, what the data suggest."""
    guessed = draft.guessed.get(table, {})
    found = {
        key: Entry(_from_json(key, e["value"]), e["check"], offered=e["offered"])
        for key, e in guessed.items()
    }
    for key, value in draft.settled.get(table, {}).items():
        if value is None:
            # Left blank: what is only offered stays an offer.
            continue
        same = key in found and found[key].value == _from_json(key, value)
        if same and not found[key].offered:
            continue
        found[key] = Entry(_from_json(key, value))
    return found


def _from_json(key: str, value: Any) -> Any:
    if key not in DAYS:
        return value
    if isinstance(value, list):
        return [_from_json(key, each) for each in value]
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _part_entries(part: Mapping[str, Any]) -> dict[str, Entry]:
    return {key: Entry(v, part["checks"].get(key, "")) for key, v in part["entries"].items()}


def text_of(draft: ImportDraft) -> str:
    """The manifest: as the person wrote it, or as the menus make it."""
    return draft.text or manifest_text(draft_of(draft))


def check_text(audit: Audit, text: str, name: str = MANIFEST_NAME) -> Manifest:
    """The manifest, read as a run reads it; raises the Problem that the run would begin with.

    Also raises manifest_file_elsewhere: an audit reads its own files and no others.
    """
    folder = manifests_folder(audit)
    folder.mkdir(parents=True, exist_ok=True)
    text = text.replace("\r\n", "\n")
    manifest = manifest_of(text, name, folder, files_must_exist=False)
    _must_be_own(manifest.areas.file, manifest.areas.where)
    for part in manifest.incidents:
        for pattern in part.files:
            _must_be_own(pattern, part.where)
    return manifest_of(text, name, folder)


def _must_be_own(pattern: str, where: str) -> None:
    """Before anything is looked for: whether a file is there is nobody's business elsewhere."""
    parts = PurePosixPath(pattern).parts
    if parts[:2] != OWN_FILES or ".." in parts[1:] or "\\" in pattern or "\0" in pattern:
        raise Problem("manifest_file_elsewhere", where=where, file=pattern)


def name_in_manifest(upload: Upload) -> str:
    """An upload's file, as the manifests of its audit name it."""
    return f"../{upload.file.stored_as}"


def taken_from(audit: Audit, text: str) -> dict[str, Any]:
    """What a draft asks for and has settled, so that it makes the manifest `text` again."""
    manifest = check_text(audit, text)
    document = tomllib.loads(text)
    uploads = {u.path.resolve(): u for u in Upload.objects.filter(audit=audit)}

    settled: dict[str, dict[str, Any]] = {
        "audit": _to_json(document["audit"], BY_THE_AUDIT),
        "selection": _to_json(document["selection"], ()),
    }
    if manifest.audit.period:
        settled["audit"]["period"] = [each.isoformat() for each in manifest.audit.period]
    if isinstance(settled["selection"]["topics"], list):
        settled["selection"]["topics"] = dict.fromkeys(settled["selection"]["topics"], 1)

    def numbers(paths: list[Path]) -> list[int]:
        return [uploads[p.resolve()].pk for p in paths if p.resolve() in uploads]

    areas = {k: v for k, v in document["areas"].items() if k != "file"}
    written = document["incidents"]
    tables = [written] if isinstance(written, dict) else written
    sets: list[dict[str, Any]] = [
        {
            "uploads": numbers(part.paths(manifest.folder)),
            "columns": [],
            "entries": {k: v for k, v in table.items() if k != "files"},
            "checks": {},
            "settled": True,
        }
        for table, part in zip(tables, manifest.incidents, strict=True)
    ]
    return {
        "asked": {
            "areas": {
                "upload": numbers([manifest.areas.path(manifest.folder)])[0],
                "layer": areas.get("layer"),
                "crs": areas.get("crs"),
            },
            "incidents": [pk for part in sets for pk in part["uploads"]],
            "server": [],
        },
        "areas": {"entries": areas, "checks": {}, "settled": True},
        "incidents": sets,
        "settled": settled,
    }


def _to_json(table: Mapping[str, Any], left_out: tuple[str, ...]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(each) for each in value]
        return value.isoformat() if isinstance(value, dt.date) else value

    return {key: plain(value) for key, value in table.items() if key not in left_out}
