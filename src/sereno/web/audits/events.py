"""The history in words: what each verb says of itself.

The verbs of a stage have their words in its stage.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.audits.stages import declared
from sereno.web.people.models import Person

WORDS: dict[str, Promise] = {
    "create_audit": _("began the audit “{about}”"),
    "change_audit": _("changed the settings of the audit"),
    "give_role": _("gave {person} the role: {role}"),
    "take_role": _("took {person} out of the audit"),
    "invite_person": _("invited {person} with the role: {role}"),
    "renew_invitation": _("made a new link for {person}"),
    "accept_invitation": _("accepted the invitation"),
}
ABOUT_PEOPLE = ("give_role", "take_role", "invite_person", "renew_invitation")


@cache
def verb_words() -> dict[str, Promise]:
    """What every verb says; {about} and the event's details are filled in."""
    return WORDS | {verb: words for part in declared() for verb, words in part.verbs.items()}


@dataclass(frozen=True)
class Line:
    """One event, told."""

    at: dt.datetime
    who: str
    what: str
    reason: str


def told(events: Iterable[Event]) -> list[Line]:
    """Events as lines; the people whom they are about are looked up together."""
    found = list(events)
    about = {e.key for e in found if e.verb in ABOUT_PEOPLE}
    people = {p.pk: str(p) for p in Person.objects.filter(pk__in=about)} if about else {}
    return [_line(event, people) for event in found]


def _line(event: Event, people: dict[int, str]) -> Line:
    values = {**event.detail, "about": event.about}
    if event.verb in ABOUT_PEOPLE:
        values["person"] = people.get(event.key, _now("somebody who left"))
    if "role" in values:
        values["role"] = Role(values["role"]).label
    return Line(
        event.at,
        str(event.by) if event.by else "Sereno",
        str(verb_words()[event.verb]).format(**values),
        event.reason,
    )
