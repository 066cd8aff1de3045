"""Forms of documents: what is said of files when they come, and of a document afterwards."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.documents.levels import level_choices
from sereno.web.diagnosis.models import Activity, Consent, Document, DocumentKind, Faces
from sereno.web.diagnosis.models.consents import TextLanguage
from sereno.web.people.plain_text import plain_text
from sereno.web.records.forms import DayInput, RecordForm

_TOLD_BY_CONTENT = (DocumentKind.AUDIO, DocumentKind.VIDEO)
# Of a recording: 100 hours, far below what a database counts to.
MOST_MS = 100 * 3_600_000
# A clock's reading: 1:02:03, 62:03 or 62:03.5.
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,3})?)\Z")


class _Consents(forms.ModelChoiceField[Consent]):
    """Consents by their code and what was agreed to."""

    def label_from_instance(self, obj: Consent) -> str:
        return f"{obj.receipt}: {obj.text.get_kind_display()}"


def _consents_of(activity: Activity, there: Consent | None = None) -> Any:
    """Those with which somebody agrees, and the one that is named already."""
    given = activity.consents.select_related("text")
    return given.filter(pk__in=[each.pk for each in given if each == there or in_force(each)])


class UploadForm(forms.Form):
    """What is said of all files that come together."""

    prefix = "documents"

    kind = forms.ChoiceField(
        label=_("What it is"),
        required=False,
        choices=[
            ("", _("as the content says")),
            *(each for each in DocumentKind.choices if each[0] not in _TOLD_BY_CONTENT),
        ],
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", "–"), *TextLanguage.choices]
    )
    access_level = forms.ChoiceField(label=_("Who may see it"))
    consent = _Consents(
        label=_("Consent on which it rests"),
        queryset=Consent.objects.none(),
        required=False,
        empty_label=_("all of this activity"),
        help_text=_("When nobody agrees with it any more, the document is taken out."),
    )
    keep_until = forms.DateField(
        label=_("Keep until"),
        required=False,
        widget=DayInput(),
        help_text=_("After that day its file and text are erased."),
    )

    def __init__(self, *args: Any, activity: Activity, **values: Any) -> None:
        super().__init__(*args, **values)
        level, consent = self.fields["access_level"], self.fields["consent"]
        assert isinstance(level, forms.ChoiceField)
        assert isinstance(consent, forms.ModelChoiceField)
        level.choices = level_choices(activity)
        level.initial = activity.access_level
        consent.queryset = _consents_of(activity)


class DocumentForm(RecordForm[Document]):
    """What is written of a document."""

    class Meta:
        model = Document
        fields = ("kind", "title", "language", "access_level", "consent", "keep_until")
        field_classes = {"consent": _Consents}

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        activity = self.instance.activity
        level, consent, kind = (self.fields[n] for n in ("access_level", "consent", "kind"))
        assert isinstance(level, forms.ChoiceField)
        assert isinstance(consent, forms.ModelChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        level.choices = level_choices(activity)
        consent.queryset = _consents_of(activity, self.instance.consent)
        consent.empty_label = _now("all of this activity")
        if self.instance.kind in _TOLD_BY_CONTENT:
            del self.fields["kind"]
        else:
            is_picture = self.instance.faces != Faces.NO_PICTURE
            no_choice = _TOLD_BY_CONTENT if is_picture else (*_TOLD_BY_CONTENT, DocumentKind.PHOTO)
            kind.choices = [e for e in DocumentKind.choices if e[0] not in no_choice]


class NoteForm(forms.Form):
    """Something noticed in a recording."""

    prefix = "note"

    at = forms.CharField(
        label=_("At"),
        max_length=12,
        help_text=_("Minutes and seconds: 2:05."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-player-at": ""}),
    )
    words = forms.CharField(
        label=_("Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
    )

    def clean_at(self) -> int:
        """In milliseconds."""
        found = _CLOCK.match(self.cleaned_data["at"].strip())
        if found is None:
            raise forms.ValidationError(_now("Write minutes and seconds, such as 2:05."))
        hours, minutes, seconds = found.groups()
        whole = int(hours or 0) * 3600 + int(minutes) * 60
        ms = round((whole + float(seconds.replace(",", "."))) * 1000)
        if ms >= MOST_MS:
            raise forms.ValidationError(
                _now("No recording is that long: write less than 100 hours.")
            )
        return ms


def clock(ms: int) -> str:
    """A time of a recording as people read it: 1:02:03, or 2:05."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


MOST_BOXES = 60


class BoxForm(forms.Form):
    """A rectangle over a picture, in percentages of it. Its fields have no ids: a page has many."""

    left = forms.FloatField(label=_("From the left"), min_value=0, max_value=99.9, step_size=0.1)
    top = forms.FloatField(label=_("From the top"), min_value=0, max_value=99.9, step_size=0.1)
    width = forms.FloatField(label=_("Width"), min_value=0.1, max_value=100, step_size=0.1)
    height = forms.FloatField(label=_("Height"), min_value=0.1, max_value=100, step_size=0.1)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id=False, use_required_attribute=False)

    @property
    def box(self) -> list[float]:
        """The same as shares of the picture."""
        return [self.cleaned_data[name] / 100 for name in self.fields]


def boxes_sent(given: QueryDict) -> list[BoxForm]:
    """The rectangles of a page; lines left empty are none."""
    names = list(BoxForm.base_fields)
    lines = list(zip(*(given.getlist(name) for name in names), strict=False))[:MOST_BOXES]
    return [BoxForm(dict(zip(names, line, strict=True))) for line in lines if any(line)]
