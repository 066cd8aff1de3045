"""Referrals as records: listed and followed up by the role that looks after people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Referral, ReferralState
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text
from sereno.web.records.columns import Column, Empty
from sereno.web.records.forms import StepForm
from sereno.web.records.kinds import Kind, register
from sereno.web.records.lifecycle import Lifecycle, Step

_R = ReferralState


def _long_text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": 3}), validators=[plain_text]
    )


class ReferForm(StepForm):
    """To whom somebody was referred."""

    referred_to = _long_text(_("To whom, and how to ask after it"))


class CloseForm(StepForm):
    """What came of it."""

    outcome = _long_text(_("What came of it"))


REFERRAL_LIFE = Lifecycle(
    states=ReferralState,
    first=_R.OPEN,
    icons={_R.OPEN: "clock", _R.REFERRED: "arrow-right", _R.CLOSED: "check"},
    steps={
        "refer": Step(
            to=_R.REFERRED,
            since=(_R.OPEN,),
            words=_("Note to whom they were referred"),
            told=_("referred the person of “{about}”"),
            right=Right.SEE_REFERRALS,
            form=ReferForm,
        ),
        "close": Step(
            to=_R.CLOSED,
            since=(_R.OPEN, _R.REFERRED),
            words=_("Close it"),
            told=_("closed “{about}”"),
            right=Right.SEE_REFERRALS,
            form=CloseForm,
        ),
    },
)


def _details(referral: Referral, _audit: Audit, _person: Person) -> Context:
    return {
        "told": [
            (field.verbose_name, said)
            for field in Referral._meta.fields
            if field.name in ("what", "referred_to", "outcome")
            and (said := getattr(referral, field.name))
        ]
    }


REFERRALS = register(
    Kind(
        key="referral",
        plural="referrals",
        model=Referral,
        many=_("Distress and referrals"),
        lede=_(
            "What happened to people while they were heard, and where they were sent for help. "
            "Only psychosocial support reads it, and every reading is recorded."
        ),
        new="",
        empty=Empty(
            title=_("No entry"),
            text=_("Whoever is in the field notes it on the page of the activity."),
            drawing="shield-lock",
        ),
        read=Right.SEE_REFERRALS,
        write=None,
        order=("-number",),
        annotations={"title": F("activity__title")},
        columns=(
            Column(
                *("number", _("No.")),
                link=True,
                sorts=True,
            ),
            Column("sort", sorts=True),
            Column(*("title", _("Activity"))),
            Column("created_at", _("Noted"), sorts=True),
            Column("access_level", listed=False, in_file=False),
            Column("state", sorts=True),
        ),
        filters=("state", "sort"),
        lifecycle=REFERRAL_LIFE,
        detail=_details,
        detail_template="diagnosis/referral.html",
    )
)
