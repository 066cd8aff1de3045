"""The menus of a table: what each column is, and what holds for the whole table."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sereno.exchange.indicators.fiscal_years import may_be_fiscal
from sereno.methods.sources.indicators.periods import find_period, read_period
from sereno.vocabulary.indicators import units
from sereno.web.geographies.models import GeographyLevel
from sereno.web.geographies.models.levels import AREA, CITY, WHOLE_CITY
from sereno.web.indicators.tables.mapping import (
    AREA_ROLE,
    BESIDE,
    GROUP_PREFIX,
    LABEL,
    MONTH,
    NEW_LEVEL,
    PERIOD,
    ROLES,
    VALUE,
    WHOLE_GROUP,
    SettledColumn,
    SettledTable,
)
from sereno.web.people.plain_text import one_line
from sereno.web.records.tools import whole_number

ROLE_WORDS: dict[str, Promise] = {
    "": _("left out"),
    AREA_ROLE: _("area (code or name)"),
    PERIOD: _("period"),
    MONTH: _("month"),
    LABEL: _("name of the indicator"),
    VALUE: _("values"),
    "numerator": _("numerator"),
    "denominator": _("denominator"),
    "low": _("lower limit"),
    "high": _("upper limit"),
    "said_status": _("status: measured, estimated …"),
    "area_name": _("name of the area"),
    "note": _("note on the value"),
    "unit": _("unit of the values"),
    "group_key": _("group as Sereno writes it: sex=…"),
    "group:sex": _("group: sex"),
    "group:age_band": _("group: age band"),
    "group:other": _("another group"),
}
ROW_WORDS: dict[str, Promise | str] = {
    "left_out": _("not among the rows asked for"),
    "subtotal": _("subtotals"),
    "state": _("state"),
    "municipality": _("municipality"),
    "locality": _("localities"),
    "ageb": "AGEB",
    "block": _("blocks"),
}
MARK_STATUSES = ("suppressed", "missing")
ONE_EACH = (
    PERIOD,
    MONTH,
    *BESIDE,
    WHOLE_GROUP,
    *(role for role in ROLES if role.startswith(GROUP_PREFIX)),
)


def _period_of(heading: str, fiscal_from: str) -> str:
    """The period of a heading, whose year begins in the month that was chosen."""
    month = whole_number(fiscal_from)
    period = find_period(heading, month if month in MONTHS else 0).period
    return period.label if period else ""


def row_words(kind: str) -> Promise | str:
    """What a row is that is taken or kept apart."""
    return ROW_WORDS.get(kind, kind or "–")


class TableForm(forms.Form):
    """Settings of the whole table; `columns` are read beside it, one menu a column."""

    level = forms.ChoiceField(label=_("Its areas belong to the level"))
    new_level = forms.CharField(
        label=_("Name of the new level"),
        max_length=60,
        required=False,
        help_text=_("For areas that are not this audit's, such as census tracts."),
        validators=[one_line],
    )
    rows_level = forms.ChoiceField(label=_("Take the rows that are"), required=False)
    only_column = forms.ChoiceField(label=_("Only rows whose column"), required=False)
    only_values = forms.CharField(
        label=_("says"),
        max_length=300,
        required=False,
        help_text=_("One value, or several with commas: 014"),
    )
    area_is = forms.ChoiceField(label=_("The whole table is about"), required=False)
    period_is = forms.CharField(
        label=_("The whole table is for the period"),
        max_length=30,
        required=False,
        help_text=_("2020, 2020-03, 2020-Q1. Leave it empty if a column or the headings say it."),
    )
    indicator_is = forms.CharField(
        label=_("The whole table is for the indicator"),
        max_length=120,
        required=False,
        help_text=_("Its code. Leave it empty if a column or the headings say it."),
    )
    fiscal_from = forms.TypedChoiceField(
        label=_("Years such as 2021/22 begin in"),
        coerce=int,
        required=False,
        help_text=_("It decides which months each value is for."),
    )
    decimal = forms.ChoiceField(
        label=_("Decimals are written with"),
        required=False,
        choices=[
            ("", _("as the figures show")),
            (".", _("a point: 1,234.5")),
            (",", _("a comma: 1.234,5")),
        ],
    )
    status = forms.ChoiceField(
        label=_("Its values are"),
        choices=[
            ("measured", _("measured by the source")),
            ("estimated", _("estimated (survey, projection)")),
        ],
    )
    suppressed_marks = forms.CharField(
        label=_("Marks by which its source withholds a figure"),
        max_length=120,
        required=False,
        help_text=_("Marks separated by spaces, besides * and C: s/c (c)"),
    )
    missing_marks = forms.CharField(
        label=_("Marks that mean there is no figure"),
        max_length=120,
        required=False,
        help_text=_("Marks separated by spaces, besides -, NA, N/D, S/D: -9 s.i."),
    )
    fill_down = forms.BooleanField(
        label=_("An empty cell repeats the one above (merged cells)"), required=False
    )

    def __init__(
        self, *args: Any, settled: SettledTable, levels: list[GeographyLevel], **values: Any
    ) -> None:
        super().__init__(*args, **values)
        self.settled = settled
        self.column_mistakes: list[Promise | str] = []
        for status in MARK_STATUSES:
            marks = [mark for mark, means in settled["marks"].items() if means == status]
            self.initial[f"{status}_marks"] = " ".join(marks)
        self._choose("level", [(each.key, each.name) for each in levels])
        self.fields["level"].choices += [(NEW_LEVEL, _("a new level, from this table"))]  # type: ignore[attr-defined]
        if settled["levels"]:
            self._choose(
                "rows_level", [(rule[0], row_words(rule[0])) for rule in settled["levels"]]
            )
        else:
            del self.fields["rows_level"]
        names = [column["name"] for column in settled["columns"]]
        if settled["fiscal_from"] or any(map(may_be_fiscal, names)):
            months = [(i, MONTHS[i]) for i in range(1, 13)]
            self._choose("fiscal_from", [(0, _("no such years: 2011/12 is a month")), *months])
        else:
            del self.fields["fiscal_from"]
        self._choose("only_column", [("", "–"), *((name, name) for name in names)])
        self._choose("area_is", [("", _("the areas named in its rows"))])
        whole = next((each for each in levels if each.parent_id is None), None)
        if whole is not None:
            self.fields["area_is"].choices += [(WHOLE_CITY, whole.audit.name)]  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_fiscal_from(self) -> int:
        """The month's number; 0 where there are no such years."""
        return self.cleaned_data["fiscal_from"] or 0

    def clean_period_is(self) -> str:
        """As Sereno writes periods."""
        text: str = self.cleaned_data["period_is"].strip()
        period = read_period(text) if text else None
        if text and period is None:
            raise forms.ValidationError(_("That is not a period."))
        return period.label if period else ""

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        values["marks"] = {
            mark: status
            for status in MARK_STATUSES
            for mark in values.pop(f"{status}_marks", "").split()
        }
        if values.get("level") == NEW_LEVEL and not values.get("new_level", "").strip():
            self.add_error("new_level", _("A new level needs a name."))
        guessed = values.get("area_is") and values["area_is"] == self.settled["area_is"]
        if guessed and self._names_areas():
            # A column chosen now stands before the guess that the table is about the whole city.
            values["area_is"] = ""
            if values.get("level") == self.settled["level"] == CITY:
                values["level"] = AREA

    def _names_areas(self) -> bool:
        n = len(self.settled["columns"])
        return any(self.data.get(f"role-{i}") == AREA_ROLE for i in range(n))

    def settles(self, columns: list[SettledColumn]) -> SettledTable:
        """What the menus say, with what was settled and has no menu."""
        return cast("SettledTable", {**self.settled, **self.cleaned_data, "columns": columns})

    def read_columns(self, given: dict[str, str]) -> list[SettledColumn]:
        """The columns as the menus say; mistakes are kept in `column_mistakes`."""
        columns: list[SettledColumn] = []
        for i, column in enumerate(self.settled["columns"]):
            role = given.get(f"role-{i}", column["role"])
            code = given.get(f"code-{i}", column["code"]).strip()
            code = code if not code or code.isidentifier() else column["code"]
            unit = given.get(f"unit-{i}", column["unit"])
            if "fiscal_from" in given and may_be_fiscal(column["name"]):
                column = {**column, "period": _period_of(column["name"], given["fiscal_from"])}
            columns.append(
                {
                    **column,
                    "role": role if role in ROLES else "",
                    "code": code if role == VALUE else "",
                    "unit": unit if role == VALUE and unit in units() else "",
                }
            )
        roles = [column["role"] for column in columns]
        if VALUE not in roles:
            self.column_mistakes.append(_("Mark at least one column as holding values."))
        if AREA_ROLE not in roles and not given.get("area_is"):
            self.column_mistakes.append(
                _("Say which column is the area, or that the whole table is about the city.")
            )
        for role in ONE_EACH:
            if roles.count(role) > 1:
                self.column_mistakes.append(
                    _("Only one column can be: {role}.").format(role=ROLE_WORDS[role])
                )
        said = PERIOD in roles or given.get("period_is", "").strip()
        if not said and not all(c["period"] for c in columns if c["role"] == VALUE):
            self.column_mistakes.append(_("Say which period the values are for."))
        return columns
