"""Fieldwork, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish; some in English too. Nothing is asked of another host, nothing complains.
2. A day in the field on a phone: consent, counts, protocol, held, documented; and a referral.
3. A group draws on a phone: each mark is saved at once, also after the connection was gone; undo.
   A tap ticks nothing that scrolls below the finger; and all can be drawn by the keyboard alone.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import timezone

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.demo import fill_fieldwork
from sereno.web.diagnosis.marks.changes import change_mark
from sereno.web.diagnosis.models import (
    Activity,
    Arrival,
    Consent,
    Document,
    Leg,
    PaperPhoto,
    Withdrawal,
)
from tests.browser.web.kept_audit import bring_back, find_again, keep
from tests.browser.web.reader import SPOT, WIDTHS, Reader

pytestmark = pytest.mark.django_db(transaction=True)
AUDIT = "/a/queretaro"
# Numbers of the demo's rows are found when they are there: see `_numbers`.
PAGES = [
    *("activities/", "activities/{verified}/", "activities/{planned}/", "activities/new/"),
    *("activities/{held}/counts/", "activities/{held}/protocol/", "activities/{planned}/consent/"),
    *("activities/{agreed}/consent/{consent}/withdraw/", "activities/consent/"),
    "activities/{withdrew}/withdrawals/{withdrawal}/back/",
    "activities/{held}/referral/",
    *("activities/calendar/", "activities/calendar/2026/2/", "coverage/"),
    *("coverage_targets/", "coverage_targets/1/", "coverage_targets/new/"),
    *("consent_texts/", "consent_texts/1/", "consent_texts/new/"),
    *("instruments/", "instruments/1/", "instruments/new/"),
    *("instruments/8/results/", "instruments/8/results/files/", "instruments/8/returns/"),
    "instruments/8/results/texts/first_thing/",
    *("instruments/9/checklist/", "instruments/9/checklist/p1/"),
    *("instrument_versions/", "instrument_versions/6/", "instrument_versions/6/paper/"),
    *("documents/", "documents/{audio}/", "documents/{transcript}/", "documents/{photo}/"),
    *("documents/{transcript}/edit/", "documents/{photo}/pixelate/"),
    *("activities/{held}/documents/", "recovery/"),
    *("submissions/", "submissions/1/", "submissions/2/", "submissions/tray/"),
    *("arrivals/", "arrivals/{quarantined}/", "devices/", "devices/1/", "devices/new/"),
    *("instruments/key/", "submissions/open/"),
    *("marks/", "marks/1/", "marks/agreement/", "documents/{paper}/paper/"),
    *("activities/{mapped}/groups/1/draw/", "activities/{mapped}/groups/1/sheets/"),
    *("walks/", "activities/{walk}/walk/", "activities/{again}/walk/again/"),
    *("activities/{walk}/walk/legs/new/", "activities/{walk}/walk/legs/1/"),
    *("activities/{walk}/walk/legs/1/stops/new/", "activities/{walk}/walk/route/"),
    *("stops/", "stops/1/", "stops/1/edit/", "documents/{paper}/paper/trace/"),
    *("activities/{mapped}/groups/new/", "activities/{mapped}/groups/1/bring/"),
    "activities/{mapped}/paper/",
]
OF_CARE = ["referrals/", "referrals/1/"]
IN_ENGLISH = [
    "walks/",
    "activities/{walk}/walk/",
    "activities/",
    "activities/{verified}/",
    "activities/calendar/",
    "coverage/",
]


@pytest.fixture
def filled(version, audit, coordinator, once):
    """The audit with the fieldwork of the demo, made once and then copied."""

    def make(place: Path) -> None:
        # One text of each activity: a page shows no more of many.
        today = timezone.localdate()
        assert fill_fieldwork(audit=audit, by=coordinator, seed=1, today=today, texts=0)
        keep(audit, place)

    bring_back(audit, once("filled-fieldwork", make))
    find_again(coordinator, "email")
    find_again(audit, "slug")
    return audit


def _numbers(audit: Audit) -> dict[str, int]:
    """The first activity in each state, the first document of each kind, whose consent is first."""
    activities = Activity.objects.filter(audit=audit).order_by("-number")
    documents = Document.objects.filter(audit=audit).order_by("-number")
    found = dict(activities.values_list("state", "number"))
    found |= dict(documents.values_list("kind", "number"))
    consent = Consent.objects.filter(activity__audit=audit).earliest("pk")
    found |= dict(Arrival.objects.filter(audit=audit).values_list("state", "number"))
    found |= {"agreed": consent.activity.number, "consent": consent.pk}
    legs = Leg.objects.filter(activity__audit=audit).order_by("-pk")
    found["walk"] = legs.last().activity.number
    found["again"] = legs.exclude(earlier=None).last().activity.number
    gone = Withdrawal.objects.filter(consent__activity__audit=audit).earliest("pk")
    paper = PaperPhoto.objects.get(activity__audit=audit)
    found |= {"paper": paper.document.number, "mapped": paper.activity.number}
    return found | {"withdrew": gone.consent.activity.number, "withdrawal": gone.pk}


@pytest.mark.parametrize(
    ("language", "looks", "pages"), [("es", SPOT, PAGES), ("en", WIDTHS, IN_ENGLISH)]
)
def test_pages(filled, coordinator, signed_in, enter, site, language, looks, pages) -> None:
    """1"""
    if pages is PAGES:
        client = signed_in(coordinator)
        client.post(f"{AUDIT}/instruments/new/", {"title": "Luz", "purpose": "other"})
        asked = {f"label_{lang}": "¿Hay luz?" for lang in filled.languages}
        client.post(f"{AUDIT}/instruments/9/checklist/", asked | {"sort": "yes_no"})
    opened = enter(coordinator.email, language=language, width=looks[0].width)
    reader = Reader(opened, site, looks)
    numbers = _numbers(filled)
    for address in pages:
        reader.open(f"{AUDIT}/{address.format(**numbers)}")
    reader.ends()


def test_the_day(filled, coordinator, in_role, enter, site) -> None:
    """2, and 1 of what psychosocial support reads"""
    fieldworker, care = in_role(Role.FIELDWORKER), in_role(Role.CARE)
    made = plan_activity(
        audit=filled,
        by=fieldworker,
        title="Mujeres del mercado",
        technique="focus_group",
        access_level="field",
        on=timezone.localdate(),
        leads=[fieldworker],
    )
    address = f"{AUDIT}/activities/{made.number}/"
    page = enter(fieldworker.email, address, language="en", width=390).page

    def tap(words: str) -> None:
        page.get_by_role("link", name=words).click()
        page.wait_for_selector("html[data-ready]")

    def save(words: str) -> None:
        page.get_by_role("button", name=words).click()
        page.wait_for_selector("html[data-ready]")

    tap("Note consent")
    page.get_by_label("How many agreed").fill("5")
    save("Note consent")
    assert page.get_by_text("Give them this code").count()
    tap("Count who took part")
    page.get_by_label("30 to 59, women").fill("5")
    save("Save")
    tap("Answer the protocol")
    for group in page.locator(".protocol-point").all():
        group.get_by_label("yes").check()
    save("Save")
    page.locator("#steps summary", has_text="Note that it was held").click()
    page.locator("details[open]").get_by_role("button", name="Save").click()
    page.wait_for_selector("html[data-ready]")
    page.locator("#steps summary", has_text="Say that it is documented").click()
    page.locator("details[open]").get_by_role("button", name="Say that it is documented").click()
    page.wait_for_selector("html[data-ready]")
    assert Activity.objects.get(pk=made.pk).state == "documented"
    tap("Note distress or a referral")
    page.get_by_label("What happened").fill("Somebody cried.")
    save("Note it")
    reader = Reader(enter(care.email, width=390), site, SPOT)
    for each in OF_CARE:
        reader.open(f"{AUDIT}/{each}")
    reader.ends()


def test_drawing(filled, coordinator, enter, site) -> None:
    """3"""
    sheet = PaperPhoto.objects.get(state="placed").sheet
    assert sheet is not None
    group, activity = sheet.group, sheet.group.activity
    before = group.marks.count()
    address = f"{AUDIT}/activities/{activity.number}/groups/{group.number}/draw/"
    opened = enter(coordinator.email, language="en", width=390, webgl=True, has_touch=True)
    page = opened.page
    # A low window: a software renderer draws each of its points by itself.
    page.set_viewport_size({"width": 390, "height": 520})
    page.goto(f"{site}{address}")
    page.wait_for_selector("#map[data-draw-ready]")
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    page.locator("#map").scroll_into_view_if_needed()

    def tap(across: float, down: float) -> None:
        page.locator("#map canvas").click(
            position={"x": box["width"] * across, "y": box["height"] * down}
        )

    def saved() -> None:
        page.wait_for_selector("[data-saved=kept]")

    page.get_by_text("Capacity", exact=True).first.click()
    page.locator("#map").evaluate("map => map.scrollIntoView({block: 'center'})")
    canvas = page.locator("#map canvas").bounding_box()
    assert canvas is not None
    middle = (canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    page.touchscreen.tap(*middle)
    page.locator("#mark-words").fill("The library lends books")
    page.get_by_role("button", name="Done").click()
    saved()
    mark = group.marks.latest("pk")
    assert (mark.pole, mark.words, mark.shape) == ("capacity", "The library lends books", "point")
    assert not mark.hour_list
    # What a colleague changed meanwhile is told; what was written stays, and is meant sent again.
    change_mark(row=mark, by=None, words="It lends films too")
    page.get_by_role("button", name="Correct").click()
    tap(0.5, 0.5)
    page.locator("#mark-words").fill("It lends books to children")
    page.get_by_role("button", name="Done").click()
    page.wait_for_selector("[data-saved=refused]")
    assert "It lends films too" in page.locator("[data-saved-words]").inner_text()
    assert page.locator("#mark-words").input_value() == "It lends books to children"
    page.get_by_role("button", name="Done").click()
    saved()
    mark.refresh_from_db()
    assert mark.words == "It lends books to children"
    # Without a connection nothing is lost, and no word is left on the device.
    page.route("**/draw/put/", lambda route: route.abort())
    page.get_by_role("button", name="Surface").click()
    for spot in ((0.3, 0.3), (0.5, 0.3), (0.4, 0.5), (0.3, 0.3)):
        tap(*spot)
    page.locator("#mark-words").fill("Chabela")
    page.get_by_role("button", name="Done").click()
    page.wait_for_selector("[data-saved=unreached]")
    assert group.marks.count() == before + 1
    assert "Chabela" not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    page.unroute("**/draw/put/")
    page.get_by_role("button", name="Try now").click()
    saved()
    assert group.marks.latest("pk").words == "Chabela"
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    saved()
    assert group.marks.count() == before + 1
    page.get_by_role("button", name="Redo").click()
    saved()
    assert group.marks.count() == before + 2
    # Below the crosshair, without a pointer: a line of three corners and one that was taken back.
    page.get_by_role("button", name="Line").press("Enter")
    page.locator("#map canvas").focus()
    put, right, down, back = "Enter", "ArrowRight", "ArrowDown", "Backspace"
    for key in (put, right, put, right, put, back, down, put, put):
        page.keyboard.press(key)
    assert "Marked." in page.inner_text("#map-says")
    saved()
    line = group.marks.latest("pk")
    assert (line.shape, len(line.geometry_data["coordinates"])) == ("line", 3)
    foreign = [each for each in opened.requests if not each.startswith((site, "blob:", "data:"))]
    assert not foreign
    # The browser may complain of the connection that was cut, and of what was refused.
    expected = re.compile("ERR_FAILED|status of 422")
    assert not [each for each in opened.complaints if not expected.search(each)]
