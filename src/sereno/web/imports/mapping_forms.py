"""Forms of the import that say which column of its files is what."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.utils.dates import MONTHS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import JsonValue

from sereno.exchange.boundaries.area_crs import LONLAT
from sereno.exchange.city_systems import system_name
from sereno.exchange.manifest.areas_draft import in_thousands
from sereno.exchange.manifest.parts import AS_WRITTEN
from sereno.exchange.tables.side_columns import (
    BETWEEN,
    NUMBERS,
    check_side_columns,
    side_columns,
)
from sereno.vocabulary.in_both import SURE, InBoth
from sereno.vocabulary.problems import Problem
from sereno.web.imports.draft_contents import POINT_KEYS, DraftAreas, DraftIncidents, DraftPart
from sereno.web.imports.mapping_words import (
    AREA_FIELDS,
    DATE_ORDERS,
    HELP,
    INCIDENT_FIELDS,
    READING_FIELDS,
    TABLE_FIELDS,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

P = TypeVar("P", bound=DraftPart)

# By any of these a row is placed.
_PLACE = ("lon", "lat", "point", "area_name", "area_code")
_TIMES_ARE_LOCAL = _("the clock time is local, though it says otherwise")

# What the days and labels of the rows are counted by.
COUNTED_BY = (
    "sheet",
    *("date", "date_order", "year_begins", "typed_dates", "time_zone"),
    *("offence", "offence_detail", "offence_label", "count"),
    # Their points are drawn anew.
    *POINT_KEYS,
)


class MappingForm(forms.Form, Generic[P]):
    """Menus of the file's columns, one for each role; no column twice.

    What a person typed and didn't save stands before what is settled or guessed. A field whose
    guess isn't sure says why (`unsure`), which the template marks.
    """

    edition = forms.IntegerField(widget=forms.HiddenInput)
    fields_shown: Mapping[str, StrPromise] = {}
    required_roles: tuple[str, ...] = ()
    may_be_same: frozenset[str] = frozenset()
    # Those that stand open though nothing was found for them.
    asked_always: frozenset[str] = frozenset()
    # Fields that make one key of the manifest together.
    told_with: Mapping[str, tuple[str, ...]] = {}

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
        field.unsure = self.doubt(role)  # type: ignore[attr-defined]
        self.fields[role] = field

    def standing(self, role: str) -> str:
        """What stands in a field on the screen: sent, typed, settled or guessed."""
        if self.is_bound:
            return str(self.data.get(self.add_prefix(role), ""))
        return str(self.part.typed.get(role, self.initial_of(role)))

    def doubt(self, role: str) -> InBoth:
        """Why what stands in a field isn't sure; SURE where another stands than was guessed."""
        together = self.told_with.get(role, (role,))
        guessed = all(self.standing(each) == self.initial_of(each) for each in together)
        return self.part.checks.get(role, SURE) if guessed else SURE

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """What was found, must be said, is in doubt or is wrong; the rest is folded."""
        return [field for field in self.visible_fields() if self._stands_open(field.name)]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """What most files lack."""
        return [field for field in self.visible_fields() if not self._stands_open(field.name)]

    def _stands_open(self, role: str) -> bool:
        if self.fields[role].required or role in self.errors or role in self.asked_always:
            return True
        return bool(self.doubt(role)) or self.standing(role) not in ("", self.usual(role))

    def usual(self, role: str) -> str:
        """What stands in a field of which nothing was found."""
        return ""

    def ask(self, questions: Mapping[str, forms.ChoiceField]) -> None:
        """Questions that only some files raise: those that the look left open, or were answered."""
        for key, field in questions.items():
            if key in self.part.entries:
                self.add(key, field)

    def initial_of(self, role: str) -> str:
        return str(self.part.entries.get(role, ""))

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
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

    def chosen(self) -> dict[str, JsonValue]:
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


def _signs() -> list[tuple[str, StrPromise]]:
    return [(".", _("a point: 1,234.5")), (",", _("a comma: 1.234,5"))]


def _open_questions() -> dict[str, forms.ChoiceField]:
    """What may be open of a file of incidents, beside its columns."""
    no_such = ("1", _("no such years: 2011/12 is a month"))
    return {
        "year_begins": forms.ChoiceField(
            label=READING_FIELDS["year_begins"],
            # None that crosses into the next year begins in January.
            choices=[no_such, *((str(month), MONTHS[month]) for month in range(2, 13))],
            help_text=_("Each incident is of that whole year."),
        ),
        "typed_dates": forms.ChoiceField(
            label=READING_FIELDS["typed_dates"],
            choices=[
                ("as_typed", _("read as they stand")),
                ("exchanged", _("swap day and month where the day is 12 or less")),
            ],
        ),
        "decimal": forms.ChoiceField(label=READING_FIELDS["decimal"], choices=_signs()),
        "mend_points": forms.ChoiceField(
            label=READING_FIELDS["mend_points"],
            choices=[
                ("never", _("leave them where they are written")),
                ("always", _("reverse the sign or swap the axes")),
            ],
        ),
    }


