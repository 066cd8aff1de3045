"""The page that asks whether events fell more where something was done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.indicators.reading import (
    Reading,
    find_indicator,
    group_words,
    levels_of,
    read_indicator,
    shown_names,
)
from sereno.web.indicators.series import breaks_of
from sereno.web.monitoring.effects.choice import (
    DRAWN,
    choice_map,
    parts_shown,
    ready_made,
)
from sereno.web.monitoring.effects.citing import effect_thing
from sereno.web.monitoring.effects.comparing import count_areas, find_effect, known_periods, span
from sereno.web.monitoring.effects.figures import amount_words, effect_figure, p_words
from sereno.web.monitoring.effects.parts import PARTS, part_words
from sereno.web.people.models import Person


@require_GET
@needs(Right.SEE_RESULTS)
def effect(request: HttpRequest, audit: Audit, person: Person, code: str) -> HttpResponse:
    """An indicator's areas, two spans of time, and what changed more where."""
    indicator = find_indicator(audit, person, code)
    reading = read_indicator(audit, person, indicator, request.GET.dict())
    known = {
        "audit": audit,
        "indicator": indicator,
        "access_level": indicator.told_level,
        "trail": [
            (_("Indicators"), reverse("indicators:indicators", args=[audit.slug])),
            (indicator.name, reverse("indicators:indicator", args=[audit.slug, indicator.code])),
        ],
    }
    if reading is not None and indicator.counts_events:
        known |= _asked(request, reading, person)
    return render(request, "monitoring/effects/comparison.html", known)


def _asked(request: HttpRequest, reading: Reading, person: Person) -> Context:
    """What the page shows of the values; nothing where no area has two periods to compare."""
    audit, indicator = reading.audit, reading.indicator
    periods = known_periods(reading.facts["periods"])
    if len(periods) < 2:
        return {}
    given = request.GET
    usual = len(periods) - 1
    before = span(periods, given.get("before", ""), given.get("before_to", ""), usual - 1)
    after = span(periods, given.get("after", ""), given.get("after_to", ""), usual)
    areas = count_areas(
        indicator, reading.shown, reading.group, shown_names(audit, reading.level), before, after
    )
    chosen = {part: given.getlist(part) for part in PARTS}
    answer = find_effect(
        areas,
        chosen,
        before,
        after,
        breaks_of(audit, indicator, reading.edition.file.version),
        across=given.get("across") == "1",
    )
    query = given.copy()
    query["across"] = "1"
    parts = parts_shown(given)
    return {
        "reading": reading,
        "levels": levels_of(audit, reading.edition),
        "groups": [(key, group_words(key)) for key in reading.facts["groups"]],
        "is_current": reading.edition.pk == indicator.current_id,
        "periods": list(periods),
        "before": before,
        "after": after,
        "parts": [(part, part_words(part), len(set(chosen[part])), DRAWN[part]) for part in parts],
        "neighbours": len(parts) == len(PARTS),
        "lines": [
            (area, [(part, part_words(part), area.code in chosen[part]) for part in parts])
            for area in areas
        ],
        "countable": any(area.is_counted for area in areas),
        **ready_made(reading, areas, given),
        **choice_map(reading, person, areas, chosen),
        "across_query": query.urlencode(),
        "thing": effect_thing(reading, before, after, chosen, across=given.get("across") == "1"),
        **_answered(reading, answer, before, after),
    }


def _answered(reading: Reading, answer: Any, before: Any, after: Any) -> Context:
    if answer is None or answer.found is None:
        return {"answer": answer}
    found = answer.found
    figures = effect_figure(reading, answer, before, after)
    return {
        "answer": answer,
        "figures": figures,
        "chip": figures.by_name("effect"),
        "amount": amount_words(found.estimate),
        "low": amount_words(found.low),
        "high": amount_words(found.high),
        "p": p_words(found.p),
        "rows": [
            {
                "words": part_words(each.part),
                "n_areas": each.n_areas,
                "before": each.counts.before,
                "after": each.counts.after,
                "change": each.counts.after - each.counts.before,
            }
            for each in answer.parts
        ],
        "with_neighbours": any(each.part == "near" for each in answer.parts),
    }
