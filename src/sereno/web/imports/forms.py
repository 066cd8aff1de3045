"""Forms of what people decide in the review queues."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics
from sereno.vocabulary.plain_text import LONGEST_CODE, can_be_kept
from sereno.web.people.plain_text import plain_text

LONGEST_REASON = 500


def topic_choices() -> Sequence[tuple[str, str]]:
    """Topics by their names in the language in force."""
    return sorted(
        ((key, topic.name(language())) for key, topic in topics().items()), key=lambda t: t[1]
    )


class OffenceForm(forms.Form):
    """What an unknown label is."""

    label = forms.CharField(max_length=300, widget=forms.HiddenInput)
    topic = forms.ChoiceField(label=_("Topic"))
    violent = forms.ChoiceField(
        label=_("With violence"),
        required=False,
        choices=[("", _("not known")), ("yes", _("yes")), ("no", _("no"))],
    )
    iccs = forms.CharField(
        label=_("ICCS code"),
        max_length=8,
        required=False,
        help_text=_("Two to six digits, such as 0401."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=LONGEST_REASON, validators=[plain_text]
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["topic"].choices = [("", "–"), *topic_choices()]  # type: ignore[attr-defined]

    def violence(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["violent"])


class SpellingsField(forms.Field):
    """The names that were ticked, each with its group, as `name_cards.Spelling.value` writes it."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Tick at least one spelling."),
        "invalid": _("That name is not among those of this page; look again."),
    }

    def to_python(self, value: Any) -> list[tuple[str, str]]:
        return [self._read(text) for text in value or ()]

    def _read(self, text: str) -> tuple[str, str]:
        try:
            read = json.loads(text)
        except (ValueError, RecursionError):
            read = None
        match read:
            # JSON writes with signs that are there what could not be sent as it is.
            case [str(group), str(name)] if name.strip() and can_be_kept(group + name):
                return group, name
        raise forms.ValidationError(self.error_messages["invalid"])


class PlaceForm(forms.Form):
    """Which area unmatched names are (`pick` by a button, `other` by its code), or none."""

    NONE = "-"
    spelling = SpellingsField()
    pick = forms.CharField(max_length=LONGEST_CODE, required=False, widget=forms.HiddenInput)
    other = forms.CharField(
        label=_("Neighbourhood"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=LONGEST_REASON, validators=[plain_text]
    )

    def __init__(self, *args: Any, codes: Mapping[str, int], **values: Any) -> None:
        super().__init__(*args, **values)
        self._codes = codes

    @property
    def sent(self) -> list[str]:
        """The spellings as they were ticked."""
        ticked: list[str] = self["spelling"].value() or []
        return ticked

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        code = values.get("pick") or values.get("other", "")
        if code != self.NONE and code not in self._codes:
            self.add_error("other", _("Choose a neighbourhood from the list."))
        values["area_code"] = "" if code == self.NONE else code


class AcceptedNameForm(forms.Form):
    """Whether names that were taken for a neighbourhood mean it."""

    YES, NO = "yes", "no"
    spelling = SpellingsField()
    area_code = forms.CharField(max_length=LONGEST_CODE)
    said = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])

    def __init__(self, *args: Any, codes: Mapping[str, int], **values: Any) -> None:
        super().__init__(*args, **values)
        self._codes = codes

    def clean_area_code(self) -> str:
        code: str = self.cleaned_data["area_code"]
        if code not in self._codes:
            raise forms.ValidationError(_("Choose a neighbourhood from the list."))
        return code
