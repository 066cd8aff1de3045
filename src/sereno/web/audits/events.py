"""The history in words: what each verb says of itself.

The verbs of a stage have their words in its stage.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit, Event, EventQuerySet, kind_label
from sereno.web.audits.roles import Role
from sereno.web.audits.stages import declared
from sereno.web.documents import Words
from sereno.web.people.models import Person
from sereno.web.vault.columns import SealedField

WORDS: dict[str, Words] = {
    "create_audit": _("began the audit “{about}”"),
    "change_audit": _("changed the settings of the audit"),
    "give_role": _("gave {person} the role: {role}"),
    "take_role": _("removed {person} from the audit"),
    "invite_person": _("invited {person} with the role: {role}"),
    "renew_invitation": _("made a new link for {person}"),
    "accept_invitation": _("accepted the invitation"),
    "download": _("downloaded “{about}”"),
}


@cache
def verb_words() -> dict[str, Words]:
    """What every verb says; {about} and the event's details are filled in."""
    return WORDS | {verb: words for part in declared() for verb, words in part.verbs.items()}


# Nobody's name is kept in an event: whom it is about is looked up when it is read.
PERSON = Person._meta.label_lower
# A text that was changed is shown by its beginning.
MOST_LETTERS = 200


@dataclass(frozen=True)
class Change:
    """A field with what it was ("" where that isn't told) and what it became, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One event, told."""

    at: dt.datetime
    who: str
    what: str
    reason: str
    changes: tuple[Change, ...] = ()


def events_of(record: models.Model, audit: Audit, person: Person) -> EventQuerySet:
    """The history of one record and of what belongs to it, as far as a person may see it."""
    return Event.objects.all().of_one(kind_label(record), record.pk, audit, person)


def told(events: Iterable[Event]) -> list[Line]:
    """Events as lines; the people whom they are about are looked up together."""
    found = list(events)
    about = {e.key for e in found if e.kind == PERSON}
    people = {p.pk: str(p) for p in Person.objects.filter(pk__in=about)} if about else {}
    return [_line(event, people) for event in found]


def _line(event: Event, people: dict[int, str]) -> Line:
    values = {**event.detail, "about": event.about}
    if event.kind == PERSON:
        values["person"] = people.get(event.key, _now("somebody who left"))
    for part in declared():
        if event.verb in part.details:
            values |= part.details[event.verb](event.detail)
    if "on" in values:
        values["on"] = date_format(dt.date.fromisoformat(values["on"]), "DATE_FORMAT")
    if "role" in values:
        values["role"] = Role(values["role"]).label
    return Line(
        event.at,
        str(event.by) if event.by else "Sereno",
        str(verb_words()[event.verb]).format(**values),
        event.reason,
        tuple(_changes(event.kind, event.detail.get("changed", {}))),
    )


def _changes(kind: str, changed: Mapping[str, Any]) -> Iterable[Change]:
    model = apps.get_model(kind)
    # PostgreSQL keeps the fields in an order of its own.
    places = {field.name: i for i, field in enumerate(model._meta.fields)}
    for name in sorted(changed, key=lambda name: (places.get(name, len(places)), name)):
        before, after = changed[name]
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            # The model has lost it since.
            yield Change(name, _value_words(None, before), _value_words(None, after))
            continue
        if isinstance(field, SealedField) or (before is None and after is None):
            yield Change(str(field.verbose_name), "", _now("changed; it is not shown here"))
            continue
        words = getattr(field, "verbose_name", None) or (
            field.related_model._meta.verbose_name_plural
        )
        yield Change(str(words), _value_words(field, before), _value_words(field, after))


def _value_words(field: Any, value: Any) -> str:
    """A value as an event keeps it, which is as JSON has it."""
    if value in ("", None, []):
        return "–"
    if isinstance(value, list):
        return Truncator(", ".join(map(str, value))).chars(MOST_LETTERS)
    choices = dict(getattr(field, "flatchoices", ()))
    if value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if isinstance(field, models.DateField):
        return date_format(field.to_python(value), "DATE_FORMAT")
    return Truncator(str(value)).chars(MOST_LETTERS)
