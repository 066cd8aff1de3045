"""Audits, memberships and the record of what was done.

The manager is where privacy begins: `Audit.objects.visible_to(person)` is the only way in which a
view finds an audit, and `require` the only way in which it learns that a right is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sereno.methods.policy.access_levels import Access, may_see
from sereno.vocabulary.divisions import Divisions, divisions_of, names_like, usual_names
from sereno.vocabulary.language import language
from sereno.web.audits.access_levels import (
    AccessLevel,
    GuardedQuerySet,
    LevelledQuerySet,
    guarded_models,
)
from sereno.web.audits.roles import CLEARED_FOR, EVERY_RIGHT_BUT_CARE, MAY, Right, Role
from sereno.web.people.frozen import Frozen
from sereno.web.people.plain_text import one_line

if TYPE_CHECKING:
    from sereno.web.people.models import Person


class AuditQuerySet(models.QuerySet["Audit"]):
    """Audits, by who asks."""

    def visible_to(self, person: Person) -> AuditQuerySet:
        """The audits in which a person has a role; an administrator sees them all."""
        if person.scope is not None:
            self = self.filter(pk=person.scope.audit_id)
        if person.is_superuser:
            return self
        return self.filter(memberships__person=person, memberships__person__is_active=True)

    def for_person(self, slug: str, person: Person, right: Right) -> Audit:
        """The audit, for a person who may do `right` in it.

        Raises Http404 when they aren't in it (its existence is not theirs to know) and
        PermissionDenied when their role doesn't include the right.
        """
        audit = self.visible_to(person).filter(slug=slug).first()
        if audit is None:
            raise Http404
        if not audit.asked_by(person).allows(person, right):
            raise PermissionDenied
        return audit


class Country(models.TextChoices):
    """Where an audit takes place: it decides the offence tables and the words for areas."""

    ARGENTINA = "ar", _("Argentina")
    BOLIVIA = "bo", _("Bolivia")
    BRAZIL = "br", _("Brazil")
    CANADA = "ca", _("Canada")
    CHILE = "cl", _("Chile")
    COLOMBIA = "co", _("Colombia")
    COSTA_RICA = "cr", _("Costa Rica")
    CUBA = "cu", _("Cuba")
    DOMINICAN_REPUBLIC = "do", _("Dominican Republic")
    ECUADOR = "ec", _("Ecuador")
    EL_SALVADOR = "sv", _("El Salvador")
    GUATEMALA = "gt", _("Guatemala")
    HONDURAS = "hn", _("Honduras")
    IRELAND = "ie", _("Ireland")
    MEXICO = "mx", _("Mexico")
    NICARAGUA = "ni", _("Nicaragua")
    PANAMA = "pa", _("Panama")
    PARAGUAY = "py", _("Paraguay")
    PERU = "pe", _("Peru")
    PORTUGAL = "pt", _("Portugal")
    PUERTO_RICO = "pr", _("Puerto Rico")
    SOUTH_AFRICA = "za", _("South Africa")
    SPAIN = "es", _("Spain")
    UNITED_KINGDOM = "gb", _("United Kingdom")
    UNITED_STATES = "us", _("United States")
    URUGUAY = "uy", _("Uruguay")
    VENEZUELA = "ve", _("Venezuela")
    OTHER = "xx", _("Another country")


class Audit(models.Model):
    """One run of the method in one city and period."""

    slug = models.SlugField(_("address"), unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=160, validators=[one_line])
    country = models.CharField(_("country"), max_length=2, choices=Country.choices, default="mx")
    languages = models.JSONField(_("languages"), default=list)
    select = models.PositiveIntegerField(
        _("neighbourhoods to select"), default=22, validators=[MinValueValidator(1)]
    )
    level_name = models.CharField(
        _("what an area is called here"), max_length=40, default="colonia", validators=[one_line]
    )
    group_name = models.CharField(
        _("what a group is called"), max_length=40, default="delegación", validators=[one_line]
    )
    k = models.PositiveIntegerField(
        _("smallest number shown to everyone"), default=5, validators=[MinValueValidator(1)]
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["name__in_order", "pk"]
        verbose_name = _("audit")
        verbose_name_plural = _("audits")

    def __str__(self) -> str:
        return self.name

    @property
    def divisions(self) -> Divisions:
        """What areas and groups are called here, in each language."""
        area, group = usual_names(self.country)
        return divisions_of(
            self.country, names_like(self.level_name, area), names_like(self.group_name, group)
        )

    @property
    def area_word(self) -> str:
        """What an area is called here, in the language in force."""
        return self.divisions.area[language()].one

    @property
    def group_word(self) -> str:
        """What a group of areas is called here, in the language in force."""
        return self.divisions.group[language()].one

    @cached_property
    def known_roles(self) -> dict[int, Role | None]:
        """What is known already, by person: filled by `asked_by` alone."""
        return {}

    def asked_by(self, person: Person) -> Self:
        """This audit, read for a request of a person and living as long as that: the role is
        asked for once.
        """
        self.known_roles[person.pk] = self.role_of(person)
        return self

    def role_of(self, person: Person) -> Role | None:
        """The person's role here, or None."""
        if person.pk in self.known_roles:
            return self.known_roles[person.pk]
        membership = self.memberships.filter(person=person).first()
        return Role(membership.role) if membership else None

    def rights_of(self, person: Person) -> frozenset[Right]:
        """Everything that a person may do here."""
        if not person.is_active:
            return frozenset()
        role = self.role_of(person)
        own: frozenset[Right] = MAY[role] if role else frozenset()
        may = own | EVERY_RIGHT_BUT_CARE if person.is_superuser else own
        return may if person.scope is None else may & person.scope.rights

    def smallest_shown_to(self, person: Person) -> int | None:
        """The smallest number that a person may see, k; None for whoever sees records."""
        return None if self.allows(person, Right.SEE_RECORDS) else self.k

    def allows(self, person: Person, right: Right) -> bool:
        """Whether a person may do `right` here."""
        return right in self.rights_of(person)

    def access_levels_of(self, person: Person) -> list[str]:
        """The levels of the material that a person is shown here."""
        role = self.role_of(person)
        if not person.is_active or not (role or person.is_superuser):
            return []
        cleared = CLEARED_FOR[role] if role else Access.RESTRICTED
        if person.is_superuser:
            cleared = Access.RESTRICTED
        seen = [level for level in Access if may_see(cleared, level)]
        if person.scope is not None:
            up_to = Access(person.scope.access_level)
            seen = [level for level in seen if may_see(up_to, level)]
        return [level.value for level in seen]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who works in an audit."""

    def for_person(self, audit: Audit, _person: Person) -> MembershipQuerySet:
        """All of them: whoever may ask for one may ask for each."""
        return self.filter(audit=audit).select_related("person")


class Membership(models.Model):
    """A person's one role in an audit."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "person"], name="one_role_in_an_audit"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Invitation(models.Model):
    """A link by which a new person sets a password, once and in time.

    Only the digest of the link's secret is kept: who reads the database can't use it.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations"
    )
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            # A new link takes the place of the one before it.
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(used_at__isnull=True),
                name="one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit} · {self.person}"


class EventQuerySet(GuardedQuerySet["Event"]):
    """Events, by who asks and by what they are about."""

    def of(self, record: models.Model) -> Self:
        """The history of one record and of what belongs to it."""
        return self.about(kind_label(record), record.pk)

    def about(self, kind: str, key: int) -> Self:
        """The same by the record's kind and key: it may be gone."""
        itself = models.Q(kind=kind, key=key)
        return self.filter(itself | models.Q(parent_kind=kind, parent_key=key))

    def for_person(self, audit: Audit, person: Person) -> Self:
        """The events of an audit about what a person may see.

        What an event tells is as secret as its record was then, and as it is now: raising the
        level of a record takes its earlier history out of sight too.
        """
        return self._seen(audit, person, None)

    def of_one(self, kind: str, key: int, audit: Audit, person: Person) -> Self:
        """Those of `about` that a person may see. Only of the kinds of which these are is asked
        what the person sees: asked of all kinds it takes a quarter of a second in a large audit.
        """
        events = self.filter(audit=audit).about(kind, key)
        pairs = events.order_by().values_list("kind", "parent_kind").distinct()
        return events._seen(audit, person, {each for pair in pairs for each in pair})

    def among(self, keys: models.QuerySet[Any], audit: Audit, person: Person) -> Self:
        """Those of some keys that a person may see; quick, as `of_one` is."""
        events = self.filter(audit=audit, pk__in=keys)
        pairs = events.order_by().values_list("kind", "parent_kind").distinct()
        return events._seen(audit, person, {each for pair in pairs for each in pair})

    def _seen(self, audit: Audit, person: Person, kinds: set[str] | None) -> Self:
        """Without what the person may not see. kinds: of which alone the events are; None: any."""
        cleared = audit.access_levels_of(person)
        events = self.filter(audit=audit, access_level__in=cleared)
        sees_every_level = len(cleared) == len(Access)
        for model in guarded_models():
            if kinds is not None and model._meta.label_lower not in kinds:
                continue
            rows: Any = model._default_manager
            by_level = type(rows.all()).for_person is LevelledQuerySet.for_person
            # Some rows are kept by another rule from whoever is cleared for every level.
            if model is Event or (sees_every_level and by_level):
                continue
            seen = rows.for_person(audit, person).order_by().values("pk")
            kind = model._meta.label_lower
            if not rows.all().outlived:
                events = events.filter(~models.Q(kind=kind) | models.Q(key__in=seen))
                continue
            hidden = rows.of_audit(audit).exclude(pk__in=seen).order_by().values("pk")
            events = events.exclude(kind=kind, key__in=hidden)
            events = events.exclude(parent_kind=kind, parent_key__in=hidden)
        return events


def kind_label(record: models.Model) -> str:
    """What sort of record it is, as events keep it: "sources.source"."""
    return record._meta.label_lower


class Event(Frozen):
    """Who did what to which record and why: written by every verb of `changes.py`, never changed.

    kind and key: the record it is about, by its model and primary key, which may be gone by now.
    parent_kind and parent_key: the record to which that one belongs, whose history tells it too.
    access_level: the access level that what is told had then.
    about: what the record was called; detail: what the words of the verb name beside that, and
    under "changed" each field with what it was and what it became.
    """

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    key = models.BigIntegerField()
    parent_kind = models.CharField(max_length=60, blank=True)
    parent_key = models.BigIntegerField(null=True)
    access_level = models.CharField(max_length=10, choices=AccessLevel.choices)
    about = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["audit", "-at"]),
            models.Index(fields=["kind", "key"]),
            models.Index(fields=["parent_kind", "parent_key"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"
