"""The random numbers that a chunk of draws uses, in the order in which it takes them."""

from __future__ import annotations

import numpy as np
from numba import njit

from sereno.methods.selection.chance import start, uniform
from sereno.methods.selection.sampling import draw_columns, draw_weights


@njit
def recorded_draws(words, draws, model, alpha):  # type: ignore[no-untyped-def]
    """Weights (draws, T), three uniform numbers (draws, 3) and components (draws, T, E)."""
    topics, areas = model.value.shape
    weights, choices = np.empty((draws, topics)), np.empty((draws, 3))
    columns = np.empty((draws, topics, areas))
    state = start(words)
    for draw in range(draws):
        state = draw_weights(state, alpha, weights[draw])
        for i in range(3):
            choices[draw, i], state = uniform(state)
        state = draw_columns(state, model, columns[draw])
    return weights, choices, columns
