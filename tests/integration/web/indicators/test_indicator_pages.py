"""Pages of indicators, for those who see everything and those who don't.

1. The list: search, filters, order, CSV; as many queries for many lines as for few.
2. The page of one: map, series, table, editions; CSV and XLSX hold what the page shows.
3. Whoever may not see small counts sees of the incidents what the explorer publishes, no more.
4. Of tables, small counts are held back, with others where the total would give them away.
5. What a formula gives is held back where anything that it rests on is.
6. An old edition can be opened by whoever sees small numbers; one that there isn't can't.
7. A comparison across a break is refused, and warned of when asked for all the same.
8. A definition is added and changed in the browser; a wrong formula is said beside it.
9. An indicator of another audit, or none, is not there.
10. Spanish.
11. A count that failed is told on the list; whoever imports repeats it there, once.
12. What has no value says why.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.selection.empirical_bayes import empirical_bayes
from sereno.methods.sources.indicators.table_release import held_of_table
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.vocabulary.language import speaking
from sereno.web.audits.roles import Role
from sereno.web.imports.version_reader import open_version
from sereno.web.indicators.changes import add_indicator, publish_values
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator, ValueFile
from sereno.web.indicators.reading import period_words
from sereno.web.indicators.shown_values import shown_values
from sereno.web.indicators.tables.look import OWN_LIST
from sereno.web.indicators.view_detail import why_none
from sereno.web.indicators.working_out import work_out
from sereno.web.jobs.running import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_home")]


@pytest.fixture
def counted(version) -> ValueFile:
    made = count_version(version=version)
    assert made is not None
    return made


@pytest.fixture
def client(coordinator, audit, counted, signed_in) -> Client:
    return signed_in(coordinator)


def page(client: Client, audit, name: str, *args: object, query: str = "") -> Any:
    return client.get(reverse(f"indicators:{name}", args=[audit.slug, *args]) + query)


def rows_of(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content)))


def table(code: str, cells: list[tuple[str, str, str, float]], level: str = "area") -> LevelValues:
    """Values of (area, period, group, value)."""
    areas, periods, groups, values = zip(*cells, strict=True)
    made = IndicatorValues.of([code] * len(cells), areas, periods, values, groups=groups)
    return LevelValues(level, made)


def publish(audit, by, *parts: LevelValues) -> ValueFile:
    return publish_values(
        audit=audit, parts=parts, why=ValueFile.Why.IMPORT, about="prueba.csv", by=by
    )


def test_the_list(client, audit) -> None:
    """1"""
    text = page(client, audit, "indicators").content.decode()
    assert "All offences: rate" in text
    some = page(client, audit, "indicators", query="?q=all+offences&sort=-name").context["page"]
    assert [each.code for each in some] == ["all_eb_rate", "all_rate", "all_count"]
    topic = Indicator.objects.filter(audit=audit).exclude(topic="").first().topic
    of_topic = page(client, audit, "indicators", query=f"?topic={topic}").context["page"]
    assert {each.topic for each in of_topic} == {topic}
    wrong = page(client, audit, "indicators", query="?level=ageb").content.decode()
    assert "that filter was ignored" in wrong
    empty = add_indicator(audit=audit, code="pipes", by=None, name_es="Ágata", name_en="Zinc")
    every = page(client, audit, "indicators").context["page"].paginator
    here = page(client, audit, "indicators", query="?level=area").context["page"].paginator
    assert here.count == every.count - 1
    # By name without accents, in the reader's language; what has no values comes last.
    assert every.object_list.last() == empty
    for sort in ("n_values", "-periods", "topic", "-sdg"):
        query = f"?sort={sort}&q=AGATA&level=&topic="
        assert page(client, audit, "indicators", query=query).context["page"][0] == empty
    most = [
        each.current.n_values if each.current else 0
        for each in page(client, audit, "indicators", query="?sort=-n_values").context["page"]
    ]
    assert most == sorted(most, reverse=True)
    assert most[0] > most[-1] == 0
    given = rows_of(
        page(client, audit, "indicators_file", "csv", query=f"?topic={topic}").content.decode()
    )
    assert {row["topic"] for row in given} == {topic}
    assert set(given[0]) >= OWN_LIST
    few = _queries(client, audit)
    for i in range(40):
        add_indicator(audit=audit, code=f"more_{i}", by=None, name_es=f"m{i}", name_en=f"m{i}")
    assert _queries(client, audit) == few


def _queries(client: Client, audit) -> int:
    page(client, audit, "indicators")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(client, audit, "indicators")
    return len(asked)


@pytest.mark.one_database
def test_the_page_of_one(client, audit, version) -> None:
    """2"""
    answer = page(client, audit, "indicator", "all_rate")
    assert answer.status_code == 200
    context = answer.context
    reader = open_version(version)
    assert len(context["map_data"]["classes"]) == len(reader.areas)
    assert [point.label for point in context["points"]] == sorted(
        point.label for point in context["points"]
    )
    assert context["page"].paginator.count == len(reader.areas)
    rows = rows_of(page(client, audit, "values_csv", "all_rate").content.decode())
    assert {row["indicator"] for row in rows} == {"all_rate"}
    assert len(rows) == len(reader.areas) * len(context["periods"])
    book = openpyxl.load_workbook(
        io.BytesIO(page(client, audit, "values_xlsx", "all_rate").content)
    )
    assert book.active.max_row == len(rows) + 1
    with CaptureQueriesContext(connection) as asked:
        page(client, audit, "indicator", "all_rate")
    assert len(asked) < 42
    city = page(client, audit, "indicator", "all_count", query="?level=municipality")
    assert len(city.context["rows"]) == 1
    assert 'data-column="Interval (95 of 100)"' in answer.content.decode()


@pytest.mark.one_database
def test_what_everyone_may_see_of_incidents(client, audit, version, in_role, signed_in) -> None:
    """3"""
    viewer = signed_in(in_role(Role.VIEWER))
    reader = open_version(version)
    for topic in ("", *reader.topics):
        code = f"{topic or 'all'}_count"
        whole = page(client, audit, "indicator", code).context["reading"].facts["periods"]
        shown = reader.shown_counts(audit.k)
        seen = rows_of(page(viewer, audit, "values_csv", code).content.decode())
        full = rows_of(page(client, audit, "values_csv", code).content.decode())
        for row, true in zip(seen, full, strict=True):
            is_whole = len(whole) == 1 or row["period"].count("/") == 1
            if row["value"]:
                assert is_whole
                assert float(row["value"]) == shown.areas(topic)[reader.number_of[row["area"]]]
                assert row["value"] == true["value"]
            else:
                assert not is_whole or np.isnan(shown.areas(topic)[reader.number_of[row["area"]]])
                assert row["numerator"] == row["low"] == row["high"] == ""
                assert row["note"] == "held_back"
        city = rows_of(
            page(viewer, audit, "values_csv", code, query="?level=municipality").content.decode()
        )
        for row in city:
            told = (
                shown.year(topic, int(row["period"]))
                if row["period"].isdigit()
                else shown.total(topic)
            )
            assert row["value"] == "" if np.isnan(told) else float(row["value"]) == told
        # What follows from counts follows from those that are shown.
        for measure in ("rate", "eb_rate"):
            rates = page(viewer, audit, "values_csv", f"{topic or 'all'}_{measure}")
            for row, count in zip(rows_of(rates.content.decode()), seen, strict=True):
                assert bool(row["value"]) == bool(count["value"])
        of_shown = [float(r["value"]) if r["value"] else np.nan for r in seen]
        whole_rows = [r for r in rows_of(rates.content.decode()) if r["value"]]
        if whole_rows:
            exposure = [float(r["denominator"]) for r in whole_rows]
            counts = [n for n in of_shown if np.isfinite(n)]
            refit = empirical_bayes(counts, exposure, 100_000).rates
            assert [float(r["value"]) for r in whole_rows] == pytest.approx(
                refit.tolist(), abs=1e-5
            )
    text = page(viewer, audit, "indicator", "all_rate").content.decode()
    assert "only for the whole period" in text


@pytest.mark.one_database
def test_small_counts_of_tables(client, audit, coordinator, in_role, signed_in) -> None:
    """4 5"""
    add_indicator(
        audit=audit, code="cases", by=coordinator, name_es="c", name_en="c", unit="persons"
    )
    add_indicator(
        audit=audit, code="people", by=coordinator, name_es="p", name_en="p", unit="persons"
    )
    add_indicator(
        audit=audit, code="case_rate", by=coordinator, name_es="r", name_en="r",
        unit="per_1000", formula="cases / people per 1000",
    )  # fmt: skip
    counts = {"a0": (2, 30), "a1": (40, 50), "a2": (9, 60)}
    cells = [
        (area, str(year), "", float(n))
        for area, line in counts.items()
        for year, n in zip((2020, 2021), line, strict=True)
    ]
    publish(audit, coordinator, table("cases", cells))
    publish(
        audit, coordinator, table("people", [(area, year, "", 1000.0) for area, year, *_ in cells])
    )
    work_out(audit=audit, changed=["cases", "people"], by=coordinator)
    # A column that would say nothing of any area isn't drawn.
    everything = signed_in(coordinator)
    for code, drawn in (("people", []), ("case_rate", ["Numerator", "Denominator"])):
        text = page(everything, audit, "indicator", code).content.decode()
        names = ("Interval (95 of 100)", "Numerator", "Denominator")
        assert [name for name in names if f'data-column="{name}"' in text] == drawn
    viewer = signed_in(in_role(Role.VIEWER))
    seen = rows_of(page(viewer, audit, "values_csv", "cases").content.decode())
    missing = {(row["area"], row["period"]) for row in seen if not row["value"]}
    assert ("a0", "2020") in missing
    # Alone in its row or column it could be had by subtracting.
    assert sum(area == "a0" for area, _p in missing) >= 2
    assert sum(period == "2020" for _a, period in missing) >= 2
    rates = rows_of(page(viewer, audit, "values_csv", "case_rate").content.decode())
    assert {(row["area"], row["period"]) for row in rates if not row["value"]} == missing
    everything = rows_of(page(client, audit, "values_csv", "case_rate").content.decode())
    assert all(row["value"] for row in everything)


def test_groups_are_held_back_together() -> None:
    """4"""
    cells = [
        (area, "2020", group, value)
        for area, women, men in (("a", 2, 40), ("b", 30, 30), ("c", 9, 70))
        for group, value in (("", women + men), ("sex=women", women), ("sex=men", men))
    ]
    values = table("cases", [(a, p, g, float(v)) for a, p, g, v in cells]).values
    held = held_of_table({"area": values}, {}, counted=True, k=5)["area"]
    of = dict(zip(zip(values.areas, values.groups, strict=True), held.tolist(), strict=True))
    assert of["a", "sex=women"]
    # Neither from everybody nor from the other areas' women can it be had.
    assert of["a", "sex=men"] or of["a", ""]
    assert of["b", "sex=women"] or of["c", "sex=women"]
    assert not held.all()
    assert not held_of_table({"area": values}, {}, counted=True, k=1)["area"].any()


@pytest.mark.one_database
def test_editions(client, audit, coordinator) -> None:
    """6"""
    add_indicator(audit=audit, code="lamps", by=coordinator, name_es="l", name_en="l")
    publish(audit, coordinator, table("lamps", [("a", "2020", "", 7.0)]))
    publish(audit, coordinator, table("lamps", [("a", "2020", "", 8.0)]))
    assert page(client, audit, "indicator", "lamps").context["rows"][0]["value"] == 8
    old = page(client, audit, "indicator", "lamps", query="?edition=1")
    assert old.context["rows"][0]["value"] == 7
    assert "no longer in force" in old.content.decode()
    for wrong in ("3", "x", "-1"):
        assert (
            page(client, audit, "indicator", "lamps", query=f"?edition={wrong}").status_code == 404
        )


@pytest.mark.one_database
def test_editions_of_whoever_sees_no_small_number(audit, coordinator, in_role, signed_in) -> None:
    """6: on page, in files and by the API only the one in force is there."""
    add_indicator(audit=audit, code="lamps", by=coordinator, name_es="l", name_en="l")
    publish(audit, coordinator, table("lamps", [("a", "2020", "", 57.0)]))
    publish(audit, coordinator, table("lamps", [("a", "2020", "", 58.0)]))
    client = signed_in(in_role(Role.VIEWER))
    shown = page(client, audit, "indicator", "lamps")
    assert shown.context["rows"][0]["value"] == 58
    assert "?edition=1" not in shown.content.decode()
    assert page(client, audit, "indicator", "lamps", query="?edition=2").status_code == 200
    for name in ("indicator", "values_csv", "values_xlsx"):
        assert page(client, audit, name, "lamps", query="?edition=1").status_code == 404
    api = reverse("api:values", args=[audit.slug, "lamps"])
    assert client.get(api, {"edition": 2}).status_code == 200
    assert client.get(api, {"edition": 1}).status_code == 404


@pytest.mark.one_database
def test_a_comparison_across_a_break(client, audit, coordinator) -> None:
    """7"""
    add_indicator(
        audit=audit, code="thefts", by=coordinator, name_es="t", name_en="t",
        topic="robbery", unit="incidents",
    )  # fmt: skip
    years = range(2023, 2028)
    publish(audit, coordinator, table("thefts", [("a", str(y), "", 100.0 + y) for y in years]))
    answer = page(client, audit, "indicator", "thefts", query="?area=a")
    assert answer.context["comparison"].refused.code == "series_break_refused"
    assert "Compare all the same" in answer.content.decode()
    warned = page(client, audit, "indicator", "thefts", query="?area=a&across=1")
    comparison = warned.context["comparison"]
    assert comparison.refused is None
    assert [note.code for note in comparison.notes] == ["series_break_crossed"]
    assert comparison.change == 4
    before = page(client, audit, "indicator", "thefts", query="?area=a&from=2023&to=2025")
    assert before.context["comparison"].notes == ()


@pytest.mark.one_database
def test_a_trend(client, audit, coordinator, in_role, signed_in) -> None:
    """7: Sen's slope of the values shown; refused over a break, with a warning when asked for."""
    add_indicator(
        audit=audit, code="thefts", by=coordinator, name_es="t", name_en="t",
        topic="robbery", unit="incidents",
    )  # fmt: skip
    counts = [3.0, 110, 120, 131, 140, 150]
    rows = [("a", str(2017 + i), "", n) for i, n in enumerate(counts)]
    publish(audit, coordinator, table("thefts", rows))
    answer = page(client, audit, "indicator", "thefts", query="?area=a")
    found = answer.context["trend"].found
    assert (found.n, found.direction) == (6, "up")
    assert "The series rises." in answer.content.decode()
    # Three, and a second one that keeps it from being worked out, are not shown.
    viewer = page(signed_in(in_role(Role.VIEWER)), audit, "indicator", "thefts", query="?area=a")
    fewer = viewer.context["trend"].found
    assert fewer.n == sum(point.value is not None for point in viewer.context["points"]) == 4
    assert [note.code for note in fewer.notes] == ["trend_periods_missing"]
    years = range(2023, 2028)
    publish(audit, coordinator, table("thefts", [("a", str(y), "", 100.0 + y) for y in years]))
    refused = page(client, audit, "indicator", "thefts", query="?area=a").context["trend"]
    assert refused.refused.code == "series_break_refused"
    warned = page(client, audit, "indicator", "thefts", query="?area=a&across=1").context["trend"]
    assert warned.found.slope == pytest.approx(1)
    assert [note.code for note in warned.notes] == ["series_break_crossed"]
    publish(audit, coordinator, table("thefts", [("a", "2024", "", 7.0), ("a", "2025", "", 9.0)]))
    short = page(client, audit, "indicator", "thefts", query="?area=a")
    assert short.context["trend"].refused.code == "trend_too_short"
    assert "Look for a trend" not in short.content.decode()


