"""First texts of consent, ours, to be read by a person, completed and put into use.

`texts.toml` holds what all have in common and what each kind says beside it. What only the audit
knows stands in [square brackets]: a text that still has some can't be put into use.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_TO_FILL_IN = re.compile(r"\[[^\[\]\n]{1,80}\]")


@cache
def first_texts() -> Mapping[tuple[str, str], str]:
    """Each text by its kind (as web.diagnosis names it) and language."""
    parts = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
    common = parts.pop("common")
    return MappingProxyType(
        {
            (kind, language): "\n\n".join(
                said[part][language].strip()
                for said, part in (
                    (own, "opening"),
                    (common, "free"),
                    (own, "kept"),
                    (common, "scopes"),
                    (common, "withdrawal"),
                    (common, "contact"),
                )
            )
            for kind, own in parts.items()
            for language in ("es", "en")
        }
    )


def to_fill_in(text: str) -> list[str]:
    """What still stands in square brackets."""
    return _TO_FILL_IN.findall(text)
