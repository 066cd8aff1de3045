"""A real browser for the tests of pages, and axe-core.

It is Debian's Chromium without a window, on Ubuntu Playwright's.

A missing browser fails: it is never a reason to skip.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests import ROOT

# A busy machine is slow, not wrong: what never comes fails all the same, only later.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)

AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
# What a theme, a width or a language can spoil on a page that is otherwise clean.
DRAWN = {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browsers."""
    with sync_playwright() as started:
        yield started


def _launched(playwright: Playwright, *arguments: str) -> Browser:
    return playwright.chromium.launch(
        # None: Playwright's own, which it says how to install where it is missing.
        executable_path=shutil.which("chromium-headless-shell"),
        args=["--no-sandbox", "--disable-dev-shm-usage", *arguments],
    )


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Headless Chromium that has no WebGL: maps are drawn as SVG, at a third of the seconds."""
    launched = _launched(playwright, "--disable-gpu", "--disable-software-rasterizer")
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def browser_with_webgl(playwright: Playwright) -> Iterator[Browser]:
    """Headless Chromium that draws in software, and so in whole, where there is no graphics card:
    with --disable-gpu alone a map would be half painted when it is looked at.
    """
    launched = _launched(
        playwright, "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"
    )
    yield launched
    launched.close()


# What a software renderer says of its own speed is nothing that a page could mend.
DRIVER = "GL Driver Message"


# Not preload: it fetches and parses each style sheet anew for one rule on turned screens. What is
# left out is no element of its own to a rule, but still a part of the page to those on the whole.
FIND = """([rules, without]) => axe.run(
  {include: [document], exclude: without.filter((part) => document.querySelector(part))},
  {runOnly: rules, resultTypes: ["violations"], preload: false}
).then(
  (found) => found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target} ${node.failureSummary}`)))"""
WIDER = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(
  document.documentElement.scrollWidth - document.documentElement.clientWidth))))"""
TURN = """theme => {
  const look = document.documentElement.dataset;
  const button = document.querySelector("[data-theme-button]");
  // What stands in for a page that broke has no button.
  if (look.theme !== theme) button ? button.click() : (look.theme = theme);
  return look.theme;
}"""


@dataclass
class Visit:
    """An open page, and what it asked for and complained of since it was opened."""

    page: Page
    scripts: bool = True
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> int:
        """Go to a page, and wait until it is drawn; the status with which it was answered."""
        answer = self.page.goto(address)
        if self.scripts:
            self.page.wait_for_selector("html[data-ready]")
            if self.page.locator(".map-canvas").count():
                self.page.wait_for_selector("#map[data-map-ready]")
            # The bench moves what is below its answer when that comes.
            if self.page.locator("#firm").count():
                self.page.wait_for_selector("#firm:not([hidden])")
        # None: only the part behind # changed.
        return answer.status if answer else 200

    def violations(self, *, whole: bool = True, without: Sequence[str] = ()) -> list[str]:
        """What axe finds wrong with the page as it stands, by rule and element.

        Not `whole`: by the rules that depend on how it is drawn. `without` the elements of some
        parts (selectors), which were read on another page.
        """
        if not AXE.is_file():
            pytest.fail("axe-core is not installed: python hatch_build.py --force installs it")
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return list(self.page.evaluate(FIND, [WCAG if whole else DRAWN, [*without]]))

    def sideways(self) -> int:
        """By how many pixels the page is wider than its window, once it is drawn."""
        return int(self.page.evaluate(WIDER))

    def turn(self, theme: str) -> None:
        """Light or dark, by the page's own button: the pages opened next are so too."""
        assert self.page.evaluate(TURN, theme) == theme


Opener = Callable[..., Visit]


@pytest.fixture
def visit(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Open an address, if one is given, in a context of its own: width, theme, with or without
    scripts or WebGL. Nothing moves by itself, since each frame of a movement is drawn.
    """
    contexts = []

    def open_page(
        address: str | None = None,
        *,
        width: int = 1440,
        theme: str = "light",
        webgl: bool = False,
        **more: Any,
    ) -> Visit:
        browser = request.getfixturevalue("browser_with_webgl" if webgl else "browser")
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        made = Visit(context.new_page(), scripts=more.get("java_script_enabled", True))
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.on(
            "console",
            lambda said: (
                made.complaints.append(said.text)
                if said.type in ("error", "warning") and DRIVER not in said.text
                else None
            ),
        )
        if address is not None:
            made.open(address)
        return made

    yield open_page
    for context in contexts:
        context.close()
