"""Where two coders differ, and sentences judged one by one.

1. What differs is decided one by one, with a reason where somebody gives way; what both said alike
   is taken over at once. The consensus is nobody's and counts in no agreement; half done stays so.
2. A decision is taken back with what it made. What changed meanwhile isn't decided unseen.
3. Sentences are judged: none of the codes is an answer; said again it replaces; all must be judged.
   Kappa is of these, with d.
4. Whoever judges or settles a restricted text reads it: that is noted.
"""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Role
from sereno.web.coding.models import Decision, Ruling, Segment, Unit
from sereno.web.coding.rounds.agreement import Asked, Comparison
from sereno.web.coding.rounds.changes import finish, reopen
from sereno.web.coding.rounds.judging import Judging
from sereno.web.coding.rounds.rulings import settle, unsettle
from sereno.web.coding.rounds.settling import pairs_to_settle
from tests.integration.web.coding.round_rows import TEXT, documents, passage
from tests.integration.web.coding.test_rounds import coders, codes, one, opened  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def differing(audit, coordinator, coders, codes):  # noqa: F811
    """A document that two have finished, with one stretch alike and three that differ."""
    ana, beto, _caro = coders
    luz, asalto = codes
    [document] = documents(audit, coordinator, 1)
    round = opened(audit, coordinator, [document], [ana, beto])
    for coder, code, start, end in (
        *((ana, luz, 0, 5), (beto, luz, 0, 5)),
        *((ana, luz, 10, 22), (beto, luz, 11, 22)),
        *((ana, luz, 24, 34), (beto, asalto, 24, 34)),
        (beto, asalto, 40, 50),
    ):
        passage(document, coder, code, start, end, round=round)
    for coder in (ana, beto):
        finish(assignment=one(round, document, coder), by=coder)
    return round, document


def consensus(document) -> list[tuple[str, int, int]]:
    rows = Segment.objects.filter(document=document, coder=None, removed_at=None)
    return [(str(each.code), each.start, each.end) for each in rows.order_by("start", "code")]


def test_settling(audit, coordinator, coders, differing, signed_in) -> None:  # noqa: F811
    """1, 2"""
    round, document = differing
    before = Comparison(audit, coordinator).whole(Asked())
    client = signed_in(coordinator)
    queue = reverse("coding:to_settle", args=[audit.slug])
    listed = client.get(queue)
    assert (listed.context["open"], listed.context["all"]) == (3, 3)
    place = reverse("coding:settle", args=[audit.slug, round.number, document.number])
    page = client.get(place)
    assert page.context["told"].words == TEXT[10:22]
    # Numbers that are none are passed over, however long they are.
    endless = "9" * 5000
    assert (
        client.get(reverse("coding:to_settle", args=[audit.slug]), {"round": endless}).context[
            "all"
        ]
        == 3
    )
    assert client.get(place, {"at": f"{endless}-{endless}"}).context["told"].start == 10
    same = reverse("coding:take_same", args=[audit.slug, round.number, document.number])
    client.post(same)
    assert consensus(document) == [("Calle sin luz", 0, 5)]
    answer = client.post(place, {"at": "10-22", "decision": "agree"})
    assert answer.status_code == 302
    page = client.get(place)
    assert page.context["told"].words == TEXT[24:34]
    assert "agree" not in dict(page.context["form"].fields["decision"].choices)
    answer = client.post(place, {"at": "24-34", "decision": "take_b"})
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
    # Somebody else's difference was decided meanwhile: the next isn't decided by what was sent.
    assert client.post(place, {"at": "10-22", "decision": "both"}).status_code == 302
    assert Ruling.objects.count() == 2
    client.post(place, {"at": "24-34", "decision": "take_b", "reason": "Es un robo."})
    assert consensus(document) == [
        *(("Calle sin luz", 0, 5), ("Calle sin luz", 10, 22), ("Asalto", 24, 34))
    ]
    page = client.get(place)
    assert (page.context["pair"].decided, len(page.context["pair"].open)) == (2, 1)
    assert "Es un robo." in page.content.decode()
    assert Comparison(audit, coordinator).whole(Asked()) == before
    history = client.get(reverse("audits:history", args=[audit.slug])).content.decode()
    assert "Es un robo" not in history

    ruling = Ruling.objects.get(decision=Decision.TAKE_B)
    undo = reverse(
        "coding:undo_ruling", args=[audit.slug, round.number, document.number, ruling.pk]
    )
    # Whoever codes it blind in another round sees nothing of what was decided, nor takes it back.
    blind = opened(audit, coordinator, [document], [coordinator, coders[2]])
    assert not Ruling.objects.for_person(audit, coordinator).exists()
    assert client.post(undo).status_code == 404
    blind.assignments.all().delete()
    client.post(undo)
    # Somebody else who takes it back at the same time.
    unsettle(ruling=ruling, by=coders[2])
    assert audit.events.filter(verb="take_back_ruling").count() == 1
    assert consensus(document) == [("Calle sin luz", 0, 5), ("Calle sin luz", 10, 22)]
    [pair] = pairs_to_settle(audit, coordinator)
    assert [(each.start, each.end) for each in pair.open] == [(24, 34), (40, 50)]
    Segment.objects.filter(coder=coders[1], start=40).update(end=49)
    with pytest.raises(Problem) as refused:
        settle(pair=pair, stretch=pair.open[1], decision=Decision.BOTH, reason="", by=coordinator)
    assert refused.value.code == "stretch_changed"
    # Reopened, what was decided waits; nobody decides of what isn't finished.
    reopen(assignment=one(round, document, coders[0]), by=coordinator, reason="Falta.")
    assert pairs_to_settle(audit, coordinator) == []
    assert client.get(place).status_code == 404


