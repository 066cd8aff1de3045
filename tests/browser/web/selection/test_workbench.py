"""The workbench behind the sliders, in a real browser.

1. Each answer to the sliders is told whole: the line of the draws opens how it was made, with the
   settings of that answer.
2. The settings stay in the address, without the form's token.
3. A session that ended is told in words beside the sliders; the link leads through the door and
   back to the page, with weights, choices by hand and reasons as they stood.
4. After another sign-in in the same browser the page says so, and loading it again keeps all.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.integration.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

SELECT = "/a/queretaro/select/"
SLIDER = "#w_robbery"


def _move(page, value: int) -> None:
    """The first slider to a value, as a hand would: the answer counts once it's there."""
    with page.expect_response("**/ranking/"):
        page.locator(SLIDER).evaluate(
            "(slider, value) => { slider.value = value;"
            " slider.dispatchEvent(new Event('input', { bubbles: true })); }",
            value,
        )


def test_settings_of_the_answer(version, coordinator, enter) -> None:
    """1, 2"""
    opened = enter(coordinator.email, SELECT, language="en")
    page = opened.page
    expect(page.locator("#firm")).to_be_visible()
    # The draws follow the ranking; until they come, the line tells those before.
    with page.expect_response("**/draws/"):
        _move(page, 90)
    expect(page.locator("#fig-same [data-inputs]")).to_contain_text("Robbery")
    share = (
        page.locator("[data-share=robbery]").inner_text().replace("\N{NARROW NO-BREAK SPACE}", "")
    )
    expect(page).to_have_url(re.compile("w_robbery=90"))
    assert "csrf" not in page.url
    page.locator("#firm .chip").click()
    sheet = page.locator("#fig-same")
    expect(sheet).to_be_visible()
    expect(sheet.locator("[data-inputs]")).to_contain_text(share.split("%")[0].strip())
    expect(page.locator("#firm")).to_contain_text(sheet.locator(".sheet-value").inner_text())
    assert opened.violations() == []
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator(SLIDER).input_value() == "90"
    assert opened.complaints == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_session_that_ends(version, coordinator, enter, site, language: str) -> None:
    """3"""
    opened = enter(coordinator.email, SELECT, language=language)
    page = opened.page
    expect(page.locator("#firm")).to_be_visible()
    page.locator("#ranking tbody tr:not(.in) select").first.select_option("in")
    page.locator("#hand input[required]").fill("Nobody asked there")
    page.locator("#commit textarea").fill("Agreed in March")
    page.context.clear_cookies(name="sessionid")
    told = page.locator("#trouble")
    _move(page, 70)
    expect(told).to_contain_text({"es": "Su sesión terminó", "en": "Your session ended"}[language])
    assert opened.violations() == []
    # Moved again, it leads to that and not to what was there before.
    _move(page, 80)
    told.get_by_role("link").click()
    page.wait_for_url("**/account/login/**")
    page.wait_for_selector("html[data-ready]")
    page.fill("#id_login", coordinator.email)
    page.fill("#id_password", PASSWORD)
    page.click("main form .primary")
    page.wait_for_url(f"{site}{SELECT}?**")
    page.wait_for_selector("html[data-ready]")
    assert page.locator(SLIDER).input_value() == "80"
    assert page.locator("#hand input[required]").input_value() == "Nobody asked there"
    assert page.locator("#commit textarea").input_value() == "Agreed in March"
    expect(page.locator("#firm")).to_be_visible()
    assert page.locator("#trouble").is_hidden()


def test_another_sign_in(version, coordinator, enter) -> None:
    """4"""
    opened = enter(coordinator.email, SELECT, language="en")
    page = opened.page
    expect(page.locator("#firm")).to_be_visible()
    page.context.clear_cookies(name="csrftoken")
    _move(page, 70)
    told = page.locator("#trouble")
    expect(told).to_contain_text("Your settings are kept")
    with page.expect_navigation():
        told.get_by_role("link").click()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#firm")).to_be_visible()
    assert page.locator(SLIDER).input_value() == "70"
    assert page.locator("#trouble").is_hidden()
    # A commit without its reasons leads to what is missing, and the answers of the ranking
    # don't take that away.
    page.click("#commit button")
    expect(page.locator(".mistakes")).to_be_focused()
    expect(page.locator("#firm")).to_be_visible()
    expect(page.locator(".mistakes")).to_be_in_viewport()
