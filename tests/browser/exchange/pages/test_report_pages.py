"""The report pages in a real browser, opened from a folder as a person would.

1. axe finds nothing in Spanish, parts opened too: by all rules in the light at 1440 px, and by
   those on how a page is drawn in the dark, the pages as they are at 390 px.
2. No request leaves the page, and the browser has nothing to complain of, es and en.
3. Nothing makes the page scroll sideways, down to 320 pixels (desk at 400 %).
4. The map answers to mouse and keyboard; layer, sheet and table show the same area.
5. The table sorts, searches, filters and says when nothing is left (in which order, and what a
   search passes over: assets/tests/row_order.test.ts).
6. A figure chip opens its sheet, Escape closes it, and the focus goes back.
7. The theme button turns the page dark and the choice is kept.
8. Without scripts everything is there to read.
9. Menus lead to the other report and the other language.
10. On paper: light, with how each number was made.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sereno.exchange.pages import quality_page, selection_page
from tests.browser.conftest import Opener, Visit
from tests.fake_reports import fake_city

NAMES = ("selection", "quality")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four pages of a made-up city, named as a run names them."""
    place = tmp_path_factory.mktemp("results")
    city = fake_city()
    endings = {"es": ".html", "en": ".en.html"}
    for lang, ending in endings.items():
        pages = {name: name + ending for name in NAMES}
        others = {name: {code: name + end for code, end in endings.items()} for name in NAMES}
        (place / pages["quality"]).write_text(
            quality_page(city["quality"], lang=lang, others=others["quality"], pages=pages),
            encoding="utf-8",
        )
        (place / pages["selection"]).write_text(
            selection_page(
                city["selection"],
                city["rows"],
                city["areas"],
                lang=lang,
                others=others["selection"],
                pages=pages,
            ),
            encoding="utf-8",
        )
    return place


def address(folder: Path, name: str) -> str:
    return (folder / f"{name}.html").as_uri()


def _dark(seen: Visit) -> list[str]:
    """What is wrong with the page as it is drawn in the dark."""
    seen.turn("dark")
    return seen.violations(whole=False)


@pytest.mark.parametrize("name", ["selection", "selection.en", "quality", "quality.en"])
def test_axe_finds_nothing(visit: Opener, folder: Path, name: str) -> None:
    """1, 2, 3"""
    seen = visit(address(folder, name))
    spanish = name in NAMES
    if spanish:
        assert seen.violations() == []
    for width in (1440, 768, 320, 390):
        seen.page.set_viewport_size({"width": width, "height": 900})
        assert (width, seen.sideways()) == (width, 0)
    if spanish:
        assert _dark(seen) == []
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []


def test_axe_finds_nothing_in_what_opens(visit: Opener, folder: Path) -> None:
    """1, 2"""
    seen = visit(address(folder, "selection"))
    seen.page.focus(".map-surface")
    seen.page.keyboard.press("Enter")
    seen.page.locator("summary").first.click()
    seen.page.fill("[data-table=areas] input[type=search]", "no such place")
    seen.page.locator(".chip").first.click()
    assert seen.violations() == []
    assert _dark(seen) == []
    assert seen.complaints == []


def test_map_by_keyboard(visit: Opener, folder: Path) -> None:
    """4"""
    page = visit(address(folder, "selection")).page
    page.focus(".map-surface")
    readout = page.locator("[data-readout]")
    first = readout.inner_text()
    page.keyboard.press("ArrowRight")
    second = readout.inner_text()
    assert first != second
    whole = page.get_attribute(".map-surface svg", "viewBox")
    page.keyboard.press("+")
    assert page.get_attribute(".map-surface svg", "viewBox") != whole
    page.keyboard.press("0")
    assert page.get_attribute(".map-surface svg", "viewBox") == whole
    page.keyboard.press("Enter")
    name = page.inner_text("[data-area-sheet] h3")
    assert name in second
    assert page.evaluate("document.activeElement.tagName") == "H3"
    page.click("[data-to-row]")
    row = page.locator("#t-areas tr.here")
    assert name in row.inner_text()
    # The sheet shows what the row shows: the place, and each topic's rate.
    assert page.inner_text("[data-area-sheet] dd >> nth=2") == row.locator("td").first.inner_text()


