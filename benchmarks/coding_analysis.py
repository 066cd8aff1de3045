"""Searching and counting what was coded: 250 documents, 90 codes, 6,000 segments by three coders.

An instance of its own is filled by the models and each page asked for by Django's test client, as a
coordinator: 200 searches (words, phrases, near each other, similar words, within a code), half of
them through 25 restricted texts too, and each page of the analysis. There is no named peer; the
issue asks for 200 ms (search, 95th percentile) and one second (any matrix).

- `--searches N`: how many (200); `--times N`: how often each page of the analysis is asked for (5);
- `--database ADDRESS`: a PostgreSQL that is there and empty, instead of SQLite.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

DOCUMENTS, CODES, SEGMENTS, TURNS = 250, 90, 6_000, 60
SAID = [
    "no hay luz en la calle y de noche asaltan a las mujeres en la parada del camión",
    "venden droga afuera de la escuela y nadie denuncia por miedo",
    "la policía pasa pero no se baja de la patrulla",
    "los vecinos nos organizamos con un chat y silbatos",
    "mi hijo ya no sale al parque después de las siete",
    "el baldío está lleno de basura y ahí se juntan",
    "antes se podía caminar tranquila hasta el mercado",
    "le quitaron el celular a mi hermana con una navaja",
    "toman en la esquina y se pelean los fines de semana",
    "en su casa le pega y ella no dice nada",
]
ASKED = [
    *("luz noche", '"sin luz"', "luz CERCA/6 noche", "policía", "droga", "miedo O temor"),
    *("parque -basura", "escuel*", '"no hay luz"', "mujeres parada", "patrulla", "vecinos chat"),
    *("baldío", "navaja celular", "niños", "alcohol", "nadie denuncia", "mercado caminar"),
]
PAGES = {
    "codes by area": ("codes_by", "by=area"),
    "codes by technique, %": ("codes_by", "by=technique&shows=code"),
    "codes by sex": ("codes_by", "by=sex"),
    "codes by month": ("codes_by", "by=month"),
    "codes together, overlapping": ("code_pairs", "how=overlap"),
    "codes together, within 3 turns": ("code_pairs", "how=near&near=3"),
    "women and men": ("compare", "by=sex"),
    "passages of a cell": ("passages", "code=3&technique=focus_group"),
    "saturation, 1,000 orders": ("saturation", ""),
}


def open_instance(home: Path, database: str) -> None:
    """An empty instance."""
    os.environ |= {"SERENO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "sereno.web.site.settings"}
    if database:
        os.environ["SERENO_DATABASE_URL"] = database
    import logging

    words = ["user", "add", "ana@example.org", "--admin"]
    command = [sys.executable, "-c", "from sereno.cli.main import main; main()", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    logging.disable(logging.CRITICAL)


def fill(draw: random.Random) -> None:
    """The audit `coded` with everything in it."""
    from django.utils import timezone

    from sereno.web.audits.changes import create_audit
    from sereno.web.coding.codebook.changes import add_code
    from sereno.web.coding.models import Block, Segment, Speaker, TextVersion
    from sereno.web.coding.search.indexing import index_text
    from sereno.web.diagnosis.models import (
        Activity,
        ActivityArea,
        Document,
        DocumentVersion,
        Participants,
        Technique,
    )
    from sereno.web.people.models import Person

    by = Person.objects.get()
    coders = [by] + [Person.objects.create(email=f"c{i}@example.org") for i in range(2)]
    audit = create_audit(
        by=by, name="Coded", slug="coded", country="mx", languages=["es"], select=5
    )
    codes = [add_code(audit=audit, by=by, name=f"Código {i}") for i in range(CODES)]
    now, texts = timezone.now(), []
    for n in range(1, DOCUMENTS + 1):
        is_secret = n % 10 == 0
        level = "restricted" if is_secret else "field"
        activity = Activity.objects.create(
            audit=audit, number=n, title=f"Grupo {n}", technique=draw.choice(Technique.values),
            access_level=level, on=dt.date(2026, 1, 1) + dt.timedelta(days=n), state="held",
        )  # fmt: skip
        for area in draw.sample(range(22), 1 + (n % 9 == 0)):
            ActivityArea.objects.create(activity=activity, code=f"{area}", name=f"Colonia {area}")
        for sex in ("women", "men"):
            Participants.objects.create(
                activity=activity,
                sex=sex,
                age="30-59",
                sector="residents",
                people=draw.randint(3, 9),
            )
        document = Document.objects.create(
            audit=audit, number=n, activity=activity, kind="transcript", access_level=level,
            language="es",
        )  # fmt: skip
        source = DocumentVersion.objects.create(document=document, version=1, at=now)
        turns = [". ".join(draw.choices(SAID, k=draw.randint(1, 4))) for _ in range(TURNS)]
        text = TextVersion.objects.create(
            document=document, version=1, source=source, at=now, text="\n".join(turns)
        )
        speakers = [
            Speaker.objects.create(
                document=document, number=i, label=f"Persona {i}", part="participant", sex=sex
            )
            for i, sex in enumerate(("women", "men"), 1)
        ]
        at, blocks = 0, []
        for ordinal, words in enumerate(turns):
            blocks.append(
                Block(
                    text=text,
                    ordinal=ordinal,
                    start=at,
                    end=at + len(words),
                    speaker=draw.choice(speakers),
                )
            )
            at += len(words) + 1
        Block.objects.bulk_create(blocks)
        index_text(text)
        texts.append((document, text, at))
    segments = []
    for i in range(SEGMENTS):
        document, text, length = draw.choice(texts)
        start = draw.randrange(length - 200)
        segments.append(
            Segment(
                audit=audit,
                code=codes[min(int(draw.expovariate(0.05)), CODES - 1)],
                coder=draw.choice(coders),
                document=document,
                text=text,
                start=start,
                end=start + draw.randint(20, 180),
                revision=i,
                made_at=now,
                changed_at=now,
            )
        )
    Segment.objects.bulk_create(segments, batch_size=500)


def timed(ask: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of the clock, and of the processor: other work makes only the first longer."""
    start, spent = time.perf_counter(), time.process_time()
    answer = ask()
    assert answer.status_code == 200, answer
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - spent)


