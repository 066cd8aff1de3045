"""Forms of geographies: a level, its areas, its boundaries, and a crosswalk between two."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.web.geographies.models import CrosswalkBasis, GeographyLevel
from sereno.web.geographies.models.levels import AREA
from sereno.web.people.plain_text import one_line


class LevelForm(forms.Form):
    """A level beside the audit's own."""

    name = forms.CharField(label=_("Name of the level"), max_length=60, validators=[one_line])
    parent = forms.ChoiceField(label=_("Its areas lie within those of"))

    def __init__(self, *args: Any, levels: Sequence[GeographyLevel], **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["parent"].choices = [(each.key, each.said) for each in levels]  # type: ignore[attr-defined]


class ChangeLevelForm(forms.Form):
    """Another name for a level that isn't the audit's own, or another place for it."""

    name = forms.CharField(label=_("Name of the level"), max_length=60, validators=[one_line])
    parent = forms.ChoiceField(
        label=_("Its areas lie within those of"),
        help_text=_(
            "If this changes, its areas no longer belong to the areas that contained them; "
            "upload their table again to say where they belong now."
        ),
    )

    def __init__(
        self, data: Any = None, *, level: GeographyLevel, levels: Sequence[GeographyLevel]
    ) -> None:
        above = level.parent.key if level.parent else ""
        super().__init__(data, prefix="level", initial={"name": level.name, "parent": above})
        others = [each for each in levels if each.pk != level.pk]
        self.fields["parent"].choices = [(each.key, each.said) for each in others]  # type: ignore[attr-defined]
        self._others = {each.name.casefold() for each in others}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if name.casefold() in self._others:
            raise forms.ValidationError(_("Another level has this name."))
        return name


class LevelAreasForm(forms.Form):
    """A table of a level's areas."""

    file = forms.FileField(
        label=_("Table of areas"),
        help_text=_(
            "CSV or Excel with the columns code, name, parent_code and population, in any order; "
            "if anything is wrong, it is listed line by line and nothing is loaded."
        ),
    )
    whole = forms.BooleanField(
        label=_("The table has every area of the level: those that are not in it are set aside"),
        required=False,
    )


class BoundariesForm(forms.Form):
    """A file with the boundaries of a level."""

    file = forms.FileField(
        label=_("File of boundaries"),
        help_text=_(
            "GeoJSON, GeoPackage or a zipped shapefile; one of its columns has to hold the codes "
            "of this level's areas."
        ),
    )


class CrosswalkForm(forms.Form):
    """Weights between two levels: from a table, from boundaries, or from what lies in what."""

    source = forms.ChoiceField(label=_("From the level"))
    target = forms.ChoiceField(label=_("To the level"))
    basis = forms.ChoiceField(
        label=_("The weights come from"),
        choices=[
            (
                CrosswalkBasis.TABLE,
                _("a table: a row for each pair, with the columns from, to and weight (0 to 1)"),
            ),
            (CrosswalkBasis.AREA, _("boundaries: divide by shared surface")),
            (CrosswalkBasis.POPULATION, _("boundaries: divide by where people live")),
            (CrosswalkBasis.NESTED, _("the hierarchy: each area goes whole to the one above")),
        ],
    )
    control = forms.ChoiceField(
        label=_("Level that shows where people live"),
        help_text=_(
            "Only to divide by people: the smaller these areas, the better; they need boundaries "
            "and population."
        ),
        required=False,
    )
    file = forms.FileField(
        label=_("Table of weights"),
        help_text=_("Only for a table: CSV or Excel."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        levels: Sequence[GeographyLevel],
        drawn: Collection[str],
        **values: Any,
    ) -> None:
        super().__init__(*args, **values)
        choices = [(each.key, each.said) for each in levels]
        for name in ("source", "target"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        homes = [(each.key, each.said) for each in levels if each.key in drawn]
        self.fields["control"].choices = homes  # type: ignore[attr-defined]
        if AREA in drawn:
            self.fields["control"].initial = AREA
        others = [each.key for each in levels if not each.is_own]
        if others:
            self.fields["source"].initial, self.fields["target"].initial = others[-1], AREA
        self._levels = {each.key: each for each in levels}
        self._drawn = drawn

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        source, target = values.get("source"), values.get("target")
        basis = values.get("basis")
        if source and source == target:
            self.add_error("target", _("Choose a level other than the first."))
        elif basis == CrosswalkBasis.NESTED and source and target:
            above = self._levels[source].parent
            if above is None or above.key != target:
                self.add_error("target", _("This level isn't the one above the first."))
        elif basis in (CrosswalkBasis.AREA, CrosswalkBasis.POPULATION):
            for name in ("source", "target"):
                if values.get(name) and values[name] not in self._drawn:
                    self.add_error(
                        name, _("This level has no boundaries yet: upload them on its page.")
                    )
        if basis == CrosswalkBasis.POPULATION and not values.get("control"):
            self.add_error("control", _("Choose the level that says where people live."))
        if basis == CrosswalkBasis.TABLE and not values.get("file"):
            self.add_error("file", _("Choose the table of weights."))
