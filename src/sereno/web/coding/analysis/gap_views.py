"""What is missing: silences, and whether anything new is still said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sereno.methods.diagnosis.coding.saturation import BASE, ORDERS, RUN, Saturation
from sereno.methods.diagnosis.coding.silence import LEAST_EXPECTED, Heard
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.analysis.saturations import SEED, Line, saturations
from sereno.web.coding.analysis.silences import silences
from sereno.web.documents import Context
from sereno.web.people.models import Person

HOW = {
    Heard.SILENCE: _("said much less than expected"),
    Heard.LITTLE: _("too little was said or coded there to tell"),
    Heard.SPOKEN: _("people speak about it"),
}
WIDTH, HEIGHT = 320, 96


@dataclass(frozen=True)
class Drawn:
    """How many codes are known after each activity: as held, and the band of other orders; in the
    units of the picture. first, codes: after the first one and after the last.
    """

    line: Line
    known: str
    band: str
    first: int = 0
    codes: int = 0

    @classmethod
    def of(cls, line: Line) -> Drawn:
        """A line as it is drawn."""
        found = line.found
        if found is None:
            return cls(line, "", "")
        high = [_at(found, i, value) for i, value in enumerate(found.high)]
        low = [_at(found, i, value) for i, value in enumerate(found.low)]
        counts = found.new.cumsum()
        known = [_at(found, i, value) for i, value in enumerate(counts)]
        band = " ".join([*high, *reversed(low)])
        return cls(line, " ".join(known), band, int(counts[0]), int(counts[-1]))


def _at(found: Saturation, place: int, codes: float) -> str:
    steps, most = max(len(found.new) - 1, 1), max(float(found.new.sum()), 1.0)
    return f"{place / steps * WIDTH:.1f},{HEIGHT * (1 - float(codes) / most):.1f}"


@require_GET
@needs(Right.SEE_FIELDWORK)
def silence(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Where the records are full of what people hardly speak about."""
    found = silences(audit, person)
    groups = defaultdict(list)
    for each in found or ():
        groups[each.how].append(each)
    unheard = defaultdict(list)
    for each in groups.pop(Heard.NOBODY, ()):
        unheard[each.area].append(each.topic)
    context: Context = {
        "audit": audit,
        "found": found,
        "groups": [(how, words, groups[how]) for how, words in HOW.items() if groups[how]],
        # Where nobody was heard nothing is expected: an area is said once, with all its topics.
        "unheard": [(area, ", ".join(topics)) for area, topics in sorted(unheard.items())],
        "n_silent": len({each.area for each in groups[Heard.SILENCE]}),
        "least": LEAST_EXPECTED,
    }
    return render(request, "coding/silence.html", context)


@require_GET
@needs(Right.SEE_FIELDWORK)
def saturation(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Whether activities still bring new codes."""
    context: Context = {
        "audit": audit,
        "lines": [Drawn.of(line) for line in saturations(audit, person)],
        "base": BASE,
        "run": RUN,
        "orders": ORDERS,
        "seed": SEED,
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "coding/saturation.html", context)
