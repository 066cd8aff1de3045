"""Every page of the product, as a browser draws it.

1. axe finds nothing in Spanish, by all rules in the light at 1440 px; on pages of results, which
   have maps, charts and colours of their own, also by those on how a page is drawn in the dark at
   390 px.
2. No page is wider than its window: in Spanish at 1440 px and at 390 px, those of results also at
   1440 px with a zoom of 200 %; in English, whose words are shorter, they at 768 and 390 px.
3. Nothing is asked of another host, nothing complains, and the policy stops nothing of ours.
4. With the keyboard alone every control is reached, and one sees where one is; the frame's on the
   first page of a visit, since it is the same on all of them.
5. The pages that are drawn in another way for a viewer or without data are as clean for all rules,
   on a phone.
6. The map is drawn with WebGL and without it, in the same classes.
7. The keys that pages promise: J and K from card to card, a figure to decide, / to the search; none
   of them while one writes.
8. Work that goes on takes the keyboard's place from nobody, as often as its card asks for itself.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from sereno.web.audits.roles import Role
from sereno.web.geographies.models import LevelCrosswalk
from sereno.web.indicators.from_incidents import count_version
from sereno.web.jobs.models import Job
from tests.browser.web.kept_audit import bring_back, find_again, keep
from tests.browser.web.reader import PHONE, SPOT, WHOLE, WIDTHS, Reader
from tests.browser.web.whole_audit import (
    bring_levels,
    bring_tables,
    bring_two_years,
    decide_and_commit,
    run_with_faults,
)
from tests.integration.web.imports.small_city import areas_file, incidents_file
from tests.integration.web.imports.wizard_steps import look, send, take_guesses

pytestmark = pytest.mark.django_db(transaction=True)

AUDIT = "/a/queretaro"
OF_RESULTS = [
    f"{AUDIT}/",
    f"{AUDIT}/data/imports/",
    f"{AUDIT}/data/quality/",
    f"{AUDIT}/indicators/",
    f"{AUDIT}/indicators/of/all_rate/",
    f"{AUDIT}/indicators/of/patrolled_thefts/effect/?acted=a&against=b",
    f"{AUDIT}/geographies/",
    f"{AUDIT}/areas/",
    f"{AUDIT}/incidence/",
    f"{AUDIT}/incidence/?topic=robbery&sort=-n&q=centro",
    f"{AUDIT}/incidence/area/6/",
    f"{AUDIT}/select/",
    f"{AUDIT}/decisions/",
    f"{AUDIT}/decisions/1/",
    f"{AUDIT}/decisions/2/",
    f"{AUDIT}/decisions/compare/?a=1&b=2",
]
OF_RECORDS = [
    f"{AUDIT}/data/areas/",
    f"{AUDIT}/data/incidents/",
    f"{AUDIT}/data/period/",
    f"{AUDIT}/data/review/",
    f"{AUDIT}/data/manifest/",
    f"{AUDIT}/data/rejects/",
    f"{AUDIT}/data/offences/",
    f"{AUDIT}/data/names/",
    f"{AUDIT}/data/names/taken/",
    f"{AUDIT}/offence_decisions/",
    f"{AUDIT}/offence_decisions/1/",
    f"{AUDIT}/place_decisions/",
    f"{AUDIT}/place_decisions/1/",
    f"{AUDIT}/geographies/level/sector/",
    f"{AUDIT}/indicators/new/",
    f"{AUDIT}/indicators/tables/",
    f"{AUDIT}/indicators/tables/1/",
    f"{AUDIT}/indicators/tables/2/",
    f"{AUDIT}/search/?q=centro",
    f"{AUDIT}/history/",
    f"{AUDIT}/people/",
    f"{AUDIT}/people/1/",
    f"{AUDIT}/people/new/",
    f"{AUDIT}/settings/",
    "/",
    "/new/",
    "/account/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/logout/",
    "/no/such/page",
]
# Their controls are drawn as those of a page beside them.
AS_ANOTHER = {
    *(f"{AUDIT}/decisions/2/", f"{AUDIT}/place_decisions/", f"{AUDIT}/place_decisions/1/"),
    *(f"{AUDIT}/indicators/tables/2/", "/account/email/", "/account/2fa/totp/activate/"),
    *("/account/2fa/webauthn/", "/account/logout/"),
}
# Answered by a page all the same.
MISSING = ("/no/such/page",)
BEFORE_THE_DOOR = ["/account/login/", "/account/password/reset/"]
# The pages of results that are drawn in another way for who may not see everything.
OF_A_VIEWER = [
    f"{AUDIT}/",
    f"{AUDIT}/areas/",
    f"{AUDIT}/data/quality/",
    f"{AUDIT}/indicators/of/all_rate/",
    f"{AUDIT}/incidence/",
    f"{AUDIT}/incidence/area/6/",
    f"{AUDIT}/select/",
    f"{AUDIT}/decisions/2/",
]
# Those that say that nothing is there yet, and what is said of an area that isn't known.
EMPTY = [
    f"{AUDIT}/",
    f"{AUDIT}/data/imports/",
    f"{AUDIT}/data/quality/",
    f"{AUDIT}/data/rejects/",
    f"{AUDIT}/data/offences/",
    f"{AUDIT}/data/names/",
    f"{AUDIT}/offence_decisions/",
    f"{AUDIT}/place_decisions/",
    f"{AUDIT}/indicators/",
    f"{AUDIT}/indicators/tables/",
    f"{AUDIT}/geographies/",
    f"{AUDIT}/areas/",
    f"{AUDIT}/incidence/",
    f"{AUDIT}/incidence/area/6/",
    f"{AUDIT}/select/",
    f"{AUDIT}/decisions/",
]


@pytest.fixture(scope="session")
def small_results(tmp_path_factory):
    """Of the small city with its faults."""
    return run_with_faults(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def whole(version, audit, coordinator, signed_in, once):
    """The audit with an import, decisions in both queues, two selections and a further draft.

    Made once and then copied: its making takes as long as reading many a page.
    """

    def make(place: Path) -> None:
        client = signed_in(coordinator)
        decide_and_commit(audit, coordinator, client)
        assert send(client, audit, "areas", "colonias.geojson", areas_file()).status_code == 302
        assert send(client, audit, "incidents", "fgj 2023.csv", incidents_file()).status_code == 302
        look(audit)
        take_guesses(client, audit)
        count_version(version=version)
        bring_tables(audit, coordinator)
        bring_levels(audit, coordinator)
        bring_two_years(audit, coordinator)
        keep(audit, place)

    bring_back(audit, once("whole-audit", make))
    find_again(coordinator, "email")
    find_again(audit, "slug")
    find_again(version, "number")
    return audit


STOPS = """within => {
  const groups = new Set();
  const kinds = "a[href], button, input, select, textarea, summary";
  const stops = [...document.querySelector(within).querySelectorAll(kinds)].filter((e) => {
    if (e.disabled || e.tabIndex < 0) return false;
    if (!e.checkVisibility({ visibilityProperty: true })) return false;
    // Of radio buttons with one name the keyboard stops at one.
    e.dataset.stop = e.type === "radio" ? "radio-" + e.name : String(groups.size);
    const known = groups.has(e.dataset.stop);
    groups.add(e.dataset.stop);
    return !known;
  });
  return stops.map((e) => e.dataset.stop);
}"""
# What is seen of the focus after each Tab, written down in the page as the key goes up.
WATCH = """() => {
  window.passed = [];
  const seen = (e) => {
    const look = getComputedStyle(e);
    const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
    const box = e.getBoundingClientRect();
    const part = (x, y) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      if (top === null || top.matches(".band, .rail, .bar")) return false;
      return e.contains(top) || top.contains(e);
    };
    const ring = outlined || look.boxShadow !== "none";
    return ring && (part(0.5, 0.5) || part(0.1, 0.1) || part(0.9, 0.9));
  };
  document.addEventListener("keyup", () => {
    const e = document.activeElement;
    window.passed.push([e.dataset.stop ?? "", seen(e), e.outerHTML.slice(0, 120)]);
  }, true);
}"""
SAYS = "s => document.querySelector(`[data-stop='${s}']`)?.outerHTML.slice(0, 120) ?? s"


class Keyboard:
    """4: the faults of a page by the keyboard alone, with the frame on the first."""

    def __init__(self) -> None:
        self.framed = False

    def __call__(self, page: Page, address: str) -> list[str]:
        if address in AS_ANOTHER:
            return []
        within = "main" if self.framed else "body"
        self.framed = True
        faults = []
        wanted = set(page.evaluate(STOPS, within))
        assert wanted or within == "main"
        if within == "main":
            # As the link that skips to the content does: test_frame.py.
            page.evaluate("document.getElementById('main').focus()")
        page.evaluate(WATCH)
        # A date takes three stops; so a second and third round where some are missing.
        for _round in range(3):
            for _press in range(len(wanted)):
                page.keyboard.press("Tab")
            for stop, seen, what in page.evaluate("window.passed.splice(0)"):
                wanted.discard(stop)
                if stop and not seen:
                    faults.append(f"no focus to be seen on {what}")
        page.evaluate("document.activeElement.blur()")
        return faults + [f"not reached: {page.evaluate(SAYS, stop)}" for stop in wanted]


def _read(reader: Reader, addresses: list[str], missing: tuple[str, ...] = MISSING) -> None:
    for address in addresses:
        reader.open(address, answers=404 if address in missing else 200)
    reader.ends()


@pytest.mark.parametrize(
    ("language", "looks", "pages"),
    [("es", WHOLE, OF_RESULTS), ("es", SPOT, OF_RECORDS), ("en", WIDTHS, OF_RESULTS)],
)
def test_every_page(whole, coordinator, enter, site, language: str, looks, pages) -> None:
    """1, 2, 3; and 4 in Spanish, on the page as it stands"""
    opened = enter(coordinator.email, language=language, width=looks[0].width)
    # People are counted over all audits: also over those of the tests before.
    member = f"/people/{whole.memberships.get(person=coordinator).pk}/"
    pages = [each.replace("/people/1/", member) for each in pages]
    _read(Reader(opened, site, looks, Keyboard()), pages)


@pytest.mark.parametrize(("language", "looks"), [("es", WHOLE), ("en", WIDTHS)])
def test_before_the_door(visit, site, language: str, looks) -> None:
    """1, 2, 3"""
    opened = visit(locale=language, width=looks[0].width)
    _read(Reader(opened, site, looks), BEFORE_THE_DOOR)
    assert opened.page.locator("html").get_attribute("lang") == language


def test_pages_of_a_viewer(whole, in_role, enter, site) -> None:
    """5: what is held back, and no sliders."""
    opened = enter(in_role(Role.VIEWER).email, width=390)
    _read(Reader(opened, site, PHONE), OF_A_VIEWER)


def test_nothing_yet(audit, coordinator, enter, site) -> None:
    """5"""
    _read(
        Reader(enter(coordinator.email, width=390), site, PHONE),
        EMPTY,
        (f"{AUDIT}/incidence/area/6/",),
    )


def test_keyboard_on_a_phone(whole, coordinator, enter, site) -> None:
    """4"""
    opened, by_keyboard = enter(coordinator.email, width=390), Keyboard()
    faults = {}
    for address in OF_A_VIEWER:
        opened.open(site + address)
        faults[address] = by_keyboard(opened.page, address)
    assert not any(faults.values()), faults


def test_a_card_that_asks_for_itself(whole, coordinator, enter, site) -> None:
    """8"""
    page = enter(coordinator.email, f"{AUDIT}/geographies/").page
    cancel = page.locator(".job button").first
    cancel.evaluate("e => { e.dataset.first = 'yes'; e.focus(); }")
    focused = "document.activeElement.id.endsWith('-stop')"
    for _ in range(2):
        with page.expect_response(lambda answer: "/work/" in answer.url):
            pass
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert page.evaluate(focused)
    assert cancel.get_attribute("data-first") == "yes"
    # What does say something new is taken in, and the button keeps the focus.
    now = timezone.now()
    Job.objects.filter(audit=whole, kind=LevelCrosswalk.WORK, state="waiting").update(
        state="running", worker="w", heartbeat_at=now, step_at=now, step="weighing", done=1, total=3
    )
    page.locator(".job progress[value]").wait_for()
    assert page.evaluate(focused)
    assert cancel.get_attribute("data-first") is None


def test_map_with_and_without_webgl(whole, coordinator, enter, site) -> None:
    """6"""
    drawn = enter(coordinator.email, f"{AUDIT}/incidence/", webgl=True)
    assert drawn.page.locator("#map canvas").is_visible()
    assert drawn.page.locator("#map svg path[data-area]").count() == 0
    classes = drawn.page.evaluate(
        "JSON.parse(document.getElementById('map-data').textContent).classes"
    )
    assert drawn.violations() == []
    assert drawn.sideways() <= 0
    opened = enter(coordinator.email, f"{AUDIT}/incidence/")
    page = opened.page
    shapes = page.locator("#map svg path[data-area]")
    assert shapes.count() == len(classes) == 12
    assert [
        shapes.nth(i).get_attribute("class").removeprefix("kind-")
        for i in sorted(range(12), key=lambda i: int(shapes.nth(i).get_attribute("data-area")))
    ] == list(classes)
    page.wait_for_selector("#map .map-names span")
    shapes.nth(6).hover()
    assert "Centro" in page.locator("#map-says").inner_text()
    assert drawn.complaints == opened.complaints == []


HERE_CARD = """[...document.querySelectorAll("[data-queue-card]")].findIndex(
  (card) => card.contains(document.activeElement))"""


def test_keys(version, coordinator, enter, site) -> None:
    """7"""
    opened = enter(coordinator.email, language="en")
    page = opened.page
    opened.open(f"{site}{AUDIT}/data/offences/")
    cards = page.locator("[data-queue-card]")
    assert cards.count() == 2
    cards.first.locator("summary").focus()
    for key, card in (("j", 1), ("j", 1), ("k", 0), ("J", 1), ("Control+k", 1), ("K", 0)):
        page.keyboard.press(key)
        assert page.evaluate(HERE_CARD) == card, key
    page.keyboard.press("Enter")
    field = cards.first.locator("details input:visible").first
    field.focus()
    before = field.input_value()
    page.keyboard.press("j")
    page.keyboard.press("/")
    assert (page.evaluate(HERE_CARD), field.input_value()) == (0, f"{before}j/")
    cards.first.locator("summary").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "band-q"
    page.keyboard.type("a/b")
    assert page.locator("#band-q").input_value() == "a/b"

    opened.open(f"{site}{AUDIT}/data/names/")
    waiting = cards.count()
    assert waiting > 1
    first = page.locator("[data-queue-card] h2").first.inner_text().split(" · ")[0]
    cards.first.locator("[data-key]").first.focus()
    page.keyboard.press("0")
    page.wait_for_url("**decided=**")
    page.wait_for_selector("html[data-ready]")
    assert first in page.locator(".note.success").inner_text()
    assert cards.count() == waiting - 1
    assert page.evaluate(HERE_CARD) == 0

    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("main h1").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    page.keyboard.press("/")
    page.wait_for_url(f"{site}{AUDIT}/search/**")
