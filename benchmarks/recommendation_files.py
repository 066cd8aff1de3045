"""41,000 made-up recommendations: brought as a file, compared, listed and taken away.

    python benchmarks/recommendation_files.py

An instance of its own (SQLite) takes a CSV of 41,000 rows as a coordinator would bring it: the job
that makes drafts of them, with an event, deliverables, targets, areas and partners each; the job
that finds those that say almost the same; every page of recommendations; and the files that leave.
Processor time is printed beside the clock's, since other work on the machine makes that one longer.

Named peers, in the same run: pandas reads the same CSV (and does no more); rapidfuzz compares the
first 2,000 texts all against all (`token_set_ratio`), beside ours of the same texts; and exact
Jaccard of all their pairs says how many of the pairs the bands missed.

- `--rows N`: how many (41,000); `--home FOLDER`: an instance that holds them already, made by an
  earlier `--keep FOLDER`: its pages and files alone are measured.
"""

from __future__ import annotations

import argparse
import csv
import gc
import io
import logging
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

SLUG, MAIL = "queretaro", "coordinator@example.org"
ROWS, COMPARED, SEED = 41_000, 2_000, 7
IMPORT, PAGE = 60, 1_000  # seconds, milliseconds
VERBS = [
    *("Instalar", "Reparar", "Capacitar", "Podar", "Abrir", "Crear", "Rehabilitar"),
    *("Publicar", "Coordinar", "Formar"),
]
THINGS = [
    *("luminarias", "cámaras", "parques", "talleres", "mesas", "brigadas", "rutas"),
    *("senderos", "huertos", "canchas", "bibliotecas", "protocolos"),
]
PLACES = (
    *("la parada del Farol", "la primaria Benito Juárez", "el mercado de San Isidro"),
    *("la calle Hidalgo", "el puente nuevo", "la unidad deportiva"),
)
WORDS = [
    *("mujeres", "jóvenes", "vecinas", "comités", "policías", "maestras", "comerciantes"),
    *("madres", "abuelos", "niñas", "ruta", "noche", "luz", "agua", "escuela"),
    *("turno", "confianza", "denuncia", "reporte", "horario", "registro", "acuerdo"),
    *("convivencia", "prevención", "violencia"),
]
SAME = "Repetir el mismo texto de siempre con otra referencia y nada más que eso"
UNITS = ("Obras Públicas", "Seguridad Ciudadana", "Instituto de la Mujer", "Parques")
HEADINGS = (
    *("Referencia", "Título", "Texto", "Responsable", "Socios", "Plazo", "Fecha límite"),
    *("Metas de los ODS", "Entregables", "Quiénes se benefician"),
)
PAGES = {
    "register": ("recommendations", ""),
    "register, last page": ("recommendations", "page=last"),
    "register, search": ("recommendations", "q=luminarias en el mercado"),
    "register, a filter and an order": ("recommendations", "state=draft&sort=-title"),
    "almost the same": ("alike", ""),
    "principles by topic": ("principles", ""),
    "brought before": ("bring_recommendations", ""),
}
ENDINGS = ("csv", "xlsx", "json")


def made_up(n: int) -> bytes:
    """A CSV of n recommendations; every twentieth says the same, with another number."""
    draws = random.Random(SEED)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for at in range(n):
        what = f"{draws.choice(VERBS)} {draws.randint(2, 90)} {draws.choice(THINGS)}"
        title = f"{what} en {draws.choice(PLACES)} ({at})"
        text = " ".join(draws.choice(WORDS) for _ in range(40)) if at % 20 else SAME
        writer.writerow(
            [
                *(f"X-{at:05d}", title, text, draws.choice(UNITS), "Red Sol; Comité Vecinal"),
                *("corto plazo", "2027-06-30", "11.7; 16.1"),
                *("Lámparas | 40 | piezas | 2027-03-31; Talleres | 6", "mujeres; niñas"),
            ]
        )
    return out.getvalue().encode()


def open_instance(home: Path) -> None:
    """The instance, in this process."""
    os.environ |= {"SERENO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "sereno.web.site.settings"}
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]


def make_audit() -> None:
    """An audit with its coordinator, in an empty home."""
    from sereno.cli.instance import bring_up_to_date
    from sereno.web.audits.changes import create_audit
    from sereno.web.people.changes import add_person

    bring_up_to_date()
    by = add_person(email=MAIL, name="Carmen", password="una-lampara-en-la-ruta-7")
    create_audit(
        slug=SLUG, name="Querétaro", country="mx", languages=["es", "en"], select=22, by=by
    )


def client() -> Any:
    """A browser in which the coordinator signed in."""
    from django.test import Client

    from sereno.web.people.models import Person

    made = Client()
    made.force_login(
        Person.objects.get(email=MAIL), backend="django.contrib.auth.backends.ModelBackend"
    )
    return made


