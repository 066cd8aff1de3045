"""Findings.

1. One person writes, another reviews, a coordinator approves: whoever wrote in it reviews it by no
   way, not even past the verbs; without support nothing is approved; what was read is what is
   approved. Editing an approved one makes a version to be reviewed and approved again, beside which
   the approved one is kept.
2. Of two at once one comes through.
3. Who reads what: drafts are of the team, what is approved of whoever is cleared for its level.
4. Strength: worked out from what is cited and still there; a decision needs its reason.
5. What somebody may not see stays cited when they change the finding.
6. What lies in the basket is offered where one writes; on the page it opens, what contradicts the
   finding apart. Whoever doesn't read the material of fieldwork sees no word of it, nor that it is
   there, and reads so whether anything is there or not.
7. What was frozen again after a review is neither approved nor shown in place of what was read: it
   is told on the page, in the list and in the report until it is reviewed anew.
8. Whoever would take back or write anew what published recommendations rest on is told of them;
   whoever approves is asked to look at these once it is no longer approved, or what it cites went.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.findings.evidence.basket import put
from sereno.web.findings.evidence.changes import cite, freeze_again
from sereno.web.findings.evidence.resting import shaken
from sereno.web.findings.models import (
    Evidence,
    Finding,
    FindingVersion,
    Recommendation,
    Stance,
    Strength,
)
from sereno.web.findings.recommendations.changes import add_recommendation
from sereno.web.findings.statements.changes import (
    add_finding,
    change_finding,
    take_finding_step,
)
from sereno.web.findings.statements.reading import mark_of
from sereno.web.findings.statements.strength import strength_of
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic
from tests.integration.web.coding.coded_texts import (
    MAN,
    WOMAN,
    coded,
    held_activity,
    quoted,
    text_of,
)
from tests.integration.web.findings.found import AREA, approved

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def _evidence(audit: Any, number: int, kind: str = "segment", **values: Any) -> Evidence:
    given = {"side": "voices", "activity": str(number), "thing": str(number)} | values
    return Evidence.objects.create(audit=audit, number=number, kind=kind, **given)


def _finding(audit: Any, by: Person, **values: Any) -> Finding:
    values.setdefault("title", "Nadie baja de noche")
    if "evidence" not in values:
        values["evidence"] = [(_evidence(audit, 1), Stance.FOR)]
    return add_finding(audit=audit, by=by, areas=[AREA], **values)


def _page(finding: Finding, name: str, *args: Any) -> str:
    return reverse(f"findings:{name}", args=[finding.audit.slug, finding.number, *args])


def _read(finding: Finding) -> str:
    finding.refresh_from_db()
    return mark_of(finding)


def test_life(audit, coordinator, in_role, signed_in) -> None:
    """1"""
    analyst, evaluator = in_role(Role.ANALYST), in_role(Role.EVALUATOR)
    topic = Topic.objects.filter(audit=audit).first() or Topic.objects.create(
        audit=audit, number=1, key="robbery", name_es="Robo", name_en="Robbery"
    )
    writes, reads = signed_in(analyst), signed_in(evaluator)
    new = reverse("findings:new_finding", args=[audit.slug])
    assert reads.get(new).status_code == 403
    asked = writes.get(f"{new}?topic={topic.key}").context["form"]
    assert asked["topic"].value() == str(topic.pk)
    sent = {"title": "Nadie baja de noche", "topic": topic.pk, "access_level": "public"}
    made = writes.post(new, sent)
    finding = Finding.objects.get()
    assert made.url == _page(finding, "finding")
    assert "You wrote in it" in writes.get(made.url).content.decode()
    assert "Say that you have reviewed it" not in writes.get(made.url).content.decode()
    review = _page(finding, "step_finding", "review")
    own = writes.post(review, {"review-read": _read(finding)})
    assert "somebody else has to review it" in own.content.decode()
    past = Finding.objects.filter(pk=finding.pk)
    for wrong in ({"state": "approved"}, {"reviewed_by": analyst}, {"strength_said": "strong"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            past.update(**wrong)

    # Whoever changed a word of it is no reviewer either.
    change_finding(row=finding, by=coordinator, text="Porque no hay luz.")
    with pytest.raises(Problem, match="alguien más"):
        take_finding_step(row=finding, step="review", by=coordinator, read=_read(finding))
    before = _read(finding)
    change_finding(row=finding, by=analyst, text="Porque no hay luz en la parada.")
    stale = reads.post(review, {"review-read": before})
    assert (stale.status_code, "changed after you opened" in stale.content.decode()) == (422, True)
    assert reads.post(review, {"review-read": _read(finding)}).url == _page(finding, "finding")

    approve = _page(finding, "step_finding", "approve")
    chief = signed_in(coordinator)
    assert writes.post(approve, {"approve-read": _read(finding)}).status_code == 403
    bare = chief.post(approve, {"approve-read": _read(finding)})
    assert "Nothing that is cited supports" in bare.content.decode()
    change_finding(row=finding, by=analyst, evidence=[(_evidence(audit, 1), Stance.FOR)])
    finding.refresh_from_db()
    assert (finding.state, finding.reviewed_by) == ("draft", None)
    for who, step in ((evaluator, "review"), (coordinator, "approve")):
        take_finding_step(row=finding, step=step, by=who, read=_read(finding))
    kept = FindingVersion.objects.get()
    assert (kept.number, kept.content["strength"]) == (1, "weak")

    # Its next version: whoever edits is the author, the approved one is kept and shown. Whose words
    # still stand in it reviews none of it; those of what was replaced may.
    edit = chief.get(_page(finding, "edit_finding")).content.decode()
    assert "version 2" in edit
    change_finding(row=finding, by=coordinator, title="Pocas bajan de noche")
    finding.refresh_from_db()
    assert (finding.state, finding.version, finding.author) == ("draft", 2, coordinator)
    assert "Nadie baja de noche" in reads.get(_page(finding, "finding")).content.decode()
    with pytest.raises(Problem, match="alguien más"):
        take_finding_step(row=finding, step="review", by=analyst, read=_read(finding))
    approved(finding, evaluator, coordinator)
    change_finding(row=finding, by=coordinator, title="Hay dos paradas sin techo", text="")
    approved(finding, analyst, coordinator)
    assert list(FindingVersion.objects.values_list("number", flat=True)) == [3, 2, 1]
    onward = reverse("findings:new_recommendation", args=[audit.slug]) + f"?findings={finding.pk}"
    assert onward in writes.get(_page(finding, "finding")).content.decode()
    assert re.search(rf'value="{finding.pk}"[^>]* checked', writes.get(onward).content.decode())


def test_a_third_on_one_topic(audit, coordinator, signed_in) -> None:
    """1: a topic is offered once, however many findings it has; what is retired isn't."""
    topics = list(Topic.objects.filter(audit=audit, state="in_use"))
    topic, retired = topics[:2]
    Topic.objects.filter(pk=retired.pk).update(state="retired")
    for title in ("Nadie baja de noche", "Nadie sube de noche"):
        _finding(audit, coordinator, title=title, topic=topic, evidence=[])
    writes, new = signed_in(coordinator), reverse("findings:new_finding", args=[audit.slug])
    offered = [key for key, _name in writes.get(new).context["form"].fields["topic"].choices]
    assert sorted(map(str, offered)) == sorted(["", *(str(t.pk) for t in topics if t != retired)])
    sent = {"title": "Nadie cruza de noche", "topic": topic.pk, "access_level": "team"}
    assert writes.post(new, sent).status_code == 302
    assert Finding.objects.filter(topic=topic).count() == 3


