"""Forms of participatory maps: a group, a mark without a map, a file of marks."""

from __future__ import annotations

from typing import Any

import shapely
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from sereno.methods.diagnosis.hexagons import METRES_A_DEGREE
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.marks.changes import Drawn
from sereno.web.diagnosis.marks.mark_form import USUAL_PRECISION_M
from sereno.web.diagnosis.marks.places import Places
from sereno.web.diagnosis.models import DrawingGroup, Hour, Pole
from sereno.web.diagnosis.models.marks import (
    MOST_PRECISION_M,
    MOST_WORDS,
    category_choices,
)
from sereno.web.documents import Values
from sereno.web.people.plain_text import plain_text


class GroupForm(forms.ModelForm[DrawingGroup]):
    """Who draws together."""

    class Meta:
        model = DrawingGroup
        fields = ("label", "people")


class _SaidForm(forms.Form):
    """What is said of a mark, wherever it lies."""

    pole = forms.ChoiceField(label=_("What it is"), choices=Pole.choices, widget=forms.RadioSelect)
    category = forms.ChoiceField(label=_("What it is about"), required=False)
    hours = forms.MultipleChoiceField(
        label=_("At what hours"),
        choices=Hour.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("What they said"),
        required=False,
        max_length=MOST_WORDS,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Without names. It is kept encrypted."),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        field: Any = self.fields["category"]
        field.choices = [("", _now("not said")), *category_choices()]

    def said(self) -> Values:
        """What a mark takes of it."""
        given = self.cleaned_data
        return {name: given[name] for name in ("pole", "category", "hours", "words")}


class WithoutMapForm(_SaidForm):
    """A mark without a map: by its coordinates, or by an area; for keyboards and small devices."""

    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180
    )
    area = forms.ChoiceField(label=_("Or a neighbourhood"), required=False)
    whole = forms.ChoiceField(
        label=_("Of the neighbourhood"),
        required=False,
        choices=[("", _("somewhere in it")), ("all", _("all of it"))],
    )
    outside_too = forms.BooleanField(
        label=_("It may lie outside of the neighbourhoods"), required=False
    )

    field_order = ("latitude", "longitude", "area", "whole", "pole", "category", "hours", "words")

    def __init__(self, *args: Any, places: Places, **values: Any) -> None:
        super().__init__(*args, **values)
        self._places = places
        drawn = [
            (code, label)
            for code, label, shape in zip(places.codes, places.labels, places.shapes, strict=True)
            if shape is not None
        ]
        field: Any = self.fields["area"]
        field.choices = [("", "–"), *sorted(drawn, key=lambda each: each[1])]

    def clean(self) -> Values:
        given: Values = super().clean() or self.cleaned_data
        both = [given.get("latitude") is not None, given.get("longitude") is not None]
        if any(both) and not all(both):
            self.add_error(
                "longitude" if both[0] else "latitude", _now("Write both latitude and longitude.")
            )
        elif not any(both) and not given.get("area"):
            self.add_error("latitude", _now("Write where it is, or choose a neighbourhood."))
        return given

    def drawn(self) -> Drawn:
        """The mark."""
        given = self.cleaned_data
        if given["latitude"] is not None:
            shape: BaseGeometry = shapely.Point(given["longitude"], given["latitude"])
            return Drawn(shape=shape, precision_m=USUAL_PRECISION_M, **self.said())
        area = self._places.shape_of(given["area"])
        assert area is not None
        if given["whole"]:
            return Drawn(shape=_polygons(area), **self.said())
        middle = shapely.point_on_surface(area)
        # As far as any of its corners may be from there.
        away = shapely.hausdorff_distance(middle, area) * METRES_A_DEGREE
        return Drawn(shape=middle, precision_m=min(round(away), MOST_PRECISION_M), **self.said())


def _polygons(area: BaseGeometry) -> BaseGeometry:
    parts = [each for each in shapely.get_parts(area) if each.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


class BringForm(forms.Form):
    """Marks of a file: what its drawings are, where they don't say so themselves."""

    prefix = "marks"
    ASK, TAKE, LEAVE = "", "take", "leave"

    pole = forms.ChoiceField(
        label=_("What they are"), choices=Pole.choices, help_text=_("Where the file doesn't say.")
    )
    category = forms.ChoiceField(
        label=_("What they are about"), required=False, help_text=_("Where the file doesn't say.")
    )
    precision_m = forms.IntegerField(
        label=_("How exact, in metres"),
        initial=USUAL_PRECISION_M,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_PRECISION_M)],
    )
    outside = forms.ChoiceField(
        label=_("What lies outside of the neighbourhoods"),
        required=False,
        choices=[(ASK, _("ask me")), (TAKE, _("bring it too")), (LEAVE, _("leave it out"))],
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        field: Any = self.fields["category"]
        field.choices = [("", _now("not said")), *category_choices()]

    def tell(self, problem: Problem) -> None:
        """What the file's drawings are refused for."""
        self.add_error(None, f"{problem.what()} {problem.mend()}")
