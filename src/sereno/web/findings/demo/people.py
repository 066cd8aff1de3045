"""Who takes part in the demo's findings: writers, reviewers, institutions and their officials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sereno.vocabulary.language import language
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import give_role
from sereno.web.audits.models import Audit, Membership
from sereno.web.audits.roles import Role
from sereno.web.coding.demo.work import add_coders
from sereno.web.documents import Values
from sereno.web.findings.demo.words import table
from sereno.web.organisations.changes import (
    add_organisation,
    change_organisation,
    found_organisation,
    name_focal_point,
)
from sereno.web.organisations.models import Organisation
from sereno.web.people.changes import add_invited
from sereno.web.people.demo_account import OFFICIAL_MAIL
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic

EVALUATOR_MAIL: Final = "evaluator@sereno.example"
# When the recommendations were written: two years before the last of the city's records, so that
# what was done about them, and what became of it, can be told.
WRITTEN: Final = dt.date(2023, 12, 1)
_PARTNER_DAYS: Final = 400


@dataclass(frozen=True)
class Cast:
    """Whoever has a part. writers: two analysts; rater: the third who rates; approver: the visitor.

    organisations: by the keys of the table. officials: who answers for each of them, by its key.
    """

    audit: Audit
    approver: Person
    writers: tuple[Person, Person]
    evaluator: Person
    rater: Person
    topics: Mapping[str, Topic]
    organisations: Mapping[str, Organisation]

    def another(self, writer: Person, turn: int) -> Person:
        """Who reviews what somebody wrote: never themselves, and now and then the evaluator."""
        other = self.writers[1] if writer == self.writers[0] else self.writers[0]
        return self.evaluator if turn % 4 == 3 else other


def make_cast(audit: Audit, by: Person) -> Cast:
    """The people and institutions, made where they aren't there yet."""
    coders = [member.person for member in _coders(audit)] or add_coders(audit, by, language())
    topics = {topic.key: topic for topic in Topic.objects.filter(audit=audit)}
    organisations = _directory(audit, by, topics)
    _officials(audit, by, organisations)
    return Cast(
        audit,
        by,
        (coders[0], coders[1]),
        member(audit, EVALUATOR_MAIL, "Elena Prado", Role.EVALUATOR, by),
        coders[2],
        topics,
        organisations,
    )


def _coders(audit: Audit) -> list[Membership]:
    rows = Membership.objects.filter(audit=audit, person__email__startswith="coder")
    return list(rows.select_related("person").order_by("person__email"))


def member(audit: Audit, mail: str, name: str, role: Role, by: Person) -> Person:
    """Somebody who can't sign in until a password is set."""
    person: Person = Person.objects.filter(email=mail).first() or add_invited(
        email=mail, name=name, language="es", by=by
    )
    give_role(audit=audit, person=person, role=role, by=by)
    return person


def _directory(audit: Audit, by: Person, topics: Mapping[str, Topic]) -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for key, entry in table("organisations").items():
        values: Values = {
            "name": entry["name"],
            "short_name": entry.get("short", ""),
            "kind": entry["kind"],
            "access_level": AccessLevel.PUBLIC,
            "mandate": [topics[each] for each in entry.get("mandate", ())],
            "parent": made.get(entry.get("parent", "")),
        }
        if "brought" in entry:
            since = WRITTEN - dt.timedelta(days=_PARTNER_DAYS)
            values |= {"brought": entry["brought"], "partner_since": since}
        there = found_organisation(audit, entry["name"])
        if there is None:
            made[key] = add_organisation(audit=audit, by=by, **values)
        else:
            made[key] = change_organisation(row=there, by=by, **values)
    return made


def _officials(audit: Audit, by: Person, organisations: Mapping[str, Organisation]) -> None:
    """One focal point for each institution that has something to answer for."""
    for key, entry in table("organisations").items():
        if "office" not in entry:
            continue
        mail = OFFICIAL_MAIL if entry.get("signs_in") else f"{key}@sereno.example"
        name = entry["office"].partition(",")[0]
        person = member(audit, mail, name, Role.OFFICIAL, by)
        membership = Membership.objects.get(audit=audit, person=person)
        name_focal_point(organisation=organisations[key], membership=membership, by=by)
