"""Rounds: who codes what, blind to each other, and how far they agree.

1. Documents are given by hand or at random by a seed, only to who may see them, once; a round that
   somebody has begun keeps its rule; who hasn't begun loses a document again.
2. My work: what was begun first, then what comes next. Finishing keeps the text that was coded.
3. A coder reopens while others still code; after all have seen each other's only who keeps the
   coding and isn't one of them, with a reason, and it is told.
4. Blind: whatever others coded, no answer of the site to who codes beside them differs by a letter,
   nor while one has finished and the other hasn't. Then it is seen. (More, and of whoever else:
   test_blindness.py.)
5. Agreement: nothing in common, no number; what the methods say; a document to which one is still
   blind is left out whole; of restricted documents nothing to who may not see them.
6. A late name moves passages and units with the text.
7. Every role gets what is its.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import give_role
from sereno.web.audits.rights import right_of
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import (
    Assignment,
    AssignmentState,
    Block,
    Segment,
    TextVersion,
    UnitJudgement,
)
from sereno.web.coding.rounds.agreement import Asked, Comparison
from sereno.web.coding.rounds.changes import (
    add_round,
    begin,
    change_round,
    finish,
    give_at_random,
    give_documents,
    reopen,
    take_back,
)
from sereno.web.coding.rounds.details import work_of
from sereno.web.coding.rounds.record import ROUNDS
from sereno.web.records.changes import take_step
from tests.integration.web.coding.round_rows import TEXT, documents, passage
from tests.integration.web.routes import every_route

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def coders(audit, coordinator, make_person):
    """Two who code, and a third who codes other things."""
    found = []
    for name in ("Ana", "Beto", "Caro"):
        person = make_person(f"{name.lower()}@example.org", name=name)
        give_role(audit=audit, person=person, role=Role.CODER, by=coordinator)
        found.append(person)
    return found


@pytest.fixture
def codes(audit, coordinator):
    return [
        add_code(audit=audit, by=coordinator, name=name, letters=letters)
        for name, letters in (("Calle sin luz", "cs"), ("Asalto", "as"))
    ]


def opened(audit, by, given, coders, **values):
    """An open round in which each has each."""
    round = add_round(audit=audit, by=by, title="Primera ronda", **values)
    give_documents(round=round, documents=given, coders=coders, by=by)
    take_step(ROUNDS, row=round, step="open", by=by)
    return round


def elsewhere(document, coder, code, **place) -> None:
    """A passage that isn't of text."""
    now = timezone.now()
    Segment.objects.create(
        audit=document.audit, code=code, coder=coder, document=document, revision=1,
        made_at=now, changed_at=now, **place,
    )  # fmt: skip


def one(round, document, coder) -> Assignment:
    return round.assignments.get(document=document, coder=coder)


def refused(do, **values) -> str:
    with pytest.raises(Problem) as problem:
        do(**values)
    return problem.value.code


