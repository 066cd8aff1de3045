"""First texts of consent, ours, to be read by a person, completed and put into use.

`texts.toml` holds what all have in common and what each kind says beside it or instead. What only
the audit knows stands in [square brackets]: a text that still has some can't be put into use.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_PARTS = ("opening", "free", "kept", "scopes", "withdrawal", "contact")
_TO_FILL_IN = re.compile(r"\[[^\[\]\n]{1,80}\]")


@cache
def first_texts() -> Mapping[tuple[str, str], str]:
    """Each text by its kind (as web.diagnosis names it) and language."""
    parts = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
    common = parts.pop("common")
    return MappingProxyType(
        {
            (kind, language): "\n\n".join(
                # Children, and guardians who agree for them, are told in words of their own.
                (own if part in own else common)[part][language].strip()
                for part in _PARTS
            )
            for kind, own in parts.items()
            for language in ("es", "en")
        }
    )


def to_fill_in(text: str) -> list[str]:
    """What still stands in square brackets."""
    return _TO_FILL_IN.findall(text)
