"""The workbench behind the sliders: settings from a form, the choice, its draws, the frozen record.

Everything is computed by `engine.choosing`, as in `sereno run`.
"""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

import sereno
from sereno.engine.choosing import (
    Basis,
    Chosen,
    Wanted,
    choose_areas,
    components_of,
    draw_choices,
    notes_on_choice,
)
from sereno.engine.incidence import exposure_of, years_of
from sereno.engine.results import plain
from sereno.methods.selection.index import AGGREGATE, NORMALISE, OUTLIERS, IndexSetting
from sereno.methods.selection.measures import MEASURES
from sereno.methods.selection.sensitivity import Draws
from sereno.methods.selection.standing import band_of, is_close
from sereno.methods.selection.weights import WEIGHTINGS, Weighting, level_weights
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.results import SELECTION
from sereno.web.documents import Values
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import VersionReader, open_version

DRAWS_MOVING: Final = 2_000
DRAWS_COMMITTED: Final = 10_000
MOST_POINTS: Final = 100
MOST_PEOPLE: Final = 10_000_000
# As much of what was sent as is repeated where it was not understood.
SHOWN = 20
LOWER: Final = "lower"


@dataclass(frozen=True)
class Asked:
    """The settings of the form: points by topic, the index, how many, and what is by hand.

    `by_hand` is (area's place, "in" or "out", reason). Where the index has two levels, `dimensions`
    has the dimension of a topic, and `dimension_points` the points of each; a topic without one is
    a dimension of its own, with its points.
    """

    points: Mapping[str, float]
    setting: IndexSetting
    n: int
    at_least_per_group: int
    by_hand: tuple[tuple[int, str, str], ...] = ()
    least_population: int | None = None
    weighting: Weighting = "given"
    lower_is_worse: tuple[str, ...] = ()
    dimensions: Mapping[str, str] = field(default_factory=dict)
    dimension_points: Mapping[str, float] = field(default_factory=dict)

    def whole_points(self) -> Mapping[str, float]:
        """The points of each topic in the whole index, those of its dimension multiplied in."""
        if not self.dimensions:
            return self.points
        of = {topic: self.dimensions.get(topic, topic) for topic in self.points}
        points = {d: self.dimension_points.get(d, self.points.get(d, 0.0)) for d in of.values()}
        return level_weights(self.points, of, points)


def indicators_of(reader: VersionReader) -> tuple[str, ...]:
    """Columns of the areas' file that the manifest's selection weighs."""
    return tuple(t for t in reader.selection["settings"]["weights"] if t not in reader.topics)


def topics_of(reader: VersionReader) -> tuple[str, ...]:
    """What can be weighed: the manifest's own topics first, then the others that occur."""
    own = tuple(reader.selection["settings"]["weights"])
    return own + tuple(t for t in reader.topics if t not in own)


def proposed(reader: VersionReader) -> Asked:
    """The settings of the version's own run."""
    settings = reader.selection["settings"]
    by_hand = tuple(
        (
            reader.number_of[row["area_code"]],
            "in" if row["why"] == "put_in" else "out",
            row["reason"],
        )
        for row in _run_rows(reader)
        if row["why"] in ("put_in", "taken_out")
    )
    return Asked(
        {t: round(w * MOST_POINTS, 2) for t, w in _own_points(settings).items()},
        IndexSetting(
            settings["normalise"], settings["aggregate"], settings["outliers"], settings["measure"]
        ),
        reader.selection["n"],
        settings["at_least_per_group"],
        by_hand,
        # Versions of before Sereno knew it have none.
        settings.get("least_population"),
        settings["weighting"],
        tuple(settings["lower_is_worse"]),
        *levels_of(settings["levels"]),
    )


def _own_points(settings: Mapping[str, Any]) -> Mapping[str, float]:
    points: Mapping[str, float] = (settings["levels"] or {}).get("points", settings["weights"])
    return points


def levels_of(levels: Any) -> tuple[Mapping[str, str], Mapping[str, float]]:
    """Dimensions by topic and their points, of a run or a decision with two levels."""
    if levels is None:
        return {}, {}
    named = dict.fromkeys(levels["dimensions"].values())
    weights = levels["weights"] or dict.fromkeys(named, 1 / len(named))
    return levels["dimensions"], {d: round(w * MOST_POINTS, 2) for d, w in weights.items()}


