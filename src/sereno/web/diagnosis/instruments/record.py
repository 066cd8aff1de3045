"""Instruments and their versions as records: lists, steps, rights, the API."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.instruments.changes import OURS, add_instrument, take_version_step
from sereno.web.diagnosis.instruments.life import VERSION_LIFE
from sereno.web.diagnosis.models import Instrument, InstrumentVersion
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register

_MANY = _("Instruments")
KNOWN_LANGUAGES = {"es": _("Spanish"), "en": _("English")}


def _head(audit: Audit, person: Person) -> Context:
    from sereno.vocabulary.instruments import KEYS

    ours = Instrument.objects.filter(audit=audit, form_id__startswith=OURS)
    may = audit.allows(person, Right.VERIFY_FIELDWORK)
    return {
        "may_take_ready_made": may and ours.count() < len(KEYS),
        "may_make_key": audit.allows(person, Right.MANAGE),
    }


def _details(instrument: Instrument, audit: Audit, person: Person) -> Context:
    versions = list(instrument.versions.order_by("-version").defer("xform", "form"))
    return {
        "versions": versions,
        "may_bring": audit.allows(person, Right.VERIFY_FIELDWORK),
        "is_built": bool(versions) and versions[0].checklist is not None,
    }


def _version_details(version: InstrumentVersion, audit: Audit, person: Person) -> Context:
    from sereno.web.diagnosis.instruments.details import version_details

    return version_details(version, audit, person)


def _languages(instrument: Instrument, _audit: Audit) -> str:
    codes = instrument.languages.split(", ") if instrument.languages else []
    return ", ".join(str(KNOWN_LANGUAGES.get(code, code)) for code in codes)


def _published(order_by: str) -> Any:
    rows = InstrumentVersion.objects.filter(instrument=OuterRef("pk"), state="published")
    return Subquery(rows.order_by().values(order_by)[:1], output_field=IntegerField())


INSTRUMENTS = register(
    Kind(
        key="instrument",
        plural="instruments",
        model=Instrument,
        many=_MANY,
        lede=_(
            "The forms that fieldwork is done with: guides, checklists and surveys, as XLSForm or "
            "written here. What was published is kept as it was."
        ),
        new=_("Add an instrument"),
        empty=Empty(
            title=_("No instrument yet"),
            text=_(
                "Begin with those that come with Sereno, bring an XLSForm from ODK or Kobo, or "
                "write a checklist here."
            ),
            drawing="list-check",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.VERIFY_FIELDWORK,
        annotations={"published": _published("version")},
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True),
            Column("purpose", sorts=True),
            Column("languages", value=_languages),
            Column("published", _("Published version"), sorts=True),
            Column("form_id", listed=False),
            Column("access_level", listed=False, in_file=False),
        ),
        search=("title",),
        search_words=_("Title"),
        filters=("purpose",),
        fields=("title", "purpose"),
        told_add=_("added the instrument “{about}”"),
        told_change=_("changed the instrument “{about}”"),
        head=_head,
        head_template="diagnosis/ready_made.html",
        detail=_details,
        detail_template="diagnosis/instrument.html",
        add=add_instrument,
    )
)

INSTRUMENT_VERSIONS = register(
    Kind(
        key="instrument_version",
        plural="instrument_versions",
        model=InstrumentVersion,
        many=_("Versions of instruments"),
        lede=_("Every version that was brought or written, and what became of it."),
        new="",
        empty=Empty(
            title=_("No version yet"),
            text=_("Bring an XLSForm to an instrument, or write its questions here."),
            drawing="list-check",
            words=_MANY,
            route="diagnosis:instruments",
        ),
        read=Right.SEE_FIELDWORK,
        write=None,
        order=("-number",),
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True),
            Column("version", sorts=True),
            Column("form_version", on_phone=False),
            Column("on_test_devices", listed=False),
            Column("access_level", listed=False, in_file=False),
            Column("state", sorts=True),
        ),
        search=("title",),
        search_words=_("Title"),
        filters=("state",),
        lifecycle=VERSION_LIFE,
        detail=_version_details,
        detail_template="diagnosis/instrument_version.html",
        take=take_version_step,
    )
)
