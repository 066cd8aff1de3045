"""The demo city's site: who signed what it names, and its first edition, open to anybody here."""

from __future__ import annotations

import datetime as dt

from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.publication.edition.asking import open_site
from sereno.web.publication.edition.naming import sign_naming
from sereno.web.publication.models import Edition

REASON = "Quien vive ahí lo conoce y lo votó en la devolución; no señala a nadie."
# These wait: one in so many, so that whoever looks at the page sees what a signature is for.
WAIT_ONE_IN = 12


def fill_site(*, audit: Audit, by: Person, now: dt.datetime) -> bool:
    """Publish where nobody has. False: there is nothing to do."""
    from sereno.web.publication.edition.facts import SiteFacts
    from sereno.web.publication.edition.writing import publish

    if Edition.objects.filter(audit=audit).exists():
        return False
    waiting = SiteFacts(audit, now, now.date()).namings.waiting
    for n, finding in enumerate(waiting):
        if n % WAIT_ONE_IN:
            sign_naming(finding=finding, reason=REASON, by=by, now=now)
    publish(audit=audit, by=by, now=now)
    open_site(audit=audit, is_on=True, by=by)
    return True