def read_form(given: Mapping[str, Any], reader: VersionReader) -> Asked:
    """Settings from a submitted form.

    Raises Problem: weights_negative (also what isn't a number), weights_sum_to_zero,
    selection_number_wrong, selection_setting_unknown, area_by_hand_unknown.
    """
    points = _points(given, {topic: f"w_{topic}" for topic in topics_of(reader)})
    dimensions, named = levels_of(reader.selection["settings"]["levels"])
    of_dimensions = _points(given, {d: f"d_{i}" for i, d in enumerate(named)}) if named else {}
    # A dimension without points takes its topics with it.
    points = {t: p for t, p in points.items() if dimensions.get(t) in (None, *of_dimensions)}
    if not points:
        raise Problem("weights_sum_to_zero")
    setting = IndexSetting(
        _one_of(given, "normalise", NORMALISE),
        _one_of(given, "aggregate", AGGREGATE),
        _one_of(given, "outliers", OUTLIERS),
        _one_of(given, "measure", MEASURES),
    )
    return Asked(
        points,
        setting,
        _whole(given, "n", len(reader.areas)),
        _whole(given, "at_least", len(reader.areas)),
        _by_hand(given, reader),
        _least_population(given),
        _one_of(given, "weighting", WEIGHTINGS),
        tuple(t for t in indicators_of(reader) if given.get(f"low_{t}") == LOWER),
        dimensions,
        of_dimensions,
    )


def _points(given: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, float]:
    """The points above 0 of what the fields are of; Problem as `read_form`."""
    points: dict[str, float] = {}
    wrong: list[str] = []
    for name, field_name in fields.items():
        text = str(given.get(field_name, "")).strip() or "0"
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or value < 0:
            wrong.append(name)
        elif value > 0:
            points[name] = value
    if wrong:
        raise Problem("weights_negative", topics=", ".join(wrong))
    if not points:
        raise Problem("weights_sum_to_zero")
    return points


def _one_of(given: Mapping[str, Any], name: str, known: Any) -> Any:
    value = str(given.get(name, ""))
    if value not in known:
        raise Problem("selection_setting_unknown", where=name, value=value)
    return value


def _whole(given: Mapping[str, Any], name: str, most: int) -> int:
    text = str(given.get(name, "")).strip()
    if not (text.isascii() and text.isdigit()) or int(text[:9]) > most:
        raise Problem("selection_number_wrong", where=name, value=shortened(text, SHOWN), most=most)
    return int(text)


def _least_population(given: Mapping[str, Any]) -> int | None:
    """None where the field is left empty: nobody decided."""
    if not str(given.get("least_population", "")).strip():
        return None
    return _whole(given, "least_population", MOST_PEOPLE)


def _by_hand(given: Mapping[str, Any], reader: VersionReader) -> tuple[tuple[int, str, str], ...]:
    found = []
    for name, value in given.items():
        if not name.startswith("hand_") or value not in ("in", "out"):
            continue
        place = name.removeprefix("hand_")
        if not (place.isascii() and place.isdigit()) or int(place[:9]) >= len(reader.areas):
            raise Problem("area_by_hand_unknown", codes=shortened(place, SHOWN))
        found.append((int(place), str(value), str(given.get(f"reason_{place}", "")).strip()))
    return tuple(sorted(found))


def basis_of(version: DataVersion, asked: Asked) -> Basis:
    """What the choice over the topics asked for is made from, in a version's results."""
    return _basis(open_version(version), tuple(asked.points), asked.lower_is_worse)


@lru_cache(maxsize=32)
def _basis(reader: VersionReader, names: tuple[str, ...], lower_is_worse: tuple[str, ...]) -> Basis:
    counted = [t for t in names if t in reader.topics]
    fixed = [t for t in names if t not in reader.topics]
    areas = reader.areas
    table = {row["area_code"]: row for row in _run_rows(reader)} if fixed else {}
    columns = [
        [float(table[a["area_code"]][f"rate_{t}"] or math.nan) for a in areas] for t in fixed
    ]
    return Basis(
        tuple(a["area_code"] for a in areas),
        tuple(a["group"] for a in areas),
        (*counted, *fixed),
        reader.cube.by_area()[:, [reader.topics.index(t) for t in counted]],
        exposure_of(reader.population, years_of(reader.period)),
        years_of(reader.period),
        np.array(columns).T if fixed else None,
        lower_is_worse,
        reader.square_kilometres,
    )


@lru_cache(maxsize=8)
def _run_rows(reader: VersionReader) -> tuple[dict[str, str], ...]:
    with (reader.folder / SELECTION.name).open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache(maxsize=64)
def _components(
    reader: VersionReader,
    names: tuple[str, ...],
    lower_is_worse: tuple[str, ...],
    setting: IndexSetting,
) -> npt.NDArray[np.float64]:
    return components_of(_basis(reader, names, lower_is_worse), setting)


