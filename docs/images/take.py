"""Takes the pictures of README and tutorial from the demo city: python take.py FOLDER."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

# None: Playwright's own.
CHROMIUM = shutil.which("chromium-headless-shell")
FLAGS = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
PORT = 8765
LAPTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
PAGES = (
    ("home", "/a/demo/", ("es", "en")),
    ("explore", "/a/demo/incidence/", ("es",)),
    ("select", "/a/demo/select/", ("es", "en")),
    ("gaps", "/a/demo/gaps/", ("es",)),
    ("indicator", "/a/demo/indicators/of/robbery_rate/", ("es",)),
    ("walks", "/a/demo/walks/", ("es",)),
    ("maps", "/a/demo/marks/agreement/", ("es",)),
    # By the seed of the demo: a text in which a name was found once two had coded it.
    ("coding", "/a/demo/coding/document/39/", ("es",)),
    ("codes", "/a/demo/analysis/", ("es",)),
    ("cross-check", "/a/demo/cross-check/", ("es",)),
    ("recommendations", "/a/demo/recommendations/1/", ("es",)),
    ("crosswalk", "/a/demo/crosswalk/?one=5", ("es",)),
    ("commitments", "/a/demo/commitments/", ("es",)),
    ("actions", "/a/demo/schedule/timeline/", ("es",)),
    ("round", "/a/demo/review_rounds/2/", ("es",)),
    ("dashboard", "/a/demo/dashboard/", ("es",)),
    ("effect", "/a/demo/studies/1/", ("es",)),
    ("thread", "/a/demo/thread/share/2/addressed/", ("es",)),
)
SITE = "/public/demo/site/es/index.html"


def take_reports(page: Page, results: Path, folder: Path) -> None:
    """The first screenful of both reports."""
    for name in ("selection", "quality"):
        page.goto((results / f"{name}.html").resolve().as_uri())
        page.wait_for_load_state("load")
        page.screenshot(path=str(folder / f"{name}-es.png"))


def take_product(browser: Browser, entrance: str, folder: Path) -> None:
    """Home, incidence and selection as the visitor sees them; the home on a phone too."""
    address = f"http://127.0.0.1:{PORT}"
    context = browser.new_context(viewport=LAPTOP, locale="es")
    page = context.new_page()
    page.goto(entrance)
    for language in ("es", "en"):
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        if page.locator("html").get_attribute("lang") != language:
            page.click(f"button[name=language][value={language}]")
            page.wait_for_selector(f"html[lang={language}][data-ready]")
        for name, path, languages in PAGES:
            if language in languages:
                _open(page, address + path)
                page.screenshot(path=str(folder / f"{name}-{language}.png"))
        if language == "es":
            page.set_viewport_size(PHONE)
            _open(page, f"{address}/a/demo/")
            page.screenshot(path=str(folder / "phone-es.png"))
            page.set_viewport_size(LAPTOP)
    # What residents read has no marker of ours, and is whole once it is there.
    page.goto(address + SITE)
    page.screenshot(path=str(folder / "site-es.png"))
    context.close()


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    if page.locator("#map").count():
        page.wait_for_selector("#map[data-map-ready]")
    if page.locator("#firm").count():
        page.wait_for_selector("#firm:not([hidden])")


def _entrance(demo: subprocess.Popen[str]) -> str:
    """The address that signs the visitor in, once somebody answers there."""
    assert demo.stdout is not None
    for line in demo.stdout:
        if found := re.search(r"http://\S+/demo/enter\?token=\S+", line):
            break
    else:
        raise SystemExit("sereno demo ended before it served")
    for _try in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2)
            return found.group()
        except OSError:
            time.sleep(0.25)
    raise SystemExit("sereno demo does not answer")


def main(folder: Path) -> None:
    """Serve the demo from a home of its own, and look at it."""
    with tempfile.TemporaryDirectory() as home:
        sereno = Path(sys.executable).with_name("sereno")
        demo = subprocess.Popen(
            [sereno, "demo", "--no-open", "--port", str(PORT)],
            env={**os.environ, "SERENO_HOME": home, "SERENO_LANGUAGE": "es"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            entrance = _entrance(demo)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
                take_product(browser, entrance, folder)
                take_reports(
                    browser.new_page(viewport=LAPTOP), Path(home) / "demo" / "results", folder
                )
                browser.close()
        finally:
            demo.terminate()
            demo.wait(30)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
