"""Forms of targets and of events of context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.geographies.models.levels import AREA, CITY, GROUP, WHOLE_CITY
from sereno.web.indicators.models import Indicator
from sereno.web.monitoring.models import ContextEvent, Target
from sereno.web.people.models import Person
from sereno.web.records.forms import RecordForm

if TYPE_CHECKING:
    from sereno.web.indicators.value_facts import Facts

# So many years before the series a baseline may be that is typed.
YEARS_BEFORE = 15


class TargetForm(RecordForm[Target]):
    """What is written of a target; its menus are those of the indicator that it is of."""

    indicator = forms.ModelChoiceField(
        queryset=Indicator.objects.none(), to_field_name="code", widget=forms.HiddenInput
    )
    place = forms.ChoiceField(label=_("Where"))

    class Meta:
        model = Target
        fields = (
            "indicator", "place", "group", "sdg", "direction", "baseline_period",
            "baseline_typed", "baseline_source", "value", "year", "joined_on", "joined_how",
            "note", "access_level",
        )  # fmt: skip

    def __init__(
        self, *args: Any, audit: Audit, person: Person | None = None, **values: Any
    ) -> None:
        super().__init__(*args, audit=audit, person=person, **values)
        field: Any = self.fields["indicator"]
        seen = Indicator.objects.filter(audit=audit)
        if person is not None:
            seen = Indicator.objects.for_person(audit, person)
        field.queryset = seen.filter(current__isnull=False)
        self.of = self._chosen(field.queryset)
        if self.instance.pk:
            self.initial["indicator"] = self.instance.indicator.code
            self.initial["place"] = f"{self.instance.level}:{self.instance.area}"
        self._fill()

    def _chosen(self, rows: Any) -> Indicator | None:
        """Which indicator it is of: that of a target that is there can't be changed."""
        if self.instance.pk:
            found: Indicator | None = self.instance.indicator
            return found
        code = self.data.get(self.add_prefix("indicator")) or self.initial.get("indicator", "")
        chosen: Indicator | None = rows.filter(code=code).first()
        return chosen

    def _fill(self) -> None:
        indicator = self.of
        facts: Facts = indicator.current.facts if indicator and indicator.current else {}
        if indicator is not None:
            self.said_above = indicator.name
            self.initial.setdefault("sdg", _target_of(indicator.sdg))
            self.initial.setdefault("direction", indicator.good)
        groups = sorted({group for there in facts.values() for group in there["groups"]})
        self._choose("place", self._places(facts))
        self._choose("sdg", _sdg_choices())
        self._choose("baseline_period", _periods(facts))
        if any(groups):
            from sereno.web.indicators.reading import group_words

            self._choose("group", [(key, group_words(key)) for key in groups], required=False)
        else:
            del self.fields["group"]

    def _choose(self, name: str, choices: list[tuple[str, str]], *, required: bool = True) -> None:
        old = self.fields[name]
        given = self.initial.get(name) or getattr(self.instance, name, "")
        if given and given not in dict(choices):
            choices = [*choices, (given, given)]
        self.fields[name] = forms.ChoiceField(
            label=old.label, help_text=old.help_text, required=required, choices=choices
        )

    def _places(self, facts: Facts) -> list[tuple[str, str]]:
        from sereno.methods.sources.reading.words import fold
        from sereno.web.indicators.reading import shown_names

        found: list[tuple[str, str]] = []
        if CITY in facts:
            found.append((f"{CITY}:{WHOLE_CITY}", _now("The whole city")))
        for level in (GROUP, AREA):
            if level in facts:
                names = shown_names(self.audit, level)
                rows = [(f"{level}:{code}", name) for code, name in names.items()]
                found += sorted(rows, key=lambda each: fold(each[1]))
        return found

    def clean(self) -> Values:
        """The target lies ahead of its baseline, whose value is known or typed with its source."""
        given = super().clean() or {}
        level, _colon, area = str(given.get("place", "")).partition(":")
        given["level"], given["area"] = level or CITY, area or WHOLE_CITY
        typed, source = given.get("baseline_typed"), given.get("baseline_source", "")
        if typed is not None and not source:
            self.add_error("baseline_source", _now("Say where the typed value comes from."))
        if typed is None and source:
            self.add_error("baseline_typed", _now("Write the value that this source gives."))
        if bool(given.get("joined_on")) != bool(given.get("joined_how")):
            name = "joined_how" if given.get("joined_on") else "joined_on"
            self.add_error(name, _now("Say both: over which break, and how."))
        if not self.errors:
            self._check(given)
        return given

    def _check(self, given: Values) -> None:
        """By the values that the person sees: the same problems as the dashboard's."""
        from sereno.web.monitoring.dashboard.checking import check_given

        try:
            check_given(self.audit, self.person, given)
        except Problem as problem:
            self.tell(problem)

    def field_of(self, problem: Problem) -> str | None:
        """The field beside which a problem is told."""
        return {
            "target_equals_baseline": "value",
            "target_against_direction": "value",
            "target_not_later": "year",
            "target_no_baseline": "baseline_period",
        }.get(problem.code)

    def values(self) -> Values:
        """As the verb writes them: a place is a level and an area."""
        given = {**self.cleaned_data}
        given.pop("place", None)
        return given


def _target_of(code: str) -> str:
    """The SDG target of a target or an indicator."""
    return sdg()[code].target or code if code in sdg() else ""


def _sdg_choices() -> list[tuple[str, str]]:
    """Goals and targets that have words, those of the method first."""
    known = [each for each in sdg().values() if each.level != "indicator" and each.es and each.en]
    first = ("3", "5", "11", "16")
    known.sort(key=lambda each: (each.goal not in first, int(each.goal)))
    return [(each.code, each.name(language())) for each in known]


def _periods(facts: Facts) -> list[tuple[str, str]]:
    """The periods of the values, and of a yearly series the years before, for a typed baseline."""
    from sereno.methods.sources.indicators.periods import finest_periods, read_period

    labels = {label for there in facts.values() for label in there["periods"]}
    read = [period for label in labels if (period := read_period(label)) is not None]
    found = [period.label for period in finest_periods(read)]
    years = [int(label) for label in found if len(label) == 4]
    before = range(min(years) - YEARS_BEFORE, min(years)) if years else ()
    said = [(label, label) for label in found]
    return said + [
        (str(year), _now("{year} (not in the series)").format(year=year))
        for year in reversed(before)
    ]


class ContextForm(RecordForm[ContextEvent]):
    """What is written of an event of context."""

    class Meta:
        model = ContextEvent
        fields = ("title", "kind", "starts_on", "ends_on", "note", "told_by", "access_level")

    def clean(self) -> Values:
        """It ends after it began."""
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _now("It can't end before it begins."))
        return given
