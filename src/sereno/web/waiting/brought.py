"""What waits for a person: each stage brings its own, and all is asked for at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sereno.vocabulary.divisions import dividing
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import brought
from sereno.web.audits.visit import Visit
from sereno.web.documents import Words
from sereno.web.people.models import Person

BY_MAIL = (AccessLevel.PUBLIC, AccessLevel.TEAM)


@dataclass(frozen=True)
class Awaited:
    """One thing that waits for one person: what it is called, where it is done.

    key: names it within its audit, "answer:31". state: another one means that it is to be told
    again: something about it changed. access_level: that of the words, which a letter that anybody
    may read on its way leaves out when they are of fewer than the team.
    """

    key: str
    state: str
    words: str
    href: str
    access_level: str

    @property
    def words_by_mail(self) -> str:
        """What a letter says of it."""
        if self.access_level in BY_MAIL:
            return self.words
        return _("one that is read in Sereno alone")


@dataclass(frozen=True)
class Waits:
    """In a stage's `brings`: what waits for whoever has a right. do: what is to be done with them,
    as a heading.
    """

    order: int
    do: Words
    right: Right
    find: Callable[[Visit], Iterable[Awaited]]


@dataclass(frozen=True)
class InAudit:
    """What waits in one audit, under what is to be done with it."""

    audit: Audit
    groups: tuple[tuple[str, tuple[Awaited, ...]], ...]

    @property
    def awaited(self) -> Iterator[Awaited]:
        """All of it, without its headings."""
        return (each for _do, found in self.groups for each in found)


def waiting_for(person: Person) -> list[InAudit]:
    """What waits for a person, audit by audit; those where nothing does are left out."""
    audits = Audit.objects.filter(memberships__person=person).order_by("name", "pk")
    found = (waiting_in(Visit(audit, person)) for audit in audits)
    return [each for each in found if each.groups]


def waiting_in(visit: Visit) -> InAudit:
    """What waits for a person in one audit."""
    kinds = sorted(brought(Waits), key=lambda each: each.order)
    with dividing(visit.audit.divisions):
        groups = [
            (str(kind.do), tuple(kind.find(visit))) for kind in kinds if kind.right in visit.may
        ]
    return InAudit(visit.audit, tuple(each for each in groups if each[1]))


@contextmanager
def language_of(person: Person) -> Iterator[None]:
    """What is said within it is said in the person's language."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        yield
