"""The form that says which rows of a layer are the city's: values of columns, with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sereno.exchange.tables.column_profiles import fold_heading
from sereno.vocabulary.columns import heading_strength
from sereno.vocabulary.language import number
from sereno.web.imports.draft_contents import DraftAreas

# Beyond these nobody chooses by looking: the manifest takes any column.
MOST_COLUMNS: Final = 6
MOST_VALUES: Final = 200
_FIELD: Final = "rows_"


class RowsForm(forms.Form):
    """One set of boxes for each column that parts the layer; none ticked keeps all its rows."""

    def __init__(self, *args: Any, part: DraftAreas, **more: Any) -> None:
        super().__init__(*args, **more)
        only = part.entries.get("only", {})
        self.only = only if isinstance(only, dict) else {}
        self.why = part.checks.get("only", "")
        self.columns = _columns(part, list(self.only))
        for place, (column, values) in enumerate(self.columns):
            chosen = self.only.get(column, [])
            kept = [str(value) for value in chosen] if isinstance(chosen, list) else []
            shown = [
                *values[:MOST_VALUES],
                *(each for each in values[MOST_VALUES:] if each[0] in kept),
            ]
            self.fields[f"{_FIELD}{place}"] = forms.MultipleChoiceField(
                label=column,
                required=False,
                choices=[(value, f"{value} ({number(n)})") for value, n in shown],
                widget=forms.CheckboxSelectMultiple,
                initial=kept,
                help_text=_("Tick none to keep them all."),
            )

    @cached_property
    def parts(self) -> list[tuple[forms.BoundField, bool]]:
        """Each column's boxes, and whether they are shown at once."""
        return [
            (self[f"{_FIELD}{place}"], column in self.only)
            for place, (column, _values) in enumerate(self.columns)
        ]

    def chosen(self) -> dict[str, list[str]]:
        """By column the values whose rows are kept; {} keeps every row."""
        found = {
            column: list(self.cleaned_data[f"{_FIELD}{place}"])
            for place, (column, _values) in enumerate(self.columns)
        }
        return {column: values for column, values in found.items() if values}


def _columns(part: DraftAreas, kept: Sequence[str]) -> list[tuple[str, list[tuple[str, int]]]]:
    """The columns to ask about: those in use, then those called a state's or a municipality's,
    then those of the fewest values.
    """

    def order(split: tuple[str, list[tuple[str, int]]]) -> tuple[bool, int, int]:
        column, values = split
        wider = heading_strength(fold_heading(column), "areas", "wider")[0]
        return column not in kept, -wider, len(values)

    return sorted(part.splits, key=order)[:MOST_COLUMNS]
