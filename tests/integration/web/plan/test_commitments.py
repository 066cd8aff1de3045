"""What institutions answer to what they are recommended.

1. An official sees what is addressed to the own institution, answers and signs after showing again
   who they are; the axis, the organisation and the history tell it. Nobody else answers for it,
   and a second tab is told.
2. Nothing is changed: another answer is a further version, and the digest tells what was signed.
3. What is accepted has a date and a figure; what isn't has a reason and neither.
4. A signed document is kept with its digest, and read by the team alone; another kind of file, a
   date before the recommendation or to come, and a day of no term are refused.
5. The report tells its readers what was answered to what they may know.
6. When the term has ended what was promised comes up for the next; what was refused doesn't.
7. Who answers for an organisation answers for its parts for which nobody does. What was answered to
   a recommendation that was merged or is drafted anew is found, and stands with the other.
8. Words of evidence that its readers may not read are refused in an answer; those of a text that
   was written anew are told to nobody who may not read them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import give_role
from sereno.web.audits.models import Event, Membership
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Evidence, Freeze, Recommendation
from sereno.web.findings.recommendations.axes import axes_of
from sereno.web.findings.report.asked import Asked
from sereno.web.organisations.brought import had_of
from sereno.web.organisations.changes import name_focal_point, organisation_called
from sereno.web.organisations.models import Organisation
from sereno.web.people.frozen import FrozenError
from sereno.web.plan.commitments.asked import asked_of
from sereno.web.plan.commitments.changes import answer
from sereno.web.plan.commitments.chapter import answer_blocks
from sereno.web.plan.commitments.signing import digest_of
from sereno.web.plan.models import Commitment, Term
from sereno.web.plan.record import TERMS
from sereno.web.records.changes import add
from tests.integration.web.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
AUDIT = "/a/queretaro"
ANSWER = f"{AUDIT}/commitments/1/answer/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def official(audit, coordinator, in_role):
    """Who answers for Obras Públicas, which two recommendations name."""
    works = organisation_called(audit=audit, name="Obras Públicas", by=coordinator)
    other = organisation_called(audit=audit, name="SSPMQ", by=coordinator)
    for n, responsible in enumerate((works, works, other), start=1):
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=f"Reponer luminarias {n}",
            text="En la colonia.", state="approved", responsible=responsible,
        )  # fmt: skip
    person = in_role(Role.OFFICIAL)
    membership = Membership.objects.get(audit=audit, person=person)
    name_focal_point(organisation=works, membership=membership, by=coordinator)
    return person


@pytest.fixture
def term(audit, coordinator):
    """The term of the present government."""
    today = timezone.localdate()
    return add(
        TERMS, audit=audit, by=coordinator, name="2024-2027",
        starts_on=today - 300 * DAY, ends_on=today + 300 * DAY,
    )  # fmt: skip


def given(**other) -> dict[str, str]:
    target = timezone.localdate() + 90 * DAY
    return {
        "answer": "full", "reason": "", "target_on": target.isoformat(), "means": "Dos cuadrillas",
        "monitored_by": "Luminarias encendidas", "signer": "Rosa Díaz, directora", "after": "0",
        "asked_version": "1", **other,
    }  # fmt: skip


KEPT = "mi hermano vio quién apagaba la luz de la esquina"


def said(row, by, after=0, **other) -> Commitment:
    values = {
        "answer": "full", "reason": "", "means": "", "monitored_by": "Luminarias",
        "target_on": timezone.localdate() + 90 * DAY, "signer": "Rosa Díaz", **other,
    }  # fmt: skip
    return answer(
        recommendation=row, by=by, now=timezone.now(), after=after, asked_version=row.version,
        **values,
    )  # fmt: skip


def test_answers_and_signs(official, term, audit, coordinator, signed_in) -> None:
    """1 2 3"""
    client = signed_in(official)
    assert (
        "Reponer luminarias 3" not in client.get(f"{AUDIT}/commitments/?show=mine").content.decode()
    )
    assert client.get(f"{AUDIT}/commitments/3/answer/").status_code == 403
    assert signed_in(coordinator).get(ANSWER).status_code == 403
    assert client.post(ANSWER, given(target_on="", monitored_by="")).status_code == 422
    assert client.post(ANSWER, given(answer="refused")).status_code == 422
    asked = client.post(ANSWER, given())
    again = reverse("account_reauthenticate")
    assert asked["Location"].startswith(again)
    assert not Commitment.objects.exists()
    client.post(asked["Location"], {"password": PASSWORD, "next": ANSWER})
    made = Commitment.objects.get()
    assert (made.answer, made.version, made.term, made.by) == ("full", 1, term, official)
    assert made.asked == "Reponer luminarias 1\n\nEn la colonia."
    assert made.digest == digest_of(made)
    second = client.post(ANSWER, given(answer="noted", reason="Ya no"))
    assert second.status_code == 422
    assert "meanwhile" in second.content.decode()
    assert client.post(ANSWER, given(answer="refused", reason="Sin dinero", after="1")).url
    newest = Commitment.objects.holding().get()
    assert (newest.version, newest.answer, newest.target_on) == (2, "refused", None)
    assert newest.means == ""
    with pytest.raises(FrozenError):
        made.save()
    with translation.override("en"):
        axis = {each.key: words for each, words in axes_of(made.recommendation, audit, official)}
        had = dict(had_of(made.organisation, audit, official))
    assert axis["answer"].words == "Refused"
    told = [hit.about for hits in had.values() for hit in hits]
    assert told == ["Refused", "No answer yet"]
    told = Event.objects.filter(verb="give_answer").order_by("pk")
    assert [each.detail["digest"] for each in told] == [made.digest, newest.digest]
    page = client.get(f"{AUDIT}/commitments/1/").content.decode()
    assert "digest fits" in page
    assert "doesn't fit" not in page
    assert "doesn&#x27;t fit" not in page
    # A term that somebody doesn't see has no name for them, and hides no answer.
    for level, is_named in (("team", True), ("restricted", False)):
        Term.objects.update(access_level=level)
        file = client.get(f"{AUDIT}/commitments.csv").content.decode()
        page = client.get(f"{AUDIT}/commitments/1/").content.decode()
        assert "Sin dinero" in file
        assert ("2024-2027" in file, "2024-2027" in page) == (is_named, is_named)


def test_a_document(official, term, audit, in_role, signed_in) -> None:
    """4"""
    row = Recommendation.objects.get(number=1)
    client, place = signed_in(official), f"{AUDIT}/commitments/1/document/"
    today = timezone.localdate()

    def bring(content: bytes, **other):
        file = SimpleUploadedFile("firmado.pdf", content)
        sent = given(**{"on": today.isoformat()} | other) | {"file": file, "whole": "1"}
        return client.post(place, sent)

    assert client.get(place).status_code == 200
    for content in (b"GIF89a no", b"%PDF-1.7 cortado", b"<html>%PDF-1.7\n%%EOF"):
        assert bring(content).status_code == 422
    for days in (-2, 1):
        wrong = bring(b"%PDF-1.7 x %%EOF", on=(today + days * DAY).isoformat())
        assert wrong.status_code == 422
    assert not Commitment.objects.exists()
    assert bring(b"%PDF-1.7 firmado\n%%EOF\n").status_code == 302
    made = Commitment.objects.get()
    assert (made.signed, made.file.name) == ("pdf", "firmado.pdf")
    kept = f"{AUDIT}/commitments/1/versions/{made.pk}.pdf"
    assert b"".join(client.get(kept).streaming_content) == b"%PDF-1.7 firmado\n%%EOF\n"
    Recommendation.objects.update(access_level="public")
    assert signed_in(in_role(Role.VIEWER)).get(kept).status_code == 404
    Term.objects.update(ends_on=today - DAY)
    with pytest.raises(Problem) as refused:
        said(Recommendation.objects.get(number=2), official)
    assert refused.value.code == "commitment_no_term"
    assert row.commitments.count() == 1


def test_the_next_government(official, term, audit) -> None:
    """5 6"""
    one, two = Recommendation.objects.filter(number__lt=3).order_by("number")
    said(one, official)
    said(two, official, answer="refused", reason="No", target_on=None, monitored_by="")
    report = Asked(audit, official, "final", "es", Access.TEAM, timezone.localdate())
    with report.in_its_language():
        told, table, silent = answer_blocks(report)
    assert "2 de 3 recomendaciones tienen respuesta" in told.words
    assert [row[2].split(" (")[0] for row in table.rows] == ["Aceptada por completo", "Negada"]
    third = Recommendation.objects.get(number=3)
    assert silent.rows == ((third.responsible.name, "1", third.reference),)
    assert not list(answer_blocks(replace(report, access=Access.PUBLIC)))
    later = term.ends_on + DAY
    over = {each.recommendation: each.is_over for each in asked_of(audit, official, later)}
    assert over == {one: True, two: False, Recommendation.objects.get(number=3): False}
    assert not any(each.is_over for each in asked_of(audit, official, term.ends_on))
    Recommendation.objects.filter(pk=two.pk).update(version=2)
    waits = {each.recommendation.number for each in asked_of(audit, official, later) if each.waits}
    assert waits == {1, 2, 3}


def test_parts_and_merged(
    official, term, audit, coordinator, make_person, in_role, signed_in
) -> None:
    """7"""
    one, two, three = Recommendation.objects.order_by("number")
    part, works = three.responsible, one.responsible
    Organisation.objects.filter(pk=part.pk).update(parent=works)
    said(three, official)
    other = make_person("otra@example.org")
    give_role(audit=audit, person=other, role=Role.OFFICIAL, by=coordinator)
    there = Membership.objects.get(audit=audit, person=other)
    name_focal_point(organisation=part, membership=there, by=coordinator)
    with pytest.raises(Problem) as refused:
        said(three, official, after=1)
    assert refused.value.code == "commitment_not_yours"
    said(one, official, means="Cuadrilla nocturna")
    Recommendation.objects.filter(pk=one.pk).update(state="merged", merged_into=two)
    client = signed_in(official)
    answer = client.get(f"{AUDIT}/commitments/1/", follow=True)
    assert answer.redirect_chain == [(f"{AUDIT}/commitments/2/", 302)]
    page = answer.content.decode()
    assert "Cuadrilla nocturna" in page
    assert "R-001" in page
    assert (
        "Cuadrilla nocturna"
        not in signed_in(in_role(Role.VIEWER)).get(f"{AUDIT}/commitments/2/").content.decode()
    )
    assert "R-001" in client.get(f"{AUDIT}/search/?q=nocturna").content.decode()
    Recommendation.objects.filter(pk=two.pk).update(state="draft")
    assert client.get(f"{AUDIT}/commitments/1/").status_code == 404
    page = signed_in(coordinator).get(f"{AUDIT}/commitments/1/").content.decode()
    assert "no institution any more" in page
    assert "Cuadrilla nocturna" in page


def test_words_that_are_kept(official, term, audit, in_role, signed_in) -> None:
    """8"""
    held = Evidence.objects.create(
        audit=audit, number=7, kind="segment", thing="1", side="voices", access_level="field"
    )
    Freeze.objects.create(
        evidence=held, number=1, title="W", words=KEPT, digest="0" * 64, at=timezone.now()
    )
    row = Recommendation.objects.get(number=1)
    for name in ("reason", "means", "monitored_by", "signer"):
        with pytest.raises(Problem) as found:
            said(row, official, **{name: f"Dicen: {KEPT}"})
        assert found.value.code == "evidence_copied"
    # Answered while the fieldwork team alone read it, then written anew and published.
    Recommendation.objects.filter(pk=row.pk).update(text=f"Pues {KEPT}.", access_level="field")
    row.refresh_from_db()
    said(row, official)
    now = {"text": "Otra", "version": 2, "access_level": "public", "publication": "published",
           "published_at": timezone.now()}  # fmt: skip
    Recommendation.objects.filter(pk=row.pk).update(**now)
    Organisation.objects.update(access_level="public")
    told = {
        role: KEPT in signed_in(who).get(f"{AUDIT}/commitments/1/").content.decode()
        for role, who in (
            (Role.VIEWER, in_role(Role.VIEWER)),
            (Role.OFFICIAL, official),
            (Role.ANALYST, in_role(Role.ANALYST)),
        )
    }
    assert told == {Role.VIEWER: False, Role.OFFICIAL: False, Role.ANALYST: True}
