"""Forms of activities: the plan, who took part, and what was kept of the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.fieldwork_protocols import Point, points_of
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit, Membership
from sereno.web.audits.roles import MAY, Right
from sereno.web.diagnosis.activities.area_fields import AreasForm
from sereno.web.diagnosis.activities.instruments import instruments_to_hold_with
from sereno.web.diagnosis.models import (
    Activity,
    AgeBand,
    Answer,
    Participants,
    Sector,
    Sex,
    TeamPart,
)
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text
from sereno.web.records.forms import Several

MOST_OF_A_LINE = 999


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ActivityForm(AreasForm[Activity]):
    """The plan of an activity."""

    leads = Several(label=_("Who leads it"), queryset=Person.objects.none(), required=False)
    helps = Several(label=_("Who helps"), queryset=Person.objects.none(), required=False)

    class Meta:
        model = Activity
        fields = (
            "title",
            "technique",
            "sector",
            "with_minors",
            "instrument",
            "on",
            "starts_at",
            "ends_at",
            "place",
            "expected",
            "access_level",
            "note",
        )
        widgets = {"starts_at": TimeInput(), "ends_at": TimeInput()}
        help_texts = {
            "title": _("For instance: Women of the market, El Tepetate."),
            "access_level": _(
                "Who finds the activity, its counts and what it leaves. With people in prison or "
                "under 18 it is restricted in any case; the team of an activity always sees it."
            ),
        }

    field_order = (
        *("title", "technique", "sector", "with_minors", "instrument"),
        *("chosen_areas", "other_areas"),
        *("on", "starts_at", "ends_at", "place", "expected", "leads", "helps"),
        *("access_level", "note"),
    )

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        self.fields["access_level"].initial = AccessLevel.FIELD
        instrument = self.fields["instrument"]
        assert isinstance(instrument, forms.ModelChoiceField)
        instrument.empty_label = "–"
        instrument.queryset = instruments_to_hold_with(audit, self.instance.instrument_id)
        people = Person.objects.filter(is_active=True, pk__in=_in_the_field(audit).values("person"))
        for name in ("leads", "helps"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = people
        if self.instance.pk:
            self._begin_with_team(self.instance)

    def _begin_with_team(self, activity: Activity) -> None:
        self.fields["on"].required = activity.took_place
        for name, part in (("leads", TeamPart.LEADS), ("helps", TeamPart.HELPS)):
            team = activity.team.filter(part=part)
            self.initial[name] = list(team.values_list("person", flat=True))

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        start, end = given.get("starts_at"), given.get("ends_at")
        if start and end and end <= start:
            self.add_error(
                "ends_at",
                _("It ends before it begins. If it goes on after midnight, leave the end empty."),
            )
        if given.get("with_minors") or given.get("sector") == Sector.PRISON:
            # Whatever was chosen, as the verb does it: not a mistake to send somebody back for.
            given["access_level"] = AccessLevel.RESTRICTED

    def field_of(self, problem: Problem) -> str | None:
        """Beside the day, where it is missing, and beside the team."""
        return {"activity_day_needed": "on", "team_not_yours": "leads"}.get(problem.code)


def _in_the_field(audit: Audit) -> Any:
    """Who can be in the team of an activity."""
    roles = [role for role, may in MAY.items() if Right.SEE_FIELDWORK in may]
    return Membership.objects.filter(audit=audit, role__in=roles)


class CountsForm(forms.Form):
    """How many people of one sector took part, by sex and age."""

    prefix = "counts"

    def __init__(self, *args: Any, activity: Activity, sector: str, **values: Any) -> None:
        super().__init__(*args, **values)
        self.sector = sector
        there = {
            (line.sex, line.age): line.people
            for line in Participants.objects.filter(activity=activity, sector=sector)
        }
        for age in AgeBand:
            for sex in Sex:
                label = f"{age.label}, {sex.label}"
                self.fields[_cell(sex, age)] = forms.IntegerField(
                    label=label,
                    required=False,
                    min_value=0,
                    max_value=MOST_OF_A_LINE,
                    initial=there.get((sex, age)),
                    # What somebody else counts meanwhile in another cell stays.
                    show_hidden_initial=True,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric", "aria-label": label}),
                )

    def heads(self) -> list[str]:
        """What stands above the columns."""
        return [str(sex.label) for sex in Sex]

    def rows(self) -> Iterator[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """Each band of age with its fields, each with the words of its column."""
        for age in AgeBand:
            yield str(age.label), [(str(sex.label), self[_cell(sex, age)]) for sex in Sex]

    def lines(self) -> dict[tuple[str, str, str], int]:
        """For the verb: {(sex, age, sector): people} of what was changed here."""
        return {
            (sex, age, self.sector): self.cleaned_data[_cell(sex, age)] or 0
            for age in AgeBand
            for sex in Sex
            if _cell(sex, age) in self.changed_data
        }


def _cell(sex: Sex, age: AgeBand) -> str:
    return f"{sex}_{age}"


class ProtocolForm(forms.Form):
    """An answer for each point of the protocol, with a word where it was not kept."""

    prefix = "protocol"

    def __init__(self, *args: Any, activity: Activity, **values: Any) -> None:
        super().__init__(*args, **values)
        self.points = points_of(activity.technique, activity.sector, minors=activity.with_minors)
        given = {each.point: each for each in activity.protocol.all()}
        for point in self.points:
            there = given.get(point.key)
            self.fields[point.key] = forms.ChoiceField(
                label=point.text.said(),
                required=False,
                choices=Answer.choices,
                widget=forms.RadioSelect,
                initial=there.answer if there else None,
                # As with counts: two people may answer at once.
                show_hidden_initial=True,
            )
            self.fields[f"{point.key}_note"] = forms.CharField(
                label=_("Why not, or what was done instead"),
                required=False,
                max_length=500,
                validators=[plain_text],
                initial=there.note if there else "",
                show_hidden_initial=True,
            )

    def clean(self) -> None:
        """A point that was not kept needs a word why."""
        super().clean()
        for point in self.points:
            answer = self.cleaned_data.get(point.key)
            note = self.cleaned_data.get(f"{point.key}_note", "").strip()
            if answer and answer != Answer.YES and not note:
                # Named by the point: what the notes are called is the same for all.
                self.add_error(point.key, _("Say below why, or what was done instead."))

    def lines(self) -> Iterator[tuple[Point, forms.BoundField, forms.BoundField]]:
        """Each point with its two fields."""
        for point in self.points:
            yield point, self[point.key], self[f"{point.key}_note"]

    def answers(self) -> dict[str, tuple[str, str]]:
        """For the verb: {point: (answer, note)} of what was changed here."""
        return {
            point.key: (
                self.cleaned_data[point.key],
                self.cleaned_data[f"{point.key}_note"].strip(),
            )
            for point in self.points
            if {point.key, f"{point.key}_note"} & set(self.changed_data)
        }
