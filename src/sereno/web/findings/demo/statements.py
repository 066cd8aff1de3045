"""The demo's findings, written by the verbs: cited, reviewed by another, approved, brought back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any, Final

import numpy as np
from django.http import Http404

from sereno.vocabulary.language import speaking
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.findings.demo.city import City
from sereno.web.findings.demo.drafts import Draft, Turns
from sereno.web.findings.demo.figured import by_area, of_the_city, together
from sereno.web.findings.demo.people import Cast
from sereno.web.findings.demo.recorded import fear, high
from sereno.web.findings.demo.voiced import drawn, from_prison, said, walked
from sereno.web.findings.demo.words import table
from sereno.web.findings.evidence.changes import cite
from sereno.web.findings.models import BroughtBack, Evidence, Finding, Strength
from sereno.web.findings.models.returns import COUNTED
from sereno.web.findings.returns.changes import (
    answer_objection,
    note_objection,
    plan_return,
    take_return_step,
    write_votes,
)
from sereno.web.findings.statements.changes import (
    add_finding,
    change_finding,
    take_finding_step,
)
from sereno.web.findings.statements.reading import mark_of

# How many of each topic there are, 180 in all.
WANTED: Final[Mapping[str, int]] = {
    "public_security": 64,
    "robbery": 46,
    "gender_violence": 24,
    "homicide": 13,
    "drugs": 13,
    "arms": 10,
    "alcohol": 10,
}
_OFFENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "public_security": ("abuse_of_authority", "public_order"),
    "robbery": ("robbery", "burglary", "vehicle_theft", "theft_from_vehicle", "theft"),
    "gender_violence": ("family_violence", "sexual_violence"),
    "homicide": ("homicide", "attempted_homicide"),
    "drugs": ("drugs",),
    "arms": ("weapons",),
    "alcohol": ("alcohol",),
}
# Of so many one is still a draft, or waits for its approval.
_DRAFT: Final = 15
_REVIEWED: Final = 29


@dataclass
class Written:
    """A finding that was written, with what recommendations find it by."""

    finding: Finding
    about: frozenset[str]
    access_level: str
    is_approved: bool = False
    areas: Sequence[tuple[str, str]] = field(default_factory=tuple)


def write_findings(cast: Cast, city: City) -> list[Written]:
    """All of them, in the order of their topics as they come."""
    with speaking("es"):
        drafts = _drafts(city)
    evidence: dict[tuple[str, str], Evidence | None] = {}
    found = []
    for n, draft in enumerate(drafts):
        cited = {}
        for each in draft.things:
            key = (each.kind, each.name)
            if key not in evidence:
                evidence[key] = _cite(cast, *key)
            if (there := evidence[key]) is not None:
                cited[there] = each.stance
        if cited:
            found.append(_write(cast, draft, list(cited.items()), n))
    _decide_some(cast, found)
    return found


def _cite(cast: Cast, kind: str, thing: str) -> Evidence | None:
    """None of what the visitor doesn't see, such as what they code themselves."""
    try:
        return cite(audit=cast.audit, kind=kind, thing=thing, by=cast.approver)
    except Http404:
        return None


def _write(cast: Cast, draft: Draft, cited: Sequence[tuple[Evidence, Any]], n: int) -> Written:
    author = cast.writers[n % 2]
    finding = add_finding(
        audit=cast.audit, by=author, title=draft.title, text=draft.text,
        topic=cast.topics[draft.topic], areas=draft.areas, evidence=cited,
        access_level=draft.access_level,
    )  # fmt: skip
    made = Written(finding, draft.about, draft.access_level, areas=draft.areas)
    if n % _DRAFT != _DRAFT - 1:
        finding = _step(finding, "review", cast.another(author, n))
        if n % _REVIEWED != _REVIEWED - 1:
            finding, made.is_approved = _step(finding, "approve", cast.approver), True
    made.finding = finding
    return made


def _step(finding: Finding, step: str, by: Any) -> Finding:
    return take_finding_step(row=finding, step=step, by=by, read=mark_of(finding))


def _decide_some(cast: Cast, found: Sequence[Written]) -> None:
    """One written anew once it was approved, one dropped, two of another strength by decision."""
    words = table("statements")["decided"]
    approved = [each for each in found if each.is_approved]
    waiting = [each for each in found if not each.is_approved]
    if len(approved) < 8 or not waiting:
        return
    for each, strength, reason in (
        (approved[5], Strength.STRONG, words["stronger"]),
        (approved[7], Strength.WEAK, words["weaker"]),
    ):
        row = change_finding(
            row=each.finding, by=cast.writers[0], strength_said=strength, strength_reason=reason
        )
        each.finding = _step(_step(row, "review", cast.evaluator), "approve", cast.approver)
    again = approved[3]
    again.finding = change_finding(
        row=again.finding, by=cast.writers[1], text=again.finding.text + words["anew"]
    )
    again.is_approved = False
    take_finding_step(
        row=waiting[-1].finding, step="drop", by=cast.approver, reason=words["dropped"]
    )


