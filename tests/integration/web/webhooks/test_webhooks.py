"""Webhooks, told over real HTTP.

1. A message says which record, of which kind, what and when, and no text; it is signed so that the
   example of the documentation, which knows nothing of ours, takes it and nothing that was changed.
2. What is above the level is not told, nor what came above it since, nor kinds that weren't chosen,
   nor first judgements before both have judged.
3. What isn't taken comes again with the same id, before what came after it, after growing waits;
   after five days without a success, or 410, it stops, and its coordinators find it waiting; in use
   again it tells what was left.
4. A worker that is killed between sending and noting sends again with the same id.
5. The job does it: asked for by the event, once, not before its time.
6. The secret and the address stand in no history, column or log; two secrets sign for a day.
7. Without a person who may manage the audit it sends nothing, until another takes it over.
8. Off, nothing is noted nor sent, and the page says so; a webhook is made of no other level, kind
   or address.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from itertools import pairwise

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import give_role
from sereno.web.audits.roles import Role
from sereno.web.jobs.models import Job, JobState
from sereno.web.jobs.running import work_off
from sereno.web.records.changes import change
from sereno.web.sources.record import SOURCES
from sereno.web.waiting.brought import waiting_for
from sereno.web.webhooks.changes import (
    make_hook,
    remove_hook,
    renew_secret,
    resume_hook,
    send_again,
    send_test,
)
from sereno.web.webhooks.models import Hook, Message, Stopped, Try
from sereno.web.webhooks.sending import send_waiting
from sereno.web.webhooks.work import KEPT, tidy
from tests import ROOT
from tests.integration.web.sources.catalogue_data import make_source
from tests.integration.web.webhooks.conftest import Receiver

pytestmark = [pytest.mark.django_db]
HOW_TO = (ROOT / "docs/how-to/receive-webhooks.md").read_text(encoding="utf-8")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def hook(audit, coordinator, receiver) -> Hook:
    return made(audit, coordinator, receiver)


def made(audit, by, receiver: Receiver, level: str = "public", **other) -> Hook:
    given = {"name": "Tablero", "address": receiver.address, "kinds": ["sources", "review_rounds"]}
    return make_hook(
        audit=audit, by=by, access_level=level, now=timezone.now(), **(given | other)
    )  # fmt: skip


def send(hook: Hook, at: dt.datetime | None = None) -> int:
    def clock() -> dt.datetime:
        return at or timezone.now()

    return send_waiting(hook.pk, clock=clock, draw=np.random.default_rng(3))


def told(receiver: Receiver) -> list[object]:
    return [json.loads(body)["data"].get("record") for _headers, body in receiver.came]


def is_from_sereno():
    """The example of the documentation."""
    names: dict[str, object] = {}
    exec(re.findall(r"```python\n(.+?)```", HOW_TO, re.DOTALL)[0], names)  # noqa: S102
    return names["is_from_sereno"]


def test_told(audit, hook, receiver, caplog) -> None:
    """1"""
    caplog.set_level(logging.DEBUG)
    source = make_source(audit, title="Zanahoria", access_level="public")
    assert send(hook) == 1
    ((headers, body),) = receiver.came
    event = audit.events.get(verb="add_source")
    address = reverse("api:source", args=[audit.slug, source.number])
    assert json.loads(body) == {
        "type": "sources.add_source",
        "timestamp": event.at.isoformat(),
        "data": {
            "audit": audit.slug, "kind": "sources", "verb": "add_source",
            "record": source.number, "address": address,
        },
    }  # fmt: skip
    check = is_from_sereno()
    assert check(hook.secret, headers, body)
    other = headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 400)}
    assert not check(hook.secret, headers, body + b" ")
    assert not check("whsec_" + "A" * 44, headers, body)
    assert not check(hook.secret, headers | {"webhook-id": "msg_0"}, body)
    assert not check(hook.secret, other, body)
    (one,) = Try.objects.all()
    assert (one.status, one.error, one.message.id_told) == (204, "", headers["webhook-id"])
    assert "zarzamora" not in str([vars(one), caplog.text])
    source.delete()
    send_again(message=one.message)
    assert send(hook) == 1
    assert told(receiver) == [source.number, None]
    assert len(set(receiver.ids)) == 1


def test_levels(audit, coordinator, hook, receiver) -> None:
    """2"""
    team = made(audit, coordinator, receiver, "team", name="Equipo")
    for level in ("public", "team", "field", "restricted"):
        make_source(audit, title=level, access_level=level)
    assert send(hook) == 1
    assert send(team) == 2
    assert told(receiver) == [1, 1, 2]
    # Noted while it was public, and not any more when its turn comes.
    raised = make_source(audit, title="x", access_level="public")
    change(SOURCES, row=raised, by=coordinator, access_level=AccessLevel.RESTRICTED)
    assert (send(hook), send(team)) == (0, 0)
    narrow = made(audit, coordinator, receiver, "team", kinds=["requests"])
    make_source(audit, title="y", access_level="public")
    assert send(narrow) == 0
    assert not narrow.messages.exists()


def test_again(audit, coordinator, hook, receiver) -> None:
    """3"""
    make_source(audit, access_level="public")
    make_source(audit, access_level="public")
    now = timezone.now()
    receiver.statuses = [500, 302, 404]
    waits = []
    for _ in range(3):
        assert send(hook, now) == 0
        hook.refresh_from_db()
        waits.append(hook.next_at - now)
        now = hook.next_at
    assert all(2 < later / sooner < 6 for sooner, later in pairwise(waits))
    assert send(hook, now) == 2
    assert told(receiver) == [1, 1, 1, 1, 2]
    assert len(set(receiver.ids)) == 2
    hook.refresh_from_db()
    assert (hook.failing_since, hook.n_failed, hook.next_at) == (None, 0, None)
    assert sorted(each.status for each in Try.objects.all()) == [204, 204, 302, 404, 500]

    assert waiting_for(coordinator) == []
    make_source(audit, access_level="public")
    receiver.statuses = [500] * 2
    send(hook, now)
    send(hook, now + 121 * HOUR)
    hook.refresh_from_db()
    assert hook.stopped == Stopped.FAILED
    assert audit.events.first().verb == "webhook_given_up"
    assert "Tablero" in str(waiting_for(coordinator))
    # What happens while it is stopped isn't noted; what waited is told once it is in use.
    make_source(audit, access_level="public")
    assert send(hook) == 0
    resume_hook(hook=hook, by=coordinator)
    assert waiting_for(coordinator) == []
    assert send(hook) == 1
    assert told(receiver)[-1] == 3

    make_source(audit, access_level="public")
    receiver.statuses = [410]
    send(hook)
    hook.refresh_from_db()
    assert hook.stopped == Stopped.GONE
    tidy(timezone.now() + KEPT + HOUR)
    assert not Message.objects.exists()


def test_killed(audit, hook, receiver, monkeypatch) -> None:
    """4"""
    make_source(audit, access_level="public")

    def killed(**_row: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(Try.objects, "create", killed)
        with pytest.raises(SystemExit):
            send(hook)
    assert send(hook) == 1
    assert len(receiver.came) == 2
    assert len(set(receiver.ids)) == 1


def test_by_the_queue(audit, hook, receiver, django_capture_on_commit_callbacks) -> None:
    """5"""
    receiver.statuses = [204, 503]
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            make_source(audit, access_level="public")
    assert Job.objects.filter(state=JobState.WAITING).count() == 1
    assert work_off(audit) == 1
    assert told(receiver) == [1, 2]
    # The next try is asked for, and nobody begins with it yet.
    waiting = Job.objects.get(state=JobState.WAITING)
    hook.refresh_from_db()
    assert waiting.not_before == hook.next_at > timezone.now()
    assert work_off(audit) == 0
    with django_capture_on_commit_callbacks(execute=True):
        make_source(audit, access_level="public")
    assert work_off(audit) == 0
    receiver.statuses = [500]
    with django_capture_on_commit_callbacks(execute=True):
        test = send_test(hook=hook, now=timezone.now())
    assert work_off(audit) == 1
    # The test came first and is tried once; then what waited.
    assert told(receiver) == [1, 2, None, 2, 3]
    test.refresh_from_db()
    assert test.done_at is not None
    assert not Job.objects.filter(state=JobState.WAITING).exists()


def test_secrets(audit, coordinator, hook, receiver, signed_in, caplog) -> None:
    """6"""
    caplog.set_level(logging.DEBUG)
    former = hook.secret
    now = timezone.now()
    new = renew_secret(hook=hook, by=coordinator, now=now)
    for later in (HOUR, 25 * HOUR):
        make_source(audit, access_level="public")
        send(hook, now + later)
    both, one = [headers["webhook-signature"].split() for headers, _body in receiver.came]
    assert (len(both), len(one)) == (2, 1)
    tidy(now + 25 * HOUR)
    hook.refresh_from_db()
    assert (hook.former_secret, hook.secret) == ("", new)
    page = signed_in(coordinator).get(reverse("webhooks:webhook", args=[audit.slug, hook.number]))
    assert "capability" in page.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM webhooks_hook")
        rows = b"".join(
            bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode()
            for row in cursor.fetchall()
            for each in row
        )
    kept = str(list(audit.events.values())) + str(list(Job.objects.values())) + caplog.text
    for secret in (new, former, "capability"):
        assert secret.encode() not in rows
        assert secret not in kept
        assert secret == "capability" or secret not in page.text
    remove_hook(hook=hook, by=coordinator)
    assert not Try.objects.exists()


def test_nobody_answers(audit, coordinator, hook, receiver, make_person) -> None:
    """7"""
    other = make_person("otra@example.org")
    give_role(audit=audit, person=other, role=Role.COORDINATOR, by=coordinator)
    give_role(audit=audit, person=coordinator, role=Role.VIEWER, by=other)
    make_source(audit, access_level="public")
    assert send(hook) == 0
    assert waiting_for(coordinator) == []
    assert "Tablero" in str(waiting_for(other))
    resume_hook(hook=hook, by=other)
    assert send(hook) == 1


@pytest.mark.one_database
def test_made(audit, coordinator, receiver, signed_in, settings) -> None:
    """6 8: by its pages"""
    client: Client = signed_in(coordinator)
    address = reverse("webhooks:webhooks", args=[audit.slug])
    given = {
        "name": "Tablero", "address": receiver.address, "access_level": "team", "kinds": ["sources"]
    }  # fmt: skip
    for wrong in (
        {"address": "http://127.0.0.1:1/"}, {"address": "https://localhost/"}, {"kinds": []},
        {"access_level": "field"}, {"kinds": ["documents"]}, {"name": ""},
    ):  # fmt: skip
        assert client.post(address, given | wrong).status_code == 422, wrong
    page = client.post(address, given)
    hook = Hook.objects.get()
    assert page["Cache-Control"] == "private, no-store"
    assert hook.secret in page.text
    one = [audit.slug, hook.number]
    client.post(reverse("webhooks:test", args=one))
    send(hook)
    (message,) = hook.messages.all()
    assert json.loads(receiver.came[0][1])["type"] == "webhook.test"
    client.post(reverse("webhooks:send_again", args=[*one, message.pk]))
    assert hook.messages.waiting().count() == 1
    page = client.post(reverse("webhooks:renew_secret", args=one))
    hook.refresh_from_db()
    assert hook.secret in page.text
    for step, stopped in (("stop", Stopped.BY_HAND), ("resume", "")):
        client.post(reverse(f"webhooks:{step}", args=one))
        hook.refresh_from_db()
        assert hook.stopped == stopped
    settings.WEBHOOKS = False
    make_source(audit, access_level="public")
    assert hook.messages.count() == 1
    assert send(hook) == 0
    assert "SERENO_WEBHOOKS" in client.get(address).text
    assert client.post(address, given).status_code == 422
    with pytest.raises(Problem):
        made(audit, coordinator, receiver)
    client.post(reverse("webhooks:remove", args=one))
    assert not Hook.objects.exists()