def test_two_at_once(audit, coordinator, in_role) -> None:
    """2"""
    finding = _finding(audit, coordinator)
    read = _read(finding)
    take_finding_step(row=finding, step="review", by=in_role(Role.ANALYST), read=read)
    with pytest.raises(Problem):
        take_finding_step(row=finding, step="review", by=in_role(Role.EVALUATOR), read=read)
    with pytest.raises(Problem):
        take_finding_step(row=finding, step="review", by=in_role(Role.CODER), read=_read(finding))


def test_who_reads(audit, coordinator, in_role, signed_in) -> None:
    """3"""
    finding = _finding(audit, coordinator, access_level="public")
    page, viewer = _page(finding, "finding"), signed_in(in_role(Role.VIEWER))
    coder = signed_in(in_role(Role.CODER))
    listed = reverse("findings:findings", args=[audit.slug])
    assert [each.get(page).status_code for each in (viewer, coder)] == [404, 200]
    # Where nothing can be chosen, there is no menu.
    assert 'name="topic"' not in coder.get(listed).content.decode()
    assert "Nadie baja" not in viewer.get(listed).content.decode()
    take_finding_step(row=finding, step="review", by=in_role(Role.ANALYST), read=_read(finding))
    take_finding_step(row=finding, step="approve", by=coordinator, read=_read(finding))
    assert "Version 1" not in viewer.get(page).content.decode()
    assert "Nadie baja" in viewer.get(f"{listed}?strength=weak&area={AREA[0]}").content.decode()
    assert "Nadie baja" not in viewer.get(f"{listed}?strength=strong").content.decode()
    Finding.objects.update(access_level="team")
    assert viewer.get(page).status_code == 404


