"""The look into an import's files as a job: files of the server's folder copied, then all read."""

from __future__ import annotations

from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Right
from sereno.web.files.server_folder import chunks_from_server
from sereno.web.imports.draft_changes import keep_look
from sereno.web.imports.draft_contents import AskedAreas, AskedFiles
from sereno.web.imports.looking import Looked, look_at
from sereno.web.imports.models import ImportDraft, Upload
from sereno.web.imports.upload_changes import store_upload
from sereno.web.jobs.kinds import Result, Say, Stopped
from sereno.web.jobs.models import Job


def look_into(job: Job, say: Say) -> Result:
    """Answer one question of a draft: what do its files hold?

    What was found before a problem is kept with it.
    """
    draft = ImportDraft.objects.select_related("audit", "person").get(pk=job.subject_key)
    looked = Looked()
    try:
        if draft.contents.asked.areas.server or draft.contents.asked.server:
            looked.found["asked"] = asked = _brought(draft, say)
            draft.contents = draft.contents.model_copy(update={"asked": asked})
        answer = look_at(draft, say, timezone.localdate())
        looked.found.update(answer.found)
        looked.problem = answer.problem
    except Problem as problem:
        looked.fail("files", problem)
    return Result(keep=lambda: keep_look(draft=draft, found=looked.found), problem=looked.problem)


def _brought(draft: ImportDraft, say: Say) -> AskedFiles:
    """Copy the files chosen from the server's folder; what is asked for then names the copies."""
    if not draft.audit.allows(draft.person, Right.IMPORT):
        raise Stopped
    asked = draft.contents.asked
    areas, incidents = asked.areas, list(asked.incidents)
    names = [*([areas.server] if areas.server else []), *asked.server]
    for i, name in enumerate(names):
        say("copy", i, len(names))
        is_areas = i == 0 and bool(areas.server)
        kind = Upload.Kind.AREAS if is_areas else Upload.Kind.INCIDENTS
        upload = _copied(draft, kind, name)
        if is_areas:
            areas = AskedAreas(upload=upload.pk, table=areas.table)
        elif upload.pk not in incidents:
            incidents.append(upload.pk)
    return AskedFiles(areas=areas, incidents=incidents)


def _copied(draft: ImportDraft, kind: Upload.Kind, name: str) -> Upload:
    return store_upload(
        audit=draft.audit,
        kind=kind,
        name=name,
        chunks=chunks_from_server(name),
        by=draft.person,
    )
