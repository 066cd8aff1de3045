"""The pages of what all groups marked: agreement, dissent, likeness, and files of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

import sereno
from sereno.exchange.figures import Figure, Figures
from sereno.methods.diagnosis.hexagons import outline
from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.marks.overlay import Overlay, Wanted, class_of, unit_names
from sereno.web.diagnosis.marks.record import MARKS
from sereno.web.diagnosis.marks.views import map_context
from sereno.web.diagnosis.models import Hour, Mark, Pole
from sereno.web.diagnosis.models.marks import category_choices
from sereno.web.documents import Context, Values
from sereno.web.files.downloads import file_answer, table_answer
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings

METHOD = gettext_lazy("METHOD, section 2: participatory map")
# As many as a page shows; the files have all of them.
MOST_AGREED, MOST_DISPUTED, MOST_PAIRS = 12, 16, 12
ENDINGS = (("geojson", "GeoJSON"), ("csv", "CSV"), ("xlsx", "XLSX"))
DIMENSIONS = ("pole", "category", "hour")


@dataclass(frozen=True)
class Row:
    """A hexagon of a list: its place on the map, where it is, and who says what of it."""

    place: int
    area: str
    marking: int
    asked: int
    together: tuple[str, str, int]
    """The pole that most units say of it, its words, and how many they are."""
    clashes: bool
    sides: list[tuple[str, str, list[str]]]
    """Pole, its words, the units that marked it so."""
    silent: list[str]
    perhaps: list[str]
    marks: list[Mark]

    @property
    def voices(self) -> list[Mark]:
        """The marks of which somebody wrote down what was said."""
        return [mark for mark in self.marks if mark.words]


def wanted_of(request: HttpRequest) -> Wanted:
    """What an address asks for; what isn't known is not asked for."""
    given = request.GET
    categories = {key for _pole, choices in category_choices() for key, _words in choices}

    def one(name: str, known: Any) -> str:
        return value if (value := given.get(name, "")) in known else ""

    return Wanted(
        one("pole", Pole.values),
        one("category", categories),
        one("hour", Hour.values),
        given.get("area", ""),
    )


