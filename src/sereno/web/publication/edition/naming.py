"""Whether a finding may name its neighbourhoods in public: a person signs for it, or it is told by
group; what would name one all the same isn't told.

Nobody but a person can tell whether a finding is unfavourable to those who live there. So each that
names areas waits for a signature.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.findings.models import Finding
from sereno.web.people.models import Person
from sereno.web.publication.models import NamingSignature

if TYPE_CHECKING:
    from sereno.web.publication.edition.facts import Place


@dataclass(frozen=True)
class Namings:
    """told: the findings of the site. named: the keys of those that name their areas; by_group: of
    the others that have areas, the groups that stand in their place. waiting: those that name an
    area in their words and wait for a signature: they aren't told.
    """

    told: list[Finding]
    named: frozenset[int]
    by_group: dict[int, tuple[str, ...]]
    waiting: list[Finding]

    @property
    def nameless(self) -> frozenset[int]:
        """The keys of those that no report with the names of areas may tell."""
        return frozenset((*self.by_group, *(each.pk for each in self.waiting)))

    @classmethod
    def of(cls, findings: Sequence[Finding], places: Sequence[Place]) -> Namings:
        """Of the findings that everybody may read."""
        signed = dict(
            NamingSignature.objects.filter(
                finding__in=[each.pk for each in findings], revoked_at=None
            ).values_list("finding", "version")
        )
        group_of = {each.code: each.group for each in places}
        labels = {fold(each.label) for each in places} - {""}
        told, named, by_group, waiting = [], set(), {}, []
        for each in findings:
            areas = list(each.areas.all())
            if not areas and not _names_any(each, labels):
                told.append(each)
            elif signed.get(each.pk) == each.version:
                told.append(each)
                named.add(each.pk)
            elif _names_any(each, labels | {fold(area.name) for area in areas}):
                waiting.append(each)
            else:
                told.append(each)
                groups = {group_of.get(area.code, "") for area in areas}
                by_group[each.pk] = tuple(sorted(groups - {""}))
        return cls(told, frozenset(named), by_group, waiting)


def _names_any(finding: Finding, names: set[str]) -> bool:
    said = f" {fold(finding.title)} {fold(finding.text)} "
    return any(f" {name} " in said or f" {name}" in said for name in names if name)


@transaction.atomic
def sign_naming(*, finding: Finding, reason: str, by: Person, now: dt.datetime) -> NamingSignature:
    """Say that a finding may be published with the names of its areas.

    Raises Problem naming_signed: somebody has.
    """
    row = Finding.objects.select_for_update().get(pk=finding.pk)
    there = NamingSignature.objects.filter(finding=row, version=row.version, revoked_at=None)
    if there.exists():
        raise Problem("naming_signed", about=str(row))
    NamingSignature.objects.filter(finding=row, revoked_at=None).update(
        revoked_at=now, revoked_by=by
    )
    made = NamingSignature.objects.create(
        finding=row, version=row.version, reason=reason, at=now, by=by
    )
    record_event(audit=row.audit, verb="sign_naming", by=by, subject=row)
    return made


@transaction.atomic
def revoke_naming(*, finding: Finding, by: Person, now: dt.datetime) -> None:
    """Take it back: from the next edition on it doesn't name them."""
    standing = NamingSignature.objects.filter(finding=finding, revoked_at=None)
    if standing.update(revoked_at=now, revoked_by=by):
        record_event(audit=finding.audit, verb="revoke_naming", by=by, subject=finding)
