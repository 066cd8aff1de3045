"""What the demo's tables of actions and of rounds say, before anything is written.

1. 160 actions of all ten kinds, no two of one title, each serving recommendations that there are,
   with lines that the plans have; shares of the cost sum to 100; who spent more says why.
2. In the rounds 86 of 141 are addressed (61 %), then 109, 11 in process and 21 not (77, 8, 15 %);
   all that is addressed, but for one, rests on a proof of A or B of before the round's day.
3. The two reviewers differ as much as people do: kappa between 0.7 and 0.85.
4. 25 interviews, whose passages stand in them; some say something else than the review.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from sereno.web.actions.demo.tables import GOES_ON, Draft, drafts
from sereno.web.actions.demo.tables import table as actions_table
from sereno.web.actions.models import ActionKind, Grade
from sereno.web.findings.demo.recommendations import FILES, TOPICS
from sereno.web.findings.demo.words import table as findings_table
from sereno.web.monitoring.demo.conversations import OFFICIAL, conversations
from sereno.web.monitoring.demo.judging import FIRST, SECOND, Evidence, said_of, table, verdict_of
from sereno.web.monitoring.models import Claim, Verdict
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


def _proved(until: dt.date) -> Iterator[str]:
    """References with a proof of A or B of milestones that were due by a day."""
    grades = {
        sort: grade for sort, (_name, grade, _title) in actions_table("words")["proofs"].items()
    }
    for each in DRAFTS:
        for step in each.steps:
            if grades.get(step.proof) in (Grade.OFFICIAL_RECORD, Grade.INDEPENDENT) and (
                step.due_on <= until
            ):
                yield from each.shares


@pytest.mark.parametrize(
    ("which", "wanted"),
    [(FIRST, (86, 27, 28)), (SECOND, (109, 11, 21))],
)
def test_rounds_come_out_as_the_issue_says(which: int, wanted: tuple[int, int, int]) -> None:
    """2, 3"""
    found = Counter(verdict_of(reference, which) for reference in TITLES)
    none = found[Verdict.NOT_STARTED] + found[Verdict.NOT_ADDRESSED]
    assert (found[Verdict.ADDRESSED], found[Verdict.IN_PROCESS], none) == wanted
    assert [round(100 * n / 141) for n in wanted] in ([61, 19, 20], [77, 8, 15])
    told = table("rounds")
    proved = {*_proved(told["round"][which]["cutoff_on"])}
    unproved = {each for each in TITLES if each not in proved}
    addressed = {each for each in TITLES if verdict_of(each, which) == Verdict.ADDRESSED}
    assert addressed & unproved == {told["override"]}
    evidence = {each: Evidence("A" if each in proved else "D") for each in TITLES}
    said = said_of(evidence, which, told["round"][which]["differ"], np.random.default_rng(which))
    assert all(
        each.of(place) != Verdict.ADDRESSED or evidence[reference].proves
        for reference, each in said.items()
        for place in (0, 1)
        if reference != told["override"]
    )
    assert 0.7 < _kappa([(each.of(0), each.of(1)) for each in said.values()]) < 0.85


def _kappa(pairs: list[tuple[str, str]]) -> float:
    """Cohen's, from its definition."""
    n = len(pairs)
    agreed = sum(one == other for one, other in pairs) / n
    first, second = (Counter(pair[i] for pair in pairs) for i in (0, 1))
    chance = sum(first[each] * second[each] for each in first) / n**2
    return (agreed - chance) / (1 - chance)


def test_interviews_hold_their_passages() -> None:
    """4"""
    told = list(conversations(TITLES))
    assert len(told) == 25
    assert len({each.text for each in told}) == 25
    passages = [(each, passage) for each in told for passage in each.passages]
    assert all(each.text.count(OFFICIAL + one.words) == 1 for each, one in passages)
    assert {one.claim for _each, one in passages} == {*Claim.values}


def _of(title: str) -> Draft:
    return next(each for each in DRAFTS if each.entry["title"].startswith(title))


def test_what_goes_on_is_near_today() -> None:
    """1: not thought out for one day alone"""
    later = {each.entry["title"]: each for each in drafts(TODAY + dt.timedelta(days=400))}
    for each in DRAFTS:
        if each.went in ("open", "overdue"):
            assert later[each.entry["title"]].ends_on > each.ends_on
    assert _of("Parejas fijas").ends_on == dt.date(2025, 1, 31)
