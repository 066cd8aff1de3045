"""Which areas a page of before and after offers: on a map, in a list, and those decided on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.geographies.models.levels import AREA
from sereno.web.indicators.indicator_map import Shapes, shapes_of
from sereno.web.indicators.reading import Reading
from sereno.web.monitoring.effects.comparing import AreaCounts
from sereno.web.monitoring.effects.parts import PARTS, Part, part_words
from sereno.web.people.models import Person
from sereno.web.selection.models import decision_in_force
from sereno.web.selection.standings import standings

NEIGHBOURS: Final[tuple[Part, ...]] = ("near", "near_against")
# The class in which the map draws the areas of a part; 0: of none, n: can't be counted with.
DRAWN: Final[Mapping[Part, str]] = {"acted": "4", "against": "2", "near": "3", "near_against": "1"}
FREE, UNCOUNTED = "0", "n"


@dataclass(frozen=True)
class Ready:
    """Areas that a person may take with one click; `left_out` of them can't be counted with."""

    n: int
    left_out: int
    query: str


def ready_made(reading: Reading, areas: Sequence[AreaCounts], given: QueryDict) -> Context:
    """The areas of the decision in force to be acted on, and those that it nearly chose to compare
    with; {} where there is no decision about these areas.
    """
    decision = decision_in_force(reading.audit) if reading.level == AREA else None
    if decision is None:
        return {}
    near = [row.code for row in standings(decision.rows) if row.kind == "2"]
    return {
        "decision": decision,
        "chosen": _ready(areas, given, "acted", decision.selected),
        "nearly": _ready(areas, given, "against", near),
    }


def _ready(
    areas: Sequence[AreaCounts], given: QueryDict, part: Part, codes: Sequence[str]
) -> Ready | None:
    countable = {area.code for area in areas if area.is_counted}
    taken = [code for code in codes if code in countable]
    if not taken:
        return None
    query = given.copy()
    for other in PARTS:
        query.setlist(other, [c for c in query.getlist(other) if c not in taken])
    query.setlist(part, taken)
    return Ready(len(codes), len(codes) - len(taken), query.urlencode())


def parts_shown(given: QueryDict) -> list[Part]:
    """The parts that the page asks for: the neighbours too, where somebody wants them."""
    wanted = given.get("neighbours") == "1" or any(given.getlist(part) for part in NEIGHBOURS)
    return [part for part in PARTS if wanted or part not in NEIGHBOURS]


def choice_map(
    reading: Reading,
    person: Person,
    areas: Sequence[AreaCounts],
    chosen: Mapping[Part, Sequence[str]],
) -> Context:
    """What the map needs; {} where the level's areas have no shapes for this person."""
    shapes = shapes_of(reading.audit, reading.level, person)
    if shapes is None:
        return {}
    countable = {area.code for area in areas if area.is_counted}
    return _map_data(shapes, chosen, [each for each in shapes.codes if each not in countable])


def plan_map(audit: Audit, person: Person, plan: Mapping[str, Any]) -> Context:
    """The same of a study as it was worked out, with a key: which areas are in which part."""
    chosen = {part: plan["areas"].get(part, []) for part in PARTS}
    shapes = shapes_of(audit, str(plan["level"]), person) if chosen["against"] else None
    if shapes is None:
        return {}
    key = [(part_words(part), len(codes), DRAWN[part]) for part, codes in chosen.items() if codes]
    return {"map_key": key, **_map_data(shapes, chosen, ())}


def _map_data(
    shapes: Shapes, chosen: Mapping[Part, Sequence[str]], uncounted: Collection[str]
) -> Context:
    of = {code: DRAWN[part] for part in PARTS for code in chosen[part]}
    lacking = set(uncounted)
    return {
        "map_data": {
            "url": shapes.url,
            "names": list(shapes.names),
            "codes": list(shapes.codes),
            "classes": "".join(
                UNCOUNTED if code in lacking else of.get(code, FREE) for code in shapes.codes
            ),
            "drawn": {str(part): kind for part, kind in DRAWN.items()},
            "free": FREE,
            "words": {part: part_words(part) for part in PARTS},
        }
    }
