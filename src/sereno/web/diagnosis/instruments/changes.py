"""Writes to instruments: one transaction each, with who, what and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from sereno.exchange.xlsforms.questions import UNNAMED, code_of
from sereno.exchange.xlsforms.reading import ReadForm, hash_of, read_xlsform
from sereno.exchange.xlsforms.workbooks import workbook_of
from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.instruments import KEYS, PlannedForm, ready_made
from sereno.vocabulary.plain_text import hidden_signs
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.encryption.keys import encrypted_form
from sereno.web.diagnosis.instruments.attachments import GENERATED, missing_files
from sereno.web.diagnosis.instruments.checklists import CheckQuestion, planned, questions_of
from sereno.web.diagnosis.instruments.life import VERSION_LIFE
from sereno.web.diagnosis.models import (
    Instrument,
    InstrumentFile,
    InstrumentVersion,
    VersionState,
)
from sereno.web.diagnosis.walks.pictures import pictures
from sereno.web.documents import Values
from sereno.web.files.changes import keep, keep_chunks, spooled
from sereno.web.files.models import KeptFile
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# Of a form of ours: it is the same form in every audit that takes it over.
OURS = "sereno_"
MOST_SIGNS = 200


@transaction.atomic
def add_instrument(*, audit: Audit, by: Person | None, **values: Any) -> Instrument:
    """An instrument without a version yet."""
    number = next_number(Instrument, audit)
    made = Instrument.objects.create(audit=audit, number=number, created_by=by, **values)
    record_event(audit=audit, verb="add_instrument", by=by, subject=made, number=number)
    return made


def read_workbook(*, instrument: Instrument, spool: Spool, now: dt.datetime) -> ReadForm:
    """What a workbook holds. It takes up to a minute, so nobody does it within a transaction, for
    which others wait. Raises Problem xlsform_*.
    """
    with spool.opened() as stream:
        return read_xlsform(
            stream.fileno(),
            name=spool.name,
            form_id=instrument.form_id or f"instrument_{instrument.number}",
            version=_stamp(now),
            title=instrument.title,
        )


@transaction.atomic
def bring_version(
    *, instrument: Instrument, spool: Spool, read: ReadForm, by: Person | None
) -> InstrumentVersion:
    """A draft of the workbook that somebody brought; a draft of the same version is replaced.

    read: what `read_workbook` told of the spool.
    Raises Problem xlsform_*, instrument_other_form, instrument_form_taken,
    instrument_version_taken, and those of `files.changes.keep`.
    """
    instrument = _locked(instrument)
    kept = keep(spool=spool, by=by)
    _check_settings(instrument, read)
    before = instrument.versions.filter(form_version=read.form.version).first()
    if before is not None and before.state != VersionState.DRAFT:
        state = before.get_state_display()
        raise Problem(
            "instrument_version_taken", where=kept.name, version=read.form.version, state=state
        )
    return _put(instrument, before, kept, read, None, by)


@transaction.atomic
def write_checklist(
    *,
    instrument: Instrument,
    change: Callable[[list[CheckQuestion]], Sequence[CheckQuestion]],
    now: dt.datetime,
    by: Person | None,
) -> InstrumentVersion:
    """A draft of questions written in the browser; the newest draft of such is replaced.

    change: makes the questions of those that are there, when nobody else can change them.
    Raises Problem checklist_empty and instrument_brought.
    """
    instrument = _locked(instrument)
    newest = instrument.versions.order_by("-version").first()
    if newest is not None and newest.checklist is None:
        raise Problem("instrument_brought", where=str(instrument))
    questions = change(questions_of(newest.checklist if newest else None))
    if not questions:
        raise Problem("checklist_empty", where=str(instrument))
    rows = [question.as_kept() for question in questions]
    if newest is not None and rows == newest.checklist:
        return newest
    audit = instrument.audit
    languages = [each for each in audit.languages if each in ("es", "en")]
    form_id = instrument.form_id or f"checklist_{instrument.number}"
    content = workbook_of(
        planned(instrument.title, questions),
        form_id=form_id,
        version=_stamp(now),
        languages=languages,
        title=instrument.title,
    )
    with spooled(audit=audit, name=f"{form_id}.xlsx", chunks=[content]) as spool:
        spool.finish()
        read = read_workbook(instrument=instrument, spool=spool, now=now)
        kept = keep(spool=spool, by=by)
        _check_settings(instrument, read)
        is_draft = newest is not None and newest.state == VersionState.DRAFT
        return _put(instrument, newest if is_draft else None, kept, read, rows, by)


@transaction.atomic
def take_ready_made(*, audit: Audit, now: dt.datetime, by: Person | None) -> int:
    """Drafts of the instruments that come with Sereno, of those that the audit lacks."""
    there = set(Instrument.objects.filter(audit=audit).values_list("form_id", flat=True))
    languages = [each for each in audit.languages if each in ("es", "en")]
    n = 0
    for key in KEYS:
        form_id = OURS + key
        if form_id in there:
            continue
        with dividing(audit.divisions):
            plan = ready_made(key)
        title = plan.title[languages[0]]
        made = add_instrument(audit=audit, by=by, title=title, purpose=key)
        content = workbook_of(
            plan, form_id=form_id, version=_stamp(now), languages=languages, title=title
        )
        with spooled(audit=audit, name=f"{form_id}.xlsx", chunks=[content]) as spool:
            spool.finish()
            read = read_workbook(instrument=made, spool=spool, now=now)
            version = bring_version(instrument=made, spool=spool, read=read, by=by)
        _attach_pictures(version, plan, by)
        n += 1
    return n


def _attach_pictures(version: InstrumentVersion, plan: PlannedForm, by: Person | None) -> None:
    """The pictures of ours that a form shows beside its answers."""
    there = pictures()
    for named in plan.pictures.values():
        for name in named.values():
            chunks = [there[name].read_bytes()]
            kept = keep_chunks(audit=version.audit, name=name, chunks=chunks, by=by)
            InstrumentFile.objects.create(of_version=version, name=name, file=kept)


@transaction.atomic
def attach_file(*, version: InstrumentVersion, spool: Spool, by: Person | None) -> InstrumentFile:
    """A file that a draft asks for. Raises Problem record_closed,
    instrument_file_made, instrument_file_unasked.
    """
    version = _open(version)
    kept = keep(spool=spool, by=by)
    if kept.name in GENERATED:
        raise Problem("instrument_file_made", where=kept.name)
    if kept.name not in version.read.files:
        raise Problem("instrument_file_unasked", where=kept.name)
    made, _new = InstrumentFile.objects.update_or_create(
        of_version=version, name=kept.name, defaults={"file": kept}
    )
    record_event(
        *(), audit=version.audit, verb="attach_instrument_file", by=by, subject=version,
        file=kept.name,
    )  # fmt: skip
    return made


@transaction.atomic
def offer_for_testing(*, version: InstrumentVersion, offered: bool, by: Person | None) -> None:
    """Offer a draft to test devices, or no longer. Raises Problem record_closed."""
    version = _open(version)
    if version.on_test_devices == offered:
        return
    version.on_test_devices = offered
    version.save(update_fields=["on_test_devices", "changed_at"])
    verb = "offer_instrument_version" if offered else "withhold_instrument_version"
    record_event(audit=version.audit, verb=verb, by=by, subject=version)


@transaction.atomic
def take_version_step(
    *, row: InstrumentVersion, step: str, by: Person | None, reason: str = ""
) -> InstrumentVersion:
    """Publish a version, which retires the one before it, or retire it.

    Raises Problem step_not_possible, instrument_files_missing, instrument_key_missing.
    """
    instrument = _locked(row.instrument)
    version: InstrumentVersion = InstrumentVersion.objects.select_for_update().get(pk=row.pk)
    if step == "publish" and step in VERSION_LIFE.possible(version.state):
        if missing := missing_files(version):
            raise Problem("instrument_files_missing", where=str(version), files=", ".join(missing))
        for earlier in instrument.versions.filter(state=VersionState.PUBLISHED):
            take_version_step(row=earlier, step="retire", by=by)
    changed: Values = encrypted_form(version) if step == "publish" else {}
    VERSION_LIFE.move(version, step, on_test_devices=False, **changed)
    record_event(
        *(), audit=version.audit, verb=f"instrument_version_{step}", by=by, subject=version,
        parent=instrument, reason=reason,
    )  # fmt: skip
    return version


def _locked(instrument: Instrument) -> Instrument:
    found: Instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    found.audit = instrument.audit
    return found


def _open(version: InstrumentVersion) -> InstrumentVersion:
    found: InstrumentVersion = InstrumentVersion.objects.select_for_update().get(pk=version.pk)
    if found.state in VERSION_LIFE.closed:
        raise Problem("record_closed", where=str(found), state=found.get_state_display())
    return found


def _stamp(now: dt.datetime) -> str:
    return f"{now:%Y%m%d%H%M%S%f}"


def _check_settings(instrument: Instrument, read: ReadForm) -> None:
    form_id = read.form.form_id
    for setting, said in (
        ("form_id", form_id),
        ("version", read.form.version),
        ("form_title", read.form.title),
    ):
        if len(said) > MOST_SIGNS:
            raise Problem("xlsform_setting_long", setting=setting, n=MOST_SIGNS)
        if hidden := hidden_signs(said):
            raise Problem("xlsform_setting_hidden", setting=setting, sign=hidden[0][1])
    if instrument.form_id and form_id != instrument.form_id:
        raise Problem("instrument_other_form", where=form_id, form_id=instrument.form_id)
    others = Instrument.objects.filter(audit=instrument.audit, form_id=form_id)
    other = others.exclude(pk=instrument.pk).first()
    if other is not None:
        raise Problem("instrument_form_taken", where=form_id, title=other.title)


def _put(
    instrument: Instrument,
    draft: InstrumentVersion | None,
    kept: KeptFile,
    read: ReadForm,
    checklist: list[Values] | None,
    by: Person | None,
) -> InstrumentVersion:
    """Write what was read into a draft, or into a new version."""
    values: Values = {
        "form_version": read.form.version,
        "title": read.form.title,
        "hash": hash_of(read.xform),
        "workbook": kept,
        "xform": read.xform,
        "form": read.form.as_kept(),
        "checklist": checklist,
    }
    audit = instrument.audit
    if draft is None:
        last = instrument.versions.aggregate(n=Max("version"))["n"] or 0
        number = next_number(InstrumentVersion, audit)
        version = InstrumentVersion.objects.create(
            audit=audit,
            number=number,
            instrument=instrument,
            version=last + 1,
            created_by=by,
            **values,
        )
    else:
        version = draft
        for name, value in values.items():
            setattr(version, name, value)
        version.save()
        version.files.exclude(name__in=read.form.files).delete()
    instrument.form_id = read.form.form_id
    codes = dict.fromkeys(code_of(each) for each in read.form.languages)
    instrument.languages = ", ".join(code for code in codes if code != UNNAMED)
    instrument.save(update_fields=["form_id", "languages", "changed_at"])
    verb = "add_instrument_version" if draft is None else "change_instrument_version"
    record_event(audit=audit, verb=verb, by=by, subject=version, parent=instrument)
    return version
