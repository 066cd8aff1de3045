"""Findings of the demo city: who takes part, 180 findings on what its earlier stages hold, 141
recommendations and some beside them, ratings, what the audit says of itself; by seed, by the verbs
of the pages.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.db import transaction

from sereno.web.audits.models import Audit
from sereno.web.findings.bringing.taking import LOOK_ALIKE
from sereno.web.findings.demo.city import City
from sereno.web.findings.demo.own_account import tell_of_itself
from sereno.web.findings.demo.people import make_cast
from sereno.web.findings.demo.ratings import rate_risks
from sereno.web.findings.demo.recommendations import write_recommendations
from sereno.web.findings.demo.statements import bring_back, write_findings
from sereno.web.findings.models import Recommendation
from sereno.web.jobs.changes import ask
from sereno.web.jobs.running import work_off
from sereno.web.people.models import Person


def fill_findings(*, audit: Audit, by: Person, seed: int, today: dt.date) -> bool:
    """Fill an audit that has no recommendation yet. False: it was filled before."""
    if Recommendation.objects.filter(audit=audit).exists():
        return False
    _fill(audit, by, seed, today)
    # As if a worker had compared them by now.
    ask(LOOK_ALIKE, audit=audit, by=by)
    work_off(audit)
    return True


@transaction.atomic
def _fill(audit: Audit, by: Person, seed: int, today: dt.date) -> None:
    cast, city = make_cast(audit, by), City(audit, by)
    found = write_findings(cast, city)
    bring_back(cast, found, np.random.default_rng([seed, 11]), today)
    write_recommendations(cast, found, np.random.default_rng([seed, 12]))
    rate_risks(cast, city, found, np.random.default_rng([seed, 13]))
    tell_of_itself(cast)
