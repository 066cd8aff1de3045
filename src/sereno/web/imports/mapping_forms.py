"""Forms of the import: which column is what, and the settings of the first selection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import JsonValue

from sereno.exchange.manifest.text import Entry
from sereno.vocabulary.language import language, number
from sereno.vocabulary.offences import topics
from sereno.web.imports.draft_contents import AreasPart, IncidentsPart, Part, Settled
from sereno.web.imports.models import ImportDraft

P = TypeVar("P", bound=Part)

AREA_FIELDS: dict[str, Any] = {
    "code": _("Code"),
    "code_with": _("Second column of the code"),
    "name": _("Name"),
    "group": _("District"),
    "population": _("Population"),
}
INCIDENT_FIELDS: dict[str, Any] = {
    "date": _("Date"),
    "time": _("Time"),
    "lon": _("Longitude, or x"),
    "lat": _("Latitude, or y"),
    "area_name": _("Neighbourhood"),
    "area_group": _("District"),
    "offence": _("Offence"),
    "violence": _("Violence, or means used"),
    "id": _("Case number"),
    "date_end": _("Latest date"),
}
HELP: dict[str, Any] = {
    "code_with": _("Only if no single column distinguishes the areas."),
    "population": _("Without it numbers are compared instead of rates."),
    "area_name": _("It is used for rows without a point, and to check the others."),
    "date_end": _("Only if the records say between which moments it happened."),
}


class MappingForm(forms.Form, Generic[P]):
    """Menus of the file's columns, one for each role; no column twice.

    What a person typed and didn't save stands before what is settled or guessed. A field whose
    guess isn't sure says why (`unsure`), which the template marks.
    """

    edition = forms.IntegerField(widget=forms.HiddenInput)
    fields_shown: Mapping[str, Any] = {}
    required_roles: tuple[str, ...] = ()
    may_be_same: frozenset[str] = frozenset()

    def __init__(self, *args: Any, part: P, **values: Any) -> None:
        super().__init__(*args, **values)
        self.part = part
        columns = [("", "–"), *((name, name) for name in part.columns)]
        for role, label in self.fields_shown.items():
            self.add(
                role,
                forms.ChoiceField(
                    label=label,
                    choices=columns,
                    required=role in self.required_roles,
                    help_text=HELP.get(role, ""),
                ),
            )

    def add(self, role: str, field: forms.Field) -> None:
        """A field with what stands in it, and what is unsure of it."""
        field.initial = self.part.typed.get(role, self.initial_of(role))
        field.unsure = self.part.checks.get(role, "")  # type: ignore[attr-defined]
        self.fields[role] = field

    def initial_of(self, role: str) -> str:
        return str(self.part.entries.get(role, ""))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        taken: dict[str, str] = {}
        for role in self.fields_shown:
            column = values.get(role)
            if not column:
                continue
            first = taken.setdefault(column, role)
            if first != role and {first, role} != self.may_be_same:
                text = _("“{column}” is used twice: here and for “{other}”.")
                other = self.fields_shown[first]
                self.add_error(role, str(text).format(column=column, other=other))
        return values

    def chosen(self) -> dict[str, Any]:
        """The keys of the manifest that the fields amount to."""
        return {k: v for k, v in self.cleaned_data.items() if k != "edition" and v}

    def settled(self) -> P:
        """The part with what the person chose; a doubt stays where the guess was left standing."""
        entries = self.chosen()
        before, checks = self.part.entries, self.part.checks
        now = {k: v for k, v in before.items() if k not in self.fields} | entries
        kept = {k: why for k, why in checks.items() if now.get(k) == before[k]}
        return self.part.model_copy(
            update={"entries": now, "checks": kept, "settled": True, "typed": {}}
        )


class AreasForm(MappingForm[AreasPart]):
    """Code, name, group and population of the areas."""

    fields_shown = AREA_FIELDS
    required_roles = ("code", "name")
    # A file without names shows its codes.
    may_be_same = frozenset({"code", "name"})

    def initial_of(self, role: str) -> str:
        code = self.part.entries.get("code", "")
        pair = list(code) if isinstance(code, list) else [code, ""]
        if role in ("code", "code_with"):
            return str(pair[role == "code_with"])
        return super().initial_of(role)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        # Two columns may make the code of which one is the name or the group.
        if values.get("code_with"):
            for role in ("name", "group"):
                if values.get(role) in (values.get("code"), values["code_with"]):
                    self.errors.pop(role, None)
                    values[role] = self.data.get(self.add_prefix(role))
        return values

    def chosen(self) -> dict[str, Any]:
        """The keys of [areas]."""
        values = super().chosen()
        second = values.pop("code_with", None)
        if second:
            values["code"] = [values["code"], second]
        return values


class ProvenanceForm(forms.Form):
    """Which layer of the areas' file is read, and in which coordinates it is."""

    layer = forms.ChoiceField(label=_("Layer"), required=False)
    crs = forms.CharField(
        label=_("Coordinate system of the file"),
        required=False,
        max_length=40,
        help_text=_("Only if the file doesn't give it or gives the wrong one, such as EPSG:6372."),
    )

    def __init__(self, *args: Any, layers: list[str], **values: Any) -> None:
        super().__init__(*args, **values)
        if layers:
            self.fields["layer"] = forms.ChoiceField(
                label=_("Layer"),
                choices=[(name, name) for name in layers],
                help_text=_("The file has several layers: which one holds the areas?"),
            )
        else:
            del self.fields["layer"]


