"""Texts of consent as records: their list, versions, steps and rights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.consent_texts import to_fill_in
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.consent.changes import add_text, take_text_step
from sereno.web.diagnosis.consent.forms import ConsentTextForm
from sereno.web.diagnosis.consent.life import TEXT_LIFE
from sereno.web.diagnosis.models import ConsentKind, ConsentText
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register


def _head(audit: Audit, person: Person) -> Context:
    there = ConsentText.objects.filter(audit=audit).values_list("kind", "language")
    wanted = len(ConsentKind) * len(audit.languages)
    may = audit.allows(person, Right.VERIFY_FIELDWORK)
    return {"may_take_first": may and len(set(there)) < wanted}


def _details(text: ConsentText, audit: Audit, person: Person) -> Context:
    return {
        "to_fill_in": to_fill_in(text.text) if text.state == "draft" else [],
        "versions": ConsentText.objects.filter(
            audit=audit, kind=text.kind, language=text.language
        ).exclude(pk=text.pk),
        "may_renew": audit.allows(person, Right.VERIFY_FIELDWORK) and text.state != "draft",
    }


CONSENT_TEXTS = register(
    Kind(
        key="consent_text",
        plural="consent_texts",
        model=ConsentText,
        many=_("Texts of consent"),
        lede=_(
            "What is read out or signed before an activity, by kind and language. What was used is "
            "kept as it was: to change it, write a new version."
        ),
        new=_("Write a text"),
        empty=Empty(
            title=_("No text yet"),
            text=_("Begin with the texts that come with Sereno, or write your own."),
            drawing="shield-lock",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.VERIFY_FIELDWORK,
        order=("kind", "language", "-version"),
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("kind", link=True, sorts=True),
            Column("language", sorts=True),
            Column("version", sorts=True),
            Column("access_level", listed=False),
            Column("text", listed=False),
            Column("state", sorts=True),
        ),
        search=("text",),
        search_words=_("Words of the text"),
        filters=("kind", "language", "state"),
        form=ConsentTextForm,
        lifecycle=TEXT_LIFE,
        told_add=_("wrote the text of consent “{about}”"),
        told_change=_("changed the text of consent “{about}”"),
        head=_head,
        head_template="diagnosis/first_texts.html",
        detail=_details,
        detail_template="diagnosis/consent_text.html",
        add=add_text,
        take=take_text_step,
    )
)
