"""Two groups side by side: in how many of the activities with each a code was given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.methods.diagnosis.coding.comparing import Difference, difference_of_shares
from sereno.methods.diagnosis.coding.passages import Flags, Ints
from sereno.methods.policy.release import is_small
from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.analysis.asking import AnalysisQuestion, address_of, tools_of_within
from sereno.web.coding.analysis.dimensions import BY, Spread, spread
from sereno.web.coding.analysis.material import Material
from sereno.web.coding.models import Code
from sereno.web.coding.search.asking import NONE
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool


@dataclass(frozen=True)
class Side:
    """One group: in how many of its activities a code was given, and what its address says."""

    words: str
    n: int
    of: int
    query: str


@dataclass(frozen=True)
class Compared:
    """A code in both groups. is_sure: the limits leave no difference out."""

    code: Code
    sides: tuple[Side, Side]
    difference: Difference

    @property
    def is_sure(self) -> bool:
        """Whether chance alone hardly makes such a difference."""
        return self.difference.low > 0 or self.difference.high < 0

    @property
    def points(self) -> str:
        """The difference in percentage points."""
        return signed(self.difference.value)

    @property
    def limits(self) -> str:
        """Its limits."""
        return _("{low} to {high}").format(
            low=signed(self.difference.low), high=signed(self.difference.high)
        )


def signed(share: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return f"{'+' if share >= 0 else '−'}{number(abs(share) * 100, 0)}"


class Comparison:
    """Two values of a dimension, as one person sees them; hidden: codes that are held back."""

    def __init__(self, material: Material, question: AnalysisQuestion) -> None:
        self.spread: Spread = spread(material, question.by)
        keys = list(self.spread.keys)
        asked = (question.first, question.second)
        chosen = [each if each and each in keys else None for each in asked]
        free = [key for key in keys if key not in chosen and key not in ("", "unknown")]
        self.values = [
            each if each is not None else (free.pop(0) if free else "") for each in chosen
        ]
        self.lines: list[Compared] = []
        self.hidden = 0
        if len(keys) < 2 or self.values[0] == self.values[1]:
            return
        least = material.audit.smallest_shown_to(material.person)
        places = [keys.index(value) for value in self.values]
        of = [self._activities(place) for place in places]
        people = self.spread.table(material.passages.code, len(material.codes)).people
        codes = Code.objects.in_bulk(material.codes)
        for i, pk in enumerate(material.codes):
            given = [self._activities(place, material.passages.code == i) for place in places]
            behind = people[i, places]
            is_few = is_small(behind, material.audit.k) | (behind == 0)
            few = bool(is_few[[n > 0 for n in given]].any())
            if few and least is not None:
                self.hidden += 1
                continue
            difference = difference_of_shares(given[0], of[0], given[1], of[1])
            if difference is None:
                continue
            first, second = (
                Side(
                    self.spread.words[place],
                    n,
                    total,
                    address_of(
                        question.within, code=codes[pk].number, **{question.by: keys[place] or NONE}
                    ),
                )
                for n, total, place in zip(given, of, places, strict=True)
            )
            self.lines.append(Compared(codes[pk], (first, second), difference))
        self.lines.sort(key=lambda line: (not line.is_sure, -abs(line.difference.value)))

    def _activities(self, place: int, codes: Flags | None = None) -> int:
        """In how many activities of a value anything was given, or a code."""
        passage: Ints = self.spread.passage[self.spread.value == place]
        if codes is not None:
            passage = passage[codes[passage]]
        return int(np.unique(self.spread.activity[passage]).size)


@require_GET
@needs(Right.SEE_FIELDWORK)
def compare(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Two groups, code by code."""
    question = AnalysisQuestion.of(request.GET, by="sex")
    found = Comparison(Material(audit, person, question.within), question)
    names = dict(BY) | {"area": audit.area_word.capitalize()}
    options = list(zip(found.spread.keys, found.spread.words, strict=True))
    words = dict(options)
    first, second = found.values
    context: Context = {
        "audit": audit,
        "question": question,
        "found": found,
        "first": words.get(first, ""),
        "second": words.get(second, ""),
        "filters": [
            ListTool("by", _("Groups by"), question.by, list(names.items()), "", "sex"),
            ListTool("first", _("First group"), first, options, "", first),
            ListTool("second", _("Second group"), second, options, "", second),
            *tools_of_within(audit, person, question.within, code=False),
        ],
    }
    return render(request, "coding/compare.html", context)
