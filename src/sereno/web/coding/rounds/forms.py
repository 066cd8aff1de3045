"""Forms of rounds: what one is, to whom documents are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number as in_words
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Code, CodeState, Round
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text
from sereno.web.records.forms import RecordForm, Several

MOST_CODERS = 20
LARGEST_SEED = 2**31 - 1


def coders_of(audit: Audit) -> list[Person]:
    """Who may code in an audit, by name."""
    people = Person.objects.filter(is_active=True, memberships__audit=audit).distinct()
    return sorted((each for each in people if audit.allows(each, Right.CODE)), key=str)


class RoundForm(RecordForm[Round]):
    """What is written of a round."""

    class Meta:
        model = Round
        fields = ("title", "is_blind", "unit", "codes", "access_level")
        field_classes: ClassVar = {"codes": Several}

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        codes: Any = self.fields["codes"]
        codes.queryset = Code.objects.filter(
            audit=audit, state=CodeState.IN_USE, is_codable=True
        ).order_by("name__in_order")

    def clean_codes(self) -> list[Code]:
        """As a list, which the verb compares with what was there."""
        return list(self.cleaned_data["codes"])


def _told(document: Document, is_given: bool) -> str:
    technique = document.activity.get_technique_display()
    words = f"{document.number} · {document} · {technique}"
    return _now("{document} (given out already)").format(document=words) if is_given else words


class GiveForm(forms.Form):
    """Which documents are given to whom."""

    which = forms.ChoiceField(label=_("Which documents"), widget=forms.RadioSelect)
    documents = forms.TypedMultipleChoiceField(
        label=_("Documents"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    coders = forms.TypedMultipleChoiceField(
        label=_("Coders"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one coder.")},
    )
    how = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("all", _("Each document to every one of them")),
            ("random", _("Each document to some of them, at random")),
        ],
        widget=forms.RadioSelect,
        initial="random",
    )
    each = forms.IntegerField(
        label=_("Coders for each document"),
        min_value=1,
        max_value=MOST_CODERS,
        initial=2,
        required=False,
        help_text=_("Agreement needs two."),
    )
    seed = forms.IntegerField(
        label=_("Seed of the draw"),
        min_value=0,
        max_value=LARGEST_SEED,
        required=False,
        help_text=_("With the same seed the same coders get the same documents."),
    )

    def __init__(
        self,
        *args: Any,
        round: Round,
        documents: Sequence[Document],
        coders: Sequence[Person],
        **values: Any,
    ) -> None:
        super().__init__(*args, **values)
        has = set(round.assignments.values_list("document", flat=True))
        self.there = {each.pk: each for each in documents}
        self.left = [each for each in documents if each.pk not in has]
        self.people = {each.pk: each for each in coders}
        self._choose("documents", [(d.pk, _told(d, d.pk in has)) for d in documents])
        self._choose("coders", [(each.pk, str(each)) for each in coders])
        words = ngettext(
            "The {n} that nobody has in this round, of those listed",
            "All {n} that nobody has in this round, of those listed",
            len(self.left),
        ).format(n=in_words(len(self.left)))
        choices = [("left", words)] if self.left else []
        self._choose("which", [*choices, ("these", _now("Those ticked below"))])
        self.fields["which"].initial = "left" if self.left else "these"
        self.fields["seed"].initial = round.number

    def _choose(self, name: str, choices: Sequence[tuple[object, object]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> Values:
        """Some are ticked, where those are meant; at random it is said to how many."""
        given = super().clean() or {}
        if given.get("which") == "these" and not given.get("documents"):
            self.add_error("documents", _now("Tick at least one document."))
        if given.get("how") == "random" and given.get("coders"):
            for name in ("each", "seed"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, _now("Write a number."))
            n = len(given["coders"])
            if (given.get("each") or 0) > n:
                words = ngettext("Only {n} coder is ticked.", "Only {n} coders are ticked.", n)
                self.add_error("each", words.format(n=in_words(n)))
        return given

    def wanted(self) -> list[Document]:
        """The documents."""
        if self.cleaned_data["which"] == "left":
            return self.left
        return [self.there[pk] for pk in self.cleaned_data["documents"]]

    def chosen(self) -> list[Person]:
        """The coders."""
        return [self.people[pk] for pk in self.cleaned_data["coders"]]


class ReopenForm(forms.Form):
    """Why a document is reopened."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
    )