def test_giving(audit, coordinator, coders, codes, signed_in) -> None:
    """1"""
    docs = documents(audit, coordinator, 4)
    [secret] = documents(audit, coordinator, 1, level="restricted")
    round = add_round(audit=audit, by=coordinator, title="Primera")
    place = reverse("coding:give", args=[audit.slug, round.number])
    client = signed_in(coordinator)
    assert "5 that nobody has" in client.get(place).content.decode()
    # Narrowed before anything is ticked; what isn't listed isn't given out.
    for query, n in (("?q=Transcripción 2", 1), ("?level=restricted", 1), ("?has=somebody", 0)):
        assert len(client.get(place + query).context["form"].there) == n
    for query in ("?technique=interview", "?area=99"):
        assert "No document fits these filters" in client.get(place + query).content.decode()
    two = [each.pk for each in coders[:2]]
    sent = {"which": "left", "coders": two, "how": "all"}
    client.post(f"{place}?q=Transcripción 2", sent)
    assert [each.document for each in round.assignments.all()] == [docs[1]] * 2
    round.assignments.all().delete()
    answer = client.post(place, {"which": "these", "coders": two, "how": "random", "each": 3})
    assert answer.status_code == 422
    told = answer.content.decode()
    for words in ("Tick at least one document", "Only 2 coders", "Write a number"):
        assert words in told
    # By hand to who may not see it: refused, nothing is given.
    sent = {"which": "these", "documents": [docs[0].pk, secret.pk], "coders": two, "how": "all"}
    answer = client.post(place, sent)
    assert answer.status_code == 422
    assert "let them see" in answer.content.decode()
    assert not round.assignments.exists()
    passage(docs[0], coders[2], codes[0], 0, 5)
    sent = {"which": "left", "coders": two, "how": "random", "each": 2, "seed": 7}
    page = client.post(place, sent, follow=True).content.decode()
    assert "8 documents given out" in page
    assert "coders may have seen that" in page
    assert set(round.assignments.values_list("document", flat=True)) == {d.pk for d in docs}
    assert give_at_random(
        round=round, documents=docs, coders=coders, each=2, seed=7, by=coordinator
    ) == 0  # fmt: skip
    other = add_round(audit=audit, by=coordinator, title="Segunda")
    again = add_round(audit=audit, by=coordinator, title="Tercera")
    for each in (other, again):
        give_at_random(round=each, documents=docs, coders=coders, each=2, seed=3, by=coordinator)
    drawn = [set(r.assignments.values_list("document", "coder")) for r in (other, again)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 8
    change_round(row=round, by=coordinator, unit="turn", codes=codes)
    begin(assignment=one(round, docs[0], coders[0]))
    assert refused(change_round, row=round, by=coordinator, unit="free") == "round_begun"
    assert refused(change_round, row=round, by=coordinator, codes=[]) == "round_begun"
    change_round(row=round, by=coordinator, title="Ronda 1", codes=codes)
    begun, waiting = (one(round, docs[0], coder) for coder in coders[:2])
    assert refused(take_back, assignment=begun, by=coordinator) == "assignment_begun"
    back = reverse("coding:take_back_document", args=[audit.slug, round.number, docs[0].number])
    client.post(back, {"coder": waiting.coder.pk})
    assert not Assignment.objects.filter(pk=waiting.pk).exists()


def test_my_work(audit, coordinator, coders, signed_in) -> None:
    """2"""
    ana, beto, _caro = coders
    docs = documents(audit, coordinator, 3)
    round = opened(audit, coordinator, docs, [ana, beto])
    begin(assignment=one(round, docs[1], ana))
    assert [each.document for each in work_of(audit, ana)] == [docs[1], docs[0], docs[2]]
    client = signed_in(ana)
    page = client.get(reverse("coding:my_work", args=[audit.slug])).content.decode()
    assert page.index("Transcripción 2") < page.index("Transcripción 1")
    at = [audit.slug, round.number, docs[1].number]
    client.post(reverse("coding:finish_document", args=at))
    finished = one(round, docs[1], ana)
    assert finished.state == AssignmentState.FINISHED
    assert finished.text == docs[1].texts.get()
    assert [each.document for each in work_of(audit, ana)] == [docs[0], docs[2], docs[1]]
    # Nobody finishes what is another's.
    assert signed_in(beto).post(
        reverse("coding:finish_document", args=at), {"coder": ana.pk}
    ).status_code == 404  # fmt: skip
    assert refused(finish, assignment=finished, by=ana) == "document_finished"
    take_step(ROUNDS, row=round, step="close", by=coordinator)
    assert refused(finish, assignment=one(round, docs[0], ana), by=ana) == "round_not_open"
    assert work_of(audit, ana) == []


def test_reopening(audit, coordinator, coders, in_role, signed_in) -> None:
    """3"""
    ana, beto, _caro = coders
    analyst = in_role(Role.ANALYST)
    [document] = documents(audit, coordinator, 1)
    round = opened(audit, coordinator, [document], [ana, beto, analyst])
    for coder in (ana, beto):
        finish(assignment=one(round, document, coder), by=coder)
    first = one(round, document, ana)
    assert refused(reopen, assignment=first, by=beto) == "reopen_needs_keeper"
    reopen(assignment=first, by=ana)
    first.refresh_from_db()
    assert (first.state, first.reopened, first.text) == (AssignmentState.BEGUN, 0, None)
    for coder in (ana, analyst):
        finish(assignment=one(round, document, coder), by=coder)
    for person in (ana, analyst):
        # The analyst keeps the coding, and has coded it: they have seen what the others did.
        why = refused(reopen, assignment=one(round, document, person), by=person, reason="x")
        assert why == "reopen_needs_keeper"
    assert refused(reopen, assignment=first, by=coordinator) == "reason_missing"
    client = signed_in(coordinator)
    place = reverse("coding:reopen_document", args=[audit.slug, round.number, document.number])
    client.post(place, {"coder": ana.pk, "reason": "Faltó un turno."})
    first.refresh_from_db()
    assert (first.state, first.reopened) == (AssignmentState.BEGUN, 1)
    assert audit.events.filter(verb="reopen_document", reason="Faltó un turno.").count() == 1
    finish(assignment=first, by=ana)
    page = client.get(reverse("coding:agreement", args=[audit.slug])).content.decode()
    assert "no longer blind" in " ".join(page.split())


VALUES = {
    "number": ("1",),
    "document": ("1",),
    "kind": ("document",),
    # The workbook of the same lines has the time of its making in it.
    "ending": ("csv",),
}
QUERIES = {"search": ("?q=luz", "?q=secreto")}
CHANGES = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|nonce="[^"]+"|\d{1,2}:\d\d(:\d\d)?'
)
# A stage knows no later one (tests/test_architecture.py): these can tell nothing of coding. What
# coding itself answers is asked in test_blindness.py.
ELSEWHERE = (
    *("sources:", "imports:", "geographies:", "indicators:", "selection:", "monitoring:"),
    "coding:",
)


