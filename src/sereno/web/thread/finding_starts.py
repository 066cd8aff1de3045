"""The thread of what an address names, as its reader has it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404
from django.shortcuts import get_object_or_404

from sereno.web.findings.evidence.seeing import seen_at
from sereno.web.findings.models import Evidence
from sereno.web.findings.record import FINDINGS, RECOMMENDATIONS
from sereno.web.monitoring.models import RoundState
from sereno.web.monitoring.rounds.record import ROUNDS
from sereno.web.records.tools import whole_number
from sereno.web.thread.knots import Thread
from sereno.web.thread.reading import Reader
from sereno.web.thread.walking import (
    PARTS,
    WAYS,
    Share,
    thread_of_evidence,
    thread_of_finding,
    thread_of_recommendation,
    thread_of_share,
)

# What an address was asked besides, "" of what it wasn't.
Asked = Callable[[str], str]


def share_thread(reader: Reader, number: int, part: str, asked: Asked) -> Thread:
    """Of a share of a locked round. Raises Http404: there is none that the reader may see."""
    row = ROUNDS.one(reader.audit, reader.person, number=number)
    if row.state != RoundState.LOCKED or part not in PARTS:
        raise Http404
    way = next((each for each in WAYS if asked(each)), "")
    share = Share(row, part, way, asked(way) if way else "")
    found = thread_of_share(reader, share, whole_number(asked("one")))
    if found is None:
        raise Http404
    return found


def recommendation_thread(reader: Reader, number: int) -> Thread:
    """Of a recommendation. Raises Http404."""
    row = RECOMMENDATIONS.one_or_became(reader.audit, reader.person, number=number)
    return thread_of_recommendation(reader, row)


def finding_thread(reader: Reader, number: int) -> Thread:
    """Of a finding. Raises Http404."""
    return thread_of_finding(reader, FINDINGS.one(reader.audit, reader.person, number=number))


def evidence_thread(reader: Reader, number: int) -> Thread:
    """Of a piece of evidence. Raises Http404."""
    told = Evidence.objects.told_to(reader.audit, reader.person)
    row = get_object_or_404(told, number=number)
    seen = seen_at(reader.audit, reader.person, row, None)
    if seen is None:
        raise Http404
    return thread_of_evidence(reader, seen)
