"""The coding screen in Chromium: a transcript of 100,000 words with 3,000 passages by three coders,
and in the same run Taguette 1.5.2 with the same text and passages.

Measured from the beginning of the navigation: when the text can be read (the first contentful
paint), and when all passages are drawn; then, over many passages by keyboard, from the last key to
the frame after the one in which it is drawn, and to “everything is saved”; and the frames of a
scroll through the text. Printed, not asserted; on the product's own server.

- `--words`, `--segments`, `--times`: how much (100000, 3000 and 60);
- `--taguette FOLDER`: an environment with Taguette; without one it is made (with pip) and thrown
  away; `--alone` leaves it out.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Error, Page, sync_playwright

from coded_text import Server, code_all, cookie_of, fill, free_port, open_instance, turns

AIMS = {"readable": 2000, "all drawn": 4000, "code → painted": 100, "code → saved, p95": 300}
TAGUETTE = "taguette==1.5.2"
# So long its page may be blocked before it is given up.
PATIENCE_S = 180
FIRST_PAINT = (
    """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null"""
)
DRAWN = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done(performance.now()))))"""
# The second letter is typed; done when the frame after the change is drawn, and when it is saved.
LAST_KEY = """letter => new Promise((done) => {
  const field = document.querySelector("[data-code-search]");
  const state = document.querySelector("[data-saved]");
  const start = performance.now();
  let painted = null;
  const end = () => {
    if (painted !== null && state.dataset.saved === "kept") {
      watch.disconnect();
      done([painted, performance.now() - start]);
    }
  };
  const watch = new MutationObserver(end);
  field.value += letter;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  watch.observe(state, {attributes: true});
  requestAnimationFrame(() => requestAnimationFrame(() => {
    painted = performance.now() - start;
    end();
  }));
})"""
SCROLL = """() => new Promise((done) => {
  const times = [];
  let before = performance.now();
  const step = (now) => {
    times.push(now - before);
    before = now;
    scrollBy(0, 600);
    if (times.length < 120) requestAnimationFrame(step);
    else done(times.slice(1));
  };
  requestAnimationFrame(step);
})"""


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def opened(browser: Browser, address: str, cookie: tuple[str, str]) -> Page:
    context = browser.new_context(locale="es-MX", viewport={"width": 1440, "height": 900})
    name, value = cookie
    context.add_cookies([{"name": name, "value": value, "url": address}])
    return context.new_page()


def measure(page: Page, address: str, letters: list[str], n_turns: int, times: int) -> list[str]:
    """The lines of Sereno."""
    page.goto(address, wait_until="commit")
    page.wait_for_selector("[data-coding][data-ready]", state="attached")
    drawn = page.evaluate(DRAWN)
    readable = page.evaluate(FIRST_PAINT)
    frames = page.evaluate(SCROLL)
    painted, saved = [], []
    rng = np.random.default_rng(5)
    for _n in range(times):
        turn = int(rng.integers(n_turns))
        page.evaluate(
            "n => { const turn = document.querySelectorAll('[data-turn]')[n];"
            " turn.scrollIntoView(); turn.querySelector('[data-said]').focus(); }",
            turn,
        )
        for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
            page.keyboard.press(key)
        pair = letters[int(rng.integers(len(letters)))]
        page.keyboard.press(pair[0])
        first, last = page.evaluate(LAST_KEY, pair[1])
        painted.append(first)
        saved.append(last)
    measured = {
        "readable": readable,
        "all drawn": drawn,
        "code → painted": p95(painted),
        "code → saved, p95": p95(saved),
    }
    lines = [f"| {name} | {ms:.0f} | {AIMS[name]} |" for name, ms in measured.items()]
    return [*lines, f"| frame of a scroll, p95 | {p95(frames):.0f} | |"]


FILL_TAGUETTE = """
import json, sys
from taguette import database
given = json.load(open(sys.argv[1]))
Session = database.connect("sqlite:///" + sys.argv[2])
db = Session()
user = db.get(database.User, "admin") if hasattr(db, "get") else None
if user is None:
    user = database.User(login="admin")
    db.add(user)
project = database.Project(name="p", description="")
db.add(project)
db.flush()
db.add(database.ProjectMember(project=project, user=user, privileges=database.Privileges.ADMIN))
tags = [database.Tag(project=project, path=f"c{n}", description="") for n in range(90)]
db.add_all(tags)
document = database.Document(
    name="d", description="", filename="d.txt", project=project, text_direction=
    database.TextDirection.LEFT_TO_RIGHT, contents=given["html"])
db.add(document)
db.flush()
for start, end, tag in given["highlights"]:
    db.add(database.Highlight(document=document, start_offset=start, end_offset=end,
        snippet="x", tags=[tags[tag]]))
db.commit()
print(project.id, document.id)
"""


