"""Forms of studies: what was done, and how one will say whether it had an effect."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.methods.sources.indicators.periods import Period, read_period
from sereno.vocabulary.plain_text import shortened
from sereno.web.actions.models import Action
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.indicators.models import Indicator
from sereno.web.monitoring.effects.parts import PARTS, part_words
from sereno.web.monitoring.models import MOST_REACH, ContextEvent, EffectStudy
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.forms import RecordForm

SMALLEST: Final = 0.001
LARGEST: Final = 1_000_000_000
MOST_WEIGHT: Final = 1_000_000
LONGEST_LINE: Final = 60


class StudyForm(RecordForm[EffectStudy]):
    """What was done and what it should have changed."""

    said_above = _("What is compared, where and since when is settled in the next step.")

    class Meta:
        model = EffectStudy
        fields = ("title", "action", "intervention", "indicator", "access_level")
        widgets: ClassVar = {"intervention": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "action": _("Empty where it is none of the actions written down here."),
            "title": _("As a question, for instance: did the lamps of 2024 lower robbery?"),
            "indicator": _("Of events that are counted, such as incidents or calls."),
        }

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        actions: Any = self.fields["action"]
        measured: Any = self.fields["indicator"]
        seen = Indicator.objects.filter(audit=audit)
        actions.queryset = Action.objects.filter(audit=audit)
        if self.person is not None:
            seen = Indicator.objects.for_person(audit, self.person)
            actions.queryset = Action.objects.for_person(audit, self.person)
        measured.queryset = seen.filter(pk__in=[each.pk for each in seen if each.counts_events])
        study = self.instance
        if study.pk and (study.registrations.exists() or study.runs.exists()):
            # What was registered or worked out is of this indicator, and seen by who sees it.
            measured.disabled = True

    def clean(self) -> Values:
        """Something was done: an action, or what is told here."""
        given = super().clean() or {}
        if not given.get("action") and not given.get("intervention"):
            self.add_error("intervention", _now("Say what was done, or choose its action."))
        return given


class PeriodField(forms.CharField):
    """A period, as tables write it; kept as Sereno writes it."""

    def __init__(self, **said: Any) -> None:
        super().__init__(max_length=40, validators=[one_line], **said)

    def to_python(self, value: Any) -> str:
        """The label of the period, "" of none."""
        text = str(super().to_python(value) or "").strip()
        if not text:
            return ""
        found: Period | None = read_period(text)
        if found is None:
            raise forms.ValidationError(
                _now("“{text}” is no period. Write 2024, 2024-03 or 2024-Q1.").format(text=text)
            )
        return found.label


class SettleForm(forms.ModelForm[EffectStudy]):
    """How a study is judged. What its design doesn't ask for isn't there."""

    first = PeriodField(
        label=_("From"),
        required=False,
        help_text=_("The first period looked at; empty: as far back as there are values."),
    )
    began = PeriodField(
        label=_("First period after it began"),
        help_text=_("The first in which it could have shown. It may still lie ahead."),
    )
    last = PeriodField(
        label=_("Until"),
        required=False,
        help_text=_("The last period looked at; empty: as far as there are values."),
    )

    reach = forms.IntegerField(
        label=_("How far around, in metres"), required=False, min_value=1, max_value=MOST_REACH,
        help_text=_("Within it the neighbours lie to which events may have moved."),
    )  # fmt: skip

    harm = forms.CharField(
        label=_("Weighed by harm"), required=False, max_length=2000, validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "Only where several kinds of events count by the harm that they do: one on each line, "
            "the indicator's code and what an event weighs, such as homicide_count = 365."
        ),
    )  # fmt: skip

    class Meta:
        model = EffectStudy
        fields = (
            *("first", "began", "last", "slope", "harmonics", "events", "threshold", "across"),
            *("seed", "reach"),
        )
        widgets: ClassVar = {"events": forms.CheckboxSelectMultiple}
        help_texts: ClassVar = {
            "slope": _("Beside a step at once, the months after it may rise or fall otherwise."),
            "events": _("Terms of the model, so that they aren't taken for the effect."),
            "harmonics": _("Seasons: two pairs of waves are usual; 0 where there are none."),
            "threshold": _("Changes smaller than this aren't worth telling."),
            "across": _("Where the way of counting changed within the series. It is told."),
            "seed": _("Of what is drawn by chance: the same seed gives the same numbers."),
        }

    def __init__(self, *args: Any, design: str, person: Person, **values: Any) -> None:
        super().__init__(*args, **values)
        seen = ContextEvent.objects.for_person(self.instance.audit, person)
        events: Any = self.fields["events"]
        events.queryset = seen.order_by("starts_on", "number")
        if design != "series" or not seen.exists():
            self.fields.pop("events")
        else:
            # What they don't see stays as it was.
            self._kept = [*self.instance.events.exclude(pk__in=seen.order_by().values("pk"))]
        if design != "series":
            for name in ("slope", "harmonics"):
                self.fields.pop(name)
        if design != "displacement":
            self.fields.pop("reach")
            self.fields.pop("harm")
            return
        seen_too = Indicator.objects.for_person(self.instance.audit, person)
        self._indicators = {each.code: each for each in seen_too if each.counts_events}
        self.fields["harm"].initial = "\n".join(
            f"{each.indicator.code} = {each.weight:g}"
            for each in self.instance.harm.select_related("indicator")
        )
        for part in PARTS:
            self.fields[f"size_{part}"] = forms.FloatField(
                label=_now("Size: {part}").format(part=part_words(part)), required=False,
                min_value=SMALLEST, max_value=LARGEST, initial=self.instance.sizes.get(part),
                help_text=_("By what its counts are divided: how many areas, km², homes.")
                if part == PARTS[0] else "",
            )  # fmt: skip

    def clean_events(self) -> list[ContextEvent]:
        """Those that are ticked, and those that the person doesn't see."""
        return [*self.cleaned_data["events"], *self._kept]

    def clean_harm(self) -> dict[Indicator, float]:
        """The indicators with their weights, the study's own among them."""
        found: dict[Indicator, float] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["harm"].splitlines())):
            code, _equals, said = (part.strip() for part in line.partition("="))
            try:
                weight = float(said)
            except ValueError:
                weight = 0.0
            if code not in self._indicators or not SMALLEST <= weight <= MOST_WEIGHT:
                raise forms.ValidationError(
                    _now(
                        "“{line}” isn't the code of an indicator that counts events, which you may "
                        "see, with a weight above 0."
                    ).format(line=shortened(line, LONGEST_LINE))
                )
            found[self._indicators[code]] = weight
        if found and self.instance.indicator not in found:
            raise forms.ValidationError(
                _now("Say what an event of the study's own indicator weighs: {code}.").format(
                    code=self.instance.indicator.code
                )
            )
        return found if len(found) > 1 else {}

    def values(self) -> Values:
        """As the verb takes them."""
        given = {name: self.cleaned_data[name] for name in self.fields}
        sizes = {part: given.pop(f"size_{part}", None) for part in PARTS}
        if "reach" in self.fields:
            given["sizes"] = {part: size for part, size in sizes.items() if size}
        return given

    def clean(self) -> Values:
        """One after the other."""
        given = super().clean() or {}
        ends = {
            name: read_period(str(given.get(name) or "")) for name in ("first", "began", "last")
        }
        first, began, last = ends["first"], ends["began"], ends["last"]
        if first and began and first.first >= began.first:
            self.add_error("began", _now("It begins after the first period that is looked at."))
        if last and began and last.last < began.first:
            self.add_error("last", _now("It can't end before it began."))
        return given