def _time_zone(part: DraftIncidents) -> forms.ChoiceField:
    """The question whether times that tell how far they are from UTC are local all the same."""
    chosen = str(part.entries.get("time_zone", AS_WRITTEN))
    zones = dict.fromkeys([*part.zones, *([chosen] if chosen != AS_WRITTEN else [])])
    to_local = _("convert to local time: {zone}")
    return forms.ChoiceField(
        label=READING_FIELDS["time_zone"],
        choices=[
            (AS_WRITTEN, _TIMES_ARE_LOCAL),
            *((zone, format_lazy(to_local, zone=zone_name(zone))) for zone in zones),
        ],
    )


def _points_system(part: DraftIncidents) -> forms.Field:
    """The coordinate system of the points: of those that fit; written, where none is known."""
    label = READING_FIELDS["crs"]
    chosen = str(part.entries.get("crs", LONLAT))
    if not part.systems:
        return forms.CharField(
            label=label,
            required=False,
            max_length=200,
            help_text=_(
                "For longitude and latitude in degrees leave it as it is; otherwise the code "
                "that whoever made the file uses, such as EPSG:6372."
            ),
        )
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[(crs, str(system_name(crs))) for crs in dict.fromkeys([chosen, *part.systems])],
        help_text=_("If it is another, write it in the manifest at the end of the import."),
    )


def _sheets(part: DraftIncidents) -> forms.ChoiceField:
    """Which sheets are read, of a workbook where several hold this table."""
    chosen = _listed(part.entries.get("sheet", ""))
    offered = dict.fromkeys((json.dumps(sheets), ", ".join(sheets)) for sheets in part.sheets)
    choices = dict([*offered, (json.dumps(chosen), ", ".join(chosen))])
    return forms.ChoiceField(label=READING_FIELDS["sheet"], choices=list(choices.items()))


def _listed(value: JsonValue) -> list[str]:
    """The sheets of an entry, which names one or lists several."""
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def zone_name(zone: str) -> str:
    """A time zone as people read it: "America/Mexico_City" is Mexico City."""
    return zone.rpartition("/")[2].replace("_", " ")


def options_of(key: str) -> dict[str, str]:
    """The options of a question by their values; none of one that isn't asked with options."""
    if key == "date_order":
        return {value: str(said) for value, said in DATE_ORDERS}
    if key == "time_zone":
        return {AS_WRITTEN: str(_TIMES_ARE_LOCAL)}
    asked = _open_questions().get(key)
    return {value: str(said) for value, said in asked.choices} if asked else {}  # type: ignore[union-attr, misc]


def _sides(columns: Sequence[str]) -> set[str]:
    """Of the columns offered those that are none of the file: counts side by side."""
    return {
        name
        for name in columns
        if BETWEEN in name and side_columns(name, tuple(c for c in columns if c != name))
    }


class AreasForm(MappingForm[DraftAreas]):
    """Code, name, group and population of the areas."""

    fields_shown = AREA_FIELDS
    required_roles = ("code", "name")
    asked_always = frozenset({*AREA_FIELDS, *TABLE_FIELDS}) - {"code_with"}
    # A file without names shows its codes.
    may_be_same = frozenset({"code", "name"})
    told_with = {"code": ("code", "code_with")}

    def __init__(self, *args: Any, part: DraftAreas, **values: Any) -> None:
        super().__init__(*args, part=part, **values)
        if part.table is not None:
            columns = [("", "–"), *((name, name) for name in part.table.columns)]
            for role, label in TABLE_FIELDS.items():
                field = forms.ChoiceField(label=label, choices=columns)
                field.required = role == "table_code"
                self.add(role, field)
        self.ask({"decimal": forms.ChoiceField(label=READING_FIELDS["decimal"], choices=_signs())})

    def initial_of(self, role: str) -> str:
        code = self.part.entries.get("code", "")
        pair = list(code) if isinstance(code, list) else [code, ""]
        if role in ("code", "code_with"):
            return str(pair[role == "code_with"])
        return super().initial_of(role)

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        # Two columns may make the code of which one is the name or the group.
        if values.get("code_with"):
            for role in ("name", "group"):
                if values.get(role) in (values.get("code"), values["code_with"]):
                    self.errors.pop(role, None)
                    values[role] = self.data.get(self.add_prefix(role))

    def doubt(self, role: str) -> InBoth:
        """As of any column; of people also, whoever chose it, where it speaks of thousands."""
        if role in ("population", "table_population"):
            column = self.standing(role)
            samples = dict(zip(self.part.columns, self.part.rows, strict=False))
            samples = samples if role == "population" else {}
            return in_thousands(column, samples.get(column, ())) or super().doubt(role)
        return super().doubt(role)

    def clean_table_population(self) -> str:
        return self._told_once("population")

    def clean_table_group(self) -> str:
        return self._told_once("group")

    def _told_once(self, role: str) -> str:
        """A column of the table; refused where the areas' own file tells the same."""
        column: str = self.cleaned_data[f"table_{role}"]
        if column and self.data.get(self.add_prefix(role)):
            text = _("It is already read from the file of neighbourhoods: choose one of the two.")
            raise forms.ValidationError(text)
        return column

    def chosen(self) -> dict[str, JsonValue]:
        """The keys of [areas]."""
        values = super().chosen()
        second = values.pop("code_with", None)
        if second:
            values["code"] = [values["code"], second]
        return values


