"""Which documents are to be given out, as the address asks: the lists of a large audit are narrowed
before anything is ticked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from sereno.methods.sources.reading.words import fold
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Round
from sereno.web.coding.search.views import area_choices
from sereno.web.diagnosis.models import Document, Technique
from sereno.web.records.tools import ListTool

NOBODY, SOMEBODY = "nobody", "somebody"


@dataclass(frozen=True)
class GiveQuestion:
    """What is asked of the documents; "": everything. has: whether somebody has it in the round."""

    q: str = ""
    area: str = ""
    technique: str = ""
    level: str = ""
    has: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """As the address says it; what it says wrongly is passed over."""
        technique, level = asked.get("technique", ""), asked.get("level", "")
        has = asked.get("has", "")
        return cls(
            q=asked.get("q", ""),
            area=asked.get("area", ""),
            technique=technique if technique in Technique.values else "",
            level=level if level in AccessLevel.values else "",
            has=has if has in (NOBODY, SOMEBODY) else "",
        )

    def tools(self, audit: Audit) -> list[ListTool]:
        """The menus above them."""
        has = [(NOBODY, _("nobody has it")), (SOMEBODY, _("given out already"))]
        return [
            ListTool("area", audit.area_word.capitalize(), self.area, area_choices(audit)),
            ListTool("technique", _("Technique"), self.technique, Technique.choices),
            ListTool("level", _("Level"), self.level, AccessLevel.choices),
            ListTool("has", _("In this round"), self.has, has),
        ]

    def documents(self, rows: Iterable[Document], round: Round) -> list[Document]:
        """Those of some that are asked for."""
        has = set(round.assignments.values_list("document", flat=True))
        words = fold(self.q).split()
        found = []
        for row in rows:
            activity = row.activity
            told = fold(f"{row.number} {row} {activity.title}")
            if (
                all(word in told for word in words)
                and self.technique in ("", activity.technique)
                and self.level in ("", row.access_level)
                and (not self.has or (row.pk in has) == (self.has == SOMEBODY))
                and (not self.area or self.area in {each.code for each in activity.areas.all()})
            ):
                found.append(row)
        return found
