"""Plans of the demo city: two instruments of sixty lines, which recommendations they take up, and
what institutions answered; by the verbs of the pages.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import numpy as np
from django.db import transaction

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.people.models import Person
from sereno.web.plan.demo.answers import answer_some
from sereno.web.plan.demo.instruments import bring_plans
from sereno.web.plan.models import Plan, Term
from sereno.web.plan.plans.record import TERMS, WINDOWS
from sereno.web.records.changes import add

# Governments change every three years on this day; one did after the recommendations were written.
CHANGED = dt.date(2024, 10, 1)
TERM_YEARS = 3


@transaction.atomic
def fill_plans(*, audit: Audit, by: Person, seed: int, today: dt.date) -> bool:
    """Fill an audit that has recommendations and no plan. False: filled before, or without any."""
    asked = Recommendation.objects.filter(audit=audit)
    if Plan.objects.filter(audit=audit).exists() or not asked.exists():
        return False
    before, now = _terms(audit, by, today)
    plans = bring_plans(audit, by, now, table("plans")["plan"])
    _windows(audit, by, today, plans)
    answer_some(audit, table("answers"), before, today, np.random.default_rng([seed, 14]))
    return True


def table(name: str) -> Mapping[str, Any]:
    """A table of this folder by the name of its file."""
    there = files("sereno.web.plan.demo") / f"{name}.toml"
    return tomllib.loads(there.read_text(encoding="utf-8"))


def _terms(audit: Audit, by: Person, today: dt.date) -> tuple[Term, Term]:
    """The government that ended, and the one in office."""
    changed = CHANGED
    while changed.replace(year=changed.year + TERM_YEARS) <= today:
        changed = changed.replace(year=changed.year + TERM_YEARS)
    began, ends = (
        changed.replace(year=changed.year + years) for years in (-TERM_YEARS, TERM_YEARS)
    )
    made = [
        add(
            TERMS, audit=audit, by=by, name=f"Gobierno municipal {first.year}-{last.year}",
            starts_on=first, ends_on=last, access_level=AccessLevel.PUBLIC,
        )
        for first, last in (
            (began, changed - dt.timedelta(days=1)), (changed, ends - dt.timedelta(days=1)),
        )
    ]  # fmt: skip
    return made[0], made[1]


def _windows(audit: Audit, by: Person, today: dt.date, plans: list[Plan]) -> None:
    for each in table("windows")["window"]:
        opens, closes = (today + dt.timedelta(days=each[name]) for name in ("opens", "closes"))
        add(
            WINDOWS,
            audit=audit,
            by=by,
            title=each["title"].format(y1=today.year + 1),
            chance=each["chance"],
            plan=plans[each["plan"] - 1] if each["plan"] else None,
            opens_on=opens,
            closes_on=closes,
            note=each["note"],
            access_level=AccessLevel.PUBLIC,
        )
