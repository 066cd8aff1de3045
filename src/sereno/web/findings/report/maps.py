"""The maps of a report, of the audit's own areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.exchange.report.content import Block, Picture
from sereno.web.findings.report.asked import Asked
from sereno.web.imports.overview_map import UNIT, DrawnArea, overview_map


def city_picture(asked: Asked, chosen: Sequence[str]) -> Iterator[Block]:
    """Where the chosen areas are, numbered in their order; nothing where nobody drew the areas."""
    from sereno.exchange.report.drawings import CHOSEN, LAND, city_map

    if asked.data is None or not asked.data.reader.drawn:
        return
    drawn = overview_map(asked.data.version)
    areas = [(each.path, *_middle(asked, each), each.code) for each in drawn.areas]
    numbers = {code: n for n, code in enumerate(chosen, 1)}
    names = ", ".join(asked.known.labels.get(code, code) for code in chosen)
    words = ngettext(
        "Map of the city with {n} chosen neighbourhood: {names}.",
        "Map of the city with {n} chosen neighbourhoods, by their numbers in the table: {names}.",
        len(chosen),
    )
    yield Picture(
        city_map(drawn.width, drawn.height, areas, numbers),
        alt=words.format(n=len(chosen), names=names),
        caption=_("Where the chosen neighbourhoods are. Their numbers are those of the table."),
        legend=((CHOSEN, _("chosen")), (LAND, _("the others"))),
        height=125,
    )


def _middle(asked: Asked, area: DrawnArea) -> tuple[int, int]:
    """Where an area's number stands: upon it, unlike on the small map, where it would hide it."""
    assert asked.data is not None
    assert asked.drawing is not None
    x, y = asked.drawing.points[asked.data.reader.number_of[area.code]]
    return round(x / UNIT), round(y / UNIT)


def area_picture(asked: Asked, code: str) -> Iterator[Block]:
    """An area among its neighbours; nothing where nobody drew it."""
    from sereno.exchange.report.drawings import area_map

    if asked.data is None or asked.drawing is None:
        return
    facts = asked.data.reader
    at = facts.number_of.get(code)
    if at is None or asked.drawing.shapes[at].is_empty:
        return
    names = [area["label"] for area in facts.areas]
    yield Picture(
        area_map(asked.drawing, names, at),
        alt=_("Map of {name} among its neighbours").format(name=names[at]),
        caption="",
        height=100,
    )
