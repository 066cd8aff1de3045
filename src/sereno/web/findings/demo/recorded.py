"""Findings of the demo that begin with records: where they are high, and where fear is alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sereno.vocabulary.language import number
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.coding.models import Segment
from sereno.web.findings.demo.city import City, Recorded
from sereno.web.findings.demo.drafts import MOST, Draft, Thing, Turns, passages, voices
from sereno.web.findings.demo.words import table
from sereno.web.findings.models import Stance

# From so many times the city's rate on, and so many incidents, the records are told to be high.
HIGH: Final = 1.7
FEWEST: Final = 6
# Up to so many times it, voices are told to be without records.
LOW: Final = 1.4
# Codes of what is said that speak of an offence, by it.
SAID: Final = {
    "robbery": ("mugging", "transport_robbery"),
    "burglary": ("burglary",),
    "vehicle_theft": ("vehicle_theft",),
    "theft_from_vehicle": ("vehicle_theft",),
    "theft": ("phone_snatching",),
    "family_violence": ("partner_violence", "child_abuse", "elder_abuse"),
    "sexual_violence": ("sexual_violence",),
    "homicide": ("killings",),
    "attempted_homicide": ("shootings",),
    "drugs": ("drug_selling",),
    "weapons": ("shootings", "weapons_around"),
    "alcohol": ("alcohol_street",),
    "abuse_of_authority": ("police_abuse", "corruption"),
    "public_order": ("fights",),
}


def high(city: City, topic: str, offence: str, turns: Turns) -> Iterator[Draft]:
    """Where an offence is recorded more than in the city, the highest first."""
    words, phrases = table("statements")["recorded"][offence], table("statements")["turns"]
    found = city.recorded(offence)
    ranked = sorted(found, key=lambda code: (-found[code].times, code))
    for code in ranked:
        told = found[code]
        if told.times < HIGH or told.n < FEWEST:
            continue
        said = _said(city, code, offence)
        things = [Thing("incidence", told.thing), *passages(said[:MOST])]
        about = {offence, *SAID[offence]}
        given = _figures(city, code, told) | {"of": words["of"], "many": number(voices(said))}
        if said:
            spoken = (
                turns.next("heard", phrases["heard"])
                if len(said) > 1
                else (turns.next("once", phrases["once"]))
            )
        elif len(city.heard.get(code, ())) > 1:
            spoken = turns.next("silent", phrases["silent"])
            things += [Thing("document", str(each.number)) for each in city.heard[code][:2]]
            about.add("silence")
        else:
            spoken = turns.next("unheard", phrases["unheard"])
        sentences = [
            turns.next("numbers", phrases["numbers"]),
            spoken,
            turns.next(f"means {offence}", words["means"]),
        ]
        yield Draft(
            topic,
            turns.next(f"title {offence}", words["titles"]).format(**given),
            " ".join(sentences).format(**given),
            things,
            [(code, city.names[code])],
            frozenset(about),
            AccessLevel.PUBLIC,
        )


def fear(city: City, topic: str, offence: str, turns: Turns) -> Iterator[Draft]:
    """What is spoken of where it is hardly recorded: the records contradict it."""
    phrases = table("statements")["turns"]
    for code, told in sorted(city.recorded(offence).items()):
        said = _said(city, code, offence)
        if told.times > LOW or len(said) < 2:
            continue
        coded = city.code(SAID[offence][0])
        assert coded is not None
        name = coded.name[0].lower() + coded.name[1:]
        given = _figures(city, code, told) | {"code": name, "many": number(voices(said))}
        yield Draft(
            topic,
            turns.next("fear", phrases["fear"]).format(**given),
            turns.next("fear_text", phrases["fear_text"]).format(**given),
            [*passages(said[:MOST]), Thing("incidence", told.thing, Stance.AGAINST)],
            [(code, city.names[code])],
            frozenset({offence, *SAID[offence]}),
        )


def _said(city: City, area: str, offence: str) -> Sequence[Segment]:
    """Passages about an offence in an area: one of each activity."""
    once: dict[int, Segment] = {}
    for key in SAID[offence]:
        for each in city.passages.get((area, key), ()):
            assert each.document is not None
            once.setdefault(each.document.activity_id, each)
    return list(once.values())


def _figures(city: City, area: str, told: Recorded) -> dict[str, str]:
    return {
        "area": city.names[area],
        "x": number(told.times, 1),
        "n": number(told.n),
        "rate": number(told.rate, 1),
        "city": number(told.city, 1),
    }
