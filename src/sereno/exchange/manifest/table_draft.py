"""The keys of a table that brings population and group to areas, from its own columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from sereno.exchange.boundaries.area_columns import texts
from sereno.exchange.boundaries.area_layers import open_layer
from sereno.exchange.boundaries.boundary_files import Layer
from sereno.exchange.boundaries.joined_tables import MOST_ROWS, matched_share
from sereno.exchange.manifest.areas_draft import from_guess
from sereno.exchange.manifest.text import Entries, Entry
from sereno.exchange.tables.column_roles import Known, guess_roles
from sereno.exchange.tables.file_sets import as_patterns
from sereno.exchange.tables.table_facts import tidy_name
from sereno.methods.sources.places.place_codes import CodeIndex
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.divisions import usual_names
from sereno.vocabulary.in_both import SURE
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import percent
from sereno.vocabulary.problems import Problem

_SAMPLES: Final = 2_000
_FEWEST_FOUND: Final = 0.5
_ALL_FOUND: Final = 0.98


def draft_table(
    path: Path, areas: Entries, known: Known, folder: Path, country: str
) -> tuple[Entries, Known]:
    """[areas] with the keys for a table beside the boundaries, and what is known with it: the
    column that names most of the areas is their code.

    Raises Problem table_no_code where none names half of them.
    """
    if known.code_index is None:
        return areas, known
    layer = open_layer(path, most=MOST_ROWS)
    found = table_entries(layer, known.code_index, path.name)
    drafted = with_table_entries(areas, {"table": Entry(as_patterns([path], folder)[0]), **found})
    if "table_group" in found:
        drafted = {**drafted, "group_level": Entry(usual_names(country)[1])}
    return drafted, knowing_groups(known, layer, found)


def knowing_groups(known: Known, table: Layer, entries: Entries) -> Known:
    """What is known of the areas, with the groups that their table tells: by their names a column
    of the incidents is known for that of the groups.
    """
    group = tidy_name(entries["table_group"].value) if "table_group" in entries else None
    if group not in table.columns:
        return known
    names = frozenset(map(fold, texts(table.columns[group]))) - {""}
    return replace(known, group_names=names)


def table_entries(table: Layer, index: CodeIndex, where: str) -> dict[str, Entry]:
    """The same without the file, of a table that was read."""
    columns = {name: texts(values) for name, values in table.columns.items()}
    n = len(index.exact)
    shares = {name: matched_share(values, index, n) for name, values in columns.items()}
    code = max(shares, key=lambda name: shares[name], default="")
    if not code or shares[code] < _FEWEST_FOUND:
        raise Problem("table_no_code", where=where, columns=", ".join(columns))
    why = SURE
    if shares[code] < _ALL_FOUND:
        why = _("{share} of the neighbourhoods have a row in the table").format(
            share=percent(shares[code], 0)
        )
    entries = {"table_code": Entry(code, why)}
    samples = {name: values[:_SAMPLES] for name, values in columns.items() if name != code}
    guesses = guess_roles(list(samples), samples, "areas", Known())
    for role in ("population", "group"):
        if role in guesses:
            entries[f"table_{role}"] = from_guess(guesses[role])
    return entries


def with_table_entries(areas: Entries, table: Entries) -> Entries:
    """[areas] with a table's keys: what the table tells goes before the areas' own columns."""
    told = {role for role in ("population", "group") if f"table_{role}" in table}
    return {key: entry for key, entry in areas.items() if key not in told} | dict(table)
