"""Findings of the demo that begin with people: what was said, walked and drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sereno.vocabulary.language import number
from sereno.vocabulary.walk_scores import ALL, FEELING, PARAMETERS, parameter_words
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.coding.models import Segment
from sereno.web.diagnosis.models import Mark, Stop
from sereno.web.diagnosis.models.marks import Pole
from sereno.web.findings.demo.city import City
from sereno.web.findings.demo.drafts import MOST, Draft, Thing, Turns, passages, voices
from sereno.web.findings.demo.words import table
from sereno.web.findings.models import Stance

# Of what is said, what belongs to another topic than public security.
_OF: Final = {
    **dict.fromkeys(
        ("harassment", "transport_harassment", "routes_changed", "going_together",
         "women_networks", "online_violence"), "gender_violence",
    ),
    **dict.fromkeys(("drug_use", "recruitment", "gangs"), "drugs"),
    "organised_crime": "arms",
    "alcohol_street": "alcohol",
}  # fmt: skip
# What is said on the other side of it.
_OTHER_SIDE: Final = {
    "no_light": "good_light",
    "no_police": "known_patrol",
    "distrust": "services_respond",
    "park_unsafe": "sport",
    "empty_streets": "lively_street",
    "few_buses": "driver_helps",
}
_BAD: Final = 1


def topic_of(code: str) -> str:
    """The topic under which what is said under a code is told."""
    return _OF.get(code, "public_security")


def said(city: City, turns: Turns) -> Iterator[Draft]:
    """What people say in an area under a code: what several activities say before all else."""
    words = table("statements")
    spoken = [(at, each) for at, each in city.passages.items() if at[1] in words["said"]]
    spoken = [(at, each) for at, each in spoken if at[0] in city.names]
    # Taken in turn, so that no code stands ten times in a row.
    place: dict[str, int] = {}
    for at, each in sorted(spoken, key=lambda pair: (-len(pair[1]), pair[0])):
        place[at[1]] = place.get(at[1], -1) + 1
        yield _said(city, at[0], at[1], each, turns)


def _said(city: City, area: str, key: str, segments: Sequence[Segment], turns: Turns) -> Draft:
    words = table("statements")
    things = passages(segments[:MOST])
    code, many = city.code(key), voices(segments)
    holds = code is not None and code.pole == Pole.CAPACITY
    if many == 1:
        sentences = [turns.next("alone", words["said_text"]["alone"])]
    else:
        side = "hold" if holds else "harm"
        sentences = [turns.next(side, words["said_text"][side])]
    given = {"area": city.names[area], "many": number(many)}
    dark = _dark(city, area) if key == "no_light" else []
    if dark:
        sentences.append(turns.next("walked", words["said_text"]["walked"]))
        given["stops"] = number(len(dark))
        things += [Thing("stop", str(each.number)) for each in dark]
    against = city.passages.get((area, _OTHER_SIDE.get(key, "")), ())[:2]
    if against:
        sentences.append(turns.next("against", words["said_text"]["against"]))
        things += passages(against, Stance.AGAINST)
    return Draft(
        topic_of(key),
        turns.next(f"said {key}", words["said"][key]).format(**given),
        " ".join(sentences).format(**given),
        things,
        [(area, city.names[area])],
        frozenset({key}),
        AccessLevel.PUBLIC if many > 1 and not dark else AccessLevel.TEAM,
    )


def _dark(city: City, area: str) -> list[Stop]:
    stops = [each for (code, _walk), some in city.walks.items() if code == area for each in some]
    return [each for each in stops if each.lighting is not None and each.lighting <= _BAD][:3]


def walked(city: City, turns: Turns) -> Iterator[Draft]:
    """Each walk: its worst stops."""
    words = table("statements")["walks"]
    for (area, activity), stops in sorted(city.walks.items()):
        if area not in city.names or any(None in each.scores.values() for each in stops):
            continue
        worst = sorted(
            stops, key=lambda each: (sum(_score(each, name) for name in ALL), each.number)
        )[:MOST]
        bad = [each for each in stops if _score(each, FEELING) <= _BAD]
        sums = {name: sum(_score(each, name) for each in stops) for name in PARAMETERS}
        lowest = min(PARAMETERS, key=lambda name: (sums[name], name))
        given = {
            "area": city.names[area],
            "stops": number(len(stops)),
            "bad": number(len(bad)),
            "place": str(worst[0]),
            "worst": parameter_words(lowest)[0].lower() + parameter_words(lowest)[1:],
            "light": worst[0].scores["lighting"],
            "people": worst[0].scores["people"],
            "feeling": worst[0].scores["feeling"],
        }
        things = [Thing("stop", str(each.number)) for each in worst]
        if activity in city.photos:
            things.append(Thing("photo", str(city.photos[activity].number)))
        yield Draft(
            "public_security",
            turns.next("walk", words["titles"]).format(**given),
            turns.next("walk text", words["text"]).format(**given),
            things,
            [(area, city.names[area])],
            frozenset({"walk", lowest, "no_light", "bus_stop"}),
        )


def _score(stop: Stop, name: str) -> int:
    """What it was given; that none was left out is seen before."""
    return stop.scores[name] or 0


def drawn(city: City, turns: Turns) -> Iterator[Draft]:
    """What several groups drew; where they don't agree, both readings."""
    words = table("statements")["marks"]
    for (area, category), marks in sorted(city.marks.items()):
        if area not in city.names or len(marks) < 3:
            continue
        given = {
            "area": city.names[area],
            "groups": number(len({each.group_id for each in marks})),
            "many": number(len({each.group.activity_id for each in marks})),
        }
        if category in words["disputed"]:
            threat = [each for each in marks if each.pole == Pole.THREAT]
            holds = [each for each in marks if each.pole == Pole.CAPACITY]
            if not (threat and holds):
                continue
            title, text = words["disputed"][category], words["split"]
            things = [*_marked(threat[:3]), *_marked(holds[:2], Stance.AGAINST)]
        elif category in words["titles"]:
            title, text = words["titles"][category], turns.next("marks", words["text"])
            things = _marked(marks[:MOST])
        else:
            continue
        topic = {"harassment": "gender_violence", "alcohol": "alcohol", "robbery": "robbery"}
        yield Draft(
            topic.get(category, "public_security"),
            title.format(**given),
            text.format(**given),
            things,
            [(area, city.names[area])],
            frozenset({category}),
        )


def _marked(marks: Sequence[Mark], stance: Stance = Stance.FOR) -> list[Thing]:
    return [Thing("mark", str(each.number), stance) for each in marks]


def from_prison(city: City) -> Iterator[Draft]:
    """What is told in prison, which nobody but those who are cleared for it reads."""
    for key, topic, title, text in table("statements")["single"]["prison"]:
        segments = city.from_prison.get(("", key), ())
        if len(segments) > 1:
            yield Draft(
                topic, title, text, passages(segments[:MOST]), (), frozenset({key}),
                AccessLevel.RESTRICTED,
            )  # fmt: skip