def answers(client, audit) -> dict[str, str]:
    """What the site answers to a browser at every address of an audit that it can ask for, but
    those of coding itself.
    """
    found = {}
    for route in every_route():
        words = re.findall(r"<(?:\w+:)?(\w+)>", route.place)
        if not route.of_an_audit or right_of(route.view) is None or not route.is_got:
            continue
        if set(words) - {"audit", *VALUES} or route.name.startswith(ELSEWHERE):
            continue
        names = [word for word in words if word != "audit"]
        for chosen in itertools.product(*(VALUES[name] for name in names)):
            given = dict(zip(names, chosen, strict=True))
            place = reverse(route.name, kwargs={"audit": audit.slug, **given})
            for query in QUERIES.get(route.name, ("",)):
                answer = client.get(place + query)
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                found[place + query] = f"{answer.status_code} {CHANGES.sub('', content.decode())}"
    return found


def differing(before, after) -> dict[str, str]:
    """What is answered otherwise than before."""
    return {place: words for place, words in after.items() if words != before[place]}


@pytest.mark.one_database
def test_blind(audit, coordinator, coders, codes, in_role, signed_in) -> None:
    """4"""
    ana, beto, caro = coders
    analyst = in_role(Role.ANALYST)
    docs = documents(audit, coordinator, 2)
    round = opened(audit, coordinator, docs, [ana, beto, analyst])
    own = passage(docs[0], beto, codes[1], 3, 9)
    before = answers(signed_in(beto), audit)
    assert len(before) > 40
    theirs = [
        passage(document, ana, code, start, start + 20, memo="Secreto de Ana", round=round)
        for document in docs
        for code in codes
        for start in (0, 15)
    ]
    theirs.append(passage(docs[0], None, codes[0], 1, 5, round=round))
    assert differing(before, answers(signed_in(beto), audit)) == {}
    # Who keeps the coding and isn't one of them sees it at once; who codes sees their own.
    assert Segment.objects.for_person(audit, coordinator).count() == 1 + len(theirs)
    assert list(Segment.objects.for_person(audit, beto)) == [own]
    assert not Segment.objects.for_person(audit, caro).exists()
    assert not Segment.objects.for_person(audit, analyst).exists()
    for document in docs:
        finish(assignment=one(round, document, ana), by=ana)
    for person in (beto, analyst):
        finish(assignment=one(round, docs[0], person), by=person)
    assert Segment.objects.for_person(audit, beto).count() == 1 + 5
    assert Segment.objects.for_person(audit, caro).count() == 1 + 5
    counted = signed_in(beto).get(reverse("coding:code", args=[audit.slug, codes[0].number]))
    assert counted.context["passages"] == 3
    # Closed, nobody waits for who didn't finish.
    take_step(ROUNDS, row=round, step="close", by=coordinator)
    assert Segment.objects.for_person(audit, caro).count() == 1 + len(theirs)


