"""The monitoring report.

1. Local indicators: each target with its baseline, its value now and what redraws say; its series
   as a picture; what happened meanwhile, as a table and among the limits. Of a restricted target
   everybody else reads nothing.
2. What was done: actions by kind and institution, what is overdue and in the way; what has no
   milestones is unknown, never 0. A public report tells neither actions nor institutions that only
   the team knows of. Money by source and people reached; of few people no number.
3. The last locked round: 109 / 11 / 21 of 141 with how it judged and what changed since the one
   before; to everybody only what is published is named. A round that is open is told to nobody.
4. What came of a study of an effect, with its interval and when it was registered; nothing of one
   that its readers may not see.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from sereno.exchange.report import FORMATS, written
from sereno.exchange.report.content import ChapterContent, Numbers, Picture, ReportContent
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.problems import Problem
from sereno.web.actions.milestones.changes import add_milestone, judge_milestone
from sereno.web.actions.money.changes import enter_money
from sereno.web.actions.reach.changes import enter_people
from sereno.web.actions.register.changes import add_action
from sereno.web.actions.register.log import add_blocker
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.roles import Role
from sereno.web.findings.about.costs import costs_of
from sereno.web.findings.models import Recommendation
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.making import report_content
from sereno.web.monitoring.models import (
    EffectStudy,
    Judgement,
    MonitoringRound,
    RoundItem,
    Settlement,
    Stratum,
)
from sereno.web.monitoring.record import CONTEXT
from sereno.web.organisations.changes import organisation_called
from sereno.web.records.changes import add
from tests.integration.web.monitoring.test_dashboard import CALLS, aim, bring
from tests.integration.web.monitoring.test_effects import bring as bring_counts
from tests.integration.web.monitoring.test_study_results import DONE, FIRST, OTHERS, counts, judged

# What it shows holds on any database.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]
NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


def report(audit: Any, by: Any, access: Access = Access.PUBLIC) -> ReportContent:
    asked = Asked(audit, by, "monitoring", "en", access, dt.date(2026, 12, 1))
    return report_content(asked)


def chapter(made: ReportContent, key: str) -> ChapterContent | None:
    return next((each for each in made.chapters if each.key == key), None)


def test_indicators(audit, coordinator) -> None:
    """1"""
    many = bring(audit, coordinator, "many", {"city": [n * 100 for n in CALLS]})
    few = bring(audit, coordinator, "few", {"city": CALLS})
    kept = bring(audit, coordinator, "kept", {"city": CALLS})
    aim(audit, coordinator, many, 35_000)
    aim(audit, coordinator, few, 350)
    aim(audit, coordinator, kept, 350, access_level=AccessLevel.RESTRICTED)
    add(
        CONTEXT, audit=audit, by=coordinator, title="Lockdown", kind="lockdown",
        starts_on=dt.date(2021, 3, 23), ends_on=dt.date(2021, 6, 1), access_level="public",
    )  # fmt: skip
    made = report(audit, coordinator)
    told = chapter(made, "indicators")
    assert told is not None
    text = str(told)
    for words in ("on track", "can't tell", "40,000", "37,100", "35,000", "Lockdown"):
        assert words in text
    assert sum(isinstance(block, Picture) for block in told.blocks) == 2
    assert "kept" not in str(made)
    assert "kept" in str(report(audit, coordinator, Access.RESTRICTED))
    limits = str(chapter(made, "limits"))
    assert "Of 1 indicator one can't tell how it goes: few." in limits
    assert "may show in every series." in limits
    for format_ in FORMATS:
        assert written(made, format_)


def test_what_was_done(audit, coordinator) -> None:
    """2"""
    works = organisation_called(audit=audit, name="Obras Públicas", by=coordinator)
    given = {"audit": audit, "by": coordinator, "institution": works, "kind": "resources"}
    lamps = add_action(title="Cambiar luminarias", access_level="public", **given)
    add_action(title="Patrullar parques", access_level="team", **given)
    add_milestone(action=lamps, by=coordinator, title="Comprarlas", due_on=dt.date(2026, 3, 1))
    late = add_milestone(
        action=lamps, by=coordinator, title="Instalarlas", due_on=dt.date(2026, 6, 1), weight=3
    )
    judge_milestone(milestone=late, by=coordinator, now=NOW, state="notMet", on=dt.date(2026, 6, 2))
    add_blocker(
        action=lamps, by=coordinator, text="Faltan permisos", owner=works,
        due_on=dt.date(2026, 9, 1), now=NOW,
    )  # fmt: skip
    period = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 6, 30), "now": NOW}
    for flow, amount in (("budget", 5000), ("spending", 4321)):
        enter_money(
            action=lamps, by=coordinator, flow=flow, source="Municipio", currency="MXN",
            amount=Decimal(amount), **period,
        )  # fmt: skip
    for n, group in ((120, ""), (3, "women")):
        enter_people(
            action=lamps, by=coordinator, meant="reached", group=group, n=n, known="counted",
            counts="persons", **period,
        )  # fmt: skip
    made = report(audit, coordinator)
    money = str(chapter(made, "money"))
    for words in ("'Municipio', 'MXN', '5,000', '4,321'", "'Cambiar luminarias', '120'"):
        assert words in money, words
    assert "Women" not in money
    assert "too small to be told" in str(chapter(made, "limits"))
    told = str(chapter(made, "actions"))
    said = ("Of 1 action 1 is planned.", "Cambiar luminarias", "0 of 2 milestones met")
    for words in (*said, "Comprarlas", "Faltan permisos", "March 2026"):
        assert words in told, words
    assert "Patrullar" not in told
    team = report(audit, coordinator, Access.TEAM)
    told = str(chapter(team, "actions"))
    assert "Of 2 actions 2 are planned." in told
    assert "unknown: no milestones" in told
    assert "Of 1 action nobody knows how far it is" in str(chapter(team, "limits"))
    assert written(team, "html")


def judged_round(audit, people, rows, verdicts, title, locked) -> MonitoringRound:
    """A round in which both said of each row what stands beside it."""
    made = MonitoringRound.objects.create(
        audit=audit, number=MonitoringRound.objects.count() + 1, title=title, state="open",
        cutoff_on=dt.date(2020, 2, 29), access_level="public", opened_at=NOW,
    )  # fmt: skip
    made.reviewers.set(people)
    stratum = Stratum.objects.create(round=made, topic=None, n_all=len(rows), n_judged=len(rows))
    items = [
        RoundItem(round=made, recommendation=row, stratum=stratum, asked=row.title, asked_version=1)
        for row in rows
    ]
    items = RoundItem.objects.bulk_create(items)
    for item, verdict in zip(items, verdicts, strict=True):
        said = {
            "item": item, "verdict": verdict, "grade": "A", "reason": "Acta", "override": "",
            "at": NOW,
        }  # fmt: skip
        if verdict == "addressed" and item is items[0]:
            said |= {"grade": "C", "override": "Se ve desde la calle"}
        Judgement.objects.bulk_create(
            Judgement(by=person, place=place, **said) for place, person in enumerate(people, 1)
        )
        Settlement.objects.bulk_create([Settlement(how="same", **said)])
    if locked:
        made.state, made.locked_at = "locked", NOW + dt.timedelta(days=made.number)
        made.save()
    return made


def test_last_locked_round(audit, coordinator, in_role) -> None:
    """3"""
    rows = Recommendation.objects.bulk_create(
        Recommendation(
            audit=audit, number=n, reference=f"R-{n:03}", title="Reponer luminarias",
            state="approved", access_level="public",
            **({"publication": "published", "published_at": NOW} if n > 1 else {}),
        )
        for n in range(1, 142)
    )  # fmt: skip
    people = [in_role(Role.ANALYST), in_role(Role.EVALUATOR)]
    before = ["in_process"] * 55 + ["addressed"] * 86
    now = ["addressed"] * 109 + ["in_process"] * 11 + ["not_started"] * 21
    judged_round(audit, people, rows, before, "Ronda 2019", True)
    judged_round(audit, people, rows, now, "Ronda 2020", True)
    judged_round(audit, people, rows, ["not_addressed"] * 141, "Ronda 2021", False)
    # 1,418.44 a recommendation and 1,834.86 an addressed one: told in whole units.
    cost = [(each.n, each.each) for each in costs_of(audit, coordinator, Decimal(200_000))]
    assert cost == [(141, 1418), (109, 1835)]
    for access in (Access.PUBLIC, Access.RESTRICTED):
        made = report(audit, coordinator, access)
        told, method = chapter(made, "carried_out"), str(chapter(made, "round"))
        assert told is not None
        shares = next(block for block in told.blocks if isinstance(block, Numbers))
        words = [said.partition(": ")[2] for _n, said in shares.items]
        assert words == ["109", "11", "21"]
        assert [n[:2] for n, _said in shares.items] == ["77", "8\u202f", "15"]
        assert "'In process', '0', '0', '55'" in str(told)
        assert ("R-001" in str(made)) is (access is Access.RESTRICTED)
        assert "R-141" in str(told)
        for words in ("'1.00', 'kappa'", "100", "Both first judgements are kept", "1 is called"):
            assert words in method, words
        for words in ("2021", "Not addressed"):
            assert words not in str(made)
    assert written(made, "pdf")


def test_effects(audit, coordinator) -> None:
    """4"""
    bring_counts(audit, coordinator, counts(), first=FIRST)
    study = EffectStudy.objects.create(
        audit=audit, number=1, title="Street lamps", intervention="Lamps in the park",
        indicator=audit.indicators.get(code="thefts"), access_level="public",
    )  # fmt: skip
    judged(study, coordinator, "areas", {"acted": DONE, "against": OTHERS})
    told = chapter(report(audit, coordinator), "effects")
    assert told is not None
    assert all(
        words in str(told) for words in ("Thefts fell", "fewer to", "Nothing was registered")
    )
    EffectStudy.objects.update(access_level="restricted")
    with pytest.raises(Problem) as nothing:
        report(audit, coordinator)
    assert nothing.value.code == "report_empty"
