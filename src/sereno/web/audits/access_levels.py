"""Who may see what: the query sets from which every page, file and answer reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING, Self, TypeVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.methods.policy.access_levels import Access, may_see

if TYPE_CHECKING:
    from sereno.web.audits.models import Audit
    from sereno.web.people.models import Person

M = TypeVar("M", bound=models.Model)


class AccessLevel(models.TextChoices):
    """methods.policy.access_levels.Access, as it is chosen and stored."""

    PUBLIC = "public", _("Public: anyone")
    TEAM = "team", _("Team: the people of this audit")
    FIELD = "field", _("Field: the fieldwork team and the coordinator")
    RESTRICTED = (
        "restricted",
        _("Restricted: only people who need it, and every reading is recorded"),
    )


class GuardedQuerySet(models.QuerySet[M]):
    """Rows of an audit of which not every person in it sees all; their events neither."""

    outlived = True
    """Whether what was done to a row that is gone is still told; not of what ends with a consent,
    of which nothing is left.
    """

    def of_audit(self, audit: Audit) -> Self:
        """All of an audit."""
        return self.filter(audit=audit)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those that a person may see."""
        raise NotImplementedError


class LevelledQuerySet(GuardedQuerySet[M]):
    """Rows with an audit and an access level."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of an audit up to the level for which a person is cleared there."""
        return self.filter(audit=audit, access_level__in=audit.access_levels_of(person))


def guarded_models() -> Iterator[type[models.Model]]:
    """Every kind of row that is kept from some people of an audit."""
    for model in apps.get_models():
        if isinstance(model._default_manager.all(), GuardedQuerySet):
            yield model


def access_level_of(record: models.Model | None) -> str:
    """The access level of a record; public for what everybody in an audit may see, and of none."""
    return str(getattr(record, "access_level", AccessLevel.PUBLIC))


def levels_up_to(level: str) -> list[str]:
    """The levels of all that whoever is cleared for one may see."""
    return [each.value for each in Access if may_see(Access(level), each)]


def highest(levels: Iterable[str]) -> str:
    """The one of some levels that the fewest may see; public of none."""
    return reduce(
        lambda one, other: one if may_see(Access(one), Access(other)) else other,
        levels,
        str(AccessLevel.PUBLIC),
    )