def test_strength(audit, coordinator, signed_in) -> None:
    """4"""
    cited = [
        _evidence(audit, 1),
        _evidence(audit, 2),
        _evidence(audit, 3, "incidence", activity=""),
    ]
    finding = _finding(audit, coordinator, evidence=[(each, Stance.FOR) for each in cited])
    assert strength_of(finding).grade == Strength.STRONG
    Evidence.objects.filter(number=2).update(state="withdrawn")
    fresh = Finding.objects.get()
    assert (strength_of(fresh).grade, strength_of(fresh).weighed.supporting) == ("fair", 2)
    change_finding(row=fresh, by=coordinator, evidence=[*((each, Stance.FOR) for each in cited[:1]),
                   (cited[2], Stance.AGAINST)])  # fmt: skip
    found = strength_of(Finding.objects.get())
    assert (found.grade, found.why) == (
        "weak",
        "One independent source supports it. One contradicts it.",
    )
    client, edit = signed_in(coordinator), _page(finding, "edit_finding")
    sent = {"title": "Nadie baja", "access_level": "team", "strength_said": "strong"}
    assert "Say why" in client.post(edit, sent).content.decode()
    client.post(edit, sent | {"strength_reason": "Lo dice también el censo."})
    said = strength_of(Finding.objects.get())
    assert (said.grade, said.reason) == ("strong", "Lo dice también el censo.")


def test_unseen_stays(audit, coordinator, in_role, signed_in) -> None:
    """5"""
    secret = _evidence(audit, 1, access_level="restricted")
    finding = _finding(audit, coordinator, evidence=[(secret, Stance.AGAINST)])
    from sereno.web.findings.statements.forms import FindingForm

    form = FindingForm(
        {"title": "Nadie baja", "access_level": "team"},
        audit=audit, person=in_role(Role.CODER), instance=Finding.objects.get(),
    )  # fmt: skip
    assert form.is_valid()
    assert form.values()["evidence"] == [(secret, Stance.AGAINST)]
    assert finding.evidence.count() == 1


def test_from_the_basket(audit, coordinator, in_role, signed_in) -> None:
    """6"""
    activity = held_activity(audit, coordinator)
    activity.areas.create(code=AREA[0], name=AREA[1])
    quoted(activity)
    code = add_code(audit=audit, by=coordinator, name="Luz")
    said = ["De noche no hay luz.", "A mí no me ha pasado nada."]
    text = text_of(activity, [(WOMAN, said[0]), (MAN, said[1])])
    for words in said:
        passage = coded(text, code, words, coordinator)
        thing = str(passage.key)
        put(person=coordinator,
            evidence=cite(audit=audit, kind="passage", thing=thing, by=coordinator))  # fmt: skip
    client = signed_in(coordinator)
    new = reverse("findings:new_finding", args=[audit.slug])
    assert all(words in client.get(new).content.decode() for words in said)
    sent = {"title": "No hay luz", "access_level": "public"}
    client.post(new, sent | {"evidence_1": "for", "evidence_2": "against"})
    finding = Finding.objects.get()
    # One group that says both: one source for and one against.
    assert strength_of(finding).weighed.contradicting == 1
    page = _page(finding, "finding")
    told = client.get(page).content.decode()
    assert told.index(said[0]) < told.index("What contradicts it") < told.index(said[1])
    approved(finding, in_role(Role.EVALUATOR), coordinator)
    public = signed_in(in_role(Role.VIEWER)).get(page).content.decode()
    assert not any(words in public for words in (*said, AREA[1], "lock", "One contradicts it"))
    assert "Nothing of what it rests on may be shown to you. That counts what may be" in public


