"""The catalogue of the demo city.

1. 25 sources and requests in every state, refusal and silence with reason and date, three gaps
   answered by request, one series break; made by the verbs.
2. Filling it twice changes nothing.
"""

from __future__ import annotations

import datetime as dt

import pytest

from sereno.methods.sources.indicators.gaps import Gap
from sereno.web.audits.events import told
from sereno.web.sources.demo import fill_catalogue
from sereno.web.sources.gaps import ALL, GapQuestion, gap_lines
from sereno.web.sources.models import Answer, RequestItem, RequestState, SourceState

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 1, 12)


@pytest.fixture
def filled(audit, coordinator, settings, tmp_path):
    settings.HOME = tmp_path
    assert fill_catalogue(audit=audit, by=coordinator, today=TODAY)
    return audit


@pytest.mark.one_database
def test_states(filled, coordinator) -> None:
    """1"""
    assert filled.sources.count() == 25
    assert set(filled.sources.values_list("state", flat=True)) == set(SourceState.values)
    assert set(filled.requests.values_list("state", flat=True)) == set(RequestState.values)
    for word in ("refused", "silent"):
        ended = filled.requests.get(state=word)
        source = ended.items.get().source
        step = source.steps.get(state=word)
        assert (source.state, step.reason, step.request) == (word, ended.answer, ended)
        assert ended.answer
        assert ended.asked_on < step.on <= TODAY
    came = RequestItem.objects.filter(answer__in=[Answer.RECEIVED, Answer.PARTIAL])
    assert came.values("row").distinct().count() == 3
    breaks = [b.on for source in filled.sources.all() for b in source.breaks.all()]
    assert breaks == [dt.date(2026, 1, 1)]
    assert filled.requests.overdue(TODAY).count() == 1
    lines = gap_lines(filled, coordinator, GapQuestion.of({"geography": ALL}, TODAY))
    assert all(any(line.count(state) for line in lines) for state in Gap)
    assert len(told(filled.events.all())) == filled.events.count()


@pytest.mark.one_database
def test_twice(filled, coordinator) -> None:
    """2"""
    events = filled.events.count()
    assert not fill_catalogue(audit=filled, by=coordinator, today=TODAY)
    assert filled.events.count() == events
