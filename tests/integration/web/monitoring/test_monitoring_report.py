"""The monitoring report.

1. Local indicators: each target with its baseline, its value now and what redraws say; its series
   as a picture; what happened meanwhile, as a table and among the limits. Of a restricted target
   everybody else reads nothing.
2. What was done: actions by kind and institution, what is overdue and in the way; what has no
   milestones is unknown, never 0. A public report tells neither actions nor institutions that only
   the team knows of. Money by source and people reached; of few people no number.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from sereno.exchange.report import FORMATS, written
from sereno.exchange.report.content import ChapterContent, Picture, ReportContent
from sereno.methods.policy.access_levels import Access
from sereno.web.actions.milestones.changes import add_milestone, judge_milestone
from sereno.web.actions.money.changes import enter_money
from sereno.web.actions.reach.changes import enter_people
from sereno.web.actions.register.changes import add_action
from sereno.web.actions.register.log import add_blocker
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.making import report_content
from sereno.web.monitoring.record import CONTEXT
from sereno.web.organisations.changes import organisation_called
from sereno.web.records.changes import add
from tests.integration.web.monitoring.test_dashboard import CALLS, aim, bring

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
