"""Forms of records: what is written of one, and what a step asks for."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.documents import Values, Words
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.lifecycle import Step
from sereno.web.records.models import MOST_NAME

M = TypeVar("M", bound=models.Model)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Several(forms.ModelMultipleChoiceField[M]):
    """Several records, by their keys."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """SQLite counts to 2^63: nothing has a key beyond it."""
        try:
            return super().clean(value)
        except OverflowError:
            words, code = self.error_messages["invalid_pk_value"], "invalid_pk_value"
            raise forms.ValidationError(words, code=code, params={"pk": "; ".join(value)}) from None


class RecordForm(forms.ModelForm[M]):
    """What is written of a record by hand. person: who writes it, where that changes a field."""

    said_above: Words = ""
    """What is said above its fields; no field is called so, or a template would draw that one."""

    def __init__(
        self, *args: Any, audit: Audit, person: Person | None = None, **values: Any
    ) -> None:
        super().__init__(*args, **values)
        self.audit, self.person = audit, person
        self._seen_then = ""
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField):
                choices: Any = field.choices
                field.choices = [(key, words if key else "–") for key, words in choices]
            if type(field) is forms.DateField:
                field.widget = DayInput()
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2

    def take_up(self, kept: QueryDict) -> None:
        """Begin with what was typed before and not saved, unchecked."""
        for name, field in self.fields.items():
            self.initial[name] = field.widget.value_from_datadict(
                kept, MultiValueDict(), self.add_prefix(name)
            )
        self._seen_then = kept.get("seen", "")

    @property
    def seen(self) -> str:
        """When the record was last changed, as whoever writes over it has seen it; "": a new one.

        It goes along with the form, and `pages.edit` compares it under the record's lock.
        """
        if self._seen_then:
            return self._seen_then
        at = getattr(self.instance, "changed_at", None)
        return at.isoformat() if self.instance.pk and at else ""

    def values(self) -> Values:
        """The cleaned values, for the verb that writes them."""
        return {name: self.cleaned_data[name] for name in self.fields}

    def field_of(self, problem: Problem) -> str | None:
        """The field beside which a problem of the verb is told; None: above them all."""
        return None

    def tell(self, problem: Problem) -> None:
        """Say what the verb found wrong; what was written stays in the fields."""
        field = self.field_of(problem)
        self.add_error(
            field if field in self.fields else None, f"{problem.what()} {problem.mend()}"
        )


class ViewForm(forms.Form):
    """The name under which the filters of a list are kept."""

    query = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=MOST_NAME, validators=[one_line])


def form_of(model: type[models.Model], fields: tuple[str, ...]) -> type[RecordForm[Any]]:
    """The form of a model's fields."""
    made: Any = forms.modelform_factory(model, form=RecordForm, fields=fields)
    return cast("type[RecordForm[Any]]", made)


class StepForm(forms.Form):
    """What a step asks for; a class of a kind's own adds fields, and they go to its verb."""

    def __init__(self, *args: Any, row: Any, step: Step, **values: Any) -> None:
        super().__init__(*args, **values)
        self.row = row
        for field in self.fields.values():
            if type(field) is forms.DateField:
                field.widget = DayInput()
        if step.needs_reason and "reason" not in self.fields:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), validators=[plain_text]
            )

    def values(self) -> Values:
        """The cleaned values, for the verb that takes the step."""
        return self.cleaned_data


class ReadForm(StepForm):
    """That one has read the record as it is: the verb compares its mark."""

    read = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["read"].initial = self.mark()

    def mark(self) -> str:
        """What tells one reading from another."""
        at: str = self.row.changed_at.isoformat()
        return at
