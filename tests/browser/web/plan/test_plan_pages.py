"""The city's plans, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
"""

from __future__ import annotations

import datetime as dt

import pytest

from sereno.web.plan.record import PLANS, TERMS, WINDOWS
from sereno.web.records.changes import add
from tests.browser.web.reader import SPOT, Reader

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
AUDIT = "/a/queretaro"
PAGES = [
    *("plans/", "plans/1/", "plans/new/"),
    *("terms/", "terms/1/", "terms/new/", "windows/", "windows/1/", "windows/new/"),
]


@pytest.fixture
def planned(audit, coordinator):
    """The audit with a plan of a term of government, and a window to put something into it."""
    make = {"audit": audit, "by": coordinator}
    days = {"starts_on": dt.date(2018, 10, 1), "ends_on": dt.date(2021, 9, 30)}
    term = add(TERMS, name="2018-2021", **days, **make)
    plan = add(
        PLANS, instrument="Plan Municipal de Seguridad", version="2018", term=term,
        levels=["Eje", "Objetivo", "Línea"], **make,
    )  # fmt: skip
    add(
        WINDOWS, chance="budget", title="Presupuesto 2020", plan=plan,
        opens_on=dt.date(2019, 8, 1), closes_on=dt.date(2019, 11, 15), **make,
    )  # fmt: skip
    return audit


def test_pages(planned, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    for address in PAGES:
        reader.open(f"{AUDIT}/{address}")
    reader.ends()
