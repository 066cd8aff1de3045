"""Coding, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
2. A code is moved by the arrows on its handle, and keeps the focus where it went.
3. A text is coded by the keyboard alone: words, sentences, turns, two letters, several codes, a
   note, undo; by a finger on a phone; what was changed in another window is shown beside one's own.
   Who only reads sees what is coded.
4. Parts of a picture and of a recording are coded by the keyboard too.
5. A mark is coded as a whole, by keyboard and by finger; what was given last is at hand again after
   a reload.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code, keep_version, take_ready_codebook
from sereno.web.coding.codebook.tree import tree_of
from sereno.web.coding.models import Code, Quote, Segment
from sereno.web.coding.projects.bringing import bring_project
from sereno.web.coding.quotes.changes import propose_quote
from sereno.web.coding.search.indexing import index_text
from sereno.web.coding.segments.changes import change_segment, code_passage
from sereno.web.diagnosis.models import DrawingGroup, Mark
from sereno.web.files.changes import spooled
from sereno.web.jobs.running import work_off
from tests.browser.web.reader import SPOT, Reader
from tests.integration.web.coding.coded import TURNS, make_codes, make_document
from tests.integration.web.coding.coded_texts import (
    ASKS,
    MAN,
    WOMAN,
    held_activity,
    quoted,
    text_of,
)
from tests.integration.web.coding.coded_texts import coded as coded_as
from tests.unit.exchange.refi_qda.as_written import maxqda

pytestmark = pytest.mark.django_db(transaction=True)
AUDIT = "/a/queretaro"
STEP = uuid.UUID("5e2e0000-0000-4000-8000-000000000012")
TO_QUOTE = uuid.UUID(int=12)
PAGES = [
    *("codebook/", "codebook/versions/", "codebook/bring/", "codes/", "codes/2/", "codes/new/"),
    *("projects/", "projects/1/"),
    *("codes/2/move/", "codes/2/merge/", "codes/2/merge/?into=3", "codes/2/split/"),
    *("coding/", "coding/document/1/", "coding/document/2/", "coding/document/3/"),
    "coding/mark/1/",
    *("said/", "said/?q=luz", "said/?q=luz&view=lines", "analysis/?by=sex&shows=code"),
    *("said/code/?q=luz&give=30&as=words", f"said/coded/{STEP}/"),
    *("analysis/", "analysis/together/", "analysis/compare/", "analysis/passages/"),
    *("analysis/silence/", "analysis/saturation/"),
    *("quotes/", "quotes/1/", "quotes/2/edit/", "quotes/report/", "quotes/report/?state=proposed"),
    f"quotes/new/?segment={TO_QUOTE}",
]
# One grey point, as a JPEG.
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300ffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc0000b08"
    "000100010101011100ffc40014000100000000000000000000000000000009ffc400141001000000000000000000000"
    "00000000000ffda0008010100003f0054ffd9"
)


@pytest.fixture
def coded(version, audit, coordinator, make_person):
    """The audit with the codebook that comes with Sereno, a project of another program,
    and eight talks that were coded."""
    take_ready_codebook(audit=audit, by=coordinator)
    keep_version(audit=audit, note="", by=coordinator)
    text = make_document(audit, coordinator)
    make_document(audit, coordinator, turns=(), kind="photo", picture=JPEG)
    make_document(audit, coordinator, turns=(), kind="audio", recording=b"OggS")
    group = DrawingGroup.objects.create(activity=text.activity, number=1, label="G", people=6)
    Mark.objects.create(
        audit=audit, number=1, group=group, pole="threat", shape="point", precision_m=0,
        source="drawn", words="Aquí asaltan",
        drawn='{"type": "Point", "coordinates": [-100.4, 20.6]}',
    )  # fmt: skip
    code = Code.objects.filter(audit=audit, is_codable=True).first()
    for start, step in ((60, STEP), (70, uuid.uuid4())):
        code_passage(
            audit=audit, by=coordinator, document=text, code=code, start=start, end=120,
            key=uuid.uuid4(), memo="Ver parada 4", step=step,
        )  # fmt: skip
    with spooled(audit=audit, name="a.qdpx", chunks=[maxqda()], sealed=True) as spool:
        bring_project(audit=audit, spool=spool, by=coordinator)
    work_off(audit)
    codes = list(Code.objects.filter(audit=audit, is_codable=True).order_by("number")[:5])
    beto = make_person("beto@example.org", name="Beto")
    for n in range(8):
        activity = held_activity(audit, coordinator, on=dt.date(2026, 3, 1 + n))
        turns = [(ASKS, "¿Y de noche?"), (WOMAN, "No hay luz."), (MAN, "Asaltan.")]
        text = text_of(activity, turns)
        index_text(text)
        given = coded_as(text, codes[n % 5], "No hay luz", coordinator)
        coded_as(text, codes[1], "luz", coordinator)
        coded_as(text, codes[n % 3], "Asaltan", coordinator)
        if n < 2:
            quoted(activity)
            propose_quote(
                audit=audit, by=(beto, coordinator)[n], segment=given, cut_to="No hay luz"
            )
    Quote.objects.filter(number=1).update(
        state="approved", decided_by=coordinator, decided_at=timezone.now()
    )
    Segment.objects.filter(pk=given.pk).update(key=TO_QUOTE)
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
    assert [str(node.code) for node in tree_of(audit, None)] == ["Calle", "Ruido", "Luz"]
    page.keyboard.press("ArrowRight")
    page.get_by_text("now in Calle").wait_for(state="attached")
    [node] = tree_of(audit, None)[0].children
    assert (str(node.code), node.place.parent) == ("Ruido", street)
    assert page.evaluate("document.activeElement.ariaLabel") == "Move: Ruido"
    assert said.text_content() == "“Ruido” moved: now in Calle."


def _said(segment: Segment) -> str:
    return str(segment.text.text[segment.start : segment.end])


def _live() -> list[Segment]:
    return list(Segment.objects.filter(removed_at=None).select_related("text", "code"))


def test_by_keyboard(audit, coordinator, enter, in_role) -> None:
    """3"""
    document = make_document(audit, coordinator)
    light, theft, _neighbours = make_codes(audit)
    address = f"{AUDIT}/coding/document/{document.number}/"
    page = enter(coordinator.email, address, language="en").page
    page.locator("[data-coding][data-ready]").wait_for()
    saved = page.locator("[data-saved=kept]")

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def give(code: Code) -> None:
        press(*code.letters)
        saved.get_by_text("Everything is saved.").wait_for()

    page.locator("[data-said]").first.focus()
    press("ArrowDown", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    give(light)
    press("ArrowDown", ".", ".")
    give(theft)
    # The whole turn with two codes at once: they are one step.
    press("ArrowUp", "Space", "Enter")
    page.keyboard.type("cal")
    press("Shift+Enter")
    page.keyboard.type("asa")
    press("Enter")
    page.get_by_text("4 passages coded by you").wait_for()
    saved.get_by_text("Everything is saved.").wait_for()
    told = [(_said(each), each.code) for each in _live()]
    assert told == [
        (TURNS[1][1], light),
        (TURNS[1][1], theft),
        ("de las nueve", light),
        ("¿Para qué regresa una?", theft),
    ]
    press("Control+z")
    page.get_by_text("2 passages coded by you").wait_for()
    saved.get_by_text("Everything is saved.").wait_for()
    assert len(_live()) == 2

    # The same passage in another window meanwhile: both are shown, and one's own can be kept.
    chip = page.locator(".given-code", has_text="Asalto")
    chip.press("Enter")
    row = Segment.objects.get(code=theft, removed_at=None)
    page.get_by_label("Note on the passage").fill("mine")
    change_segment(segment=row, by=coordinator, revision=row.revision, memo="theirs")
    page.get_by_role("button", name="Save the note").click()
    refused = page.locator("[data-refused][open]")
    refused.get_by_text("Asalto: theirs").wait_for()
    refused.get_by_role("button", name="Write mine over it").click()
    saved.get_by_text("Everything is saved.").wait_for()
    assert Segment.objects.get(pk=row.pk).memo == "mine"

    # Who reads and doesn't code sees the codes too.
    reads = enter(in_role(Role.EVALUATOR).email, address, language="en").page
    reads.get_by_text("coded passages: 2").wait_for()
    assert reads.locator(".given-code").count() == 2


def test_by_finger(audit, coordinator, enter) -> None:
    """3"""
    document = make_document(audit, coordinator)
    make_codes(audit)
    address = f"{AUDIT}/coding/document/{document.number}/"
    page = enter(coordinator.email, address, language="en", width=390, has_touch=True).page
    page.locator("[data-coding][data-ready]").wait_for()
    assert page.locator("[data-palette]").is_hidden()
    # As a long press selects a word.
    page.evaluate(
        "() => { const text = document.querySelectorAll('[data-said]')[1].firstChild;"
        " document.getSelection().setBaseAndExtent(text, 0, text, 7); }"
    )
    # A name that is left is reported; the text of this one was erased meanwhile.
    page.get_by_role("button", name="There is a name").tap()
    page.locator("[data-picked-words]").get_by_text("neither file nor text").wait_for()
    page.get_by_role("button", name="Code it").tap()
    page.locator("[data-palette]").get_by_role("button", name="Calle sin luz").tap()
    page.locator("[data-saved=kept]").get_by_text("Everything is saved.").wait_for()
    assert [_said(each) for each in _live()] == ["Después"]
    assert page.locator("[data-palette]").is_hidden()


def test_other_surfaces(coded, coordinator, enter) -> None:
    """4, 5"""
    code = Code.objects.filter(audit=coded, is_codable=True).exclude(letters="").first()
    page = enter(coordinator.email, f"{AUDIT}/coding/document/2/", language="en").page
    page.locator("[data-coding][data-ready]").wait_for()
    page.locator("[data-picture]").focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown", *code.letters):
        page.keyboard.press(key)
    page.locator("[data-coded-list] .given-code", has_text=code.name).wait_for()
    page.locator("[data-saved=kept]").get_by_text("Everything is saved.").wait_for()
    assert Segment.objects.get(document__number=2).region == [420, 400, 200, 220]

    page.goto(page.url.replace("/2/", "/3/"))
    page.locator("[data-coding][data-ready]").wait_for()
    page.get_by_role("button", name="Until here").press("Enter")
    page.get_by_role("button", name="Code it").press("Enter")
    page.keyboard.type(code.name)
    page.keyboard.press("Enter")
    page.locator("[data-coded-list] .given-code", has_text=code.name).wait_for()
    page.locator("[data-saved=kept]").get_by_text("Everything is saved.").wait_for()
    made = Segment.objects.get(document__number=3)
    assert (made.from_ms, made.to_ms) == (0, 0)

    page.goto(page.url.replace("/document/3/", "/mark/1/"))
    page.locator("[data-coding][data-ready]").wait_for()
    page.locator("[data-whole]").focus()
    for key in code.letters:
        page.keyboard.press(key)
    chips = page.locator("[data-coded-list] .given-code")
    chips.filter(has_text=code.name).wait_for()
    page.locator("[data-saved=kept]").get_by_text("Everything is saved.").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    page.get_by_role("button", name="Code it").click()
    page.locator("[data-last-codes]").get_by_role("button", name=code.name).click()
    chips.nth(1).wait_for()
    page.locator("[data-saved=kept]").get_by_text("Everything is saved.").wait_for()
    assert [each.code for each in Segment.objects.filter(mark__number=1)] == [code, code]
