"""The coding of the demo: what `sereno demo` makes (250 texts, 90 codes, 6,000 passages by three
coders), and how long its pages take.

    python benchmarks/coding.py

Asked by Django's test client within this process, as the visitor of the demo: 200 searches (words,
phrases, near each other, parts of words, within a code), all of them through restricted texts as
well; each page of the analysis; agreement with 1,000 draws of documents, none of it kept from
before; the coding screen; and the project that leaves for other programs, to its last byte.
Processor time is printed beside the clock's: other work on the machine makes only the latter much
longer. There is no named peer; what the issue asks for is printed as the aim.

- `--searches N`: how many (200); `--times N`: how often each other page is asked for (5);
- `--home FOLDER`: an instance in which `sereno demo` was made already.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

SLUG, MAIL = "demo", "demo@sereno.example"
# Milliseconds that the issue asks for; of a search at the 95th percentile.
SEARCH, MATRIX, LONG = 200, 1_000, 10_000
ASKED = [
    *("luz", "lámparas", '"de noche"', "policía patrulla", "droga", "miedo O callado", "parque"),
    *("celular CERCA/6 quitaron", "escuel*", '"no hay luz"', "mujeres parada", "vecinas silbato"),
    *("baldío", "navaja", "asalto -camión", "alcohol", "denunci*", "mercado vend*", "narcomenudeo"),
]
SEARCHES = {
    "search": "",
    "search within a code": "&code={code}",
    "search, restricted texts too": "&restricted=yes",
}
# The name of a page, its query, and its aim.
PAGES: dict[str, tuple[str, str, int | None]] = {
    "codes by area": ("codes_by", "by=area", MATRIX),
    "codes by technique, %": ("codes_by", "by=technique&shows=code", MATRIX),
    "codes by sex": ("codes_by", "by=sex", MATRIX),
    "codes by month": ("codes_by", "by=month", MATRIX),
    "codes together, overlapping": ("code_pairs", "how=overlap", MATRIX),
    "codes together, within 3 turns": ("code_pairs", "how=near&near=3", MATRIX),
    "women and men": ("compare", "by=sex", MATRIX),
    "passages of a technique": ("passages", "technique=focus_group", None),
    "silence": ("silence", "", MATRIX),
    "saturation, 1,000 orders": ("saturation", "", MATRIX),
    "differences": ("to_settle", "", None),
    "texts": ("texts", "", None),
    "documents to code": ("to_code", "", None),
    "codebook": ("codebook", "", None),
}


def make_demo(home: Path) -> float:
    """The demo in an instance of its own; seconds that all of it took."""
    start = time.perf_counter()
    environment = os.environ | {"SERENO_HOME": str(home), "SERENO_LANGUAGE": "es"}
    command = [sys.executable, "-c", "from sereno.cli.main import main; main()", "demo"]
    quiet = subprocess.DEVNULL
    subprocess.run(
        [*command, "--no-serve", "--no-open"],
        env=environment,
        check=True,
        stdout=quiet,
        stderr=quiet,
    )
    return time.perf_counter() - start


def open_instance(home: Path) -> None:
    """The instance, in this process."""
    os.environ |= {
        "SERENO_HOME": str(home),
        "SERENO_DEMO": "yes",
        "DJANGO_SETTINGS_MODULE": "sereno.web.site.settings",
    }
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]


def timed(ask: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of the clock and of the processor until an answer is read whole."""
    start, spent = time.perf_counter(), time.process_time()
    answer = ask()
    assert answer.status_code == 200, answer
    for _block in answer if answer.streaming else ():
        pass
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - spent)


def line(words: str, times: list[tuple[float, float]], aim: int | None) -> str:
    """Medians and 95th percentiles of both."""
    cells = [words]
    for ordered in map(sorted, zip(*times, strict=True)):
        last = ordered[round(0.95 * (len(ordered) - 1))]
        cells += [f"{statistics.median(ordered):,.0f}", f"{last:,.0f}"]
    return f"| {' | '.join([*cells, '' if aim is None else f'{aim:,}'])} |"


