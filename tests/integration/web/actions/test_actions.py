"""Actions and how far they are.

1. Shares of the cost are of the whole or of nothing; what ends before it starts and a programme
   that is continued without saying why are refused; a merge sums shares.
2. Milestones: weight, days that stay, no circles; a proof is needed, no day to come; what was said
   stays, and is read as of a day; the list counts the same progress as the page.
3. An official reports of the own institution's actions and of no other; a viewer of none; an
   official changes neither titles nor milestones.
4. Proofs: no empty file; restricted ones are sealed, and seen by few; one that changed on the disk
   isn't handed out, is told on the page, in what waits and to nobody else; taken back, it counts no
   more. A photo loses what the camera wrote.
5. Whoever may not see a recommendation, an organisation or a plan reads nothing of them here.
6. What waits: overdue milestones, actions of which nothing is heard, blockers.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from sereno.vocabulary.problems import Problem
from sereno.web.actions.details import actions_of, of_recommendation
from sereno.web.actions.milestones.changes import (
    add_milestone,
    change_milestone,
    drop_milestone,
    judge_milestone,
    move_milestone,
)
from sereno.web.actions.models import Action, Blocker, Milestone, MilestoneState, Proof
from sereno.web.actions.proof.changes import bring_proof, take_back_proof
from sereno.web.actions.proof.work import look_at_proofs
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register.changes import Share, add_action, change_action, shares_of
from sereno.web.actions.register.log import add_blocker, write_log
from sereno.web.audits.changes import give_role
from sereno.web.audits.models import Membership
from sereno.web.audits.roles import Role
from sereno.web.files.changes import spooled
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.changes import merge_recommendation
from sereno.web.jobs.models import Job
from sereno.web.organisations.changes import name_focal_point, organisation_called
from sereno.web.people.frozen import FrozenError
from sereno.web.records.changes import take_step
from sereno.web.records.citable import citables
from sereno.web.waiting.brought import waiting_for

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
AT = "/a/queretaro/actions/1/"
TODAY = dt.date(2020, 7, 1)
NOW = dt.datetime(2020, 7, 1, 12, tzinfo=dt.UTC)
START = dt.date(2020, 1, 1)


@pytest.fixture
def works(audit, coordinator):
    """An institution."""
    return organisation_called(audit=audit, name="Obras Públicas", by=coordinator)


@pytest.fixture
def official(audit, coordinator, in_role, works):
    """Who answers for Obras Públicas."""
    person = in_role(Role.OFFICIAL)
    membership = Membership.objects.get(audit=audit, person=person)
    name_focal_point(organisation=works, membership=membership, by=coordinator)
    return person


@pytest.fixture
def recommendations(audit, works):
    """Three that were approved."""
    return [
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=f"Reponer luminarias {n}",
            state="approved", responsible=works,
        )
        for n in (1, 2, 3)
    ]  # fmt: skip


@pytest.fixture
def action(audit, coordinator, works, recommendations):
    """Lamps, for two recommendations, in three milestones of which the last comes after both."""
    made = add_action(
        audit=audit, by=coordinator, title="Cambiar luminarias", kind="resources",
        institution=works, starts_on=START, ends_on=dt.date(2020, 12, 31),
        areas=[("014", "Lomas")],
        serves=[Share(recommendations[0], Decimal(60)), Share(recommendations[1], Decimal(40))],
    )  # fmt: skip
    steps = [
        add_milestone(
            action=made, by=coordinator, title=title, due_on=dt.date(2020, month, 1), weight=weight
        )
        for title, month, weight in (("Comprarlas", 2, 1), ("Instalarlas", 6, 2))
    ]
    add_milestone(
        action=made, by=coordinator, title="Revisarlas", due_on=dt.date(2099, 1, 1), needs=steps
    )
    return made


@pytest.fixture
def spool(audit):
    """A finished file at hand, within a transaction."""

    def make(content: bytes = b"%PDF-1.4 acta", name: str = "acta.pdf", **values):
        return spooled(audit=audit, name=name, chunks=[content], **values)

    return make


def judge(milestone, state=MilestoneState.MET, *, by=None, **values):
    values = {"on": TODAY, **values}
    return judge_milestone(milestone=milestone, by=by, now=NOW, state=state, **values)


def proof_of(milestone, spool, *, by=None, **values):
    with spool(values.pop("content", b"%PDF-1.4 acta"), values.pop("name", "acta.pdf")) as file:
        return bring_proof(
            action=milestone.action, milestone=milestone, by=by, spool=file,
            **{"title": "Acta", "on": TODAY, "grade": "A", "today": TODAY, **values},
        )  # fmt: skip


def refused(code, verb, *args, **values):
    with pytest.raises(Problem) as found:
        verb(*args, **values)
    assert found.value.code == code
    return str(found.value)


def test_what_an_action_carries_out(
    audit, coordinator, works, recommendations, action, signed_in
) -> None:
    """1"""
    one, two, three = recommendations
    said = {"row": action, "by": coordinator}
    refused(
        "action_share_missing", change_action, serves=[Share(one, Decimal(60)), Share(two)], **said
    )
    words = refused(
        "action_shares",
        change_action,
        serves=[Share(one, Decimal(60)), Share(two, Decimal("30.5"))],
        **said,
    )
    assert "90.5 %" in words
    refused("action_backwards", change_action, ends_on=dt.date(2019, 1, 1), **said)
    refused("action_continued", change_action, kind="continued", **said)
    client = signed_in(coordinator)
    form = {
        "title": "Seguir con la escuela de padres", "kind": "continued", "institution": works.pk,
        "starts_on": "2020-05-01", "ends_on": "2020-01-01", "access_level": "team",
        "served-TOTAL_FORMS": 2, "served-INITIAL_FORMS": 0, "served-0-reference": "R-001",
        "served-0-share": "50", "served-1-reference": "R-999",
    }  # fmt: skip
    page = client.post(reverse("actions:new_action", args=[audit.slug]), form)
    text = page.content.decode()
    assert page.status_code == 422
    for words in ("ends before", "Say since when", "shows that it worked", "R-999"):
        assert words in text
    form |= {
        "ends_on": "2020-12-01", "since": "2017-01-01", "worked": "Evaluada en 2019.",
        "served-1-reference": "R-003", "served-1-share": "50",
    }  # fmt: skip
    page = client.post(reverse("actions:new_action", args=[audit.slug]), form)
    assert page.status_code == 302, page.content.decode()
    made = Action.objects.get(number=2)
    assert {str(each) for each in shares_of(made)} == {"R-001 (50 %)", "R-003 (50 %)"}
    one.state = "draft"
    one.save()
    merge_recommendation(row=three, into=one, by=coordinator)
    assert [str(each) for each in shares_of(made)] == ["R-001 (100 %)"]
    # Written with one that was merged, it carries out what that one is now.
    late = add_action(
        audit=audit, by=coordinator, title="Otra", kind="arrests", institution=works,
        serves=[Share(three)],
    )  # fmt: skip
    assert [each.recommendation for each in shares_of(late)] == [one]
    assert [each.told.action for each in of_recommendation(audit, coordinator, one)] == [
        action, made, late,
    ]  # fmt: skip


def test_milestones(audit, coordinator, action, spool, signed_in) -> None:
    """2"""
    buy, install, look = action.milestones.all()
    words = refused("milestone_circle", change_milestone, milestone=buy, by=None, needs=[look])
    assert "Comprarlas → Revisarlas → Comprarlas" in words
    refused("milestone_no_proof", judge, buy)
    refused("milestone_share", judge, buy, MilestoneState.PARTLY_MET)
    refused("action_in_future", judge, buy, MilestoneState.NOT_MET, on=dt.date(2020, 7, 2))
    for each in (buy, install):
        proof_of(each, spool)
    judge(install, MilestoneState.PARTLY_MET, on=dt.date(2020, 5, 1), share=50)
    judge(install, on=dt.date(2020, 6, 15))
    refused("milestone_due_reason", change_milestone, milestone=buy, by=None, due_on=TODAY)
    change_milestone(milestone=buy, by=None, due_on=TODAY, reason="Licitación desierta")
    refused("milestone_has_history", drop_milestone, milestone=buy, by=None)
    move_milestone(milestone=look, by=None, to=1)
    assert action.milestones.first().title == "Revisarlas"
    (now,) = actions_of(audit, coordinator)
    assert (now.progress.share, now.progress.met, now.progress.overdue) == (0.5, 1, 1)
    (then,) = actions_of(audit, coordinator, until=dt.date(2020, 6, 1))
    assert (then.progress.share, then.progress.met, then.progress.partly) == (0.25, 0, 1)
    # What it was due on before was known then, and so it was late.
    assert [each.is_overdue for each in then.milestones] == [False, True, False]
    row = ACTIONS.one(audit, coordinator, number=1)
    assert (row.reached, row.n_met, row.n_milestones, row.n_overdue) == (0.5, 1, 3, 1)
    with pytest.raises(FrozenError):
        install.judgements.first().delete()
    judge(install, MilestoneState.SCHEDULED, on=None)
    (back,) = actions_of(audit, coordinator, until=dt.date(2020, 6, 1))
    assert back.progress.share == 0.25
    with translation.override("es"):
        page = signed_in(coordinator).get(AT, headers={"accept-language": "es"}).content.decode()
    assert "Licitación desierta" in page
    empty = add_action(
        audit=audit, by=None, title="Sin hitos", kind="arrests", institution=action.institution
    )
    told = {each.action: each.progress.share for each in actions_of(audit, coordinator)}
    assert told[empty] is None
    page = signed_in(coordinator).get("/a/queretaro/actions/").content.decode()
    assert "unknown" in page


def test_who_reports(
    audit, coordinator, action, official, in_role, make_person, signed_in, works
) -> None:
    """3"""
    buy = action.milestones.first()
    address = f"{AT}milestones/{buy.pk}/judge/"
    photo = SimpleUploadedFile("foto.pdf", b"%PDF-1.4 foto", "application/pdf")
    form = {"state": "met", "on": "2020-06-01", "grade": "C", "whole": "1"}
    client = signed_in(official)
    page = client.post(address, form)
    assert page.status_code == 422
    assert "Add a photo" in page.content.decode()
    page = client.post(address, {**form, "on": "2999-01-01"})
    assert "still to come" in page.content.decode()
    assert client.post(address, {**form, "file": photo}).status_code == 302
    buy.refresh_from_db()
    assert (buy.state, buy.proofs.get().grade) == ("met", "C")
    assert (
        client.post(f"{AT}log/new/", {"on": "2020-06-02", "text": "Llegaron."}).status_code == 302
    )
    blocker = {"text": "Falta el permiso", "owner": works.pk, "due_on": "2020-08-01"}
    assert client.post(f"{AT}blockers/new/", blocker).status_code == 302
    key = action.blockers.get().pk
    cleared = {"cleared_on": "2020-07-01", "how": "Lo firmó el director"}
    assert client.post(f"{AT}blockers/{key}/clear/", cleared).status_code == 302
    for closed in (f"{AT}edit/", f"{AT}milestones/new/", f"{AT}milestones/{buy.pk}/edit/"):
        assert client.get(closed).status_code == 403
    text = client.get(AT).content.decode()
    assert "Lo firmó el director" in text
    assert "1 of 3 milestones met" in text
    other = make_person("otra@example.org")
    give_role(audit=audit, person=other, role=Role.OFFICIAL, by=coordinator)
    assert signed_in(other).get(address).status_code == 403
    refused("action_not_yours", judge, buy, by=other)
    assert signed_in(in_role(Role.VIEWER)).get(AT).status_code == 404


def test_proofs(audit, coordinator, action, spool, official, signed_in) -> None:
    """4"""
    buy = action.milestones.first()
    refused("upload_empty", proof_of, buy, spool, content=b"")
    refused("proof_below", proof_of, buy, spool, access_level="public")
    refused("proof_in_future", proof_of, buy, spool, on=dt.date(2020, 7, 2))
    kept = proof_of(buy, spool)
    secret = proof_of(buy, spool, access_level="restricted", title="Parte médico")
    assert secret.file.envelope is not None
    assert kept.file.envelope is None
    client = signed_in(official)
    assert "Parte médico" not in client.get(AT).content.decode()
    assert client.get(f"{AT}proofs/{secret.number}/file/").status_code == 404
    got = client.get(f"{AT}proofs/{kept.number}/file/")
    assert got["Content-Disposition"].startswith("attachment")
    assert b"".join(got.streaming_content) == b"%PDF-1.4 acta"
    judge(buy)
    take_back_proof(proof=kept, by=official, reason="Es de otra obra", now=NOW)
    take_back_proof(proof=secret, by=None, reason="Es de otra obra", now=NOW)
    assert "nothing shows any more" in client.get(AT).content.decode()
    assert (
        of_recommendation(audit, coordinator, action.served.first().recommendation)[0].proofs == ()
    )


def test_what_few_may_see(
    audit, coordinator, action, official, recommendations, signed_in, in_role, spool
) -> None:
    """4, 5"""
    draft, _two, _three = recommendations
    draft.state = "draft"
    draft.save()
    action.institution.access_level = "restricted"
    action.institution.save()
    viewer = in_role(Role.VIEWER)
    change_action(row=action, by=coordinator, access_level="public")
    text = signed_in(viewer).get(AT).content.decode()
    assert "Cambiar luminarias" in text
    for hidden in ("Reponer luminarias 1", "Obras Públicas", "Carmen"):
        assert hidden not in text
    listed = signed_in(viewer).get("/a/queretaro/actions/").content.decode()
    assert "Obras Públicas" not in listed
    kept = proof_of(action.milestones.first(), spool, access_level="team")
    change_action(row=action, by=coordinator, access_level="restricted")
    assert signed_in(official).get(AT).status_code == 404
    # What shows it is kept from the same people, and its bytes are sealed.
    kept.refresh_from_db()
    assert (kept.access_level, kept.file.envelope is not None) == ("restricted", True)
    with kept.file.open() as stream:
        assert stream.read() == b"%PDF-1.4 acta"


def test_the_files_of_proofs(audit, coordinator, action, spool, signed_in) -> None:
    """4, 6"""
    kept = proof_of(action.milestones.first(), spool)
    place = Path(kept.file.path_for_readers)
    place.write_bytes(b"%PDF-1.4 otra")
    client = signed_in(coordinator)
    page = client.get(f"{AT}proofs/{kept.number}/file/", follow=True)
    assert "brought any more" in page.content.decode()
    look_at_proofs(Job(), lambda *_done: None)
    kept.refresh_from_db()
    assert kept.changed_since is not None
    assert "found changed or gone" in client.get(AT).content.decode()
    assert Proof.objects.standing().count() == 1
    assert Milestone.objects.count() == 3
    assert timezone.now() > kept.looked_at


def test_what_waits(
    audit, coordinator, action, official, recommendations, works, signed_in, spool
) -> None:
    """5, 6"""
    add_blocker(action=action, by=None, text="Falta el permiso", owner=works, due_on=TODAY, now=NOW)
    take_step(ACTIONS, row=action, step="start", by=coordinator)
    Action.objects.update(changed_at=NOW)
    kept = proof_of(action.milestones.first(), spool)
    Proof.objects.update(created_at=NOW, changed_since=NOW)
    Blocker.objects.update(at=NOW)
    with translation.override("en"):
        (mine,) = waiting_for(official)
        (theirs,) = waiting_for(coordinator)
    told = {group: [each.words for each in found] for group, found in mine.groups}
    assert told["Milestones that are overdue"] == [
        "Comprarlas (Cambiar luminarias)",
        "Instalarlas (Cambiar luminarias)",
    ]
    assert told["What stands in the way and was to be cleared"] == [
        "Falta el permiso (Cambiar luminarias)"
    ]
    assert told["Actions of which nothing was heard for 60 days"] == ["Cambiar luminarias"]
    told = {group: [each.words for each in found] for group, found in theirs.groups}
    assert told["Actions of all institutions"] == [
        "1 action has a milestone that is overdue",
        "of 1 action nothing was heard for 60 days",
    ]
    assert told["Proofs whose file has changed or is gone"] == [f"{kept} (Cambiar luminarias)"]
    # An entry of any kind, and it is heard of again.
    write_log(action=action, by=official, on=TODAY, text="Seguimos.", now=timezone.now())
    with translation.override("en"):
        (mine,) = waiting_for(official)
    assert "Actions of which nothing was heard for 60 days" not in dict(mine.groups)
    client = signed_in(coordinator)
    for how, n in (("overdue", 1), ("stale", 0)):
        page = client.get(f"/a/queretaro/actions/?going={how}").content.decode()
        assert ("Cambiar luminarias" in page) == bool(n)
    page = client.get("/a/queretaro/recommendations/1/").content.decode()
    assert "0 of 3 milestones met" in page
    assert "recommendation=R-001" in page
    assert "R-002" in client.get("/a/queretaro/actions/new/?recommendation=R-002").content.decode()
    organisation = client.get(
        reverse("organisations:organisation", args=[audit.slug, works.number])
    )
    assert "Cambiar luminarias" in organisation.content.decode()
    for kind, thing in (("action", "1"), ("proof", str(kept.number))):
        cited = citables()[kind].find(audit, official, thing)
        assert cited.areas == (("014", "Lomas"),)
        assert citables()[kind].told(cited.value)
    found = client.get("/a/queretaro/search/?q=luminarias cambiar")
    assert found.status_code == 200