def test_map_by_mouse(visit: Opener, folder: Path) -> None:
    """4"""
    page = visit(address(folder, "selection")).page
    page.locator("#m0").hover(force=True)
    assert page.get_attribute("[data-here] >> nth=0", "d") == page.get_attribute("#m0", "d")
    page.locator("#m0").click(force=True)
    assert page.inner_text("#r0 a") == page.inner_text("[data-area-sheet] h3")
    before = page.get_attribute(".map-surface svg", "viewBox")
    page.click("[data-zoom=in]")
    zoomed = page.get_attribute(".map-surface svg", "viewBox")
    assert zoomed != before
    box = page.locator(".map-surface").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 250, steps=4)
    page.mouse.up()
    assert page.get_attribute(".map-surface svg", "viewBox") != zoomed
    page.click("[data-zoom=whole]")
    assert page.get_attribute(".map-surface svg", "viewBox") == before


def test_layers_recolour_the_map_and_its_legend(visit: Opener, folder: Path) -> None:
    """4"""
    page = visit(address(folder, "selection")).page
    assert page.locator(".areas .ks").count() == 8
    page.check("input[value=rate-robbery]")
    assert page.locator(".areas .ks").count() == 0
    legend = page.locator("[data-legend=rate-robbery]")
    assert legend.is_visible()
    assert not page.locator("[data-legend=chosen]").is_visible()
    for kind in range(5):
        said = legend.locator("li", has=page.locator(f".swatch .k{kind}")).inner_text()
        assert said.endswith(f"n\u00a0=\u00a0{page.locator(f'.areas .k{kind}').count()}")


def test_table_sorts_searches_and_filters(visit: Opener, folder: Path) -> None:
    """5"""
    page = visit(address(folder, "selection")).page
    block = page.locator("[data-table=areas]")
    rows = block.locator("tbody tr")
    assert block.locator("[data-status]").inner_text() == "Se muestran 25 de 42"
    block.get_by_role("button", name="Población").click()
    people = [
        int(text.replace(",", "")) for text in rows.locator("td:nth-child(8)").all_inner_texts()
    ]
    assert people == sorted(people, reverse=True)
    block.get_by_role("button", name="Todas").click()
    assert rows.count() == 42
    block.get_by_label("Situación").select_option("m")
    assert set(rows.locator("td:nth-child(4)").all_inner_texts()) <= {
        "Elegida, al margen",
        "No elegida, al margen",
    }
    block.get_by_label("Buscar una colonia").fill("ninguna así")
    assert rows.count() == 0
    block.get_by_role("button", name="Quitar la búsqueda").click()
    assert rows.count() == 25
    block.get_by_label("Buscar una colonia").fill("pedro martir")
    assert rows.count() > 0
    assert all("Pedro Mártir" in text for text in rows.all_inner_texts())
    block.get_by_label("Columnas").select_option("rates")
    assert block.get_by_role("columnheader", name="Puntaje").count() == 0
    assert (
        block.get_by_role(
            "columnheader", name="incidentes por cada 100,000 habitantes al año"
        ).count()
        == 3
    )


def test_figure_chip(visit: Opener, folder: Path) -> None:
    """6"""
    seen = visit(address(folder, "quality"))
    page = seen.page
    chip = page.locator(".figures .chip").nth(2)
    chip.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("#fig-placed")
    assert sheet.is_visible()
    assert "÷ incidentes" in sheet.inner_text()
    assert "Ratcliffe, J. H. (2004)" in sheet.inner_text()
    box = sheet.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1440
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert chip.evaluate("chip => chip === document.activeElement")


def test_theme_button(visit: Opener, folder: Path) -> None:
    """7"""
    page = visit(address(folder, "quality")).page
    button = page.get_by_role("button", name="Oscuro")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate(paper) == dark


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_there_without_scripts(visit: Opener, folder: Path, name: str) -> None:
    """8"""
    page = visit(address(folder, name), java_script_enabled=False).page
    table = {"selection": "#t-areas", "quality": "#t-bounds"}[name]
    assert page.locator(f"{table} tbody tr").count() == 42
    assert page.locator(f"{table} tbody tr").last.is_visible()
    for idle in page.locator(".needs-script").all():
        assert not idle.is_visible()


def test_menus_lead_on(visit: Opener, folder: Path) -> None:
    """9"""
    page = visit(address(folder, "selection")).page
    page.click("text=English")
    assert page.get_attribute("html", "lang") == "en-GB"
    page.click("nav >> text=Data quality")
    assert page.url.endswith("quality.en.html")
    page.click("text=Español")
    assert page.url.endswith("quality.html")


def on_paper(seen: Visit) -> Visit:
    seen.page.emulate_media(media="print")
    return seen


def test_on_paper(visit: Opener, folder: Path) -> None:
    """10"""
    page = on_paper(visit(address(folder, "selection"), theme="dark")).page
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(27, 36, 48)"
    assert page.locator("#fig-chosen").is_visible()
    assert not page.locator(".band-tools").is_visible()
    assert not page.locator("[data-readout]").is_visible()
