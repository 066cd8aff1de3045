"""Forms of the geographies page: a level, a crosswalk, and what is carried over by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.web.indicators.models import Basis, GeographyLevel


class LevelForm(forms.Form):
    """A level beside the audit's own."""

    name = forms.CharField(label=_("Name of the level"), max_length=60)
    parent = forms.ChoiceField(label=_("Its areas lie within those of"))

    def __init__(self, *args: Any, levels: Sequence[GeographyLevel], **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["parent"].choices = [(each.key, each.name) for each in levels]  # type: ignore[attr-defined]


class ChangeLevelForm(forms.Form):
    """Another name for a level that isn't the audit's own, or another place for it."""

    name = forms.CharField(label=_("Name of the level"), max_length=60)
    parent = forms.ChoiceField(
        label=_("Its areas lie within those of"),
        help_text=_(
            "When this changes, its areas are taken out of those they lay in; upload their table "
            "again to say where they lie now."
        ),
    )

    def __init__(
        self, data: Any = None, *, level: GeographyLevel, levels: Sequence[GeographyLevel]
    ) -> None:
        above = level.parent.key if level.parent else ""
        super().__init__(data, prefix="level", initial={"name": level.name, "parent": above})
        others = [each for each in levels if each.pk != level.pk]
        self.fields["parent"].choices = [(each.key, each.name) for each in others]  # type: ignore[attr-defined]
        self._others = {each.name.casefold() for each in others}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if name.casefold() in self._others:
            raise forms.ValidationError(_("Another level has this name."))
        return name


class AreasForm(forms.Form):
    """A table of a level's areas."""

    file = forms.FileField(
        label=_("Table of areas"),
        help_text=_(
            "CSV or Excel with the columns code, name, parent_code and population, in any order; "
            "what is wrong is told line by line, and then nothing of it is taken."
        ),
    )
    whole = forms.BooleanField(
        label=_("The table has every area of the level: those that are not in it are set aside"),
        required=False,
    )


class CrosswalkForm(forms.Form):
    """A file of weights or of boundaries, between two levels."""

    source = forms.ChoiceField(label=_("From the level"))
    target = forms.ChoiceField(label=_("To the level"))
    basis = forms.ChoiceField(
        label=_("The file holds"),
        choices=[
            (Basis.TABLE, _("weights: a row for each pair, its columns from, to, weight (0 to 1)")),
            (Basis.AREA, _("boundaries of the first level: divide by shared surface")),
            (Basis.POPULATION, _("boundaries of the first level: divide by where people live")),
        ],
    )
    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, levels: Sequence[GeographyLevel], **values: Any) -> None:
        super().__init__(*args, **values)
        for name in ("source", "target"):
            self.fields[name].choices = [(each.key, each.name) for each in levels]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("source") and values.get("source") == values.get("target"):
            self.add_error("target", _("Choose another level than the first."))
        return values
