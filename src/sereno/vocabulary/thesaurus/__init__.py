"""Words that say the same, or nearly so, when people talk of safety: a search takes them together.

`thesaurus.toml` holds them in sets, each with its words in Spanish and in English, as people of
Mexico, Colombia and South Africa say them. They are Sereno's own.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def sets_of_words() -> tuple[tuple[str, ...], ...]:
    """Each set: words and short phrases as they are written, of both languages."""
    table = (files(__name__) / "thesaurus.toml").read_text(encoding="utf-8")
    return tuple((*entry["es"], *entry["en"]) for entry in tomllib.loads(table)["together"])
