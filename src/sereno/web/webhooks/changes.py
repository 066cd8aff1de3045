"""Writes to webhooks: one transaction each, with who and what. No address and no secret stands in
the history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from sereno.exchange.webhooks.addresses import destination
from sereno.exchange.webhooks.signing import new_secret
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.jobs.models import Job, JobState
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from sereno.web.webhooks.hearing import kinds_told, wake
from sereno.web.webhooks.models import LEVELS, Hook, Message, Stopped

# Each costs a row for every event.
MOST = 10
# As long do both secrets sign.
BOTH = dt.timedelta(days=1)


@transaction.atomic
def make_hook(
    *,
    audit: Audit,
    by: Person,
    name: str,
    address: str,
    access_level: str,
    kinds: Iterable[str],
    now: dt.datetime,
) -> Hook:
    """A webhook in use; its `secret` is told once.

    Raises Problem webhooks_off, webhooks_most, webhook_level, and those of an address.
    """
    if not settings.WEBHOOKS:
        raise Problem("webhooks_off", where=name)
    chosen = sorted(set(kinds))
    known = {kind.plural for kind in kinds_told()}
    is_seen = access_level in LEVELS and access_level in audit.access_levels_of(by)
    if not is_seen or not chosen or not set(chosen) <= known:
        raise Problem("webhook_level", where=name)
    destination(address, settings.WEBHOOK_HOSTS)
    if Hook.objects.filter(audit=audit).count() >= MOST:
        raise Problem("webhooks_most", where=audit.name, n=MOST)
    hook: Hook = Hook.objects.create(
        audit=audit,
        number=next_number(Hook, audit),
        name=name,
        address=address,
        secret=new_secret(),
        access_level=access_level,
        kinds=chosen,
        kept_by=by,
        made_at=now,
    )
    record_event(
        audit=audit, verb="make_webhook", by=by, subject=hook, up_to=access_level, kinds=chosen
    )
    return hook


@transaction.atomic
def renew_secret(*, hook: Hook, by: Person, now: dt.datetime) -> str:
    """A new secret, told once; the former one signs beside it for a day."""
    locked = _locked(hook)
    locked.former_secret, locked.secret = locked.secret, new_secret()
    locked.former_until = now + BOTH
    locked.save(update_fields=["former_secret", "secret", "former_until"])
    record_event(audit=hook.audit, verb="renew_webhook_secret", by=by, subject=locked)
    return locked.secret


@transaction.atomic
def stop_hook(*, hook: Hook, by: Person, now: dt.datetime) -> None:
    """Nothing is sent nor noted from now on; what waits goes on waiting."""
    rows = Hook.objects.filter(pk=hook.pk, stopped="")
    if rows.update(stopped=Stopped.BY_HAND, stopped_at=now):
        record_event(audit=hook.audit, verb="stop_webhook", by=by, subject=hook)


@transaction.atomic
def resume_hook(*, hook: Hook, by: Person) -> None:
    """In use again, and whoever does it answers for it; what waits is sent."""
    locked = _locked(hook)
    locked.stopped, locked.stopped_at, locked.kept_by = "", None, by
    locked.failing_since, locked.n_failed, locked.next_at = None, 0, None
    locked.save(
        update_fields=[
            *("stopped", "stopped_at", "kept_by", "failing_since", "n_failed", "next_at")
        ]
    )
    record_event(audit=hook.audit, verb="resume_webhook", by=by, subject=locked)
    _at_once(locked)


@transaction.atomic
def remove_hook(*, hook: Hook, by: Person) -> None:
    """Gone, with what it was told and its secrets."""
    record_event(audit=hook.audit, verb="remove_webhook", by=by, subject=hook)
    Job.objects.about(hook).live().update(state=JobState.STOPPED, ended_at=Now())
    hook.delete()


@transaction.atomic
def send_test(*, hook: Hook, now: dt.datetime) -> Message:
    """A message that tells of nothing, sent before what waits; tried once."""
    made = Message.objects.create(hook=hook, made_at=now)
    _at_once(_locked(hook))
    return made


@transaction.atomic
def send_again(*, message: Message) -> None:
    """Send a message once more, with the same id, before what came after it; and what waits for the
    next try, now.
    """
    Message.objects.filter(pk=message.pk).update(done_at=None)
    _at_once(_locked(message.hook))


def _at_once(hook: Hook) -> None:
    """Wait for no next try. What is being sent goes on: it asks for what waits at each message."""
    waiting = Job.objects.about(hook).filter(state=JobState.WAITING)
    waiting.update(state=JobState.STOPPED, ended_at=Now())
    Hook.objects.filter(pk=hook.pk).update(next_at=None)
    hook.next_at = None
    transaction.on_commit(partial(wake, hook))


def _locked(hook: Hook) -> Hook:
    found: Hook = (
        Hook.objects.select_related("audit").select_for_update(of=("self",)).get(pk=hook.pk)
    )
    return found
