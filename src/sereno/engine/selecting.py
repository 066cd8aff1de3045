"""The choice of neighbourhoods: the index, who is in, and how firm that is."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import sereno
from sereno.engine.choosing import (
    Basis,
    Chosen,
    Wanted,
    choose_areas,
    draw_choices,
    notes_on_choice,
    per_of,
    rule_of,
    streams,
    undecided,
)
from sereno.engine.incidence import Incidence
from sereno.engine.results import plain, write_json
from sereno.exchange.boundaries.areas import Areas
from sereno.exchange.manifest.reading import Manifest
from sereno.exchange.results.result_files import CsvTable
from sereno.methods.selection.change import WeightChange
from sereno.methods.selection.index import IndexSetting
from sereno.methods.selection.influence import ChoiceEffect
from sereno.methods.selection.sensitivity import Draws, smallest_weight_change, which_choice_matters
from sereno.methods.selection.standing import band_of, is_close
from sereno.methods.sources.places.area_labels import area_labels
from sereno.vocabulary.offences import topics
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.results import SELECTION

# The key of the manifest that a problem of the selection is mended by.
MENDED_BY: Mapping[str, tuple[str, ...]] = {
    "weights_negative": ("selection", "topics"),
    "weights_sum_to_zero": ("selection", "topics"),
    "no_area_eligible": ("selection", "topics"),
    "nothing_tells_apart": ("selection", "topics"),
    "select_none": ("audit", "select"),
    "more_than_eligible": ("audit", "select"),
    "group_minimum_too_large": ("selection", "at_least_per_group"),
    "put_in_too_many": ("selection", "put_in"),
    "put_in_and_taken_out": ("selection", "take_out"),
    "area_by_hand_unknown": ("selection",),
}


@dataclass(frozen=True)
class Selection:
    """selection.json and the rows of selection.csv."""

    document: dict[str, Any]
    rows: list[dict[str, Any]]
    notes: tuple[Problem, ...]


@contextmanager
def naming_the_key(manifest: Manifest) -> Iterator[None]:
    """A problem of the selection, which knows no manifest, gets the line that it is mended on."""
    try:
        yield
    except Problem as problem:
        if not problem.where and problem.code in MENDED_BY:
            problem.where = manifest.where(*MENDED_BY[problem.code])
        raise


def select_areas(
    manifest: Manifest,
    areas: Areas,
    incidence: Incidence,
    *,
    period: tuple[dt.date, dt.date],
    seed: int,
    threads: int | None = None,
) -> Selection:
    """Build the index that the manifest asks for, choose, and test the choice.

    Raises Problem when the manifest asks for more areas than can be chosen, for an unknown area
    by hand, or for weights that say nothing.
    """
    asked = manifest.selection
    # Topics of incidents first, then indicator columns: the order that the draws expect.
    names = tuple(
        [t for t in asked.topics if t in topics()] + [t for t in asked.topics if t not in topics()]
    )
    counted = tuple(t for t in names if t in topics())
    nothing = np.zeros(len(areas.codes), np.int64)
    counts = np.column_stack(
        [incidence.topics[t].n if t in incidence.topics else nothing for t in counted]
        or [np.empty((len(areas.codes), 0), np.int64)]
    )
    fixed = (
        np.column_stack([areas.columns[t] for t in names if t not in topics()])
        if len(names) > len(counted)
        else None
    )
    basis = Basis(
        areas.codes,
        areas.groups,
        names,
        counts,
        incidence.exposure,
        incidence.years,
        fixed,
        asked.lower_is_worse,
        areas.square_kilometres if asked.measure == "density" else None,
    )
    wanted = Wanted(
        np.array([asked.points()[t] for t in names], np.float64),
        IndexSetting(asked.normalise, asked.aggregate, asked.outliers, asked.measure),
        manifest.audit.select,
        asked.at_least_per_group,
        _at(areas, asked.put_in),
        _at(areas, asked.take_out),
        asked.least_population,
        asked.weighting,
    )
    told = Telling(
        manifest.audit.name,
        areas.names,
        areas.population,
        {**asked.take_out, **asked.put_in},
        period,
        asked.draws,
        seed,
        threads,
    )
    selection = select_by(basis, wanted, told)
    selection.document["settings"]["levels"] = (
        {
            "dimensions": dict(asked.dimensions),
            "points": dict(asked.topics),
            "weights": asked.dimension_weights,
        }
        if asked.dimensions
        else None
    )
    return selection


@dataclass(frozen=True)
class Telling:
    """What a selection is told with: its areas' names, people and reasons by hand (by code).

    `audit` is its name; `draws` are made with `seed`.
    """

    audit: str
    names: Sequence[str]
    population: npt.NDArray[np.float64]
    reasons: Mapping[str, str]
    period: tuple[dt.date, dt.date]
    draws: int
    seed: int
    threads: int | None = None


def select_by(basis: Basis, wanted: Wanted, ask: Telling) -> Selection:
    """Choose, and test the choice: the same whoever asks, a manifest or a signed decision.

    Raises Problem as `engine.choosing.choose_areas`.
    """
    counted = [t for t in basis.names if t in topics()]
    undecidable: Problem | None = None
    try:
        chosen = choose_areas(basis, wanted)
    except Problem as problem:
        if problem.code != "nothing_tells_apart":
            raise
        # The rest of a run is as good as ever: only the choice is left to people, who are told.
        undecidable, chosen = problem, undecided(basis, wanted)
    components, able, built, choice = (
        chosen.components,
        chosen.able,
        chosen.built,
        chosen.choice,
    )
    cores = ask.threads or os.cpu_count() or 1
    effects: Sequence[ChoiceEffect] = ()
    change: WeightChange | None = None
    if undecidable is not None:
        draws = lots(chosen, undecidable)
    else:
        draws = draw_choices(basis, wanted, chosen, draws=ask.draws, seed=ask.seed, threads=cores)
        common = rule_of(basis, wanted, able)
        effects = which_choice_matters(
            basis.counts,
            basis.exposed(wanted.setting.measure),
            basis.directed,
            chosen.weights,
            wanted.setting,
            wanted.n,
            rng=streams(ask.seed)[1],
            threads=cores,
            **common,
        )
        change = smallest_weight_change(
            components, chosen.weights, wanted.setting, wanted.n, **common
        )

    # As they were written, also where a lower one is worse.
    values = components * basis.directions
    rows: list[dict[str, Any]] = []
    for a, code in enumerate(basis.codes):
        eligible = bool(able.eligible[a])
        rows.append(
            {
                "area_code": code,
                "area_name": ask.names[a],
                "group": basis.groups[a],
                "population": plain(ask.population[a], 12),
                "rank": int(choice.rank[a]) or None,
                "score": plain(built.scores[a]),
                **{f"c_{t}": plain(built.normalised[a, i]) for i, t in enumerate(basis.names)},
                **{f"n_{t}": int(basis.counts[a, i]) for i, t in enumerate(counted)},
                **{f"rate_{t}": plain(values[a, i]) for i, t in enumerate(basis.names)},
                "p_selected": plain(draws.p_selected[a]) if eligible else None,
                "rank_low": int(draws.rank_low[a]) or None,
                "rank_high": int(draws.rank_high[a]) or None,
                "selected": int(choice.selected[a]),
                "why": choice.why[a],
                "reason": ask.reasons.get(code, ""),
            }
        )
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"] or 0, row["area_code"]))
    strongest = max(effects, key=lambda effect: effect.total, default=None)
    labels = area_labels(basis.codes, ask.names, basis.groups)
    notes = notes_on_choice(basis, wanted, chosen, labels)
    if undecidable is not None:
        notes = (undecidable, *notes)
    for note in notes:
        # The note is read by people: the topic's name instead of its key.
        if "topic" in note.values:
            key = str(note.values["topic"])
            note.values["topic"] = topics().get(key, key)
    document = {
        "sereno": sereno.__version__,
        "audit": ask.audit,
        "seed": ask.seed,
        "draws": draws.draws,
        "n": wanted.n if undecidable else int(choice.selected.sum()),
        "eligible": int(able.eligible.sum()),
        "excluded": [
            {
                "area_code": basis.codes[a],
                "area_name": ask.names[a],
                "group": basis.groups[a],
                "population": plain(ask.population[a], 12),
                "reason": able.reasons[a],
            }
            for a in np.flatnonzero(~able.eligible).tolist()
        ],
        "settings": {
            "normalise": wanted.setting.normalise,
            "aggregate": wanted.setting.aggregate,
            "outliers": wanted.setting.outliers,
            "measure": wanted.setting.measure,
            "at_least_per_group": wanted.at_least_per_group,
            "least_population": wanted.least_population,
            "weighting": wanted.weighting,
            "lower_is_worse": list(basis.lower_is_worse),
            "weights": {
                t: plain(w) for t, w in zip(basis.names, chosen.weights.tolist(), strict=True)
            },
            "period": [day.isoformat() for day in ask.period],
            "years": plain(basis.years),
            "per": per_of(wanted.setting.measure),
        },
        "selected": [row["area_code"] for row in rows if row["selected"]],
        "margin": [
            {
                name: row[name]
                for name in ("area_code", "area_name", "group", "rank", "p_selected", "selected")
            }
            for row in rows
            # What people decided by hand hangs on no method.
            if row["why"] not in ("put_in", "taken_out")
            and row["p_selected"] is not None
            and is_close(band_of(row["p_selected"]))
        ],
        "stability": {"same_set": plain(draws.kept), "mean_swaps": plain(draws.mean_swaps)},
        "choices": [
            {k: v if isinstance(v, str) else plain(v) for k, v in asdict(effect).items()}
            for effect in effects
        ],
        "most_matters": strongest.choice if strongest else None,
        "smallest_change": None
        if change is None
        else {
            "from": basis.names[change.from_topic],
            "to": basis.names[change.to_topic],
            "points": plain(change.points),
            "enters": [basis.codes[a] for a in change.enters],
            "leaves": [basis.codes[a] for a in change.leaves],
            "weights": {t: plain(w) for t, w in zip(basis.names, change.weights, strict=True)},
        },
        "notes": [note.as_data() for note in notes],
    }
    return Selection(document, rows, notes)


def lots(chosen: Chosen, undecidable: Problem) -> Draws:
    """What drawing lots would say where nothing tells the areas apart: no draw was made."""
    eligible = chosen.able.eligible
    chance = int(str(undecidable.values["n"])) / int(str(undecidable.values["areas"]))
    first = eligible.astype(np.int32)
    last = np.where(eligible, int(eligible.sum()), 0).astype(np.int32)
    return Draws(0, np.where(eligible, chance, 0.0), first, first, last, 0.0, 0.0)


def _at(areas: Areas, by_hand: Mapping[str, str]) -> tuple[int, ...]:
    """The areas put in or taken out by hand, as numbers."""
    number = {code: a for a, code in enumerate(areas.codes)}
    unknown = [code for code in by_hand if code not in number]
    if unknown:
        raise Problem("area_by_hand_unknown", codes=", ".join(sorted(unknown)))
    return tuple(number[code] for code in by_hand)


def write_selection(folder: Path, selection: Selection) -> None:
    """selection.csv and selection.json."""
    columns = _columns(selection.rows)
    with CsvTable(folder / SELECTION.name, columns) as table:
        for row in selection.rows:
            table.row([row[column] for column in columns])
    write_json(folder / "selection.json", selection.document)


def _columns(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The declared columns in their order, with the components' own after the score."""
    own = [name for name in rows[0] if name.startswith(("c_", "n_", "rate_"))]
    declared = SELECTION.column_names()
    cut = declared.index("score") + 1
    return (*declared[:cut], *own, *declared[cut:])