def taguette(browser: Browser, folder: Path, python: str, words: int, segments: int) -> list[str]:
    """The lines of the peer."""
    rng = np.random.default_rng(12)
    said = turns(words, rng)
    html = "".join(f"<p>{line}</p>" for line in said)
    length = sum(map(len, said))
    starts = rng.integers(0, length - 500, size=segments)
    spans = [
        (int(s), int(s + n), int(t))
        for s, n, t in zip(
            starts,
            rng.integers(5, 500, size=segments),
            rng.integers(90, size=segments),
            strict=True,
        )
    ]
    given, base = folder / "given.json", folder / "taguette.sqlite3"
    given.write_text(json.dumps({"html": html, "highlights": spans}), encoding="utf-8")
    made = subprocess.run(
        [python, "-c", FILL_TAGUETTE, str(given), str(base)],
        capture_output=True,
        text=True,
        check=True,
    )
    project, document = made.stdout.split()[-2:]
    port, log = free_port(), folder / "taguette.log"
    with log.open("w") as told:
        server = subprocess.Popen(
            [
                *(python, "-m", "taguette.main", "--no-browser", "--port", str(port)),
                *("--database", str(base)),
            ],
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    try:
        while not (found := re.search(r"\?token=(\w+)", log.read_text(encoding="utf-8"))):
            time.sleep(0.2)
        token = found[1]
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        site = f"http://127.0.0.1:{port}"
        page.goto(f"{site}/?token={token}", wait_until="commit")
        start = time.perf_counter()
        try:
            page.goto(f"{site}/project/{project}/document/{document}", wait_until="commit")
            page.wait_for_selector("#document-contents p", state="attached")
            readable = f"{1000 * (time.perf_counter() - start):.0f}"
            page.wait_for_selector(".highlight", state="attached")
            drawn = f"{1000 * (page.evaluate(DRAWN) and (time.perf_counter() - start)):.0f}"
        except Error:
            return [
                f"| Taguette 1.5.2: its page was still blocked after {PATIENCE_S} s | | |",
            ]
        frames = page.evaluate(SCROLL)
    finally:
        server.kill()
    return [
        f"| Taguette 1.5.2: readable | {readable} | |",
        f"| Taguette 1.5.2: all drawn | {drawn} | |",
        f"| Taguette 1.5.2: frame of a scroll, p95 | {p95(frames):.0f} | |",
    ]


def python_with_taguette(folder: Path) -> str:
    """An environment of its own, which nothing else touches."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", TAGUETTE], check=True)
    return python


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("words", 100_000), ("segments", 3000), ("times", 60)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--taguette", type=Path)
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sereno-screen-") as name:
        folder = Path(name)
        open_instance(folder)
        rng: Any = np.random.default_rng(12)
        made = fill(words=given.words, codes=90, coders=3, rng=rng)
        code_all(made, given.segments, rng)
        n_turns = made.document.texts.get().blocks.count()
        server = Server()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=shutil.which("chromium-headless-shell"),
                args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
            )
            page = opened(browser, server.address, cookie_of(made.coders[0]))
            letters = [code.letters for code in made.codes]
            # The first visit warms the server and the browser's cache of scripts, as on any day.
            page.goto(server.address)
            page.wait_for_selector("[data-coding][data-ready]", state="attached")
            lines = measure(page, server.address, letters, n_turns, given.times)
            if not given.alone:
                python = (
                    str(given.taguette / "bin" / "python")
                    if given.taguette
                    else python_with_taguette(folder / "taguette")
                )
                lines += taguette(browser, folder, python, given.words, given.segments)
            browser.close()
        server.kill()
    print(f"{given.words:,} words, {n_turns:,} turns, {given.segments:,} passages\n")
    print("| what | ms | aim |\n| --- | --: | --: |")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
