"""The log of distress and referrals: apart from testimony, and read by its own role alone."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models.activities import Activity
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.vault.fields import SealedTextField


class ReferralSort(models.TextChoices):
    """What somebody of the team noticed or was told."""

    DISTRESS = "distress", _("distress during the activity")
    HARM = "harm", _("somebody is being harmed")
    MINOR = "minor", _("a person under 18 is in danger")
    HELP = "help", _("somebody asked for help")


class ReferralState(models.TextChoices):
    """The life of an entry."""

    OPEN = "open", _("to be followed up")
    REFERRED = "referred", _("referred")
    CLOSED = "closed", _("closed")


class ReferralQuerySet(LevelledQuerySet["Referral"]):
    """Entries of the log, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """All of them, to the role that looks after people; none to anybody else or a program."""
        if person.scope is not None or not audit.allows(person, Right.SEE_REFERRALS):
            return self.none()
        return self.filter(audit=audit).select_related("activity")


class Referral(Record):
    """What happened to somebody in an activity, and what was done about it. Nobody is named in
    what is not sealed.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(_("what it is"), max_length=10, choices=ReferralSort.choices)
    what = SealedTextField(
        _("what happened"), validators=[plain_text], bound_to=("audit", "number"), max_length=4000
    )
    referred_to = SealedTextField(
        _("to whom they were referred"),
        blank=True,
        validators=[plain_text],
        bound_to=("audit", "number"),
        max_length=4000,
    )
    outcome = SealedTextField(
        _("what came of it"),
        blank=True,
        validators=[plain_text],
        bound_to=("audit", "number"),
        max_length=4000,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReferralState.choices, default=ReferralState.OPEN
    )

    objects: ClassVar[Any] = ReferralQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(ReferralState),
            models.CheckConstraint(
                condition=Q(sort__in=ReferralSort.values), name="referral_sort_known"
            ),
            models.CheckConstraint(
                condition=Q(access_level=AccessLevel.RESTRICTED), name="referral_is_restricted"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Referral no. {n}")).format(n=self.number)
