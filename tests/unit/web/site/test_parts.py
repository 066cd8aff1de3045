"""The parts that pages are made of.

1. A note says its kind to the eye and its role to a screen reader; mark-up inside it stays.
2. A whole form sends its token, its files if it has any, and leads back.
3. A choice marks what is chosen, and offers no choice where a page has words for it.
4. A column that sorts leads to the list in its order; one that doesn't is plain words.
5. A button that stands in every line says to which line it belongs.
6. Words of a person are never mark-up, wherever a part puts them.
"""

from __future__ import annotations

import re

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory


def shown(source: str, **said: object) -> str:
    """A template's result, white space drawn together."""
    request = RequestFactory().get("/list", {"q": "bus", "page": "3"})
    made = engines["django"].from_string("{% load parts %}" + source).render(said, request)
    return re.sub(r"\s+", " ", made).strip()


class Asked(forms.Form):
    """A form of one field."""

    name = forms.CharField()


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("", '<div class="note">'),
        ("error", '<div class="note error" role="alert">'),
        ("success", '<div class="note success" role="status">'),
    ],
)
def test_a_note_says_its_kind_and_its_role(kind: str, start: str) -> None:
    """1"""
    made = shown('{% note "lock" kind=kind %}<b>Held back</b>{% endnote %}', kind=kind)
    assert made.startswith(start)
    assert "<div><b>Held back</b></div>" in made


def test_a_whole_form_sends_its_token_and_leads_back() -> None:
    """2"""
    made = shown(
        '{% whole_form form "Save" action="/to" cancel="/back" files=True %}', form=Asked()
    )
    assert 'name="csrfmiddlewaretoken"' in made
    assert 'action="/to" enctype="multipart/form-data"' in made
    assert 'href="/back"' in made
    assert "enctype" not in shown('{% whole_form form "Save" %}', form=Asked())


def test_a_choice_marks_what_is_chosen() -> None:
    """3"""
    options = [("a", "Theft"), ("b", "Robbery")]
    made = shown('{% choice "kind" "Kind" options "b" %}', options=options)
    assert '<option value="b" selected>Robbery</option>' in made
    assert made.count("<option") == 2
    made = shown('{% choice "kind" "Kind" options "" "All" %}', options=options)
    assert '<option value="">All</option>' in made


def test_a_column_that_sorts_leads_to_the_list_in_its_order() -> None:
    """4"""
    made = shown('{% column "Rate" sort="rate" number=True %}')
    link = '<a class="sorts" href="?q=bus&amp;sort=rate">Rate</a>'
    assert made == f'<th scope="col" class="number"> {link} </th>'
    assert shown('{% column "Rate" %}') == '<th scope="col"> Rate </th>'


def test_a_button_in_a_line_says_to_which_it_belongs() -> None:
    """5"""
    made = shown('{% post_button "/undo" "Undo" about=name %}', name="Centro")
    assert '<span class="visually-hidden">: Centro</span>' in made
    assert "visually-hidden" not in shown('{% post_button "/undo" "Undo" %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% note "lock" %}{{ words }}{% endnote %}',
        "{% page_head words %}{% endpage_head %}",
        "{% section words %}{% endsection %}",
        "{% table words %}{% endtable %}",
        "{% column words %}",
        '{% empty_state "lock" words %}{{ words }}{% endempty_state %}',
        "{% crumbs words %}",
        '{% post_button words words about=words kind="next" %}',
        "{% area_map words words %}{% endarea_map %}",
    ],
)
def test_words_of_a_person_are_never_mark_up(source: str) -> None:
    """6"""
    made = shown(source, words='"><script>')
    assert "<script" not in made
    assert "&quot;&gt;&lt;script&gt;" in made