@pytest.mark.one_database
def test_rates_are_compared_exactly(client, audit) -> None:
    """7"""
    answer = page(client, audit, "indicator", "all_rate", query="?level=municipality")
    rate = answer.context["comparison"]
    assert rate.low < rate.ratio < rate.high
    # A count has no denominator but the length of its periods; people grow more slowly.
    answer = page(client, audit, "indicator", "all_count", query="?level=municipality")
    count = answer.context["comparison"]
    assert count.low < count.ratio < count.high
    days = count.before.period.years / count.after.period.years
    assert count.ratio == pytest.approx(count.after.value / count.before.value * days)


@pytest.mark.one_database
def test_definitions(client, audit) -> None:
    """8"""
    new = reverse("indicators:new_indicator", args=[audit.slug])
    given = {"code": "double", "name_es": "Doble", "unit": "number", "factor": "1",
             "formula": "all_count * 2"}  # fmt: skip
    assert client.post(new, given).status_code == 302
    made = Indicator.objects.get(audit=audit, code="double")
    assert (made.name_en, made.origin, made.current.number) == ("Doble", "derived", 1)
    edit = reverse("indicators:edit_indicator", args=[audit.slug, "double"])
    assert client.get(edit).status_code == 200
    wrong = client.post(edit, given | {"formula": "all_cout * 2", "name_es": "Kept"})
    assert wrong.status_code == 422
    assert "all_count" in str(wrong.context["form"].errors["formula"])
    assert wrong.context["form"]["name_es"].value() == "Kept"
    assert client.post(edit, given | {"formula": "all_count * 3"}).status_code == 302
    made.refresh_from_db()
    assert made.current.number == 2
    taken = client.post(new, given)
    assert taken.status_code == 422
    assert "already has an indicator" in taken.content.decode()
    assert "already has an indicator" in str(taken.context["form"].errors["code"])
    assert (
        "only its texts"
        in client.get(
            reverse("indicators:edit_indicator", args=[audit.slug, "all_count"])
        ).content.decode()
    )
    bad = client.post(new, given | {"code": "2 x"})
    assert bad.status_code == 422
    counted = reverse("indicators:edit_indicator", args=[audit.slug, "all_count"])
    assert client.post(counted, given | {"name_es": "Todo"}).status_code == 302
    assert Indicator.objects.get(audit=audit, code="all_count").name_es == "Todo"


