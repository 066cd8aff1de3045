"""Forms of the codebook: a code, what it is merged into, into what it is split, a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.offences import topics
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.result_words import topic_name
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import Code, CodeState
from sereno.web.people.plain_text import SHOWN, one_line, plain_text
from sereno.web.records.forms import RecordForm, Several

MOST_PARTS = 12


def categories_of(audit: Audit) -> list[tuple[int, str]]:
    """The categories by their keys, those within others indented by dashes."""
    found = {
        node.code.pk: f"{'– ' * node.depth}{node.code.name}"
        for node in flat(tree_of(audit, None))
        if not node.code.is_codable
    }
    return list(found.items())


class CodeForm(RecordForm[Code]):
    """What is written of a code, and in which categories it stands."""

    parents = Several(
        label=_("Stands in"),
        queryset=Code.objects.none(),
        required=False,
        help_text=_("In none, it stands at the top."),
    )

    class Meta:
        model = Code
        fields = (
            "name",
            "is_codable",
            "letters",
            "pole",
            "topic",
            "colour",
            "definition",
            "inclusion",
            "exclusion",
            "example",
            "memo",
            "access_level",
        )

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        known = [(key, topic_name(key)) for key in topics()]
        self.fields["topic"] = forms.ChoiceField(
            label=self.fields["topic"].label, choices=[("", "–"), *known], required=False
        )
        parents: Any = self.fields["parents"]
        parents.queryset = Code.objects.filter(
            audit=audit, state=CodeState.IN_USE, is_codable=False
        ).exclude(pk=self.instance.pk)
        parents.choices = [
            (pk, words) for pk, words in categories_of(audit) if pk != self.instance.pk
        ]
        if self.instance.pk:
            held = self.instance.places.exclude(parent=None)
            self.initial.setdefault("parents", list(held.values_list("parent", flat=True)))

    def clean_letters(self) -> str:
        """In small letters: whoever codes types them so."""
        return str(self.cleaned_data["letters"]).lower()

    def clean_parents(self) -> list[Code]:
        return list(self.cleaned_data["parents"])

    def field_of(self, problem: Problem) -> str | None:
        return {
            "code_letters_taken": "letters",
            "code_in_itself": "parents",
            "code_in_a_code": "parents",
            "code_is_used": "is_codable",
        }.get(problem.code)


class IntoForm(forms.Form):
    """The code into which another is merged."""

    into = forms.ModelChoiceField(label=_("Merge it into"), queryset=Code.objects.none())

    def __init__(self, *args: Any, code: Code, **values: Any) -> None:
        super().__init__(*args, **values)
        into: Any = self.fields["into"]
        into.queryset = Code.objects.filter(
            audit=code.audit_id, state=CodeState.IN_USE, is_codable=True
        ).exclude(pk=code.pk)


class SplitForm(forms.Form):
    """The names of the codes that one turned out to be."""

    names = forms.CharField(
        label=_("Codes that it turned out to be"),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[plain_text],
        help_text=_("One in each line."),
    )

    def clean_names(self) -> list[str]:
        """The names, each once."""
        lines = str(self.cleaned_data["names"]).splitlines()
        found = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        longest = Code._meta.get_field("name").max_length or 0
        for name in found:
            one_line(name)
            if len(name) > longest:
                words = _now("“{name}” is longer than {n} characters.")
                raise forms.ValidationError(words.format(name=shortened(name, SHOWN), n=longest))
        if not 2 <= len(found) <= MOST_PARTS:
            words = _now("Write between 2 and {n} names, one in each line.")
            raise forms.ValidationError(words.format(n=MOST_PARTS))
        return found


class VersionForm(forms.Form):
    """What is written of a version that is kept."""

    note = forms.CharField(
        label=_("What changed"), max_length=200, required=False, validators=[one_line]
    )


class PlaceForm(forms.Form):
    """Where a code is moved to, for who moves it without dragging it."""

    parent = forms.ChoiceField(label=_("Stands in"), required=False)
    before = forms.ChoiceField(label=_("Before"), required=False)

    def __init__(self, *args: Any, code: Code, siblings: list[Any], **values: Any) -> None:
        super().__init__(*args, **values)
        parent: Any = self.fields["parent"]
        there = [(pk, words) for pk, words in categories_of(code.audit) if pk != code.pk]
        parent.choices = [("", _("the top")), *there]
        before: Any = self.fields["before"]
        before.choices = [("", _("the end")), *((each.pk, str(each.code)) for each in siblings)]
