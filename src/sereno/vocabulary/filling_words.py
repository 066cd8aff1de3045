"""What the page for filling in forms says, in both languages: it carries them along."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from sereno.vocabulary.language import LANGUAGES


@cache
def filling_words() -> dict[str, dict[str, str]]:
    """The words of each language, by their key."""
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {lang: {key: words[lang] for key, words in read.items()} for lang in LANGUAGES}
