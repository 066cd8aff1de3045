"""Forms of requests: whom, for what, what became of it, and the letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.organisations.forms import NamesOrganisations, OrganisationField
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.forms import DayInput, StepForm
from sereno.web.sources.answer_deadline import due_day, due_words
from sereno.web.sources.forms import check_years, row_choices
from sereno.web.sources.gap_rows import row_name, rows_of
from sereno.web.sources.geographies import Geography, geography_names
from sereno.web.sources.letter_draft import TEXTS
from sereno.web.sources.models import Answer, DataRequest, RequestItem, Source

MOST_ITEMS = 60
LANGUAGES = [("es", "Español"), ("en", "English")]


class RequestForm(NamesOrganisations[DataRequest]):
    """Whom one asks."""

    institution = OrganisationField(
        label=_("Institution"), help_text=_("One of the directory, or a new name.")
    )

    class Meta:
        model = DataRequest
        fields = ("addressee", "access_level")
        help_texts = {
            "addressee": _(
                "Name and office of the person, if known. Whoever may see the request reads it."
            ),
        }

    field_order = ("institution",)


class ItemForm(forms.Form):
    """One thing that is asked for."""

    row = forms.ChoiceField(label=_("What"))
    geography = forms.ChoiceField(label=_("Level"), initial=Geography.AREA)
    year_from = forms.IntegerField(label=_("First year"), min_value=1900, max_value=2100)
    year_to = forms.IntegerField(label=_("Last year"), min_value=1900, max_value=2100)
    why = forms.CharField(
        label=_("What for"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
    )
    format = forms.CharField(
        label=_("Format wanted"),
        required=False,
        max_length=60,
        initial="CSV, XLSX",
        validators=[one_line],
    )
    source = forms.ChoiceField(label=_("Source in the catalogue"), required=False)

    def __init__(self, *args: Any, choices: Mapping[str, Any], **values: Any) -> None:
        super().__init__(*args, **values)
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options

    def has_changed(self) -> bool:
        """An empty item has at most the level and the format that it was offered with."""
        return bool(set(self.changed_data) - {"geography", "format"})

    def clean(self) -> None:
        super().clean()
        check_years(self)


class ItemSet(forms.BaseFormSet[ItemForm]):
    """The things asked for; an empty one is left out, and one at least is needed."""

    def clean(self) -> None:
        if not any(self.errors) and not self.items():
            raise forms.ValidationError(
                _now("The request asks for nothing yet: choose at least one item.")
            )

    def items(self) -> list[Values]:
        """The cleaned items, for the verb that writes them; sources by their key."""
        return [
            {name: form.cleaned_data[name] for name in ItemForm.base_fields}
            for form in self.forms
            if form.cleaned_data.get("row") and not form.cleaned_data.get("DELETE")
        ]


def item_set(
    audit: Audit,
    sources: Iterable[Source],
    data: Any = None,
    initial: Iterable[Values] = (),
    *,
    extra: int = 1,
) -> ItemSet:
    """The forms of the items, with `extra` empty ones."""
    made = forms.formset_factory(
        ItemForm, formset=ItemSet, extra=extra, max_num=MOST_ITEMS, can_delete=True
    )
    # The menus are made once for all items.
    choices = {
        "row": row_choices(rows_of(audit).values()),
        "geography": list(geography_names(audit).items()),
        "source": [("", _("not in it yet")), *((str(s.pk), str(s)) for s in sources)],
    }
    found = made(data, initial=list(initial), prefix="item", form_kwargs={"choices": choices})
    return cast(ItemSet, found)


class SendForm(StepForm):
    """It was sent: when, and by when an answer is due."""

    on = forms.DateField(label=_("Day"), initial=timezone.localdate)
    due = forms.DateField(label=_("Answer due by"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        due = self.fields["due"]
        due.initial = due_day(self.row.audit, timezone.localdate())
        due.help_text = due_words(self.row.audit)


class PromiseForm(StepForm):
    """An answer was promised for a day."""

    on = forms.DateField(label=_("Day"), initial=timezone.localdate)
    due = forms.DateField(label=_("Answer due by"))


class RemindForm(forms.Form):
    """They were reminded."""

    on = forms.DateField(label=_("Day"), widget=DayInput())
    note = forms.CharField(
        label=_("How, and what they said"), required=False, max_length=300, validators=[one_line]
    )


class SilenceForm(StepForm):
    """Nobody answered."""

    on = forms.DateField(label=_("Day"), initial=timezone.localdate)
    reason = forms.CharField(
        label=_("What was done to get an answer"),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
    )


class AnswerForm(StepForm):
    """What they answered, thing by thing."""

    on = forms.DateField(label=_("Day of the answer"), initial=timezone.localdate)
    text = forms.CharField(
        label=_("What they answered"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where something was refused: their reason, in their words."),
        validators=[plain_text],
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        audit: Audit = self.row.audit
        rows, levels = rows_of(audit), geography_names(audit)
        self._items: list[RequestItem] = list(self.row.items.all())
        for item in self._items:
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=f"{row_name(rows, item.row)}, {levels[item.geography]}, {item.years}",
                choices=[(a.value, a.label) for a in Answer if a != Answer.WAITING],
                widget=forms.RadioSelect,
            )

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        if Answer.REFUSED in self._answers().values() and not values.get("text", "").strip():
            self.add_error("text", _("Something was refused: write their reason."))

    def values(self) -> Values:
        """The day, their words, and what became of each item."""
        given = self.cleaned_data
        return {"on": given["on"], "text": given["text"], "answers": self._answers()}

    def _answers(self) -> dict[int, Answer]:
        found = {item.pk: self.cleaned_data.get(f"item_{item.pk}") for item in self._items}
        return {pk: Answer(value) for pk, value in found.items() if value}


class LetterForm(forms.Form):
    """The parts of a letter, to be edited before it is made."""

    place_and_date = forms.CharField(
        label=_("Place and date"), max_length=200, validators=[one_line]
    )
    addressee = forms.CharField(
        label=_("Addressed to"), widget=forms.Textarea(attrs={"rows": 3}), validators=[plain_text]
    )
    subject = forms.CharField(label=_("Subject"), max_length=200, validators=[one_line])
    opening = forms.CharField(
        label=_("Opening"), widget=forms.Textarea(attrs={"rows": 5}), validators=[plain_text]
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A first draft for this country, not legal advice: check it and change it."),
        validators=[plain_text],
    )
    closing = forms.CharField(
        label=_("Closing"), widget=forms.Textarea(attrs={"rows": 7}), validators=[plain_text]
    )
    signature = forms.CharField(
        label=_("Signature"), widget=forms.Textarea(attrs={"rows": 3}), validators=[plain_text]
    )

    def texts(self) -> dict[str, str]:
        """The cleaned texts."""
        return {name: self.cleaned_data[name] for name in TEXTS}
