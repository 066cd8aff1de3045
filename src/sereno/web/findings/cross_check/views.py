"""Pages of the cross-check: both sides of each area and topic, and from where on they are high."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.methods.findings.cross_check import Told
from sereno.vocabulary.quantities import share
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.coverage.board import Board
from sereno.web.documents import Context
from sereno.web.findings.cross_check.details import CrossCell, CrossCheck, cross_check, most_of
from sereno.web.findings.cross_check.figures import cell_figures
from sereno.web.findings.cross_check.forms import LimitsForm
from sereno.web.findings.cross_check.limits import limits_in_force, set_limits
from sereno.web.findings.cross_check.words import BEAR_IN_MIND, KINDS, SAID, headline, sums_of
from sereno.web.findings.risk.details import risks_of
from sereno.web.findings.risk.pictures import lines_of
from sereno.web.people.models import Person

FIRST_ROWS: Final = 12
FIRST_RISKS: Final = 5
# What has most to say comes first.
WEIGHT: Final = {Told.SILENCE: 9, Told.CONTRADICT: 9, Told.FEAR: 3, Told.CONVERGE: 2}


@require_GET
@needs(Right.SEE_FIELDWORK)
def cross(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Records beside voices, a cell of which is opened at the side; and the first risks."""
    found = cross_check(audit, person)
    risks = risks_of(audit, person)
    context: Context = {
        "audit": audit,
        "found": found,
        "risks": lines_of(risks.rule, risks.found[:FIRST_RISKS]),
        "rule": risks.rule,
        "n_risks": len(risks.found),
        "may_decide": audit.allows(person, Right.WRITE_FINDINGS),
    }
    if found is not None:
        context |= _shown(found, request.GET.dict(), person)
    return render(request, "findings/cross_check.html", context)


def _shown(found: CrossCheck, asked: Mapping[str, str], person: Person) -> Context:
    audit = found.audit
    every = found.chosen if found.chosen and asked.get("show") != "every" else found.records.areas
    rows = sorted(found.rows(every), key=_has_less_to_say)
    known = {topic.key: topic for topic in found.topics}
    topic, code = known.get(asked.get("topic", "")), asked.get("area", "")
    is_asked = topic is not None and code in found.records.areas
    cell = found.cell(code, topic) if topic is not None and is_asked else _first(found, rows)
    cut = rows if asked.get("show") in ("chosen", "every") else rows[:FIRST_ROWS]
    return (
        {
            "headline": headline(found, every),
            "rows": [
                (row[0].area, [(each, KINDS[each.told], _query(each, asked)) for each in row])
                for row in cut
            ],
            "n_rows": len(cut),
            "n_all": len(rows),
            "n_chosen": len(found.chosen),
            "n_every": len(found.records.areas),
            "sums": [(kind, str(kind), words, n) for kind, words, n in sums_of(found, every)],
            "kinds": KINDS,
            "is_asked": is_asked,
            "holds_back": found.holds_back,
            "limits": found.limits,
            "high_from": share(found.limits.high_from, 0),
            "spoken_from": share(found.limits.spoken_from, 0),
        }
        | (_side(found, cell, person) if cell is not None else {})
        | {"audit": audit}
    )


def _has_less_to_say(row: list[CrossCell]) -> tuple[int, str]:
    return -sum(WEIGHT.get(each.told, 0) for each in row), row[0].area


def _first(found: CrossCheck, rows: list[list[CrossCell]]) -> CrossCell | None:
    """The cell that is open at first: one of what the headline speaks of."""
    counts = found.by_kind([row[0].code for row in rows])
    kinds = (Told.SILENCE, Told.CONTRADICT, Told.FEAR, Told.CONVERGE)
    for kind in kinds:
        n, place = most_of(counts, kind, len(found.topics))
        if n:
            return next(row[place] for row in rows if row[place].told == kind)
    return rows[0][0] if rows else None


def _query(cell: CrossCell, asked: Mapping[str, str]) -> str:
    show = {"show": asked["show"]} if asked.get("show") in ("chosen", "every") else {}
    return urlencode({"area": cell.code, "topic": cell.topic.key} | show)


def _side(found: CrossCheck, cell: CrossCell, person: Person) -> Context:
    """Both sides of one cell, and what one does from here."""
    audit = found.audit
    missing = [each for each in Board(audit, person).missing() if each.area == cell.area]
    about = urlencode({"area": cell.code, "topic": cell.topic.key})
    return {
        "cell": cell,
        "kind": KINDS[cell.told],
        "said": SAID[cell.told],
        "bear_in_mind": BEAR_IN_MIND.get(cell.told),
        "missing": missing[:2] if cell.told in (Told.SILENCE, Told.LITTLE, Told.HELD) else [],
        "figures": (made := cell_figures(found, cell)).sheets,
        "made": made,
        "about": about,
        "plan": urlencode({"chosen_areas": cell.code}),
        "may_plan": audit.allows(person, Right.KEEP_FIELDWORK),
        "may_rate": audit.allows(person, Right.RATE),
        "recorded": _recorded(cell),
    }


def _recorded(cell: CrossCell) -> str:
    """What opens the records: the offence of a topic of one, else all of the area's."""
    offences = cell.topic.offences
    return urlencode({"topic": offences[0]}) if len(offences) == 1 else ""


@require_http_methods(["GET", "POST"])
@needs(Right.WRITE_FINDINGS)
def limits(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """From where on records and voices are high."""
    now = limits_in_force(audit)
    form = LimitsForm(request.POST or None, limits=now)
    back = reverse("findings:cross_check", args=[audit.slug])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        set_limits(
            audit=audit, by=person, high_from=given["high_from"] / 100,
            spoken_from=given["spoken_from"] / 100, least=given["least"], reason=given["reason"],
        )  # fmt: skip
        messages.success(request, _("The limits of the cross-check are changed."))
        return redirect(back)
    title = _("From where on records and voices are high")
    context: Context = {
        "audit": audit,
        "form": form,
        "title": title,
        "trail": [(_("Cross-check and risks"), back)],
        "back": back,
        "now": now,
    }
    return render(request, "findings/limits.html", context, status=422 if form.errors else 200)
