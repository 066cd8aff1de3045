"""The pages of actions and monitoring with the demo city twenty times over: 3,200 actions, 2,820
recommendations with what two rounds judged of them.

It sets up the demo, multiplies what hangs on its recommendations and actions, and asks for each
page again and again by Django's test client within this process. Processor time is printed beside
the clock's, and how many questions a page asks of the database. What it is compared with is the
same page before it was multiplied.

- `--home FOLDER`: a demo's home, which is copied, in place of a new one;
- `--times N`: how often each page is asked for (20);
- `--copies N`: how many times over (20).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any

from pages import open_instance, quantiles, repeat

AIM = 200  # ms
SLUG = "demo"
APPS = ("findings", "plan", "actions", "monitoring")
# One row of each is asked for; what these pages need beside the audit.
ACTION, ROUND, ITEM, TARGET, STUDY = 80, 2, 31, 1, 1
PAGES: dict[str, tuple[str, tuple[Any, ...], str]] = {
    "home": ("audit_home", (), ""),
    "actions": ("actions:actions", (), ""),
    "actions, overdue": ("actions:actions", (), "going=overdue"),
    "actions, no entry for 60 days": ("actions:actions", (), "going=stale"),
    "actions, by topic": ("actions:actions", (), "q=alumbrado"),
    "an action": ("actions:action", (ACTION,), ""),
    "board": ("actions:board", (), ""),
    "timeline": ("actions:timeline", (), ""),
    "calendar": ("actions:calendar", (), ""),
    "money of an action": ("actions:money", (ACTION,), ""),
    "people of an action": ("actions:people", (ACTION,), ""),
    "costs": ("actions:costs", (), ""),
    "costs by topic": ("actions:costs", (), "by=topic"),
    "costs by area": ("actions:costs", (), "by=area"),
    "costs by action": ("actions:costs", (), "by=action"),
    "accompaniment": ("actions:accompaniments", (), ""),
    "rounds": ("monitoring:review_rounds", (), ""),
    "a locked round": ("monitoring:review_round", (ROUND,), ""),
    "its judgements": ("monitoring:judgements", (ROUND,), ""),
    "a desk file": ("monitoring:review", (ROUND, ITEM), ""),
    "to be judged by me": ("monitoring:my_reviews", (), ""),
    "dashboard": ("monitoring:dashboard", (), ""),
    "a target": ("monitoring:target", (TARGET,), ""),
    "outcomes": ("monitoring:outcomes", (), ""),
    "studies": ("monitoring:studies", (), ""),
    "a study": ("monitoring:study", (STUDY,), ""),
}


def set_up(home: Path) -> None:
    """The demo at `home`: its server is stopped once it answers, and what waits is worked off."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"SERENO_HOME": str(home), "SERENO_LANGUAGE": "es"}
    begin = [sys.executable, "-c", "from sereno.cli.main import main; main()"]
    demo = subprocess.Popen(
        [*begin, "demo", "--no-open", "--port", str(port)], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while demo.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(1)
    demo.terminate()
    demo.wait(60)


def multiply(copies: int) -> dict[str, int]:
    """Rows of recommendations and actions and of all that hangs on them, so many times in all."""
    from django.apps import apps
    from django.db import connection, transaction

    from sereno.web.actions.models import Action
    from sereno.web.findings.models import Recommendation

    order: list[type[Any]] = [Recommendation, Action]
    every = [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model.__name__ not in ("AlikePair", "EffectStudy", "ReadOutline", "ReviewDraft")
    ]
    while more := [
        model
        for model in every
        if model not in order
        and any(each.related_model in order for each in _links(model))
        and all(
            each.related_model in order or each.related_model not in _reached(every, order)
            for each in _links(model)
        )
    ]:
        order += more
    counted: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        kept = {model: list(model._base_manager.order_by("pk")) for model in order}
        for n in range(1, copies):
            found: dict[type[Any], dict[Any, Any]] = defaultdict(dict)
            for model in order:
                found[model] = _copied(model, kept[model], found, n)
        for model in order:
            counted[model.__name__] = model._base_manager.count()
    return counted


def _links(model: type[Any]) -> list[Any]:
    return [each for each in model._meta.concrete_fields if each.is_relation]


def _reached(every: list[type[Any]], order: list[type[Any]]) -> set[type[Any]]:
    """What will be copied too."""
    reached = set(order)
    while more := {
        model
        for model in every
        if model not in reached and any(each.related_model in reached for each in _links(model))
    }:
        reached |= more
    return reached


def _copied(
    model: type[Any], rows: list[Any], found: dict[type[Any], dict[Any, Any]], n: int
) -> dict[Any, Any]:
    names = {each.name for each in model._meta.concrete_fields}
    made, old = [], []
    for row in rows:
        values = {each.attname: getattr(row, each.attname) for each in model._meta.concrete_fields}
        del values[model._meta.pk.attname]
        lost = False
        for each in _links(model):
            key = values[each.attname]
            if each.related_model is model:
                lost = lost or key is not None
            elif each.related_model in found and key is not None:
                values[each.attname] = found[each.related_model].get(key)
                lost = lost or values[each.attname] is None
        if lost:
            continue
        for each in model._meta.concrete_fields:
            if each.get_internal_type() == "UUIDField":
                values[each.attname] = uuid.uuid4()
        if "audit" in names and "number" in names:
            values["number"] += 1000 * n
        if model.__name__ == "Recommendation":
            values["reference"] = f"{values['reference']}.{n}"
        made.append(model(**values))
        old.append(row.pk)
    model._base_manager.bulk_create(made, batch_size=500)
    return {key: each.pk for key, each in zip(old, made, strict=True)}


def main() -> None:
    """Prints a table, and what is above the aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--copies", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if given.home is None:
            set_up(home)
        else:
            shutil.copytree(given.home, home)
        open_instance(home)
        from django.conf import settings
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext
        from django.urls import reverse

        from sereno.web.audits.models import Membership

        settings.ALLOWED_HOSTS = ["*"]
        people = {
            who: Membership.objects.filter(audit__slug=SLUG, role=who).first()
            for who in ("coordinator", "viewer", "evaluator")
        }
        from sereno.web.site.warming import keep_what_is_loaded

        once: dict[tuple[str, str], float] = {}
        for copies in (1, given.copies):
            if copies > 1:
                counted = multiply(copies)
                print(", ".join(f"{name} {n}" for name, n in sorted(counted.items())), "\n")
                print("| page | who | demo p50 ms | p50 ms | p95 ms | processor p95 ms | queries |")
                print("| --- | --- | --: | --: | --: | --: | --: |")
            above = []
            for who, member in people.items():
                if member is None:
                    continue
                client = Client()
                # As the product's server does once it has loaded everything.
                client.get(reverse("audit_home", args=[SLUG]))
                keep_what_is_loaded()
                client.force_login(
                    member.person, backend="django.contrib.auth.backends.ModelBackend"
                )
                for name, (route, args, query) in PAGES.items():
                    address = reverse(route, args=[SLUG, *args]) + (f"?{query}" if query else "")
                    with CaptureQueriesContext(connection):
                        answer = client.get(address)
                        # Each request begins its own log.
                        asked = len(connection.queries)
                    if answer.status_code != 200:
                        continue
                    clock, processor = repeat(partial(client.get, address), given.times)
                    p50, p95 = quantiles(clock)
                    if copies == 1:
                        once[name, who] = p50
                        continue
                    spent = quantiles(processor)[1]
                    print(
                        f"| {name} | {who} | {once.get((name, who), 0):.0f} | {p50:.0f} | {p95:.0f}"
                        f" | {spent:.0f} | {asked} |",
                        flush=True,
                    )
                    if p95 >= AIM:
                        above.append(f"{name} ({who}): {p95:.0f}")
        print(f"\naim: p95 < {AIM} ms: {', '.join(above) or 'every page is below it'}")


if __name__ == "__main__":
    main()