def timed(ask: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds of the clock and of the processor, and what came of it, read to its end."""
    gc.collect()
    start, spent = time.perf_counter(), time.process_time()
    found = ask()
    size = len(b"".join(found)) if getattr(found, "streaming", False) else 0
    if not size and hasattr(found, "content"):
        size = len(found.content)
    return time.perf_counter() - start, time.process_time() - spent, size or found


def bring(content: bytes) -> None:
    """Bring the file, settle its columns, and do both jobs."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from sereno.web.findings.models import AlikePair, BroughtRecommendations
    from sereno.web.jobs.models import Job
    from sereno.web.jobs.running import run_now

    by = client()
    file = SimpleUploadedFile("recomendaciones.csv", content)
    address = reverse("findings:bring_recommendations", args=[SLUG])
    took = timed(lambda: by.post(address, {"file": file, "whole": "1"}))
    print(row("the file is received and looked at", took))
    brought = BroughtRecommendations.objects.latest("pk")
    settled = reverse("findings:take_brought", args=[SLUG, brought.number])
    by.post(settled, {**brought.columns, "level": "team"})
    for words, aim in (("rows become drafts, with history", IMPORT), ("compared", None)):
        job = Job.objects.filter(state="waiting").earliest("pk")
        print(row(words, timed(partial(run_now, job.pk)), aim))
    brought.refresh_from_db()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"\n{brought.n_made:,} drafts, {brought.n_refused} refused, "
          f"{AlikePair.objects.count():,} pairs; {memory} MB at most.\n")  # fmt: skip


def row(words: str, took: tuple[float, float, Any], aim: float | None = None) -> str:
    """A line of a table in seconds."""
    clock, processor, _found = took
    return f"| {words} | {clock:.1f} | {processor:.1f} | {'' if aim is None else aim} |"


def pages() -> None:
    """Each page twice, the second time told; the files once."""
    from django.urls import reverse

    from sereno.web.findings.models import Recommendation

    by = client()
    number = Recommendation.objects.latest("number").number
    asked = {
        words: f"{reverse(f'findings:{name}', args=[SLUG])}?{query}"
        for words, (name, query) in PAGES.items()
    }
    for words, name in (
        ("one of them", "recommendation"),
        ("one of them, changed", "edit_recommendation"),
        ("one of them, merged", "merge_recommendation"),
    ):
        asked[words] = reverse(f"findings:{name}", args=[SLUG, number])
    asked["crosswalk"] = reverse("plan:crosswalk", args=[SLUG])
    asked["commitments"] = reverse("plan:commitments", args=[SLUG])
    asked["what waits for you"] = reverse("waiting:waiting")
    asked["history"] = reverse("audits:history", args=[SLUG])
    asked["search"] = f"{reverse('search', args=[SLUG])}?q=luminarias"
    asked["home"] = reverse("audit_home", args=[SLUG])
    print("| page | first ms | clock ms | processor ms | aim ms | kB |")
    print("| --- | --: | --: | --: | --: | --: |")
    for words, address in asked.items():
        first = timed(partial(by.get, address))[0]
        clock, processor, size = timed(partial(by.get, address))
        print(f"| {words} | {1e3 * first:,.0f} | {1e3 * clock:,.0f} | {1e3 * processor:,.0f} "
              f"| {PAGE:,} | {size / 1e3:,.0f} |", flush=True)  # fmt: skip
    print("\n| file | clock s | processor s | MB |\n| --- | --: | --: | --: |")
    for ending in ENDINGS:
        address = reverse("findings:recommendations_file", args=[SLUG, ending])
        clock, processor, size = timed(partial(by.get, address))
        print(f"| {ending} | {clock:.1f} | {processor:.1f} | {size / 1e6:.1f} |", flush=True)


def peers(content: bytes) -> None:
    """pandas reading the file; rapidfuzz and exact Jaccard over some of its texts."""
    import pandas as pd
    from rapidfuzz import fuzz, process

    from sereno.methods.findings.near_duplicates import LEAST, jaccard, near_duplicates, shingles

    read = timed(lambda: pd.read_csv(io.BytesIO(content)))
    print(f"\npandas {pd.__version__} reads the CSV, and no more: {read[0]:.2f} s\n")
    rows = list(csv.reader(io.StringIO(content.decode())))[1 : COMPARED + 1]
    texts = [f"{row[1]} {row[2]}" for row in rows]
    print(f"| {COMPARED:,} texts compared | clock s | × ours | pairs |\n| --- | --: | --: | --: |")
    # The library is loaded before it is timed, as its peers are.
    near_duplicates(texts[:2])
    own = timed(lambda: near_duplicates(texts))

    def all_against_all() -> int:
        shares = process.cdist(texts, texts, scorer=fuzz.token_set_ratio, workers=1)
        return int((shares >= 100 * LEAST).sum() - len(texts)) // 2

    fuzzy = timed(all_against_all)
    sets = [shingles(text) for text in texts]
    exact = timed(lambda: [1 for a, b in combinations(sets, 2) if jaccard(a, b) >= LEAST])
    for words, (clock, _processor, found) in (
        ("Sereno: MinHash, then exact Jaccard", own),
        ("exact Jaccard, all against all", exact),
        ("rapidfuzz token_set_ratio, all against all", fuzzy),
    ):
        n = found if isinstance(found, int) else len(found)
        print(f"| {words} | {clock:.2f} | {clock / own[0]:.1f} | {n:,} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    content = made_up(given.rows)
    with tempfile.TemporaryDirectory() as folder:
        open_instance(given.home or given.keep or Path(folder))
        if not given.home:
            make_audit()
            print("| what | clock s | processor s | aim s |\n| --- | --: | --: | --: |")
            bring(content)
        pages()
    peers(content)


if __name__ == "__main__":
    main()
