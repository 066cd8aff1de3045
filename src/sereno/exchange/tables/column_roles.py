"""Which column of a table is what, guessed from its heading and from its values.

The heading proposes (`vocabulary/columns/headers.csv`), the values decide: no column is taken
for a date unless most of its values are dates, nor for a longitude unless they lie in the city.
A guess is sure when its heading says it, its values agree and no other column does as well;
otherwise it says why not and which others there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sereno.exchange.indicators.evidence import INDICATOR_ROLES
from sereno.exchange.tables.column_evidence import AREA_ROLES, INCIDENT_ROLES, Known
from sereno.exchange.tables.column_profiles import Bounds, profiles
from sereno.vocabulary.columns import ColumnKind, heading_strength
from sereno.vocabulary.in_both import InBoth
from sereno.vocabulary.in_both import in_both as _

__all__ = ["Guess", "Known", "coordinate_system", "guess_roles"]

_ROLES: Final = {
    "incidents": INCIDENT_ROLES,
    "areas": AREA_ROLES,
    "indicators": INDICATOR_ROLES,
}


@dataclass(frozen=True)
class Guess:
    """The column taken for a role; `why` says what speaks for it or, when not sure, against."""

    column: str
    sure: bool
    why: InBoth
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    """A column that may have a role: points from heading and values, and what speaks for it."""

    column: str
    strength: int
    points: float
    agrees: bool
    why: InBoth


def guess_roles(
    columns: Sequence[str],
    samples: Mapping[str, Sequence[str]],
    kind: ColumnKind,
    known: Known | None = None,
) -> dict[str, Guess]:
    """The likeliest column for each role; roles that no column can have are left out.

    `samples` are row-aligned values of each column, as text. A column has one role at most.
    """
    known = known or Known()
    seen = profiles({column: samples.get(column, ()) for column in columns})
    judges = _ROLES[kind]
    found: dict[str, Guess] = {}
    for role, judge in judges.items():
        taken = {guess.column for guess in found.values()}
        candidates = []
        for column in columns:
            strength, place = heading_strength(seen[column].heading, kind, role)
            if column in taken or strength < 0:
                continue
            judged = judge(seen[column], strength, known)
            if judged is not None:
                points = 10 * strength - place / 100 + judged.points
                candidates.append(_Candidate(column, strength, points, judged.agrees, judged.why))
        guess = _best(candidates, any_will_do=role in ("code", "id"))
        if guess is not None:
            found[role] = guess
    return found


def _best(candidates: list[_Candidate], *, any_will_do: bool) -> Guess | None:
    """The candidate with most points; not sure of it when another says as much.

    `any_will_do`: of several columns that never repeat, each is as good a code as the others.
    """
    if not candidates:
        return None
    first, *rest = sorted(candidates, key=lambda candidate: -candidate.points)
    rivals = [c for c in rest if c.strength >= first.strength and c.points > first.points - 8]
    others = tuple(c.column for c in rivals if c.agrees)
    if others and not (any_will_do and first.strength == 3):
        why = _("it could also be {others}").format(others=", ".join(others))
        return Guess(first.column, False, why, others)
    if not first.agrees:
        return Guess(first.column, False, first.why)
    if first.strength < 2:
        why = _("its heading doesn't say it, but {why}").format(why=first.why)
        return Guess(first.column, False, why)
    return Guess(first.column, True, first.why)


def coordinate_system(
    lon: Sequence[float], lat: Sequence[float], boxes: Mapping[str, Bounds]
) -> str | None:
    """The first coordinate system in whose box most of the points lie; None when none is."""
    points = [(x, y) for x, y in zip(lon, lat, strict=True) if x == x and y == y and (x or y)]
    for crs, (west, south, east, north) in boxes.items():
        wide, high = (east - west) / 2, (north - south) / 2
        inside = sum(
            west - wide <= x <= east + wide and south - high <= y <= north + high for x, y in points
        )
        if points and inside >= 0.5 * len(points):
            return crs
    return None
