"""An instance with a transcript, a codebook, coders and what they coded, made by the models; and
the product's own server for it, which can be killed.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SLUG = "coded"
PATIENCE = 120.0
SPOKEN = (
    "pues la calle de noche ya nadie sale porque no hay luz y los camiones pasan tarde mi hija "
    "regresa sola del trabajo ahí en la esquina venden y todos sabemos pero nadie dice antes "
    "pasaba el patrullero ahora no viene las vecinas nos juntamos en la cancha con los niños"
)
WORDS = SPOKEN.split()


def open_instance(home: Path) -> None:
    """Settings, tables and the key of the vault."""
    os.environ |= {
        "SERENO_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "sereno.web.site.settings",
        "SERENO_LANGUAGE": "es",
        # The browser's driver keeps an event loop in this thread, in which Django refuses to work.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    os.environ.pop("SERENO_DATABASE_URL", None)
    from sereno.cli.instance import bring_up_to_date
    from sereno.cli.instance import open_instance as open_one

    open_one()
    bring_up_to_date()


def turns(words: int, rng: np.random.Generator) -> list[str]:
    """What is said, turn by turn, of so many words in all."""
    said, left = [], words
    while left > 0:
        n = min(left, int(rng.integers(10, 80)))
        some = [WORDS[int(i)] for i in rng.integers(len(WORDS), size=n)]
        said.append(" ".join(some).capitalize() + ".")
        left -= n
    return said


@dataclass(frozen=True)
class Coded:
    """What was made."""

    document: Any
    coders: list[Any]
    codes: list[Any]


def fill(*, words: int, codes: int, coders: int, rng: np.random.Generator) -> Coded:
    """An audit with one transcript that can be coded."""
    from django.utils import timezone

    from sereno.web.audits.changes import create_audit, give_role
    from sereno.web.audits.roles import Role
    from sereno.web.coding.codebook.changes import add_code
    from sereno.web.coding.models import Block, Part, Speaker, TextVersion
    from sereno.web.diagnosis.activities.changes import plan_activity
    from sereno.web.diagnosis.models import Document, DocumentVersion
    from sereno.web.people.changes import add_person

    people = [
        add_person(email=f"coder{n}@example.org", password="cuatro palabras sin relación")
        for n in range(coders)
    ]
    by = people[0]
    audit = create_audit(slug=SLUG, name="Coded", country="mx", languages=["es"], select=1, by=by)
    for person in people[1:]:
        give_role(audit=audit, person=person, role=Role.ANALYST, by=by)
    activity = plan_activity(
        audit=audit,
        by=by,
        title="Grupo focal",
        technique="focus_group",
        access_level="field",
        on=timezone.localdate(),
    )
    document = Document.objects.create(
        audit=audit,
        number=1,
        activity=activity,
        access_level="field",
        kind="transcript",
        title="GF",
    )
    now = timezone.now()
    source = DocumentVersion.objects.create(
        document=document, version=1, file_name="gf.txt", at=now
    )
    said = turns(words, rng)
    text = TextVersion.objects.create(
        document=document, version=1, source=source, text="\n".join(said), moves="[]", at=now
    )
    speakers = [
        Speaker.objects.create(
            document=document, number=n, label=f"Persona {n}", part=Part.PARTICIPANT
        )
        for n in range(1, 9)
    ]
    at, blocks = 0, []
    for n, line in enumerate(said):
        speaker = speakers[int(rng.integers(len(speakers)))]
        blocks.append(Block(text=text, ordinal=n, start=at, end=at + len(line), speaker=speaker))
        at += len(line) + 1
    Block.objects.bulk_create(blocks)
    poles = ("threat", "vulnerability", "capacity", "")
    made = [
        add_code(
            audit=audit,
            by=by,
            name=f"Código {n + 1}",
            letters=chr(97 + n // 26) + chr(97 + n % 26),
            pole=poles[n % 4],
            access_level="team",
        )
        for n in range(codes)
    ]
    return Coded(document, people, made)


def code_all(made: Coded, segments: int, rng: np.random.Generator) -> None:
    """Passages of all coders, from a word to two turns long."""
    from sereno.web.coding.segments.changes import code_many
    from sereno.web.coding.segments.passages import Passage

    text = made.document.texts.get()
    end = len(text.text)
    for n, coder in enumerate(made.coders):
        mine = segments // len(made.coders) + (n < segments % len(made.coders))
        starts = rng.integers(0, end - 500, size=mine)
        lengths = rng.integers(5, 500, size=mine)
        code_many(
            audit=made.document.audit,
            by=coder,
            coder=coder,
            passages=[
                Passage(
                    code=made.codes[int(rng.integers(len(made.codes)))],
                    document=made.document,
                    start=int(start),
                    end=int(start + length),
                )
                for start, length in zip(starts, lengths, strict=True)
            ],
        )


def cookie_of(person: Any) -> tuple[str, str]:
    """The name and value of a session of somebody who signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() + 86_400, "email": person.email}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value


def free_port() -> int:
    """One on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Server:
    """The web server of the product, in a group of processes of its own."""

    def __init__(self) -> None:
        from sereno.cli.serve import prepare, web_command

        prepare("127.0.0.1")
        self.port = free_port()
        self._command = web_command("127.0.0.1", self.port, 1)
        self.start()

    @property
    def address(self) -> str:
        """Of the coding screen."""
        return f"http://127.0.0.1:{self.port}/a/{SLUG}/coding/document/1/"

    def start(self) -> None:
        """Return when it answers."""
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            self._command, start_new_session=True, stdout=quiet, stderr=quiet
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                asked.request("GET", "/healthz")
                if asked.getresponse().status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise TimeoutError("the server doesn't start")

    def kill(self) -> None:
        """As a power cut does."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
