"""Menus, which are written without a template.

1. They are what Django's own template gives: groups, odd characters, what is chosen or barred.
"""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from sereno.web.site.form_rendering import FormRendering

PLAIN = [("", "–"), ("a<b", 'A "quoted" & odd'), (2020, 2020)]
GROUPED = [("Ñuñoa & co", [("1", "uno"), ("2", "dos")]), ("3", "tres")]


@pytest.mark.parametrize("choices", [PLAIN, GROUPED])
@pytest.mark.parametrize("value", ["", "a<b", 2020, "2", None])
@pytest.mark.parametrize("attrs", [{}, {"id": "x<y", "disabled": True, "required": False}])
def test_same_as_django(choices, value, attrs) -> None:
    """1"""
    menu = forms.Select(choices=choices)
    ours = menu.render("na<me", value, attrs, FormRendering())
    theirs = menu.render("na<me", value, attrs, DjangoTemplates())
    assert parse_html(ours) == parse_html(theirs)
