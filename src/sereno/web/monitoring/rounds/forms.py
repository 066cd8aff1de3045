"""Forms of rounds of review: what one is, and who judges an item."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.monitoring.models import Design, MonitoringRound
from sereno.web.monitoring.rounds.independence import reviewers_of
from sereno.web.people.models import Person
from sereno.web.records.forms import RecordForm, Several

LARGEST_SEED = 2**31 - 1


class RoundForm(RecordForm[MonitoringRound]):
    """What is written of a round."""

    seed = forms.IntegerField(
        label=_("Seed of the draw"),
        min_value=0,
        max_value=LARGEST_SEED,
        help_text=_(
            "With the same seed the same recommendations are drawn, and given to the same people."
        ),
    )

    class Meta:
        model = MonitoringRound
        fields = ("title", "cutoff_on", "design", "n_sampled", "reviewers", "access_level")
        field_classes: ClassVar = {"reviewers": Several}

    field_order = (
        "title", "cutoff_on", "design", "n_sampled", "seed", "reviewers", "access_level"
    )  # fmt: skip

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        if self.instance.pk:
            self.initial["seed"] = self.instance.seed
        else:
            self.initial.setdefault("seed", secrets.randbelow(LARGEST_SEED))
            self.initial["access_level"] = AccessLevel.PUBLIC
        self.fields["access_level"].help_text = _now(
            "Each judgement is seen by whoever may see its recommendation, once the round is "
            "locked."
        )
        people: Any = self.fields["reviewers"]
        people.queryset = Person.objects.filter(pk__in=[each.pk for each in reviewers_of(audit)])
        people.help_text = _now(
            "Two of them judge each recommendation; none of them one that an institution of theirs "
            "is to carry out."
        )

    def clean_reviewers(self) -> list[Person]:
        """As a list, two or more, or none yet."""
        found = list(self.cleaned_data["reviewers"])
        if len(found) == 1:
            raise forms.ValidationError(_now("One reviewer alone can't judge blind: name two."))
        return found

    def clean(self) -> Values:
        """A sample has a size; what is judged lies in the past."""
        given = super().clean() or {}
        sampled = given.get("design") == Design.SAMPLE
        if sampled and not given.get("n_sampled") and "n_sampled" not in self.errors:
            self.add_error("n_sampled", _now("Write how many are drawn."))
        if not sampled:
            given["n_sampled"] = None
        cutoff = given.get("cutoff_on")
        if cutoff and cutoff > timezone.localdate():
            self.add_error("cutoff_on", _now("This day is still to come."))
        return given
