"""From what pyxform makes of a workbook to our description of its questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from sereno.exchange.xlsforms.questions import GROUP, REPEAT, UNNAMED, Choice, Form, Question

# pyxform's own names of types, each as a workbook of today calls it.
_TYPES: Final = {
    "string": "text",
    "int": "integer",
    "select one": "select_one",
    "select one external": "select_one",
    "select all that apply": "select_multiple",
    "photo": "image",
    "trigger": "acknowledge",
    "dateTime": "datetime",
    "loop": GROUP,
}
_TRUE: Final = frozenset({"yes", "true", "true()"})
# What an XForm names of its server: `jr://file-csv/areas.csv`, `jr://images/a.jpg`.
# The value of an attribute, or a text of its own: an apostrophe is part of a name.
_FILE: Final = re.compile(r'[">]jr://[a-z-]+/([^"<>]+)(?=["<])')
MOST_SIGNS: Final = 200
# Its own answers of last time, which the device keeps.
_LAST_SAVED: Final = "last-saved"


def described(made: Mapping[str, Any], xform: str) -> Form:
    """made: the form as pyxform's dictionary; xform: what it wrote of it."""
    default = str(made.get("default_language") or UNNAMED)
    questions = tuple(_questions(made.get("children", ()), f"/{made['name']}", "", "", default))
    lists = {
        str(name): tuple(
            Choice(str(each["name"]), _words(each.get("label"), default)) for each in choices
        )
        for name, choices in (made.get("choices") or {}).items()
    }
    found: dict[str, None] = {}
    for each in questions:
        found |= dict.fromkeys([*each.label, *each.hint])
    for choices in lists.values():
        for choice in choices:
            found |= dict.fromkeys(choice.label)
    return Form(
        form_id=str(made["id_string"]),
        version=str(made.get("version") or ""),
        title=str(made["title"]),
        default_language=default,
        languages=tuple(found),
        questions=questions,
        lists=lists,
        files=tuple(dict.fromkeys(_files(xform))),
        has_entities=bool(made.get("entity_version")),
    )


def _files(xform: str) -> Iterator[str]:
    for found in _FILE.findall(xform):
        # As the workbook has it: in XML `&` is written in letters.
        name = unescape(found)
        if name != _LAST_SAVED:
            yield name


def can_go_along(name: str) -> bool:
    """Whether a file can be attached under a name: one of a file, and not of a folder."""
    return not ({"/", "\\"} & set(name) or name in {".", ".."} or len(name) > MOST_SIGNS)


def _questions(
    children: Any, above: str, within: str, repeat: str, default: str
) -> Iterator[Question]:
    for child in children:
        kind, name = _TYPES.get(child["type"], child["type"]), str(child.get("name", ""))
        if name == "meta" and not within:
            continue
        bind = child.get("bind") or {}
        path = f"{above}/{name}"
        if kind == "text" and _TRUE & {str(bind.get("readonly", ""))}:
            kind = "note"
        yield Question(
            path=path,
            name=name,
            type=kind,
            label=_words(child.get("label"), default),
            within=within,
            repeat=repeat,
            hint=_words(child.get("hint"), default),
            list=str(child.get("itemset") or ""),
            required=str(bind.get("required", "")).lower() in _TRUE,
            relevant=str(bind.get("relevant", "")),
            constraint=str(bind.get("constraint", "")),
        )
        if kind in (GROUP, REPEAT):
            inner = path if kind == REPEAT else repeat
            yield from _questions(child.get("children", ()), path, path, inner, default)


def _words(words: Any, default: str) -> dict[str, str]:
    if not words:
        return {}
    if isinstance(words, Mapping):
        return {str(language): str(text) for language, text in words.items() if text != "-"}
    return {default: str(words)}