@pytest.mark.one_database
def test_judging(audit, coordinator, coders, codes, signed_in) -> None:  # noqa: F811
    """3"""
    ana, beto, _caro = coders
    [document] = documents(audit, coordinator, 1)
    round = opened(audit, coordinator, [document], [ana, beto], unit=Unit.SENTENCE, codes=codes)
    place = reverse("coding:judge", args=[audit.slug, round.number, document.number])
    for coder, answers in (
        (ana, [[0], [], [1], [], []]),
        (beto, [[0], [], [], [0, 1], []]),
    ):
        client = signed_in(coder)
        assignment = one(round, document, coder)
        units = Judging(assignment).units
        assert [TEXT[each.start : each.end] for each in units] == [
            *("No hay luz en la calle.", "Nadie sale.", "Sí."),
            *("A mi hijo le robaron ahí.", "¿Y qué hicieron?"),
        ]
        for unit, given in zip(units, answers, strict=True):
            assert client.get(place).context["unit"] == unit
            sent = {"start": unit.start, "codes": [codes[i].pk for i in given]}
            client.post(place, sent if given else {**sent, "neither": "1"})
        assert Judging(one(round, document, coder)).left == 0
        # Judged again, it is as it was said last.
        client.post(place, {"start": units[4].start, "codes": [codes[1].pk]})
        client.post(place, {"start": units[4].start, "neither": "1", "codes": [codes[1].pk]})
        assert client.post(place, {"start": 3, "codes": []}).status_code == 302
        finish(assignment=one(round, document, coder), by=coder)
        client.post(place, {"start": units[4].start, "codes": [codes[1].pk]})
    found = Comparison(audit, coordinator).judged(Asked())
    assert found is not None
    listed, judged = found
    by_code = {listed[each.code]: each for each in judged.codes}
    cells = {str(code): (e.a, e.b, e.c, e.d) for code, e in by_code.items()}
    assert cells == {"Calle sin luz": (1, 0, 1, 3), "Asalto": (0, 1, 1, 3)}
    page = signed_in(coordinator).get(reverse("coding:agreement", args=[audit.slug]))
    assert "kappa" in page.content.decode()
    kept = signed_in(coordinator).get(
        reverse("coding:agreement_file", args=[audit.slug, "csv"]), {"of": "units"}
    )
    lines = {
        line["code"]: line for line in csv.DictReader(io.StringIO(kept.content.decode("utf-8-sig")))
    }
    assert (lines["Asalto"]["d"], lines["Asalto"]["units"]) == ("3", "5")
    assert float(lines["Calle sin luz"]["kappa"]) == pytest.approx(6 / 11)
    assert by_code[codes[0]].kappa.value == pytest.approx(6 / 11)


@pytest.mark.one_database
def test_readings_are_noted(audit, coordinator, in_role, codes, signed_in) -> None:  # noqa: F811
    """4"""
    analyst = in_role(Role.ANALYST)
    for unit, name in ((Unit.SENTENCE, "judge"), (Unit.FREE, "settle")):
        [document] = documents(audit, coordinator, 1, level="restricted")
        round = opened(audit, coordinator, [document], [coordinator, analyst], unit=unit)
        if unit == Unit.FREE:
            for coder in (coordinator, analyst):
                finish(assignment=one(round, document, coder), by=coder)
        place = reverse(f"coding:{name}", args=[audit.slug, round.number, document.number])
        assert signed_in(analyst).get(place).status_code == 200
        [noted] = audit.events.of(document).filter(verb="read_document")
        assert noted.by == analyst
