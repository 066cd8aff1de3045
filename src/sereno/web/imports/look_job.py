"""The look into an import's files as a job: progress on the draft, a stop, and a clear end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from sereno.vocabulary.language import LANGUAGES, speaking
from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Right
from sereno.web.imports.changes import store_upload
from sereno.web.imports.draft_changes import begin_look, end_look
from sereno.web.imports.drafting import server_files
from sereno.web.imports.models import ImportDraft, LookState, Upload

log = logging.getLogger("sereno.look")
BETWEEN_NOTES = 0.25
CHUNK = 1024 * 1024


class Overtaken(Exception):  # noqa: N818 - nothing went wrong
    """Another question was asked meanwhile, or somebody stopped this one."""


@task()
def look_into(draft_id: int, number: int) -> None:
    """Answer one question of a draft: what do its files hold?"""
    # The numeric libraries belong to the worker: a web process starts without them.
    from sereno.web.imports.looking import Looked, look_at

    draft = begin_look(draft_id=draft_id, number=number, now=timezone.now())
    if draft is None:
        return
    progress = _progress_of(draft, number)
    spoken = next((lang for lang in LANGUAGES if lang == draft.look.get("language")), LANGUAGES[0])
    looked = Looked()
    try:
        with speaking(spoken):
            if draft.asked["areas"].get("server") or draft.asked["server"]:
                looked.found["asked"] = draft.asked = _brought(draft, progress)
            answer = look_at(draft, progress, timezone.localdate())
        looked.found |= answer.found
        looked.problem = answer.problem
    except Overtaken:
        return
    except Problem as problem:
        looked.fail("files", problem)
    except Exception as error:
        # Whatever it was, the person must see an end; the log keeps the type and the place.
        log.exception("look failed", extra={"data": {"draft": draft.pk}})
        full = isinstance(error, OSError) and error.errno == 28
        code = "disk_full" if full else "look_failed"
        looked.fail("files", Problem(code, reason=type(error).__name__))
    end_look(draft=draft, number=number, problem=looked.problem, **looked.found)


def _brought(draft: ImportDraft, progress: Callable[[str, int, int], None]) -> dict[str, object]:
    """Copy the files chosen from the server's folder; what is asked for then names the copies."""
    if not draft.audit.allows(draft.person, Right.IMPORT):
        raise Overtaken
    asked = draft.asked
    areas, incidents = dict(asked["areas"]), list(asked["incidents"])
    names = [*([areas["server"]] if areas.get("server") else []), *asked["server"]]
    for i, name in enumerate(names):
        progress("copy", i, len(names))
        is_areas = i == 0 and bool(areas.get("server"))
        kind = Upload.Kind.AREAS if is_areas else Upload.Kind.INCIDENTS
        upload = _copied(draft, kind, name)
        if is_areas:
            areas = {"upload": upload.pk}
        elif upload.pk not in incidents:
            incidents.append(upload.pk)
    return {**asked, "areas": areas, "incidents": incidents, "server": []}


def _copied(draft: ImportDraft, kind: Upload.Kind, name: str) -> Upload:
    if name not in server_files():
        raise Problem("not_in_server_folder", where=name)
    with (Path(settings.SERVER_FOLDER) / name).open("rb") as file:
        return store_upload(
            audit=draft.audit,
            kind=kind,
            name=Path(name).name,
            chunks=iter(lambda: file.read(CHUNK), b""),
            limit=2**63,
            by=draft.person,
        )


def _progress_of(draft: ImportDraft, number: int) -> Callable[[str, int, int], None]:
    """Writes progress at most four times a second, and ends a look that nobody waits for."""
    last = {"at": 0.0}
    steps: set[str] = set()
    started = draft.look

    def progress(step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step in steps and now - last["at"] < BETWEEN_NOTES:
            return
        last["at"] = now
        steps.add(step)
        note = {**started, "step": step, "done": done, "total": total}
        note["beat"] = timezone.now().isoformat()
        still = ImportDraft.objects.filter(
            pk=draft.pk, look_number=number, look_state=LookState.RUNNING
        )
        if not still.update(look=note):
            raise Overtaken

    return progress
