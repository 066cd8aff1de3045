"""Recommendations as files tell them: as much of each as whoever takes them away may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest

from sereno.web.audits.models import Audit
from sereno.web.files.signatures import CSV, DOCX, XLSX
from sereno.web.findings.bringing.words import said
from sereno.web.findings.models import Finding, Recommendation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.records.columns import OtherFile

if TYPE_CHECKING:
    from sereno.exchange.recommendation_files import WrittenRecommendation

JSON: Final = "application/json"
_TEXTS = (
    *("reference", "title", "text", "expected_result", "indicator", "baseline", "target"),
    "resources",
)


def written(audit: Audit, person: Person, rows: Any) -> list[WrittenRecommendation]:
    """Recommendations of a query set, in its order: organisations and findings that the person
    doesn't see are left out.
    """
    organisations = {each.pk: each.name for each in Organisation.objects.for_person(audit, person)}
    seen = Finding.objects.for_person(audit, person).order_by()
    findings = dict(seen.values_list("pk", "number"))
    found = rows.select_related("topic").prefetch_related(
        "partners", "areas", "findings", "targets", "deliverables"
    )
    return [_written(row, organisations, findings) for row in found]


def _written(
    row: Recommendation, organisations: dict[int, str], findings: dict[int, int]
) -> WrittenRecommendation:
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.exchange.recommendation_files import WrittenRecommendation

    texts = {name: getattr(row, name).replace("\r\n", "\n") for name in _TEXTS}
    for name in ("addressee", "horizon", "access_level"):
        value = getattr(row, name)
        texts[name] = said(name, [value])[0] if value else ""
    texts |= {
        "topic": str(row.topic) if row.topic else "",
        "responsible": organisations.get(row.responsible_id or 0, ""),
        "due_on": _day(row.due_on),
        "impact": str(row.impact or ""),
        "feasibility": str(row.feasibility or ""),
        "state": str(row.get_state_display()),
        "publication": str(row.get_publication_display()),
    }
    partners = [organisations[each.pk] for each in row.partners.all() if each.pk in organisations]
    numbers = [findings[each.pk] for each in row.findings.all() if each.pk in findings]
    return WrittenRecommendation(
        texts,
        {
            "partners": _alone(partners),
            "areas": [(each.name, each.code) for each in row.areas.all()],
            "beneficiaries": _alone(said("beneficiaries", row.beneficiaries)),
            "principles": _alone(said("principles", row.principles)),
            "findings": _alone(map(str, sorted(numbers))),
            "targets": [
                (each.target, said("contribution", [each.contribution])[0], each.rationale)
                for each in row.targets.all()
            ],
            "deliverables": [
                (
                    each.title,
                    "" if each.quantity is None else f"{each.quantity.normalize():f}",
                    each.unit,
                    _day(each.due_on),
                )
                for each in row.deliverables.all()
            ],
        },
    )


def _alone(names: Iterable[str]) -> list[tuple[str]]:
    return [(name,) for name in names]


def _day(on: Any) -> str:
    return "" if on is None else on.isoformat()


def _writer(ending: str) -> Callable[[HttpRequest, Audit, Any], bytes]:
    def write(request: HttpRequest, audit: Audit, rows: Any) -> bytes:
        from sereno.exchange.recommendation_files import recommendation_file

        person: Any = request.user
        made = recommendation_file(ending, written(audit, person, rows), audit.name)
        return made.encode() if isinstance(made, str) else made

    return write


# They stand in for the list's own CSV and XLSX, which hold one value a column alone.
FILES = tuple(
    OtherFile(words, ending, kind, _writer(ending))
    for words, ending, kind in (
        ("CSV", "csv", CSV),
        ("XLSX", "xlsx", XLSX),
        ("JSON", "json", JSON),
        ("DOCX", "docx", DOCX),
    )
)
