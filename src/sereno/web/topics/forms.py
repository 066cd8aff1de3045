"""The form of a topic."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.offences import topics
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.result_words import topic_name
from sereno.web.records.forms import RecordForm
from sereno.web.topics.models import Topic


class TopicForm(RecordForm[Topic]):
    """What a topic is called, and which offences it takes in."""

    offences = forms.MultipleChoiceField(
        label=_("Offences in it"),
        required=False,
        choices=lambda: [(key, topic_name(key)) for key in topics()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("By these it reaches incidents, their classes in ICCS and codes."),
    )

    class Meta:
        model = Topic
        fields = ("name_es", "name_en", "offences")

    def field_of(self, problem: Problem) -> str | None:
        return {"topic_there": "name_es"}.get(problem.code)

    def clean_offences(self) -> list[Any]:
        """In the order in which reports show them."""
        return [key for key in topics() if key in self.cleaned_data["offences"]]
