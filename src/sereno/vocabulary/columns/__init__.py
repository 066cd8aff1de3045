"""What cities call their columns: the headings by which each role is known, in es and en.

`headers.csv` is data that a person can read and extend. Headings are folded (capitals, no
accents, no punctuation). Strength 3: the heading says the role by itself; 2: it usually means
it; 1: it may, if nothing better is there; -1: it looks like the role and is not.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

ColumnKind = Literal["incidents", "areas", "indicators"]
_SHORTEST_HEADING_INSIDE: Final = 4


@cache
def headings(kind: ColumnKind) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """By role, what its folded headings are worth: heading → (strength, place in its list).

    Among headings of one strength the earlier in the list is the likelier. Raises ValueError for
    a heading that stands twice under one role.
    """
    roles: dict[str, dict[str, tuple[int, int]]] = {}
    with (Path(__file__).parent / "headers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] != kind:
                continue
            known = roles.setdefault(row["role"], {})
            for place, heading in enumerate(row["headers"].split("|")):
                if heading.strip() in known:
                    raise ValueError(f"{heading!r} stands twice under {kind} {row['role']}")
                known[heading.strip()] = (int(row["strength"]), place)
    return MappingProxyType({role: MappingProxyType(known) for role, known in roles.items()})


def heading_strength(heading: str, kind: ColumnKind, role: str) -> tuple[int, int]:
    """(3 says it … 0 says nothing, -1 says it isn't; place among its like) of a folded heading."""
    known = headings(kind)[role]
    if heading in known:
        return known[heading]
    # "LATITUD DEL LUGAR": a known heading inside a longer one says a little less.
    padded = f" {heading} "
    inside = [
        (strength, place)
        for name, (strength, place) in known.items()
        if len(name) >= _SHORTEST_HEADING_INSIDE and f" {name} " in padded
    ]
    if any(strength < 0 for strength, _place in inside):
        return -1, 0
    strength, place = max(inside, default=(0, 0), key=lambda found: (found[0], -found[1]))
    return max(strength - 1, 0), place
