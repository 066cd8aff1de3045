"""Before and after, against other areas, in the browser.

1. An indicator of events offers the page, others don't; with what can't be compared it says so.
2. Wheeler & Ratcliffe's example: the number, its interval, the verdict, what went in.
3. A break between the periods refuses, and warns when asked for all the same.
4. Whoever may not see small counts gets no answer from them, for any choice of areas or periods,
   and the answer that they get is the one of the numbers that they see.
5. An area in two groups, or one without the other, is said.
6. Rates are counted by their numerators; estimated and missing values aren't counted.
7. Spans of several periods; the first and the last in any order.
8. The areas of the decision in force are taken by one link, without those that can't be counted,
   and never for two parts; the choice stands in the address, and the map has it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.sources.indicators.values import ESTIMATED, IndicatorValues
from sereno.web.audits.roles import Role
from sereno.web.indicators.changes import add_indicator, publish_values
from sereno.web.indicators.models import ValueFile

# What it proves holds on any database.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]
EXAMPLE = {"T": (207, 110), "C": (308, 318), "D": (178, 157), "E": (150, 140), "F": (9, 3)}
ALL_FOUR = "acted=T&against=C&near=D&near_against=E"


def bring(
    audit: Any,
    by: Any,
    counts: dict[str, tuple[int, ...]],
    *,
    first: int = 2021,
    code: str = "thefts",
    **defined: Any,
) -> None:
    cells = [(area, str(first + i), n) for area, row in counts.items() for i, n in enumerate(row)]
    areas, periods, values = zip(*cells, strict=True)
    given = {"unit": "incidents", "interval": "poisson"} | defined
    add_indicator(audit=audit, code=code, by=by, name_es="Robos", name_en="Thefts", **given)
    made = IndicatorValues.of([code] * len(cells), areas, periods, values)
    publish(audit, by, made)


def publish(audit: Any, by: Any, made: IndicatorValues) -> None:
    publish_values(
        audit=audit, parts=[LevelValues("area", made)], why=ValueFile.Why.IMPORT, about="t", by=by
    )


def ask(client: Client, audit: Any, query: str = "", code: str = "thefts") -> Any:
    answer = client.get(reverse("monitoring:effect", args=[audit.slug, code]) + f"?{query}")
    assert answer.status_code == 200
    return answer


def test_who_offers_it(audit, coordinator, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    bring(audit, coordinator, EXAMPLE)
    bring(audit, coordinator, EXAMPLE, code="lamps", unit="lamps", interval="")
    bring(audit, coordinator, {"T": (5,), "C": (6,)}, code="once")
    address = reverse("monitoring:effect", args=[audit.slug, "thefts"])
    for code, offered in (("thefts", True), ("lamps", False)):
        page = client.get(reverse("indicators:indicator", args=[audit.slug, code])).content.decode()
        assert (address in page) is offered
    for code in ("lamps", "once"):
        assert "Nothing to compare" in ask(client, audit, code=code).content.decode()
    assert ask(client, audit).context["answer"] is None


def test_the_known_answer(audit, coordinator, signed_in) -> None:
    """2"""
    bring(audit, coordinator, EXAMPLE)
    answer = ask(signed_in(coordinator), audit, ALL_FOUR)
    text = answer.content.decode()
    assert answer.context["answer"].found.estimate == -118
    assert "118 fewer events" in text
    assert "from 196 fewer events to 40 fewer events" in text
    assert "p 0.003" in text
    assert "207 → 110" in text
    assert "39.60" in text
    assert "Wheeler" in text
    alone = ask(signed_in(coordinator), audit, "acted=F&against=E").content.decode()
    assert "It could have been chance" in alone
    assert "fewer than 5 events" in alone or "fewer than 5 incidents" in alone


def test_across_a_break(audit, coordinator, signed_in) -> None:
    """3"""
    bring(audit, coordinator, EXAMPLE, first=2025, topic="robbery")
    client = signed_in(coordinator)
    refused = ask(client, audit, ALL_FOUR)
    assert refused.context["answer"].refused.code == "series_break_refused"
    assert "across=1" in refused.content.decode()
    assert "118" not in refused.content.decode()
    warned = ask(client, audit, f"{ALL_FOUR}&across=1").context["answer"]
    assert [note.code for note in warned.found.notes] == ["series_break_crossed"]


def test_small_counts_give_no_answer(audit, coordinator, in_role, signed_in) -> None:
    """4"""
    bring(audit, coordinator, EXAMPLE)
    viewer = in_role(Role.VIEWER)
    client = signed_in(viewer)
    shown = {
        line.code: (line.before, line.after) for line, _ in ask(client, audit).context["lines"]
    }
    assert shown["F"][1] is None
    hidden = {code for code, pair in shown.items() if None in pair}
    assert len(hidden) > 1
    for part in ("acted", "against", "near", "near_against"):
        query = "&".join(["acted=T", "against=C", f"{part}=F"])
        answer = ask(client, audit, query)
        assert answer.context["answer"].found is None
        assert answer.context["answer"].refused.code == "effect_area_not_counted"
        assert "WDD" not in answer.content.decode()
    assert all(pair == EXAMPLE[code] for code, pair in shown.items() if code not in hidden)


def test_groups_that_make_no_sense(audit, coordinator, signed_in) -> None:
    """5"""
    bring(audit, coordinator, EXAMPLE)
    client = signed_in(coordinator)
    for query, code in (
        ("acted=T", "effect_areas_missing"),
        ("acted=T&against=T", "effect_area_twice"),
        ("acted=T&against=C&near=D", "effect_displacement_alone"),
        ("acted=T&against=C&before=2022&after=2021", "effect_periods_overlap"),
        ("acted=T&against=C&before=2022&after=2022", "effect_periods_overlap"),
    ):
        assert ask(client, audit, query).context["answer"].refused.code == code
    assert ask(client, audit, "acted=nowhere").context["answer"].refused.code == (
        "effect_areas_missing"
    )


def test_rates_and_estimates(audit, coordinator, signed_in) -> None:
    """6"""
    for code in ("rate", "guessed"):
        add_indicator(
            audit=audit, code=code, by=coordinator, name_es="t", name_en="t", unit="per_1000",
            interval="poisson", denominator_es="p", denominator_en="p", factor=1000,
        )  # fmt: skip
    counts = np.array([20.0, 10.0, 30.0, 31.0])
    areas, years = ["a", "a", "b", "b"], ["2021", "2022"] * 2
    made = IndicatorValues.of(["rate"] * 4, areas, years, counts / 7, numerators=counts)
    publish(audit, coordinator, made)
    client = signed_in(coordinator)
    found = ask(client, audit, "acted=a&against=b", "rate").context["answer"].found
    assert found.estimate == -11
    bare = IndicatorValues.of(["guessed"] * 4, areas, years, counts)
    publish(audit, coordinator, bare)
    refused = ask(client, audit, "acted=a&against=b", "guessed").context["answer"].refused
    assert refused.code == "effect_area_not_counted"
    statuses = np.full(4, ESTIMATED, np.int8)
    estimated = replace(made, statuses=statuses)
    publish(audit, coordinator, estimated)
    refused = ask(client, audit, "acted=a&against=b", "rate").context["answer"].refused
    assert refused.code == "effect_area_not_counted"


def test_spans(audit, coordinator, signed_in) -> None:
    """7"""
    bring(audit, coordinator, {"a": (10, 20, 30, 12), "b": (11, 19, 30, 33)}, first=2019)
    client = signed_in(coordinator)
    query = "acted=a&against=b&before=2021&before_to=2019&after=2022"
    found = ask(client, audit, query).context["answer"].found
    assert found.scale == pytest.approx(1 / 3)
    assert found.estimate == pytest.approx((12 - 20) - (33 - 20))


def test_the_chosen_by_one_click(audit, coordinator, signed_in, monkeypatch) -> None:
    """8"""
    from types import SimpleNamespace

    from sereno.web.indicators.indicator_map import Shapes
    from sereno.web.monitoring.effects import choice as effect_choice

    row = {"group": "", "reason": "", "why": "score"}
    rows = [
        row | {"code": code, "name": code, "selected": code in "TFX", "p": p}
        for code, p in (("T", 1.0), ("F", 1.0), ("X", 1.0), ("D", 0.4), ("C", 0.0))
    ]
    decision = SimpleNamespace(name="The three", rows=rows, selected=["T", "F", "X"])
    monkeypatch.setattr(effect_choice, "decision_in_force", lambda _audit: decision)
    shapes = Shapes("map.json", ["T", "C", "D", "X"], ["T", "C", "D", "X"])
    monkeypatch.setattr(effect_choice, "shapes_of", lambda _audit, _level, _person: shapes)
    client = signed_in(coordinator)
    bring(audit, coordinator, EXAMPLE)
    found = ask(client, audit, "against=T&against=C&before=2021").context
    assert (found["chosen"].n, found["chosen"].left_out) == (3, 1)
    assert found["nearly"].n == 1
    taken = ask(client, audit, found["chosen"].query)
    ticked = {a.code: [p for p, _w, on in boxes if on] for a, boxes in taken.context["lines"]}
    assert ticked == {"T": ["acted"], "F": ["acted"], "C": ["against"], "D": [], "E": []}
    assert taken.context["map_data"]["classes"] == "420n"
    text = taken.content.decode()
    assert 'name="acted" value="T" data-part' in text
    assert not taken.context["neighbours"]
    assert taken.context["answer"].found is not None
    assert ask(client, audit, found["nearly"].query).context["map_data"]["classes"][2] == "2"
    assert ask(client, audit, "neighbours=1").context["neighbours"]
