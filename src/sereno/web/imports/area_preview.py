"""The small map of an import as its pages show it: areas, the points of first rows, and words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sereno.vocabulary.countries import countries_at, country_boxes
from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.imports.draft_contents import POINT_KEYS, DraftContents, DrawnAreas, DrawnPoints
from sereno.web.imports.mapping_forms import IncidentsForm

_MARGIN = 60
# Where fewer of the points fall into the areas something is wrong.
_MOST = 0.5


@dataclass(frozen=True)
class AreaPreview:
    """The drawing, circles of points on it, what it shows, and what is wrong with it."""

    drawing: DrawnAreas
    view: str
    circles: list[tuple[int, int]]
    says: str
    wrong: str


def preview_of_areas(audit: Audit, held: DraftContents) -> AreaPreview | None:
    """The areas by themselves; None where nobody has drawn them."""
    drawing = held.areas.drawing
    if drawing is None:
        return None
    lon, lat = drawing.middle
    across, down = drawing.km
    says = _(
        "{across} km from west to east and {down} km from south to north, around latitude {lat} "
        "and longitude {lon}."
    ).format(across=_km(across), down=_km(down), lat=number(lat, 2), lon=number(lon, 2))
    wrong = ""
    if audit.country not in countries_at(lon, lat) and _is_known(audit.country):
        wrong = _(
            "That isn't in the country of this audit: perhaps another coordinate system is right."
        )
    return AreaPreview(drawing, _view(drawing), [], says, wrong)


def preview_of_points(held: DraftContents, form: IncidentsForm) -> AreaPreview | None:
    """The areas with the points of a set's first rows, as long as its menus stand as they were."""
    drawing, points = held.areas.drawing, form.part.points
    if drawing is None:
        return None
    if points is None or not _stands(form, points):
        says = _("The points of these columns are drawn once you save.")
        return AreaPreview(drawing, _view(drawing), [], says, "") if _has_points(form) else None
    n = len(points.places)
    says = _("{inside} of the {n} points looked at fall into a neighbourhood.").format(
        inside=number(points.inside), n=number(n)
    )
    wrong = ""
    if points.inside < _MOST * n:
        wrong = _(
            "Most points lie elsewhere: check which column is which, and the coordinate system."
        )
    circles = [
        (round(x), round(y))
        for x, y in map(drawing.at, points.places)
        if -_MARGIN <= x <= drawing.width + _MARGIN and -_MARGIN <= y <= drawing.height + _MARGIN
    ]
    return AreaPreview(drawing, _view(drawing), circles, says, wrong)


def _has_points(form: IncidentsForm) -> bool:
    return any(form.standing(role) for role in ("lon", "lat", "point"))


def _stands(form: IncidentsForm, points: DrawnPoints) -> bool:
    """Whether the menus name the columns of which the points were drawn."""
    shown = [key for key in POINT_KEYS if key in form.fields]
    return all(form.standing(key) == (points.by.get(key) or form.initial_of(key)) for key in shown)


def _is_known(country: str) -> bool:
    return any(box.country == country for box in country_boxes())


def _km(km: float) -> str:
    return number(round(km)) if km >= 10 else number(km, 1)


def _view(drawing: DrawnAreas) -> str:
    return f"{-_MARGIN} {-_MARGIN} {drawing.width + 2 * _MARGIN} {drawing.height + 2 * _MARGIN}"
