"""The product running for a real browser, and people who sign in to it by its own door."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Opener, Visit
from tests.integration.web.conftest import (
    PASSWORD,
    audit,
    coordinator,
    in_role,
    make_person,
    quick_passwords,
    signed_in,
    small_results,
    version,
)

__all__ = [
    "audit",
    "coordinator",
    "in_role",
    "make_person",
    "quick_passwords",
    "signed_in",
    "small_results",
    "version",
]


@pytest.fixture
def site(live_server) -> str:
    """Where the product is."""
    return str(live_server.url)


@pytest.fixture
def enter(site: str, visit: Opener) -> Callable[..., Visit]:
    """Sign in by the form, in a language, and go on to an address."""

    def sign_in(
        email: str,
        address: str = "/",
        *,
        language: str = "es",
        width: int = 1440,
        theme: str = "light",
        webgl: bool = False,
    ) -> Visit:
        opened = visit(
            f"{site}/account/login/", width=width, theme=theme, webgl=webgl, locale=language
        )
        page = opened.page
        page.fill("#id_login", email)
        page.fill("#id_password", PASSWORD)
        page.click("main form .primary")
        page.wait_for_url(f"{site}/")
        page.wait_for_selector("html[data-ready]")
        if page.locator("html").get_attribute("lang") != language:
            page.click(f"button[name=language][value={language}]")
            page.wait_for_selector(f"html[lang={language}][data-ready]")
        if address != "/":
            page.goto(site + address)
            page.wait_for_selector("html[data-ready]")
        return opened

    return sign_in
