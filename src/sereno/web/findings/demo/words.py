"""The tables of what the demo writes: in Spanish whatever is spoken, as its city speaks it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Mapping[str, Any]:
    """A table of this folder by the name of its file."""
    there = files("sereno.web.findings.demo").joinpath(*f"{name}.toml".split("/"))
    return tomllib.loads(there.read_text(encoding="utf-8"))
