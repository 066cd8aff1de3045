"""From a draft to the text of its manifest, checked as a run would check it, and back again."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any

from sereno.exchange.manifest.reading import Manifest, manifest_of
from sereno.exchange.manifest.text import Draft, Entry, manifest_text
from sereno.vocabulary.divisions import names_like, usual_names
from sereno.vocabulary.problems import Problem
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.files.spool import FOLDER
from sereno.web.imports.draft_contents import (
    AskedAreas,
    AskedFiles,
    Changes,
    DraftAreas,
    DraftIncidents,
    Settled,
    Table,
    of_plain,
    plain,
)
from sereno.web.imports.models import ImportDraft, Upload

MANIFEST_NAME = "audit.toml"
BY_THE_AUDIT = ("name", "country", "languages")
OWN_FILES = ("..", FOLDER)


def manifests_folder(audit: Audit) -> Path:
    """Where the manifests of an audit's versions lie, and where their paths start."""
    return audit_folder(audit) / "versions"


def draft_of(draft: ImportDraft) -> Draft:
    """The manifest that the menus amount to, each entry with what is still to be checked of it."""
    audit, held = draft.audit, draft.contents
    uploads = {u.pk: u for u in Upload.objects.filter(audit=audit)}
    of_areas = {
        "file": Entry(name_in_manifest(uploads[held.areas.upload or 0])),
        **(
            {"table": Entry(name_in_manifest(uploads[held.areas.table.upload]))}
            if held.areas.table is not None and held.areas.table.upload in uploads
            else {}
        ),
        **held.areas.as_entries(),
        **_words_of(audit),
    }
    incidents = tuple(
        {
            "files": Entry([name_in_manifest(uploads[pk]) for pk in part.uploads]),
            **part.as_entries(),
        }
        for part in held.incidents
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


def settings_of(draft: ImportDraft, table: Table) -> dict[str, Entry]:
    """What is settled of a table, and where nothing is, what the data suggest."""
    held = draft.contents
    found = {
        key: Entry(of_plain(key, guess.value), guess.check, offered=guess.offered)
        for key, guess in held.guessed.of_table(table).items()
    }
    for key, plainly in held.settled.of_table(table).items():
        if plainly is None:
            # Left blank: what is only offered stays an offer.
            continue
        value = of_plain(key, plainly)
        if key == "period" and key in found and held.settled.grows:
            value = _grown(value, found[key].value)
        same = key in found and found[key].value == value
        if same and not found[key].offered:
            continue
        found[key] = Entry(value)
    return found


def _grown(period: Any, records: Any) -> list[dt.date]:
    return [min(period[0], records[0]), max(period[1], records[1])]


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
    if manifest.areas.table is not None:
        _must_be_own(manifest.areas.table, manifest.where("areas", "table"))
    if manifest.audit.decisions is not None:
        _must_be_own(manifest.audit.decisions, manifest.audit.where)
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


def taken_from(audit: Audit, text: str) -> Changes:
    """What a draft asks for and has settled, so that it makes the manifest `text` again."""
    manifest = check_text(audit, text)
    document = tomllib.loads(text)
    uploads = {u.path.resolve(): u for u in Upload.objects.filter(audit=audit)}

    of_audit = {key: plain(v) for key, v in document["audit"].items() if key not in BY_THE_AUDIT}
    of_selection = {key: plain(value) for key, value in document["selection"].items()}
    if manifest.audit.period:
        of_audit["period"] = [each.isoformat() for each in manifest.audit.period]
    if isinstance(topics := of_selection["topics"], list):
        of_selection["topics"] = {str(topic): 1 for topic in topics}

    def numbers(paths: list[Path]) -> list[int]:
        return [uploads[p.resolve()].pk for p in paths if p.resolve() in uploads]

    of_files = ("file", "table")
    areas = {key: plain(v) for key, v in document["areas"].items() if key not in of_files}
    table = manifest.areas_table()
    written = document["incidents"]
    tables = [written] if isinstance(written, dict) else written
    sets = [
        DraftIncidents(
            uploads=numbers(part.paths(manifest.folder)),
            entries={key: plain(value) for key, value in table.items() if key != "files"},
            settled=True,
        )
        for table, part in zip(tables, manifest.incidents, strict=True)
    ]
    return {
        "asked": AskedFiles(
            areas=AskedAreas(
                upload=numbers([manifest.areas.path(manifest.folder)])[0],
                layer=document["areas"].get("layer"),
                crs=document["areas"].get("crs"),
                only={
                    column: list(values) for column, values in (manifest.areas.only or {}).items()
                },
                table=numbers([table])[0] if table is not None else None,
            ),
            incidents=[pk for part in sets for pk in part.uploads],
        ),
        "areas": DraftAreas(entries=areas, settled=True),
        "incidents": sets,
        "settled": Settled(audit=of_audit, selection=of_selection),
    }
