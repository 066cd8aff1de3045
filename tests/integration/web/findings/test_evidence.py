"""Evidence.

1. A passage is cited once, from its page into a basket; its words are kept sealed, in no event.
   What changed is said, and frozen again with a reason; what was before stays.
2. Who sees what: whoever reads the material reads it, and of a restricted one each reading is
   noted; whoever doesn't sees kind and place up to their level, and above it, and of few people,
   nothing; of what is approved to be public that, with its code only where they may see codes of
   its level. A coder learns nothing of what a colleague codes blind beside them.
3. A name found late: nobody reads the old words any more, and they are erased.
4. Withdrawal: the words are erased, and with them all by which they could be found out; a stub with
   its day stays, and findings on it are told before.
   What was withdrawn by mistake can be frozen again.
5. Small counts: whoever may not see them reads what is worked out of those that may be shown; what
   they don't see whole they don't freeze.
6. Marks, stops, documents and photos are as restricted as their activity; a regression of walks is
   told to each from the walks that they see.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Assignment, Quote, Round, Segment
from sereno.web.coding.texts.moving import move_coding
from sereno.web.diagnosis.consent.changes import take_back_withdrawal, withdraw
from sereno.web.diagnosis.consent.resting import what_rests_on
from sereno.web.diagnosis.models import Activity, Document, Mark, Stop
from sereno.web.files.changes import keep_chunks
from sereno.web.findings.evidence.basket import basket_of
from sereno.web.findings.evidence.changes import cite, freeze_again, look_at
from sereno.web.findings.evidence.seeing import Seen, seen_by
from sereno.web.findings.evidence.work import look_at_evidence
from sereno.web.findings.models import Evidence, Finding, FindingEvidence, Freeze
from sereno.web.imports.version_reader import open_facts, open_version
from sereno.web.indicators.citing import thing_of
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.selection.changes import commit_selection
from sereno.web.selection.workbench import freeze as frozen_choice
from sereno.web.selection.workbench import proposed
from tests.integration.web.coding.coded import make_text
from tests.integration.web.coding.coded_texts import (
    ASKS,
    MAN,
    WOMAN,
    coded,
    held_activity,
    quoted,
    text_of,
)
from tests.integration.web.diagnosis.test_walks import _many as many_stops

pytestmark = pytest.mark.django_db
SAID = "de noche no hay luz, Chabela no baja"
TURNS = [(ASKS, "¿Y de noche?"), (WOMAN, SAID), (MAN, "A mí me da igual.")]


def _segment(audit: Any, by: Person, **held: Any) -> Segment:
    activity = held_activity(audit, by, **held)
    activity.areas.create(code="22-014-001", name="San Isidro")
    quoted(activity)
    code = add_code(audit=audit, by=by, name=f"Luz {activity.number}")
    return coded(text_of(activity, TURNS), code, SAID, by)


def _cite(segment: Segment, by: Person) -> Evidence:
    return cite(audit=segment.audit, kind="passage", thing=str(segment.key), by=by)


def _page(audit: Any, name: str, *args: Any) -> str:
    return reverse(f"findings:{name}", args=[audit.slug, *args])


def _one(audit: Any, person: Person, evidence: Evidence) -> Seen | None:
    evidence.refresh_from_db()
    return next(iter(seen_by(audit, person, [evidence])), None)


@contextmanager
def _refused(code: str) -> Iterator[None]:
    with pytest.raises(Problem) as refused:
        yield
    assert refused.value.code == code


def _text(client: Any, address: str) -> str:
    answer = client.get(address)
    return f"{answer.status_code} {answer.content.decode()}"


def test_cited(audit, coordinator, in_role, signed_in) -> None:
    """1"""
    segment = _segment(audit, coordinator)
    keeper, other = signed_in(coordinator), in_role(Role.ANALYST)
    passages = reverse("coding:passages", args=[audit.slug])
    assert f'value="{segment.key}"' in _text(keeper, passages)
    sent = {"kind": "passage", "thing": str(segment.key), "next": passages}
    assert keeper.post(_page(audit, "cite"), sent).url == passages
    part = keeper.post(_page(audit, "cite"), sent, headers={"HX-Request": "true"})
    assert "In your basket" in part.content.decode()
    evidence = Evidence.objects.get()
    assert (evidence.side, evidence.activity, evidence.people) == ("voices", "1", 16)
    assert _cite(segment, other) == evidence
    assert (basket_of(audit, coordinator), basket_of(audit, other)) == ([evidence], [])
    for address in ("basket", "evidence"):
        assert SAID in _text(keeper, _page(audit, address))
    assert "Luz 1" in _text(keeper, _page(audit, "piece", 1))
    out = _page(audit, "out_of_basket", 1)
    assert keeper.post(out, {"next": "//elsewhere.example"}).url == _page(audit, "evidence")
    assert basket_of(audit, coordinator) == []

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM findings_freeze")
        assert b"luz" not in bytes(cursor.fetchone()[0])
    told = json.dumps(list(Event.objects.values("about", "detail", "reason")), default=str)
    assert "noche" not in told
    assert "noche" not in str(Freeze.objects.values("title", "value", "digest", "areas").get())

    with _refused("evidence_unchanged"):
        freeze_again(evidence=evidence, reason="Por si acaso", by=coordinator)
    Segment.objects.update(end=segment.end - len(", Chabela no baja"))
    seen = _one(audit, coordinator, evidence)
    assert (seen.words, seen.now, seen.is_changed) == ("", "de noche no hay luz", True)
    assert look_at(evidence) == "changed"
    with _refused("reason_missing"):
        freeze_again(evidence=evidence, reason=" ", by=coordinator)
    refused = keeper.post(_page(audit, "freeze", 1), {"reason": ""})
    assert (refused.status_code, 'class="mistakes"' in refused.content.decode()) == (422, True)
    keeper.post(_page(audit, "freeze", 1), {"reason": "Se recortó"})
    seen = _one(audit, coordinator, evidence)
    assert (seen.words, seen.is_changed) == ("de noche no hay luz", False)
    assert list(evidence.freezes.values_list("number", "reason")) == [(2, "Se recortó"), (1, "")]
    Segment.objects.update(removed_at=timezone.now())
    look_at_evidence(Job(), lambda *_done: None)
    evidence.refresh_from_db()
    assert evidence.state == "gone"
    with _refused("evidence_gone"):
        freeze_again(evidence=evidence, reason="De nuevo", by=coordinator)


@pytest.mark.parametrize("level", ["team", "restricted"])
def test_levels(level, audit, coordinator, in_role, signed_in) -> None:
    """2"""
    evidence = _cite(_segment(audit, coordinator, access_level=level), coordinator)
    few = _cite(_segment(audit, coordinator, people=2), coordinator)
    coder, official, viewer = (in_role(each) for each in (Role.CODER, Role.OFFICIAL, Role.VIEWER))
    open_to_coder = level == "team"
    seen = _one(audit, coder, evidence)
    assert (seen.words, seen.is_open) == ((SAID, True) if open_to_coder else ("", False))
    assert seen.places == (("San Isidro",) if open_to_coder else ())
    assert [_one(audit, viewer, each) for each in (evidence, few)] == [None, None]
    assert _one(audit, official, few) is None
    if open_to_coder:
        closed = _one(audit, official, evidence)
        assert (closed.title, closed.words, closed.places) == ("passage", "", ("San Isidro",))
    else:
        assert _one(audit, official, evidence) is None
    for person, told in ((viewer, []), (official, [evidence] if open_to_coder else [])):
        client = signed_in(person)
        for each in (evidence, few):
            page = _text(client, _page(audit, "piece", each.number))
            assert page.startswith("200" if each in told else "404")
        page = _text(client, _page(audit, "evidence"))
        assert page.startswith("200")
        assert not any(word in page for word in ("luz", "Luz", "Mercado", "Cited", "restricted"))
    client = signed_in(viewer)
    assert client.post(_page(audit, "cite"), {"kind": "passage"}).status_code == 403
    with pytest.raises(Http404):
        _cite(_segment(audit, coordinator, access_level="restricted"), coder)
    reads = Event.objects.filter(verb="read_document")
    before = reads.count()
    assert SAID in _text(signed_in(coordinator), _page(audit, "piece", 1))
    assert reads.count() - before == (0 if open_to_coder else 1)


def test_public_quote(audit, coordinator, in_role) -> None:
    """2"""
    segment = _segment(audit, coordinator)
    evidence, closed = _cite(segment, coordinator), _cite(_segment(audit, coordinator), coordinator)
    Quote.objects.create(
        audit=audit, number=1, document=segment.document, text=segment.text, segment=segment,
        code=segment.code, start=segment.start, end=segment.start + 8, proposed_by=coordinator,
        decided_by=in_role(Role.ANALYST), state="approved",
    )  # fmt: skip
    viewer, official = in_role(Role.VIEWER), in_role(Role.OFFICIAL)
    for person, title in ((viewer, "Passage"), (official, segment.code.name)):
        seen = _one(audit, person, evidence)
        assert (seen.words, seen.title, seen.places) == (SAID[:8], title, ("San Isidro",))
        assert _one(audit, person, closed) is None
    Segment.objects.filter(pk=segment.pk).update(removed_at=timezone.now())
    assert _one(audit, viewer, evidence) is None


def test_blind(audit, coordinator, in_role) -> None:
    """2"""
    segment = _segment(audit, coordinator)
    analyst, coder = in_role(Role.ANALYST), in_role(Role.CODER)
    evidence = _cite(segment, coordinator)
    its_round = Round.objects.create(
        audit=audit, number=1, title="Una", is_blind=True, state="open"
    )
    for person in (analyst, coder):
        Assignment.objects.create(round=its_round, document=segment.document, coder=person)
    opened = [_one(audit, each, evidence).is_open for each in (coordinator, analyst, coder)]
    assert opened == [True, False, False]
    with pytest.raises(Http404):
        _cite(segment, analyst)
    Assignment.objects.update(state="finished", finished_at=timezone.now())
    assert _one(audit, coder, evidence).words == SAID


def test_a_late_name(audit, coordinator, signed_in) -> None:
    """3"""
    segment = _segment(audit, coordinator)
    evidence, old = _cite(segment, coordinator), segment.text
    at = old.text.index("Chabela")
    new = make_text(segment.document, old.source, [("P", "x")], version=2)
    new.text = old.text.replace("Chabela", "Persona 9")
    new.save()
    # Until its passages have moved nothing of an older text is told.
    assert "Chabela" not in _text(signed_in(coordinator), _page(audit, "piece", 1))
    move_coding(old, new, [(at, at + 7, 9)], asks=True)
    evidence.refresh_from_db()
    frozen = evidence.freezes.get()
    assert (evidence.state, frozen.words, bool(frozen.erased_at)) == ("changed", "", True)
    page = _text(signed_in(coordinator), _page(audit, "piece", 1))
    assert ("Persona 9" in page, "Chabela" in page) == (True, False)


@pytest.mark.usefixtures("empty_home")
def test_withdrawal(audit, coordinator, in_role) -> None:
    """4"""
    segment = _segment(audit, coordinator, people=0)
    kept = keep_chunks(audit=audit, name="gf.txt", chunks=[b"x"], by=None, sealed=True)
    segment.document.versions.update(file=kept)
    consent = segment.document.activity.consents.get()
    evidence = _cite(segment, coordinator)
    finding = Finding.objects.create(audit=audit, number=1, title="Falta luz")
    FindingEvidence.objects.create(finding=finding, evidence=evidence)
    assert any("findings that rest on it: 1" in each.words for each in what_rests_on(consent))
    gone = withdraw(consent=consent, people=8, by=coordinator)
    evidence.refresh_from_db()
    frozen = evidence.freezes.get()
    assert (evidence.state, frozen.words, bool(frozen.erased_at)) == ("withdrawn", "", True)
    assert (frozen.title, frozen.version, frozen.value, frozen.areas) == ("", "", {}, [])
    assert (frozen.digest, frozen.salt, frozen.reason) == ("", "", "")
    seen = _one(audit, coordinator, evidence)
    assert (seen.is_open, seen.words, seen.now) == (False, "", "")
    assert _one(audit, in_role(Role.VIEWER), evidence) is None
    with pytest.raises(Http404):
        _cite(segment, coordinator)
    take_back_withdrawal(withdrawal=gone, reason="Otra persona", now=timezone.now(), by=coordinator)
    evidence.refresh_from_db()
    assert (evidence.state, _one(audit, coordinator, evidence).now) == ("changed", SAID)
    freeze_again(evidence=evidence, reason="Fue un error", by=coordinator)
    assert _one(audit, coordinator, evidence).words == SAID


@pytest.mark.one_database
@pytest.mark.usefixtures("empty_home")
def test_small_counts(audit, version, coordinator, in_role, signed_in) -> None:
    """5"""
    count_version(version=version)
    counts = open_version(version).shown_counts(audit.k)
    topic, place = next(
        (topic, int(place))
        for topic in counts.topics
        for place in (counts.areas(topic) != counts.areas(topic)).nonzero()[0]
    )
    facts = open_facts(version)
    area = facts.areas[place]["area_code"]
    months = f"from={facts.all_months[0]:%Y-%m}&to={facts.all_months[-1]:%Y-%m}"
    rate = Indicator.objects.get(audit=audit, code=f"{topic}_rate")
    period = rate.current.facts["area"]["periods"][-1]
    things = [("incidence", f"area={area}&topic={topic}&{months}")]
    things += [("indicator_value", thing_of(rate.code, "area", area, period))]
    viewer = in_role(Role.VIEWER)
    for kind, thing in things:
        small = cite(audit=audit, kind=kind, thing=thing, by=coordinator)
        seen = _one(audit, coordinator, small)
        assert seen.told
        assert not seen.is_changed
        held = _one(audit, viewer, small)
        assert (held.told, held.is_open, held.places != ()) == ("", True, True)
        page = _text(signed_in(viewer), _page(audit, "piece", small.number))
        assert "Not shown to you" in page
        assert seen.frozen.digest not in page
        with _refused("evidence_held_back"):
            freeze_again(evidence=small, reason="Para todos", by=viewer)
    # What is read of other months would be told by those that are shown.
    first = f"{facts.all_months[0]:%Y-%m}"
    part = f"area={area}&from={first}&to={first}"
    part_of_it = cite(audit=audit, kind="incidence", thing=part, by=coordinator)
    assert _one(audit, viewer, part_of_it).told == ""
    shown = int((counts.areas("") == counts.areas("")).nonzero()[0][0])
    whole = f"area={facts.areas[shown]['area_code']}&{months}"
    big = cite(audit=audit, kind="incidence", thing=whole, by=coordinator)
    assert str(int(counts.areas("")[shown])) in _one(audit, viewer, big).told.replace(",", "")
    # An effect is counted with what may be seen; a selection is everybody's, until it is replaced.
    codes = [facts.areas[i]["area_code"] for i in (0, 1)]
    asked = f"code=all_count&level=area&before=2022&after=2023&acted={codes[0]}&against={codes[1]}"
    effect = cite(audit=audit, kind="effect", thing=asked, by=coordinator)
    assert "than expected" in _one(audit, coordinator, effect).told
    assert _one(audit, viewer, effect).told == ""
    given = {"audit": audit, "version": version, "reason": "Se acordó", "by": coordinator}
    frozen = frozen_choice(version, proposed(open_version(version)), seed=7)
    first = commit_selection(name="Primera", frozen=frozen, replaces=None, **given)
    chosen = cite(audit=audit, kind="selection", thing="1", by=coordinator)
    assert not _one(audit, viewer, chosen).is_changed
    client = signed_in(coordinator)
    for route, args, query in (
        ("indicators:indicator", ["all_rate"], ""),
        ("selection:area", [0], ""),
        ("selection:decision", [1], ""),
        ("monitoring:effect", ["all_count"], asked),
    ):
        address = f"{reverse(route, args=[audit.slug, *args])}?{query}"
        assert f'action="{_page(audit, "cite")}"' in _text(client, address)
    commit_selection(name="Segunda", frozen=frozen, replaces=first, **given)
    assert (look_at(chosen), _one(audit, coordinator, chosen).is_changed) == ("changed", True)


@pytest.mark.one_database
@pytest.mark.parametrize("level", ["field", "restricted"])
def test_fieldwork(level, audit, version, coordinator, in_role, signed_in) -> None:
    """6"""
    activity = held_activity(audit, coordinator, access_level=level)
    activity.areas.create(code="0001", name="Centro")
    group = activity.drawing_groups.create(number=1, label="Mujeres", people=6)
    place = {"drawn": '{"type": "Point", "coordinates": [0, 0]}', "precision_m": 5}
    Mark.objects.create(
        audit=audit, number=1, group=group, pole="threat", hours="night", words=SAID,
        shape="point", source="drawn", **place,
    )  # fmt: skip
    leg = activity.legs.create(number=1, kind="dusk", people=6)
    Stop.objects.create(
        audit=audit, number=1, leg=leg, ordinal=1, place="[0, 0]", lighting=0, feeling=1, note=SAID
    )
    for number, kind in ((1, "transcript"), (2, "photo")):
        Document.objects.create(
            audit=audit, number=number, activity=activity, kind=kind, access_level=level
        )
    fieldworker, viewer = in_role(Role.FIELDWORKER), in_role(Role.VIEWER)
    page = signed_in(coordinator).get(reverse("diagnosis:mark", args=[audit.slug, 1]))
    assert 'name="thing" value="1"' in page.content.decode()
    things = {"mark": "1", "stop": "1", "document": "1", "photo": "2"}
    for kind, thing in things.items():
        made = cite(audit=audit, kind=kind, thing=thing, by=coordinator)
        assert (made.access_level, made.side, made.activity) == (level, "voices", "1")
        assert _one(audit, coordinator, made).is_open
        seen = _one(audit, fieldworker, made)
        assert seen.is_open == (level == "field")
        assert (seen.words == SAID) == (level == "field" and kind in ("mark", "stop"))
        assert _one(audit, viewer, made) is None
        with pytest.raises(Http404):
            cite(audit=audit, kind=kind, thing="9", by=coordinator)
    # Words that were corrected are nobody's any more; a group that no longer agrees neither.
    mark = Evidence.objects.get(kind="mark")
    corrected = Mark.objects.get()
    corrected.words = "Alguien no baja"
    corrected.save()
    seen = _one(audit, coordinator, mark)
    assert (seen.words, seen.now) == ("", "Alguien no baja")
    assert (look_at(mark), mark.freezes.get().words) == ("changed", "")
    Mark.objects.update(withdrawn_on=timezone.localdate())
    assert (look_at(mark, is_withdrawn=True), _one(audit, viewer, mark)) == ("withdrawn", None)


@pytest.mark.one_database
@pytest.mark.usefixtures("version")
def test_walks(audit, coordinator, in_role) -> None:
    """6"""
    many_stops(audit, walks=6, stops=16)
    made = cite(audit=audit, kind="walk_regression", thing="all", by=coordinator)
    told = _one(audit, coordinator, made).told
    assert "times the odds" in told
    fieldworker = in_role(Role.FIELDWORKER)
    Activity.objects.filter(number=1).update(access_level="restricted")
    seen = _one(audit, fieldworker, made)
    assert seen.told != told
    with _refused("evidence_held_back"):
        freeze_again(evidence=made, reason="Con menos", by=fieldworker)
    assert _one(audit, in_role(Role.VIEWER), made) is None
