"""Coding, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
2. A code is moved by the arrows on its handle, and keeps the focus where it went.
"""

from __future__ import annotations

import pytest

from sereno.web.coding.codebook.changes import add_code, keep_version, take_ready_codebook
from sereno.web.coding.codebook.tree import tree_of
from tests.browser.web.reader import SPOT, Reader

pytestmark = pytest.mark.django_db(transaction=True)
AUDIT = "/a/queretaro"
PAGES = [
    *("codebook/", "codebook/versions/", "codebook/bring/", "codes/", "codes/2/", "codes/new/"),
    *("codes/2/move/", "codes/2/merge/", "codes/2/merge/?into=3", "codes/2/split/"),
]


@pytest.fixture
def coded(audit, coordinator):
    """The audit with the codebook that comes with Sereno."""
    take_ready_codebook(audit=audit, by=coordinator)
    keep_version(audit=audit, note="", by=coordinator)
    return audit


def test_pages(coded, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    for address in PAGES:
        reader.open(f"{AUDIT}/{address}")
    reader.ends()


def test_the_tree(audit, coordinator, enter, site) -> None:
    """2"""
    make = {"audit": audit, "by": coordinator}
    street = add_code(name="Calle", is_codable=False, **make)
    for name in ("Luz", "Ruido"):
        add_code(name=name, **make)
    page = enter(coordinator.email, f"{AUDIT}/codebook/", language="en").page
    handle = page.get_by_role("link", name="Move: Ruido")
    said = page.locator("[data-tree-says]")
    handle.focus()
    page.keyboard.press("ArrowUp")
    page.get_by_text("now in the top").wait_for(state="attached")
    assert [str(node.code) for node in tree_of(audit)] == ["Calle", "Ruido", "Luz"]
    page.keyboard.press("ArrowRight")
    page.get_by_text("now in Calle").wait_for(state="attached")
    [node] = tree_of(audit)[0].children
    assert (str(node.code), node.place.parent) == ("Ruido", street)
    assert page.evaluate("document.activeElement.ariaLabel") == "Move: Ruido"
    assert said.text_content() == "“Ruido” moved: now in Calle."