@pytest.mark.one_database
def test_what_is_not_there(client, audit) -> None:
    """9"""
    assert page(client, audit, "indicator", "nothing").status_code == 404
    assert page(client, audit, "values_csv", "nothing").status_code == 404
    add_indicator(audit=audit, code="empty", by=None, name_es="v", name_en="v")
    assert "No values yet" in page(client, audit, "indicator", "empty").content.decode()
    assert page(client, audit, "values_csv", "empty").status_code == 404


@pytest.mark.one_database
def test_nothing_yet(audit, coordinator, in_role, signed_in) -> None:
    """1"""
    for reader, offered in ((coordinator, True), (in_role(Role.VIEWER), False)):
        text = page(signed_in(reader), audit, "indicators").content.decode()
        assert "No indicators yet" in text
        assert (reverse("indicators:tables", args=[audit.slug]) in text) is offered


@pytest.mark.one_database
def test_in_spanish(client, audit, coordinator) -> None:
    """10"""
    coordinator.language = "es"
    coordinator.save()
    text = page(client, audit, "indicator", "all_rate").content.decode()
    assert "Todos los delitos: tasa" in text
    add_indicator(audit=audit, code="pipes", by=None, name_es="Ágata", name_en="Zinc")
    assert page(client, audit, "indicators").context["page"][0].code == "pipes"
    assert page(client, audit, "indicators").status_code == 200
    assert page(client, audit, "tables").status_code == 200


