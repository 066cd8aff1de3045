"""Risk of areas and topics, from what several raters say of threat, vulnerability and capacity.

Each is rated from 1 to 5; a rule says what comes of the three. No published formula exists: threat
× vulnerability ÷ capacity is Sereno's own, from 0.2 to 25. Which rule and whose ratings are taken
is a choice, so each area's chance of being among the first is told over draws of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.formulas import Formula, evaluate, parse
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.in_both import InBoth
from sereno.vocabulary.language import message
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

COMPONENTS: Final = ("threat", "vulnerability", "capacity")
WORDS: Final[Mapping[str, InBoth]] = {
    "threat": InBoth("la amenaza", "threat"),
    "vulnerability": InBoth("la vulnerabilidad", "vulnerability"),
    "capacity": InBoth("la capacidad", "capacity"),
}
LOWEST: Final = 1
HIGHEST: Final = 5
# As a rule may name them, in the languages of Sereno and by the letters of the method.
NAMES: Final[Mapping[str, str]] = {
    **{name: name for name in COMPONENTS},
    **dict(zip(("amenaza", "vulnerabilidad", "capacidad"), COMPONENTS, strict=True)),
    **dict(zip("TVC", COMPONENTS, strict=True)),
    "A": "threat",
}
USUAL_RULE: Final = "threat * vulnerability / capacity"
# Other ways of putting the three together, which the draws take as often as the rule itself.
USUAL_OTHERS: Final = (
    "threat * vulnerability * (6 - capacity) / 5",
    "(threat + vulnerability + 6 - capacity) / 3",
)
USUAL_FIRST: Final = 10
DRAWS: Final = 10_000
CHANCE: Final = Calculation(
    message(
        "the share of {draws} draws in which the neighbourhood is among the first {first}: each "
        "takes one of the rules and as many raters as there are, at random with repetition; a "
        "neighbourhood counts with the highest of its topics, equal ones in random order"
    )
)
# Means of ratings lie between whole ones; a rule has to hold there too.
_STEPS: Final = np.arange(LOWEST, HIGHEST + 0.25, 0.25)
_AT_ONCE: Final = 2_000_000


@dataclass(frozen=True)
class Spread:
    """What raters say of K cells. means: (K, 3) in the order of `COMPONENTS`; risk (K,): the rule
    of the means; low, high (K,): the lowest and highest risk of one rater; raters (K,): how many.
    """

    means: Floats
    risk: Floats
    low: Floats
    high: Floats
    raters: Ints


def read_rule(text: str, *, where: str = "") -> Formula:
    """A rule, read by the parser of formulas.

    Raises what it raises, risk_rule_name for a name that is none of `NAMES`, risk_rule_no_number
    where some ratings give none, risk_rule_wrong_way where risk falls as threat or vulnerability
    grows or grows with capacity, and risk_rule_flat where it rests on none of them.
    """
    try:
        rule = parse(text, NAMES, where=where)
    except Problem as problem:
        if problem.code != "formula_unknown_name":
            raise
        raise Problem("risk_rule_name", where=where, name=problem.values["name"]) from problem
    grid = np.stack(np.meshgrid(_STEPS, _STEPS, _STEPS, indexing="ij"))
    risk = risk_of(rule, *grid)
    if not np.isfinite(risk).all():
        at = np.argwhere(~np.isfinite(risk))[0]
        ratings = ", ".join(f"{_STEPS[i]:g}" for i in at)
        raise Problem("risk_rule_no_number", where=where, ratings=ratings)
    for axis, (name, sign) in enumerate(zip(COMPONENTS, (1, 1, -1), strict=True)):
        steps = sign * np.diff(risk, axis=axis)
        if (steps < -1e-9).any():
            raise Problem("risk_rule_wrong_way", where=where, component=WORDS[name])
    if ends_of(rule)[0] == ends_of(rule)[1]:
        raise Problem("risk_rule_flat", where=where)
    return rule


def risk_of(
    rule: Formula, threat: npt.ArrayLike, vulnerability: npt.ArrayLike, capacity: npt.ArrayLike
) -> Floats:
    """The risk that a rule gives to ratings of one shape; NaN where one is missing."""
    given = [np.asarray(each, np.float64) for each in (threat, vulnerability, capacity)]
    flat = dict(zip(COMPONENTS, (each.ravel() for each in given), strict=True))
    found, _by_zero = evaluate(rule.tree, {name: flat[NAMES[name]] for name in NAMES})
    risk: Floats = (found * rule.factor).reshape(given[0].shape)
    return risk


def ends_of(rule: Formula) -> tuple[float, float]:
    """The lowest and the highest risk that a rule can give."""
    low, high = risk_of(rule, [LOWEST, HIGHEST], [LOWEST, HIGHEST], [HIGHEST, LOWEST])
    return float(low), float(high)


def spread_of(ratings: npt.ArrayLike, rule: Formula) -> Spread:
    """What R raters say of K cells, from ratings (K, R, 3) with NaN where one has not rated."""
    given = np.asarray(ratings, np.float64)
    rated = ~np.isnan(given[:, :, 0])
    raters = rated.sum(axis=1)
    means = np.divide(
        np.nansum(given, axis=1),
        raters[:, None],
        out=np.full((len(given), 3), np.nan),
        where=raters[:, None] > 0,
    )
    each = risk_of(rule, given[:, :, 0], given[:, :, 1], given[:, :, 2])
    low = np.where(rated, each, np.inf).min(axis=1, initial=np.inf)
    high = np.where(rated, each, -np.inf).max(axis=1, initial=-np.inf)
    low, high = (np.where(raters > 0, end, np.nan) for end in (low, high))
    return Spread(means, risk_of(rule, *means.T), low, high, raters)


def chance_of_first(
    ratings: npt.ArrayLike,
    area: npt.ArrayLike,
    rules: Sequence[Formula],
    rng: np.random.Generator,
    *,
    first: int = USUAL_FIRST,
    draws: int = DRAWS,
) -> Floats:
    """Each area's probability of being among the `first`, (A,), as `CHANCE` says; NaN of an area
    that nobody rated.

    ratings: (K, R, 3), NaN where a rater has not rated a cell. area: (K,), the area of each cell
    from 0 up. Raters are drawn for all cells together: whoever is strict is strict everywhere. A
    cell that none of those drawn has rated keeps all of its raters.
    """
    given = np.asarray(ratings, np.float64)
    areas = np.asarray(area, np.int64)
    n_areas = int(areas.max(initial=-1)) + 1
    rated = ~np.isnan(given[:, :, 0])
    there = rated.any(axis=1)
    chance = np.full(n_areas, np.nan)
    if not there.any():
        return chance
    given, rated, areas = given[there], rated[there], areas[there]
    known, place = np.unique(areas, return_inverse=True)
    order = np.argsort(place, kind="stable")
    given, rated, place = given[order], rated[order], place[order]
    begins = np.searchsorted(place, np.arange(known.size))
    n_raters = given.shape[1]
    told = np.where(rated[:, :, None], given, 0.0)
    among = np.zeros(known.size)
    batch = max(_AT_ONCE // max(given.shape[0], known.size), 1)
    for start in range(0, draws, batch):
        n = min(batch, draws - start)
        weights = rng.multinomial(n_raters, np.full(n_raters, 1 / n_raters), n).astype(np.float64)
        which = rng.integers(len(rules), size=n)
        n_of_cell = weights @ rated.T
        nobody = n_of_cell == 0
        means = []
        for part in range(3):
            drawn = weights @ told[:, :, part].T
            own = told[:, :, part].sum(axis=1) / rated.sum(axis=1)
            means.append(np.where(nobody, own, drawn / np.where(nobody, 1.0, n_of_cell)))
        risk = np.empty((n, place.size))
        for number, rule in enumerate(rules):
            lines = which == number
            risk[lines] = risk_of(rule, *(mean[lines] for mean in means))
        # Sums of other raters in another order are no different risk.
        highest = np.maximum.reduceat(risk, begins, axis=1).round(9)
        by_chance = rng.random(highest.shape)
        ranked = np.lexsort((by_chance, -highest), axis=1)[:, :first]
        among += np.bincount(ranked.ravel(), minlength=known.size)
    chance[known] = among / draws
    return chance
