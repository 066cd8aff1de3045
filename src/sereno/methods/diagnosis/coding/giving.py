"""Documents given to coders at random, so that nobody chooses who meets whom on what."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]


def dealt(may: Bools, each: int, rng: np.random.Generator) -> Bools:
    """Who codes which document, (D, M): of those who may see it, `each` of them, or as many as
    there are. All get as many as the others, one more or less, as far as they may see them, and
    pairs of coders meet about as often.

    may: (D, M), whether a coder may see a document.
    """
    documents, coders = may.shape
    given = np.zeros_like(may)
    load = np.zeros(coders)
    met = np.zeros((coders, coders))
    for document in rng.permutation(documents):
        chosen: list[int] = []
        for _nth in range(min(each, int(may[document].sum()))):
            # The least loaded; of these who met those chosen least often; of these anybody.
            order = np.lexsort(np.vstack([rng.random(coders), met[:, chosen].sum(axis=1), load]))
            chosen.append(next(int(i) for i in order if may[document, i] and i not in chosen))
        given[document, chosen] = True
        load[chosen] += 1
        for i in chosen:
            met[i, [j for j in chosen if j != i]] += 1
    return given
