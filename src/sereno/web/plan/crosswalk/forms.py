"""The form of a link: how much of a recommendation a line takes up, and how."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now

from sereno.web.documents import Values
from sereno.web.plan.models import Link, PlanLine, Way
from sereno.web.records.forms import RecordForm


class LinkForm(RecordForm[Link]):
    """What is written of a link."""

    class Meta:
        model = Link
        fields = ("degree", "way", "before", "after", "note")
        widgets: ClassVar = {
            "degree": forms.RadioSelect,
            "way": forms.RadioSelect,
        }

    def __init__(self, *args: Any, line: PlanLine, **values: Any) -> None:
        super().__init__(*args, **values)
        for name in ("degree", "way"):
            field: Any = self.fields[name]
            field.choices = [(key, words) for key, words in field.choices if key]
        for name in ("before", "after"):
            self.fields[name].widget.attrs["rows"] = 3
            self.fields[name].help_text = _now("Where the text of the line is amended.")
        if not self.instance.before:
            self.initial.setdefault("before", line.text)

    def clean(self) -> Values:
        """An amended text is told before and after; of another line there is neither."""
        given = super().clean() or {}
        if given.get("way") == Way.AMENDED:
            before, after = given.get("before", ""), given.get("after", "")
            if not after.strip():
                self.add_error("after", _now("Write the text as it becomes."))
            elif after.split() == before.split():
                self.add_error("after", _now("It is the same text as before."))
        else:
            given |= {"before": "", "after": ""}
        return given