@require_GET
@needs(Right.SEE_FIELDWORK)
def agreement(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Where groups agree and where they don't."""
    wanted = wanted_of(request)
    overlay = Overlay(audit, person, wanted)
    place_of = {cell: i for i, cell in enumerate(sorted(overlay.hexagons))}
    disputed = [_row(overlay, cell, place_of) for cell in overlay.disputed[:MOST_DISPUTED]]
    shown = {mark.pk: mark for row in disputed for mark in row.marks}
    note_readings(MARKS, audit=audit, rows=shown.values(), by=person)
    figures, chips = _figures(overlay)
    areas = sorted({mark.area_code for mark in overlay.rows.values() if mark.area_code})
    context: Context = {
        "audit": audit,
        "overlay": overlay,
        "wanted": wanted,
        "n_set": sum(map(bool, (wanted.pole, wanted.category, wanted.hour, wanted.area))),
        "figures": figures,
        "chips": chips,
        "agreed": [_row(overlay, cell, place_of) for cell in overlay.agreed[:MOST_AGREED]],
        "disputed": disputed,
        "further": max(0, len(overlay.disputed) - MOST_DISPUTED),
        "pairs": [
            (overlay.unit_words[each.one], overlay.unit_words[each.other], each)
            for each in overlay.likenesses[:MOST_PAIRS]
            if each.either
        ],
        "breakdowns": [(_told(name), overlay.by(name)) for name in DIMENSIONS],
        "poles": Pole.choices,
        "categories": category_choices(),
        "hours": Hour.choices,
        "areas": [(code, overlay.places.label_of(code)) for code in areas],
        "query": request.GET.urlencode(),
        "endings": ENDINGS,
        "data": map_context(audit, [wanted.area] if wanted.area else areas)
        | {"hexagons": _collection(overlay, place_of)},
    }
    return render(request, "diagnosis/agreement.html", context)


def _told(dimension: str) -> str:
    words = {"pole": _("By what it is"), "category": _("By what it is about"), "hour": _("By hour")}
    return words[dimension]


def _row(overlay: Overlay, cell: str, place_of: dict[str, int]) -> Row:
    hexagon = overlay.hexagons[cell]
    sides = [
        (pole.value, str(pole.label), unit_names(overlay, units))
        for pole in Pole
        if (units := {i for i, poles in hexagon.marked.items() if pole in poles})
    ]
    pole, n = hexagon.together
    return Row(
        place_of[cell],
        overlay.area_words(cell),
        len(hexagon.marked),
        hexagon.asked,
        (pole, str(Pole(pole).label), n),
        hexagon.clashes,
        sides,
        unit_names(overlay, hexagon.silent),
        unit_names(overlay, hexagon.perhaps),
        overlay.marks_of(cell),
    )


def _collection(overlay: Overlay, place_of: dict[str, int]) -> Values:
    features = []
    for cell, place in place_of.items():
        hexagon = overlay.hexagons[cell]
        says = _("{area}: marked by {n} of {asked} groups").format(
            area=overlay.area_words(cell), n=len(hexagon.marked), asked=hexagon.asked
        )
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": [outline(cell)]},
                "properties": {
                    "place": place,
                    "kind": class_of(hexagon),
                    "disputed": hexagon.is_disputed,
                    "says": says,
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _figures(overlay: Overlay) -> tuple[Figures, list[tuple[Figure, str]]]:
    """The sheets of the page and its chips."""
    at = date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    sheets = Figures(
        _("the marks as they were on {at}, Sereno {version}").format(
            at=at, version=sereno.__version__
        )
    )
    left = [] if overlay.sees_all else [_("restricted activities that you may not see")]
    if overlay.left_out:
        left.append(
            _("groups of too few people to be told: {n}").format(n=number(len(overlay.left_out)))
        )
    groups = (_("Groups told"), number(len(overlay.units)))
    found = overlay.hexagons
    told = [each for each in overlay.likenesses if each.jaccard is not None]
    mean = sum(each.jaccard or 0 for each in told) / len(told) if told else None
    unanimous = sum(each.asked > 1 and each.share == 1 for each in found.values())
    clashes = sum(each.clashes for each in found.values())
    hexagon = _("A hexagon is about 130 m across (H3, resolution 10).")
    made: list[tuple[Figure, str]] = []

    def add(key: str, value: str, title: str, formula: str, *inputs: tuple[str, str]) -> None:
        figure = Figure(
            key=key,
            value=value,
            title=title,
            formula=f"{formula} {hexagon}",
            inputs=(groups, (_("Marks"), number(len(overlay.told))), *inputs),
            exclusions=left,
            reference=str(METHOD),
        )
        made.append((sheets.add(figure), title[0].lower() + title[1:]))

    add(
        "marks",
        number(len(overlay.told)),
        _("Marks looked at"),
        _("the marks that fit the filters."),
    )
    add(
        "unanimous",
        _("{n} of {all}").format(n=number(unanimous), all=number(len(found))),
        _("Hexagons that every group asked marked"),
        _("hexagons about which at least two groups were asked and that all of them marked."),
    )
    add(
        "clashes",
        number(clashes),
        _("Hexagons where a threat to some is a capacity to others"),
        _("hexagons that one group marked as a threat and another one as a capacity."),
    )
    if mean is not None:
        add(
            "jaccard",
            number(mean, 2),
            _("Mean likeness of two groups"),
            _(
                "Jaccard: hexagons that both marked, of those that either marked, over the "
                "hexagons about which both were asked; 0 nothing in common, 1 all. "
                "Mean of all pairs."
            ),
            (_("Pairs of groups"), number(len(told))),
        )
    return sheets, made


@require_GET
@needs(Right.SEE_FIELDWORK)
def agreement_file(request: HttpRequest, audit: Audit, person: Person, ending: str) -> HttpResponse:
    """The hexagons as GeoJSON, CSV or XLSX: how many groups, and nothing that anybody said."""
    overlay = Overlay(audit, person, wanted_of(request))
    name = f"{audit.slug}-" + _("agreement")
    if ending == "geojson":
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": [outline(str(each["hexagon"]))]},
                "properties": each,
            }
            for each in overlay.lines()
        ]
        content = json.dumps({"type": "FeatureCollection", "features": features})
        return file_answer(content, f"{name}.geojson", "application/geo+json")
    lines = list(overlay.lines())
    return table_answer(ending, name, overlay.columns, [list(each.values()) for each in lines])
