"""What is asked when a delivery is taken over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sereno.web.diagnosis.models import InstrumentVersion, Submission
from sereno.web.documents import Values
from sereno.web.records.forms import StepForm


class How(TextChoices):
    """As what a delivery is taken over."""

    AGAIN = "again", _("as it says of itself: read it once more")
    ANOTHER = "another", _("as another submission, with a new id")
    EDIT = "edit", _("as an edit of the submission whose number is below")


# Whoever reads such a delivery once more may come through; others need somebody to choose.
_MAY_COME_RIGHT = frozenset(
    {
        "arrival_form_unknown",
        "arrival_version_unknown",
        "arrival_of_draft",
        "arrival_other_file",
        "arrival_edit_of_unknown",
        "arrival_unforeseen",
    }
)


class TakeOverForm(StepForm):
    """As what it is taken over, and to which version of which form it belongs."""

    how = forms.ChoiceField(label=_("As what"), choices=How.choices, widget=forms.RadioSelect)
    edits = forms.IntegerField(
        label=_("Number of the submission that it edits"),
        required=False,
        min_value=1,
        max_value=2**31 - 1,
    )
    version = forms.ModelChoiceField(
        label=_("Version of the form"),
        queryset=InstrumentVersion.objects.none(),
        required=False,
        empty_label=_("the one that it names"),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        version = self.fields["version"]
        assert isinstance(version, forms.ModelChoiceField)
        rows = InstrumentVersion.objects.filter(audit=self.row.audit)
        version.queryset = rows.order_by("title__in_order", "-version")
        if self.row.reason in _MAY_COME_RIGHT:
            self.fields["how"].initial = How.AGAIN

    def clean(self) -> Values:
        """An edit is of a submission of the audit."""
        said: Values = super().clean() or self.cleaned_data
        number = said.get("edits")
        said["edits"] = None
        if said.get("how") == How.EDIT:
            rows = Submission.objects.filter(audit=self.row.audit, number=number or 0)
            said["edits"] = rows.select_related("version", "activity").first()
            if said["edits"] is None:
                self.add_error("edits", _("There is no submission of that number."))
        return said
