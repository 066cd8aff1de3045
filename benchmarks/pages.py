"""The pages of an audit of Mexico City: 1.1 M incidents of five years in 1,814 neighbourhoods.

`sereno init` and `sereno load` put the city into an instance of its own; then each page that can
be read is asked for again and again, as a coordinator and as a viewer: by Django's test client
within this process, and from the product's own server (granian) over HTTP. Processor time is
printed beside the clock's, since other work on the machine makes only the latter longer.

The named peers answer the explorer's question (incidents by area and topic) from the same
incidents in the same run: DuckDB over incidents.parquet, and pandas on a table in memory.

- `--times N`: how often each page is asked for (30);
- `--home FOLDER`: an instance that is loaded already (made by an earlier `--keep FOLDER`);
- `--browser`: the workbench's slider in Chromium too, from the move to the new ranking.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
INCIDENTS = SHARED / "cdmx-incidents"
AREAS = SHARED / "cdmx-colonias" / "colonias_iecm.gpkg"
SLUG = "cdmx"
MAILS = {"coordinator": "coordinator@example.org", "viewer": "viewer@example.org"}
AIM_PAGE, AIM_SLIDER, AIM_MAP = 200, 100, 1000  # ms, ms, kB
PAGES: dict[str, tuple[str, str]] = {
    "audits": ("audits:list", ""),
    "home": ("audit_home", ""),
    "imports": ("imports:versions", ""),
    "rejected rows": ("imports:rejects", ""),
    "offences to review": ("imports:offences", ""),
    "names to review": ("imports:places", ""),
    "quality": ("imports:quality", ""),
    "quality report": ("imports:quality_report", ""),
    "explorer": ("selection:explore", ""),
    "explorer, a topic and a year": (
        "selection:explore",
        "topic=homicide&from=2021-01&to=2021-12",
    ),
    "explorer, search": ("selection:explore", "q=centro&sort=name"),
    "sheet of an area": ("selection:area", ""),
    "explorer as CSV": ("selection:explore_csv", ""),
    "workbench": ("selection:select", ""),
    "decisions": ("selection:decisions", ""),
    "history": ("audits:history", ""),
    "people": ("members:people", ""),
    "map": ("imports:map", ""),
}


# The instance


def load(home: Path) -> float:
    """The city in an instance at `home`; seconds that the import took."""
    environment = os.environ | {"SERENO_HOME": str(home), "SERENO_LANGUAGE": "es"}

    def sereno(*words: str) -> None:
        subprocess.run(
            [sys.executable, "-c", "from sereno.cli.main import main; main()", *words],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    manifest = home / "audit.toml"
    files = sorted(str(path) for path in INCIDENTS.glob("*.csv.gz"))
    sereno("init", "--areas", str(AREAS), "--incidents", *files, "--out", str(manifest))
    sereno("user", "add", MAILS["coordinator"], "--admin")
    start = time.perf_counter()
    sereno("load", str(manifest), "--slug", SLUG)
    seconds = time.perf_counter() - start
    sereno("user", "add", MAILS["viewer"], "--audit", SLUG, "--role", "viewer")
    return seconds


def open_instance(home: Path) -> None:
    os.environ["SERENO_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sereno.web.site.settings"
    # The browser's driver keeps an event loop in this thread, in which Django refuses to work.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)


def address(name: str) -> str:
    from django.urls import reverse

    route, query = PAGES[name]
    values: dict[str, Any] = {} if route == "audits:list" else {"audit": SLUG}
    if route == "selection:area":
        values["place"] = 7
    if route == "imports:map":
        values["number"] = 1
    return reverse(route, kwargs=values) + (f"?{query}" if query else "")


# Measuring


def quantiles(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    at = min(len(ordered) - 1, round(0.95 * len(ordered) + 0.5) - 1)
    return 1000 * statistics.median(ordered), 1000 * ordered[at]


def repeat(what: Callable[[], Any], times: int) -> tuple[list[float], list[float]]:
    """Seconds of the clock and of the processor for each time."""
    clock, processor = [], []
    for _time in range(times):
        start, spent = time.perf_counter(), time.process_time()
        what()
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - spent)
    return clock, processor


def client_of(who: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from sereno.web.people.models import Person

    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(
        Person.objects.get(email=MAILS[who]), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


class Server:
    """The product's own server, as `sereno serve` starts it, at a free port."""

    def __init__(self) -> None:
        from sereno.cli.serve import prepare, web_command

        prepare("127.0.0.1")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        started = time.perf_counter()
        self.process = subprocess.Popen(
            web_command("127.0.0.1", self.port, 1), stderr=subprocess.DEVNULL
        )
        while True:
            try:
                if self.get("/healthz", "")[0] == 200:
                    break
            except OSError:
                time.sleep(0.05)
        self.seconds_to_start = time.perf_counter() - started

    def get(self, path: str, cookie: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)


