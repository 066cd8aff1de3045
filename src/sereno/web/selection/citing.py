"""Incidence of an area, and committed selections, as evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.imports.origins import origins_by_version
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited, numbers_in
from sereno.web.selection.models import CommittedSelection

if TYPE_CHECKING:
    from sereno.web.selection.shown import IncidenceQuestion


def _incidences(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    # Here, since they bring numpy, which a command that opens the instance does without.
    from sereno.web.imports.version_reader import open_facts
    from sereno.web.selection.incidence_figures import period_words, topic_words
    from sereno.web.selection.incidence_rows import row_of
    from sereno.web.selection.shown import IncidenceQuestion, Shown, show

    version = DataVersion.objects.current(audit)
    if version is None:
        return {}
    facts = open_facts(version)
    places = {area["area_code"]: place for place, area in enumerate(facts.areas)}
    k = None if person is None else audit.smallest_shown_to(person)
    answers: dict[IncidenceQuestion, Shown] = {}
    found = {}
    for thing in things:
        asked = dict(parse_qsl(thing))
        place = places.get(asked.get("area", ""))
        wanted = IncidenceQuestion.of(asked, facts, whole=False)
        question = IncidenceQuestion.of(asked, facts, whole=k is not None)
        if place is None or wanted.topic != asked.get("topic", ""):
            continue
        if question not in answers:
            answers[question] = show(version, question, k=k)
        row = row_of(facts, answers[question], place)
        # Of another period than the one that was cited there is nothing to tell.
        is_told = not row.held and question == wanted
        at = reverse("selection:area", args=[audit.slug, place])
        query = {name: value for name, value in asked.items() if name != "area"}
        found[thing] = Cited(
            title=f"{topic_words(wanted.topic)}: {row.name}, {period_words(wanted)}",
            href=f"{at}?{urlencode(query)}",
            version=str(version.number),
            value={
                "n": row.n,
                **{name: _rounded(getattr(row, name)) for name in ("rate", "low", "high", "eb")},
            }
            if is_told
            else {},
            areas=((asked["area"], row.name),),
            is_whole=k is None,
        )
    return found


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _incidence_told(value: Mapping[str, Any]) -> str:
    if not value:
        return ""
    n = ngettext("{n} incident", "{n} incidents", value["n"]).format(n=number(value["n"]))
    if value.get("rate") is None:
        return n
    rate = _("{rate} per 100,000 people per year (95 of 100: {low} to {high})").format(
        **{name: number(value[name], 1) for name in ("rate", "low", "high")}
    )
    return f"{n}, {rate}"


def incidence_thing(area: str, question: IncidenceQuestion) -> str:
    """What names the incidence of an area: its code and what the explorer was asked."""
    months = {"from": f"{question.first:%Y-%m}", "to": f"{question.last:%Y-%m}"}
    topic = {"topic": question.topic} if question.topic else {}
    return urlencode({"area": area, **topic, **months})


def _decisions(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    numbers = numbers_in(things)
    rows = CommittedSelection.objects.filter(audit=audit).listed()
    if person is not None:
        rows = CommittedSelection.objects.for_person(audit, person)
    rows = rows.select_related("version", "replaced_by")
    made = {each.number: each for each in rows.filter(number__in=numbers.values())}
    return {
        thing: Cited(
            title=made[number].name,
            href=reverse("selection:decision", args=[audit.slug, number]),
            version=str(made[number].version.number),
            value={
                "selected": len(made[number].selected),
                "is_replaced": hasattr(made[number], "replaced_by"),
            },
        )
        for thing, number in numbers.items()
        if number in made
    }


def _decision_told(value: Mapping[str, Any]) -> str:
    n = value["selected"]
    told = ngettext("{n} neighbourhood chosen", "{n} neighbourhoods chosen", n).format(n=number(n))
    return _("{chosen}; replaced since").format(chosen=told) if value["is_replaced"] else told


INCIDENCE: Final = Citable(
    key="incidence",
    name=gettext_lazy("incidence"),
    icon="chart-bar",
    side="records",
    find_many=_incidences,
    told=_incidence_told,
    origins=origins_by_version,
)
SELECTION: Final = Citable(
    key="selection",
    name=gettext_lazy("selection"),
    icon="list-check",
    side="records",
    find_many=_decisions,
    told=_decision_told,
    origins=origins_by_version,
    model="selection.CommittedSelection",
)
