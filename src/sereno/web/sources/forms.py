"""Forms of sources: what is known of one, what it has, its breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.plain_text import shortened
from sereno.web.audits.models import Audit
from sereno.web.organisations.forms import NamesOrganisations, OrganisationField
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.forms import DayInput
from sereno.web.sources.gap_rows import GapRow, row_kinds, rows_of
from sereno.web.sources.geographies import geography_names
from sereno.web.sources.models import Extent, Source, break_kinds

MOST_YEARS = 60
# As much of what was written as is repeated where it was not understood.
SHOWN = 40


def row_choices(rows: Iterable[GapRow]) -> list[tuple[str, Any]]:
    """The rows of the matrix by kind, for a menu."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append((row.id, row.name()))
    kinds = row_kinds()
    return [
        ("", "–"),
        *((str(kinds[kind]), sorted(named, key=lambda r: r[1])) for kind, named in groups.items()),
    ]


class SourceForm(NamesOrganisations[Source]):
    """METHOD's fields of a source."""

    publisher = OrganisationField(
        label=_("Publisher"), help_text=_("One of the directory, or a new name.")
    )
    contact_institution = OrganisationField(label=_("Contact institution"), required=False)
    address = forms.URLField(
        label=_("Web address"), required=False, max_length=400, assume_scheme="https"
    )

    class Meta:
        model = Source
        fields = (
            "title",
            "kind",
            "geography",
            "year_from",
            "year_to",
            "format",
            "licence",
            "address",
            "access_level",
            "restrictions",
            "contact_person",
            "contact_reach",
            "note",
        )
        help_texts = {
            "title": _("The name its publisher uses."),
            "geography": _("The finest level at which it is broken down."),
            "format": _("For instance CSV, XLSX, PDF, Shapefile, on paper."),
            "access_level": _("The description and its files; it decides what others see here."),
            "restrictions": _("What was agreed about its use: no copies, no publication by block…"),
            "contact_person": _("Shown only to the team."),
        }

    field_order = ("title", "publisher", *Meta.fields[1:10], "contact_institution")

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        field = self.fields["geography"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *geography_names(audit).items()]

    def clean(self) -> None:
        super().clean()
        check_years(self)


def check_years(form: forms.BaseForm) -> None:
    """Say it beside the last year when that comes before the first."""
    first, last = (form.cleaned_data.get(name) for name in ("year_from", "year_to"))
    if first is not None and last is not None and last < first:
        form.add_error("year_to", _("The last year is before the first."))


class YearsField(forms.CharField):
    """2019, 2018-2021, or several of them parted by commas: a list of years."""

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value)
        years: set[int] = set()
        for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–—]\s*", "-", str(text).strip())):
            found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", part)
            if not found:
                raise forms.ValidationError(
                    _now(
                        "“{text}” is not a year. Write 2019, or 2018-2021, separated by commas."
                    ).format(text=shortened(part, SHOWN))
                )
            first, last = int(found[1]), int(found[2] or found[1])
            if not 1900 <= first <= last <= 2100 or last - first >= MOST_YEARS:
                raise forms.ValidationError(
                    _now("{text}: the oldest year first, between 1900 and 2100.").format(text=part)
                )
            years |= set(range(first, last + 1))
        return sorted(years)


class CoverageForm(forms.Form):
    """What a source has: a row, a level, years."""

    row = forms.ChoiceField(label=_("What"))
    geography = forms.ChoiceField(label=_("Level"))
    years = YearsField(label=_("Years"), help_text=_("2019, or 2018-2021, separated by commas."))
    extent = forms.ChoiceField(label=_("How much of it"), choices=Extent.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=200, validators=[one_line])

    prefix = "cover"

    def __init__(
        self, *args: Any, audit: Audit, rows: Mapping[str, GapRow] | None = None, **values: Any
    ) -> None:
        """`rows`: those of the audit, where they are known already."""
        super().__init__(*args, **values)
        for name, choices in (
            ("row", row_choices((rows or rows_of(audit)).values())),
            ("geography", list(geography_names(audit).items())),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class BreakForm(forms.Form):
    """A day from which a source measures in another way."""

    on = forms.DateField(
        label=_("First day of the new method"),
        widget=DayInput(),
    )
    kind = forms.ChoiceField(label=_("What sort of change"), choices=break_kinds)
    what = forms.CharField(
        label=_("What changed"), widget=forms.Textarea(attrs={"rows": 2}), validators=[plain_text]
    )
    advice = forms.CharField(
        label=_("What to do about it"),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
    )

    prefix = "break"
