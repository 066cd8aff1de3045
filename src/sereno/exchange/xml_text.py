"""Texts for XML files: what XML 1.0 can't hold is left out."""

from __future__ import annotations

import re
from typing import Final

NEVER: Final = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""A sign that XML 1.0 can't hold at all, not even written by its number."""


def xml_text(text: str) -> str:
    """A text without such signs, and without spaces around it."""
    return NEVER.sub("", text).strip()
