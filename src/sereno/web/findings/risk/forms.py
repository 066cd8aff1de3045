"""Forms of risk: a rating with what it rests on, who is asked, the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.methods.findings.risk import COMPONENTS, HIGHEST, LOWEST, read_rule
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Values
from sereno.web.findings.models import Evidence, Rating
from sereno.web.findings.risk.rules import PARTS, RuleInForce
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.topics.models import Topic

MOST_OTHERS: Final = 5


@dataclass(frozen=True)
class PartFields:
    """The fields of one part, as a page draws them together."""

    part: str
    score: BoundField
    evidence: BoundField
    bare: BoundField


class RateForm(forms.Form):
    """A rating: each part from 1 to 5, and what it rests on."""

    why = forms.CharField(
        label=_("Why"), required=False, max_length=1000, validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, mine: Rating | None, evidence: Sequence[tuple[Evidence, str]],
        **values: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **values)
        self._evidence = {each.pk: each for each, _words in evidence}
        choices = [(each.pk, words) for each, words in evidence]
        rests = list(mine.evidence.values_list("part", "evidence")) if mine else []
        for part, (label, help_text) in PARTS.items():
            self.fields[part] = forms.TypedChoiceField(
                label=str(label), coerce=int, help_text=str(help_text), widget=forms.RadioSelect,
                choices=[(n, str(n)) for n in range(LOWEST, HIGHEST + 1)],
                initial=getattr(mine, part, None),
                error_messages={"required": _("Choose a number from 1 to 5.")},
            )  # fmt: skip
            on = [key for which, key in rests if which == part]
            self.fields[f"evidence_{part}"] = forms.TypedMultipleChoiceField(
                label=_("What it rests on"), coerce=int, required=False, choices=choices,
                widget=forms.CheckboxSelectMultiple, initial=on,
            )  # fmt: skip
            self.fields[f"bare_{part}"] = forms.BooleanField(
                label=_("No evidence"), required=False,
                initial=bool(mine and mine.rated_at and not on),
            )  # fmt: skip
        if mine is not None:
            self.fields["why"].initial = mine.why

    @property
    def parts(self) -> list[PartFields]:
        """The fields of each part."""
        return [
            PartFields(part, self[part], self[f"evidence_{part}"], self[f"bare_{part}"])
            for part in COMPONENTS
        ]

    def clean(self) -> Values:
        """Of each part either evidence is chosen or it is said that there is none."""
        given = super().clean() or {}
        for part in COMPONENTS:
            has, bare = bool(given.get(f"evidence_{part}")), given.get(f"bare_{part}")
            if has == bool(bare):
                words = (
                    _now("Choose the evidence or say that there is none, not both.")
                    if has
                    else _now("Choose what it rests on, or tick “No evidence”.")
                )
                self.add_error(f"bare_{part}", words)
        return given

    def values(self) -> Values:
        """For the verb."""
        given = self.cleaned_data
        return {part: given[part] for part in COMPONENTS} | {
            "why": given["why"],
            "evidence": {
                part: [self._evidence[key] for key in given[f"evidence_{part}"]]
                for part in COMPONENTS
            },
        }


def raters_of(audit: Audit) -> list[Person]:
    """Who may rate risks in an audit, by name."""
    people = Person.objects.filter(is_active=True, memberships__audit=audit).distinct()
    return sorted((each for each in people if audit.allows(each, Right.RATE)), key=str)


class AskForm(forms.Form):
    """Who is asked to rate which topics in which areas."""

    raters = forms.TypedMultipleChoiceField(
        label=_("Who rates"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("Several: nobody sees what others say before all have rated."),
        error_messages={"required": _("Tick at least one person.")},
    )  # fmt: skip
    topics = forms.TypedMultipleChoiceField(
        label=_("Topics"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one topic.")},
    )  # fmt: skip
    areas = forms.MultipleChoiceField(
        label=_("Neighbourhoods"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one neighbourhood.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, raters: Sequence[Person], topics: Sequence[Topic],
        areas: Mapping[str, str], chosen: Sequence[str], **values: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **values)
        self._people = {each.pk: each for each in raters}
        self._topics = {each.pk: each for each in topics}
        self._areas = areas
        choices: Mapping[str, list[tuple[Any, str]]] = {
            "raters": [(each.pk, str(each)) for each in raters],
            "topics": [(each.pk, str(each)) for each in topics],
            "areas": list(areas.items()),
        }
        for name, pairs in choices.items():
            field: Any = self.fields[name]
            field.choices = pairs
        self.fields["topics"].initial = list(self._topics)
        self.fields["areas"].initial = list(chosen)

    def values(self) -> Values:
        """For the verb."""
        given = self.cleaned_data
        return {
            "raters": [self._people[key] for key in given["raters"]],
            "topics": [self._topics[key] for key in given["topics"]],
            "areas": [(code, self._areas[code]) for code in given["areas"]],
        }


class RuleForm(forms.Form):
    """The rule of risk, those that the draws take beside it, and how many come first."""

    rule = forms.CharField(
        label=_("Rule"), max_length=200, validators=[one_line],
        help_text=_(
            "With threat, vulnerability and capacity, each from 1 to 5; + − × ÷ and parentheses."
        ),
    )  # fmt: skip
    others = forms.CharField(
        label=_("Other rules"), required=False, max_length=1200, validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One in a line. The draws take each as often as the rule itself: where they differ, "
            "the order isn't sure."
        ),
    )  # fmt: skip
    first = forms.IntegerField(
        label=_("How many neighbourhoods come first"), min_value=1, max_value=1000
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, validators=[one_line])

    def __init__(self, *args: Any, now: RuleInForce, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["rule"].initial = now.words
        self.fields["others"].initial = "\n".join(now.other_words)
        self.fields["first"].initial = now.first

    def clean_rule(self) -> str:
        """A rule that can be worked with."""
        return _rule(self.cleaned_data["rule"])

    def clean_others(self) -> list[str]:
        """The same of each line."""
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        if len(lines) > MOST_OTHERS:
            raise forms.ValidationError(_now("At most {n}.").format(n=MOST_OTHERS))
        return [_rule(line) for line in lines]


def _rule(text: str) -> str:
    try:
        return read_rule(text).text
    except Problem as problem:
        raise forms.ValidationError(f"{text}: {problem.what()} {problem.mend()}") from problem
