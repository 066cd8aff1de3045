"""Recommendations.

1. A reference stands once in an audit; without one it gets the next that is free. Words and targets
   that nobody knows are refused, with the nearest told.
2. Whoever wrote in one or judged it doesn't review it, nor is it offered; what was reviewed and
   changes is a draft again, and what changed since it was read is not reviewed.
3. Only what is approved is published, and what is published isn't changed; everybody reads it, and
   nobody but the team what was taken back or isn't approved. The database holds it too.
4. Merged, one leads to the other, which has what both had, and keeps its reference; a part that is
   split off takes its deliverables along. Both are found again, by whoever reads the other alone
   too. Into one that more people read none is merged.
5. Several are changed at once, in choices of the audit's own too, and changed back.
6. A target counts once somebody confirms it; its words are told. Words of a closed one stay.
7. The register narrows by principle, target and area, and asks as often for many as for few; the
   matrix counts each principle.
8. What is typed is kept for whoever typed it, until it is saved or let go of; written over what
   changed meanwhile it isn't.
9. Words of evidence that not all of its readers may read are looked for in everything that is
   written of one before they read it; in findings and in objections as well.
10. Findings that somebody doesn't see are neither told nor counted; a partner that is no longer
   offered stays.
11. An organisation is named to those alone who may see it: on pages, in lists, their filters and
    files, in the API, the crosswalk and the report. What names one that isn't public isn't
    published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Role
from sereno.web.findings.about.changes import add_line, change_about
from sereno.web.findings.models import Evidence, Freeze, Funding, Publication, Recommendation
from sereno.web.findings.recommendations import forms
from sereno.web.findings.recommendations.changes import (
    Serving,
    ToDeliver,
    add_recommendation,
    change_recommendation,
    confirm_target,
    drop_target,
    merge_recommendation,
    publish,
    split_recommendation,
    standing_one,
    take_recommendation_step,
)
from sereno.web.findings.recommendations.coverage import coverage_of
from sereno.web.findings.recommendations.forms import RecommendationForm
from sereno.web.findings.record import RECOMMENDATIONS
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.making import report_content
from sereno.web.findings.returns.changes import (
    answer_objection,
    note_objection,
    plan_return,
    take_return_step,
)
from sereno.web.findings.smart.changes import override_verdict
from sereno.web.findings.smart.given import given_of
from sereno.web.findings.statements.changes import add_finding
from sereno.web.organisations.models import Organisation
from sereno.web.plan.models import Plan
from sereno.web.records.batches import change_many, undo
from sereno.web.records.models import KeptForm
from sereno.web.topics.models import Topic
from tests.integration.web.findings.found import approved

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
KEPT = "a mi cuñado lo siguieron desde la parada hasta la tienda"
DAY = dt.date(2026, 5, 4)
LAMPS = ToDeliver("Lamps", Decimal("34.00"), "pieces", dt.date(2026, 3, 31))
STOP = ToDeliver("The stop, moved")


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Problem) as told:
        yield
    assert told.value.code == code


@pytest.fixture
def write(audit, coordinator):
    def make(title: str = "Light the stop", **fields: Any) -> Recommendation:
        return add_recommendation(audit=audit, by=coordinator, title=title, **fields)

    return make


@pytest.fixture
def approve(coordinator, in_role):
    reviewer = in_role(Role.ANALYST)

    def take(row: Recommendation) -> Recommendation:
        return _read(_read(row, "review", reviewer), "approve", coordinator)

    return take


def _read(row: Recommendation, step: str, by: Any) -> Recommendation:
    """The step of whoever has read it as it is."""
    row.refresh_from_db()
    return take_recommendation_step(row=row, step=step, by=by, read=row.changed_at.isoformat())


def _topic(audit: Any, number: int, key: str) -> Topic:
    return Topic.objects.create(audit=audit, number=number, key=key, name_es=key, name_en=key)


def test_references(write, coordinator) -> None:
    """1"""
    first, second = write(), write(reference="R-003")
    assert (first.reference, second.reference, write().reference) == ("R-001", "R-003", "R-004")
    with refused("reference_twice"):
        write(reference="R-003")
    with refused("reference_twice"):
        change_recommendation(row=first, by=coordinator, reference="R-003")
    with refused("recommendation_word_unknown"):
        write(beneficiaries=["women", "seniors"])
    with pytest.raises(Problem, match=r"16\.1[^.]"):
        write(targets=[Serving("16.1.")])
    assert Recommendation.objects.count() == 3


def test_review(write, coordinator, in_role) -> None:
    """2"""
    row, reviewer = write(), in_role(Role.EVALUATOR)
    with refused("recommendation_own"):
        _read(row, "review", coordinator)
    with refused("step_not_possible"):
        _read(row, "approve", coordinator)
    row = _read(row, "review", reviewer)
    row = change_recommendation(row=row, by=coordinator, deliverables=[LAMPS])
    assert row.state == "draft"
    assert [str(each) for each in row.deliverables.all()] == ["Lamps"]
    kept = row.deliverables.get().pk
    change_recommendation(row=row, by=coordinator, deliverables=[STOP, LAMPS])
    assert row.deliverables.first().pk == kept
    event = row.audit.events.filter(verb="change_recommendation").order_by("-pk").first()
    assert event.detail["changed"]["deliverables"][1][1] == "Lamps · 34 pieces · 2026-03-31"


def test_whoever_wrote_in_it(write, audit, coordinator, in_role, signed_in) -> None:
    """2"""
    row, analyst, evaluator = write(), in_role(Role.ANALYST), in_role(Role.EVALUATOR)
    page = reverse("findings:recommendation", args=[audit.slug, row.number])
    step = reverse("findings:step_recommendation", args=[audit.slug, row.number, "review"])
    read = {"review-read": row.changed_at.isoformat()}
    assert step in signed_in(analyst).get(page).content.decode()
    confirm_target(row=row, by=analyst, serving=Serving("11.7"))
    assert step not in signed_in(analyst).get(page).content.decode()
    with refused("recommendation_own"):
        _read(row, "review", analyst)
    # What was written after the page was opened counts as unread.
    answer = signed_in(evaluator).post(step, read)
    assert (answer.status_code, "Read it as it is now" in answer.content.decode()) == (422, True)
    # In a part, and in what takes one in, its words stand too.
    part = split_recommendation(row=row, by=coordinator, title="The stop")
    into = add_recommendation(audit=audit, by=coordinator, title="All")
    for each in (part, merge_recommendation(row=row, into=into, by=coordinator)):
        with refused("recommendation_own"):
            _read(each, "review", analyst)
        assert _read(each, "review", evaluator).state == "reviewed"
    judged = write("Judged")
    override_verdict(
        recommendation=judged, reading="specific", verdict="yes", reason="It is", by=analyst
    )
    with refused("recommendation_own"):
        _read(judged, "review", analyst)


def test_words_that_are_kept(write, audit, coordinator, in_role) -> None:
    """9"""
    held = Evidence.objects.create(
        audit=audit, number=7, kind="segment", thing="1", side="voices", access_level="restricted"
    )
    Freeze.objects.create(
        evidence=held, number=1, title="Words", words=KEPT, digest="0" * 64, at=timezone.now()
    )
    reviewer = in_role(Role.ANALYST)
    copied = f"They say: {KEPT.upper()}!"
    rows = [
        write(text=copied),
        write(deliverables=[ToDeliver(copied)]),
        write(targets=[Serving("11.7", rationale=copied)]),
    ]
    for row in rows:
        with pytest.raises(Problem, match=r"evidencia núm\. 7|evidence no\. 7"):
            _read(row, "review", reviewer)
    change_recommendation(row=rows[0], by=coordinator, access_level="restricted")
    assert _read(rows[0], "review", reviewer).state == "reviewed"
    # What was written before it was asked isn't published either.
    Recommendation.objects.filter(pk=rows[1].pk).update(state="approved")
    with refused("evidence_copied"):
        publish(row=rows[1], step="publish", by=coordinator)
    finding = add_finding(
        audit=audit, by=coordinator, title="Dark", text=copied, strength_said="fair",
        strength_reason="It is",
    )  # fmt: skip
    with refused("evidence_copied"):
        approved(finding, reviewer, coordinator)
    plan = plan_return(audit=audit, by=coordinator, title="Back", findings=[finding], on=DAY)
    take_return_step(row=plan, step="hold", by=coordinator)
    brought = plan.brought.get()
    with refused("evidence_copied"):
        note_objection(brought=brought, by=coordinator, text=copied)
    objection = note_objection(brought=brought, by=coordinator, text="It is not so dark.")
    with refused("evidence_copied"):
        answer_objection(objection=objection, by=coordinator, answer=copied)


def test_publication(write, approve, audit, coordinator, in_role, signed_in) -> None:
    """3"""
    row, viewer, official = write(), in_role(Role.VIEWER), in_role(Role.OFFICIAL)
    page = reverse("findings:recommendation", args=[audit.slug, row.number])
    with refused("recommendation_not_approved"):
        publish(row=row, step="publish", by=coordinator)
    assert signed_in(official).get(page).status_code == 404
    row = approve(row)
    assert signed_in(official).get(page).status_code == 200
    assert signed_in(viewer).get(page).status_code == 404
    row = publish(row=row, step="publish", by=coordinator)
    assert "since" in signed_in(viewer).get(page).content.decode()
    for step in ("write_anew", "drop"):
        with refused("recommendation_published"):
            take_recommendation_step(row=row, step=step, by=coordinator, reason="–")
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=row.pk).update(access_level="team")
    row = publish(row=row, step="take_back", by=coordinator, reason="An error")
    assert row.publication == Publication.TAKEN_BACK
    assert signed_in(viewer).get(page).status_code == 404
    row = take_recommendation_step(row=row, step="write_anew", by=coordinator, reason="An error")
    assert row.version == 2


def test_merging_by_reference(write, audit, coordinator, signed_in, monkeypatch) -> None:
    """4: where a menu would hold thousands."""
    monkeypatch.setattr(forms, "MOST_IN_MENU", 0)
    one, two = write(), write("Lamps")
    address = reverse("findings:merge_recommendation", args=[audit.slug, one.number])
    client = signed_in(coordinator)
    shown = client.get(f"{address}?into={two.number}").content.decode()
    assert f'value="{two.reference}"' in shown
    assert client.post(address, {"into": one.reference}).status_code == 422
    assert client.post(address, {"into": two.reference}).status_code == 302
    one.refresh_from_db()
    assert one.merged_into == two


def test_merge_and_split(write, approve, audit, coordinator, signed_in) -> None:
    """4"""
    give = {"areas": [("1", "Uno")], "principles": ["rights"], "deliverables": [LAMPS, STOP]}
    one = write(**give, targets=[Serving("11.7"), Serving("16.1", "indirect")])
    two = write("Lamps", areas=[("2", "Dos")], principles=["rights", "inclusion"])
    three = write("All", targets=[Serving("11.7", "indirect", "Because")])
    two = merge_recommendation(row=one, into=two, by=coordinator)
    merge_recommendation(row=two, into=three, by=coordinator)
    one.refresh_from_db()
    assert (one.state, one.reference, standing_one(one)) == ("merged", "R-001", three)
    three.refresh_from_db()
    # One that is for the whole city isn't narrowed.
    assert (three.areas.count(), two.areas.count()) == (0, 2)
    assert three.principles == ["rights", "inclusion"]
    assert list(three.targets.values_list("target", "contribution", "rationale")) == [
        ("11.7", "indirect", "Because"),
        ("16.1", "indirect", ""),
    ]
    with refused("recommendation_not_to_merge"):
        merge_recommendation(row=three, into=one, by=coordinator)
    page = signed_in(coordinator).get(reverse("findings:recommendation", args=[audit.slug, 1]))
    assert "R-002 · Lamps" in page.content.decode()

    address = reverse("findings:split_recommendation", args=[audit.slug, three.number])
    sent = {"title": "The stop", "text": "", "deliverables": ["2"]}
    assert signed_in(coordinator).post(address, sent).status_code == 302
    part = Recommendation.objects.get(split_from=three)
    assert (part.reference, str(part.deliverables.get())) == ("R-003.1", "The stop, moved")
    assert [str(each) for each in three.deliverables.all()] == ["Lamps"]
    again = split_recommendation(row=three, by=coordinator, title="More")
    assert again.reference == "R-003.2"
    back = take_recommendation_step(row=one, step="pick_up", by=coordinator)
    assert (back.state, back.merged_into) == ("draft", None)
    with refused("recommendation_not_to_merge"):
        merge_recommendation(row=back, into=approve(three), by=coordinator)


def test_merged_across_levels(write, approve, audit, coordinator, in_role, signed_in) -> None:
    """4"""
    one, two = write(access_level="field"), write("Lamps", targets=[Serving("16.1")])
    with refused("recommendation_levels_differ"):
        merge_recommendation(row=one, into=two, by=coordinator)
    one = _read(one, "review", in_role(Role.EVALUATOR))
    # Only a target comes along: nobody has read it there, and the history tells it.
    one = merge_recommendation(row=two, into=one, by=coordinator)
    assert one.state == "draft"
    assert audit.events.filter(verb="confirm_target", key=one.pk).count() == 1
    change_recommendation(row=one, by=coordinator, access_level="team")
    one = approve(one)
    merged = reverse("findings:recommendation", args=[audit.slug, two.number])
    page = reverse("findings:recommendation", args=[audit.slug, one.number])
    official, viewer = signed_in(in_role(Role.OFFICIAL)), signed_in(in_role(Role.VIEWER))
    assert official.get(merged).headers["Location"] == page
    assert viewer.get(merged).status_code == 404
    publish(row=one, step="publish", by=coordinator)
    assert viewer.get(merged).headers["Location"] == page
    assert "Lamps" not in viewer.get(merged, follow=True).content.decode()
    answer = viewer.get(f"/api/audits/{audit.slug}/recommendations/{two.number}")
    assert answer.json()["reference"] == one.reference


def test_what_isnt_shown(write, approve, audit, coordinator, in_role, signed_in) -> None:
    """10"""
    shut = Organisation.objects.create(audit=audit, number=905, name="Gone", state="dissolved")
    finding = add_finding(audit=audit, by=coordinator, title="Only a draft")
    row = write(findings=[finding], partners=[shut])
    form = RecommendationForm(audit=audit, person=coordinator, instance=row)
    assert form.initial["partners"] == [shut.pk]
    assert shut in form.fields["partners"].queryset
    assert given_of(row, coordinator).findings == 1
    viewer = in_role(Role.OFFICIAL)
    assert given_of(row, viewer).findings == 0
    page = reverse("findings:recommendation", args=[audit.slug, approve(row).number])
    said = signed_in(viewer).get(page).content.decode()
    assert "On no finding that is shown to you" in said
    assert "aren’t shown" not in said.replace("&#x27;", "’")
    change = change_recommendation(row=write(), by=coordinator, findings=[finding])
    event = audit.events.filter(verb="change_recommendation", key=change.pk).get()
    assert event.detail["changed"]["findings"] == [[], [finding.number]]


def test_several_at_once(write, audit, coordinator, signed_in) -> None:
    """5"""
    rows = [write(), write()]
    topic, works = (
        _topic(audit, 900, "noise"),
        Organisation.objects.create(audit=audit, number=900, name="Works"),
    )
    client = signed_in(coordinator)
    address = reverse("findings:change_recommendations", args=[audit.slug])
    ticked = {"row": [each.pk for each in rows]}
    for action in (f"topic={topic.pk}", f"responsible={works.pk}", "horizon=short"):
        assert client.post(address, ticked | {"action": action}).status_code == 302
    assert (
        Recommendation.objects.filter(topic=topic, responsible=works, horizon="short").count() == 2
    )
    # One that was reviewed becomes a draft by it, and is reviewed again once it is undone.
    Recommendation.objects.filter(pk=rows[0].pk).update(state="reviewed")
    rows = list(Recommendation.objects.all())
    other = change_many(
        RECOMMENDATIONS, audit=audit, rows=rows, by=coordinator, topic=_topic(audit, 901, "other")
    )
    undo(RECOMMENDATIONS, batch=other, by=coordinator)
    states = Recommendation.objects.filter(topic=topic).order_by("number").values_list("state")
    assert [*states] == [("reviewed",), ("draft",)]
    client.post(address, ticked | {"action": "topic=999"})
    assert Recommendation.objects.filter(topic=topic).count() == 2


def test_targets(write, approve, audit, coordinator, signed_in) -> None:
    """6"""
    row = write(text="Menos robos y asaltos en la calle, con alumbrado en la parada del camión.")
    page = reverse("findings:recommendation", args=[audit.slug, row.number])
    client = signed_in(coordinator)
    shown = client.get(page)
    suggested = {each.code: each.words for each in shown.context["suggested"]}
    assert "asaltos" in suggested["16.1"]
    assert "<mark>asaltos</mark>" in shown.content.decode()
    assert not row.targets.exists()
    address = reverse("findings:confirm_target", args=[audit.slug, row.number])
    client.post(address, {"target": "16.1", "contribution": "indirect", "rationale": "Fewer"})
    assert "16.1" not in {each.code for each in client.get(page).context["suggested"]}
    assert client.post(address, {"target": "99", "contribution": "direct"}).status_code == 422
    client.post(address, {"drop": "16.1"})
    assert not row.targets.exists()
    verbs = list(audit.events.filter(verb__contains="target").values_list("verb", flat=True))
    assert sorted(verbs) == ["confirm_target", "drop_target"]
    confirm_target(row=row, by=coordinator, serving=Serving("11.2"))
    row = approve(row)
    with refused("record_closed"):
        drop_target(row=row, by=coordinator, target="11.2")


def test_the_register(write, audit, coordinator, signed_in) -> None:
    """7"""
    topic = _topic(audit, 900, "noise")
    write("One", principles=["rights"], topic=topic, areas=[("1", "Uno")])
    client, page = signed_in(coordinator), reverse("findings:recommendations", args=[audit.slug])
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for n in range(8):
        write(f"More {n}", topic=topic, areas=[("2", "Dos")], targets=[Serving("11.7")])
    write("Two", principles=["rights", "knowledge"])
    with CaptureQueriesContext(connection) as many:
        shown = client.get(page)
    # The first one stays beside the list: what is asked for more is what it is of.
    assert len(many) <= len(few) + 1
    assert shown.context["headline"] == "10 recommendations: 10 drafts"

    def found(**asked: str) -> int:
        return int(client.get(page, asked).context["page"].paginator.count)

    assert found(principle="rights") == 2
    assert (found(sdg="11.7"), found(area="2"), found(area="1")) == (8, 8, 1)
    matrix = coverage_of(audit, coordinator)
    counted = {line.principle.key: (line.cells[0][1], line.n) for line in matrix.lines}
    assert (counted["rights"], counted["knowledge"], counted["inclusion"]) == (
        (1, 2),
        (0, 1),
        (0, 0),
    )
    assert (matrix.n, matrix.without, len(matrix.missing)) == (10, 8, 6)


def test_what_is_typed(write, audit, coordinator, in_role, signed_in) -> None:
    """8"""
    row = write()
    client, other = signed_in(coordinator), signed_in(in_role(Role.ANALYST))
    edit = reverse("findings:edit_recommendation", args=[audit.slug, row.number])
    keep = reverse("findings:keep_recommendation", args=[audit.slug, row.number])
    seen = client.get(edit).context["form"].seen
    typed = {"title": "Light", "seen": seen, "access_level": "team", "principles": ["rights"]}
    typed |= {"deliverable-TOTAL_FORMS": "1", "deliverable-INITIAL_FORMS": "0"}
    typed["deliverable-0-title"] = "Lamps"
    assert "Kept" in client.post(keep, typed).content.decode()
    assert other.get(edit).context["kept"] is None
    change_recommendation(row=row, by=None, text="Changed meanwhile")
    form = client.get(edit).context["form"]
    assert (form["title"].value(), form["principles"].value()) == ("Light", ["rights"])
    assert form.deliverables.forms[0]["title"].value() == "Lamps"
    assert form.seen == seen
    assert client.post(edit, typed | {"seen": form.seen}).status_code == 422
    now = client.get(edit).context["form"]
    assert client.post(keep, {"forget": "1"}).status_code == 302
    assert not KeptForm.objects.exists()
    assert now["title"].value() == "Light"
    fresh = client.get(edit).context["form"].seen
    assert client.post(edit, typed | {"seen": fresh}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.text, row.principles) == ("Light", "", ["rights"])


def test_nobody_approves_many_unread() -> None:
    """What somebody signs for is opened first."""
    assert not {"review", "approve"} & set(RECOMMENDATIONS.bulk_steps)


def test_who_is_named(write, approve, audit, coordinator, in_role, signed_in) -> None:
    """11"""
    shelter = Organisation.objects.create(
        audit=audit, number=906, name="Casa Amparo", access_level="restricted"
    )
    row = write(responsible=shelter, partners=[shelter])
    with pytest.raises(Problem, match="Casa Amparo"):
        publish(row=approve(row), step="publish", by=coordinator)
    change_about(audit=audit, by=coordinator, body=shelter)
    add_line(audit=audit, by=coordinator, line=Funding, funder=shelter, stage="plan", amount=5)
    plan = Plan.objects.create(audit=audit, number=1, instrument="Plan", version="1")
    at = reverse("findings:recommendations", args=[audit.slug])
    api = f"/api/audits/{audit.slug}/recommendations"
    addresses = [
        at,
        f"{at}?sort=responsible",
        reverse("findings:recommendation", args=[audit.slug, row.number]),
        reverse("findings:about", args=[audit.slug]),
        reverse("plan:crosswalk", args=[audit.slug]) + f"?plan={plan.number}&one={row.number}",
        f"{api}/{row.number}",
        *(
            reverse("findings:recommendations_file", args=[audit.slug, kind])
            for kind in ("csv", "json")
        ),
    ]
    for who, sees in ((in_role(Role.OFFICIAL), False), (coordinator, True)):
        client = signed_in(who)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            said = b"".join(answer) if answer.streaming else answer.content
            assert (b"Casa Amparo" in said) is sees, address
        found = client.get(f"{api}?responsible={shelter.pk}").json()
        assert found.get("count") == (1 if sees else None), found
    today = dt.date(2026, 12, 1)
    for access in (Access.TEAM, Access.RESTRICTED):
        asked = Asked(audit, coordinator, "final", "es", access, today)
        told = "Casa Amparo" in str(report_content(asked))
        assert told is (access is Access.RESTRICTED)
