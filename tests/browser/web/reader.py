"""Going from page to page with a few looks at each: how wide, how lit, by which rules of axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.test.signals import template_rendered
from playwright.sync_api import Page

from tests.browser.conftest import Visit


@dataclass(frozen=True)
class Look:
    """At a page. No page may be wider than its window in any look."""

    width: int
    theme: str = "light"
    # By all rules, by those on how a page is drawn (False), or not at all.
    whole: bool | None = None


# All rules once, in the light; what the dark and the phone can spoil, there. 720 px is a desk's
# window of 1440 px at a zoom of 200 %, 768 px the narrowest that is laid out as a desk's.
WHOLE = (Look(1440, whole=True), Look(720), Look(390, "dark", whole=False))
WIDTHS = (Look(768), Look(390))
PHONE = (Look(390, whole=True),)
SPOT = (Look(1440, whole=True), Look(390))

# Heads that only name a column whose cells say it themselves once rows are cards.
IDLE_HEADS = """() => [...document.querySelectorAll("main .stacks thead th")]
  .filter((e) => e.getBoundingClientRect().height > 0 && !e.querySelector("a, button"))
  .filter((e) => getComputedStyle(e.closest("thead")).clipPath === "none")
  .map((e) => e.innerText)"""
CARDS = 640
DESK = 1440
# Alike on every page: axe reads their elements on the first page that has them.
FRAME = (".band", ".rail")
THERE = "parts => parts.filter((part) => document.querySelector(part))"


@contextmanager
def _templates() -> Iterator[set[str]]:
    """The names of the templates, widgets' among them, that the server makes its answers of."""
    names: set[str] = set()

    def note(template: Any, **_signal: Any) -> None:
        names.add(template.name)

    template_rendered.connect(note)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)


class Reader:
    """Looks at one page after another and keeps what is wrong with each.

    A page is opened in the look that the one before was left in, and then seen in the others:
    each change of the window costs as much as a good part of a page. Axe, which takes half of the
    rest, reads a page only if it is made of a template that no page before was made of, and of
    the frame around it only what no page before had in that look.
    """

    def __init__(
        self,
        opened: Visit,
        site: str,
        looks: tuple[Look, ...] = WHOLE,
        at_a_desk: Callable[[Page, str], list[str]] | None = None,
    ) -> None:
        """at_a_desk: what else is looked at in each page's look of 1440 px, given its address."""
        self.opened, self.site, self.looks = opened, site, looks
        self.at_a_desk = at_a_desk
        self.page = opened.page
        self.faults: dict[str, list[str]] = {}
        self.templates: set[str] = set()
        self.framed: set[tuple[Look, str]] = set()

    def open(self, address: str, *, answers: int = 200) -> None:
        """A page by its address, in all looks; answered as it should be."""
        with _templates() as made_of:
            status = self.opened.open(self.site + address)
        self.read(address, is_new=not made_of <= self.templates)
        self.templates |= made_of
        if status != answers:
            self.faults.setdefault(address, []).append(f"answered with {status}")

    def read(self, what: str, *, is_new: bool = True) -> None:
        """The page that is open, in all looks; by axe too, if it `is_new`."""
        found = []
        for look in self.looks:
            found += self._faults(look, by_axe=is_new)
            if self.at_a_desk and look.width == DESK:
                found += self.at_a_desk(self.page, what)
        self.looks = self.looks[::-1]
        if found:
            self.faults[what] = found

    def _faults(self, look: Look, *, by_axe: bool) -> list[str]:
        size = {"width": look.width, "height": 844}
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
        self.opened.turn(look.theme)
        found = self._by_axe(look) if by_axe else []
        if (wider := self.opened.sideways()) > 0:
            found.append(f"{wider} px too wide")
        if look.width < CARDS:
            found += [f"a head as a card: {words}" for words in self.page.evaluate(IDLE_HEADS)]
        return [f"{look.width} px, {look.theme}: {fault}" for fault in found]

    def _by_axe(self, look: Look) -> list[str]:
        if look.whole is None:
            return []
        read = [part for part in FRAME if (look, part) in self.framed]
        found = self.opened.violations(whole=look.whole, without=read)
        self.framed |= {(look, part) for part in self.page.evaluate(THERE, FRAME)}
        return found

    def leave(self) -> None:
        """A page that asks for news would go elsewhere by itself."""
        self.page.goto("about:blank")

    def ends(self, *, answers: str = "404") -> None:
        """Nothing was wrong, nothing was asked of another host, nothing complained but of the
        answers (a pattern) that were asked for.
        """
        ours = (self.site, "data:", "blob:", "about:")
        elsewhere = [url for url in self.opened.requests if not url.startswith(ours)]
        said = [t for t in self.opened.complaints if not re.search(f"status of {answers}", t)]
        found = (self.faults, elsewhere, said)
        # Said here: pytest tells the parts of what is asserted in files of tests alone.
        assert found == ({}, [], []), found
