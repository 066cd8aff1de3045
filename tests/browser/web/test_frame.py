"""The frame, in a real browser; how every page looks is read in test_pages.py.

1. A person signs in, makes an audit and comes to its home, in both languages.
2. The theme, the folded rail and the language stay; menus close on Escape.
3. A form with mistakes puts the reader at their list, and each leads to its field.
4. A figure opens how it was made.
5. With the keyboard alone: the first stop skips to the content.
6. A passkey is made and opens the door.
7. On a phone the bar leads to the places most needed, and to the stages as a sheet: it takes the
   focus and gives it back, closes on Escape and on a tap beside it, and opens without script too.
8. At 1366 × 768 the audit's tools are in sight on every page, however many pages a stage has.
"""

from __future__ import annotations

import re

import pytest

from tests.integration.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = "ana@example.org"


@pytest.fixture
def ana(make_person):
    return make_person(PEOPLE, name="Ana Beltrán", language="", is_admin=True)


@pytest.mark.parametrize(
    ("language", "new", "make", "home"),
    [
        ("es", "Iniciar una auditoría", "Crear la auditoría", "Lo que sigue"),
        ("en", "Begin an audit", "Make the audit", "What comes next"),
    ],
)
def test_new_audit(ana, sign_in, language, new, make, home) -> None:
    """1"""
    page = sign_in(PEOPLE, language=language).page
    page.get_by_role("link", name=new).click()
    page.fill("#id_name", "Durban 2020")
    page.get_by_role("button", name=make).click()
    page.wait_for_url(re.compile(r"/a/durban-2020/"))
    assert page.get_by_role("heading", name=home).is_visible()
    assert page.locator("html").get_attribute("lang") == language


def test_choices_stay(version, coordinator, enter, site) -> None:
    """2"""
    page = enter(coordinator.email, "/a/queretaro/").page
    page.click("[data-theme-button]")
    page.click("[data-rail-fold]")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("data-rail") == "folded"
    page.click("details.menu > summary")
    assert page.locator(".menu-panel").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".menu-panel").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_mistakes(version, coordinator, enter) -> None:
    """3"""
    opened = enter(coordinator.email, "/a/queretaro/settings/")
    page = opened.page
    page.fill("#id_name", "")
    page.fill("#id_select", "0")
    page.click("main form .primary")
    page.wait_for_selector(".mistakes")
    assert page.evaluate("document.activeElement.className") == "mistakes"
    assert page.locator(".mistakes a").count() == 2
    assert opened.violations() == []
    page.locator(".mistakes a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_a_figure_opens(version, coordinator, enter) -> None:
    """4"""
    opened = enter(coordinator.email, "/a/queretaro/")
    page = opened.page
    page.click("[popovertarget=fig-placed]")
    assert page.locator("#fig-placed").is_visible()
    assert opened.violations() == []


def test_keyboard(coordinator, audit, enter) -> None:
    """5"""
    page = enter(coordinator.email, "/a/queretaro/").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_passkey(ana, visit, site) -> None:
    """6"""
    # The protocol of passkeys knows no address of numbers: localhost it is.
    local = site.replace("127.0.0.1", "localhost")
    opened = visit(f"{local}/account/login/", locale="es")
    page = opened.page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.fill("#id_login", PEOPLE)
    page.fill("#id_password", PASSWORD)
    page.click("main form .primary")
    page.goto(f"{local}/account/2fa/webauthn/add/")
    page.fill("#id_password", PASSWORD)
    page.click("main form .primary")
    page.wait_for_selector("#mfa_webauthn_add")
    page.fill("#id_name", "Teléfono")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile("/account/2fa/(?!webauthn/add)"))
    page.goto(f"{local}/account/logout/")
    page.click("main form .primary")
    page.goto(f"{local}/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{local}/")
    assert opened.complaints == []


def test_the_sheet_of_stages(version, coordinator, enter) -> None:
    """7"""
    opened = enter(coordinator.email, "/a/queretaro/data/quality/", width=390)
    page = opened.page
    sheet, opener = page.locator("#stages"), page.locator("[data-sheet-open]")
    assert not sheet.is_visible()
    opener.click()
    assert sheet.is_visible()
    assert opened.violations() == []
    focused = "document.activeElement.closest('#stages') !== null"
    assert page.evaluate(focused)
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert page.evaluate("document.activeElement.hasAttribute('data-sheet-open')")
    opener.click()
    # At the edge of the band, where no tool is.
    page.mouse.click(3, 30)
    assert not sheet.is_visible()
    opener.click()
    sheet.get_by_role("link", name="Fuentes y vacíos").click()
    page.wait_for_url(re.compile("/sources/"))
    page.locator(".bar").get_by_role("link", name="Pendientes").click()
    page.wait_for_url(re.compile("/a/queretaro/#next"))
    assert page.locator("#next").is_visible()


def test_the_sheet_without_script(version, coordinator, enter) -> None:
    """7"""
    page = enter(coordinator.email, "/a/queretaro/", width=390, java_script_enabled=False).page
    assert not page.locator("#stages").is_visible()
    page.locator("[data-sheet-open]").click()
    assert page.locator("#stages").is_visible()
    page.locator("[data-sheet-close]").click()
    assert not page.locator("#stages").is_visible()


@pytest.mark.parametrize("folded", [False, True])
def test_the_tools_stay_in_sight(version, coordinator, enter, folded: bool) -> None:
    """8"""
    page = enter(coordinator.email, "/a/queretaro/indicators/").page
    page.set_viewport_size({"width": 1366, "height": 768})
    if folded:
        page.click("[data-rail-fold]")
    page.evaluate(
        """() => {
          const pages = document.querySelector(".rail-pages");
          for (let n = 0; n < 12; n += 1) pages.append(pages.lastElementChild.cloneNode(true));
        }"""
    )
    page.mouse.wheel(0, 500)
    for link in page.locator(".rail-tools a, .rail-fold").all():
        box = link.bounding_box()
        assert box is not None
        assert 0 < box["y"] < 768 - box["height"] + 1
