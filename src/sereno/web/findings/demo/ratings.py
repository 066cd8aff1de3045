"""The demo's ratings of risk: three people, blind to each other, of every chosen area and topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from django.utils import timezone

from sereno.methods.findings.risk import COMPONENTS
from sereno.web.diagnosis.models.marks import Pole
from sereno.web.findings.demo.city import City, Place
from sereno.web.findings.demo.people import Cast
from sereno.web.findings.demo.statements import Written
from sereno.web.findings.demo.words import table
from sereno.web.findings.models import Evidence, Rating, RatingEvidence, Stance
from sereno.web.findings.risk.changes import ask_for_ratings
from sereno.web.topics.models import Topic

# What a rater thinks differs by about as much from the next one's.
_SPREAD: Final = 0.55
_REASONED: Final = 0.12
_WRITTEN: Final = (*COMPONENTS, "why", "rated_at", "told_at")


def rate_risks(cast: Cast, city: City, found: Sequence[Written], rng: np.random.Generator) -> None:
    """All rate; in one area and topic the visitor is asked too, and has not rated."""
    raters = [*cast.writers, cast.rater]
    topics = list(cast.topics.values())
    audit, by = cast.audit, cast.approver
    ask_for_ratings(audit=audit, by=by, areas=city.areas, topics=topics, raters=raters)
    if city.areas:
        at, of = city.areas[-1:], [cast.topics["alcohol"]]
        ask_for_ratings(audit=audit, by=by, areas=at, topics=of, raters=[by])
    given = {
        (each.code, each.topic_id, each.rater_id): each
        for each in Rating.objects.filter(audit=audit, rater__in=raters)
    }
    evidence, words, links = _evidence(found), table("about")["why_rated"], []
    for area in city.areas:
        for topic in topics:
            there = evidence.get((area[0], topic.pk), {})
            means = _means(city, area, topic, there, rng)
            for rater in raters:
                row = given[area[0], topic.pk, rater.pk]
                for part, mean in means.items():
                    setattr(row, part, int(np.clip(round(rng.normal(mean, _SPREAD)), 1, 5)))
                    links += [
                        RatingEvidence(rating=row, evidence=each, part=part)
                        for each in there.get(part, ())
                    ]
                row.why = str(rng.choice(words)) if rng.random() < _REASONED else ""
                row.rated_at = timezone.now()
                is_open = area != city.areas[-1] or topic != cast.topics["alcohol"]
                row.told_at = row.rated_at if is_open else None
    # In bulk: by the verb, one after the other, they take as long as all recommendations.
    Rating.objects.bulk_update(given.values(), _WRITTEN, batch_size=200)
    RatingEvidence.objects.bulk_create(links)


def _means(
    city: City,
    area: Place,
    topic: Topic,
    there: Mapping[str, Sequence[Evidence]],
    rng: np.random.Generator,
) -> dict[str, float]:
    """About what all of them see: threat by the records, the rest by what people said."""
    of = [city.recorded(offence).get(area[0]) for offence in topic.offences]
    times = max((each.times for each in of if each is not None), default=1.0)
    codes = [(key, len(said)) for (code, key), said in city.passages.items() if code == area[0]]
    poles = {key: code.pole for key, _n in codes if (code := city.code(key)) is not None}
    weak, holds = (
        sum(n for key, n in codes if poles.get(key) == pole)
        for pole in (Pole.VULNERABILITY, Pole.CAPACITY)
    )
    said = max(weak + holds, 1)
    return {
        "threat": float(np.clip(1.2 + 1.3 * np.log2(max(times, 0.5) + 0.6), 1, 5)),
        "vulnerability": 2.2 + 2 * weak / said + float(rng.normal(0, 0.3)),
        "capacity": 1.8 + 3 * holds / said + float(rng.normal(0, 0.3)) + 0.2 * bool(there),
    }


def _evidence(
    found: Sequence[Written],
) -> dict[tuple[str, int], dict[str, list[Evidence]]]:
    """By area and topic what findings cite there: records under the threat, voices by stance."""
    by: dict[tuple[str, int], dict[str, list[Evidence]]] = {}
    for each in found:
        topic = each.finding.topic
        if topic is None:
            continue
        for area, _name in each.areas:
            there = by.setdefault((area, topic.pk), {})
            for link in each.finding.evidence.select_related("evidence"):
                if link.evidence.kind == "incidence":
                    part = "threat"
                else:
                    part = "vulnerability" if link.stance == Stance.FOR else "capacity"
                rows = there.setdefault(part, [])
                if link.evidence not in rows and len(rows) < 3:
                    rows.append(link.evidence)
    return by
