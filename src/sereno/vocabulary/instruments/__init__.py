"""Instruments of ours, in Spanish and English: guides, a checklist for walks, a survey.

Each TOML file here is one. Its `items` are rows of an XLSForm in their order; `lists` are the
answers to choose from, a value with its words; `common.toml` is what each begins and ends with.
They are Sereno's own, after METHOD (section 2), to be read and adapted by whoever takes them over.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from sereno.vocabulary.divisions import worded

Words = Mapping[str, str]

# In the order in which they are offered.
KEYS: Final = (
    "focus_group",
    "work_group",
    "mapping",
    "prison",
    "officials",
    "follow_up",
    "walk",
    "perception",
)


@dataclass(frozen=True)
class Item:
    """A row of an XLSForm: a question, or the beginning or end of a group or repeat."""

    type: str
    name: str = ""
    label: Words = field(default_factory=dict)
    hint: Words = field(default_factory=dict)
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_message: Words = field(default_factory=dict)
    appearance: str = ""
    calculation: str = ""
    choice_filter: str = ""


@dataclass(frozen=True)
class PlannedForm:
    """A form that is still to be written as a workbook: its rows, and its lists by name.

    pictures: by list and answer, the file that is shown beside its words.
    """

    title: Words
    items: Sequence[Item]
    lists: Mapping[str, Mapping[str, Words]]
    pictures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def ready_made(key: str) -> PlannedForm:
    """One of `KEYS`, in the words for areas that are in force."""
    common, own = _read("common"), _read(key)
    technique = own.get("technique")
    items = [
        *(_item(each, technique) for each in common["before"]),
        *(_item(each, technique) for each in own["items"]),
        *(_item(each, technique) for each in common["after"]),
    ]
    lists = {
        name: {value: _worded(words) for value, words in choices.items()}
        for name, choices in (common["lists"] | own.get("lists", {})).items()
    }
    pictures = {
        name: {value: f"{begins}_{value}.png" for value in lists[name]}
        for name, begins in own.get("pictures", {}).items()
    }
    return PlannedForm(own["title"], tuple(items), lists, pictures)


def beginning() -> tuple[Item, ...]:
    """What every form begins with: when it was filled in, and for which activity."""
    return tuple(
        _item(each, None) for each in _read("common")["before"] if each["name"] != "consent"
    )


def _item(row: Mapping[str, Any], technique: str | None) -> Item:
    """choice_filter: of the activities only those of the instrument's own technique."""
    said: dict[str, Any] = {
        name: _worded(each) if isinstance(each, dict) else each for name, each in row.items()
    }
    if technique and row.get("name") == "activity":
        said["choice_filter"] = f"technique = '{technique}'"
    return Item(**said)


def _worded(words: Words) -> dict[str, str]:
    return {lang: worded(text, lang) for lang, text in words.items()}


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
