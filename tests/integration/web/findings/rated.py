"""Ratings of risk, some waited for, and what was said where they are of."""

from __future__ import annotations

from collections.abc import Sequence

from sereno.web.audits.models import Audit
from sereno.web.findings.models import Evidence
from sereno.web.findings.risk.changes import ask_for_ratings, rate
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic
from tests.integration.web.coding.coded import make_codes
from tests.integration.web.coding.coded_texts import WOMAN, coded, held_activity, text_of

AREAS = [("0001", "El Mirador"), ("0002", "San Ángel"), ("0005", "Fracc. Los Álamos")]


def rated(audit: Audit, first: Person, second: Person, cited: Sequence[Evidence]) -> None:
    """Three areas and topics rated by two people, but for what the second has still to rate.

    cited: what each threat rests on.
    """
    codes = make_codes(audit)
    for code in codes:
        code.topic = "robbery"
        code.save()
    for n in range(9):
        place = dict([AREAS[n % 3]])
        text = text_of(held_activity(audit, first, areas=place), [(WOMAN, "No hay luz.")])
        coded(text, codes[n % 2], "No hay luz", first)
    topics = list(Topic.objects.filter(audit=audit)[1:4])
    ask_for_ratings(audit=audit, by=first, areas=AREAS, topics=topics, raters=[first, second])
    for n, area in enumerate(AREAS):
        for topic in topics:
            for rater in (first, second)[: 1 if topic == topics[2] and n else 2]:
                rate(
                    audit=audit, by=rater, area=area, topic=topic, threat=5 - n,
                    vulnerability=3 + (rater == second), capacity=2 + n, why="Calles sin luz",
                    evidence={"threat": cited, "vulnerability": [], "capacity": []},
                )  # fmt: skip
