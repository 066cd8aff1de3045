"""The cross-check, by requests.

1. Of what records are full and people speak, they agree; where people say nothing, silence; where
   they speak of what protects, contradiction; without high records, fear or nothing; too few
   activities tell nothing. One group is one voice, however often it says it; other limits tell
   otherwise.
2. Each cell opens both sides: its incidents, and as many passages as it says.
3. Whoever sees no small numbers gets none and nothing worked out of one: neither of records nor of
   what few people said. Who doesn't see fieldwork sees no cross-check.
"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest
from django.urls import reverse

from sereno.methods.findings.cross_check import Told
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.findings.cross_check.details import cells_of, cross_check
from sereno.web.findings.cross_check.limits import set_limits
from sereno.web.findings.models import CrossCheckLimits
from sereno.web.findings.risk.pictures import address
from tests.integration.web.coding.coded_texts import MAN, WOMAN, coded, held_activity, text_of
from tests.integration.web.findings.test_risk import topic_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TURNS = [(WOMAN, "Aquí asaltan, aquí asaltan."), (MAN, "Nos cuidamos entre vecinas.")]


@pytest.fixture
def talk(version, audit, coordinator):
    """What an area's people say in an activity of their own: of robbery, or of what protects."""
    topic = topic_of(audit, "robbery")
    make = {"audit": audit, "by": coordinator}
    harm, shield = (add_code(name=name, **make) for name in ("Asalto", "Vecinas"))
    for code, pole in ((harm, "threat"), (shield, "capacity")):
        code.topic, code.pole = "robbery", pole
        code.save()
    other = add_code(name="Luz", **make)

    def say(code: str, *words: str, people: int = 8) -> None:
        activity = held_activity(
            audit, coordinator, people=people, areas={code: code}, on=dt.date(2026, 3, 1)
        )
        text = text_of(activity, TURNS)
        coded(text, other, "aquí", coordinator)
        for each in words:
            coded(text, shield if each == "Nos cuidamos" else harm, each, coordinator)

    return topic, say


def _extremes(found, topic) -> tuple[list[str], list[str]]:
    """Areas whose records are surely high, and surely not, the surest first."""
    chance = found.chance[:, found.topics.index(topic)]
    codes = [found.records.areas[i] for i in np.argsort(chance)]
    high = [code for code in codes[::-1] if found.cell(code, topic).chance > 0.95]
    return high, codes[:2]


def test_sides(audit, coordinator, signed_in, talk) -> None:
    """1, 2"""
    topic, say = talk
    found = cross_check(audit, coordinator)
    (converge, silent, *_more), (feared, quiet) = _extremes(found, topic)
    assert {each.told for each in cells_of(audit, coordinator)} == {Told.LITTLE}
    for n in range(3):
        say(converge, *["Aquí asaltan", "aquí asaltan"][: 2 * (n == 0)])
        say(silent)
        say(feared, "Aquí asaltan")
        say(quiet)

    def told(code: str):
        return cross_check(audit, coordinator).cell(code, topic)

    assert [told(each).told for each in (converge, silent, feared, quiet)] == [
        Told.CONVERGE, Told.SILENCE, Told.FEAR, Told.NEITHER,
    ]  # fmt: skip
    cell = told(converge)
    assert (cell.worried, cell.heard, cell.passages) == (1, 3, 2)
    assert cell.low < cell.ratio < cell.high
    client = signed_in(coordinator)
    at = reverse("findings:cross_check", args=[audit.slug])
    page = client.get(f"{at}?{address(converge, topic.key)}").content.decode()
    opened = re.findall(r'analysis/passages/\?([^"]+)"', page)
    listed = [
        client.get(
            reverse("coding:passages", args=[audit.slug]) + "?" + query.replace("&amp;", "&")
        ).context["page"].paginator.count
        for query in opened
    ]  # fmt: skip
    assert sum(listed) == cell.passages
    assert f"incidence/area/{cell.place}/?topic=robbery" in page
    say(silent, "Nos cuidamos")
    say(silent, "Nos cuidamos")
    assert told(silent).told == Told.CONTRADICT
    form = {"high_from": "90", "spoken_from": "50", "least": "3", "reason": "Temas raros"}
    limits = reverse("findings:limits", args=[audit.slug])
    assert client.post(limits, form | {"high_from": "30"}).status_code == 422
    assert client.post(limits, form).status_code == 302
    assert told(converge).told == Told.SILENCE
    make = {"audit": audit, "by": coordinator, "reason": "x", "high_from": 0.9}
    set_limits(spoken_from=0.3, least=4, **make)
    assert told(converge).told == Told.LITTLE
    assert CrossCheckLimits.objects.count() == 2
    assert "Temas raros" not in client.get(at, {"area": "nowhere", "topic": "9"}).content.decode()


def test_small_numbers(audit, version, coordinator, in_role, signed_in, talk) -> None:
    """3"""
    from sereno.web.imports.version_reader import open_version

    topic, say = talk
    shown = open_version(version).shown_counts(audit.k).areas("robbery")
    codes = cross_check(audit, coordinator).records.areas
    held = [code for code, n in zip(codes, shown, strict=True) if np.isnan(n)]
    there = next(code for code in codes if code not in held)
    for _each in range(3):
        say(there, people=2)
    say(there, "Aquí asaltan", people=1)
    coder = in_role(Role.CODER)
    mine, whole = cross_check(audit, coder), cross_check(audit, coordinator)
    assert whole.cell(there, topic).worried == 1
    assert whole.cell(there, topic).few
    cell = mine.cell(there, topic)
    assert (cell.worried, cell.content, cell.passages) == (None, None, None)
    assert (cell.told, mine.holds_back, whole.holds_back) == (Told.HELD, True, False)
    for code in held:
        cell = mine.cell(code, topic)
        assert (cell.count, cell.ratio, cell.low, cell.chance) == (None, None, None, None)
    # What is shown follows from the counts that are shown: another held count would change nothing.
    assert np.isnan(mine.counts[[codes.index(code) for code in held]]).all()
    client = signed_in(coder)
    at = reverse("findings:cross_check", args=[audit.slug])
    page = client.get(f"{at}?{address(there, topic.key)}")
    assert "some others that would reveal them" in page.content.decode()
    viewer = in_role(Role.OFFICIAL)
    assert cells_of(audit, viewer) == []
    assert signed_in(viewer).get(at).status_code == 403
