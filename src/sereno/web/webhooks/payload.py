"""What a message says: which record, of which kind, what was done and when. No text, no name."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit, Event
from sereno.web.audits.roles import Right, Role
from sereno.web.documents import Values
from sereno.web.people.models import Person, Scope
from sereno.web.records.kinds import Kind
from sereno.web.records.tokens import GIVES
from sereno.web.webhooks.hearing import kind_told
from sereno.web.webhooks.models import Hook, Message

TEST = "webhook.test"


def reader_of(hook: Hook, audit: Audit) -> Person:
    """Nobody in person, who sees the results up to the webhook's level: what somebody sees since
    they wrote it themselves, such as a first judgement, is for nobody else.
    """
    nobody = Person(pk=0, is_active=True)
    rights = frozenset(map(str, GIVES[Right.SEE_RESULTS]))
    nobody.scope = Scope(audit.pk, rights, hook.access_level)
    is_team = hook.access_level == AccessLevel.TEAM
    audit.known_roles[nobody.pk] = Role.OFFICIAL if is_team else Role.VIEWER
    return nobody


def body_of(message: Message, audit: Audit, reader: Person) -> bytes:
    """The JSON that is sent, as the Standard Webhooks specification has its parts."""
    event = message.event
    kind = None if event is None else kind_told(event)
    if event is None or kind is None:
        told: Values = {"type": TEST, "timestamp": message.made_at.isoformat()}
        data: Values = {"audit": audit.slug}
    else:
        told = {"type": f"{kind.plural}.{event.verb}", "timestamp": event.at.isoformat()}
        record = _named(event, kind, audit, reader)
        data = {
            "audit": audit.slug,
            "kind": kind.plural,
            "verb": event.verb,
            "record": record,
            "address": None
            if record is None
            else reverse(f"api:{kind.key}", kwargs={"audit": audit.slug, kind.by: record}),
        }
    return json.dumps({**told, "data": data}, separators=(",", ":"), default=str).encode()


def _named(event: Event, kind: Kind, audit: Audit, reader: Person) -> str | int | None:
    """What names the record in addresses; None: it is gone."""
    is_itself = event.kind == kind.model._meta.label_lower
    rows: Any = kind.model._default_manager
    found: str | int | None = (
        rows.for_person(audit, reader)
        .filter(pk=event.key if is_itself else event.parent_key)
        .values_list(kind.by, flat=True)
        .first()
    )
    return found