def test_agreement(audit, coordinator, coders, codes, signed_in) -> None:
    """5"""
    ana, beto, caro = coders
    luz, asalto = codes
    docs = documents(audit, coordinator, 6)
    [secret] = documents(audit, coordinator, 1, level="restricted")
    apart = opened(audit, coordinator, docs[:1], [ana])
    give_documents(round=apart, documents=docs[1:2], coders=[beto], by=coordinator)
    for document, coder in ((docs[0], ana), (docs[1], beto)):
        passage(document, coder, luz, 0, 10)
        finish(assignment=one(apart, document, coder), by=coder)
    place = reverse("coding:agreement", args=[audit.slug])
    keeper = signed_in(coordinator)
    page = keeper.get(place)
    assert "whole" not in page.context or page.context["whole"] is None
    assert "Nothing in common" in page.content.decode()
    assert b"1.000" not in page.content
    Segment.objects.all().delete()

    round = opened(audit, coordinator, docs, [ana, beto])
    for document in docs:
        passage(document, ana, luz, 0, 20)
        passage(document, beto, luz, 0, 16)
        passage(document, beto, asalto, 40, 50)
    for document in docs[:5]:
        for coder in (ana, beto):
            finish(assignment=one(round, document, coder), by=coder)
    # What is coded after they had finished isn't of this round.
    passage(docs[0], ana, asalto, 40, 50)
    asked = Asked(round=str(round.number))
    whole = Comparison(audit, coordinator).whole(asked)
    assert whole is not None
    assert (whole.documents, whole.units, whole.length) == (5, 15, 5 * len(TEXT))
    first = next(each for each in whole.codes if each.positive.value)
    assert (first.cells.a, first.cells.b, first.cells.c) == (80, 20, 0)
    assert first.positive.value == pytest.approx(160 / 180)
    page = keeper.get(place, {"round": round.number})
    words = page.content.decode()
    assert "0.889" in words
    assert "Cohen" not in words
    for by in ("document", "technique", "pair", "round"):
        assert keeper.get(place, {"by": by, "round": round.number}).context["rows"]
    answer = keeper.get(reverse("coding:agreement_file", args=[audit.slug, "csv"]))
    [line, *_more] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (line["code"], line["documents"], line["seed"]) == ("Asalto", "5", "12")
    assert float(line["unitising_alpha"]) == pytest.approx(
        next(each for each in whole.codes if each.positive.value == 0).alpha.value
    )
    assert keeper.get(place, {"pair": f"{ana.pk}-{caro.pk}", "round": "99"}).status_code == 200

    # Times of recordings and regions of pictures are compared too, and what is coded as a whole
    # isn't: the page says so.
    for coder, first, last in ((ana, 0, 4_000), (beto, 1_000, 4_000)):
        elsewhere(docs[0], coder, luz, from_ms=first, to_ms=last)
        elsewhere(docs[1], coder, luz, region=[0, 0, 100, 100 - first // 20])
    Assignment.objects.update(finished_at=timezone.now())
    words = keeper.get(place, {"round": round.number}).content.decode()
    assert "Times of recordings" in words
    assert "at least 50" in " ".join(words.split())
    assert "stops are given to nobody" in " ".join(words.split())
    for of, cells in (("recordings", ("3000", "1000", "0")), ("pictures", ("1", "0", "0"))):
        answer = keeper.get(reverse("coding:agreement_file", args=[audit.slug, "csv"]), {"of": of})
        [line] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert (line["a"], line["b"], line["c"]) == cells

    # A second round on the same documents: Ana is blind again, and sees no half of it.
    second = opened(audit, coordinator, docs[:2], [ana, caro])
    seen = Comparison(audit, ana).whole(asked)
    assert seen is not None
    assert (seen.documents, seen.units) == (3, 9)
    take_step(ROUNDS, row=second, step="close", by=coordinator)

    # Nobody who may not see it learns of it by a figure.
    hidden = add_round(audit=audit, by=coordinator, title="Penal")
    give_role(audit=audit, person=caro, role=Role.ANALYST, by=coordinator)
    give_documents(round=hidden, documents=[secret], coders=[caro, coordinator], by=coordinator)
    take_step(ROUNDS, row=hidden, step="open", by=coordinator)
    for coder in (caro, coordinator):
        passage(secret, coder, luz, 0, 30)
        finish(assignment=one(hidden, secret, coder), by=coder)
    assert len(Comparison(audit, caro).cases) == 6
    assert len(Comparison(audit, ana).cases) == 5
    assert str(secret) not in signed_in(ana).get(place, {"by": "document"}).content.decode()


def test_a_late_name(audit, coordinator, coders, codes) -> None:
    """6"""
    ana, beto, _caro = coders
    [document] = documents(audit, coordinator, 1)
    round = opened(audit, coordinator, [document], [ana, beto], unit="turn", codes=codes)
    text = document.texts.get()
    at = TEXT.index("Sí.")
    for coder in (ana, beto):
        passage(document, coder, codes[1], at, len(TEXT), round=round)
        assert refused(finish, assignment=one(round, document, coder), by=coder) == "units_left"
        for start, end in ((TEXT.index("No hay"), TEXT.index("\n")), (at, len(TEXT))):
            UnitJudgement.objects.create(
                assignment=one(round, document, coder), text=text, start=start, end=end,
                at=timezone.now(),
            )  # fmt: skip
    finish(assignment=one(round, document, ana), by=ana)
    # “calle” becomes “[calle 4]”, four letters longer; Beto's passage has moved, Ana's hasn't yet.
    where = TEXT.index("calle")
    later = TextVersion.objects.create(
        document=document, version=2, source=text.source, at=timezone.now(),
        text=TEXT.replace("calle", "[calle 4]"), moves=json.dumps([[where, where + 5, 9]]),
    )  # fmt: skip
    for block in text.blocks.all():
        shift = 4 if block.ordinal else 0
        Block.objects.create(
            text=later, ordinal=block.ordinal, start=block.start + shift, end=block.end + 4
        )
    Segment.objects.filter(coder=beto).update(text=later, start=at + 4, end=len(TEXT) + 4)
    finish(assignment=one(round, document, beto), by=beto)
    # How the text moved is read once for all units and once for all passages.
    comparison = Comparison(audit, coordinator)
    with CaptureQueriesContext(connection) as asked:
        comparison.judged(Asked())
    assert sum('"coding_textversion"."moves"' in each["sql"] for each in asked) == 2
    # Judged units aren't passages that somebody found; they lie on each other all the same.
    assert comparison.whole(Asked()) is None
    assert len(set(zip(comparison.coded.start, comparison.coded.end, strict=True))) == 1
    judged = comparison.judged(Asked())
    assert judged is not None
    _codes, found = judged
    assert (found.units, found.codes[0].a, found.codes[0].d) == (2, 1, 1)
    assert found.codes[0].kappa.value == pytest.approx(1.0)


def test_roles(audit, coordinator, coders, in_role, signed_in) -> None:
    """7"""
    [document] = documents(audit, coordinator, 1)
    round = opened(audit, coordinator, [document], coders[:2])
    # How much is given to others, a coder isn't told.
    finish(assignment=one(round, document, coders[1]), by=coders[1])
    for who, counts in ((coordinator, (2, 1)), (coders[0], (1, 0)), (coders[2], (None, None))):
        [row] = ROUNDS.rows(audit, who)
        assert (row.given, row.finished) == counts
    may = {
        "coding:my_work": {Role.COORDINATOR, Role.ANALYST, Role.CODER},
        "coding:agreement": {
            *(Role.COORDINATOR, Role.ANALYST, Role.CODER, Role.FIELDWORKER, Role.EVALUATOR)
        },
        "coding:to_settle": {Role.COORDINATOR, Role.ANALYST},
    }
    for role in Role:
        client = signed_in(in_role(role))
        for name, roles in may.items():
            status = client.get(reverse(name, args=[audit.slug])).status_code
            assert status == (200 if role in roles else 403), (role, name)
        given = client.get(reverse("coding:give", args=[audit.slug, round.number])).status_code
        assert given == (200 if role in (Role.COORDINATOR, Role.ANALYST) else 403)
