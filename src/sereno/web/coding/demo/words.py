"""What coders of the demo write."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def coding_words() -> Mapping[str, Any]:
    """The table of words."""
    table = files("sereno.web.coding.demo") / "words.toml"
    return tomllib.loads(table.read_text(encoding="utf-8"))
