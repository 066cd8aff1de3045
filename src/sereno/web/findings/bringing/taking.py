"""What the jobs of this room do: rows of a file made into drafts, texts compared."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from sereno.methods.findings.near_duplicates import near_duplicates
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.findings.bringing.changes import keep_pairs, write_drafts
from sereno.web.findings.bringing.reading import RecommendationReader
from sereno.web.findings.models import BroughtRecommendations, Recommendation
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.findings.recommendations.record import RECOMMENDATIONS
from sereno.web.jobs.changes import ask
from sereno.web.jobs.kinds import KINDS, Result, Say
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.records.bringing.declared import Bringing

LOOK_ALIKE = "look_alike"


def _look_alike(audit: Audit, by: Person) -> None:
    try:
        ask(LOOK_ALIKE, audit=audit, by=by)
    except Problem as problem:
        # They are being compared: whoever opens the page of pairs can have it done again.
        if problem.code != KINDS[LOOK_ALIKE].taken:
            raise


BRINGING: Final = Bringing(
    model=BroughtRecommendations,
    kind=RECOMMENDATIONS,
    right=Right.WRITE_FINDINGS,
    title=_("Bring recommendations"),
    reader=RecommendationReader,
    write=write_drafts,
    then=_look_alike,
    bring_template="findings/bring_recommendations.html",
    template="findings/brought.html",
)


def compare(job: Job, say: Say) -> Result:
    """Find the recommendations of an audit that say almost the same."""
    audit = job.audit
    if audit is None:
        return Result()
    rows = Recommendation.objects.filter(audit=audit, state__in=STANDING).order_by("pk")
    told = list(rows.values_list("pk", "title", "text"))
    found = near_duplicates(
        [f"{title} {text}" for _key, title, text in told],
        say=lambda done, total: say("compare", done, total),
    )
    keys = [key for key, _title, _text in told]
    return Result(keep=lambda: keep_pairs(audit=audit, keys=keys, found=found))
