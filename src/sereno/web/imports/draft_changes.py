"""Writes to an import before it starts: its files, its mapping, and the looks into its files."""

from __future__ import annotations

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.imports.draft_contents import (
    AskedAreas,
    Changes,
    Typed,
)
from sereno.web.imports.models import DataVersion, ImportDraft
from sereno.web.jobs.changes import ask

# The kind of the job that looks into the files of a draft.
LOOK = "look_into_files"


@transaction.atomic
def save_draft(
    *,
    draft: ImportDraft,
    changes: Changes | None = None,
    text: str | None = None,
    seen: int | None = None,
) -> ImportDraft:
    """Keep a person's import as far as it is. Raises Problem draft_changed for a stale form.

    `seen` is the edition that the person's page showed; None writes whatever it is.
    """
    current = _locked(draft, seen)
    if text is not None:
        current.text = text
    return _saved(current, changes or {})


def _saved(current: ImportDraft, changes: Changes) -> ImportDraft:
    current.contents = current.contents.model_copy(update={**changes})
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
    typed: Typed,
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
    held, changes = current.contents, Changes()
    if part == "incidents":
        if place >= len(held.incidents):
            raise Problem("draft_changed", where=current.audit.name)
        sets = list(held.incidents)
        sets[place] = sets[place].model_copy(update={"typed": typed})
        changes["incidents"] = sets
    elif part == "areas":
        changes["areas"] = held.areas.model_copy(update={"typed": typed})
    else:
        changes["settled"] = held.settled.model_copy(update={"typed": typed})
    current.contents = held.model_copy(update={**changes})
    current.save()
    return current


def _locked(draft: ImportDraft, seen: int | None) -> ImportDraft:
    current = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    if seen is not None and current.edition != seen:
        raise Problem("draft_changed", where=current.audit.name)
    return current


@transaction.atomic
def ask_to_look(
    *,
    draft: ImportDraft,
    areas: AskedAreas | None = None,
    incidents: list[int] | None = None,
    server: list[str] | None = None,
) -> ImportDraft:
    """Have the worker look into the draft's files; what is given replaces what was asked before.

    An earlier question that has no answer yet is given up.
    """
    current = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    given = {"areas": areas, "incidents": incidents, "server": server}
    new = {name: value for name, value in given.items() if value is not None}
    _saved(current, {"asked": current.contents.asked.model_copy(update=new)})
    ask(LOOK, audit=current.audit, by=current.person, subject=current, instead=True)
    return current


def keep_look(*, draft: ImportDraft, found: Changes) -> None:
    """Keep what a look found; called in the transaction that ends its job."""
    _saved(ImportDraft.objects.select_for_update().get(pk=draft.pk), found)


@transaction.atomic
def leave_upload_out(*, draft: ImportDraft, upload: int) -> ImportDraft:
    """Leave a file out of the import; the file itself stays, for earlier imports need it."""
    current = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    asked = current.contents.asked.incidents
    kept = [pk for pk in asked if pk != upload]
    if kept == asked:
        return current
    return ask_to_look(draft=current, incidents=kept)


@transaction.atomic
def begin_from_version(*, draft: ImportDraft, version: DataVersion) -> ImportDraft:
    """Start from the files and the manifest of an import, to add to them or change them.

    A period outside of which hardly any of its records lay grows with those that are added.

    Raises Problem when one of its files is no longer there.
    """
    from sereno.web.imports.drafting import taken_from
    from sereno.web.imports.version_reader import period_holds_all

    taken = taken_from(draft.audit, version.manifest_text)
    if period_holds_all(version):
        taken["settled"] = taken["settled"].model_copy(update={"grows": True})
    return ask_to_look(draft=save_draft(draft=draft, changes=taken, text=""))
