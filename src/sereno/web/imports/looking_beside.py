"""What a table beside the areas holds: its columns, and which of its codes are theirs."""

from __future__ import annotations

from sereno.exchange.boundaries.area_columns import SHOWN, texts
from sereno.exchange.boundaries.area_layers import open_layer
from sereno.exchange.boundaries.joined_tables import MOST_ROWS
from sereno.exchange.manifest.table_draft import knowing_groups, table_entries
from sereno.exchange.manifest.text import Entry
from sereno.exchange.tables.column_roles import Known
from sereno.methods.sources.places.place_codes import CodeIndex
from sereno.vocabulary.problems import Problem
from sereno.web.imports.draft_contents import DraftAreas, DraftTable
from sereno.web.imports.models import Upload

TABLE_ROLES = ("table_code", "table_population", "table_group")


def look_beside(
    upload: Upload, index: CodeIndex | None, settled: DraftAreas | None, known: Known
) -> tuple[DraftTable | None, dict[str, Entry], list[Problem], Known]:
    """The table, the keys of the manifest for it, what is wrong with it, and what is known with it.

    `index`: the areas' codes, None where they aren't known yet. `settled`: what a person said of
    the same table before, which no guess replaces.
    """
    try:
        layer = open_layer(upload.path, most=MOST_ROWS)
    except Problem as problem:
        return None, {}, [problem], known
    columns = list(layer.columns)
    entries: dict[str, Entry] = {}
    faults = list(layer.notes)
    before = settled.as_entries() if settled is not None else {}
    kept = {role: before[role] for role in TABLE_ROLES if role in before}
    same = settled is not None and settled.table is not None
    if same and settled.table.upload == upload.pk and kept:  # type: ignore[union-attr]
        entries = kept
    elif index is not None:
        try:
            entries = table_entries(layer, index, upload.name)
        except Problem as problem:
            faults.append(problem)
    known = knowing_groups(known, layer, entries)
    found = DraftTable(upload=upload.pk, columns=columns)
    if index is None or "table_code" not in entries:
        return found, entries, faults, known
    codes = [text for text in texts(layer.columns[str(entries["table_code"].value)]) if text]
    at = {code: index.find(code) for code in dict.fromkeys(codes)}
    there = {area for area in at.values() if area >= 0}
    missing = [code for code, area in index.exact.items() if area not in there]
    unknown = [code for code, area in at.items() if area < 0]
    return (
        found.model_copy(
            update={
                "found": len(there),
                "missing": missing[:SHOWN],
                "unknown": len(unknown),
                "unknown_codes": unknown[:SHOWN],
            }
        ),
        entries,
        faults,
        known,
    )