class IncidentsForm(MappingForm[DraftIncidents]):
    """Which column of one set of files is what."""

    fields_shown = INCIDENT_FIELDS
    required_roles = ("date",)

    def __init__(self, *args: Any, part: DraftIncidents, place: int, **values: Any) -> None:
        super().__init__(*args, part=part, prefix=self.prefix_of(place), **values)
        self.place = place
        self.add(
            "offence_label",
            forms.CharField(
                label=READING_FIELDS["offence_label"],
                required=False,
                max_length=200,
                help_text=_("Only if no column holds the offence."),
            ),
        )
        self.add(
            "date_order",
            forms.ChoiceField(
                label=READING_FIELDS["date_order"],
                required=False,
                choices=[("", _("as the rows show")), *DATE_ORDERS],
            ),
        )
        self.add(
            "point_order",
            forms.ChoiceField(
                label=READING_FIELDS["point_order"],
                required=False,
                choices=[("", _("latitude")), ("lonlat", _("longitude"))],
            ),
        )
        self.add("crs", _points_system(part))
        if len({*map(tuple, part.sheets)}) > 1:
            self.add("sheet", _sheets(part))
        # Nothing else may be left out where these are.
        for role in ("offence", *_PLACE):
            pair = ("lon", "lat") if role in ("lon", "lat") else (role,)
            others = [each for each in _PLACE if each not in pair and self.standing(each)]
            needed = role == "offence" or not others
            self.fields[role].one_of = needed  # type: ignore[attr-defined]

        self.ask({**_open_questions(), "time_zone": _time_zone(part)})
        if any(name.startswith(NUMBERS) for name in _sides(part.columns)):
            self.fields["count"].help_text = _(
                "A name with # stands for the numbers of several columns, each read as a row."
            )

    def _stands_open(self, role: str) -> bool:
        if super()._stands_open(role):
            return True
        found = {each for each in (*_PLACE, "offence") if self.standing(each)}
        if role in ("lon", "lat"):
            return not found.isdisjoint(("lon", "lat")) or found.isdisjoint(_PLACE)
        if role == "area_name":
            return found.isdisjoint(_PLACE)
        if role == "point_order":
            return "point" in found
        return role == "offence" or (role == "offence_label" and "offence" not in found)

    def usual(self, role: str) -> str:
        return LONLAT if role == "crs" else ""

    @staticmethod
    def prefix_of(place: int) -> str:
        """What begins the names of the fields of a set, by its place among them."""
        return f"set{place}"

    def initial_of(self, role: str) -> str:
        if role == "sheet":
            return json.dumps(_listed(self.part.entries.get(role, "")))
        return super().initial_of(role) or self.usual(role)

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        lon, lat = values.get("lon"), values.get("lat")
        if bool(lon) != bool(lat):
            self.add_error("lat" if lon else "lon", _("A point needs both columns."))
        if lon and values.get("point"):
            self.add_error("point", _("The point is already in two columns."))
        if not any(
            (lon, lat, values.get("point"), values.get("area_name"), values.get("area_code"))
        ):
            self.add_error("area_name", _("Say where it happened: a point or a neighbourhood."))
        if values.get("offence") and values.get("offence_label"):
            self.add_error("offence_label", _("There is already a column for the offence."))
        if values.get("offence_detail") and not values.get("offence"):
            self.add_error("offence", _("Name the first column of the offence too."))
        if not values.get("offence") and not values.get("offence_label"):
            self.add_error("offence", _("Name the column, or write the offence of every row."))

        chosen = {role: values[role] for role in INCIDENT_FIELDS if values.get(role)}
        sides = _sides(self.part.columns)
        try:
            own = tuple(name for name in self.part.columns if name not in sides)
            check_side_columns(chosen, own)
        except Problem:
            self.add_error(
                "count",
                _(
                    "Columns that are read as rows need two menus: their headings as the date or "
                    "as the offence, and here their numbers, with # before the name."
                ),
            )

    def chosen(self) -> dict[str, JsonValue]:
        """The keys of one [[incidents]]."""
        values = super().chosen()
        if "sheet" in values:
            sheets = json.loads(str(values["sheet"]))
            values["sheet"] = sheets if len(sheets) > 1 else sheets[0]
        # Longitude and latitude go without saying, unless that itself was in doubt.
        if values.get("crs") == LONLAT and "crs" not in self.part.entries:
            del values["crs"]
        if "year_begins" in values:
            values["year_begins"] = int(str(values["year_begins"]))
        return values

    def counts_otherwise(self) -> bool:
        """Whether the days or the labels of the rows have to be counted again."""
        before, now = self.part.entries, self.chosen()
        return any(before.get(key) != now.get(key) for key in COUNTED_BY)
