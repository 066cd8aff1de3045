"""The forms of quotes: their words, cut from a passage; and what whoever approves one is asked."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.coding.models import Quote
from sereno.web.coding.quotes.words import passage_of, words_of
from sereno.web.people.plain_text import plain_text
from sereno.web.records.forms import RecordForm, StepForm


class QuoteForm(RecordForm[Quote]):
    """The words of a quote: a passage, from whose ends words are taken away."""

    said_above = _(
        "Take away words at the beginning and at the end until what is left tells enough, and "
        "nothing of who says it. What stays is quoted word for word: nothing in between can be "
        "changed."
    )
    cut_to = forms.CharField(label=_("Quote"), widget=forms.Textarea)

    class Meta:
        model = Quote
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["cut_to"].widget.attrs["rows"] = 8
        row = self.instance
        if row.pk:
            self.initial["cut_to"] = words_of([row])[row.pk]
            first, last = passage_of(row)
            if (first, last) != (row.start, row.end):
                self.fields["cut_to"].help_text = row.text.text[first:last]

    def field_of(self, problem: Problem) -> str | None:
        """What is wrong with the words is told beside them."""
        return "cut_to" if problem.code == "quote_outside" else None


class ApproveForm(StepForm):
    """That one has read these words; and why they can be public, where that is in doubt."""

    cut = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it can be public all the same"),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
        help_text=_("Never a name, nor what was said."),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        from sereno.web.coding.quotes.crowds import doubts_of, speakers_of

        super().__init__(*args, **values)
        row: Quote = self.row
        self.fields["cut"].initial = row.cut
        if not doubts_of(row, speakers_of([row])[row.pk]):
            del self.fields["reason"]
