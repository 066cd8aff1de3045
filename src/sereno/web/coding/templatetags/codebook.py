"""How a code is shown: a shape and a letter of its pole in its colour, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sereno.web.coding.codebook.changes import OF_POLE
from sereno.web.coding.models import Code

register = template.Library()


@register.simple_tag
def code_sign(code: Code) -> SafeString:
    """The shape of its pole in its colour; its pole is told to who can't see it."""
    return format_html(
        '<span class="code-sign {} {}"></span><span class="visually-hidden">{}</span>',
        code.pole or "none",
        code.colour or OF_POLE[code.pole],
        code.get_pole_display(),
    )


@register.filter
def of_code(counted: Mapping[int, int], key: int) -> int:
    """How many passages have a code."""
    return counted.get(key, 0)
