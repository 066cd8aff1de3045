"""Texts on their way to being coded, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
2. Names are decided by keys alone, as quickly as they come, and what was missed is marked by
   selecting it.
"""

from __future__ import annotations

import pytest

from sereno.web.coding.models import Mention, Pseudonym
from sereno.web.coding.texts.deciding import decide
from sereno.web.coding.texts.looking import look_through
from sereno.web.coding.texts.making import make_text
from sereno.web.coding.texts.reading import newest_text
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.documents.changes import add_document
from sereno.web.diagnosis.documents.examining import Examined
from sereno.web.diagnosis.models import Document, DocumentKind
from sereno.web.files.changes import spooled
from tests.browser.web.reader import SPOT, Reader

pytestmark = pytest.mark.django_db(transaction=True)
AUDIT = "/a/queretaro"
PAGES = [
    *("texts/", "texts/1/", "texts/2/", "texts/1/speakers/", "texts/pseudonyms/"),
    *("texts/pseudonyms/person/1/same/", "texts/pseudonyms/person/1/same/?other={other}"),
]
SAID = (
    "Moderadora: ¿Cómo se llama?\nXunaxi: Soy Xunaxi Trejo, mi celular es 442 123 45 67.\n"
    "Xunaxi: Le dicen el Tuercas. Aquí 😀 vive evodia y da miedo."
)


def _transcript(audit, by) -> Document:
    """A transcript that was looked through for names."""
    activity = plan_activity(
        audit=audit, by=by, title="Mercado", technique="focus_group", access_level="field"
    )
    with spooled(audit=audit, name="mesa.txt", chunks=[b"x"], sealed=True) as spool:
        found = Examined(DocumentKind.TRANSCRIPT, text=SAID)
        values = {"access_level": "field", "language": "es"}
        document = add_document(activity=activity, spool=spool, found=found, by=by, **values)
    look_through(document=document, by=by)
    return document


def test_pages(audit, coordinator, enter, site) -> None:
    """1"""
    ready, begun = (_transcript(audit, coordinator) for _ in range(2))
    for each in Mention.objects.filter(document=ready):
        decide(document=ready, mention=each.pk, state="replaced", by=coordinator)
    make_text(document=ready, by=coordinator)
    assert (ready.number, begun.number) == (1, 2)
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    other = Pseudonym.objects.get(kind="person", number=2)
    for address in PAGES:
        reader.open(f"{AUDIT}/{address.format(other=other.pk)}")
    reader.ends()


def test_names_by_keys(audit, coordinator, enter) -> None:
    """2"""
    document = _transcript(audit, coordinator)
    page = enter(coordinator.email, f"{AUDIT}/texts/{document.number}/", language="en").page
    says = page.locator("[data-names-says]")
    assert says.text_content().strip() == "5 mentions wait."
    # Both times that Xunaxi speaks; then her whole name, as the one that is suggested.
    page.keyboard.press("r")
    page.get_by_text("3 mentions wait.").wait_for()
    page.keyboard.press("r")
    page.get_by_text("2 mentions wait.").wait_for()
    page.keyboard.press("r")
    page.get_by_text("1 mention waits.").wait_for()
    page.keyboard.press("k")
    page.get_by_text("Every mention is decided.").wait_for()
    page.evaluate(
        """() => {
          const line = [...document.querySelectorAll("[data-start]")].at(-1);
          const words = line.lastChild;
          const at = words.data.indexOf("evodia");
          const range = document.createRange();
          range.setStart(words, at);
          range.setEnd(words, at + 6);
          getSelection().addRange(range);
        }"""
    )
    page.locator("[data-names-add]").get_by_role("button", name="person").click()
    page.get_by_role("heading", name="evodia").wait_for()
    page.get_by_role("button", name="Replace", exact=True).click()
    page.get_by_role("button", name="Make the text for coding").click()
    page.get_by_role("heading", name="Who speaks").wait_for()
    text = newest_text(document).text
    assert text.splitlines()[1:] == [
        "Persona 1: Soy Persona 1, mi celular es [teléfono].",
        "Persona 1: Le dicen el Tuercas. Aquí 😀 vive Persona 2 y da miedo.",
    ]
