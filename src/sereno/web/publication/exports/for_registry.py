"""An audit as the registry of SDG Acceleration Actions reads it: what is promised, and how it goes
year by year.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.exchange.registry import LETTERS, Deliverable, Registered, Year, letter_words
from sereno.exchange.registry.entry import Letter
from sereno.methods.monitoring.freshness import Freshness, freshness
from sereno.vocabulary.language import day, language, number
from sereno.vocabulary.sdg import sdg
from sereno.web.actions.models import MilestoneState
from sereno.web.actions.money.words import each_in_words
from sereno.web.findings.models import Beneficiary, Recommendation
from sereno.web.findings.models import Deliverable as Promised
from sereno.web.monitoring.dashboard.words import headline
from sereno.web.publication.exports.facts import PublicFacts
from sereno.web.publication.exports.lacks import Lack, left_out


def registered(facts: PublicFacts) -> Registered:
    """All that goes into the text, in the language in force."""
    audit, rows = facts.audit, facts.recommendations
    served = {each.target.partition(".")[0] for row in rows for each in row.targets.all()}
    served |= {reading.target.sdg.partition(".")[0] for reading, _outlook in facts.targets}
    benefit = {key for row in rows for key in row.beneficiaries}
    named = {told.institution.pk: told.institution for told in facts.actions if told.institution}
    return Registered(
        title=_("Local safety audit: {audit}").format(audit=audit.name),
        publisher=facts.details.publisher or audit.name,
        language=language(),
        day=facts.today,
        k=audit.k,
        goals=tuple(sdg()[code].name(language()) for code in sorted(served & set(sdg()), key=int)),
        period=_period(facts),
        beneficiaries=tuple(str(each.label) for each in Beneficiary if each.value in benefit),
        partners=tuple(sorted({each.name for each in named.values()})),
        deliverables=deliverables(facts),
        years=_years(facts),
        now=_now_stands(facts),
        freshness=how_fresh(facts),
    )


def lacks(facts: PublicFacts) -> Iterator[Lack]:
    """What the text says is missing, letter by letter. Nothing stops it: the gaps are its use."""
    recommendations = reverse("findings:recommendations", args=[facts.audit.slug])
    if not facts.recommendations:
        yield Lack(_("No recommendation is public"), recommendations)
    lacking: dict[Letter, list[tuple[str, str]]] = defaultdict(list)
    for row, each in _promised(facts):
        at = reverse("findings:recommendation", args=[facts.audit.slug, row.number])
        called = f"{each.reference} {each.title or each.recommendation}"
        for part in each.parts():
            if part.missing:
                lacking[part.letter].append((called, at))
    for letter in LETTERS:
        words = ngettext(
            "{letter}: {n} deliverable lacks something",
            "{letter}: {n} deliverables lack something",
            len(lacking[letter]),
        )
        said = words.replace("{letter}", letter_words(letter))
        yield from left_out(lacking[letter], said, recommendations)
    if how_fresh(facts).light != "fresh":
        words = _("The progress report has no entry of the last year")
        yield Lack(words, reverse("actions:actions", args=[facts.audit.slug]))


def deliverables(facts: PublicFacts) -> list[Deliverable]:
    """Those of the published recommendations; one that names none stands for itself."""
    return [each for _row, each in _promised(facts)]


def _promised(facts: PublicFacts) -> Iterator[tuple[Recommendation, Deliverable]]:
    for row in facts.recommendations:
        named: list[Promised | None] = list(row.deliverables.all())
        for each in named or [None]:
            yield row, _deliverable(facts, row, each)


def _deliverable(facts: PublicFacts, row: Recommendation, of: Promised | None) -> Deliverable:
    responsible = facts.named.get(row.responsible_id or 0)
    serving = facts.serving.get(row.pk, [])
    budgets: dict[str, Decimal] = defaultdict(Decimal)
    for each in serving:
        for currency, amount in facts.amounts(each.action.pk).items():
            budgets[currency] += amount
    money = _("Budgets, in whole, of the actions that carry it out: {amounts}").format(
        amounts=each_in_words(budgets)
    )
    return Deliverable(
        reference=row.reference,
        recommendation=row.title,
        title=of.title if of is not None else "",
        where=", ".join(area.name for area in row.areas.all()) or _("the whole city"),
        for_whom=", ".join(str(Beneficiary(key).label) for key in row.beneficiaries),
        measures=tuple(_measures(row, of)),
        responsible=responsible.name if responsible is not None else "",
        actions=tuple(each.action.title for each in serving),
        resources=tuple(each for each in (row.resources, money if budgets else "") if each),
        due_on=(of.due_on if of is not None else None) or row.due_on,
    )


def _measures(row: Recommendation, of: Promised | None) -> Iterator[str]:
    if of is not None and of.quantity is not None:
        yield f"{number(float(of.quantity))} {of.unit}".strip()
    if row.indicator and row.target:
        yield _("{indicator}: from {baseline} to {target}").format(
            indicator=row.indicator, baseline=row.baseline or "–", target=row.target
        )


def _period(facts: PublicFacts) -> str:
    about = facts.about
    ends = [] if about is None else [about.starts_on, about.ends_on]
    return " – ".join(day(each) for each in ends if each is not None)


def _now_stands(facts: PublicFacts) -> tuple[str, ...]:
    outlooks = [outlook for _reading, outlook in facts.targets]
    return (headline(outlooks),) if outlooks else ()


def _said(facts: PublicFacts) -> Iterator[tuple[dt.date, str, str]]:
    """Day, state and words of each milestone of which something was said."""
    for told in facts.actions:
        for each in told.milestones:
            if each.on is not None:
                yield each.on, each.state, f"{each.row.title} ({told.action.title})"


def how_fresh(facts: PublicFacts) -> Freshness:
    """How old the newest public entry is."""
    rounds = (told.round.cutoff_on for told in facts.rounds)
    said = (on for on, _state, _words in _said(facts))
    return freshness(chain(facts.log_days, rounds, said), facts.today)


def _years(facts: PublicFacts) -> Sequence[Year]:
    """Each year of which anything was reported, the newest first."""
    judged: dict[int, list[str]] = defaultdict(list)
    for told in facts.rounds:
        words = ngettext(
            "{title}, {n} recommendation judged: {said}",
            "{title}, {n} recommendations judged: {said}",
            told.whole.n,
        )
        judged[told.round.cutoff_on.year].append(
            words.format(title=told.round.title, n=number(told.whole.n), said=told.headline)
        )
    states: dict[int, Counter[str]] = defaultdict(Counter)
    done: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    for on, state, words in _said(facts):
        states[on.year][state] += 1
        if state == MilestoneState.MET:
            done[on.year].append((on, str(capfirst(words))))
    entries = Counter(each.year for each in facts.log_days)
    return [
        Year(
            year,
            tuple(judged[year]),
            states[year][MilestoneState.MET],
            states[year][MilestoneState.PARTLY_MET],
            states[year][MilestoneState.NOT_MET],
            entries[year],
            tuple(sorted(done[year])),
        )
        for year in sorted({*judged, *states, *entries}, reverse=True)
    ]
