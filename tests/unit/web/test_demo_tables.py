"""What the demo's tables of actions say, before anything is written.

1. 160 actions of all ten kinds, no two of one title, each serving recommendations that there are,
   with lines that the plans have; shares of the cost sum to 100; who spent more says why.
"""

from __future__ import annotations

import datetime as dt

from sereno.web.actions.demo.tables import GOES_ON, Draft, drafts
from sereno.web.actions.models import ActionKind
from sereno.web.findings.demo.recommendations import FILES, TOPICS
from sereno.web.findings.demo.words import table as findings_table
from sereno.web.plan.demo import table as plan_table

TODAY = dt.date(2026, 12, 1)
DRAFTS = list(drafts(TODAY))


def _titles() -> dict[str, str]:
    """The 141 of the register, by reference."""
    found: dict[str, list[str]] = {topic: [] for topic in TOPICS}
    for name in FILES:
        for topic, several in findings_table(f"recommendations/{name}").items():
            found[topic] += [each["title"] for each in several]
    flat = [title for topic in TOPICS for title in found[topic]]
    return {f"R-{n:03}": title for n, title in enumerate(flat, 1)}


TITLES = _titles()


def test_actions_fit_what_they_name() -> None:
    """1"""
    plans = plan_table("plans")["plan"]
    lines = {f"{n} {line[0]}" for n, plan in enumerate(plans, 1) for line in plan["lines"]}
    assert (len(DRAFTS), len(TITLES)) == (160, 141)
    assert {each.entry["kind"] for each in DRAFTS} == {*ActionKind.values}
    titles = [(each.entry["title"], each.name or each.turn) for each in DRAFTS]
    assert len({*titles}) == 160
    for each in DRAFTS:
        assert {*each.shares} <= {*TITLES}, each.entry["title"]
        stated = [share for share in each.shares.values() if share is not None]
        assert sum(stated) in (0, 100), each.entry["title"]
        assert {*each.entry.get("lines", ())} <= lines, each.entry["title"]
        assert each.starts_on < each.ends_on
        more = sum(spent - planned for _source, planned, spent in each.money)
        assert more <= 1e-9 or "over" in each.entry, each.entry["title"]
    overdue = [each for each in DRAFTS if each.went == "overdue" and each.entry["who"] == "spm"]
    assert overdue, "the official who signs in has something to do"
    for each in DRAFTS:
        assert each.went not in GOES_ON or not each.steps[-1].proof, each.entry["title"]


def _of(title: str) -> Draft:
    return next(each for each in DRAFTS if each.entry["title"].startswith(title))


def test_what_goes_on_is_near_today() -> None:
    """1: not thought out for one day alone"""
    later = {each.entry["title"]: each for each in drafts(TODAY + dt.timedelta(days=400))}
    for each in DRAFTS:
        if each.went in ("open", "overdue"):
            assert later[each.entry["title"]].ends_on > each.ends_on
    assert _of("Parejas fijas").ends_on == dt.date(2025, 1, 31)
