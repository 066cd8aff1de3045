"""The product running for a real browser, and people who sign in to it by its own door."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Condition
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started

from tests.browser.conftest import PATIENCE, Opener, Visit
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
def all_answered() -> Iterator[None]:
    """At the end waits for what the browser asked last, and no longer wants: a table that is read
    can't be emptied.
    """
    changed, asked = Condition(), [0]

    def note(by: int) -> Callable[..., None]:
        def noted(**_signal: Any) -> None:
            with changed:
                asked[0] += by
                changed.notify_all()

        return noted

    began, ended = note(1), note(-1)
    request_started.connect(began)
    request_finished.connect(ended)
    yield
    with changed:
        assert changed.wait_for(lambda: asked[0] <= 0, timeout=PATIENCE / 1000)
    request_started.disconnect(began)
    request_finished.disconnect(ended)


@pytest.fixture
def site(live_server, all_answered) -> str:
    """Where the product is."""
    return str(live_server.url)


@pytest.fixture
def enter(site: str, visit: Opener, signed_in) -> Callable[..., Visit]:
    """A window in which somebody signed in, in a language, at an address if one is given.

    Without the form: that costs three pages each time, and the tests of the door use it.
    """

    def open_signed_in(
        email: str, address: str | None = None, *, language: str = "es", **look: Any
    ) -> Visit:
        from sereno.web.people.models import Person

        person = Person.objects.get(email=email)
        person.language = language
        person.save(update_fields=["language"])
        client = signed_in(person)
        session = client.session
        # As signing in notes it; by the clock of a day ahead, for a pass over many pages is slow.
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time() + 86_400, "email": email}
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        opened = visit(locale=language, **look)
        name = settings.SESSION_COOKIE_NAME
        opened.page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": site}]
        )
        if address is not None:
            opened.open(site + address)
        return opened

    return open_signed_in


@pytest.fixture
def sign_in(site: str, visit: Opener) -> Callable[..., Visit]:
    """Sign in by the form, in the language of the browser."""

    def by_the_form(email: str, *, language: str) -> Visit:
        opened = visit(f"{site}/account/login/", locale=language)
        page = opened.page
        page.fill("#id_login", email)
        page.fill("#id_password", PASSWORD)
        page.click("main form .primary")
        page.wait_for_url(f"{site}/")
        page.wait_for_selector("html[data-ready]")
        return opened

    return by_the_form
