"""Recommendations as files tell them: as much of each as whoever takes them away may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from sereno.web.audits.models import Audit
from sereno.web.findings.bringing.words import said
from sereno.web.findings.models import (
    Deliverable,
    Finding,
    Publication,
    Recommendation,
    RecommendationArea,
    RecommendationState,
    TargetServed,
)
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.records.bringing.files import files_that_read_back
from sereno.web.topics.models import Topic

if TYPE_CHECKING:
    from sereno.exchange.row_files import Roles, Written

_TEXTS = (
    *("reference", "title", "text", "expected_result", "indicator", "baseline", "target"),
    "resources",
)


def written(audit: Audit, person: Person, rows: Any) -> list[Written]:
    """Recommendations of a query set, in its order: organisations and findings that the person
    doesn't see are left out.
    """
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.exchange.row_files import Written

    told = _Told(audit, person, rows)
    return [Written(told.texts(row), told.items(row)) for row in rows]


class _Told:
    """What files say of many recommendations: each table is read once, each word looked up once."""

    def __init__(self, audit: Audit, person: Person, rows: Any) -> None:
        organisations = Organisation.objects.for_person(audit, person)
        self._organisations = {each.pk: each.name for each in organisations}
        seen = Finding.objects.for_person(audit, person).order_by()
        self._findings = dict(seen.values_list("pk", "number"))
        self._topics = {each.pk: str(each) for each in Topic.objects.filter(audit=audit)}
        asked = rows.order_by().values("pk")
        partners: Any = Recommendation.partners.through
        findings: Any = Recommendation.findings.through
        self._partners = _by_recommendation(partners, asked, "organisation")
        self._rests_on = _by_recommendation(findings, asked, "finding")
        self._areas = _by_recommendation(RecommendationArea, asked, "name", "code")
        self._targets = _by_recommendation(
            TargetServed, asked, "target", "contribution", "rationale"
        )
        self._deliverables = _by_recommendation(
            Deliverable, asked, "title", "quantity", "unit", "due_on"
        )
        self._places = {key: place for place, key in enumerate(self._organisations)}
        # Translating a word takes longer than all else that is said of a row.
        self._said = cache(lambda role, value: said(role, [value])[0])
        self._states = {value: str(words) for value, words in RecommendationState.choices}
        self._publications = {value: str(words) for value, words in Publication.choices}

    def texts(self, row: Recommendation) -> dict[str, str]:
        """By role."""
        texts = {name: getattr(row, name).replace("\r\n", "\n") for name in _TEXTS}
        for name in ("addressee", "horizon", "access_level"):
            value = getattr(row, name)
            texts[name] = self._said(name, value) if value else ""
        return texts | {
            "topic": self._topics.get(row.topic_id or 0, ""),
            "responsible": self._organisations.get(row.responsible_id or 0, ""),
            "due_on": _day(row.due_on),
            "impact": str(row.impact or ""),
            "feasibility": str(row.feasibility or ""),
            "state": self._states[row.state],
            "publication": self._publications[row.publication],
        }

    def items(self, row: Recommendation) -> dict[str, list[tuple[str, ...]]]:
        """Of the roles that are lists."""
        seen = [key for (key,) in self._partners[row.pk] if key in self._places]
        partners = [self._organisations[key] for key in sorted(seen, key=self._places.__getitem__)]
        numbers = [
            self._findings[key] for (key,) in self._rests_on[row.pk] if key in self._findings
        ]
        return {
            "partners": _alone(partners),
            "areas": self._areas[row.pk],
            "beneficiaries": _alone(
                self._said("beneficiaries", each) for each in row.beneficiaries
            ),
            "principles": _alone(self._said("principles", each) for each in row.principles),
            "findings": _alone(map(str, sorted(numbers))),
            "targets": [
                (target, self._said("contribution", how), why)
                for target, how, why in self._targets[row.pk]
            ],
            "deliverables": [
                (
                    title,
                    "" if quantity is None else f"{quantity.normalize():f}",
                    unit,
                    _day(due_on),
                )
                for title, quantity, unit, due_on in self._deliverables[row.pk]
            ],
        }


def _by_recommendation(model: type[Any], asked: Any, *names: str) -> dict[int, list[Any]]:
    """What a table says of each recommendation, in the table's order."""
    found: dict[int, list[Any]] = defaultdict(list)
    rows = model._default_manager.filter(recommendation__in=asked)
    for key, *values in rows.values_list("recommendation", *names).iterator():
        found[key].append(tuple(values))
    return found


def _alone(names: Iterable[str]) -> list[tuple[str]]:
    return [(name,) for name in names]


def _day(on: Any) -> str:
    return "" if on is None else on.isoformat()


def _roles() -> Roles:
    from sereno.exchange.recommendation_files import RECOMMENDATIONS

    return RECOMMENDATIONS


FILES = files_that_read_back(_roles, written)
