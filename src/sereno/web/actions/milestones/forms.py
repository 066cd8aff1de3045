"""Forms of milestones: what one is, and how far somebody says it is."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.actions.milestones.changes import PROVED
from sereno.web.actions.models import Action, Grade, Milestone, MilestoneState
from sereno.web.documents import Values
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.forms import DayInput, Several

# What proves something is at least somebody's word.
GRADES = [each for each in Grade.choices if each[0] != Grade.NONE]
# A phone offers its camera for these.
TAKEN = "image/*,application/pdf,.pdf,.docx,.xlsx,.odt,.ods,.csv,audio/*,video/*"


class ProofFileField(forms.FileField):
    """Where a file is chosen. The form is never given it, for a spool takes its bytes
    (files.receiving); what is wrong with it is told beside it all the same.
    """

    widget = forms.FileInput(attrs={"accept": TAKEN})


# What the verbs refuse that isn't the file's fault.
_OF_NO_FILE = ("action_", "milestone_", "record_", "evidence_")


def tell_of_file(form: forms.Form, problem: Problem) -> None:
    """Say what the verb found wrong: beside the file, if it is the file's."""
    beside = None if problem.code.startswith(_OF_NO_FILE) else "file"
    form.add_error(beside, f"{problem.what()} {problem.mend()}")


class MilestoneForm(forms.ModelForm[Milestone]):
    """What is written of a milestone; of one that is there, why it is due on another day."""

    reason = forms.CharField(
        label=_("Why it is due on another day"), max_length=500, required=False,
        validators=[one_line],
    )  # fmt: skip

    class Meta:
        model = Milestone
        fields = ("title", "due_on", "weight", "needs")
        field_classes: ClassVar = {"needs": Several}
        widgets: ClassVar = {"due_on": DayInput()}
        help_texts: ClassVar = {
            "title": _("Something of which one can see whether it is there."),
            "weight": _("1 to 100: one of 2 counts twice as much as one of 1."),
            "due_on": _("The earlier days stay with it."),
        }

    def __init__(self, *args: Any, action: Action, **values: Any) -> None:
        super().__init__(*args, **values)
        others = action.milestones.exclude(pk=self.instance.pk or 0)
        needs: Any = self.fields["needs"]
        needs.queryset = others
        if not others.exists():
            del self.fields["needs"]
        if not self.instance.pk:
            del self.fields["reason"]
            self.fields["due_on"].help_text = ""
        self._due_before = self.instance.due_on

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        moved = self.instance.pk and given.get("due_on", self._due_before) != self._due_before
        if moved and not given.get("reason", "").strip():
            self.add_error("reason", _now("Say why it is due on another day."))

    def values(self) -> Values:
        """As the verb takes them."""
        given = {name: self.cleaned_data[name] for name in self.fields}
        if "needs" in given:
            given["needs"] = list(given["needs"])
        return given

    def tell(self, problem: Problem) -> None:
        """A circle beside what makes it, the rest above."""
        beside = "needs" if problem.code == "milestone_circle" else None
        self.add_error(
            beside if beside in self.fields else None, f"{problem.what()} {problem.mend()}"
        )


class JudgeForm(forms.Form):
    """How far a milestone is; a file that shows it comes along."""

    state = forms.ChoiceField(
        label=_("How far it is"), choices=MilestoneState.choices, widget=forms.RadioSelect
    )
    share = forms.IntegerField(
        label=_("How much of it was reached, in %"), required=False, min_value=1, max_value=99,
        help_text=_("Only of one that is partly met."),
    )  # fmt: skip
    on = forms.DateField(label=_("On which day"), required=False, widget=DayInput())
    file = ProofFileField(
        label=_("Photo or file that shows it"), required=False,
        help_text=_(
            "Nobody is told that something is met without one. Of a photo its place and what the "
            "camera wrote are taken out."
        ),
    )  # fmt: skip
    grade = forms.ChoiceField(label=_("What kind of proof it is"), choices=GRADES, required=False)
    title = forms.CharField(
        label=_("What the file shows"), max_length=200, required=False, validators=[one_line],
        help_text=_("Left empty, it is called as the milestone."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Note"), max_length=1000, required=False, validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, milestone: Milestone, today: dt.date, has_proof: bool, **values: Any
    ) -> None:
        super().__init__(*args, **values)
        self.milestone, self.today, self.has_proof = milestone, today, has_proof
        self.fields["on"].initial = today
        self.fields["grade"].initial = Grade.WORD
        # Asked for where what is said needs them, and not optional then.
        for name in ("share", "on", *(() if has_proof else ("file",))):
            vars(self.fields[name])["one_of"] = True
        if milestone.state == MilestoneState.SCHEDULED:
            state: Any = self.fields["state"]
            state.choices = [each for each in state.choices if each[0] != MilestoneState.SCHEDULED]

    def clean_on(self) -> dt.date | None:
        """No day to come."""
        day: dt.date | None = self.cleaned_data["on"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_now("The day is still to come."))
        return day

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        state = given.get("state")
        if state == MilestoneState.PARTLY_MET:
            if given.get("share") is None and "share" not in self.errors:
                self.add_error("share", _now("Say how much of it was reached."))
        else:
            given["share"] = None
        has_day = given.get("on") or "on" in self.errors
        if state and state != MilestoneState.SCHEDULED and not has_day:
            self.add_error("on", _now("Say on which day."))

    def lacks_proof(self, *, has_file: bool) -> bool:
        """Whether what is said needs a file that is neither there nor coming along."""
        return self.cleaned_data["state"] in PROVED and not (has_file or self.has_proof)

    def tell(self, problem: Problem) -> None:
        """What is wrong with the file beside it, the rest above."""
        tell_of_file(self, problem)

    def judgement(self) -> Values:
        """As the verb takes it."""
        return {name: self.cleaned_data[name] for name in ("state", "share", "on", "text")}
