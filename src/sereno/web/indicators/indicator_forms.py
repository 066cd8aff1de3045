"""The form of an indicator's definition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.indicators import units
from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.result_words import topic_name
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.indicators.changes import FIELDS
from sereno.web.indicators.listing import level_names
from sereno.web.indicators.models import Indicator, Origin
from sereno.web.records.forms import RecordForm


class IndicatorForm(RecordForm[Indicator]):
    """Everything that a person may say of an indicator."""

    class Meta:
        model = Indicator
        fields = ("code", *FIELDS)
        widgets = {
            "formula": forms.Textarea(attrs={"spellcheck": "false"}),
        }
        help_texts = {
            "code": _("Lower-case letters, digits and _; formulas use this name."),
            "formula": _(
                "Codes of indicators with + - * / and parentheses, and a factor at the end: "
                "homicide_victims / population per 100000. Leave it empty for given values."
            ),
            "factor": _("What the quotient is multiplied by: 100 for a percentage."),
        }

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        units_said = [(key, phrase.said()) for key, phrase in units().items()]
        targets = [(code, entry.name(language())) for code, entry in sdg().items() if "." in code]
        named = sorted(((key, topic_name(key)) for key in topics()), key=lambda pair: pair[1])
        self._choose("unit", units_said)
        self._choose("sdg", [("", "–"), *targets])
        self._choose("topic", [("", "–"), *named])
        self._choose("level", [("", "–"), *level_names(audit).items()])
        for name in ("name_es", "name_en"):
            self.fields[name].required = False
        if self.instance.pk:
            del self.fields["code"]
            if self.instance.origin == Origin.INCIDENTS:
                del self.fields["formula"]
                self.said_above = _(
                    "Its values come from the incidents of this audit: only its texts can be"
                    " changed."
                )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        old = self.fields[name]
        given = getattr(self.instance, name, "")
        if given and given not in dict(choices):
            choices = [*choices, (given, given)]
        self.fields[name] = forms.ChoiceField(
            label=old.label, required=name == "unit", choices=choices, initial=given
        )

    def field_of(self, problem: Problem) -> str:
        """What the verb finds wrong is the code or the formula."""
        return "code" if problem.code == "indicator_code_taken" else "formula"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if not code.isidentifier():
            raise forms.ValidationError(
                _("Only lower-case letters, digits and _, starting with a letter.")
            )
        return code

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        names = [values.get("name_es", ""), values.get("name_en", "")]
        # One that is too long is told already.
        if not any(names) and not {"name_es", "name_en"} & self.errors.keys():
            self.add_error("name_es", _("Give it a name."))
        values["name_es"], values["name_en"] = names[0] or names[1], names[1] or names[0]
