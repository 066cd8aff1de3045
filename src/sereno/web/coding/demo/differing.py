"""How made-up coders differ: on some codes more than on others, by as much as is wanted.

Of the passages of a text that tell of something, two coders mark both, or one of them does; the
other passes it by or takes it for something alike. Where M passages of a code are marked by both
and K by one, and passages are about as long as each other, unitising alpha in a long text comes to
1 − K / (2M + K): from the wanted alpha follows K.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

# Of what one coder alone marks, how much the other takes for something alike.
TAKEN: Final = 0.3
LONGER: Final = 1.25
# How often one of two marks the whole turn, where little more is said.
WIDER: Final = 0.1


@dataclass(frozen=True)
class Told:
    """A sentence of a document, by its key, that tells of something. until: where its turn ends."""

    document: int
    code: str
    start: int
    end: int
    until: int


@dataclass(frozen=True)
class Marked:
    """What the first (0) or second (1) coder of a document marks."""

    document: int
    coder: int
    code: str
    start: int
    end: int


def marked(
    told: Sequence[Told],
    wanted: Mapping[str, float],
    alike: Mapping[str, Sequence[str]],
    rng: np.random.Generator,
) -> list[list[Marked]]:
    """What is marked of each of the passages; wanted: each code's alpha."""
    by_code: dict[str, list[int]] = defaultdict(list)
    for i, each in enumerate(told):
        by_code[each.code].append(i)
    found: list[list[Marked]] = [[] for _each in told]
    alone: dict[str, list[tuple[int, int]]] = defaultdict(list)
    to_take: dict[str, int] = {}
    for code, rows in sorted(by_code.items()):
        alpha, n = wanted[code], len(rows)
        odds = (1 - alpha) / alpha
        of_one = round(2 * n * odds / (1 + 2 * (1 - TAKEN) * odds))
        to_take[code] = round(TAKEN * of_one)
        picked = _among(rows, of_one - to_take[code], told, rng)
        for i in rows:
            if i in picked:
                coder = int(rng.integers(2))
                alone[code].append((i, 1 - coder))
                found[i].append(_mark(told[i], coder, code))
            else:
                wide = int(rng.integers(2)) if rng.random() < WIDER else None
                found[i] += [_mark(told[i], coder, code, wide=coder == wide) for coder in (0, 1)]
    here = {(each.document, each.start, each.code) for each in told}
    for code, n in to_take.items():
        # As long as what tells of the code itself: one long passage outweighs many.
        usual = np.mean([told[i].end - told[i].start for i in by_code[code]])
        able = [
            (other, at)
            for other in alike.get(code, ())
            for at in alone.get(other, ())
            if (told[at[0]].document, told[at[0]].start, code) not in here
            and told[at[0]].end - told[at[0]].start <= LONGER * usual
        ]
        for place in rng.permutation(len(able))[:n].tolist():
            other, (i, coder) = able[place]
            found[i].append(_mark(told[i], coder, code))
            alone[other].remove((i, coder))
    return found


def _among(rows: Sequence[int], n: int, told: Sequence[Told], rng: np.random.Generator) -> set[int]:
    """So many of them, long and short ones alike: the squares of their lengths count."""
    order = sorted(rng.permutation(rows).tolist(), key=lambda i: told[i].end - told[i].start)
    places = (np.arange(n) + rng.random()) * len(order) / max(n, 1)
    return {order[int(place)] for place in places}


def _mark(told: Told, coder: int, code: str, *, wide: bool = False) -> Marked:
    reach = told.until if told.until - told.end < (told.end - told.start) / 2 else told.end
    return Marked(told.document, coder, code, told.start, reach if wide else told.end)


def fitted(
    told: Sequence[Told],
    n: int,
    of: Callable[[Sequence[Told]], list[list[Marked]]],
    may: Callable[[Marked], bool],
    rng: np.random.Generator,
) -> list[Marked]:
    """So many marks, as far as there is enough told, of those that `may` be: of each code the same
    share is passed by by both.
    """

    def done(some: Sequence[Told]) -> list[list[Marked]]:
        return [[mark for mark in marks if may(mark)] for marks in of(some)]

    total = sum(map(len, done(told)))
    if total > n:
        order = rng.permutation(len(told)).tolist()
        by_code: dict[str, list[int]] = defaultdict(list)
        for i in order:
            by_code[told[i].code].append(i)
        share = n / total
        kept = sorted(i for rows in by_code.values() for i in rows[: round(share * len(rows)) + 1])
        told = [told[i] for i in kept]
    marks = done(told)
    left = sum(map(len, marks)) - n
    for i in rng.permutation(len(marks)).tolist():
        if 0 < len(marks[i]) <= left:
            left -= len(marks[i])
            marks[i] = []
    return [mark for each in marks for mark in each]


def wanted_alphas(poles: Mapping[str, str], rng: np.random.Generator) -> dict[str, float]:
    """What happened is easier to agree on than what works, and that than what lets it happen."""
    about = {"threat": 0.78, "capacity": 0.73, "vulnerability": 0.69}
    return {
        key: float(np.clip(about.get(pole, 0.68) + rng.uniform(-0.13, 0.13), 0.57, 0.87))
        for key, pole in sorted(poles.items())
    }
