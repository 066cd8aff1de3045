"""The forms of findings: what is found and on what it rests; that one has read it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.area_fields import AreasForm
from sereno.web.documents import Values
from sereno.web.findings.evidence.basket import basket_of
from sereno.web.findings.evidence.resting import published_on
from sereno.web.findings.evidence.seeing import seen_by
from sereno.web.findings.models import Evidence, Finding, FindingState, Stance
from sereno.web.findings.statements.reading import mark_of
from sereno.web.records.forms import ReadForm
from sereno.web.topics.models import Topic, TopicState

_CITED = "evidence_"


class FindingForm(AreasForm[Finding]):
    """A finding, with what it rests on: what it cites, and what lies in the person's basket."""

    class Meta:
        model = Finding
        fields: ClassVar[list[str]] = [
            "title",
            "text",
            "topic",
            "access_level",
            "strength_said",
            "strength_reason",
        ]
        help_texts: ClassVar[Values] = {
            "title": _("One sentence that somebody could contradict, with where and when."),
            "strength_said": _("Leave it empty: it is worked out from what is cited."),
        }

    field_order = ("title", "text", "topic", "chosen_areas", "other_areas")

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        row = self.instance
        if row.state == FindingState.APPROVED:
            self.said_above = _now(
                "It is approved. What you save is version {n}, which somebody else reviews and "
                "which is approved again; until then only the team reads it."
            ).format(n=row.version + 1)
            if published := published_on(row):
                rests = _now("Published recommendations rest on it: {references}.").format(
                    references=", ".join(each.reference for each in published)
                )
                self.said_above = f"{self.said_above} {rests}"
        self.fields["text"].widget.attrs["rows"] = 8
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ModelChoiceField)
        topic.empty_label = "–"
        offered = Q(state=TopicState.IN_USE) | Q(pk=row.topic_id or 0)
        topic.queryset = Topic.objects.filter(offered, audit=audit)
        self._cited = (
            {each.evidence: each.stance for each in row.evidence.select_related("evidence")}
            if row.pk
            else {}
        )
        self._offered = self._to_cite()
        for evidence, words in self._offered.items():
            self.fields[f"{_CITED}{evidence.number}"] = forms.ChoiceField(
                label=words,
                required=False,
                choices=[("", _("not of this finding")), *Stance.choices],
                widget=forms.RadioSelect,
                initial=self._cited.get(evidence, ""),
            )
        self.order_fields(
            [name for name in self.fields if name not in ("strength_said", "strength_reason")]
        )

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if given.get("strength_said") and not given.get("strength_reason"):
            self.add_error("strength_reason", _("Say why, for everybody who reads it."))
        if not given.get("strength_said"):
            given["strength_reason"] = ""

    def values(self) -> Values:
        """For the verb: evidence as pairs with what it says; what the person may not see stays."""
        given = super().values()
        chosen = {each: given.pop(f"{_CITED}{each.number}") for each in self._offered}
        kept = {each: said for each, said in self._cited.items() if each not in chosen}
        pairs = [(each, Stance(said)) for each, said in (kept | chosen).items() if said]
        return given | {"areas": list(given["areas"].items()), "evidence": pairs}

    def _to_cite(self) -> dict[Evidence, str]:
        """What the person may choose of, with its words."""
        assert self.person is not None
        pieces = dict.fromkeys((*self._cited, *basket_of(self.audit, self.person)))
        return {
            each.evidence: f"{capfirst(str(each.name))} · {each.brief}"
            + (f" ({'; '.join(each.places)})" if each.places else "")
            for each in seen_by(self.audit, self.person, pieces)
        }


class ReadFindingForm(ReadForm):
    """That one has read this very version, and what it rests on as it is now."""

    def mark(self) -> str:
        """Of both."""
        return mark_of(self.row)
