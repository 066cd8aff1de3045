"""The fields in which a form asks what areas a record is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.documents import Values
from sereno.web.people.plain_text import plain_text
from sereno.web.records.forms import RecordForm

M = TypeVar("M", bound=models.Model)


class AreasForm(RecordForm[M]):
    """A record about areas: those decided on as boxes, all others by name or code.

    The model's rows of areas are its `areas`, with code and name.
    """

    chosen_areas = forms.MultipleChoiceField(
        label=_("Chosen neighbourhoods"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_areas = forms.CharField(
        label=_("Other neighbourhoods"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
        help_text=_("One on each line, by its name or its code."),
    )

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        self.known = known_areas(audit)
        chosen = self.fields["chosen_areas"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = list(self.known.chosen.items())
        if not self.known.is_decided:
            chosen.label = _("Proposed neighbourhoods")
            chosen.help_text = _("No selection is signed yet: these are the ones of the index.")
        if not self.known.chosen:
            del self.fields["chosen_areas"]
        if not self.known.labels:
            del self.fields["other_areas"]
        self._there = self._areas_there()
        self._begin_with(self._there)

    def _areas_there(self) -> dict[str, str]:
        row: Any = self.instance
        return {each.code: each.name for each in row.areas.all()} if row.pk else {}

    def _begin_with(self, areas: Mapping[str, str]) -> None:
        self.initial["chosen_areas"] = [code for code in areas if code in self.known.chosen]
        self.initial["other_areas"] = "\n".join(
            self.known.labels.get(code, name)
            for code, name in areas.items()
            if code not in self.known.chosen
        )

    def clean_other_areas(self) -> dict[str, str]:
        """{code: name} of what was written; areas that the data has lost keep their names."""
        kept = {name: code for code, name in self._there.items()}
        found: dict[str, str] = {}
        for line in self.cleaned_data["other_areas"].splitlines():
            words = line.strip()
            if not words:
                continue
            code, meant = self.known.find(words)
            code = code or kept.get(words)
            if code is None:
                raise forms.ValidationError(
                    _now("“{words}” is none of the neighbourhoods. Did you mean: {meant}?").format(
                        words=words, meant="; ".join(meant)
                    )
                    if meant
                    else _now(
                        "“{words}” is none of the neighbourhoods: write its name as it is in the "
                        "list of all neighbourhoods, or its code."
                    ).format(words=words)
                )
            found[code] = self.known.labels.get(code, words)
        return found

    def values(self) -> Values:
        """For the verb: areas as {code: name}."""
        given = dict(self.cleaned_data)
        chosen = {code: self.known.labels[code] for code in given.pop("chosen_areas", ())}
        return given | {"areas": chosen | given.pop("other_areas", {})}
