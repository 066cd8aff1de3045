"""Forms of the import: which column is what, and what people decide in the review queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics

AREA_FIELDS: dict[str, Any] = {
    "code": _("Code"),
    "code_with": _("Second column of the code"),
    "name": _("Name"),
    "group": _("Borough or district"),
    "population": _("Population"),
}
INCIDENT_FIELDS: dict[str, Any] = {
    "date": _("Date"),
    "time": _("Time"),
    "lon": _("Longitude, or x"),
    "lat": _("Latitude, or y"),
    "area_name": _("Neighbourhood"),
    "area_group": _("Borough or district"),
    "offence": _("Offence"),
    "violence": _("Violence, or means used"),
    "id": _("Case number"),
    "date_end": _("Latest date"),
}
HELP: dict[str, Any] = {
    "code_with": _("Only where no single column tells the areas apart."),
    "population": _("Without it numbers are compared instead of rates."),
    "area_name": _("It serves rows without a point, and checks the others."),
    "date_end": _("Only where it is known between which moments it happened."),
}


class MappingForm(forms.Form):
    """Menus of the file's columns, one for each role; no column twice."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    fields_shown: Mapping[str, Any] = {}
    required_roles: tuple[str, ...] = ()
    may_be_same: frozenset[str] = frozenset()

    def __init__(self, *args: Any, part: Mapping[str, Any], **values: Any) -> None:
        super().__init__(*args, **values)
        columns = [("", "–"), *((name, name) for name in part["columns"])]
        for role, label in self.fields_shown.items():
            field = forms.ChoiceField(
                label=label,
                choices=columns,
                required=role in self.required_roles,
                initial=self.initial_of(part, role),
                help_text=part["checks"].get(role) or HELP.get(role, ""),
            )
            self.fields[role] = field

    @staticmethod
    def initial_of(part: Mapping[str, Any], role: str) -> str:
        return str(part["entries"].get(role, ""))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        taken: dict[str, str] = {}
        for role in self.fields_shown:
            column = values.get(role)
            if not column:
                continue
            first = taken.setdefault(column, role)
            if first != role and {first, role} != self.may_be_same:
                text = _("“{column}” is named twice: here and for “{other}”.")
                other = self.fields_shown[first]
                self.add_error(role, str(text).format(column=column, other=other))
        return values


class AreasForm(MappingForm):
    """Code, name, group and population of the areas."""

    fields_shown = AREA_FIELDS
    required_roles = ("code", "name")
    # A file without names shows its codes.
    may_be_same = frozenset({"code", "name"})

    @staticmethod
    def initial_of(part: Mapping[str, Any], role: str) -> str:
        code = part["entries"].get("code", "")
        pair = list(code) if isinstance(code, list) else [code, ""]
        if role in ("code", "code_with"):
            return str(pair[role == "code_with"])
        return str(part["entries"].get(role, ""))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        # Two columns may make the code of which one is the name or the group.
        if values.get("code_with"):
            for role in ("name", "group"):
                if values.get(role) in (values.get("code"), values["code_with"]):
                    self.errors.pop(role, None)
                    values[role] = self.data.get(self.add_prefix(role))
        return values

    def entries(self) -> dict[str, Any]:
        """The keys of [areas]."""
        values = {k: v for k, v in self.cleaned_data.items() if k in AREA_FIELDS and v}
        second = values.pop("code_with", None)
        if second:
            values["code"] = [values["code"], second]
        return values


class IncidentsForm(MappingForm):
    """Which column of one set of files is what."""

    fields_shown = INCIDENT_FIELDS
    required_roles = ("date",)

    def __init__(self, *args: Any, part: Mapping[str, Any], **values: Any) -> None:
        super().__init__(*args, part=part, **values)
        entries, checks = part["entries"], part["checks"]
        self.fields["offence_label"] = forms.CharField(
            label=_("Offence of every row"),
            required=False,
            max_length=200,
            initial=entries.get("offence_label", ""),
            help_text=checks.get("offence_label") or _("Only where no column holds the offence."),
        )
        self.fields["date_order"] = forms.ChoiceField(
            label=_("Order of the date"),
            required=False,
            choices=[
                ("", _("as the rows show")),
                ("dmy", _("day, month, year")),
                ("mdy", _("month, day, year")),
                ("ymd", _("year, month, day")),
            ],
            initial=entries.get("date_order", ""),
            help_text=checks.get("date_order", ""),
        )
        self.fields["crs"] = forms.CharField(
            label=_("Coordinate system of the points"),
            required=False,
            max_length=40,
            initial=entries.get("crs", "EPSG:4326"),
            help_text=checks.get("crs", ""),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        lon, lat = values.get("lon"), values.get("lat")
        if bool(lon) != bool(lat):
            self.add_error("lat" if lon else "lon", _("A point needs both columns."))
        if not lon and not lat and not values.get("area_name"):
            self.add_error("area_name", _("Say where it happened: a point, or a neighbourhood."))
        if values.get("offence") and values.get("offence_label"):
            self.add_error("offence_label", _("There is a column for the offence already."))
        if not values.get("offence") and not values.get("offence_label"):
            self.add_error("offence", _("Name the column, or write the offence of every row."))
        return values

    def entries(self) -> dict[str, Any]:
        """The keys of one [[incidents]]."""
        kept = {k: v for k, v in self.cleaned_data.items() if k != "edition" and v}
        if kept.get("crs") == "EPSG:4326":
            del kept["crs"]
        return kept


def topic_choices() -> Sequence[tuple[str, str]]:
    """Topics by their names in the language in force."""
    return sorted(
        ((key, topic.name(language())) for key, topic in topics().items()), key=lambda t: t[1]
    )


class OffenceForm(forms.Form):
    """What an unknown label is."""

    label = forms.CharField(max_length=300, widget=forms.HiddenInput)
    topic = forms.ChoiceField(label=_("Topic"))
    violent = forms.ChoiceField(
        label=_("With violence"),
        required=False,
        choices=[("", _("not known")), ("yes", _("yes")), ("no", _("no"))],
    )
    iccs = forms.CharField(
        label=_("ICCS code"),
        max_length=8,
        required=False,
        help_text=_("Two to six digits, such as 0401."),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["topic"].choices = [("", "–"), *topic_choices()]  # type: ignore[attr-defined]

    def violence(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["violent"])


class PlaceForm(forms.Form):
    """Which area an unmatched name is (`pick` by a button, `other` by its code), or none."""

    NONE = "-"
    group = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    pick = forms.CharField(max_length=80, required=False)
    other = forms.CharField(label=_("Area"), max_length=200, required=False)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    def __init__(self, *args: Any, codes: Mapping[str, int], **values: Any) -> None:
        super().__init__(*args, **values)
        self._codes = codes

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        code = values.get("pick") or values.get("other", "")
        if code != self.NONE and code not in self._codes:
            self.add_error("other", _("Choose an area from the list."))
        values["area_code"] = "" if code == self.NONE else code
        return values
