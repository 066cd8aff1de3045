"""The demo's recommendations: the register's 141, and beside it what is not in force."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np
from django.utils import timezone

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.findings.demo.people import WRITTEN, Cast
from sereno.web.findings.demo.statements import Written
from sereno.web.findings.demo.words import table
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.changes import (
    Serving,
    ToDeliver,
    add_recommendation,
    merge_recommendation,
    publish,
    take_recommendation_step,
)
from sereno.web.findings.smart.changes import override_verdict
from sereno.web.people.models import Person

FILES: Final = ("public_security_1", "public_security_2", "robbery", "other_topics")
# In the order of the register.
TOPICS: Final = (
    *("public_security", "robbery", "gender_violence", "homicide", "drugs", "arms", "alcohol"),
)
# Of so many one isn't published, and one was taken back.
_KEPT: Final = 8
_TAKEN_BACK: Final = (17, 61)
_MOST_FINDINGS, _MOST_AREAS = 4, 6
_WHY: Final = {
    "16.1": "Menos violencia en las colonias donde se aplica.",
    "16.6": "Instituciones que rinden cuentas y responden.",
    "5.2": "Menos violencia contra mujeres y niñas.",
    "11.7": "Espacio público seguro y accesible.",
    "11.2": "Transporte que se puede usar sin miedo.",
}


def write_recommendations(
    cast: Cast, found: Sequence[Written], rng: np.random.Generator
) -> list[Recommendation]:
    """The register's, approved and most of them published, in the order of their references."""
    writer = _Writer(cast, found, rng)
    entries: dict[str, list[Mapping[str, Any]]] = {topic: [] for topic in TOPICS}
    for name in FILES:
        for topic, several in table(f"recommendations/{name}").items():
            entries[topic] += several
    flat = [(topic, each) for topic in TOPICS for each in entries[topic]]
    made = [writer.write(topic, entry, n) for n, (topic, entry) in enumerate(flat)]
    _override(cast, made)
    for n, (topic, entry) in enumerate(_besides()):
        _finish(cast, entry, writer.write(topic, entry, n), made)
    made = [writer.approved(row, n) for n, row in enumerate(made)]
    # Bulk: no verb writes on another day than today.
    written = timezone.make_aware(dt.datetime.combine(WRITTEN, dt.time(12)))
    Recommendation.objects.filter(audit=cast.audit).update(created_at=written)
    for row in made:
        row.created_at = written
    return made


def _besides() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for topic, several in table("recommendations/beside").items():
        for entry in several:
            yield topic, entry


