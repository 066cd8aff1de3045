"""Every form of the product, as a person leaves its fields empty.

1. Mistakes stand beside their fields, which point to them, and are summed up at the top with
   links to fields that are there; the summary takes the focus.
2. A selection that is confirmed without a name, a reason, or a reason for an area by hand says so
   in the same way, and keeps what was typed.
3. The fields of a form are drawn by the one mechanism, never by hand.
"""

from __future__ import annotations

import re
from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

import sereno.web
from tests.integration.web.selection.bench_steps import at, form

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TYPED = ("text", "number", "date", "email", "search", "url", "password", "")
# Pages of the same kind are walked once.
MOST_OF_A_KIND = 1
# They end the session or the person's right to be here.
LEFT_OUT = ("logout", "leave", "members/")
# A field that is typed into; files are handed over, and choices can't be mistyped.
BY_HAND = re.compile(r'<textarea|<input(?![^>]*type="(?:hidden|checkbox|radio|file)")')
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.S)
WEB = Path(sereno.web.__file__).parent


class Page(HTMLParser):
    """The links, the forms that are posted with their fields, and the identifiers of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.wrong: list[dict[str, str | None]] = []
        self._form: dict[str, Any] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if at.get("id"):
            self.ids.append(str(at["id"]))
        # A group of choices is described where it begins.
        if at.get("aria-invalid") == "true" and at.get("type") not in ("radio", "checkbox"):
            self.wrong.append(at)
        if tag == "a" and at.get("href"):
            self.links.append(str(at["href"]))
        elif tag == "form" and (at.get("method") or "").lower() == "post":
            self._form = {"action": at.get("action") or "", "values": {}, "typed": []}
            self.forms.append(self._form)
        elif self._form is not None and at.get("name") and "disabled" not in at:
            name, kind = str(at["name"]), (at.get("type") or "").lower()
            if tag == "textarea" or (tag == "input" and kind in TYPED):
                self._form["typed"].append(name)
                self._form["values"][name] = ""
            elif tag == "input" and kind in ("hidden",):
                self._form["values"][name] = at.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def told_well(text: str) -> None:
    """1"""
    page = Page(text)
    assert 'class="mistakes" role="alert" tabindex="-1"' in text
    # A page of several forms, as sets of files, sums up each where it begins.
    summaries = [part.split("</div>")[0] for part in text.split('class="mistakes"')[1:]]
    links = re.findall(r'href="#([^"]+)"', "".join(summaries))
    assert links
    assert set(links) <= set(page.ids)
    for field in page.wrong:
        named = (field.get("aria-describedby") or "").split()
        assert named
        assert set(named) <= set(page.ids)
        assert field.get("id") in links
    assert len(page.ids) == len(set(page.ids))


def test_every_form_says_what_is_missing(version, audit, coordinator, signed_in) -> None:
    """1"""
    client: Client = signed_in(coordinator)
    home = reverse("audit_home", args=[audit.slug])
    waiting, seen, sent = deque([home, reverse("audits:list"), "/account/"]), set(), set()
    refused = 0
    while waiting:
        address = waiting.popleft()
        kind = re.sub(r"\d+", "0", address.split("?")[0])
        if kind in seen or not address.startswith("/"):
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        page = Page(answer.content.decode())
        waiting.extend(link.split("#")[0] for link in page.links)
        for posted in page.forms:
            action = posted["action"] or address
            about = (re.sub(r"\d+", "0", action), tuple(sorted(posted["typed"])))
            if not posted["typed"] or about in sent or any(each in action for each in LEFT_OUT):
                continue
            sent.add(about)
            back = client.post(action, posted["values"])
            assert back.status_code in (200, 302, 422), (action, back.status_code)
            if back.status_code == 422:
                refused += 1
                told_well(back.content.decode())
    assert refused >= 8


def test_a_selection_without_name(version, coordinator, signed_in) -> None:
    """2"""
    client, sent = signed_in(coordinator), form(version, name="", reason="Agreed", hand_2="out")
    back = client.post(at("commit"), sent)
    assert back.status_code == 422
    text = back.content.decode()
    told_well(text)
    assert 'href="#id_name"' in text
    assert 'href="#id_reason_2"' in text
    assert ">Agreed</textarea>" in text.replace("\n", "")


def test_fields_are_drawn_by_the_mechanism() -> None:
    """3: a template that posts what people type has {{ form }} in it."""
    by_hand = []
    for file in sorted(WEB.glob("*/templates/**/*.html")):
        text = COMMENT.sub("", file.read_text("utf-8"))
        for posted in re.findall(r'<form[^>]*method="post".*?</form>', text, re.S):
            if BY_HAND.search(posted) and 'id="bench"' not in posted:
                by_hand.append(str(file.relative_to(WEB)))
    # Places in a picture, which are pointed at; a table of columns, whose cells stand under heads.
    assert by_hand == [
        "diagnosis/templates/diagnosis/paper_photo.html",
        "indicators/templates/indicators/table_menus.html",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "At most 200 characters; this has 10,030."),
        ("es", "Como máximo 200 caracteres; tiene 10,030."),
    ],
)
def test_limits_in_our_own_words(language: str, said: str) -> None:
    """1"""

    class Limited(forms.Form):
        text = forms.CharField(max_length=200)
        year = forms.IntegerField(max_value=2100)
        people = forms.IntegerField(min_value=1000)

    with override(language):
        fits = Limited({"text": "x" * 200, "year": "2100", "people": "1000"})
        assert not fits.errors
        wrong = Limited({"text": "x" * 10_030, "year": "2101", "people": "999"})
        assert wrong.errors["text"] == [said]
        assert "2100 " in wrong.errors["year"][0]
        assert "1,000 " in wrong.errors["people"][0]
