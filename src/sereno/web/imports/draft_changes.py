"""Writes to an import before it starts: its files, its mapping, and the looks into its files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.web.imports.models import DataVersion, ImportDraft, LookState

NOTHING_ASKED: dict[str, Any] = {"areas": {}, "incidents": [], "server": []}


@transaction.atomic
def save_draft(*, draft: ImportDraft, seen: int | None = None, **values: Any) -> ImportDraft:
    """Keep a person's import as far as it is. Raises Problem draft_changed for a stale form.

    `seen` is the edition that the person's page showed; None writes whatever it is.
    """
    current = _locked(draft, seen)
    for name, value in values.items():
        setattr(current, name, value)
    current.edition += 1
    current.save()
    return current


@transaction.atomic
def keep_typed(
    *,
    draft: ImportDraft,
    seen: int,
    part: str,
    place: int,
    typed: dict[str, Any],
    tab: str = "",
    kept_by: str | None = None,
) -> ImportDraft:
    """Keep what stands in a form that is still being filled in, right or wrong.

    The edition stays, so that the form itself may still be sent. A draft is one person's, who may
    have it open twice: `kept_by` is who had kept it when the page of `tab` was opened, None to keep
    this tab's whatever another did. Raises Problem draft_changed, and draft_kept_elsewhere when
    another tab kept something since.
    """
    current = _locked(draft, seen)
    last, _colon, times = current.kept_by.partition(":")
    if kept_by is not None and current.kept_by != kept_by and last != tab:
        raise Problem("draft_kept_elsewhere", where=current.audit.name)
    current.kept_by = f"{tab}:{int(times or 0) + 1}"
    if part == "incidents":
        if place >= len(current.incidents):
            raise Problem("draft_changed", where=current.audit.name)
        current.incidents[place]["typed"] = typed
    elif part == "areas":
        current.areas["typed"] = typed
    else:
        current.settled["typed"] = typed
    current.save()
    return current


def _locked(draft: ImportDraft, seen: int | None) -> ImportDraft:
    current = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    if seen is not None and current.edition != seen:
        raise Problem("draft_changed", where=current.audit.name)
    return current


@transaction.atomic
def ask_to_look(*, draft: ImportDraft, **asked: Any) -> ImportDraft:
    """Have the worker look into the draft's files; `asked` replaces parts of what was asked for."""
    current = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    current.asked = {**NOTHING_ASKED, **current.asked, **asked}
    current.look_number += 1
    current.edition += 1
    current.look_state = LookState.WAITING
    current.look = {"language": language()}
    current.save()
    number = current.look_number

    def enqueue() -> None:
        from sereno.web.imports.look_job import look_into

        look_into.enqueue(current.pk, number)

    transaction.on_commit(enqueue)
    return current


@transaction.atomic
def begin_look(*, draft_id: int, number: int, now: dt.datetime) -> ImportDraft | None:
    """Take a look to do; None when it was overtaken or stopped."""
    draft = ImportDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None or draft.look_number != number or draft.look_state != LookState.WAITING:
        return None
    draft.look_state = LookState.RUNNING
    draft.look = {**draft.look, "started": now.isoformat(), "beat": now.isoformat()}
    draft.save()
    return draft


@transaction.atomic
def end_look(
    *,
    draft: ImportDraft,
    number: int,
    problem: dict[str, Any] | None = None,
    **found: Any,
) -> bool:
    """Keep what was found, or the problem; False when the question was overtaken meanwhile."""
    current = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    if current.look_number != number or current.look_state != LookState.RUNNING:
        return False
    for name, value in found.items():
        setattr(current, name, value)
    current.look_state = LookState.FAILED if problem else LookState.IDLE
    current.look = {"problem": problem} if problem else {}
    current.edition += 1
    current.save()
    return True


@transaction.atomic
def stop_look(*, draft: ImportDraft) -> ImportDraft:
    """Stop looking; the worker finds out at its next step."""
    current = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    if current.is_looking:
        current.look_number += 1
        current.look_state = LookState.STOPPED
        current.look = {}
        current.save()
    return current


@transaction.atomic
def leave_upload_out(*, draft: ImportDraft, upload: int) -> ImportDraft:
    """Leave a file out of the import; the file itself stays, for earlier imports need it."""
    current = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    asked = {**NOTHING_ASKED, **current.asked}
    kept = [pk for pk in asked["incidents"] if pk != upload]
    if kept == asked["incidents"]:
        return current
    return ask_to_look(draft=current, incidents=kept)


@transaction.atomic
def begin_from_version(*, draft: ImportDraft, version: DataVersion) -> ImportDraft:
    """Start from the files and the manifest of an import, to add to them or change them.

    Raises Problem when one of its files is no longer there.
    """
    from sereno.web.imports.drafting import taken_from

    taken = {"text": "", **taken_from(draft.audit, version.manifest_text)}
    asked = taken.pop("asked")
    return ask_to_look(draft=save_draft(draft=draft, **taken), **asked)