class IncidentsForm(MappingForm[IncidentsPart]):
    """Which column of one set of files is what."""

    fields_shown = INCIDENT_FIELDS
    required_roles = ("date",)

    def __init__(self, *args: Any, part: IncidentsPart, **values: Any) -> None:
        super().__init__(*args, part=part, **values)
        self.add(
            "offence_label",
            forms.CharField(
                label=_("Offence of every row"),
                required=False,
                max_length=200,
                help_text=_("Only if no column holds the offence."),
            ),
        )
        self.add(
            "date_order",
            forms.ChoiceField(
                label=_("Order of the date"),
                required=False,
                choices=[
                    ("", _("as the rows show")),
                    ("dmy", _("day, month, year")),
                    ("mdy", _("month, day, year")),
                    ("ymd", _("year, month, day")),
                ],
            ),
        )
        self.add(
            "crs",
            forms.CharField(
                label=_("Coordinate system of the points"),
                required=False,
                max_length=40,
                help_text=_("EPSG:4326 is longitude and latitude in degrees."),
            ),
        )

    def initial_of(self, role: str) -> str:
        return super().initial_of(role) or ("EPSG:4326" if role == "crs" else "")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        lon, lat = values.get("lon"), values.get("lat")
        if bool(lon) != bool(lat):
            self.add_error("lat" if lon else "lon", _("A point needs both columns."))
        if not lon and not lat and not values.get("area_name"):
            self.add_error("area_name", _("Say where it happened: a point or an area."))
        if values.get("offence") and values.get("offence_label"):
            self.add_error("offence_label", _("There is already a column for the offence."))
        if not values.get("offence") and not values.get("offence_label"):
            self.add_error("offence", _("Name the column, or write the offence of every row."))
        return values

    def chosen(self) -> dict[str, Any]:
        """The keys of one [[incidents]]."""
        values = super().chosen()
        # Longitude and latitude go without saying, unless that itself was in doubt.
        if values.get("crs") == "EPSG:4326" and "crs" not in self.part.entries:
            del values["crs"]
        return values

    def counts_otherwise(self) -> bool:
        """Whether the days or the labels of the rows have to be counted again."""
        before, now = self.part.entries, self.chosen()
        return any(
            before.get(key) != now.get(key)
            for key in ("date", "date_order", "offence", "offence_label")
        )


MEASURES: dict[str, Any] = {
    "eb_rate": _("rate, smoothed where the population is small (empirical Bayes)"),
    "rate": _("plain rate"),
    "count": _("number of incidents"),
}


DOUBTED = ("measure", "topics", "select")


