"""The codebook: codes, the categories in which they stand, and its versions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models.marks import Pole
from sereno.web.people.frozen import Frozen
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.vault.fields import SealedTextField

MOST_WORDS = 2000


class CodeState(models.TextChoices):
    """The life of a code."""

    IN_USE = "in_use", _("in use")
    RETIRED = "retired", _("retired")
    MERGED = "merged", _("merged into another")


class Colour(models.TextChoices):
    """Colours that are told apart by whoever doesn't see all of them (Okabe and Ito, 2008)."""

    VERMILION = "vermilion", _("vermilion")
    AMBER = "amber", _("amber")
    GREEN = "green", _("bluish green")
    SKY = "sky", _("sky blue")
    BLUE = "blue", _("blue")
    PURPLE = "purple", _("reddish purple")
    YELLOW = "yellow", _("yellow")
    GREY = "grey", _("grey")


class Code(Record):
    """Something that is said, under a name; or, not `is_codable`, a category of such things."""

    name = models.CharField(_("name"), max_length=100, validators=[one_line])
    is_codable = models.BooleanField(
        _("passages can have it"), default=True, help_text=_("If not, it is a category.")
    )
    letters = models.CharField(
        _("letters"),
        max_length=2,
        blank=True,
        validators=[one_line],
        help_text=_("The one or two letters by which it is given while coding."),
    )
    pole = models.CharField(_("what it is"), max_length=13, choices=Pole.choices, blank=True)
    # The key of a topic of the offences' vocabulary.
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    colour = models.CharField(_("colour"), max_length=9, choices=Colour.choices, blank=True)
    definition = models.TextField(
        _("definition"), max_length=MOST_WORDS, blank=True, validators=[plain_text]
    )
    inclusion = models.TextField(
        _("when to use it"), max_length=MOST_WORDS, blank=True, validators=[plain_text]
    )
    exclusion = models.TextField(
        _("when not to use it"), max_length=MOST_WORDS, blank=True, validators=[plain_text]
    )
    example = models.TextField(
        _("example"),
        max_length=MOST_WORDS,
        blank=True,
        validators=[plain_text],
        help_text=_("A made-up one: whatever somebody said stays in its text."),
    )
    memo = SealedTextField(
        _("note on the code"),
        max_length=4000,
        blank=True,
        validators=[plain_text],
        bound_to=("audit", "number"),
        help_text=_(
            "What was thought and settled about it; kept encrypted, in no version or file."
        ),
    )
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.RESTRICT, related_name="merged"
    )
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=CodeState.choices,
        default=CodeState.IN_USE,
        editable=False,
    )

    objects: ClassVar[Any] = LevelledQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(CodeState),
            models.CheckConstraint(
                condition=Q(pole__in=["", *Pole.values]), name="code_pole_known"
            ),
            models.CheckConstraint(
                condition=Q(colour__in=["", *Colour.values]), name="code_colour_known"
            ),
            models.CheckConstraint(
                condition=Q(state=CodeState.MERGED, merged_into__isnull=False)
                | (~Q(state=CodeState.MERGED) & Q(merged_into__isnull=True)),
                name="code_merged_into_another",
            ),
            models.UniqueConstraint(
                fields=["audit", "letters"],
                condition=Q(state=CodeState.IN_USE) & ~Q(letters=""),
                name="code_letters_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def name_for(self, levels: Collection[str]) -> str:
        """What it is called, for whoever may see codes of some levels; "" where it isn't theirs."""
        return self.name if self.access_level in levels else ""


class CodePlace(models.Model):
    """Where a code stands: in a category, or at the root. It may stand in several."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="places")
    parent = models.ForeignKey(
        Code, null=True, on_delete=models.CASCADE, related_name="children_places"
    )
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "parent"], name="code_place_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(parent__isnull=True), name="code_at_root_once"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("code")), name="code_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent} › {self.code}"


class CodebookVersion(Frozen):
    """The codebook as it was when somebody named it, whole: codes by number, with their places."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    note = models.CharField(_("note"), max_length=200, blank=True, validators=[one_line])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="codebook_version_once"),
        ]

    def __str__(self) -> str:
        return str(_("version {n}").format(n=self.number))