class _Writer:
    """Writes them one after the other. found: the findings that they rest on."""

    def __init__(self, cast: Cast, found: Sequence[Written], rng: np.random.Generator) -> None:
        self.cast, self.rng = cast, rng
        self.found = [each for each in found if each.is_approved]
        self.used: dict[int, int] = {}

    def write(self, topic: str, entry: Mapping[str, Any], n: int) -> Recommendation:
        """A draft."""
        of, cast = entry["of"], self.cast
        rests = self._rests(topic, frozenset(of["on"]))
        years = {"y1": WRITTEN.year + 1, "y2": WRITTEN.year + 2}
        indicator, baseline, target = entry.get("measure", ("", "", ""))
        is_vague = "due" not in entry
        return add_recommendation(
            audit=cast.audit,
            by=cast.writers[n % 2],
            title=entry["title"],
            text=entry["text"].format(**years),
            topic=cast.topics[topic],
            access_level=AccessLevel.TEAM,
            addressee=of["to"],
            responsible=cast.organisations[of["who"]] if "who" in of else None,
            partners=[cast.organisations[key] for key in of.get("with", ())],
            beneficiaries=of.get("for", []),
            horizon=of["when"],
            principles=[of["principle"]],
            targets=[
                Serving(code, "direct" if not i else "indirect", _WHY.get(code, ""))
                for i, code in enumerate(of["sdg"])
            ],
            indicator=indicator,
            baseline=baseline,
            target=target,
            expected_result=f"{indicator}: {target}." if indicator else "",
            resources=entry.get("means", ""),
            due_on=None if is_vague else self._in_months(entry["due"]),
            deliverables=[
                ToDeliver(what, Decimal(quantity), unit, self._in_months(months))
                for what, quantity, unit, months in entry.get("gives", ())
            ],
            impact=int(self.rng.integers(2, 4)) if is_vague else int(self.rng.integers(3, 6)),
            feasibility=int(self.rng.integers(1, 5) if is_vague else self.rng.integers(2, 6)),
            findings=[each.finding for each in rests],
            areas=self._areas(rests, is_vague=is_vague),
        )

    def _rests(self, topic: str, about: frozenset[str]) -> list[Written]:
        """The findings that speak of the same, those that fewest rest on first; of its topic,
        where none does.
        """
        near = [each for each in self.found if each.about & about]
        near = near or [
            each for each in self.found
            if each.finding.topic == self.cast.topics[topic] and about
        ]  # fmt: skip
        near.sort(key=lambda each: (-len(each.about & about), self.used.get(each.finding.pk, 0)))
        rests = near[: int(self.rng.integers(1, _MOST_FINDINGS + 1))]
        for each in rests:
            self.used[each.finding.pk] = self.used.get(each.finding.pk, 0) + 1
        return rests

    def _areas(self, rests: Sequence[Written], *, is_vague: bool) -> list[tuple[str, str]]:
        """Those of its findings; of what is vague, the whole city."""
        if is_vague:
            return []
        return list(dict.fromkeys(area for each in rests for area in each.areas))[:_MOST_AREAS]

    def _in_months(self, months: int) -> dt.date:
        """The last day of a month."""
        at = WRITTEN.month - 1 + months
        year, month = WRITTEN.year + at // 12, at % 12 + 1
        return dt.date(year, month, calendar.monthrange(year, month)[1])

    def approved(self, row: Recommendation, n: int) -> Recommendation:
        """Reviewed by another, approved, and most of them published."""
        cast = self.cast
        row = _step(_step(row, "review", _reviewer(cast, row, n)), "approve", cast.approver)
        if n % _KEPT == _KEPT - 1:
            return row
        row = publish(row=row, step="publish", by=cast.approver)
        if n in _TAKEN_BACK:
            row = publish(
                row=row, step="take_back", by=cast.approver, reason=table("about")["taken_back"]
            )
        return row


def _step(row: Recommendation, step: str, by: Person) -> Recommendation:
    row.refresh_from_db()
    read = row.changed_at.isoformat()
    return take_recommendation_step(row=row, step=step, by=by, read=read)


def _reviewer(cast: Cast, row: Recommendation, turn: int) -> Person:
    """Somebody who wrote nothing of it."""
    wrote = {*row.writers.all(), row.created_by}
    asked = (cast.another(row.created_by or cast.approver, turn), cast.evaluator)
    return next(each for each in asked if each not in wrote)


def _override(cast: Cast, made: Sequence[Recommendation]) -> None:
    """What people decided otherwise than the check does."""
    for n, reading, verdict, reason in table("about")["overrides"]:
        override_verdict(
            recommendation=made[n], reading=reading, verdict=verdict, reason=reason,
            by=cast.writers[0],
        )  # fmt: skip


def _finish(
    cast: Cast, entry: Mapping[str, Any], row: Recommendation, made: Sequence[Recommendation]
) -> None:
    """Bring one that isn't of the register to where it is; nobody merges into what is approved."""
    if entry["state"] == "reviewed":
        _step(row, "review", _reviewer(cast, row, 0))
    elif entry["state"] == "dropped":
        take_recommendation_step(row=row, step="drop", by=cast.approver, reason=entry["why"])
    elif entry["state"] == "merged":
        into = next(each for each in made if each.title == entry["into"])
        merge_recommendation(row=row, into=into, by=cast.approver)