def line(words: str, times: list[tuple[float, float]]) -> str:
    """Medians and 95th percentiles of both."""
    cells = [words]
    for ordered in map(sorted, zip(*times, strict=True)):
        cells += [
            f"{statistics.median(ordered):.0f}",
            f"{ordered[round(0.95 * (len(ordered) - 1))]:.0f}",
        ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    draw = random.Random(20261130)
    with tempfile.TemporaryDirectory() as home:
        open_instance(Path(home), options.database)
        start = time.perf_counter()
        fill(draw)
        filled = time.perf_counter() - start
        from django.conf import settings
        from django.test import Client
        from django.urls import reverse

        from sereno.web.people.models import Person

        settings.ALLOWED_HOSTS = ["*"]
        client = Client()
        client.force_login(
            Person.objects.order_by("pk")[0], "django.contrib.auth.backends.ModelBackend"
        )

        def page(name: str, query: str) -> Callable[[], Any]:
            address = f"{reverse(f'coding:{name}', args=['coded'])}?{query}"
            return lambda: client.get(address, headers={"accept-language": "es"})

        print(
            f"{DOCUMENTS} documents, {CODES} codes, {SEGMENTS} segments, filled in {filled:.0f} s\n"
        )
        print("| | median, ms | p95, ms | median, CPU ms | p95, CPU ms |")
        print("| --- | ---: | ---: | ---: | ---: |")
        for name in ("search", "codes_by"):
            page(name, "q=luz")()
        for words, more in (
            ("search", ""),
            ("search within a code", "&code=2"),
            ("search, restricted texts too", "&restricted=yes"),
        ):
            times = []
            for i in range(options.searches):
                asked = f"q={quote(ASKED[i % len(ASKED)])}&page={1 + i % 3}{more}"
                times.append(timed(page("search", asked)))
            print(line(words, times))
        for words, (name, query) in PAGES.items():
            times = [timed(page(name, query)) for _ in range(options.times)]
            print(line(words, times))


if __name__ == "__main__":
    main()
