"""The list of evidence: which kinds, which states, of which area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.findings.models import Evidence, EvidenceState, Side
from sereno.web.people.models import Person
from sereno.web.records.citable import citables
from sereno.web.records.tools import ListTool

FIRST = (EvidenceState.WITHDRAWN, EvidenceState.GONE, EvidenceState.CHANGED)


@dataclass(frozen=True)
class EvidenceQuestion:
    """What is asked of the list."""

    kind: str = ""
    side: str = ""
    state: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """As the address says it; what it says wrongly is passed over."""
        kind, side, state = (asked.get(name, "") for name in ("kind", "side", "state"))
        return cls(
            kind=kind if kind in citables() else "",
            side=side if side in Side.values else "",
            state=state if state in EvidenceState.values else "",
        )

    def rows(self, audit: Audit, person: Person) -> QuerySet[Evidence]:
        """What a person may know to be there, what is no longer as it was cited first."""
        asked = {name: value for name, value in vars(self).items() if value}
        rows: QuerySet[Evidence] = Evidence.objects.told_to(audit, person).filter(**asked)
        place = Case(
            *(When(state=state, then=Value(i)) for i, state in enumerate(FIRST)),
            default=Value(len(FIRST)),
            output_field=IntegerField(),
        )
        return rows.order_by(place, "-number")

    def tools(self) -> list[ListTool]:
        """The filters of the page."""
        kinds = [(each.key, each.name) for each in citables().values()]
        return [
            ListTool("kind", _("Kind"), self.kind, kinds),
            ListTool("side", _("Side"), self.side, Side.choices),
            ListTool("state", _("State"), self.state, EvidenceState.choices),
        ]
