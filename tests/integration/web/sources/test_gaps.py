"""The gap matrix of an audit.

1. A cell follows the state of its source and of its requests.
2. It shows only what comes from sources and requests that the person may see.
3. A cell leads to its source or request; a missing one to a new request, for who may ask.
4. It asks the database as often for many sources as for few.
5. Filters are in the address; what makes no sense is left out; files hold the same cells.
6. An app of later stages adds rows of its own.
"""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sereno.methods.sources.indicators.gaps import Gap
from sereno.web.audits.roles import Role
from sereno.web.audits.stages import brought
from sereno.web.sources import gap_rows
from sereno.web.sources.changes import cover
from sereno.web.sources.gap_rows import GapRow, GapRows
from sereno.web.sources.gaps import ALL, GapQuestion, gap_lines
from sereno.web.sources.models import Answer, Extent
from sereno.web.sources.request_changes import answer_request, give_up
from tests.integration.web.sources.catalogue_data import TODAY, item, make_request, make_source

pytestmark = pytest.mark.django_db
ROW, YEARS = "topic:robbery", {"from": "2024", "to": "2025"}


def _has(source, extent=Extent.WHOLE, years=(2024,)):
    cover(source=source, rows=[ROW], geography="area", years=years, extent=extent, by=None)
    return source


def _cell(audit, person, year=2024):
    lines = gap_lines(audit, person, GapQuestion.of(YEARS, TODAY))
    (line,) = [line for line in lines if line.row.id == ROW]
    return dict(line.cells)[year]


@pytest.mark.parametrize(
    ("state", "whole", "part"),
    [
        ("identified", Gap.MISSING, Gap.MISSING),
        ("requested", Gap.ASKED, Gap.ASKED),
        ("promised", Gap.ASKED, Gap.ASKED),
        ("received", Gap.HAVE, Gap.PARTIAL),
        ("loaded", Gap.HAVE, Gap.PARTIAL),
        ("refused", Gap.REFUSED, Gap.REFUSED),
        ("silent", Gap.REFUSED, Gap.REFUSED),
    ],
)
def test_sources(audit, coordinator, state, whole, part) -> None:
    """1"""
    source = _has(make_source(audit, state))
    assert _cell(audit, coordinator).state is whole
    _has(source, Extent.PARTIAL)
    found = _cell(audit, coordinator)
    assert (found.state, found.by) == (part, ("source", source.number))
    assert _cell(audit, coordinator, 2025).by is None


def test_requests(audit, coordinator) -> None:
    """1"""
    assert _cell(audit, coordinator).state is Gap.MISSING
    draft = make_request(audit, sent=None)
    assert _cell(audit, coordinator).state is Gap.MISSING
    first = make_request(audit)
    assert _cell(audit, coordinator).by == ("request", first.number)
    assert _cell(audit, coordinator).state is Gap.ASKED
    give_up(request=first, on=TODAY, reason="nada", today=TODAY, by=None)
    assert _cell(audit, coordinator).state is Gap.REFUSED
    second = make_request(audit)
    assert _cell(audit, coordinator).state is Gap.ASKED
    answers = {i.pk: Answer.RECEIVED for i in second.items.all()}
    answer_request(request=second, on=TODAY, text="", answers=answers, today=TODAY, by=None)
    assert _cell(audit, coordinator, 2025).state is Gap.HAVE
    assert draft.state == "draft"


def test_levels(audit, in_role) -> None:
    """2"""
    _has(make_source(audit, "received", access_level="field"))
    make_request(audit, item("topic:theft"), access_level="team")
    assert _cell(audit, in_role(Role.FIELDWORKER)).state is Gap.HAVE
    viewer = in_role(Role.VIEWER)
    assert _cell(audit, viewer).state is Gap.MISSING
    lines = gap_lines(audit, viewer, GapQuestion.of(YEARS, TODAY))
    assert {found.by for line in lines for _, found in line.cells} == {None}


