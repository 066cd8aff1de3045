"""Coders who code one transcript at once in real browsers, without a network for a while, with a
server that is killed, and with a page that is closed before all was sent.

Each coder picks words by the keyboard and gives codes by two letters, takes passages out and
undoes, as fast as the browser follows. At the end the passages that each browser made and kept,
those that every browser shows and those in the database are the same. There is no named peer: what
counts is that nothing is lost or doubled.

- `--coders`, `--operations`: how much (3 and 500); `--kills N`: how often the server is killed (3);
- `--words`: how long the transcript is (5000).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import BrowserContext, Page, sync_playwright

from coded_text import PATIENCE, Coded, Server, cookie_of, fill, open_instance

READY = "[data-coding][data-ready]"
SHOWN = """() => [...document.querySelectorAll("[data-given] [data-keys]")].map(
  (chip) => [chip.dataset.keys, chip.closest("[data-turn]").dataset.turn,
    chip.textContent.replace(/^.*: /, "").trim()].join(" "))"""
IN_TURN = """n => [...document.querySelectorAll(`[data-turn="${n}"] .given-code:not(.other)`)].map(
  (chip) => chip.dataset.keys)"""
FOCUS = """n => document.querySelector(`[data-turn="${n}"] [data-said]`).focus()"""


class Coder:
    """Somebody at the coding screen, and which passages there should be of theirs."""

    def __init__(
        self, context: BrowserContext, address: str, made: Coded, rng: np.random.Generator
    ) -> None:
        self.context, self.address, self.rng = context, address, rng
        self.letters = [code.letters for code in made.codes]
        self.turns = made.document.texts.get().blocks.count()
        self.kept: dict[str, None] = {}
        self.steps: list[tuple[str, str]] = []
        self.done = 0
        self.open()

    def open(self) -> None:
        """The screen, once what is coded is shown."""
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.goto(self.address)
        self.page.wait_for_selector(READY)

    def reopen(self) -> None:
        """Close the page, whatever waits in it, and open another."""
        self.page.close()
        self.open()

    def act(self) -> None:
        """One operation."""
        self.done += 1
        dice = self.rng.random()
        if dice < 0.12 and self.kept:
            self._remove()
        elif dice < 0.24 and self.steps:
            self._undo()
        else:
            self._code()

    def _code(self) -> None:
        turn = int(self.rng.integers(self.turns))
        before = set(self.page.evaluate(IN_TURN, turn))
        self.page.evaluate(FOCUS, turn)
        for key in ["ArrowRight"] * int(self.rng.integers(1, 5)) + ["Shift+ArrowRight"] * 2:
            self.page.keyboard.press(key)
        letters = self.letters[int(self.rng.integers(len(self.letters)))]
        self.page.keyboard.press(letters[0])
        self.page.keyboard.press(letters[1])
        [key] = set(self.page.evaluate(IN_TURN, turn)) - before
        self.kept[key] = None
        self.steps.append(("code", key))

    def _remove(self) -> None:
        # What an undo brings back is shown once the server has answered.
        there = {each.split()[0] for each in self.shown()}
        mine = [key for key in self.kept if key in there]
        if not mine:
            return
        key = mine[int(self.rng.integers(len(mine)))]
        self.page.evaluate(
            "key => document.querySelector(`.given-code[data-keys='${key}']`).click()", key
        )
        self.page.keyboard.press("Delete")
        del self.kept[key]
        self.steps.append(("remove", key))

    def _undo(self) -> None:
        self.page.locator("[data-undo]:not([disabled])").click()
        what, key = self.steps.pop()
        if what == "code":
            self.kept.pop(key)
        else:
            self.kept[key] = None

    def shown(self) -> list[str]:
        """All passages on the screen, of everybody."""
        return sorted(self.page.evaluate(SHOWN))

    def settle(self) -> None:
        """Wait until all is saved."""
        self.page.wait_for_selector("[data-saved=kept]", state="attached")


def there() -> list[str]:
    """All passages in the database, as the screens show them."""
    from sereno.web.coding.models import Block, Segment

    blocks = list(Block.objects.order_by("start"))
    found = []
    for each in Segment.objects.filter(removed_at=None).select_related("code"):
        start = each.start or 0
        turn = max(block.ordinal for block in blocks if block.start <= start)
        found.append(f"{each.key} {turn} {each.code.name}")
    return sorted(found)


def wait_for_news(coders: Sequence[Coder], wanted: list[str]) -> None:
    """Until every screen shows the same, or for as long as anybody would wait."""
    until = time.monotonic() + 30
    while time.monotonic() < until and any(coder.shown() != wanted for coder in coders):
        time.sleep(0.5)


def play(coders: list[Coder], server: Server, operations: int, kills: int) -> None:
    """All operations, in turn, with what goes wrong on the way."""
    killed_at = {operations * (n + 1) // (kills + 1) for n in range(kills)}
    cut, mended = operations // 5, operations // 5 + max(2, operations // 10)
    down = 0
    for n in range(operations):
        if n == cut:
            coders[0].context.set_offline(True)
        if n == mended:
            coders[0].context.set_offline(False)
        if n in killed_at:
            server.kill()
            down = n + max(2, operations // 50)
        if down and n >= down:
            server.start()
            down = 0
            # Closed with what waits: it lies in the browser, and goes on from there.
            coders[-1].reopen()
        for coder in coders:
            coder.act()
    if down:
        server.start()
    coders[0].context.set_offline(False)


def run(home: Path, given: argparse.Namespace) -> list[str]:
    """What came of it, in lines."""
    rng = np.random.default_rng(12)
    open_instance(home)
    made = fill(words=given.words, codes=40, coders=given.coders, rng=rng)
    server = Server()
    start = time.perf_counter()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        coders = []
        for person in made.coders:
            context: Any = browser.new_context(locale="es-MX")
            name, value = cookie_of(person)
            context.add_cookies([{"name": name, "value": value, "url": server.address}])
            coders.append(Coder(context, server.address, made, rng.spawn(1)[0]))
        play(coders, server, given.operations, given.kills)
        for coder in coders:
            coder.settle()
        found = there()
        wait_for_news(coders, found)
        shown = [coder.shown() for coder in coders]
        browser.close()
    server.kill()
    keys = {each.split()[0] for each in found}
    wanted = {key for coder in coders for key in coder.kept}
    done = sum(coder.done for coder in coders)
    return [
        f"{len(coders)} coders x {given.operations} operations ({done}), server killed "
        f"{given.kills} times, one without a network for a while, one page closed",
        f"lost: {len(wanted - keys)}; too many: {len(keys - wanted)}; passages: {len(found)}",
        f"screens that show what is kept: {sum(each == found for each in shown)} of {len(shown)}",
        f"all of it {time.perf_counter() - start:.0f} s",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when nothing was lost or doubled, and all screens are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("coders", 3), ("operations", 500), ("kills", 3), ("words", 5000)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sereno-together-") as folder:
        said = run(Path(folder), given)
    print("\n".join(said))
    is_equal = said[2].endswith(f"{given.coders} of {given.coders}")
    return 0 if said[1].startswith("lost: 0; too many: 0;") and is_equal else 1


if __name__ == "__main__":
    sys.exit(main())
