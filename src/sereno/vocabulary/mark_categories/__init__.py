"""What is marked on participatory maps: categories of places, those of offences beside them.

`categories.toml` holds them with the pole under which they are offered first, and with words by
which what somebody wrote on a sheet or in a form is known. They are Sereno's own, after the words
of METHOD (section 2) and what SafetiPin's audits and situational prevention look at.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sereno.vocabulary.phrases import Phrase

POLES = ("threat", "vulnerability", "capacity")
HOURS = ("morning", "afternoon", "dusk", "night")


@dataclass(frozen=True)
class Category:
    """A kind of place. pole: under which it is offered first."""

    key: str
    pole: str
    text: Phrase
    signs: tuple[str, ...]


@cache
def mark_categories() -> tuple[Category, ...]:
    """Every category, by pole and in the order in which they are offered."""
    table = (files(__name__) / "categories.toml").read_text(encoding="utf-8")
    return tuple(
        Category(key, entry["pole"], Phrase(es=entry["es"], en=entry["en"]), tuple(entry["signs"]))
        for key, entry in tomllib.loads(table).items()
    )


def category_of(words: str) -> str:
    """The category that somebody's words mean, "" where none or several do.

    words: folded, in small letters.
    """
    said = f" {words}"
    found = {each.key for each in mark_categories() if any(f" {s}" in said for s in each.signs)}
    return found.pop() if len(found) == 1 else ""


def category_words(key: str) -> str:
    """A category in the language in force; "" of none."""
    return next((each.text.said() for each in mark_categories() if each.key == key), "")
