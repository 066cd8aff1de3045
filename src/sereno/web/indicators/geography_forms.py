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


class LevelNameForm(forms.Form):
    """Another name for a level that tables brought."""

    name = forms.CharField(label=_("Name of the level"), max_length=60)

    def __init__(
        self, data: Any = None, *, level: GeographyLevel, levels: Sequence[GeographyLevel]
    ) -> None:
        super().__init__(data, prefix=f"level-{level.pk}", initial={"name": level.name})
        self._others = {each.name.casefold() for each in levels if each.pk != level.pk}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if name.casefold() in self._others:
            raise forms.ValidationError(_("Another level has this name."))
        return name


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
