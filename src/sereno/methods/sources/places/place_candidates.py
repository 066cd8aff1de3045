"""The areas offered for a name that leads to none, the most like it first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from sereno.methods.sources.places.place_area_names import AreaNames
from sereno.methods.sources.places.place_groups import EVERYWHERE, UNKNOWN, GroupIndex
from sereno.methods.sources.places.place_likeness import fast_likeness, most_alike
from sereno.methods.sources.places.place_match import SCORES, NameMatch
from sereno.methods.sources.places.place_name_forms import read_place_name

_CANDIDATES = 3
_ROWS_AT_ONCE = 1024
# An area that is offered for its likeness alone isn't as sure as one found on any ground.
_MOST = SCORES["border"]

Pair = tuple[str, str | None]


def fill_candidates(found: dict[Pair, NameMatch], areas: AreaNames, groups: GroupIndex) -> None:
    """Give each unplaced name the areas most like it, from its group or from everywhere.

    Where another group has the very name, the best of those is among them.
    """
    wanting: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair, match in found.items():
        if match.how == "none" and len(match.candidates) < _CANDIDATES:
            group = groups.find(pair[1])
            if read_place_name(pair[0]).spelled:
                wanting[EVERYWHERE if group == UNKNOWN else group].append(pair)
    for scope, pairs in wanting.items():
        members = areas.members[scope]
        spelled = [areas.names[area].spelled for area in members]
        for start in range(0, len(pairs), _ROWS_AT_ONCE):
            some = pairs[start : start + _ROWS_AT_ONCE]
            queries = [read_place_name(name).spelled for name, _ in some]
            near = fast_likeness(queries, spelled)
            for pair, query, row in zip(some, queries, near, strict=True):
                known = found[pair].candidates
                more = [
                    (members[at], round(score, 1))
                    for at, score in most_alike(query, spelled, row, 2 * _CANDIDATES)
                    if members[at] not in {area for area, _ in known}
                ]
                best = _with_another(areas, pair, scope, (*known, *more)[:_CANDIDATES])
                found[pair] = replace(found[pair], candidates=best)


def _with_another(
    areas: AreaNames, pair: Pair, scope: int, here: tuple[tuple[int, float], ...]
) -> tuple[tuple[int, float], ...]:
    """The candidates of a group, the last giving way to the best of the other groups."""
    if scope == EVERYWHERE:
        return here
    others = areas.elsewhere(scope, read_place_name(pair[0]))
    full = len(here) == _CANDIDATES and here[-1][1] >= _MOST
    if not others or full or any(area in others for area, _ in here):
        return here
    kept = [*here[: _CANDIDATES - 1], (others[0], _MOST)]
    return tuple(sorted(kept, key=lambda candidate: -candidate[1]))
