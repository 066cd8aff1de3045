"""Monitoring, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
"""

from __future__ import annotations

import datetime as dt

import pytest

from sereno.web.monitoring.dashboard.publishing import open_to_public
from sereno.web.monitoring.record import CONTEXT
from sereno.web.records.changes import add
from tests.browser.web.reader import SPOT, Reader
from tests.integration.web.monitoring.test_dashboard import CALLS, aim, bring

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
AUDIT = "/a/queretaro"
PAGES = [
    *("dashboard/", "dashboard/public/", "targets/1/", "targets/new/"),
]


@pytest.fixture
def aimed(audit, coordinator):
    """The audit with two targets and an event of context."""
    few = bring(audit, coordinator, "few", {"city": CALLS})
    many = bring(audit, coordinator, "many", {"city": [n * 100 for n in CALLS]})
    aim(audit, coordinator, many, 35_000, sdg="5.2")
    aim(audit, coordinator, few, 350)
    closed = {"starts_on": dt.date(2020, 3, 23), "ends_on": dt.date(2020, 8, 31)}
    add(CONTEXT, audit=audit, by=coordinator, title="Confinamiento", kind="lockdown", **closed)
    open_to_public(audit=audit, is_on=True, hosts=["https://www.example.org"], by=coordinator)
    return audit


def test_pages(aimed, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    for address in PAGES:
        reader.open(f"{AUDIT}/{address}")
    reader.ends()