def wanted_of(asked: Asked, basis: Basis) -> Wanted:
    """The settings as the engine takes them."""
    points = asked.whole_points()
    return Wanted(
        np.array([points[t] for t in basis.names], np.float64),
        asked.setting,
        asked.n,
        asked.at_least_per_group,
        tuple(place for place, hand, _ in asked.by_hand if hand == "in"),
        tuple(place for place, hand, _ in asked.by_hand if hand == "out"),
        asked.least_population,
        asked.weighting,
    )


def weights_of(asked: Asked, version: DataVersion, chosen: Chosen) -> dict[str, float]:
    """The weights of the choice, by topic."""
    names = basis_of(version, asked).names
    return dict(zip(names, chosen.weights.tolist(), strict=True))


def choose(version: DataVersion, asked: Asked) -> Chosen:
    """Ranking and choice; Problem as `engine.choosing.choose_areas`."""
    basis = basis_of(version, asked)
    values = _components(
        open_version(version),
        tuple(asked.points),
        asked.lower_is_worse,
        IndexSetting(measure=asked.setting.measure),
    )
    return choose_areas(basis, wanted_of(asked, basis), values)


def notes_on(version: DataVersion, asked: Asked, chosen: Chosen) -> tuple[Problem, ...]:
    """What a reader of the choice must know."""
    basis = basis_of(version, asked)
    names = [area["label"] for area in open_version(version).areas]
    return notes_on_choice(basis, wanted_of(asked, basis), chosen, names)


def draw(version: DataVersion, asked: Asked, chosen: Chosen, *, draws: int, seed: int) -> Draws:
    """How firm the choice is."""
    basis = basis_of(version, asked)
    return draw_choices(
        basis,
        wanted_of(asked, basis),
        chosen,
        draws=draws,
        seed=seed,
        threads=os.cpu_count() or 1,
    )


def margin(p: npt.NDArray[np.float64]) -> list[int]:
    """Places of the areas whose part hangs on the method, the least certain first."""
    close = [i for i, chance in enumerate(p.tolist()) if is_close(band_of(chance))]
    return sorted(close, key=lambda i: abs(float(p[i]) - 0.5))


def freeze(version: DataVersion, asked: Asked, *, seed: int) -> Values:
    """Everything that a committed selection keeps, with 10,000 draws."""
    chosen = choose(version, asked)
    draws = draw(version, asked, chosen, draws=DRAWS_COMMITTED, seed=seed)
    reader = open_version(version)
    reasons = {place: reason for place, _hand, reason in asked.by_hand}
    rows = [
        {
            "code": area["area_code"],
            "name": area["area_name"],
            "group": area["group"],
            "rank": int(chosen.choice.rank[i]) or None,
            "score": plain(chosen.built.scores[i]),
            "p": plain(draws.p_selected[i]) if chosen.able.eligible[i] else None,
            "low": int(draws.rank_low[i]) or None,
            "high": int(draws.rank_high[i]) or None,
            "selected": bool(chosen.choice.selected[i]),
            "why": chosen.choice.why[i],
            "reason": reasons.get(i, ""),
        }
        for i, area in enumerate(reader.areas)
    ]
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"] or 0, row["code"]))
    return {
        "index": {
            "normalise": asked.setting.normalise,
            "aggregate": asked.setting.aggregate,
            "outliers": asked.setting.outliers,
            "measure": asked.setting.measure,
            "n": asked.n,
            "at_least_per_group": asked.at_least_per_group,
            "least_population": asked.least_population,
            "weighting": asked.weighting,
            "lower_is_worse": list(asked.lower_is_worse),
            "levels": {
                "dimensions": dict(asked.dimensions),
                "points": {t: plain(p / MOST_POINTS) for t, p in asked.points.items()},
                "weights": {d: plain(p / MOST_POINTS) for d, p in asked.dimension_points.items()},
            }
            if asked.dimensions
            else None,
            "period": [day.isoformat() for day in reader.period],
            "eligible": int(chosen.able.eligible.sum()),
        },
        "weights": {t: plain(w) for t, w in weights_of(asked, version, chosen).items()},
        "by_hand": [
            {"code": reader.areas[i]["area_code"], "hand": hand, "reason": reason}
            for i, hand, reason in asked.by_hand
        ],
        "seed": seed,
        "draws": DRAWS_COMMITTED,
        "stability": {"same_set": plain(draws.kept), "mean_swaps": plain(draws.mean_swaps)},
        "selected": [row["code"] for row in rows if row["selected"]],
        "rows": rows,
        "sereno": sereno.__version__,
    }
