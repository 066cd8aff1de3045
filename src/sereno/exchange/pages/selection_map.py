"""The map of a selection: areas, layers, legends and the numbered shapes on the chosen ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from markupsafe import Markup

from sereno.exchange.maps.classes import Classes, classify, classify_by
from sereno.exchange.maps.drawing import Drawing, draw
from sereno.exchange.measure_words import measured
from sereno.exchange.pages.selection_areas import HOPELESS, SURE, Area
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.quantities import count, decimal, neighbourhoods, share
from sereno.vocabulary.result_words import topic_name

PROBABILITY_CUTS = (HOPELESS, 0.25, 0.75, SURE)
NO_DATA = "n"


@dataclass(frozen=True)
class LegendItem:
    """One class of a layer: the letter or digit of its fill, its words, how many areas."""

    kind: str
    words: str
    n: int


@dataclass(frozen=True)
class Layer:
    """One way to colour the map; `classes` has one character for each area."""

    key: str
    label: str
    title: str
    classes: str
    legend: Sequence[LegendItem]
    how: str


@dataclass(frozen=True)
class Shape:
    """One area's path, numbered as the areas of the page are."""

    index: int
    d: str


@dataclass(frozen=True)
class Pin:
    """A numbered shape on a chosen area: round by score, diamond for its group, square by hand."""

    x: int
    y: int
    number: str
    shape: Literal["round", "diamond", "square"]

    @property
    def long(self) -> bool:
        """Whether the number needs a wider shape."""
        return len(self.number) > 2

    @property
    def radius(self) -> float:
        """Half of what it takes up across, in pixels: pins nearer to each other would touch."""
        plain, wide = {"round": (9.5, 11.5), "diamond": (11.0, 15.0), "square": (11.0, 13.0)}[
            self.shape
        ]
        return wide if self.long else plain


@dataclass(frozen=True)
class SelectionMap:
    """Everything that the template draws."""

    drawing: Drawing
    shapes: Sequence[Shape]
    layers: Sequence[Layer]
    pins: Sequence[Pin]
    chosen: Sequence[Shape]
    close: Sequence[Shape]
    pin_shapes: frozenset[str]

    @property
    def pin_shapes_differ(self) -> bool:
        """Whether the legend has to say what the shapes mean."""
        return bool(self.pin_shapes - {"round"})

    @property
    def layers_json(self) -> Markup:
        """{layer: one character for each area}, safe to stand within a script element."""
        text = json.dumps({layer.key: layer.classes for layer in self.layers}, ensure_ascii=False)
        return Markup(text.replace("<", "\\u003c"))

    @property
    def pin_scale(self) -> float:
        """Drawing units for each pixel when the map is some 700 pixels across, without script."""
        return round(max(self.drawing.width, self.drawing.height) / 700, 2)


def selection_map(
    areas: Sequence[Area],
    features: Sequence[Mapping[str, Any]],
    settings: Mapping[str, Any],
) -> SelectionMap | None:
    """Draw the features of areas.geojson as the areas of the page; None where none has a shape."""
    if not any(feature.get("geometry") for feature in features):
        return None
    place = {area.code: i for i, area in enumerate(areas)}
    known = [f for f in features if str(f["properties"].get("area_code")) in place]
    # Paths stand in the areas' order, so that the script's number i is the i-th area drawn.
    known.sort(key=lambda feature: place[str(feature["properties"]["area_code"])])
    indices = [place[str(feature["properties"]["area_code"])] for feature in known]
    drawing = draw(known)
    drawn = {index: i for i, index in enumerate(indices) if drawing.paths[i]}
    chosen = [i for i, area in enumerate(areas) if area.selected and i in drawn]
    pins = [_pin(areas[i], *drawing.points[drawn[i]]) for i in chosen]
    return SelectionMap(
        drawing=drawing,
        shapes=[Shape(index, drawing.paths[i]) for i, index in enumerate(indices)],
        layers=_layers(areas, settings),
        pins=pins,
        chosen=[Shape(i, drawing.paths[drawn[i]]) for i in chosen],
        close=[
            Shape(i, drawing.paths[drawn[i]])
            for i, area in enumerate(areas)
            if area.margin and not area.selected and i in drawn
        ],
        pin_shapes=frozenset(pin.shape for pin in pins),
    )


