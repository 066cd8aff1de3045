"""Interviews with officials of the demo: activities of fieldwork, whose texts can be coded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from sereno.vocabulary.fieldwork_protocols import points_of
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.changes import (
    answer_protocol,
    count_participants,
    plan_activity,
    take_activity_step,
)
from sereno.web.diagnosis.demo import agree
from sereno.web.diagnosis.demo.documents import leave
from sereno.web.diagnosis.models import ConsentText, Document, Sector, Technique, TextState
from sereno.web.findings.demo.words import table as findings_table
from sereno.web.findings.models import Recommendation
from sereno.web.monitoring.demo.conversations import Conversation, conversations
from sereno.web.monitoring.demo.hearing import Said, code_what_was_said, progress_code
from sereno.web.monitoring.demo.judging import table
from sereno.web.people.models import Person

# Three a week before the second round's day, from this day on.
_FIRST: Final = dt.date(2025, 10, 20)
_DAYS_APART: Final = 2
_SEXES: Final = ("women", "men")
_SPOKEN: Final = "es"
_FILE: Final = "entrevista.txt"


def interview_officials(audit: Audit, by: Person, seed: int) -> Mapping[str, Sequence[Said]]:
    """All of the table, and what is said of each recommendation, by its reference, where there is a
    codebook; none where nobody was heard before: no text of consent is in use there.
    """
    if not ConsentText.objects.filter(audit=audit, state=TextState.IN_USE).exists():
        return {}
    rng = np.random.default_rng([seed, 17])
    rows = Recommendation.objects.filter(audit=audit)
    titles = {each.reference: each.title for each in rows}
    code, said = progress_code(audit, by), defaultdict(list)
    for n, told in enumerate(conversations(titles)):
        document = _hold(audit, by, told, _FIRST + dt.timedelta(days=_DAYS_APART * n), rng)
        for each in code_what_was_said(document, told, code, by) if code else ():
            said[each.reference].append(each)
    return said


def _hold(
    audit: Audit, by: Person, told: Conversation, on: dt.date, rng: np.random.Generator
) -> Document:
    institution = findings_table("organisations")[told.who]["name"]
    title = table("interviews")["pieces"]["title"]
    activity = plan_activity(
        audit=audit,
        by=by,
        title=title.format(office=told.office, institution=institution),
        technique=Technique.INTERVIEW,
        sector=Sector.GOVERNMENT,
        access_level=AccessLevel.FIELD,
        areas={},
        on=on,
        starts_at=dt.time(10),
        ends_at=dt.time(11),
        place=institution,
        expected=1,
        leads=[by],
    )
    lines = {(str(rng.choice(_SEXES)), "30-59", str(Sector.GOVERNMENT)): 1}
    agree(activity, lines, rng)
    count_participants(activity=activity, lines=lines, by=None)
    take_activity_step(row=activity, step="hold", on=on, by=None)
    asked = points_of(Technique.INTERVIEW, Sector.GOVERNMENT, minors=False)
    answer_protocol(activity=activity, answers={each.key: ("yes", "") for each in asked}, by=None)
    take_activity_step(row=activity, step="document", by=None)
    document = leave(activity, _FILE, told.text.encode(), _SPOKEN)
    take_activity_step(row=activity, step="verify", by=by)
    return document
