"""No sign that nobody sees in what people write: one rule for every field of text."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sereno.vocabulary.plain_text import hidden_signs

SHOWN = 30


def one_line(text: str) -> None:
    """A name or a title. Raises ValidationError that says which sign is where."""
    _refuse(text, hidden_signs(text))


def plain_text(text: str) -> None:
    """A text that may have several lines. Raises ValidationError."""
    _refuse(text, hidden_signs(text, lines=True))


def _refuse(text: str, found: list[tuple[int, str]]) -> None:
    if not found:
        return
    place, sign = found[0]
    before = "".join(c for c in text[:place] if c.isprintable())
    words = (
        _("There is an invisible character ({sign}) after “{before}”: delete it.")
        if before
        else _("It begins with an invisible character ({sign}): delete it.")
    )
    before = before if len(before) <= SHOWN else f"…{before[-SHOWN:]}"
    raise ValidationError(words.format(sign=sign, before=before), code="hidden_sign")
