"""Sources, gaps and requests, in a real browser.

1. Every page is clean for axe in Spanish at 1440 px by all rules, and those with colours of their
   own at 390 px in the dark by those on how it is drawn; none is wider than its window there, nor
   lists in English at 768 and 390 px. Nothing is asked of another host and nothing complains.
2. The gap matrix with the keyboard alone: one stop for Tab, arrows from cell to cell (which cell is
   next: assets/tests/gap_matrix.test.ts).
3. From a missing cell to a letter on the disk, as a person goes.
4. On a phone the subjects stay in sight while the years scroll.
5. The filters of a list are one row on a desktop; on a phone they are folded, so that the first
   record is in sight, and say how many are active.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from sereno.web.sources.demo import fill_catalogue
from sereno.web.webhooks.changes import make_hook
from sereno.web.webhooks.models import Message
from tests.browser.web.kept_audit import bring_back, find_again, keep
from tests.browser.web.reader import SPOT, WHOLE, WIDTHS, Reader

pytestmark = pytest.mark.django_db(transaction=True)
AUDIT = "/a/queretaro"
PAGES = [
    *("organisations/", "organisations/1/", "organisations/new/"),
    *("topics/", "topics/1/", "topics/new/"),
    *("sources/timeline/", "sources/timeline/?q=zz", "tokens/"),
    *("webhooks/", "webhooks/1/"),
    *("sources/", "sources/new/", "sources/1/", "sources/10/", "sources/1/edit/", "sources/?q=zz"),
    *("gaps/", "gaps/?q=zz", "requests/", "requests/5/", "requests/3/"),
    *(
        "requests/8/",
        "requests/8/letter/",
        "requests/8/edit/",
        "requests/new/?gap=topic:theft|area|2024",
    ),
]


@pytest.fixture
def filled(audit, coordinator, settings, tmp_path, once):
    """The audit with the catalogue of the demo, made once and then copied."""
    settings.HOME = tmp_path

    def make(place: Path) -> None:
        assert fill_catalogue(audit=audit, by=coordinator, today=timezone.localdate())
        keep(audit, place)

    bring_back(audit, once("filled-catalogue", make))
    find_again(coordinator, "email")
    find_again(audit, "slug")
    settings.WEBHOOKS, settings.VAULT_KEY_FILE = True, tmp_path / "vault.key"
    hook = make_hook(
        audit=audit, by=coordinator, name="Tablero municipal", address="https://example.org/avisos",
        access_level="team", kinds=["sources", "requests"], now=timezone.now(),
    )  # fmt: skip
    for status, error in ((None, "time"), (204, "")):
        message = Message.objects.create(hook=hook, made_at=timezone.now(), done_at=timezone.now())
        message.tries.create(at=timezone.now(), status=status, error=error, ms=31)
    return audit


LISTS = [
    *("sources/timeline/", "sources/", "sources/1/", "gaps/?geography=all"),
    *("requests/", "requests/5/"),
]


# With colours of their own.
COLOURED = ["sources/timeline/", "gaps/", "requests/5/"]


@pytest.mark.parametrize(
    ("language", "looks", "pages"),
    [
        ("es", SPOT, [each for each in PAGES if each not in COLOURED]),
        ("es", WHOLE, COLOURED),
        ("en", WIDTHS, LISTS),
    ],
)
def test_pages(filled, coordinator, enter, site, language, looks, pages) -> None:
    """1"""
    opened = enter(coordinator.email, language=language, width=looks[0].width)
    reader = Reader(opened, site, looks)
    for address in pages:
        reader.open(f"{AUDIT}/{address}")
    reader.ends()


def _here(page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_matrix_by_keyboard(filled, coordinator, enter) -> None:
    """2"""
    page = enter(coordinator.email, f"{AUDIT}/gaps/", language="en").page
    stops = page.locator("table[data-gaps] a.gap[tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    first = _here(page)
    page.keyboard.press("ArrowRight")
    right = _here(page)
    page.keyboard.press("ArrowDown")
    assert len({first, right, _here(page)}) == 3
    assert stops.count() == 1


def test_from_a_gap_to_a_letter(filled, coordinator, enter) -> None:
    """3"""
    page = enter(coordinator.email, f"{AUDIT}/gaps/", language="es").page
    page.get_by_label("Drogas").check()
    page.get_by_role("button", name="Solicitar lo que falta").click()
    page.fill("#id_institution", "Fiscalía General del Estado")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("link", name="Escribir la carta").click()
    page.fill("#id_signature", "Carmen Ortega")
    page.get_by_role("button", name="Hacer la carta").click()
    with page.expect_download() as pdf:
        page.get_by_role("link", name="PDF").click()
    assert pdf.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("button", name="Guardar").click()
    assert page.locator(".standing .state.sent").is_visible()


def test_subjects_stay_in_sight(filled, coordinator, enter) -> None:
    """4"""
    page = enter(coordinator.email, f"{AUDIT}/gaps/", width=390).page
    matrix = page.locator(".scroll:has(table.gaps)")
    assert matrix.evaluate("e => e.scrollWidth <= e.clientWidth")
    cell = page.locator("table.gaps a.gap").first
    assert cell.evaluate("e => getComputedStyle(e, '::after').content").strip('"').isdigit()
    box = cell.bounding_box()
    assert box is not None
    assert box["height"] >= 44


@pytest.mark.parametrize("address", ["sources/", "requests/"])
def test_filters_fold_on_a_phone(filled, coordinator, enter, address) -> None:
    """5"""
    page = enter(coordinator.email, f"{AUDIT}/{address}", language="en", width=1366).page
    fields = page.locator(".list-tools :is(select, input):visible")
    bottoms = fields.evaluate_all("all => all.map(e => e.getBoundingClientRect().bottom)")
    assert len(bottoms) >= 5
    assert max(bottoms) - min(bottoms) < 2
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    # The words and the order, which the heads of a desk's table choose.
    assert fields.count() == 2
    first = page.locator("table.records tbody tr").first.bounding_box()
    assert first is not None
    assert first["y"] < 600
    assert first["height"] < 180
    page.select_option("select[name=sort]", "-state")
    page.wait_for_url("**sort=-state**")
    fold = page.locator(".list-filters > summary")
    assert "active" not in fold.inner_text()
    fold.click()
    page.select_option("select[name=state]", "refused")
    page.locator(".list-filters > summary", has_text="1 active").wait_for()
    assert page.locator(".list-filters[open]").count() == 1
    # The address says each filter once, however often one is moved.
    page.select_option("select[name=state]", "silent")
    page.wait_for_url("**state=silent**")
    assert page.url.count("state=") == 1
