"""Findings of the demo that rest on indicators, on all walks together and on an effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from sereno.vocabulary.language import number
from sereno.vocabulary.walk_scores import parameter_words
from sereno.web.findings.demo.city import City
from sereno.web.findings.demo.drafts import Draft, Thing, Turns
from sereno.web.findings.demo.words import table
from sereno.web.findings.models import Stance
from sereno.web.indicators.citing import thing_of
from sereno.web.indicators.listing import unit_words
from sereno.web.indicators.models import Indicator

# Of each indicator by area, in how many areas it is told; which end is the worse one.
_TOLD: Final = 3
_LOWER_IS_WORSE: Final = ("street_lighting",)
_TOPICS: Final = {
    "street_lighting": "public_security",
    "family_violence_call_rate": "gender_violence",
    "alcohol_outlet_rate": "alcohol",
    "dwellings_empty_share": "public_security",
}
_ABOUT: Final = {
    "street_lighting": ("lighting", "no_light"),
    "family_violence_call_rate": ("calls", "family_violence", "partner_violence"),
    "alcohol_outlet_rate": ("alcohol_outlets", "alcohol"),
    "dwellings_empty_share": ("dwellings_empty", "vacant_land"),
}
_CITY: Final = "city"
_KIND: Final = "indicator_value"


def by_area(city: City, turns: Turns) -> Iterator[Draft]:
    """Where a value is worst among the chosen areas, beside the city's."""
    for code, topic in _TOPICS.items():
        years = _years(city, code, "area")
        if not years:
            continue
        of_city = city.value(_KIND, thing_of(code, "municipality", _CITY, years[-1]))
        things = {area: thing_of(code, "area", area, years[-1]) for area in city.names}
        values = {area: city.value(_KIND, thing) for area, thing in things.items()}
        told = {area: each for area, each in values.items() if each.get("value") is not None}
        sign = 1 if code in _LOWER_IS_WORSE else -1
        ranked = sorted(told, key=lambda area: (sign * float(str(told[area]["value"])), area))
        title, text = table("statements")["values"][code]
        for area in ranked[:_TOLD] if of_city.get("value") is not None else ():
            given = {
                "area": city.names[area],
                "value": _told(told[area], is_short=True),
                "city": _told(of_city, is_short=True),
            }
            yield Draft(
                topic,
                title.format(**given),
                text.format(**given),
                [
                    Thing(_KIND, things[area]),
                    Thing(_KIND, thing_of(code, "municipality", _CITY, years[-1])),
                ],
                [(area, city.names[area])],
                frozenset(_ABOUT[code]),
            )


def of_the_city(city: City) -> Iterator[Draft]:
    """What an indicator of the whole city says now, and said first."""
    for code, (topic, title, text) in table("statements")["trends"].items():
        years = _years(city, code, "municipality")
        if len(years) < 2:
            continue
        things = [thing_of(code, "municipality", _CITY, year) for year in (years[0], years[-1])]
        then, now = (city.value(_KIND, thing) for thing in things)
        if then.get("value") is None or now.get("value") is None:
            continue
        given = {"first": years[0], "then": _told(then), "now": _told(now)}
        yield Draft(
            topic,
            title.format(**given),
            text.format(**given),
            [Thing(_KIND, thing) for thing in reversed(things)],
            about=frozenset({code}),
        )


def _years(city: City, code: str, level: str) -> list[str]:
    """The single years of an indicator at a level."""
    row = Indicator.objects.filter(audit=city.audit, code=code).first()
    facts = row.current.facts if row is not None and row.current is not None else {}
    periods = facts.get(level, {}).get("periods", [])
    return sorted(each for each in periods if each.isdigit())


def _told(value: Mapping[str, Any], *, is_short: bool = False) -> str:
    unit = str(value["unit"])
    if unit == "percent":
        return f"{number(float(value['value']), 1)} %"
    shown = number(float(value["value"]), 1)
    if is_short:
        return shown
    return f"{shown} {unit_words(unit)}"


def together(city: City) -> Iterator[Draft]:
    """What goes with feeling safe on all walks, and whether an effect can be told."""
    words = table("statements")["single"]
    value = city.value("walk_regression", "all")
    effects: Any = value.get("effects")
    if effects:
        title, text = words["regression"]
        (first, odds, *_one), (second, odds2, *_other) = effects[:2]
        given = {
            "stops": number(int(str(value["stops"]))),
            "walks": number(int(str(value["walks"]))),
            "first": parameter_words(first)[0].lower() + parameter_words(first)[1:],
            "second": parameter_words(second)[0].lower() + parameter_words(second)[1:],
            "odds": number(odds, 1),
            "odds2": number(odds2, 1),
        }
        things = [Thing("walk_regression", "all")]
        about = frozenset({"lighting", "no_light", "visibility", "walk"})
        yield Draft("public_security", title, text.format(**given), things, about=about)
    yield from _effect(city)


def _effect(city: City) -> Iterator[Draft]:
    """Fewer robberies where groups say that there are, since there is a police post?"""
    posts = [at for at, marks in sorted(city.marks.items()) if at[1] == "police" and marks]
    acted = [area for area, _category in posts if area in city.names][:2]
    against = [code for code in city.names if code not in acted][:4]
    if not acted or len(against) < 2:
        return
    asked = [("code", "robbery_count"), ("level", "area"), ("before", "2021"),
             ("before_to", "2023"), ("after", "2024"), ("after_to", "2025")]  # fmt: skip
    asked += [("acted", code) for code in acted] + [("against", code) for code in against]
    thing = urlencode(asked)
    value: Mapping[str, Any] = city.value("effect", thing)
    if not value or value["high"] < 0:
        return
    is_seen = value["low"] > 0
    words = table("statements")["single"]
    title, text = words["effect_seen" if is_seen else "effect"]
    given = {
        "areas": " y ".join(city.names[code] for code in acted),
        "amount": number(value["estimate"], 0),
        "low": number(value["low"], 0),
        "high": number(value["high"], 0),
    }
    areas = [(code, city.names[code]) for code in acted]
    holds = [
        mark for code in acted for mark in city.marks[code, "police"] if mark.pole == "capacity"
    ]
    # What groups say is what the comparison doesn't bear out.
    said = Stance.AGAINST if is_seen else Stance.FOR
    things = [Thing("effect", thing)]
    things += [Thing("mark", str(mark.number), said) for mark in holds[:2]]
    yield Draft(
        "robbery", title, text.format(**given), things, areas, frozenset({"effect", "robbery"})
    )
