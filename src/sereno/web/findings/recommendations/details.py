"""What the page of recommendations shows: how many there are, and everything about one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import ngettext

from sereno.methods.findings.sdg import Suggestion, suggest
from sereno.vocabulary.crime_prevention_principles import principles
from sereno.vocabulary.language import Language, language
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.evidence.seeing import Seen, seen_under
from sereno.web.findings.models import (
    Beneficiary,
    Finding,
    Recommendation,
    RecommendationState,
    Side,
)
from sereno.web.findings.recommendations.axes import axes_of
from sereno.web.findings.recommendations.forms import TargetForm
from sereno.web.findings.recommendations.had import had_of
from sereno.web.findings.recommendations.life import (
    PUBLICATION_LIFE,
    RECOMMENDATION_LIFE,
    STANDING,
)
from sereno.web.findings.statements.strength import StrengthOf, strength_of
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person
from sereno.web.records.forms import StepForm

CHIPS = 3


@dataclass(frozen=True)
class Part:
    """A part of the bar above the register: after how many it begins, how many it is, in words,
    and the class of its colour.
    """

    start: int
    n: int
    words: str
    css: str


def register(audit: Audit, person: Person) -> Context:
    """What stands above the list: how many there are in which state, and the commonest topics."""
    seen = Recommendation.objects.for_person(audit, person).filter(state__in=STANDING).order_by()
    by_state = Counter(dict(seen.values_list("state").annotate(n=Count("pk"))))
    n = by_state.total()
    state = RecommendationState
    parts: list[Part] = []
    for key, words, css in (
        (state.APPROVED, _counted_approved, "well"),
        (state.REVIEWED, _counted_reviewed, "mid"),
        (state.DRAFT, _counted_drafts, "rest"),
    ):
        if by_state[key]:
            start = sum(part.n for part in parts)
            parts.append(Part(start, by_state[key], words(by_state[key]), css))
    topics = seen.exclude(topic=None).values_list("topic", "topic__name_es", "topic__name_en")
    by_topic = topics.annotate(n=Count("pk")).order_by("-n", "topic__number")[:CHIPS]
    return {
        "headline": _headline(n, parts),
        "parts": parts if len(parts) > 1 else [],
        "standing": n,
        "chips": [(str(pk), es if language() == "es" else en, k) for pk, es, en, k in by_topic],
    }


def _headline(n: int, parts: list[Part]) -> str:
    words = ngettext("{n} recommendation", "{n} recommendations", n).format(n=in_words(n))
    if len(parts) == 1:
        return f"{words}: {parts[0].words}"
    return f"{words}: {', '.join(part.words for part in parts)}"


def _counted_approved(n: int) -> str:
    return ngettext("{n} approved", "{n} approved", n).format(n=in_words(n))


def _counted_reviewed(n: int) -> str:
    return ngettext("{n} reviewed", "{n} reviewed", n).format(n=in_words(n))


def _counted_drafts(n: int) -> str:
    return ngettext("{n} a draft", "{n} drafts", n).format(n=in_words(n))


@dataclass(frozen=True)
class Served:
    """A target of the SDGs beside a recommendation: suggested by words of it, or confirmed."""

    code: str
    name: str
    words: tuple[str, ...] = ()
    contribution: str = ""
    rationale: str = ""
    form: TargetForm | None = None


@dataclass(frozen=True)
class Resting:
    """A finding under a recommendation: how strong it is and what it rests on, side by side."""

    finding: Finding
    strength: StrengthOf
    sides: tuple[tuple[str, list[Seen]], ...]


def resting(findings: Sequence[Finding], audit: Audit, person: Person) -> list[Resting]:
    """Findings with what the person may know of what they rest on, asked for once for all."""
    told = seen_under(audit, person, (link for each in findings for link in each.evidence.all()))
    found = []
    for each in findings:
        seen = [told[link.pk] for link in each.evidence.all() if link.pk in told]
        sides = (
            (str(capfirst(side.label)), [one for one in seen if one.evidence.side == side])
            for side in Side
        )
        found.append(Resting(each, strength_of(each), tuple(pair for pair in sides if pair[1])))
    return found


def recommendation_details(row: Recommendation, audit: Audit, person: Person) -> Context:
    """Everything about one that the person may see."""
    findings = list(
        Finding.objects.for_person(audit, person).filter(recommendations=row).order_by("number")
    )
    others = Recommendation.objects.for_person(audit, person)
    writes = audit.allows(person, Right.WRITE_FINDINGS)
    works = audit.allows(person, Right.SEE_FIELDWORK)
    open_to_change = writes and row.state not in RECOMMENDATION_LIFE.closed
    served = [
        Served(
            each.target,
            sdg()[each.target].name(language()),
            contribution=each.get_contribution_display(),
            rationale=each.rationale,
        )
        for each in row.targets.all()
    ]
    named = named_for(audit, person)
    return {
        "axes": axes_of(row, audit, person),
        "findings": resting(findings, audit, person),
        # That there are others is told to those alone who work on the audit, and never how many.
        "works": works,
        "findings_hidden": works
        and row.findings.exclude(pk__in=[each.pk for each in findings]).exists(),
        "areas": [each.name for each in row.areas.all()],
        "responsible": named.get(row.responsible_id or 0),
        "partners": [str(each) for each in row.partners.all() if each.pk in named],
        "beneficiaries": [str(Beneficiary(key).label) for key in row.beneficiaries],
        "principles": [principles()[key] for key in row.principles],
        "deliverables": list(row.deliverables.all()),
        "served": served,
        "suggested": suggested(row, audit, {each.code for each in served})
        if open_to_change
        else [],
        "target_form": TargetForm(auto_id="serves_%s") if open_to_change else None,
        "open_to_change": open_to_change,
        "may_merge": writes and row.state in STANDING,
        "merged_here": list(others.filter(merged_into=row)),
        "parts_of_it": list(others.filter(split_from=row)),
        "led_to": others.filter(pk=row.merged_into_id or 0).first(),
        "split_off": others.filter(pk=row.split_from_id or 0).first(),
        "had": had_of(row, audit, person),
        "publishing": _publishing(row, audit, person),
    }


def suggested(row: Recommendation, audit: Audit, besides: set[str]) -> list[Served]:
    """The targets that its words speak of, with those words; a person confirms them."""
    words = "\n".join(filter(None, (row.title, row.text, row.expected_result)))
    of_audit: Language = audit.languages[0]
    found: list[Suggestion] = [
        each for each in suggest(words, of_audit) if each.target not in besides
    ]
    return [
        Served(
            each.target,
            sdg()[each.target].name(language()),
            # Each word once, as it was first written.
            tuple({words[a:b].lower(): words[a:b] for a, b in reversed(each.words)}.values())[::-1],
            form=TargetForm(auto_id=f"serves_{each.target}_%s"),
        )
        for each in found
    ]


def _publishing(row: Recommendation, audit: Audit, person: Person) -> list[Context]:
    """The steps of its publication that the person may take now."""
    if not audit.allows(person, Right.APPROVE):
        return []
    return [
        {
            "words": step.words,
            "means": step.means,
            "form": StepForm(prefix=name, row=row, step=step),
            "action": reverse(
                "findings:publish_recommendation", args=[audit.slug, row.number, name]
            ),
        }
        for name, step in PUBLICATION_LIFE.possible(row.publication).items()
        if name != "publish" or row.state == RecommendationState.APPROVED
    ]
