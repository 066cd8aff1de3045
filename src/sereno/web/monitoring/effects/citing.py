"""Effects as evidence: what a page of before and after says now, and what came of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.web.audits.access_levels import highest
from sereno.web.audits.models import Audit
from sereno.web.geographies.models.levels import AREA
from sereno.web.indicators.origins import origins_of_editions
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited, Origin, numbers_in

if TYPE_CHECKING:
    from sereno.methods.sources.indicators.series_breaks import SeriesBreak
    from sereno.web.indicators.citing import CitedValues
    from sereno.web.indicators.reading import Reading
    from sereno.web.monitoring.effects.comparing import Span
    from sereno.web.monitoring.effects.parts import Part


def effect_thing(
    reading: Reading,
    before: Span,
    after: Span,
    chosen: Mapping[Part, Sequence[str]],
    *,
    across: bool,
) -> str:
    """What names an effect: the indicator and what its page was asked, all of it said."""
    asked = {"code": reading.indicator.code, "level": reading.level, "group": reading.group}
    for name, which in (("before", before), ("after", after)):
        asked |= {name: which.labels[0], f"{name}_to": which.labels[-1]}
    asked["across"] = "1" if across else ""
    parts = [(part, area) for part, areas in chosen.items() for area in sorted(set(areas))]
    return urlencode([*((name, value) for name, value in asked.items() if value), *parts])


def _find_many(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    # Here, since they bring numpy, which a command that opens the instance does without.
    from sereno.web.indicators.citing import CitedValues

    asked = {thing: QueryDict(thing) for thing in things}
    values = CitedValues(audit, person, {each.get("code", "") for each in asked.values()})
    breaks: dict[str, Sequence[SeriesBreak]] = {}
    found = {}
    for thing, given in asked.items():
        effect = _effect(audit, values, breaks, given)
        if effect is not None:
            found[thing] = effect
    return found


def _effect(
    audit: Audit, values: CitedValues, breaks: dict[str, Sequence[SeriesBreak]], given: QueryDict
) -> Cited | None:
    """breaks: those of indicators that were asked for already, by their codes."""
    from sereno.web.indicators.series import breaks_of
    from sereno.web.monitoring.effects.comparing import (
        count_areas,
        find_effect,
        known_periods,
        span,
    )
    from sereno.web.monitoring.effects.parts import PARTS

    code = given.get("code", "")
    indicator = values.indicators.get(code)
    if indicator is None or indicator.current is None or not indicator.counts_events:
        return None
    edition = indicator.current
    level = given.get("level", "") or (AREA if AREA in edition.facts else "")
    shown = values.shown(code, level)
    if shown is None:
        return None
    periods = known_periods(edition.facts[level]["periods"])
    if not {given.get("before", ""), given.get("after", "")} <= set(periods):
        return None
    before, after = (
        span(periods, given.get(which, ""), given.get(f"{which}_to") or given.get(which, ""), 0)
        for which in ("before", "after")
    )
    if code not in breaks:
        breaks[code] = breaks_of(audit, indicator, edition.file.version)
    names = values.names(level)
    chosen = {part: given.getlist(part) for part in PARTS}
    answer = find_effect(
        count_areas(indicator, shown, given.get("group", ""), names, before, after),
        chosen,
        before,
        after,
        breaks[code],
        across=given.get("across") == "1",
    )
    found = answer.found if answer is not None else None
    if found is None and values.everything:
        return None
    acted = chosen["acted"] if level == AREA else []
    at = reverse("monitoring:effect", args=[audit.slug, indicator.code])
    asked = given.copy()
    asked.pop("code")
    return Cited(
        title=_("{indicator}: {before} against {after}").format(
            indicator=indicator.name, before=before.words, after=after.words
        ),
        href=f"{at}?{asked.urlencode()}#answer",
        version=str(edition.number),
        value={}
        if found is None
        else {
            name: round(float(getattr(found, name)), 6) for name in ("estimate", "low", "high", "p")
        },
        access_level=values.levels[code],
        areas=tuple((code, names.get(code, code)) for code in acted if code in names),
        read=indicator,
        is_whole=values.everything,
    )


def _told(value: Mapping[str, Any]) -> str:
    from sereno.web.monitoring.effects.figures import amount_words, p_words

    if not value:
        return ""
    return _(
        "{amount} than expected (95 of 100: {low} to {high}; p: {p}); looked at, not registered"
    ).format(
        amount=amount_words(value["estimate"]),
        low=amount_words(value["low"]),
        high=amount_words(value["high"]),
        p=p_words(value["p"]),
    )


def _effect_origins(
    audit: Audit, person: Person, versions: Mapping[str, str]
) -> Mapping[str, Origin]:
    wanted = {
        thing: (QueryDict(thing).get("code", ""), int(of))
        for thing, of in versions.items()
        if of.isdecimal()
    }
    found = origins_of_editions(audit, person, wanted.values())
    return {thing: found[edition] for thing, edition in wanted.items() if edition in found}


EFFECT: Final = Citable(
    key="effect",
    name=gettext_lazy("before and after"),
    icon="chart-histogram",
    side="records",
    find_many=_find_many,
    told=_told,
    origins=_effect_origins,
)


def _find_studies(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    """Studies of which something came, by their numbers; without a value where it is held back."""
    from sereno.web.indicators.reading import shown_names
    from sereno.web.indicators.shown_values import sees_small
    from sereno.web.monitoring.effects.results import kept_value
    from sereno.web.monitoring.effects.seen import RUNS, runs_seen
    from sereno.web.monitoring.models import EffectStudy

    numbers = numbers_in(things)
    rows = EffectStudy.objects.filter(audit=audit).select_related("indicator__current")
    if person is not None:
        rows = EffectStudy.objects.for_person(audit, person)
    rows = rows.select_related("indicator__source").prefetch_related(
        RUNS, "harm__indicator__source"
    )
    studies = {row.number: row for row in rows.filter(number__in=set(numbers.values()))}
    everything = person is None or sees_small(audit, person)
    names = shown_names(audit, AREA) if studies else {}
    found = {}
    for thing, number in numbers.items():
        study = studies.get(number)
        if study is None or not study.runs.all():
            continue
        runs = runs_seen(study, audit, person)
        acted = study.areas.get("acted", []) if study.level == AREA else []
        found[thing] = Cited(
            title=study.title,
            href=reverse("monitoring:study", args=[audit.slug, study.number]),
            version=str(runs[0].number) if runs else "",
            value=kept_value(runs[0]) if runs else {},
            access_level=highest(
                [study.access_level, study.indicator.access_level]
                + [each.indicator.access_level for each in study.harm.all()]
            ),
            areas=tuple((code, names.get(code, code)) for code in acted if code in names),
            read=study,
            is_whole=everything,
        )
    return found


def _told_study(value: Mapping[str, Any]) -> str:
    from sereno.web.monitoring.effects.results import told_value

    return told_value(value) if value else ""


def _study_origins(
    audit: Audit, person: Person, versions: Mapping[str, str]
) -> Mapping[str, Origin]:
    """By the edition that the run of each was worked out from."""
    from sereno.web.monitoring.models import EffectRun

    rows = EffectRun.objects.filter(
        study__audit=audit, study__number__in=numbers_in(versions).values()
    )
    of = {
        (str(study), str(number)): (code, edition)
        for study, number, code, edition in rows.values_list(
            "study__number", "number", "edition__indicator__code", "edition__number"
        )
    }
    wanted = {thing: of[thing, run] for thing, run in versions.items() if (thing, run) in of}
    found = origins_of_editions(audit, person, wanted.values())
    return {thing: found[edition] for thing, edition in wanted.items() if edition in found}


STUDY: Final = Citable(
    key="effect_study",
    name=gettext_lazy("study of an effect"),
    icon="chart-histogram",
    side="records",
    find_many=_find_studies,
    told=_told_study,
    origins=_study_origins,
    model="monitoring.EffectStudy",
)