def test_frozen_again(audit, coordinator, in_role, signed_in) -> None:
    """7"""
    activity = held_activity(audit, coordinator)
    code = add_code(audit=audit, by=coordinator, name="Luz")
    quoted(activity)
    said = "De noche no hay luz."
    passage = coded(text_of(activity, [(WOMAN, said)]), code, said, coordinator)
    cited = cite(audit=audit, kind="passage", thing=str(passage.key), by=coordinator)
    finding = _finding(audit, coordinator, evidence=[(cited, Stance.FOR)])
    analyst, evaluator = in_role(Role.ANALYST), in_role(Role.EVALUATOR)
    before = _read(finding)

    def freeze(end: int) -> None:
        type(passage).objects.update(end=end)
        freeze_again(evidence=cited, reason="Se recortó", by=analyst)

    freeze(12)
    with pytest.raises(Problem, match="cambió"):
        take_finding_step(row=finding, step="review", by=evaluator, read=before)
    take_finding_step(row=finding, step="review", by=evaluator, read=_read(finding))
    freeze(16)
    with pytest.raises(Problem, match="de nuevo"):
        take_finding_step(row=finding, step="approve", by=coordinator, read=_read(finding))
    take_finding_step(row=finding, step="send_back", by=evaluator, reason="Otra vez")
    approved(finding, evaluator, coordinator)
    assert FindingVersion.objects.get().content["evidence"][0]["freeze"] == 3
    client, page = signed_in(coordinator), _page(finding, "finding")
    listed = reverse("findings:findings", args=[audit.slug])
    assert "frozen again" not in client.get(page).content.decode()
    assert "changed since" not in client.get(listed).content.decode()
    freeze(19)
    told = client.get(page).content.decode()
    piece = reverse("findings:piece", args=[audit.slug, cited.number])
    assert "1 piece of evidence was frozen again after this was reviewed" in told
    assert f"{piece}?freeze=3" in told
    assert "This is freeze no. 3" in client.get(f"{piece}?freeze=3").content.decode()
    assert "on freeze no. 3" in client.get(piece).content.decode()
    assert "changed since" in client.get(listed).content.decode()
    take_finding_step(row=finding, step="review_anew", by=analyst, reason="Se congeló de nuevo")
    approved(finding, evaluator, coordinator)
    assert "frozen again" not in client.get(page).content.decode()


def test_published_on_it(audit, coordinator, in_role, signed_in) -> None:
    """8"""
    cited = _evidence(audit, 1)
    finding = _finding(audit, coordinator, evidence=[(cited, Stance.FOR)])
    approved(finding, in_role(Role.ANALYST), coordinator)
    advice = add_recommendation(
        audit=audit, by=coordinator, title="Poner luz", reference="R-7", findings=[finding]
    )
    Recommendation.objects.filter(pk=advice.pk).update(
        state="approved", publication="published", access_level="public",
        published_at=timezone.now(),
    )  # fmt: skip
    client = signed_in(coordinator)
    page = _page(finding, "finding")
    assert all(
        "R-7" in client.get(address).content.decode()
        for address in (page, _page(finding, "edit_finding"))
    )
    waits = reverse("waiting:waiting")

    def asked_to_look() -> bool:
        return "Published, but something" in client.get(waits).content.decode()

    assert not asked_to_look()
    Evidence.objects.update(state="gone")
    assert asked_to_look()
    before = shaken(audit, coordinator)
    Evidence.objects.update(state="held")
    assert not asked_to_look()
    take_finding_step(row=finding, step="take_back", by=coordinator, reason="No era así")
    assert asked_to_look()
    assert shaken(audit, coordinator) != before
    assert "which isn't approved now" in client.get(page).content.decode()
