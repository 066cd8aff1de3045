"""The form of an import's settings: the period, and what the first selection weighs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import JsonValue

from sereno.exchange.manifest.text import Entry
from sereno.vocabulary.in_both import SURE
from sereno.vocabulary.language import day, language, number
from sereno.vocabulary.offences import topics
from sereno.web.imports.draft_contents import Settled
from sereno.web.imports.models import ImportDraft

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MEASURES: dict[str, StrPromise] = {
    "eb_rate": _("rate, smoothed where the population is small"),
    "rate": _("plain rate"),
    "density": _("incidents per km²"),
    "count": _("number of incidents"),
}


# Where the doubt about an entry is told, and the fields that make the entry.
DOUBTED = {
    "period": ("first", "last"),
    "measure": ("measure",),
    "topics": ("topics",),
    "select": ("select",),
}


class SettingsForm(forms.Form):
    """The period, how many are selected, and what the first selection weighs."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    first = forms.DateField(label=_("First day that counts"))
    last = forms.DateField(label=_("Last day that counts"))
    select = forms.IntegerField(label=_("Neighbourhoods to select"), min_value=1)
    at_least_per_group = forms.IntegerField(
        label=_("At least this many in each district"),
        min_value=0,
        help_text=_("0 for no minimum."),
    )
    measure = forms.ChoiceField(
        label=_("What is compared"), choices=list(MEASURES.items()), widget=forms.RadioSelect
    )
    least_population = forms.IntegerField(
        label=_("Minimum residents"),
        min_value=0,
        required=False,
        help_text=_(
            "Neighbourhoods with fewer people than that are not compared: where hardly anybody "
            "lives, a few incidents make for a very high rate."
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
        self._records = held.guessed.span
        if self._records is not None:
            first, last = map(day, self._records)
            said = _("Almost all records are from {first} to {last}.")
            self.fields["last"].help_text = said.format(first=first, last=last)
        values = {
            "edition": draft.edition,
            "first": period[0],
            "last": period[1],
            **{key: found[key].value for key in ("select", "at_least_per_group", "measure")},
            "least_population": None if least is None or least.offered else least.value,
            "topics": list(found["topics"].value),
        }
        self.initial = {**values, **typed, "edition": draft.edition}
        if not held.areas.drawn:
            measure = self.fields["measure"]
            measure.choices = [each for each in MEASURES.items() if each[0] != "density"]  # type: ignore[attr-defined]
            measure.help_text = _(
                "The neighbourhoods have no boundaries, so nothing can be compared per km²."
            )
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
        for key, fields in DOUBTED.items():
            # The reason for a guess says nothing of another value.
            guessed = all(self._standing(name) == _texts(values[name]) for name in fields)
            doubt = found[key].check if key in found and guessed else SURE
            self.fields[fields[0]].unsure = doubt  # type: ignore[attr-defined]

    def _standing(self, name: str) -> set[str]:
        """What stands in a field on the screen: sent, typed, settled or guessed."""
        field = self.fields[name]
        sent = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return _texts(sent if self.is_bound else self.initial[name])

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        if (values.get("select") or 0) > self._n:
            text = _("There are only {n} neighbourhoods.")
            self.add_error("select", str(text).format(n=number(self._n)))

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
        records = self._records
        return Settled(
            grows=records is not None
            and values["first"] <= records[0]
            and values["last"] >= records[1],
            audit={**before.audit, **of_audit},
            selection={**before.selection, **of_selection},
        )


def _texts(value: Any) -> set[str]:
    return {str(each) for each in value} if isinstance(value, list) else {str(value)}


def _iso(day: dt.date) -> str:
    return day.isoformat()


def _named(key: str, n: int | None) -> str:
    name = topics()[key].name(language()) if key in topics() else key
    return f"{name} · {number(n)}" if n is not None else name