@pytest.mark.one_database
def test_where_cells_lead(audit, coordinator, in_role, signed_in) -> None:
    """3"""
    source = _has(make_source(audit, "received"))
    known = make_source(audit)
    cover(
        source=known,
        rows=["topic:theft"],
        geography="area",
        years=[2024],
        extent=Extent.WHOLE,
        by=None,
    )
    address = reverse("sources:gaps", args=[audit.slug])
    page = signed_in(coordinator).get(address, YEARS).content.decode()
    new = reverse("sources:new_request", args=[audit.slug])
    assert f'href="{reverse("sources:source", args=[audit.slug, source.number])}"' in page
    assert f'href="{new}?gap=topic%3Atheft%7Carea%7C2024&amp;source={known.number}"' in page
    assert f'href="{new}?gap=topic%3Atheft%7Carea%7C2025"' in page
    page = signed_in(in_role(Role.OFFICIAL)).get(address, YEARS).content.decode()
    assert new not in page.replace(f'action="{new}"', "")
    assert 'name="rows"' not in page


@pytest.mark.one_database
def test_one_set_of_queries(audit, coordinator, signed_in) -> None:
    """4"""
    client = signed_in(coordinator)
    address = reverse("sources:gaps", args=[audit.slug])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"geography": ALL})
        return len(queries)

    _has(make_source(audit, "received"))
    make_request(audit)
    few = asked()
    for i in range(20):
        _has(make_source(audit, "received"), years=[2024, 2025])
        make_request(audit, item("topic:theft"), item("topic:drugs"), institution=f"I{i}")
    assert asked() == few


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("given", "lines", "years"),
    [
        ({"q": "robo con violencia"} | YEARS, {ROW}, 2),
        ({"q": "ROBBERY"} | YEARS, {ROW}, 2),
        ({"state": "have"} | YEARS, {ROW}, 2),
        ({"state": "have", "geography": "block"} | YEARS, set(), 2),
        ({"kind": "subject", "q": "housing"} | YEARS, {"subject:housing"}, 2),
        ({"from": "2025", "to": "2024", "state": "have"}, {ROW}, 2),
        ({"from": "x", "to": "9", "geography": "moon", "q": "robbery"}, {ROW}, 6),
        ({"from": "1900", "to": "2100", "q": "robbery"}, {ROW}, 30),
    ],
)
def test_questions(audit, coordinator, signed_in, given, lines, years) -> None:
    """5"""
    _has(make_source(audit, "received"))
    client = signed_in(coordinator)
    assert client.get(reverse("sources:gaps", args=[audit.slug]), given).status_code == 200
    found = gap_lines(audit, coordinator, GapQuestion.of(given, timezone.localdate()))
    assert {line.row.id for line in found} == lines
    assert {len(line.cells) for line in found} <= {years}
    get = {e: reverse("sources:gaps_file", args=[audit.slug, e]) for e in ("csv", "xlsx")}
    table = list(csv.DictReader(io.StringIO(client.get(get["csv"], given).content.decode())))
    assert {row["row"] for row in table} == lines
    assert len(table) == len(lines) * years
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(get["xlsx"], given).content)).active
    assert sheet.max_row == len(table) + 1
    if "state" in given and lines:
        assert ("have", "1") in {(row["state"], row["source"]) for row in table}


@pytest.mark.one_database
def test_rows_of_later_stages(audit, coordinator, monkeypatch) -> None:
    """6"""
    rows = GapRows(lambda audit: [GapRow("later:H1", "Tasa", "Rate", "later")], {"later": "Tasas"})
    monkeypatch.setattr(gap_rows, "brought", lambda kind: (*brought(kind), rows))
    lines = gap_lines(audit, coordinator, GapQuestion.of({"q": "rate"}, TODAY))
    assert "later:H1" in {line.row.id for line in lines}


@pytest.mark.one_database
def test_filters_told_when_they_narrow(audit, coordinator, signed_in) -> None:
    """5"""
    client, address = signed_in(coordinator), reverse("sources:gaps", args=[audit.slug])
    for given, narrowing in (
        ({}, []),
        ({"geography": "area", "to": str(timezone.localdate().year)}, []),
        ({"geography": "block", "state": "have"}, ["geography", "state"]),
        ({"from": "2019"}, ["from"]),
    ):
        tools = client.get(address, given).context["filters"]
        assert [tool.name for tool in tools if tool.narrows] == narrowing