def cookie_of(client: Any) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def time_pages(server: Server, times: int) -> dict[str, float]:
    """Prints every page; the median of each in this process, in ms, for the coordinator."""
    print(
        "| page | who | first ms | p50 ms | p95 ms | processor p95 ms | HTTP p50 | HTTP p95 | kB |"
    )
    print("| --- | --- | --: | --: | --: | --: | --: | --: | --: |")
    medians, above = {}, []
    for who in MAILS:
        client = client_of(who)
        cookie = cookie_of(client)
        for name in PAGES:
            path = address(name)
            # The first visit after a restart: nobody asked this server for that page before.
            start = time.perf_counter()
            status, body = server.get(path, cookie)
            first = 1000 * (time.perf_counter() - start)
            if status == 403:
                continue
            if status != 200:
                raise SystemExit(f"{path}: {status}")
            remote, _none = repeat(partial(server.get, path, cookie), times)
            client.get(path)
            clock, processor = repeat(partial(client.get, path), times)
            p50, p95 = quantiles(clock)
            over50, over95 = quantiles(remote)
            if max(p95, over95) > AIM_PAGE:
                above.append(f"{name} ({who})")
            if who == "coordinator":
                medians[name] = p50
            print(
                f"| {name} | {who} | {first:.0f} | {p50:.0f} | {p95:.0f} "
                f"| {quantiles(processor)[1]:.0f} | {over50:.0f} | {over95:.0f} "
                f"| {len(body) / 1000:.0f} |"
            )
    said = "; above it: " + ", ".join(above) if above else ": every page is below it"
    print(f"\naim: p95 < {AIM_PAGE} ms{said}\n")
    return medians


def time_peers(version: Any, explorer: float, times: int) -> None:
    import duckdb
    import pandas as pd

    path = str(version.folder / "incidents.parquet")
    question = (
        "SELECT area_code, topic, count(*) AS n FROM read_parquet($path) "
        "WHERE area_code IS NOT NULL GROUP BY ALL"
    )
    with duckdb.connect() as session:
        over_file, _cpu = repeat(
            lambda: session.execute(question, {"path": path}).fetchnumpy(), times
        )
    table = pd.read_parquet(path, columns=["area_code", "topic"])
    in_memory, _cpu = repeat(
        lambda: table.groupby(["area_code", "topic"], observed=True).size(), times
    )
    reader = open_reader(version)
    own, _cpu = repeat(reader.cube.by_area, times)
    print("| who counts by area and topic | p50 ms | p95 ms | × Sereno's counting |")
    print("| --- | --: | --: | --: |")
    base = quantiles(own)[0]
    rows = {
        "Sereno: the version's cube of counts": own,
        f"DuckDB {duckdb.__version__} over incidents.parquet": over_file,
        f"pandas {pd.__version__}, groupby in memory (reading not counted)": in_memory,
    }
    for name, seconds in rows.items():
        p50, p95 = quantiles(seconds)
        print(f"| {name} | {p50:.1f} | {p95:.1f} | {p50 / base:.0f} |")
    for name, seconds in list(rows.items())[1:]:
        ratio = explorer / quantiles(seconds)[0]
        print(f"\nThe explorer's whole page takes {ratio:.2f} × the query alone of {name}.")
    print()


def open_reader(version: Any) -> Any:
    from sereno.web.imports.version_reader import open_version

    return open_version(version)


