"""Forms of the report: which one is wanted, what stands on its cover and in its chapters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.exchange.report import FORMATS
from sereno.exchange.report.content import KINDS
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.findings.models import ReportCover, ReportText
from sereno.web.findings.models.report import LANGUAGES
from sereno.web.findings.report.making import KIND_WORDS
from sereno.web.people.plain_text import one_line

FORMAT_WORDS = {
    "pdf": _("PDF, to print and to send"),
    "docx": _("DOCX, to go on writing"),
    "html": _("HTML, to be read in a browser"),
}


class MakeForm(forms.Form):
    """Which report, for whom, in which language and as what kind of file."""

    kind = forms.ChoiceField(label=_("Which"), choices=[(each, KIND_WORDS[each]) for each in KINDS])
    area = forms.ChoiceField(label=_("Of which neighbourhood"), required=False)
    access = forms.ChoiceField(label=_("For whom"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    format = forms.ChoiceField(
        label=_("As"), choices=[(each, FORMAT_WORDS[each]) for each in FORMATS]
    )

    def __init__(
        self, *args: Any, levels: list[str], areas: list[tuple[str, str]], **values: Any
    ) -> None:
        super().__init__(*args, **values)
        fields: Any = self.fields
        fields["access"].choices = [(e, AccessLevel(e).label) for e in levels]
        fields["area"].choices = [("", _("all that were chosen")), *areas]
        fields["area"].help_text = _("For the sheets alone.")


class CoverForm(forms.ModelForm[ReportCover]):
    """What the cover says. after: the version that was read when the form was opened."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = ReportCover
        fields = ("title", "subtitle", "publisher", "place_and_date")


class TextForm(forms.ModelForm[ReportText]):
    """The beginning of a chapter."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = ReportText
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 18})}
        help_texts = {
            "text": _(
                "An empty line parts paragraphs. A line that begins with ## is a heading, lines "
                "that begin with - are a list. [quote 12] puts in the quote no. 12, [evidence 7] "
                "the evidence no. 7, each in a line of its own."
            )
        }


class LogoForm(forms.Form):
    """What the logo shows, for whoever doesn't see it; the picture is received apart."""

    alt = forms.CharField(label=_("The logo in words"), max_length=160, validators=[one_line])