def _pin(area: Area, x: float, y: float) -> Pin:
    why = area.why.partition(":")[0].strip()
    shape: Literal["round", "diamond", "square"] = "round"
    if why == "group_minimum":
        shape = "diamond"
    elif why == "put_in":
        shape = "square"
    return Pin(round(x), round(y), "" if area.rank is None else str(area.rank), shape)


def _layers(areas: Sequence[Area], settings: Mapping[str, Any]) -> list[Layer]:
    layers = [_chosen_layer(areas), _probability_layer(areas)]
    layers.append(
        _value_layer(
            areas, "score", _("Score"), _("Score"), lambda a: a.score, lambda v: decimal(v, 2)
        )
    )
    per, measure = settings["per"], settings["measure"]
    for topic in settings["weights"]:
        if all(area.rate[topic] is None for area in areas):
            layers.append(_component_layer(areas, topic))
            continue
        layers.append(_rate_layer(areas, topic, measured(topic_name(topic), measure, per)))
    return layers


def _rate_layer(areas: Sequence[Area], topic: str, title: str) -> Layer:
    return _value_layer(
        areas,
        f"rate-{topic}",
        topic_name(topic),
        title,
        lambda a: a.rate[topic],
        lambda v: decimal(v, 1),
    )


def _component_layer(areas: Sequence[Area], topic: str) -> Layer:
    return _value_layer(
        areas,
        f"component-{topic}",
        topic_name(topic),
        _("{topic}: component of the score").format(topic=topic_name(topic)),
        lambda a: a.component[topic],
        lambda v: decimal(v, 2),
    )


def _chosen_layer(areas: Sequence[Area]) -> Layer:
    def kind(area: Area) -> str:
        if area.selected:
            return "s"
        if not area.eligible:
            return NO_DATA
        return "m" if area.margin else "o"

    classes = "".join(kind(area) for area in areas)
    words = {
        "s": _("Chosen"),
        "m": _("Not chosen, a close call"),
        "o": _("Not chosen"),
        NO_DATA: _("Not in the comparison"),
    }
    legend = [LegendItem(k, w, classes.count(k)) for k, w in words.items() if k in classes]
    return Layer(
        "chosen",
        _("Those chosen"),
        _("Chosen neighbourhoods"),
        classes,
        legend,
        _("The number is the place by score; the same number is in the table."),
    )


def _probability_layer(areas: Sequence[Area]) -> Layer:
    values = np.array([np.nan if a.p is None else a.p for a in areas], np.float64)
    classes = classify_by(values, PROBABILITY_CUTS)
    return Layer(
        "probability",
        _("Probability"),
        _("Probability of being chosen"),
        _characters(classes),
        _legend(classes, lambda v: share(v, 0), all_classes=True),
        _("Fixed limits: under 5 % and from 95 % the choice hardly depends on the method."),
    )


def _value_layer(
    areas: Sequence[Area],
    key: str,
    label: str,
    title: str,
    value: Callable[[Area], float | None],
    words: Callable[[float], str],
) -> Layer:
    found = [value(area) for area in areas]
    values = np.array([np.nan if v is None else v for v in found], np.float64)
    classes = classify(values)
    how = {
        "quantiles": _("Five classes with as many neighbourhoods in each (quantiles)."),
        "jenks": _("Five classes by natural breaks (Jenks), since many values are the same."),
        "values": _("One class for each value."),
        "fixed": "",
    }[classes.how]
    return Layer(key, label, title, _characters(classes), _legend(classes, words), how)


def _characters(classes: Classes) -> str:
    return "".join(NO_DATA if k < 0 else str(k) for k in classes.of)


def _legend(
    classes: Classes, words: Callable[[float], str], *, all_classes: bool = False
) -> list[LegendItem]:
    items = []
    for k, (least, most) in enumerate(classes.bounds):
        n = int((classes.of == k).sum())
        if n or all_classes:
            low, high = words(least), words(most)
            items.append(LegendItem(str(k), low if low == high else f"{low} – {high}", n))
    missing = int((classes.of < 0).sum())
    if missing:
        items.append(LegendItem(NO_DATA, _("No data, or not in the comparison"), missing))
    return items


def map_words(areas: Sequence[Area], drawn: int) -> str:
    """The map's name for who can't see it."""
    chosen = sum(area.selected for area in areas)
    return _("Map of {drawn}, {chosen} of them chosen").format(
        drawn=neighbourhoods(drawn), chosen=count(chosen)
    )
