"""Forms of return sessions: the session, the votes, an objection and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.area_fields import AreasForm
from sereno.web.documents import Values
from sereno.web.findings.models import (
    BroughtBack,
    Finding,
    FindingState,
    Objection,
    ReturnSession,
    Vote,
    Voters,
    VotingGroup,
)
from sereno.web.findings.models.returns import COUNTED
from sereno.web.records.forms import Several

MOST_OF_A_GROUP = 9999
_PEOPLE = "people_"


class ReturnForm(AreasForm[ReturnSession]):
    """A session: when and where, which findings it brings back, and how many came."""

    findings = Several(label=_("Findings that are brought back"), queryset=Finding.objects.none())

    class Meta:
        model = ReturnSession
        fields: ClassVar[list[str]] = ["title", "on", "place", "access_level", "note"]
        help_texts: ClassVar[Values] = {
            "title": _("For instance: Return in El Tepetate."),
        }

    field_order = ("title", "on", "place", "chosen_areas", "other_areas", "findings")

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        assert self.person is not None
        row = self.instance
        seen = Finding.objects.for_person(audit, self.person)
        findings = self.fields["findings"]
        assert isinstance(findings, forms.ModelMultipleChoiceField)
        self._seen = seen.order_by().values("pk")
        self._brought = Finding.objects.filter(brought_back__session=row.pk or 0)
        is_open = ~Q(state=FindingState.DROPPED) | Q(pk__in=self._brought.order_by().values("pk"))
        findings.queryset = seen.filter(is_open).order_by("number")
        if row.pk:
            self.initial["findings"] = list(row.brought.values_list("finding", flat=True))
        came = {each.voters: each.people for each in row.groups.all()} if row.pk else {}
        for voters in Voters:
            self.fields[_PEOPLE + voters] = forms.IntegerField(
                label=_now("How many came: {group}").format(group=voters.label),
                required=False,
                min_value=0,
                max_value=MOST_OF_A_GROUP,
                initial=came.get(voters),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.order_fields([name for name in self.fields if name not in ("access_level", "note")])

    def values(self) -> Values:
        """For the verb: findings as a list, groups as {voters: people} of those who came."""
        given = super().values()
        groups = {voters: given.pop(_PEOPLE + voters) for voters in Voters}
        # What whoever writes may not see stays.
        kept = self._brought.exclude(pk__in=self._seen) if self.instance.pk else ()
        return given | {
            "areas": list(given["areas"].items()),
            "findings": [*given["findings"], *kept],
            "groups": {voters: n for voters, n in groups.items() if n},
        }


class VotesForm(forms.Form):
    """How each group voted on each finding."""

    def __init__(
        self, *args: Any, session: ReturnSession, brought: list[BroughtBack], **values: Any
    ) -> None:
        super().__init__(*args, **values)
        self.brought = brought
        self.groups = list(session.groups.all())
        votes = Vote.objects.filter(brought__session=session)
        there = {(each.brought_id, each.group_id): each for each in votes}
        words = {name: Vote._meta.get_field(name).verbose_name for name in COUNTED}  # type: ignore[union-attr]
        for each in brought:
            for group in self.groups:
                vote = there.get((each.pk, group.pk))
                for name in COUNTED:
                    label = f"{each.finding.number}, {group}, {words[name]}"
                    self.fields[_cell(each, group, name)] = forms.IntegerField(
                        label=label,
                        required=False,
                        min_value=0,
                        max_value=MOST_OF_A_GROUP,
                        initial=getattr(vote, name) if vote else None,
                        # What somebody else counts meanwhile in another cell stays.
                        show_hidden_initial=True,
                        widget=forms.NumberInput(
                            attrs={"inputmode": "numeric", "aria-label": label}
                        ),
                    )

    def clean(self) -> None:
        """No group has more votes than people."""
        super().clean()
        for brought in self.brought:
            for group in self.groups:
                cast = sum(self._of(brought, group))
                if cast > group.people:
                    self.add_error(
                        _cell(brought, group, COUNTED[0]),
                        _now(
                            "{n} votes of {people} people ({group}): correct the votes, or how "
                            "many came."
                        ).format(n=cast, people=group.people, group=group),
                    )

    def _of(self, brought: BroughtBack, group: VotingGroup) -> list[int]:
        return [self.cleaned_data.get(_cell(brought, group, name)) or 0 for name in COUNTED]

    def tables(
        self,
    ) -> Iterator[tuple[BroughtBack, list[tuple[VotingGroup, list[forms.BoundField]]]]]:
        """Each finding with its groups and their fields."""
        for brought in self.brought:
            yield (
                brought,
                [
                    (group, [self[_cell(brought, group, name)] for name in COUNTED])
                    for group in self.groups
                ],
            )

    def votes(self) -> dict[tuple[int, int], dict[str, int]]:
        """For the verb: {(brought, group): {one of COUNTED: votes}} of the cells changed here."""
        changed = {
            (brought.pk, group.pk): {
                name: self.cleaned_data.get(cell) or 0
                for name in COUNTED
                if (cell := _cell(brought, group, name)) in self.changed_data
            }
            for brought in self.brought
            for group in self.groups
        }
        return {key: counts for key, counts in changed.items() if counts}


def _cell(brought: BroughtBack, group: VotingGroup, name: str) -> str:
    return f"{brought.pk}_{group.pk}_{name}"


class ObjectionForm(forms.ModelForm[Objection]):
    """What somebody said against a finding."""

    class Meta:
        model = Objection
        fields: ClassVar[list[str]] = ["brought", "text"]
        widgets: ClassVar[Values] = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, brought: list[BroughtBack], **values: Any) -> None:
        super().__init__(*args, **values)
        field = self.fields["brought"]
        assert isinstance(field, forms.ModelChoiceField)
        field.label = _("To which finding")
        field.queryset = BroughtBack.objects.filter(pk__in=[each.pk for each in brought])
        field.label_from_instance = lambda each: f"{each.finding.number} · {each.finding}"  # type: ignore[method-assign, assignment]


class AnswerForm(forms.ModelForm[Objection]):
    """What came of an objection."""

    class Meta:
        model = Objection
        fields: ClassVar[list[str]] = ["answer"]
        widgets: ClassVar[Values] = {"answer": forms.Textarea(attrs={"rows": 2})}
