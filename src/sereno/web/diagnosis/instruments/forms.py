"""Forms of instruments: a question of a checklist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.instruments.checklists import (
    WITH_ANSWERS,
    CheckQuestion,
    CheckSort,
)
from sereno.web.documents import Values
from sereno.web.people.plain_text import one_line, plain_text

MOST_WORDS, LEAST_ANSWERS, MOST_ANSWERS = 300, 2, 40
SPOKEN = {"es": _("in Spanish"), "en": _("in English")}


class CheckQuestionForm(forms.Form):
    """A question, in each language of the audit."""

    sort = forms.ChoiceField(label=_("How it is answered"), choices=CheckSort.choices)
    required = forms.BooleanField(label=_("It can't be left unanswered"), required=False)

    def __init__(
        self, *args: Any, audit: Audit, question: CheckQuestion | None = None, **values: Any
    ) -> None:
        if question is not None:
            values["initial"] = _begun(question)
        super().__init__(*args, **values)
        self.languages = [each for each in audit.languages if each in SPOKEN]
        alone = len(self.languages) == 1
        for lang in self.languages:
            self.fields[f"label_{lang}"] = forms.CharField(
                label=_("Question") if alone else _("Question {language}"),
                max_length=MOST_WORDS,
                validators=[one_line],
            )
            self.fields[f"answers_{lang}"] = forms.CharField(
                label=_("Answers") if alone else _("Answers {language}"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
                validators=[plain_text],
                help_text=_(
                    "For a scale or a choice: one on each line. On a scale the first counts 0."
                ),
            )
            if not alone:
                for name in (f"label_{lang}", f"answers_{lang}"):
                    words = str(self.fields[name].label)
                    self.fields[name].label = words.format(language=SPOKEN[lang])
        self.order_fields(
            [
                *(f"label_{lang}" for lang in self.languages),
                "sort",
                *(f"answers_{lang}" for lang in self.languages),
                "required",
            ]
        )

    def clean(self) -> None:
        """As many answers in each language, where the question has any."""
        super().clean()
        if self.cleaned_data.get("sort") not in WITH_ANSWERS:
            return
        counts = {lang: len(self._answers(lang)) for lang in self.languages}
        for lang, n in counts.items():
            name = f"answers_{lang}"
            if name in self.errors:
                continue
            if not LEAST_ANSWERS <= n <= MOST_ANSWERS:
                words = _now("Write from {least} to {most} answers, one on each line.")
                self.add_error(name, words.format(least=LEAST_ANSWERS, most=MOST_ANSWERS))
            elif n != counts[self.languages[0]]:
                self.add_error(name, _now("Write as many answers in each language."))

    def question(self, name: str) -> CheckQuestion:
        """What was written, under a name in the data."""
        given = self.cleaned_data
        has_answers = given["sort"] in WITH_ANSWERS
        lines = {lang: self._answers(lang) for lang in self.languages}
        n = len(lines[self.languages[0]]) if has_answers else 0
        return CheckQuestion(
            name=name,
            sort=given["sort"],
            label={lang: given[f"label_{lang}"] for lang in self.languages},
            answers=[{lang: lines[lang][i] for lang in self.languages} for i in range(n)],
            required=given["required"],
        )

    def _answers(self, lang: str) -> list[str]:
        text = self.cleaned_data.get(f"answers_{lang}", "")
        return [line.strip() for line in text.splitlines() if line.strip()]


def _begun(question: CheckQuestion) -> Values:
    begun: Values = {"sort": question.sort, "required": question.required}
    for lang, words in question.label.items():
        begun[f"label_{lang}"] = words
        begun[f"answers_{lang}"] = "\n".join(each.get(lang, "") for each in question.answers)
    return begun