def weigh_maps(version: Any) -> None:
    """What a view of the map brings: boundaries (packed, kept by the browser) and the page."""
    from sereno.web.imports.version_map import version_map

    client = client_of("coordinator")
    drawn = version_map(version)
    print("| view | page kB | page gzip kB | boundaries kB | boundaries gzip kB |")
    print("| --- | --: | --: | --: | --: |")
    for name in ("explorer", "workbench", "home"):
        page = client.get(address(name)).content
        plain, packed = (0, 0) if name == "home" else (len(drawn.plain), len(drawn.packed))
        print(
            f"| {name} | {len(page) / 1000:.0f} | {len(gzip.compress(page)) / 1000:.0f} "
            f"| {plain / 1000:.0f} | {packed / 1000:.0f} |"
        )
    print(f"\naim: map data < {AIM_MAP} kB a view\n")


def time_slider(server: Server, version: Any, times: int, in_browser: bool) -> None:
    from django.urls import reverse

    from sereno.web.selection.workbench import proposed

    client = client_of("coordinator")
    points = proposed(open_reader(version)).points
    form = {
        "version": str(version.number),
        "weighting": "given",
        "normalise": "minmax",
        "aggregate": "arithmetic",
        "outliers": "winsorise",
        "measure": "eb_rate",
        "n": "22",
        "at_least": "0",
        "least_population": "0",
        **{f"w_{topic}": str(value) for topic, value in points.items()},
    }
    first = next(iter(points))
    weights = iter(range(1, 10_000))

    def move() -> None:
        answer = client.post(
            reverse("selection:ranking", kwargs={"audit": SLUG}),
            form | {f"w_{first}": str(next(weights) % 100)},
        )
        if answer.status_code != 200:
            raise SystemExit(answer.content)

    move()
    clock, processor = repeat(move, times)
    p50, p95 = quantiles(clock)
    print("| slider to new ranking | p50 ms | p95 ms |")
    print("| --- | --: | --: |")
    print(f"| server, weights in, ranking out | {p50:.0f} | {p95:.0f} |")
    print("| of it processor time | {:.0f} | {:.0f} |".format(*quantiles(processor)))
    if in_browser:
        print(
            "| Chromium, from the move to the new table | {:.0f} | {:.0f} |".format(
                *quantiles(moves_in_browser(server, cookie_of(client), times))
            )
        )
    print(f"\naim: < {AIM_SLIDER} ms\n")


MOVE = """async (value) => {
    const slider = document.querySelector(".slider input[type=range]");
    const body = document.querySelector("#ranking tbody");
    const start = performance.now();
    await new Promise((done) => {
        new MutationObserver((_list, seen) => { seen.disconnect(); done(); })
            .observe(body, { childList: true, subtree: true });
        slider.value = String(value);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
    });
    // The table is laid out, as the eye gets it.
    body.getBoundingClientRect();
    return performance.now() - start;
}"""


def moves_in_browser(server: Server, cookie: str, times: int) -> list[float]:
    """Seconds from a move of the first slider to the new table, with the draws out of the way."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies(
            [
                {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
                for name, _is, value in (part.partition("=") for part in cookie.split("; "))
            ]
        )
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.port}{address('workbench')}")
        page.wait_for_selector("#firm:not([hidden])", timeout=60_000)
        found = []
        for i in range(times):
            found.append(page.evaluate(MOVE, 10 + (i * 7) % 80) / 1000)
            # The draws that follow a move aren't what is measured.
            page.wait_for_timeout(2500)
        browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--home", type=Path, help="an instance that is loaded already")
    parser.add_argument("--keep", type=Path, help="where to make the instance, and leave it")
    parser.add_argument("--browser", action="store_true", help="the slider in Chromium too")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = chosen.home or chosen.keep or Path(name)
        if chosen.home is None:
            if not (INCIDENTS.is_dir() and AREAS.is_file()):
                raise SystemExit("../shared/data isn't there: this measures Mexico City alone.")
            home.mkdir(parents=True, exist_ok=True)
            print(f"`sereno load` of the five years: {load(home):.1f} s\n")
        open_instance(home)
        from sereno.web.imports.models import DataVersion

        server = Server()
        version = DataVersion.objects.select_related("audit").get(audit__slug=SLUG, number=1)
        try:
            print(f"The server answers after {server.seconds_to_start:.1f} s.\n")
            medians = time_pages(server, chosen.times)
            time_peers(version, medians["explorer"], chosen.times)
            weigh_maps(version)
            time_slider(server, version, chosen.times, chosen.browser)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
