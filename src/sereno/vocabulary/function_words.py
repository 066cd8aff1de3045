"""Words that hold a sentence together and say nothing of what it is about, in both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from sereno.vocabulary.language import Language


@cache
def function_words(lang: Language) -> frozenset[str]:
    """The words of a language, in small letters and without accents."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[lang].split())
