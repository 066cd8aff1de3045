"""The manifest of an audit, audit.toml: read, checked to the line, and given as plain data.

    manifest = read_manifest(Path("audit.toml"))
    manifest.areas.path(manifest.folder), manifest.incidents[0].paths(manifest.folder)

Every problem says the line: `audit.toml:12`. Which keys there are is declared in
`keys.py`, what a manifest is as data in `parts.py`; a manifest is written by
`text.py`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sereno.exchange.manifest.keys import TABLES, keys_of
from sereno.exchange.manifest.parts import (
    ROLES,
    AreasPart,
    AuditPart,
    IncidentsPart,
    Manifest,
    SelectionPart,
)
from sereno.exchange.manifest.toml_lines import key_lines
from sereno.exchange.manifest.values import checked
from sereno.exchange.tables.table_facts import nearest_name
from sereno.methods.selection.measures import OF_PEOPLE
from sereno.vocabulary.offences import topics as known_topics
from sereno.vocabulary.problems import Problem

__all__ = [
    "ROLES",
    "AreasPart",
    "AuditPart",
    "IncidentsPart",
    "Manifest",
    "SelectionPart",
    "manifest_of",
    "read_manifest",
]


def read_manifest(path: Path, *, files_must_exist: bool = True) -> Manifest:
    """Read and check a manifest.

    Raises Problem, with `where` naming the file and line, for a manifest that can't be read, an
    unknown or missing key, a value that its key can't have, keys that contradict each other
    and, unless told not to look, files that aren't there.
    """
    return manifest_of(_text_of(path), path.name, path.parent, files_must_exist=files_must_exist)


def manifest_of(text: str, name: str, folder: Path, *, files_must_exist: bool = True) -> Manifest:
    """The same of a text that isn't in a file yet: `name` is shown, paths start from `folder`."""
    values = _values_of(text, name)
    place = _Places(name, key_lines(text))
    _check_tables(values, place)
    audit = _part(values["audit"], ("audit",), place)
    areas = _part(values["areas"], ("areas",), place)
    selection = _part(values["selection"], ("selection",), place)
    written = values["incidents"]
    if isinstance(written, dict):
        incidents = [_incidents(written, ("incidents",), place)]
    else:
        incidents = [_incidents(part, ("incidents", i), place) for i, part in enumerate(written)]
    manifest = Manifest(
        AuditPart(**audit, where=place("audit", "decisions")),
        _areas(areas, place),
        tuple(incidents),
        SelectionPart(**selection),
        folder,
        place,
    )
    _check_selection(manifest)
    if files_must_exist:
        _check_files(manifest)
    return manifest


@dataclass(frozen=True)
class _Places:
    """Where the keys of one manifest stand."""

    file: str
    lines: Mapping[tuple[str | int, ...], int]

    def __call__(self, *path: str | int) -> str:
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.file}:{self.lines.get(path, 1)}"


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Problem("manifest_not_there", where=str(path)) from error
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Problem("manifest_not_utf8", where=f"{path.name}:{line}") from error


