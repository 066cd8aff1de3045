"""Return sessions.

1. Planned with findings and groups, held on a day, then votes and objections are written down: no
   more votes than people, and nothing is lost by leaving a finding or a group out. What came of an
   objection is said by whoever writes findings. The version that people heard is kept. What was
   dropped is brought back by no new one; how it went is told to the team alone.
2. Few people: whoever sees no small numbers gets none, nor others that give them away, on the page
   of the session and on that of the finding; zeros are shown.
3. The sheet has each finding with room to vote, but none that was dropped nor any above "public",
   which is named by its number; one that is not approved is marked, and of it no version was heard.
   Of a restricted one each reading is noted.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Finding, Objection, ReturnSession, Vote
from sereno.web.findings.returns.changes import plan_return, take_return_step, write_votes
from sereno.web.findings.returns.shown_votes import shown_votes
from sereno.web.findings.statements.changes import add_finding
from sereno.web.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DAY = dt.date(2024, 3, 2)


def _finding(audit: Any, by: Person, title: str = "Nadie baja de noche") -> Finding:
    made = add_finding(audit=audit, by=by, title=title, access_level="public")
    # As if it had been reviewed and approved.
    Finding.objects.filter(pk=made.pk).update(
        state="approved", author=None, reviewed_by=by, version=3
    )
    made.refresh_from_db()
    return made


def _counted(in_favour: int = 0, against: int = 0, unsure: int = 0) -> dict[str, int]:
    """Votes as they are written down."""
    return {"in_favour": in_favour, "against": against, "unsure": unsure}


def _page(session: ReturnSession, name: str, *args: Any) -> str:
    return reverse(f"findings:{name}", args=[session.audit.slug, session.number, *args])


def test_life(audit, coordinator, in_role, signed_in) -> None:
    """1"""
    finding = _finding(audit, coordinator)
    field, analyst = signed_in(in_role(Role.FIELDWORKER)), signed_in(in_role(Role.ANALYST))
    new = reverse("findings:new_return_session", args=[audit.slug])
    assert analyst.get(new).status_code == 403
    dropped = add_finding(audit=audit, by=coordinator, title="No era así")
    Finding.objects.filter(pk=dropped.pk).update(state="dropped")
    assert list(field.get(new).context["form"].fields["findings"].queryset) == [finding]
    sent = {"title": "Devolución", "access_level": "team", "findings": [finding.pk]}
    sent |= {"note": "Don Beto se enojó."}
    sent |= {"people_women": 12, "people_men": 0}
    assert field.post(new, sent).status_code == 302
    session = ReturnSession.objects.get()
    brought, group = session.brought.get(), session.groups.get()
    assert field.get(_page(session, "return_votes")).status_code == 302
    hold = _page(session, "step_return_session", "hold")
    assert "has no day" in field.post(hold, {}).content.decode()
    edit = _page(session, "edit_return_session")
    field.post(edit, sent | {"on": "2024-03-02"})
    assert field.post(hold, {}).status_code == 302
    brought.refresh_from_db()
    assert brought.version == 3

    cells = {name: f"{brought.pk}_{group.pk}_{name}" for name in ("in_favour", "against")}
    votes = _page(session, "return_votes")
    assert cells["against"] in field.get(votes).content.decode()
    many = field.post(votes, {cells["in_favour"]: 10, cells["against"]: 3})
    assert (many.status_code, "13 votes of 12 people" in many.content.decode()) == (422, True)
    assert field.post(votes, {cells["in_favour"]: 10, cells["against"]: 2}).status_code == 302
    assert (Vote.objects.get().in_favour, Vote.objects.get().cast) == (10, 12)
    for wrong in ({"people_women": 11}, {"people_women": "", "people_men": 5}, {"findings": []}):
        assert field.post(edit, sent | {"on": "2024-03-02"} | wrong).status_code == 422

    objecting = _page(session, "object_to")
    assert field.post(objecting, {"brought": brought.pk, "text": "a\u202eb"}).status_code == 422
    field.post(objecting, {"brought": brought.pk, "text": "En la otra parada tampoco hay luz."})
    objection = Objection.objects.get()
    answering = _page(session, "answer_objection", objection.pk)
    assert field.post(answering, {"answer": "x"}).status_code == 403
    analyst.post(answering, {"answer": "Se agregó la otra parada."})
    for page in (_page(session, "return_session"), f"/a/{audit.slug}/findings/{finding.number}/"):
        told = analyst.get(page).content.decode()
        assert all(words in told for words in ("otra parada tampoco", "Se agregó"))
        assert re.search(r'<td class="number">\s*10\s*</td>', told)
    official = signed_in(in_role(Role.OFFICIAL)).get(_page(session, "return_session"))
    pages = [
        each.content.decode() for each in (official, field.get(_page(session, "return_session")))
    ]
    assert ["Beto" in page for page in pages] == [False, True]
    history = analyst.get(reverse("audits:history", args=[audit.slug])).content.decode()
    assert "otra parada" not in history


def test_few(audit, coordinator, in_role, signed_in) -> None:
    """2"""
    findings = [_finding(audit, coordinator, title) for title in ("Nadie baja", "Falta luz")]
    session = plan_return(
        audit=audit, by=coordinator, title="Devolución", on=DAY, access_level="public",
        findings=findings, groups={"women": 30, "men": 20},
    )  # fmt: skip
    take_return_step(row=session, step="hold", by=coordinator)
    first, second = session.brought.all()
    women, men = session.groups.all()
    votes = {(first.pk, women.pk): _counted(20, 7, 3), (first.pk, men.pk): _counted(12, 8, 0),
             (second.pk, women.pk): _counted(30), (second.pk, men.pk): _counted(20)}  # fmt: skip
    write_votes(session=session, by=coordinator, votes=votes)
    with pytest.raises(Problem, match="más votos"):
        write_votes(session=session, by=coordinator, votes={(first.pk, men.pk): _counted(20, 1)})
    viewer = in_role(Role.VIEWER)
    shown = shown_votes(session, audit, viewer)
    numbers = [each.numbers for each in shown[0].groups]
    assert numbers[0][2] is None
    assert sum(n is None for n in numbers[0]) >= 2
    assert numbers[1][2] == 0
    assert [each.numbers for each in shown[1].groups] == [(30, 0, 0, 0), (20, 0, 0, 0)]
    assert not any(each.held for each in shown_votes(session, audit, coordinator))
    # A cell that somebody else counts meanwhile stays; a group that is gone is told.
    write_votes(session=session, by=coordinator, votes={(first.pk, men.pk): {"against": 7}})
    vote = Vote.objects.get(brought=first, group=men)
    assert (vote.in_favour, vote.against) == (12, 7)
    with pytest.raises(Problem, match="mientras usted"):
        write_votes(session=session, by=coordinator, votes={(first.pk, 0): {"against": 1}})
    for page in (_page(session, "return_session"), f"/a/{audit.slug}/findings/1/"):
        told = signed_in(viewer).get(page).content.decode()
        assert "not shown" in told
        assert not re.search(r'<td class="number">\s*3\s*</td>', told)


def test_sheet(audit, coordinator, in_role, signed_in) -> None:
    """3"""
    seen, draft = _finding(audit, coordinator), _finding(audit, coordinator, "Falta luz")
    Finding.objects.filter(pk=draft.pk).update(state="draft")
    session = plan_return(
        audit=audit, by=coordinator, title="Devolución", access_level="public", on=DAY,
        findings=[seen, draft], groups={"older": 9},
    )  # fmt: skip
    sheet = _page(session, "return_sheet")
    whole = signed_in(coordinator).get(sheet).content.decode()
    assert all(words in whole for words in (seen.title, "Falta luz", "Older people"))
    viewer = signed_in(in_role(Role.VIEWER))
    assert "Falta luz" not in viewer.get(sheet).content.decode()
    assert "Falta luz" not in viewer.get(_page(session, "return_session")).content.decode()
    assert whole.count("Not approved yet") == 1
    take_return_step(row=session, step="hold", by=coordinator)
    assert list(session.brought.values_list("version", flat=True)) == [3, None]
    assert "heard a draft" in signed_in(coordinator).get(_page(session, "return_session")).text
    # Whoever prints it, it is read by those who come: above "public" only its number is told.
    Finding.objects.filter(pk=draft.pk).update(access_level="restricted")
    kept = signed_in(coordinator).get(sheet).content.decode()
    assert ("Falta luz" in kept, "Finding no. 2" in kept) == (False, True)
    read = Event.objects.filter(audit=audit, verb="read_finding", by=coordinator)
    assert list(read.values_list("key", flat=True)) == [draft.pk]
    Finding.objects.filter(pk=draft.pk).update(state="dropped")
    assert "Falta luz" not in signed_in(coordinator).get(sheet).content.decode()