def what_there_is() -> str:
    """The sizes of the demo, and how far its coders agree."""
    from sereno.web.audits.models import Audit
    from sereno.web.coding.models import Code, Segment, TextVersion
    from sereno.web.coding.rounds.agreement import Asked, Comparison
    from sereno.web.coding.rounds.settling import pairs_to_settle
    from sereno.web.diagnosis.models import Document
    from sereno.web.people.models import Person

    audit, person = Audit.objects.get(slug=SLUG), Person.objects.get(email=MAIL)
    texts = Document.objects.filter(audit=audit, kind__in=("transcript", "notes")).count()
    codes = Code.objects.filter(audit=audit, is_codable=True).count()
    segments = Segment.objects.filter(audit=audit, removed_at=None)
    coded, agreed = segments.exclude(coder=None).count(), segments.filter(coder=None).count()
    pairs = pairs_to_settle(audit, person)
    differences = sum(len(pair.to_decide) for pair in pairs)
    decided = sum(pair.decided for pair in pairs)
    comparison = Comparison(audit, person)
    whole = comparison.whole(Asked())
    assert whole is not None
    found = comparison.of_codes(whole)
    alphas = sorted(e.alpha.value for _code, e in found if e.alpha.value is not None)
    later = TextVersion.objects.filter(document__audit=audit, version__gt=1).count()
    return (
        f"{texts} texts, {codes} codes, {coded:,} passages by three coders ({agreed:,} agreed on); "
        f"{differences:,} differences, {decided:,} of them decided; texts with a name found late: "
        f"{later}; unitising alpha of the codes from {alphas[0]:.2f} to {alphas[-1]:.2f}, of all "
        f"{whole.alpha.value:.2f}."
    )


def measure(searches: int, times: int) -> list[str]:
    """The lines of the table."""
    from django.test import Client
    from django.urls import reverse

    from sereno.web.coding.models import Segment
    from sereno.web.coding.rounds import agreement
    from sereno.web.people.models import Person

    client = Client()
    client.force_login(Person.objects.get(email=MAIL), "django.contrib.auth.backends.ModelBackend")
    frequent = Segment.objects.values_list("code__number", flat=True)[0]

    def page(name: str, query: str = "", *more: object) -> Callable[[], Any]:
        address = f"{reverse(f'coding:{name}', args=[SLUG, *more])}?{query}"
        return lambda: client.get(address, headers={"accept-language": "es"})

    for name in ("search", "codes_by", "agreement"):
        page(name, "q=luz")()
    lines = []
    for words, more in SEARCHES.items():
        asked = [
            f"q={quote(ASKED[i % len(ASKED)])}&page={1 + i % 3}{more.format(code=frequent)}"
            for i in range(searches)
        ]
        lines.append(line(words, [timed(page("search", each)) for each in asked], SEARCH))
    for words, (name, query, aim) in PAGES.items():
        lines.append(line(words, [timed(page(name, query)) for _ in range(times)], aim))
    for by in agreement.BY:
        taken = []
        for _ in range(times):
            agreement._drawn.cache_clear()
            taken.append(timed(page("agreement", f"by={by}")))
        lines.append(line(f"agreement by {by}, 1,000 draws", taken, LONG))
    coded = Segment.objects.exclude(text=None).order_by("-document__number")
    most = coded.values_list("document__number", flat=True)[0]
    lines.append(
        line(
            "coding screen of a document",
            [timed(page("screen", "", "document", most)) for _ in range(times)],
            None,
        )
    )
    leave = reverse("coding:leave_project", args=[SLUG])
    for words, asked_for in (
        ("project (.qdpx), restricted too", {"restricted": "yes"}),
        ("project (.qdpx) with pictures", {"restricted": "yes", "media": "yes"}),
    ):
        taken = [timed(partial(client.post, leave, asked_for)) for _ in range(times)]
        lines.append(line(words, taken, LONG))
    return lines


def main() -> None:
    """Prints what there is and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sereno-demo-") as folder:
        home = options.home or Path(folder)
        made = None if options.home else make_demo(home)
        open_instance(home)
        print(what_there_is())
        if made is not None:
            print(f"`sereno demo` took {made:.0f} s to make all of it.")
        print("\n| | median, ms | p95, ms | median, CPU ms | p95, CPU ms | aim, ms |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        print("\n".join(measure(options.searches, options.times)))


if __name__ == "__main__":
    main()
