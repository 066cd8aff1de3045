"""Consent: the texts that are read out or signed, who agreed to them, and what was withdrawn."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.diagnosis.models.activities import Activity
from sereno.web.diagnosis.models.participants import Participants
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known


class ConsentKind(models.TextChoices):
    """Who is asked, for what."""

    FOCUS_GROUP = "focus_group", _("focus group")
    WORK_GROUP = "work_group", _("work group")
    MAPPING = "mapping", _("participatory mapping")
    WALK = "walk", _("exploratory walk")
    INTERVIEW = "interview", _("interview")
    PRISON = "prison", _("people in prison")
    GUARDIAN = "guardian", _("guardians of people under 18")
    CHILD = "child", _("people under 18")


class TextLanguage(models.TextChoices):
    """The language of a text of consent."""

    ES = "es", _("Spanish")
    EN = "en", _("English")


class TextState(models.TextChoices):
    """The life of a text: what was once used is never changed."""

    DRAFT = "draft", _("draft")
    IN_USE = "in_use", _("in use")
    RETIRED = "retired", _("retired")


class ConsentText(Record):
    """One version of a text of consent in one language."""

    kind = models.CharField(_("for"), max_length=12, choices=ConsentKind.choices)
    language = models.CharField(_("language"), max_length=2, choices=TextLanguage.choices)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = models.TextField(_("text"), validators=[plain_text])
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=TextState.choices,
        default=TextState.DRAFT,
        editable=False,
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(TextState),
            models.CheckConstraint(
                condition=Q(kind__in=ConsentKind.values), name="consent_text_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=TextLanguage.values), name="consent_text_language_known"
            ),
            models.UniqueConstraint(
                fields=["audit", "kind", "language", "version"], name="consent_text_version_once"
            ),
            models.UniqueConstraint(
                fields=["audit", "kind", "language"],
                condition=Q(state="in_use"),
                name="consent_text_one_in_use",
            ),
        ]

    def __str__(self) -> str:
        return _("{kind}, {language}, version {n}").format(
            kind=self.get_kind_display(), language=self.get_language_display(), n=self.version
        )


class ConsentForm(models.TextChoices):
    """How somebody agreed."""

    WRITTEN = "written", _("signed")
    ORAL = "oral", _("said aloud")


class Consent(models.Model):
    """People of an activity who agreed together to a text, each scope by itself.

    Nobody is named: `receipt` is what they take home, and by which they can withdraw.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    form = models.CharField(_("how"), max_length=8, choices=ConsentForm.choices)
    people = models.PositiveSmallIntegerField(_("people"), validators=[MinValueValidator(1)])
    record = models.BooleanField(_("to be recorded"), default=False)
    quote = models.BooleanField(_("to be quoted without their name"), default=False)
    map = models.BooleanField(_("to have what they draw on maps used"), default=False)
    photo = models.BooleanField(_("to be photographed"), default=False)
    receipt = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="consent_of_some"),
            models.CheckConstraint(
                condition=Q(form__in=ConsentForm.values), name="consent_form_known"
            ),
            models.UniqueConstraint(fields=["receipt"], name="consent_receipt_once"),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def scopes(self) -> list[str]:
        """What they agreed to, in words."""
        return [
            str(field.verbose_name)
            for field in self._meta.fields
            if isinstance(field, models.BooleanField) and getattr(self, field.name)
        ]


class Scope(models.TextChoices):
    """To what somebody can agree besides taking part: the fields of a consent."""

    RECORD = "record", _("to be recorded")
    QUOTE = "quote", _("to be quoted without their name")
    MAP = "map", _("to have what they draw on maps used")
    PHOTO = "photo", _("to be photographed")


class _TakenBack(models.Model):
    """So many people took back something to which they had agreed."""

    people = models.PositiveSmallIntegerField(_("people"), validators=[MinValueValidator(1)])
    reason = models.CharField(
        _("what they said"), max_length=300, blank=True, validators=[one_line]
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(people__gte=1), name="%(class)s_of_some"),
        ]


class ScopeWithdrawal(_TakenBack):
    """People who still take part, and no longer agree to one thing that they had agreed to."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="scope_withdrawals")
    scope = models.CharField(_("to what"), max_length=6, choices=Scope.choices)

    class Meta(_TakenBack.Meta):
        constraints: ClassVar = [
            *_TakenBack.Meta.constraints,
            models.CheckConstraint(
                condition=Q(scope__in=Scope.values), name="scope_withdrawal_scope_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consent} −{self.people} {self.scope}"


class Withdrawal(_TakenBack):
    """People who no longer agree. `participants`: the line of counts that they leave."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="withdrawals")
    participants = models.ForeignKey(
        Participants, null=True, on_delete=models.PROTECT, related_name="withdrawals"
    )

    def __str__(self) -> str:
        return f"{self.consent} −{self.people}"
