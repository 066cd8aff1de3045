"""What problems of an import say, in the words of the wizard."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from sereno.vocabulary.language import language
from sereno.web.imports.wizard_words import in_wizard_words

register = template.Library()


@register.filter
def said(problem: Mapping[str, Mapping[str, str]]) -> str:
    """A problem kept as data, in the reader's language."""
    spoken = language()
    return in_wizard_words(f"{problem['what'][spoken]} {problem['mend'][spoken]}")


@register.filter
def plainly(text: object) -> str:
    """What a problem says."""
    return in_wizard_words(str(text))