@pytest.mark.one_database
def test_everything_is_everything(audit, version, counted) -> None:
    """3"""
    indicator = Indicator.objects.get(audit=audit, code="all_count")
    shown = shown_values(indicator, indicator.current, "area", k=audit.k, everything=True)
    assert not shown.held.any()
    assert np.isfinite(shown.values.values).all()


@pytest.mark.one_database
def test_count_again(version, audit, coordinator, in_role, signed_in) -> None:
    """11"""
    client, official = signed_in(coordinator), signed_in(in_role(Role.OFFICIAL))
    told, button = (
        f"The indicators of import {version.number} have not been counted",
        "Count them again",
    )
    for reader, offered in ((client, True), (official, False)):
        text = page(reader, audit, "indicators").content.decode()
        assert told in text
        assert (button in text) is offered
    count = reverse("indicators:count", args=[audit.slug])
    for _ in range(2):
        assert client.post(count).status_code == 302
        work_off(audit)
        text = page(client, audit, "indicators").content.decode()
        assert told not in text
        assert "All offences: rate" in text
    assert ValueFile.objects.filter(version=version).count() == 1


@pytest.mark.parametrize(
    ("row", "unit", "why"),
    [
        ({"value": 0.0}, "per_100000", ""),
        ({"note": "held_back"}, "per_100000", "not shown"),
        ({"status": "suppressed"}, "percent", "held back by the source"),
        ({"numerator": 3.0, "denominator": 0.0}, "per_100000", "no rate: no population"),
        ({"numerator": 3.0}, "per_100000", "no rate: no population"),
        ({"numerator": 3.0}, "percent", "missing"),
        ({"note": "value_rests_on_missing"}, "", "not worked out: what it rests on is missing"),
        ({}, "incidents", "missing"),
    ],
)
def test_what_has_no_value_says_why(row: dict[str, Any], unit: str, why: str) -> None:
    """12: a dash would leave the reader to guess."""
    empty = {"value": None, "numerator": None, "denominator": None, "note": "", "status": "missing"}
    with override("en"):
        assert why_none(empty | row, unit) == why


def test_a_period_of_years_reads_as_one() -> None:
    """No financial year: 2021/22 is one, and 2021/2025 would be taken for it."""
    with speaking("en"):
        assert period_words("2021/2025") == "2021–2025"
        assert period_words("2024") == "2024"
        assert period_words("2021-07-01/2022-06-30") == "1 Jul 2021 – 30 Jun 2022"