def _values_of(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        lines = text.splitlines() or [""]
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = min(int(at[1]), len(lines)) if at else len(lines)
        raise Problem(
            "manifest_not_toml",
            where=f"{name}:{line}",
            line=lines[line - 1].strip() or "…",
            reason=str(error).partition(" (at ")[0],
        ) from error


def _check_tables(values: Mapping[str, Any], place: _Places) -> None:
    names = [table.name for table in TABLES]
    for name, value in values.items():
        if name not in names:
            nearest = nearest_name(name, names)
            tables = ", ".join(f"[{table}]" for table in names)
            raise Problem(
                "table_unknown", where=place(name), table=name, tables=tables, nearest=nearest
            )
        rows = isinstance(value, list) and name == "incidents"
        tables_of_rows = rows and value and all(isinstance(row, dict) for row in value)
        if not isinstance(value, dict) and not tables_of_rows:
            raise Problem("table_not_table", where=place(name), table=name)
    for name in names:
        if name not in values:
            table = "[[incidents]]" if name == "incidents" else f"[{name}]"
            raise Problem("table_missing", where=place.file, table=table)


def _part(written: Mapping[str, Any], at: tuple[str | int, ...], place: _Places) -> dict[str, Any]:
    """The checked values of one table by key; keys left out are not among them."""
    table = str(at[0])
    keys = keys_of(table)
    found = {}
    for name, value in written.items():
        if name not in keys:
            raise Problem(
                "key_unknown",
                where=place(*at, name),
                table=table,
                key=name,
                nearest=nearest_name(name, list(keys)),
                keys=", ".join(keys),
            )
        found[name] = checked(keys[name], value, place(*at, name))
    for key in keys.values():
        if key.required and key.name not in found:
            raise Problem(
                "key_missing", where=place(*at), table=table, key=key.name, example=key.example
            )
    return found


def _areas(values: Mapping[str, Any], place: _Places) -> AreasPart:
    part = AreasPart(**values, where=place("areas", "file"))
    of_table = [key for key in ("table_code", "table_population", "table_group") if key in values]
    if part.table is None and of_table:
        raise Problem("table_needed", where=place("areas", of_table[0]), key=of_table[0])
    if part.table is not None and part.table_code is None:
        raise Problem("table_code_needed", where=place("areas", "table"))
    for key in ("population", "group"):
        if getattr(part, key) and getattr(part, f"table_{key}"):
            raise Problem("figure_twice", where=place("areas", f"table_{key}"), key=key)
    return part


def _incidents(
    written: Mapping[str, Any], at: tuple[str | int, ...], place: _Places
) -> IncidentsPart:
    part = IncidentsPart(**_part(written, at, place), where=place(*at, "files"))
    if (part.lon is None) != (part.lat is None):
        named, missing = ("lon", "lat") if part.lat is None else ("lat", "lon")
        raise Problem("one_coordinate", where=place(*at, named), key=missing)
    if part.lon is not None and part.lon == part.lat:
        raise Problem("same_column", where=place(*at, "lat"), column=part.lon)
    if part.lon is not None and part.point is not None:
        raise Problem("point_twice", where=place(*at, "point"))
    if not {"lon", "point", "area_name", "area_code"} & set(part.columns()):
        raise Problem("nothing_to_place_by", where=place(*at))
    if part.offence is None and part.offence_label is None:
        raise Problem("offence_missing_key", where=place(*at))
    if part.offence_detail is not None and part.offence is None:
        raise Problem("offence_detail_alone", where=place(*at, "offence_detail"))
    if part.offence is not None and part.offence_label is not None:
        raise Problem("offence_twice", where=place(*at, "offence_label"))
    return part


def _check_selection(manifest: Manifest) -> None:
    """What the keys of [selection] ask of the others and of each other."""
    asked = manifest.selection
    if asked.at_least_per_group > 0 and not manifest.areas.has_group:
        raise Problem(
            "group_column_needed", where=manifest.where("selection", "at_least_per_group")
        )
    counts_offences = any(topic in known_topics() for topic in asked.topics)
    if asked.measure in OF_PEOPLE and not manifest.areas.has_population and counts_offences:
        raise Problem(
            "population_needed",
            where=manifest.where("selection", "measure"),
            measure=asked.measure,
        )
    if asked.least_population and not manifest.areas.has_population:
        raise Problem(
            "population_needed_for_least",
            where=manifest.where("selection", "least_population"),
        )
    try:
        asked.points()
    except Problem as problem:
        problem.where = manifest.where("selection", "dimensions")
        raise
    unknown = [t for t in asked.lower_is_worse if t not in asked.topics or t in known_topics()]
    if unknown:
        raise Problem(
            "direction_of_no_column",
            where=manifest.where("selection", "lower_is_worse"),
            names=", ".join(unknown),
        )
    both = sorted(set(asked.put_in) & set(asked.take_out))
    if both:
        raise Problem(
            "put_in_and_taken_out",
            where=manifest.where("selection", "take_out", both[0]),
            areas=", ".join(both),
        )


def _check_files(manifest: Manifest) -> None:
    manifest.areas.path(manifest.folder)
    manifest.areas_table()
    manifest.audit.decisions_path(manifest.folder)
    seen: set[Path] = set()
    for part in manifest.incidents:
        for path in part.paths(manifest.folder):
            if path.resolve() in seen:
                raise Problem("file_in_two_parts", where=part.where, file=path.name)
            seen.add(path.resolve())