class SettingsForm(forms.Form):
    """The period, how many are selected, and what the first selection weighs."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    first = forms.DateField(label=_("First day that counts"))
    last = forms.DateField(label=_("Last day that counts"))
    select = forms.IntegerField(label=_("Neighbourhoods to select"), min_value=1)
    at_least_per_group = forms.IntegerField(
        label=_("At least this many in each group"),
        min_value=0,
        help_text=_("A group is a district; 0 for none."),
    )
    measure = forms.ChoiceField(
        label=_("What is compared"), choices=list(MEASURES.items()), widget=forms.RadioSelect
    )
    least_population = forms.IntegerField(
        label=_("Minimum residents"),
        min_value=0,
        required=False,
        help_text=_(
            "Areas with fewer people than that are not compared: where hardly anybody lives, a "
            "few incidents make for a very high rate."
        ),
    )
    topics = forms.MultipleChoiceField(
        label=_("Offences of the first selection"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, draft: ImportDraft, found: Mapping[str, Entry], **more: Any):
        super().__init__(*args, **more)
        held = draft.contents
        self._found, self._n = found, held.areas.n
        typed, least = held.settled.typed, found.get("least_population")
        period = found["period"].value if "period" in found else ["", ""]
        values = {
            "edition": draft.edition,
            "first": period[0],
            "last": period[1],
            **{key: found[key].value for key in ("select", "at_least_per_group", "measure")},
            "least_population": None if least is None or least.offered else least.value,
            "topics": list(found["topics"].value),
        }
        self.initial = {**values, **typed, "edition": draft.edition}
        counted = dict(held.guessed.topics)
        self.fields["topics"].choices = [  # type: ignore[attr-defined]
            (key, _named(key, counted.get(key)))
            for key in dict.fromkeys([*values["topics"], *counted])
            if key not in ("not_an_offence", "other_offence")
        ]
        if least is not None and least.offered:
            self.fields["least_population"].widget.attrs["placeholder"] = number(least.value)
        for name in ("first", "last"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        self.fields["select"].widget.attrs["max"] = self._n
        doubts = {"first": "period", **{key: key for key in DOUBTED}}
        for name, key in doubts.items():
            self.fields[name].unsure = found[key].check if key in found else ""  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        if (values.get("select") or 0) > self._n:
            text = _("There are only {n} areas.")
            self.add_error("select", str(text).format(n=number(self._n)))
        return values

    def settled(self, before: Settled) -> Settled:
        """With the keys of [audit] and [selection]; weights stay where the topics do."""
        values = self.cleaned_data
        weights = self._found["topics"].value
        chosen = {key: weights.get(key, 1) for key in values["topics"]}
        # The order in which they stood, so that nothing changes where nothing was changed.
        ordered = {key: chosen[key] for key in weights if key in chosen} | chosen
        of_audit: dict[str, JsonValue] = {
            "period": [_iso(values["first"]), _iso(values["last"])],
            "select": values["select"],
        }
        of_selection: dict[str, JsonValue] = {
            "topics": ordered,
            "measure": values["measure"],
            "at_least_per_group": values["at_least_per_group"],
            "least_population": values["least_population"],
        }
        return Settled(
            audit={**before.audit, **of_audit}, selection={**before.selection, **of_selection}
        )


def _iso(day: dt.date) -> str:
    return day.isoformat()


def _named(key: str, n: int | None) -> str:
    name = topics()[key].name(language()) if key in topics() else key
    return f"{name} · {number(n)}" if n is not None else name


def entry_words(table: str, key: str) -> str:
    """What the menus call an entry of a table of the manifest; its own key where none shows it."""
    asked: dict[str, tuple[type[forms.Form], dict[str, Any]]] = {
        "areas": (ProvenanceForm, AREA_FIELDS),
        "incidents": (IncidentsForm, INCIDENT_FIELDS),
        "audit": (SettingsForm, {"period": _("Period")}),
        "selection": (SettingsForm, {}),
    }
    form, roles = asked[table]
    fields = form.base_fields
    return str(roles[key] if key in roles else fields[key].label if key in fields else key)


class ManifestForm(forms.Form):
    """The text of the manifest, for whoever would rather write it."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Manifest (audit.toml)"),
        max_length=200_000,
        strip=False,
        widget=forms.Textarea({"rows": 24, "spellcheck": "false", "class": "code", "wrap": "off"}),
    )
