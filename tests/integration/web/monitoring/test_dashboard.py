"""The dashboard of indicators against their targets.

1. A band is said where redraws agree, "can't tell" where they don't, and the headline counts both;
   the chip opens formula, inputs, seed and edition.
2. A break between baseline and now gives no colour until somebody says how the series was joined.
3. Values without an interval, a zero, nothing since, and a target on the wrong side are told.
4. Small counts: whoever may not see them reads no number that rests on one, typed ones neither;
   a target of a restricted source is there for nobody else.
5. A target is set in two steps, its baseline read from the series; what is wrong stands beside its
   field, in both languages.
6. Where and who: a city's rate is asked of another place, its count isn't.
7. The page of a target: both rules, bands of context, the break, groups.
8. As many queries for four targets as for one.
9. Later rooms ask whether an indicator improves.
10. Everybody reads it only while it is switched on: public targets of public indicators, nothing
    held back; without a cookie or a script, in a frame only of the sites that were named. Only the
    coordinator switches it on; what is no site's address is refused.
11. An indicator's page draws what happened while it was measured.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.roles import Role
from sereno.web.indicators.changes import add_indicator, publish_values
from sereno.web.indicators.models import Indicator, ValueFile
from sereno.web.monitoring.dashboard.details import outcome_of
from sereno.web.monitoring.models import ContextEvent, PublicBoard, Target
from sereno.web.monitoring.record import CONTEXT, TARGETS
from sereno.web.records.changes import add, change
from sereno.web.sources.changes import note_break
from sereno.web.sources.models import Source

# What it shows holds on any database.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]
Row = tuple[str, str, float]


def bring(audit, by, code: str, rows: dict[str, list[float]], **defined: Any) -> Indicator:
    """An indicator with yearly values from 2020 on, of the city or of areas, by group."""
    given = {"unit": "calls", "interval": "poisson", "good": "lower", "sdg": "16.1.1"} | defined
    source, groups = given.pop("source", None), given.pop("groups", False)
    low = given.pop("low", None)
    made = add_indicator(audit=audit, code=code, by=by, name_es=code, name_en=code, **given)
    if source is not None:
        made.source = source
        made.save()
    parts = []
    for level, wanted in (("municipality", {"city"}), ("area", set(rows) - {"city"})):
        cells = [
            (area.partition("|")[0], area.partition("|")[2], str(2020 + i), n)
            for area, line in rows.items()
            if area.partition("|")[0] in wanted
            for i, n in enumerate(line)
        ]
        if not cells:
            continue
        areas, of, periods, values = zip(*cells, strict=True)
        spread = np.array(values) * (low or np.nan)
        parts.append(
            LevelValues(
                level,
                IndicatorValues.of(
                    [code] * len(cells), areas, periods, values, groups=of if groups else None,
                    lows=np.array(values) - spread, highs=np.array(values) + spread,
                ),
            )
        )  # fmt: skip
    publish_values(audit=audit, parts=parts, why=ValueFile.Why.IMPORT, about="t.csv", by=by)
    return Indicator.objects.select_related("current").get(pk=made.pk)


def aim(audit, by, indicator: Indicator, value: float, **given: Any) -> Target:
    known = {
        "sdg": "16.1", "direction": "lower", "baseline_period": "2020", "year": 2035,
        "access_level": AccessLevel.PUBLIC, "indicator": indicator, "value": value,
    } | given  # fmt: skip
    made: Target = add(TARGETS, audit=audit, by=by, **known)
    return made


def ask(client: Client, audit, name: str = "dashboard", query: str = "", *args: Any) -> Any:
    answer = client.get(reverse(f"monitoring:{name}", args=[audit.slug, *args]) + f"?{query}")
    assert answer.status_code == 200
    return answer


def outlooks(page: Any) -> list[tuple[str, str | None]]:
    return [
        (line.outlook.state, line.outlook.band)
        for goal in page.context["goals"]
        for line in goal.lines
    ]


CALLS = [400, 398, 391, 385, 380, 371]


def test_bands_and_headline(audit, coordinator, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    assert "No target yet" in ask(client, audit).content.decode()
    few = bring(audit, coordinator, "few", {"city": CALLS})
    many = bring(audit, coordinator, "many", {"city": [n * 100 for n in CALLS]}, sdg="5.2")
    aim(audit, coordinator, few, 350)
    aim(audit, coordinator, many, 35_000, sdg="5.2")
    page = ask(client, audit)
    assert outlooks(page) == [("said", "on_track"), ("unsure", None)]
    assert [goal.code for goal in page.context["goals"]] == ["5", "16"]
    assert page.context["headline"] == "Of 2 targets, 1 is on track. Of 1 one can't tell."
    text = page.content.decode()
    assert "By its values alone it would be “on track”, but only 7" in text
    for told in ("R · ", "Seed of the draws", "20300, 1", "Edition 1 of its values", "Poisson"):
        assert told in text or told == "R · "


def test_series_break(audit, coordinator, signed_in) -> None:
    """2"""
    source = Source.objects.create(
        audit=audit, number=1, title="Llamadas", kind="administrative", access_level="public"
    )
    many = bring(audit, coordinator, "many", {"city": [n * 100 for n in CALLS]}, source=source)
    target = aim(audit, coordinator, many, 35_000)
    note_break(
        source=source, on=dt.date(2023, 1, 1), kind="instrument", what="Otro sistema",
        advice="No compare", by=coordinator,
    )  # fmt: skip
    client = signed_in(coordinator)
    page = ask(client, audit)
    assert outlooks(page) == [("break", None)]
    PublicBoard.objects.create(audit=audit, is_on=True)
    public = client.get(reverse("public:dashboard", args=[audit.slug, "en"]))
    for each in (page, public):
        assert "Since 1 Jan 2023 it is measured otherwise" in each.content.decode()
    joined = {"joined_on": dt.date(2023, 1, 1), "joined_how": "Se recodificó 2020-2022"}
    change(TARGETS, row=target, by=coordinator, **joined)
    page = ask(client, audit)
    assert outlooks(page) == [("said", "on_track")]
    assert "Joined over the break of" in page.content.decode()


def test_what_cannot_be_told(audit, coordinator, signed_in) -> None:
    """3"""
    bare = bring(audit, coordinator, "bare", {"city": [50, 40, 30]}, unit="percent", interval="")
    wide = bring(
        audit, coordinator, "wide", {"city": [50, 40, 30]}, unit="percent", interval="", low=0.05
    )
    zero = bring(audit, coordinator, "zero", {"city": [10, 8, 0]})
    for indicator in (bare, wide):
        aim(audit, coordinator, indicator, 20)
    aim(audit, coordinator, zero, 2)
    aim(audit, coordinator, bare, 20, baseline_period="2022")
    aim(audit, coordinator, bare, 60)
    page = ask(signed_in(coordinator), audit)
    assert outlooks(page) == [
        ("no_interval", None), ("said", "on_track"), ("said", "on_track"), ("nothing", None),
        ("refused", None),
    ]  # fmt: skip
    text = page.content.decode()
    assert "bring no interval" in text
    assert "what is said follows L" in text
    assert "There is no value yet after the baseline (2022)" in text
    assert "wrong side of the baseline" in text


def test_who_sees_what(audit, coordinator, in_role, signed_in) -> None:
    """4"""
    few = bring(audit, coordinator, "few", {"city": [30, 20, 3]}, unit="victims")
    aim(audit, coordinator, few, 1, baseline_typed=4.0, baseline_source="Un oficio")
    aim(audit, coordinator, few, 2, baseline_period="2021")
    secret = Source.objects.create(
        audit=audit, number=7, title="Reservada", kind="administrative", access_level="restricted"
    )
    kept = bring(audit, coordinator, "unheard_of", {"city": CALLS}, source=secret)
    aim(audit, coordinator, kept, 350)
    all_of_them = ask(signed_in(coordinator), audit)
    assert len(outlooks(all_of_them)) == 3
    viewer = signed_in(in_role(Role.VIEWER))
    page = ask(viewer, audit)
    assert outlooks(page) == [("held", None), ("held", None)]
    assert "Numbers below 5" in page.content.decode()
    assert "unheard_of" not in page.content.decode()
    for number in (1, 2):
        one = ask(viewer, audit, "target", "", number).context["line"]
        assert one.outlook.state == "held"
        assert one.reading.start in (None, 20)
    assert viewer.get(reverse("monitoring:target", args=[audit.slug, 3])).status_code == 404


def test_a_target_is_set(audit, coordinator, in_role, signed_in) -> None:
    """5"""
    bring(audit, coordinator, "many", {"city": CALLS})
    client, at = signed_in(coordinator), reverse("monitoring:new_target", args=[audit.slug])
    assert f"{at}?indicator=many" in client.get(at).content.decode().replace(
        'href="?', f'href="{at}?'
    )
    form = client.get(f"{at}?indicator=many").context["form"]
    assert (form["sdg"].value(), form["direction"].value()) == ("16.1", "lower")
    assert ("2020", "2020") in form.fields["baseline_period"].choices
    sent = {
        "indicator": "many", "place": "municipality:city", "sdg": "16.1", "direction": "lower",
        "baseline_period": "2020", "value": "350", "year": "2035", "access_level": "team",
    }  # fmt: skip
    wrong = {
        "value": [{"value": "400"}, {"value": "410"}],
        "year": [{"year": "2020"}],
        "baseline_period": [{"baseline_period": "2012"}],
        "baseline_source": [{"baseline_typed": "420"}],
        "joined_how": [{"joined_on": "2022-01-01"}],
    }
    for name, several in wrong.items():
        for other in several:
            answer = client.post(at, sent | other)
            assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    assert client.post(at, sent).status_code == 302
    made = Target.objects.get()
    assert (made.level, made.area, made.value, made.baseline_typed) == (
        "municipality", "city", 350, None,
    )  # fmt: skip
    assert signed_in(in_role(Role.VIEWER)).get(at).status_code == 403


def test_where_and_who(audit, coordinator, signed_in) -> None:
    """6"""
    rows = {"city": [50.0, 40.0, 30.0], "city|sex=women": [70.0, 69.0, 71.0]}
    share = {"unit": "percent", "interval": "", "low": 0.02, "groups": True}
    aim(audit, coordinator, bring(audit, coordinator, "rate", rows, **share), 20)
    aim(audit, coordinator, bring(audit, coordinator, "count", {"city": CALLS}), 350)
    client = signed_in(coordinator)
    page = ask(client, audit, "dashboard", "where=area%3Anone")
    assert [tool.name for tool in page.context["question"].tools] == ["where", "who"]
    assert (len(outlooks(page)), page.context["left_out"]) == (2, 0)
    women = ask(client, audit, "dashboard", "who=sex%3Dwomen")
    assert [line.start for goal in women.context["goals"] for line in goal.lines] == ["70"]
    assert women.context["left_out"] == 1


def test_the_page_of_a_target(audit, coordinator, signed_in) -> None:
    """7"""
    rate = bring(
        audit, coordinator, "rate", {"city": [50, 40, 30], "city|sex=women": [70, 60, 50]},
        unit="percent", interval="", low=0.03, groups=True,
    )  # fmt: skip
    aim(audit, coordinator, rate, 20, note="Solo hogares")
    closed = {"starts_on": dt.date(2020, 3, 23), "ends_on": dt.date(2020, 8, 31)}
    add(CONTEXT, audit=audit, by=coordinator, title="Confinamiento", kind="lockdown", **closed)
    law = {"starts_on": dt.date(2021, 7, 1)}
    add(CONTEXT, audit=audit, by=coordinator, title="Ley nueva", kind="law", **law)
    assert ContextEvent.objects.count() == 2
    page = ask(signed_in(coordinator), audit, "target", "", 1)
    text = page.content.decode()
    for told in ("Confinamiento", "Ley nueva", "Solo hogares", "Two rules", "women", "−29"):
        assert told in text
    wide = dict(page.context["drawings"])["wide"]
    assert [band.is_moment for band in wide.bands] == [False, True]
    assert [rule.is_said for rule in page.context["rules"]] == [True, False]
    assert 'class="series-band' in ask(signed_in(coordinator), audit).content.decode()


def test_queries(audit, coordinator, signed_in) -> None:
    """8"""
    client = signed_in(coordinator)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            ask(client, audit)
        return len(found)

    counts = []
    for n in (1, 3):
        for i in range(n):
            aim(audit, coordinator, bring(audit, coordinator, f"i{n}_{i}", {"city": CALLS}), 350)
        ask(client, audit)
        counts.append(asked())
    assert counts[0] == counts[1]
    assert counts[1] < 40


def test_outcomes(audit, coordinator, in_role) -> None:
    """9"""
    viewer = in_role(Role.VIEWER)
    rows = {"falls": [50_000, 30_000], "rises": [50_000, 60_000], "still": CALLS}
    found = {}
    for code, line in rows.items():
        target = aim(audit, coordinator, bring(audit, coordinator, code, {"city": line}), 300)
        found[code] = outcome_of(audit, viewer, target)
    assert [each.outcome for each in found.values()] == ["improving", "not improving", "unknown"]
    assert all(each.why for each in found.values())


def test_everybody(audit, coordinator, in_role, signed_in) -> None:
    """10"""
    public = reverse("public:dashboard", args=[audit.slug, "en"])
    at = reverse("monitoring:publish_dashboard", args=[audit.slug])
    secret = Source.objects.create(
        audit=audit, number=7, title="Equipo", kind="administrative", access_level="team"
    )
    shown = bring(audit, coordinator, "shown_one", {"city": [n * 100 for n in CALLS]})
    aim(audit, coordinator, shown, 35_000)
    aim(audit, coordinator, shown, 36_000, access_level=AccessLevel.TEAM)
    few = bring(audit, coordinator, "few_of_them", {"city": [30, 20, 3]}, unit="victims")
    aim(audit, coordinator, few, 2, baseline_period="2022", year=2040)
    of_team = bring(audit, coordinator, "of_team", {"city": CALLS}, source=secret)
    aim(audit, coordinator, of_team, 350)
    stranger, client = Client(), signed_in(coordinator)
    gone = stranger.get(public)
    assert gone.status_code == 404
    assert stranger.get(public.replace(audit.slug, "none")).status_code == 404
    assert signed_in(in_role(Role.ANALYST)).get(at).status_code == 403
    for wrong in ("www.example.org", "https://*.org", "https://a.org;script-src *", "http://a.org"):
        answer = client.post(at, {"is_on": "on", "hosts": wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["hosts"])
    assert client.post(at, {"is_on": "on", "hosts": ""}).status_code == 302
    page = stranger.get(public)
    assert (page.status_code, page.headers["X-Frame-Options"]) == (200, "DENY")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    text = page.content.decode()
    assert "Of 1 target, 1 is on track." in text
    assert not [name for name in ("few_of_them", "of_team", "36") if f">{name}" in text]
    assert not page.cookies
    assert "<script" not in text
    hosts = "https://www.Example.org/\nhttps://otro.mx:8443"
    client.post(at, {"is_on": "on", "hosts": hosts})
    policy = stranger.get(public).headers
    said = "frame-ancestors https://www.example.org https://otro.mx:8443"
    assert said in policy["Content-Security-Policy"]
    assert "script-src 'none'" in policy["Content-Security-Policy"]
    assert "X-Frame-Options" not in policy
    assert "iframe" in client.get(at).content.decode()
    assert stranger.get(public.replace("/en/", "/fr/")).status_code == 404
    client.post(at, {"hosts": hosts})
    assert stranger.get(public).status_code == 404
    assert audit.events.filter(verb="open_dashboard").count() == 3


def test_on_an_indicators_page(audit, coordinator, signed_in) -> None:
    """11"""
    bring(audit, coordinator, "many", {"city": CALLS})
    closed = {"starts_on": dt.date(2020, 3, 23), "ends_on": dt.date(2020, 8, 31)}
    add(CONTEXT, audit=audit, by=coordinator, title="Confinamiento", kind="lockdown", **closed)
    before = {"starts_on": dt.date(2018, 3, 23), "ends_on": dt.date(2019, 8, 31)}
    add(CONTEXT, audit=audit, by=coordinator, title="Elecciones", kind="other", **before)
    page = signed_in(coordinator).get(reverse("indicators:indicator", args=[audit.slug, "many"]))
    assert page.context["series_data"]["context"] == [
        {"from": "2020-03-23", "until": "2020-08-31", "what": "Confinamiento"}
    ]
    assert "Confinamiento" in page.content.decode()
    assert "Elecciones" not in page.content.decode()
