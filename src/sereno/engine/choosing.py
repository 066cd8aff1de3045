"""Who is chosen, and how firmly: the one place where index, choice and draws are put together.

`sereno run` comes here with a manifest, the browser with what people move on a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sereno.engine.incidence import PER
from sereno.engine.incidence_counts import group_numbers
from sereno.exchange.boundaries.area_columns import listed
from sereno.methods.selection.choice import Choice, choose, nobody
from sereno.methods.selection.index import (
    Composite,
    Eligibility,
    IndexSetting,
    composite,
    eligibility,
    indicator_components,
)
from sereno.methods.selection.measures import OF_PEOPLE, Measure
from sereno.methods.selection.sensitivity import Draws, draw_selections
from sereno.methods.selection.weights import Weighting, equal_weights, weights_by
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]

# With fewer residents a handful of incidents makes a high rate, most of them against visitors.
FEW_PEOPLE = 500


@dataclass(frozen=True)
class Basis:
    """What a choice is made from: A areas, topics `names` (those of incidents first).

    `counts` (A, T) incidents, `exposure` (A,) person-years over `years` years, `fixed` (A, F)
    indicator columns, of which `lower_is_worse` says which count the other way round. `surface`
    (A,) is km², NaN without a shape.
    """

    codes: Sequence[str]
    groups: Sequence[str]
    names: Sequence[str]
    counts: npt.NDArray[np.int64]
    exposure: Floats
    years: float
    fixed: Floats | None
    lower_is_worse: tuple[str, ...] = ()
    surface: Floats | None = None

    def exposed(self, measure: Measure) -> Floats:
        """What a measure compares its counts with: person-years, or km²-years, shape (A,)."""
        if measure != "density":
            return self.exposure
        if self.surface is None:
            return np.full(len(self.codes), np.nan)
        found: Floats = self.surface * self.years
        return found

    @property
    def directions(self) -> Floats:
        """Of each topic (T + F,): 1 where a higher value is worse, −1 where a lower one is."""
        return np.array([-1.0 if t in self.lower_is_worse else 1.0 for t in self.names])

    @property
    def directed(self) -> Floats | None:
        """The indicator columns (A, F), higher being worse in each."""
        if self.fixed is None:
            return None
        directed: Floats = self.fixed * self.directions[self.counts.shape[1] :]
        return directed


@dataclass(frozen=True)
class Wanted:
    """How to choose: points (T + F,) and what makes weights of them, the index, how many, and what
    people decided by hand.
    """

    points: Floats
    setting: IndexSetting
    n: int
    at_least_per_group: int = 0
    put_in: tuple[int, ...] = ()
    take_out: tuple[int, ...] = ()
    least_population: int | None = None
    weighting: Weighting = "given"


@dataclass(frozen=True)
class Chosen:
    """The index, its weights (T + F,), and who it chooses."""

    weights: Floats
    components: Floats
    able: Eligibility
    built: Composite
    choice: Choice


def components_of(basis: Basis, setting: IndexSetting) -> Floats:
    """The values that are made comparable and added up, shape (A, T + F)."""
    measure = setting.measure
    return indicator_components(
        basis.counts, basis.exposed(measure), basis.directed, measure=measure, per=per_of(measure)
    )


def per_of(measure: Measure) -> int:
    """How many units of what it is compared with a measure speaks of."""
    return PER if measure in OF_PEOPLE else 1


def choose_areas(basis: Basis, wanted: Wanted, components: Floats | None = None) -> Chosen:
    """Build the index and choose; Problem as `index.composite`, `choice.quota` and
    `choice.choose`.

    `components` of the same basis and measure, where they are known already.
    """
    weights, components, able, built = index_of(basis, wanted, components)
    return Chosen(weights, components, able, built, _choice(basis, wanted, able, built))


def undecided(basis: Basis, wanted: Wanted) -> Chosen:
    """The index where nothing tells its areas apart: who is in by hand, and nobody else.

    Problem as `index.composite`.
    """
    weights, components, able, built = index_of(basis, wanted)
    choice = nobody(able.eligible, wanted.put_in, wanted.take_out, able.reasons)
    return Chosen(weights, components, able, built, choice)


def index_of(
    basis: Basis, wanted: Wanted, components: Floats | None = None
) -> tuple[Floats, Floats, Eligibility, Composite]:
    """Weights, components, who is in the comparison, and the index; Problem as `composite`."""
    setting = wanted.setting
    if components is None:
        components = components_of(basis, setting)
    able = eligibility(
        components,
        basis.exposure,
        setting.measure,
        least_exposure=(wanted.least_population or 0) * basis.years,
    )
    weights = _weights(basis, wanted, components, able)
    built = composite(
        components,
        weights,
        normalise=setting.normalise,
        aggregate=setting.aggregate,
        outliers=setting.outliers,
        eligible=able.eligible,
        names=basis.names,
    )
    return weights, components, able, built


def _choice(basis: Basis, wanted: Wanted, able: Eligibility, built: Composite) -> Choice:
    groups, group_names = group_numbers(basis.groups)
    return choose(
        built.scores,
        wanted.n,
        groups=groups,
        at_least_per_group=wanted.at_least_per_group,
        eligible=able.eligible,
        reasons=able.reasons,
        codes=basis.codes,
        group_names=group_names,
        put_in=wanted.put_in,
        take_out=wanted.take_out,
    )


def _weights(basis: Basis, wanted: Wanted, components: Floats, able: Eligibility) -> Floats:
    """The weights of the areas in the comparison, whose topics are treated and brought to 0-1."""
    comparable = components
    if wanted.weighting in ("entropy", "pca"):
        comparable = composite(
            components,
            equal_weights(components.shape[1]),
            outliers=wanted.setting.outliers,
            eligible=able.eligible,
            names=basis.names,
        ).normalised
    return weights_by(wanted.weighting, wanted.points, comparable, basis.names)


def notes_on_choice(
    basis: Basis, wanted: Wanted, chosen: Chosen, names: Sequence[str]
) -> tuple[Problem, ...]:
    """What a reader of the choice must know: index, rule, ties at the cut, few people."""
    ties = tuple(
        Problem(
            "tied_at_the_cut",
            n=len(tied),
            chosen=int(chosen.choice.selected[list(tied)].sum()),
            areas=listed(names[a] for a in tied),
        )
        for tied in chosen.choice.tied
    )
    few = _few_people_chosen(basis, wanted, chosen, names)
    return (*chosen.built.notes, *chosen.choice.notes, *ties, *few)


def _few_people_chosen(
    basis: Basis, wanted: Wanted, chosen: Chosen, names: Sequence[str]
) -> tuple[Problem, ...]:
    """A note on areas chosen by a rate that few people make, where nobody said how few may."""
    if wanted.least_population is not None or wanted.setting.measure not in OF_PEOPLE:
        return ()
    by_rate = chosen.choice.selected & (basis.exposure < FEW_PEOPLE * basis.years * (1 - 1e-9))
    by_rate[list(wanted.put_in)] = False
    found = np.flatnonzero(by_rate).tolist()
    if not found:
        return ()
    people = [round(float(basis.exposure[a] / basis.years)) for a in found]
    return (
        Problem(
            "few_people_selected",
            n=len(found),
            few=FEW_PEOPLE,
            areas=listed(f"{names[a]}: {n}" for a, n in zip(found, people, strict=True)),
        ),
    )


def rule_of(basis: Basis, wanted: Wanted, able: Eligibility) -> dict[str, Any]:
    """The rule of the choice, as every test of its firmness takes it."""
    return {
        "groups": group_numbers(basis.groups)[0],
        "at_least_per_group": wanted.at_least_per_group,
        "eligible": able.eligible,
        "put_in": wanted.put_in,
        "take_out": wanted.take_out,
    }


def streams(seed: int) -> tuple[np.random.Generator, np.random.Generator]:
    """One stream for the draws and one for the Sobol design: neither shifts the other."""
    draws, sobol = np.random.default_rng(seed).spawn(2)
    return draws, sobol


def draw_choices(
    basis: Basis, wanted: Wanted, chosen: Chosen, *, draws: int, seed: int, threads: int
) -> Draws:
    """The choice made `draws` times over; the same for a seed whoever asks."""
    return draw_selections(
        basis.counts,
        basis.exposed(wanted.setting.measure),
        basis.directed,
        chosen.weights,
        wanted.setting,
        wanted.n,
        draws=draws,
        rng=streams(seed)[0],
        threads=threads,
        **rule_of(basis, wanted, chosen.able),
    )
