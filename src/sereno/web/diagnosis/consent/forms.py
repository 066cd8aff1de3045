"""Forms of consent: a text, who agreed, who no longer does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.standing import (
    in_force,
    kinds_for,
    left_before,
    lines_of,
    scope_in_force,
)
from sereno.web.diagnosis.models import (
    Activity,
    Consent,
    ConsentForm,
    ConsentKind,
    ConsentText,
    Participants,
    Scope,
    TextState,
)
from sereno.web.people.plain_text import one_line
from sereno.web.records.forms import RecordForm

MOST = 999


class ConsentTextForm(RecordForm[ConsentText]):
    """A version of a text; what is in use is changed by a new version."""

    class Meta:
        model = ConsentText
        fields = ("kind", "language", "text")

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        self.fields["text"].widget.attrs["rows"] = 14
        if self.instance.pk:
            # They name the version: another one is another text.
            del self.fields["kind"], self.fields["language"]


class NoteConsentForm(forms.Form):
    """People who agreed together: the same text, the same way, the same scopes."""

    prefix = "consent"

    text = forms.ModelChoiceField(
        label=_("The text that was read or signed"),
        queryset=ConsentText.objects.none(),
        empty_label=None,
    )
    people = forms.IntegerField(label=_("How many agreed"), min_value=1, max_value=MOST, initial=1)
    form = forms.ChoiceField(label=_("How"), choices=ConsentForm.choices)
    record = forms.BooleanField(label=_("They agree to be recorded"), required=False)
    quote = forms.BooleanField(
        label=_("They agree to be quoted without their name"), required=False
    )
    map = forms.BooleanField(
        label=_("They agree to have what they draw on maps used"), required=False
    )
    photo = forms.BooleanField(label=_("They agree to be photographed"), required=False)

    def __init__(self, *args: Any, activity: Activity, **values: Any) -> None:
        super().__init__(*args, **values)
        wanted = kinds_for(activity)
        field = self.fields["text"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ConsentText.objects.filter(
            audit=activity.audit, state=TextState.IN_USE, kind__in=wanted
        )
        # Those who take part come before those who agree for them.
        self.texts = sorted(field.queryset, key=lambda each: wanted.index(ConsentKind(each.kind)))
        there = {text.kind for text in self.texts}
        self.texts_missing = [ConsentKind(kind).label for kind in wanted if kind not in there]
        self.has_texts = bool(there)


class FindConsentForm(forms.Form):
    """The code that somebody was given, as they say it."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        """However it was typed: ABCD-2345."""
        signs = "".join(each for each in self.cleaned_data["code"].upper() if each.isalnum())
        return f"{signs[:4]}-{signs[4:]}"


class TakeBackForm(forms.Form):
    """Why a withdrawal was no withdrawal."""

    reason = forms.CharField(
        label=_("What happened"),
        max_length=300,
        validators=[one_line],
        help_text=_("For instance: the code of another person was read. No name."),
    )


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("What they said, if anything"),
        required=False,
        max_length=300,
        validators=[one_line],
        help_text=_("No name, and nothing of what they had told."),
    )


class WithdrawForm(forms.Form):
    """Who no longer agrees."""

    people = forms.IntegerField(
        label=_("How many withdraw"), min_value=1, max_value=MOST, initial=1
    )
    participants = forms.ModelChoiceField(
        label=_("As whom they were counted"),
        queryset=Participants.objects.none(),
        required=False,
        empty_label=_("nobody was counted"),
    )
    again = forms.BooleanField(
        label=_("They left the counts before, when the other side withdrew"),
        required=False,
        help_text=_(
            "A child and its guardian each withdraw for themselves, and the child is one person: "
            "tick this if it is the same child."
        ),
    )
    reason = _reason()

    def __init__(self, *args: Any, consent: Consent, **values: Any) -> None:
        super().__init__(*args, **values)
        self.left = in_force(consent)
        field = self.fields["participants"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = lines_of(consent)
        if not field.queryset.exists():
            del self.fields["participants"]
        else:
            field.empty_label = _("choose")
            field.required = True
            if field.queryset.count() == 1:
                field.initial = field.queryset.first()
        if left_before(consent) <= 0:
            del self.fields["again"]
        elif "participants" in self.fields:
            # Which of the two holds is checked by the verb.
            field.required = False
            field.help_text = _("Not needed if they left the counts before.")

    def clean_people(self) -> int:
        """No more than still agree."""
        people: int = self.cleaned_data["people"]
        if people > self.left:
            raise forms.ValidationError(_now("Only {n} of them still agree.").format(n=self.left))
        return people


class WithdrawScopeForm(forms.Form):
    """Who no longer agrees to one thing, and still takes part."""

    prefix = "scope"

    scope = forms.ChoiceField(label=_("To what they no longer agree"))
    people = forms.IntegerField(label=_("How many of them"), min_value=1, max_value=MOST, initial=1)
    reason = _reason()

    def __init__(self, *args: Any, consent: Consent, **values: Any) -> None:
        super().__init__(*args, **values)
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)
        there = [scope for scope in Scope if scope_in_force(consent, scope)]
        field.choices = [(scope.value, scope.label) for scope in there]
        self.has_scopes = bool(there)

    def clean_scope(self) -> Scope:
        """As the verb takes it."""
        return Scope(self.cleaned_data["scope"])
