"""The areas' part of a first manifest, and what it teaches about the incidents' columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from sereno.exchange.boundaries.area_columns import figure_sign, joined, speaks_of_thousands, texts
from sereno.exchange.boundaries.area_crs import LONLAT
from sereno.exchange.boundaries.areas import MOST_IN_PARTS, BoundaryFacts
from sereno.exchange.city_systems import WEB_MERCATOR, box_in
from sereno.exchange.manifest.text import Entries, Entry
from sereno.exchange.tables.column_profiles import Bounds, fold_heading
from sereno.exchange.tables.column_roles import Guess, Known, guess_roles
from sereno.exchange.tables.file_sets import as_patterns
from sereno.methods.sources.places.place_codes import CodeIndex
from sereno.methods.sources.places.place_names import NameIndex
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.countries import time_zones
from sereno.vocabulary.divisions import usual_names
from sereno.vocabulary.in_both import SURE, InBoth
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.problems import Problem


def from_guess(guess: Guess) -> Entry:
    """The entry that names a guessed column."""
    return Entry(guess.column, SURE if guess.sure else guess.why)


def draft_areas(
    facts: BoundaryFacts, folder: Path, country: str, rows: Entry | None = None
) -> tuple[Entries, Known]:
    """[areas], and what the areas tell about the columns of the incidents.

    `rows`: which rows `facts` was asked to keep.
    """
    guesses = guess_roles(
        facts.columns, facts.samples, "areas", Known(unique=frozenset(facts.unique))
    )
    entries: dict[str, Entry] = {"file": Entry(as_patterns([facts.path], folder)[0])}
    if rows is not None:
        entries["only"] = rows
    if len(facts.layers) > 1:
        others = ", ".join(layer for layer in facts.layers if layer != facts.layer)
        why = _("the file has other layers too: {others}").format(others=others)
        entries["layer"] = Entry(facts.layer, why)
    name = guesses.get("name")
    code, code_check = _code(facts, guesses)
    entries["code"] = Entry(code, code_check)
    if name is not None:
        entries["name"] = from_guess(name)
    else:
        first = code if isinstance(code, str) else code[-1]
        entries["name"] = Entry(first, _("no column looks like a name, so the code stands for it"))
    for role in ("group", "population"):
        if role in guesses:
            entries[role] = from_guess(guesses[role])
    if "population" in entries:
        entries |= _decimal(facts, entries["population"].value)
    area_names, group_names = usual_names(country)
    entries["level"] = Entry(area_names)
    if "group" in entries:
        entries["group_level"] = Entry(group_names)

    groups: frozenset[str] = frozenset()
    if "group" in entries:
        groups = frozenset(map(fold, facts.samples[entries["group"].value])) - {""}
    known = Known(
        boxes=_boxes(facts),
        area_names=NameIndex.build(facts.samples[entries["name"].value], None),
        code_index=CodeIndex.build(codes_of(facts, code)),
        code_headings=frozenset(fold_heading(c) for c in ([code] if isinstance(code, str) else [])),
        group_names=groups,
        country=country,
        drawn=facts.bounds is not None,
        time_zones=_time_zones(facts, country),
    )
    return entries, known


def _time_zones(facts: BoundaryFacts, country: str) -> tuple[str, ...]:
    if facts.bounds is None:
        return time_zones(country, 0.0, 0.0)
    west, south, east, north = facts.bounds
    return time_zones(country, (west + east) / 2, (south + north) / 2)


def codes_of(facts: BoundaryFacts, code: str | list[str]) -> list[str]:
    """The codes of all areas, none twice, by the column or columns that hold them."""
    columns = [code] if isinstance(code, str) else code
    rows = joined([texts(facts.rows.columns[column]) for column in columns])
    return list(dict.fromkeys(filter(None, rows)))


def _decimal(facts: BoundaryFacts, population: str) -> dict[str, Entry]:
    """The sign before decimals, where the figures leave it open or it isn't the usual one."""
    written = {name: facts.samples[name] for name, kind in facts.kinds.items() if kind == "text"}
    sign = figure_sign(written, population)
    if not sign.sure:
        why = _(
            "it isn't clear whether point and comma separate thousands or decimals, and every rate "
            "depends on it: with the other sign the populations are a thousand times as large or "
            "small"
        )
        return {"decimal": Entry(sign.decimal, why)}
    return {"decimal": Entry(sign.decimal)} if sign.parted else {}


def in_thousands(column: str, cells: Sequence[str]) -> InBoth:
    """What makes a column of people doubtful that speaks of thousands; SURE where it doesn't."""
    if not speaks_of_thousands(column, cells):
        return SURE
    return _(
        "it speaks of thousands: if its figures are thousands of people, every rate comes out a "
        "thousand times too high"
    )


def _code(facts: BoundaryFacts, guesses: Mapping[str, Guess]) -> tuple[str | list[str], InBoth]:
    if "code" in guesses:
        return guesses["code"].column, SURE if guesses["code"].sure else guesses["code"].why
    if "name" in guesses and "group" in guesses:
        pair = [guesses["group"].column, guesses["name"].column]
        values = Counter(
            "-".join(value) for value in zip(*(facts.samples[c] for c in pair), strict=True)
        )
        repeated = [value for value, n in values.items() if n > 1]
        if repeated and not facts.unique and len(repeated) <= max(1, MOST_IN_PARTS * len(values)):
            why = _(
                "no column is a code; these two together serve as one, and where they repeat "
                "({areas}) the polygons are taken for parts of one neighbourhood"
            )
            return pair, why.format(areas=", ".join(repeated[:5]))
        if not repeated:
            why = _("no column is a code; these two together never repeat, and serve as one")
            return pair, why
        if not facts.unique:
            raise Problem(
                "init_area_code_repeated",
                where=facts.path.name,
                columns=" + ".join(pair),
                n=len(repeated),
                values=", ".join(repeated[:5]),
            )
    if facts.unique:
        why = _("no column looks like a code; this one never repeats")
        return facts.unique[0], why
    raise Problem("init_no_area_code", where=facts.path.name, columns=", ".join(facts.columns))


def _boxes(facts: BoundaryFacts) -> dict[str, Bounds]:
    """The areas' bounds in the coordinate systems in which a city may write its points."""
    if facts.bounds is None:
        return {}
    boxes = {LONLAT: facts.bounds}
    for crs in (facts.metric_crs, facts.crs, WEB_MERCATOR):
        box = box_in(crs, facts.bounds)
        if box is not None:
            boxes.setdefault(crs, box)
    return boxes


def count_groups(facts: BoundaryFacts, entries: Entries) -> int:
    """How many groups the areas have, 0 without a column for them in their own file."""
    if "group" not in entries:
        return 0
    return len(set(facts.samples[entries["group"].value]) - {""})