def _drafts(city: City) -> list[Draft]:
    """As many of each topic as are wanted, where there is enough to rest them on; what one topic
    lacks another has more of.
    """
    turns = Turns()
    spoken = _by_topic(said(city, turns))
    first = _by_topic(chain(together(city), by_area(city, turns), of_the_city(city)))
    seen = _by_topic(chain(walked(city, turns), drawn(city, turns), from_prison(city)))
    found: dict[str, list[Draft]] = {}
    for topic, offences in _OFFENCES.items():
        records = _in_turn([list(high(city, topic, each, turns)) for each in offences])
        alone = [draft for each in offences for draft in fear(city, topic, each, turns)]
        rest = _in_turn([spoken.get(topic, []), records])
        if topic != "public_security":
            rest = [*records, *spoken.get(topic, [])]
        found[topic] = _once([*first.get(topic, []), *seen.get(topic, []), *alone[:6], *rest])
    chosen = {topic: found[topic][:n] for topic, n in WANTED.items()}
    left = sum(WANTED.values()) - sum(map(len, chosen.values()))
    for topic, n in WANTED.items():
        more = found[topic][n : n + left]
        chosen[topic] += more
        left -= len(more)
    return list(chain.from_iterable(chosen.values()))


def _by_topic(drafts: Iterable[Draft]) -> dict[str, list[Draft]]:
    found: dict[str, list[Draft]] = {}
    for each in drafts:
        found.setdefault(each.topic, []).append(each)
    return found


def _in_turn(several: Sequence[Sequence[Draft]]) -> list[Draft]:
    return [each for row in zip_longest(*several) for each in row if each is not None]


def _once(drafts: Iterable[Draft]) -> list[Draft]:
    """No title twice."""
    return list({draft.title: draft for draft in reversed(list(drafts))}.values())[::-1]


def bring_back(
    cast: Cast, found: Sequence[Written], rng: np.random.Generator, today: dt.date
) -> None:
    """Two sessions that were held, with votes and objections, and one to come."""
    words = table("statements")["returns"]
    told = [each for each in found if each.is_approved and each.areas]
    # The sheet that is handed out there tells what everybody may read.
    told = [each for each in told if each.access_level == AccessLevel.PUBLIC]
    often = Counter(area for each in told for area in each.areas)
    for n, (area, _times) in enumerate(often.most_common(3)):
        findings = [each.finding for each in told if area in each.areas][:6]
        session = plan_return(
            audit=cast.audit,
            by=cast.approver,
            title=words["titles"][n].format(area=area[1]),
            on=today + dt.timedelta(days=12 if n == 2 else -1 - n),
            place=words["place"],
            note="" if n == 2 else words["note"],
            access_level=AccessLevel.PUBLIC,
            areas=[area],
            findings=findings,
            groups={"women": 14, "youth": 9 + n, "older": 8} if n != 1 else {"together": 21},
        )
        if n == 2:
            return
        session = take_return_step(row=session, step="hold", by=cast.approver)
        brought = list(session.brought.order_by("pk"))
        votes = {
            (each.pk, group.pk): _votes(group.people, rng)
            for each in brought
            for group in session.groups.all()
        }
        write_votes(session=session, by=cast.approver, votes=votes)
        _objections(cast, brought[:2], words["objections"][2 * n : 2 * n + 2])


def _votes(people: int, rng: np.random.Generator) -> dict[str, int]:
    """Most are for it, some against, some don't know; one now and then says nothing."""
    cast = people - int(rng.integers(0, 2))
    for_it = int(rng.binomial(cast, rng.uniform(0.55, 0.95)))
    against = int(rng.binomial(cast - for_it, 0.5))
    counted = (for_it, against, cast - for_it - against)
    return dict(zip(COUNTED, counted, strict=True))


def _objections(
    cast: Cast, brought: Sequence[BroughtBack], said_there: Sequence[Sequence[str]]
) -> None:
    for each, (text, answer) in zip(brought, said_there, strict=False):
        made = note_objection(brought=each, by=cast.approver, text=text)
        if answer:
            answer_objection(objection=made, by=cast.approver, answer=answer)
