"""Writes to what an audit says of itself: one transaction each, with who and what."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sereno.web.audits.access_levels import AccessLevel, access_level_of, highest
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.findings.models import AboutAudit, Adaptation, Effort, Funding, SisterAudit
from sereno.web.organisations.changes import organisation_of
from sereno.web.people.models import Person

Line = Funding | Effort | Adaptation | SisterAudit


@transaction.atomic
def change_about(*, audit: Audit, by: Person | None, **values: Any) -> AboutAudit:
    """Change what the audit says of itself. Raises Problem organisation_unnamed."""
    values = _with_organisations(audit, by, values)
    about = _locked(audit)
    before = about.body
    changed = set_fields(about, values)
    if changed:
        about.save(update_fields=[*changed, "changed_at"])
        record_event(
            audit=audit, verb="change_about", by=by, subject=about, changed=changed,
            access_level=highest(access_level_of(each) for each in (before, about.body)),
        )  # fmt: skip
    return about


@transaction.atomic
def add_line(*, audit: Audit, by: Person | None, line: type[Line], **values: Any) -> Line:
    """Add money, days of people, an adaptation or a sister audit.

    Days of a stage that has some take the place of those. Raises Problem organisation_unnamed.
    """
    values = _with_organisations(audit, by, values)
    about = _locked(audit)
    if line is Effort:
        Effort.objects.filter(about=about, stage=values["stage"]).delete()
    made: Line = line._default_manager.create(about=about, **values)
    about.save(update_fields=["changed_at"])
    record_event(
        audit=audit, verb="add_about_line", by=by, subject=about, line=str(made),
        access_level=_level_of(made),
    )  # fmt: skip
    return made


@transaction.atomic
def drop_line(*, line: Line, by: Person | None) -> None:
    """Take one of them out."""
    about, said, level = line.about, str(line), _level_of(line)
    line.delete()
    about.save(update_fields=["changed_at"])
    record_event(
        audit=about.audit, verb="drop_about_line", by=by, subject=about, line=said,
        access_level=level,
    )  # fmt: skip


def _level_of(line: Line) -> str:
    """Who may read in the history what a line says: it names who gave money."""
    return access_level_of(line.funder if isinstance(line, Funding) else None)


def _locked(audit: Audit) -> AboutAudit:
    """What the audit says of itself, made where it says nothing yet."""
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    return AboutAudit.objects.get_or_create(audit=audit)[0]


def _with_organisations(audit: Audit, by: Person | None, values: Values) -> Values:
    """The values with organisations of the directory: a new one is public, as the account is."""
    return values | {
        name: organisation_of(audit=audit, given=given, by=by, access_level=AccessLevel.PUBLIC)
        if (given := values[name])
        else None
        for name in ("body", "funder")
        if name in values
    }
