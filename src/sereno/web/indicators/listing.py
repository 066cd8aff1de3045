"""What the list of an audit's indicators says and asks, beside their fields."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.indicators import units
from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics
from sereno.vocabulary.result_words import topic_name
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.geographies.models import GeographyLevel
from sereno.web.geographies.models.levels import level_word
from sereno.web.indicators.from_incidents import COUNT, uncounted
from sereno.web.indicators.models import Indicator
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.records.columns import asked_once

IN_A_LINE = 48


def unit_words(unit: str) -> str:
    """A unit as it is written after a value; what is none of the vocabulary's as it is."""
    known = units().get(unit)
    return known.said() if known else unit


def sdg_words(code: str) -> str:
    """An SDG target or indicator with its label."""
    return sdg()[code].name(language()) if code in sdg() else code


def level_names(audit: Audit) -> dict[str, str]:
    """The audit's geography levels by key, from the whole city down."""
    found = GeographyLevel.objects.filter(audit=audit).values_list("key", "name")
    names = asked_once(audit, "level_names", lambda: dict(found))
    return {key: level_word(audit, key, name) for key, name in names.items()}


def name_to_sort() -> F:
    """The name in the language in force."""
    return F(f"name_{language()}")


def topic_to_sort() -> Case:
    """The topic's name likewise; those without one come last."""
    cases = [When(topic=key, then=Value(topic_name(key))) for key in topics()]
    return Case(*cases, output_field=CharField())


def topic_said(indicator: Indicator, _audit: Audit) -> str:
    """The topic; empty for none."""
    return topic_name(indicator.topic) if indicator.topic else ""


def goal_said(indicator: Indicator, _audit: Audit) -> str:
    """The SDG target or indicator, as many words of it as a line holds."""
    return shorten(sdg_words(indicator.sdg), IN_A_LINE, placeholder="…")


def levels_there(indicator: Indicator, _audit: Audit) -> list[str]:
    """The keys of the levels at which there are values."""
    return indicator.current.levels if indicator.current else []


def levels_said(indicator: Indicator, audit: Audit) -> list[str]:
    """Their names, from the whole city down."""
    there = levels_there(indicator, audit)
    return [name for key, name in level_names(audit).items() if key in there]


def periods_said(indicator: Indicator, _audit: Audit) -> str:
    """From when to when there are values; empty without any."""
    if indicator.current is None:
        return ""
    first, last = indicator.current.first_period, indicator.current.last_period
    return first if first == last else f"{first}–{last}"


def of_goal(rows: QuerySet[Any], goal: str) -> QuerySet[Any]:
    """Those of an SDG: its targets and indicators begin with its number."""
    return rows.filter(sdg__startswith=f"{goal}.")


def at_level(rows: QuerySet[Any], level: str) -> QuerySet[Any]:
    """Those with values at a geography level."""
    return rows.filter(current__facts__has_key=level)


def topics_to_choose(audit: Audit, person: Person) -> list[tuple[str, str]]:
    """The topics of the indicators that a person may see."""
    there = {topic for topic, _code in _there(audit, person) if topic}
    return sorted(((key, topic_name(key)) for key in there), key=lambda each: fold(each[1]))


def goals_to_choose(audit: Audit, person: Person) -> list[tuple[str, str]]:
    """Their SDGs."""
    there = {code.split(".")[0] for _topic, code in _there(audit, person) if code}
    return [(goal, sdg()[goal].name(language())) for goal in sorted(there, key=int)]


def _there(audit: Audit, person: Person) -> list[tuple[str, str]]:
    seen = Indicator.objects.for_person(audit, person).order_by()
    kept = f"topics_and_goals_of_{person.pk}"
    return asked_once(audit, kept, lambda: list(seen.values_list("topic", "sdg").distinct()))


def counting_of(audit: Audit, person: Person) -> Context:
    """The newest import that has not been counted, and the job that is at it."""
    missing = uncounted(audit)
    counting = Job.objects.newest(missing, COUNT) if missing is not None else None
    job = card(counting, audit, person) if counting is not None and counting.is_live else None
    return {"uncounted": missing, "job": job}
