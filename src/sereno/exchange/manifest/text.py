"""A manifest as text that explains itself: each key under its meaning, doubts marked.

The comments come from the declaration of the keys, in the language in force.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Item

from sereno.exchange.manifest.key import Key
from sereno.exchange.manifest.keys import TABLES, keys_of
from sereno.vocabulary.in_both import SURE, InBoth
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem

WIDTH = 96


@dataclass(frozen=True)
class Entry:
    """A key's value; `check` says why a person should look at it, SURE when nothing does.

    An `offered` one stands in a comment: a person takes away the # to use it.
    """

    value: Any
    check: InBoth = SURE
    offered: bool = False


Entries = Mapping[str, Entry]


@dataclass(frozen=True)
class Draft:
    """A manifest still to be written, by table and key."""

    audit: Entries
    areas: Entries
    incidents: tuple[Entries, ...]
    selection: Entries

    def doubts(self) -> list[tuple[str, str, InBoth]]:
        """(table, key, why) of every entry to check, in the order in which they are written."""
        return [
            (table, key, entries[key].check)
            for table, entries in self.tables()
            for key in keys_of(table)
            if key in entries and entries[key].check
        ]

    def tables(self) -> list[tuple[str, Entries]]:
        """The tables in the order in which they are written."""
        return [
            ("audit", self.audit),
            ("areas", self.areas),
            *(("incidents", part) for part in self.incidents),
            ("selection", self.selection),
        ]


def check_word() -> str:
    """The word that marks a doubt in a manifest: REVISAR, CHECK."""
    return _("CHECK")


def manifest_text(draft: Draft) -> str:
    """The draft as TOML, in the language in force."""
    what = _(
        "Manifest of the audit: which files there are, which column is what, and how the areas "
        "are selected."
    )
    how = _("Text after # is a comment. {check} marks what Sereno couldn't be sure of.")
    lines = [_comment(what), _comment(how.format(check=check_word()))]
    written: set[str] = set()
    meanings = {table.name: table.meaning(language()) for table in TABLES}
    for table, entries in draft.tables():
        header = f"[[{table}]]" if table == "incidents" else f"[{table}]"
        lines += ["", *([] if table in written else [_comment(meanings[table])]), header]  # type: ignore[index]
        left_out = []
        for key in keys_of(table).values():
            if key.name in entries:
                lines.append(_entry(key, entries[key.name], explain=table not in written))
            else:
                left_out.append(key.name)
        if left_out and table not in written:
            lines.append(_comment(_("Also possible: {keys}.").format(keys=", ".join(left_out))))
        written.add(table)
    return "\n".join(lines) + "\n"


def write_manifest(draft: Draft, path: Path, *, force: bool = False) -> None:
    """Write the draft to `path`, whole or not at all.

    Raises Problem manifest_exists when there is a file already, unless `force`.
    """
    if path.exists() and not force:
        raise Problem("manifest_exists", where=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(manifest_text(draft), encoding="utf-8", newline="\n")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def toml(value: Any) -> str:
    """A value as TOML writes it; mappings become inline tables."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{tomlkit.key(k).as_string()} = {toml(v)}" for k, v in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    item: Item = tomlkit.item(value)
    return item.as_string()


def _entry(key: Key, entry: Entry, *, explain: bool) -> str:
    meaning = key.meaning(language())
    if key.kind == "choice":
        meaning += " " + _("One of: {choices}.").format(choices=", ".join(key.choices))
    above = [_comment(meaning)] if explain else []
    if entry.check:
        above.append(_comment(f"{check_word()}: {entry.check}", hang="  "))
    line = f"{'# ' if entry.offered else ''}{key.name} = {toml(entry.value)}"
    if len(line) > WIDTH and isinstance(entry.value, tuple | list):
        line = "\n".join([f"{key.name} = [", *(f"  {toml(v)}," for v in entry.value), "]"])
    return "\n".join([*above, line])


def _comment(text: str, hang: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent="# ",
        subsequent_indent=f"# {hang}",
        break_long_words=False,
        break_on_hyphens=False,
    )
