"""Passages that may be quoted: proposed by one person, made public by another."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, GuardedQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models.codebook import Code
from sereno.web.coding.models.rounds import blind_to
from sereno.web.coding.models.segments import Segment
from sereno.web.coding.models.texts import Mention, MentionState, TextVersion
from sereno.web.diagnosis.models import (
    Consent,
    Document,
    DocumentState,
    Scope,
    ScopeWithdrawal,
    Withdrawal,
)
from sereno.web.people.models import Person
from sereno.web.records.models import state_is_known


class QuoteState(models.TextChoices):
    """The life of a quote."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved to be public")
    REFUSED = "refused", _("not to be public")
    WITHDRAWN = "withdrawn", _("withdrawn")


def quotable(document: str = "document__") -> Q:
    """Whether a document is there and somebody agrees to be quoted of those on whom it rests: its
    own consent, or all of its activity's. document: how it is named from other rows.
    """
    in_force = (
        Consent.objects.filter(quote=True)
        .annotate(
            gone=_people_of(Withdrawal.objects.all()),
            off=_people_of(ScopeWithdrawal.objects.filter(scope=Scope.QUOTE)),
        )
        .filter(people__gt=F("gone") + F("off"))
    )
    own = in_force.filter(pk=models.OuterRef(f"{document}consent"))
    any_of = in_force.filter(activity=models.OuterRef(f"{document}activity"))
    has_own = Q(**{f"{document}consent__isnull": False})
    is_gone = Q(**{f"{document}state__in": (DocumentState.WITHDRAWN, DocumentState.ERASED)})
    agrees = has_own & Q(models.Exists(own)) | ~has_own & Q(models.Exists(any_of))
    return agrees & ~is_gone


def _people_of(rows: models.QuerySet[Any]) -> Coalesce:
    of_consent = rows.filter(consent=models.OuterRef("pk")).order_by().values("consent")
    return Coalesce(models.Subquery(of_consent.annotate(n=models.Sum("people")).values("n")), 0)


def with_names() -> Q:
    """Quotes of texts in which a name was found that is not replaced yet."""
    found = Mention.objects.filter(source=models.OuterRef("text__source"))
    late = Q(state=MentionState.REPLACED, decided_at__gt=models.OuterRef("text__at"))
    return Q(models.Exists(found.filter(late | Q(state=MentionState.WAITING))))


class QuoteQuerySet(GuardedQuerySet["Quote"]):
    """Quotes, by who asks."""

    outlived = False

    def for_person(self, audit: Audit, person: Person) -> Self:
        """What was approved to be public is everybody's, unless a name was found in its text since;
        the others are of whoever reads the material of fieldwork and sees their document. Nobody's
        once nobody agrees to be quoted, and of no coder to whom it would tell how a colleague codes
        beside them; nor where its code is called by restricted words, of who may not see those.
        """
        seen = Q(state=QuoteState.APPROVED) & ~with_names()
        if audit.allows(person, Right.SEE_FIELDWORK):
            theirs = Document.objects.for_person(audit, person).order_by().values("pk")
            seen |= Q(document__in=theirs)
        found = self.filter(seen, quotable(), audit=audit).exclude(state=QuoteState.WITHDRAWN)
        if AccessLevel.RESTRICTED not in audit.access_levels_of(person):
            found = found.exclude(code__access_level=AccessLevel.RESTRICTED)
        is_blind = blind_to(audit, person, models.OuterRef("document"))
        return found.exclude(is_blind & ~Q(proposed_by=person))


class Quote(models.Model):
    """A part of a coded passage under its code, by its positions: no word of it stands here.

    segment: the passage from which it is cut. proposed_by: whoever said last where it begins and
    ends. decided_by: whoever approved it, or said that it isn't to be public.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("No."), editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="quotes")
    text = models.ForeignKey(TextVersion, on_delete=models.RESTRICT, related_name="quotes")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="quotes")
    code = models.ForeignKey(Code, on_delete=models.RESTRICT, related_name="quotes")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=QuoteState.choices,
        default=QuoteState.PROPOSED,
        editable=False,
    )

    objects: ClassVar[Any] = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="quote_number_once"),
            state_is_known(QuoteState),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="quote_forwards"),
            models.CheckConstraint(
                condition=~Q(state=QuoteState.APPROVED)
                | Q(proposed_by__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="quote_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Quote no. {n}").format(n=self.number))

    @property
    def access_level(self) -> str:
        """Its document's, until somebody approves it to be public."""
        if self.state == QuoteState.APPROVED:
            return AccessLevel.PUBLIC
        return str(self.document.access_level)

    @property
    def cut(self) -> str:
        """Where it stands, as whoever approves it has read it."""
        return f"{self.text_id}:{self.start}:{self.end}"
