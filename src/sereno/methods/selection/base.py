"""The base choice with all that is needed to draw others beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.selection import scoring
from sereno.methods.selection.choice import (
    order_of,
    picked,
    quota,
    refuse_equals,
    shared_ranks,
    without_hands,
)
from sereno.methods.selection.index import (
    OUTLIERS,
    IndexSetting,
    composite,
    eligibility,
    indicator_components,
)
from sereno.methods.selection.sampling import CountModel, count_model
from sereno.methods.selection.weights import given_weights

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

# How closely drawn weights keep to the given ones (see `sensitivity`).
CONCENTRATION: Final = 50.0


@dataclass(frozen=True)
class Base:
    """The choice as decided, over the E eligible areas of A.

    `places` (E,) are their indices among all areas; `group`, `hand`, `selected` and `rank` are
    (E,), `need` and `free` the rule (`choice.Quota`); `weights` (T + F,) sum to 1;
    `outlier_choices` are the two treatments to draw from. `own_need` and `own_free` are the rule
    with nothing by hand: by it the areas put in or taken out show how often they'd be chosen.
    """

    places: Indices
    model: CountModel
    weights: Floats
    outlier_choices: npt.NDArray[np.int64]
    group: Indices
    hand: npt.NDArray[np.int8]
    need: Indices
    free: int
    selected: Flags
    rank: Indices
    own_need: Indices
    own_free: int


def prepare(
    counts: npt.NDArray[np.int64] | Floats,
    exposure: Floats,
    fixed: Floats | None,
    weights: npt.ArrayLike,
    setting: IndexSetting,
    n: int,
    *,
    groups: Indices | None,
    at_least_per_group: int,
    eligible: Flags | None,
    put_in: Sequence[int],
    take_out: Sequence[int],
) -> Base:
    """Build the index, choose, and make the model of the counts. Arguments as `draw_selections`."""
    components = indicator_components(counts, exposure, fixed, measure=setting.measure)
    able = eligibility(components, exposure, setting.measure).eligible
    if eligible is not None:
        able = able & eligible
    built = composite(
        components,
        weights,
        normalise=setting.normalise,
        aggregate=setting.aggregate,
        outliers=setting.outliers,
        eligible=able,
    )
    rule, _ = quota(
        n,
        able,
        groups=groups,
        at_least_per_group=at_least_per_group,
        put_in=put_in,
        take_out=take_out,
    )
    own = without_hands(rule, n, able, at_least_per_group)
    refuse_equals(built.scores, able, rule)
    order = order_of(built.scores, able)
    selected = picked(order, rule)
    rank = np.zeros(able.size, np.int32)
    rank[order] = shared_ranks(built.scores[order])
    places = np.flatnonzero(able).astype(np.int32)
    treated = OUTLIERS[setting.outliers] or scoring.WINSORISE
    return Base(
        places,
        count_model(counts, exposure, fixed, setting.measure, able),
        given_weights(weights),
        np.array([scoring.AS_THEY_ARE, treated], np.int64),
        rule.group[places],
        rule.hand[places],
        rule.need,
        rule.free,
        selected[places],
        rank[places],
        own.need,
        own.free,
    )
