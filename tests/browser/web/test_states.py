"""Pages as they are in states that test_pages.py never meets, as a browser draws them.

1. Work that waits, runs, failed, was cancelled or interrupted.
2. A step of the import with mistakes, while the worker looks into its files, and open twice: what
   another window kept isn't overwritten, and both ways out work.
3. The door: closed, locked, its second step, a new password, an invitation.
4. What went wrong: 403, a form that was open too long, 500.

Each is clean for axe, in Spanish and in the light, and no wider than its window at 1440 and 390 px:
they are made of the same parts as the pages of test_pages.py, which are looked at in the dark too.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sereno.web.audits.roles import Role
from sereno.web.imports.changes import start_import
from sereno.web.imports.models import DataVersion, ImportDraft
from sereno.web.jobs.models import Job
from sereno.web.members.invitations import bring_in
from tests.browser.web.reader import SPOT, Reader
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.imports.small_city import areas_file, incidents_file
from tests.integration.web.imports.wizard_steps import look, send

pytestmark = pytest.mark.django_db(transaction=True)

AUDIT = "/a/queretaro"
IMPORTS, AREAS = f"{AUDIT}/data/imports/", f"{AUDIT}/data/areas/"
GONE = "/invitation/none/"
CLOSED = [
    *("/account/signup/", "/account/inactive/", "/account/password/reset/done/"),
    *("/account/password/reset/key/none-none/", "/account/password/reset/key/done/"),
    GONE,
]
SECOND_STEP = "/account/2fa/authenticate/"
AGAIN = "/account/reauthenticate/"
SAFELY = [
    *("/account/2fa/totp/deactivate/", "/account/2fa/recovery-codes/"),
    *("/account/2fa/recovery-codes/generate/", "/account/2fa/webauthn/add/"),
]
ADDRESSES = [*CLOSED, SECOND_STEP, AGAIN, *SAFELY, IMPORTS, AREAS]


def _as(row: DataVersion | ImportDraft, state: str, **values) -> None:
    """The last job of a row, in a state of its life."""
    now = timezone.now()
    Job.objects.filter(pk=Job.objects.about(row)[0].pk).update(
        state=state, worker="w", heartbeat_at=now, step_at=now - timedelta(seconds=9), **values
    )


def test_work(audit, version, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email), site, SPOT)
    begun = start_import(audit=audit, manifest_text="", by=coordinator)
    reader.open(IMPORTS)
    _as(begun, "running", step="import", done=40_000_000, total=120_000_000, attempt=2)
    reader.open(IMPORTS)
    reader.leave()
    problem = {"code": "disk_full", "where": "", "values": {"reason": "OSError"}}
    _as(begun, "failed", problem=problem)
    reader.open(IMPORTS)
    _as(begun, "stopped", problem={})
    reader.open(IMPORTS)
    _as(begun, "running", stop_asked=True)
    reader.open(IMPORTS)
    reader.ends(answers=r"\d+")


def test_steps_of_an_import(audit, coordinator, signed_in, enter, site) -> None:
    """2"""
    client = signed_in(coordinator)
    reader = Reader(enter(coordinator.email), site, SPOT)
    page = reader.opened.page
    assert send(client, audit, "areas", "colonias.geojson", areas_file()).status_code == 302
    reader.open(AREAS)
    reader.leave()
    look(audit)
    reader.open(AREAS)
    page.locator("#id_code").select_option(index=0)
    page.click(".form-buttons .next")
    page.wait_for_selector(".mistakes")
    reader.read("areas with mistakes")
    assert send(client, audit, "incidents", "fgj.csv", incidents_file()).status_code == 302
    draft = ImportDraft.objects.get(audit=audit)
    _as(draft, "running", step="count", done=1_000, total=3_000)
    reader.open(f"{AUDIT}/data/incidents/")
    reader.leave()
    values = {"reason": "OSError"}
    problem = {"code": "job_failed", "where": "", "values": values, "part": "incidents"}
    _as(draft, "failed", problem=problem)
    reader.open(f"{AUDIT}/data/incidents/")
    reader.ends(answers=r"\d+")


def test_a_step_open_twice(audit, coordinator, signed_in, enter, site) -> None:
    """2"""
    assert send(
        signed_in(coordinator), audit, "areas", "colonias.geojson", areas_file()
    ).status_code == 302  # fmt: skip
    look(audit)
    reader = Reader(enter(coordinator.email, AREAS), site, SPOT)
    one = reader.opened.page
    two = one.context.new_page()
    two.goto(site + AREAS)
    two.wait_for_selector("html[data-ready]")
    choices = one.locator("#id_group option").count()
    assert choices > 2
    one.locator("#id_group").select_option(index=1)
    one.wait_for_selector("#kept:has-text('Guardado')")
    two.locator("#id_group").select_option(index=2)
    two.wait_for_selector("#kept button")
    one.locator("#id_name").select_option(index=2)
    one.wait_for_selector("#kept:not(:has(button))")
    two.locator("#kept button").click()
    two.wait_for_selector("#kept:has-text('Guardado')")
    one.locator("#id_group").select_option(index=0)
    one.wait_for_selector("#kept button")
    reader.read("another window kept something")
    one.locator("#kept a").click()
    one.wait_for_function("document.querySelector('#id_group').selectedIndex === 2")
    reader.ends(answers=r"\d+")


def test_the_door(audit, coordinator, make_person, visit, site) -> None:
    """3"""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    person = make_person("luz@example.org", language="es")
    TOTP.activate(person, generate_totp_secret())
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    reader = Reader(visit(locale="es"), site, SPOT)
    page = reader.opened.page
    for address in CLOSED:
        reader.open(address, answers=410 if address == GONE else 200)
    secret = bring_in(
        **{"audit": audit, "email": "sol@example.org", "name": "Sol", "role": Role.ANALYST},
        **{"language": "es", "by": coordinator, "now": timezone.now()},
    )
    reader.open(f"/invitation/{secret}/")

    def try_it(password: str) -> None:
        reader.opened.open(f"{site}/account/login/")
        page.fill("#id_login", person.email)
        page.fill("#id_password", password)
        page.click("main form .primary")
        page.wait_for_selector("html[data-ready]")

    try_it(PASSWORD)
    page.wait_for_url(f"{site}{SECOND_STEP}")
    reader.read(SECOND_STEP)
    page.fill("#id_code", code)
    page.click("main form .primary")
    page.wait_for_url(f"{site}/")
    reader.open(AGAIN)
    page.fill("#id_password", PASSWORD)
    page.click("main form .primary")
    page.wait_for_selector("html[data-ready]")
    for address in SAFELY:
        reader.open(address)
    page.context.clear_cookies(name="sessionid")
    for _try in range(5):
        try_it("not this one at all")
    page.wait_for_selector("a.button[href='/account/login/']")
    reader.read("locked out")
    reader.ends(answers=r"\d+")


def test_what_went_wrong(in_role, audit, enter, site, monkeypatch) -> None:
    """4"""
    reader = Reader(enter(in_role(Role.VIEWER).email), site, SPOT)
    page = reader.opened.page
    reader.open(f"{AUDIT}/settings/", answers=403)
    assert page.locator("main h1").count() == 1
    reader.opened.open(f"{site}/account/")
    page.context.clear_cookies(name="csrftoken")
    page.fill("#id_name", "Ana")
    page.locator("main form:has(#id_name) button").click()
    page.wait_for_selector("main .empty")
    reader.read("a form that was open too long")

    def fails(*_asked: object, **_more: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("sereno.web.audits.views.render", fails)
    page.goto(f"{site}/")
    assert page.locator("html").get_attribute("lang") == "es"
    reader.read("500")
    reader.ends(answers=r"\d+")
