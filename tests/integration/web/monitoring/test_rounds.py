"""Rounds of review.

1. A round takes approved recommendations alone, as they are worded, and gives each to two reviewers
   who don't answer for its institution, for one above it or below it. One reviewer is too few.
2. Until both have judged nobody else can tell from any answer what the first one said: not the
   other reviewer, not the coordinator, nor anybody else. That somebody has judged may be told.
3. A third person and a second judgement are refused; what is called addressed is proven, or says
   why it is called so. Both first judgements stay as they were said.
4. Equal ones settle themselves, with the lower grade; of the others one proposes and the other
   agrees, or the coordinator decides, who isn't one of the two.
5. A round with something missing isn't locked, and the refusal says what; a locked one is never
   changed, by the database neither.
6. What an official said in an interview is linked as what it says: it tells nobody what is judged,
   and confirms or contradicts once that is settled. Nothing later than the round's day, nothing of
   other activities, nothing that one may not read; a viewer is told of none; a consent that is
   withdrawn takes the words along, and a locked round takes no more.
7. Shares are worked out of what the reader may see, with kappa and what changed; the axis of the
   register, the account of the audit, the evidence and the waiting list know it.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Membership
from sereno.web.audits.rights import right_of
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.diagnosis.consent.changes import withdraw
from sereno.web.diagnosis.consent.resting import what_rests_on
from sereno.web.files.changes import keep_chunks
from sereno.web.findings.about.costs import costs_of
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.axes import axes_of
from sereno.web.monitoring.models import Judgement, MonitoringRound, RoundItem, Settlement
from sereno.web.monitoring.record import ROUNDS
from sereno.web.monitoring.rounds.changes import give_item
from sereno.web.monitoring.rounds.interviews import link_passage, unlink_passage
from sereno.web.monitoring.rounds.judging import Opinion, agree, decide, judge, propose
from sereno.web.monitoring.rounds.result import result_of
from sereno.web.organisations.changes import name_focal_point, organisation_called
from sereno.web.people.frozen import FrozenError
from sereno.web.records.changes import add, change, take_step
from sereno.web.records.citable import citables
from sereno.web.waiting.brought import waiting_for
from sereno.web.webhooks.changes import make_hook
from sereno.web.webhooks.sending import next_message
from tests.integration.web.coding.coded_texts import (
    ASKS,
    MAN,
    coded,
    held_activity,
    quoted,
    text_of,
)
from tests.integration.web.routes import every_route

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PROVEN = Opinion("addressed", "A", "Acta del 3 de marzo")
DAY = dt.date(2020, 2, 29)


@pytest.fixture
def people(audit, coordinator, in_role, make_person):
    """Two who judge, and one who answers for the institution of the first recommendation."""
    ana, eva = in_role(Role.ANALYST), in_role(Role.EVALUATOR)
    tied = make_person("tied@example.org")
    membership = Membership.objects.create(audit=audit, person=tied, role=Role.ANALYST)
    city = organisation_called(audit=audit, name="Municipio", by=coordinator)
    works = organisation_called(audit=audit, name="Obras Públicas", by=coordinator)
    works.parent = city
    works.save()
    name_focal_point(organisation=city, membership=membership, by=coordinator)
    for n in (1, 2, 3):
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=f"Reponer luminarias {n}",
            text="En la colonia.", state="approved" if n < 3 else "draft", access_level="public",
            responsible=works if n == 1 else None,
        )  # fmt: skip
    return ana, eva, tied


def planned(audit, by, reviewers, **other) -> MonitoringRound:
    values = {"title": "Ronda 2020", "cutoff_on": DAY, "seed": 7, "access_level": "public", **other}
    return add(ROUNDS, audit=audit, by=by, reviewers=reviewers, **values)


@pytest.fixture
def round_of_two(audit, coordinator, people) -> MonitoringRound:
    """Open, with two recommendations that the same two judge."""
    row = planned(audit, coordinator, people[:2])
    return take_step(ROUNDS, row=row, step="open", by=coordinator)


def said(item: RoundItem, by, opinion: Opinion = PROVEN) -> Judgement:
    return judge(item=item, opinion=opinion, by=by, now=timezone.now())


def refused(code: str, action) -> Problem:
    with pytest.raises(Problem) as problem:
        action()
    assert problem.value.code == code
    return problem.value


def test_opened(audit, coordinator, people) -> None:
    """1"""
    ana, eva, tied = people
    alone = planned(audit, coordinator, [ana])
    refused(
        "review_two_reviewers",
        lambda: take_step(ROUNDS, row=alone, step="open", by=coordinator),
    )
    row = planned(audit, coordinator, [ana, eva, tied])
    take_step(ROUNDS, row=row, step="open", by=coordinator)
    first, second = row.items.all()
    assert (first.asked, first.recommendation.number) == (
        "Reponer luminarias 1\n\nEn la colonia.",
        1,
    )
    assert {each.reviewer for each in first.assignments.all()} == {ana, eva}
    assert second.assignments.count() == 2
    refused("review_not_independent", lambda: give_item(item=first, reviewers=[ana, tied], by=None))
    refused("review_two_reviewers", lambda: give_item(item=first, reviewers=[ana, ana], by=None))
    refused("record_closed", lambda: change(ROUNDS, row=row, by=coordinator, title="Otra"))
    sample = planned(audit, coordinator, [ana, eva], design="sample", n_sampled=1)
    take_step(ROUNDS, row=sample, step="open", by=coordinator)
    assert [(each.n_all, each.n_judged) for each in sample.strata.all()] == [(2, 1)]


_OF = re.compile(r"<(?:(\w+):)?(\w+)>")
_VARIES = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|nonce-[\w+/=-]+|nonce="[^"]+"|"X-CSRFToken": ?"\w+"|'
    r"""datetime="[^"]+"|\d\d?:\d\d|hx-headers='[^']+'"""
)
_ROOMS = ("monitoring:", "api:review", "audits:history", "audit_home", "waiting:")


def _addresses(audit, row) -> list[str]:
    """Of every page, file and answer that could tell of a judgement."""
    given = {"number": row.number, "item": 1}
    found = [f"/a/{audit.slug}/recommendations/1/", f"/a/{audit.slug}/search/?q=zorro"]
    for route in every_route():
        words = {name for _kind, name in _OF.findall(route.place)} - {"audit"}
        # The form of a new one begins with another seed each time.
        if not route.name.startswith(_ROOMS) or words - {*given, "ending"} or ":new" in route.name:
            continue
        if not route.of_an_audit or right_of(route.view) is None or not route.is_got:
            continue
        for ending in ("csv", "xlsx", "json") if "ending" in words else ("",):
            values = {name: given.get(name, ending) for name in words} | {"audit": audit.slug}
            address = reverse(route.name, kwargs=values)
            if not route.name.startswith(("monitoring:", "api:")) or "review" in address:
                found.append(address)
    return found


def _body(client, address: str) -> object:
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "spreadsheet" in answer.headers.get("Content-Type", ""):
        return answer.status_code
    return answer.status_code, _VARIES.sub("", body.decode())


def test_blind(
    audit, coordinator, people, round_of_two, in_role, signed_in, settings, tmp_path
) -> None:
    """2: nor is a webhook told of the first before the second"""
    ana, eva, _tied = people
    settings.WEBHOOKS, settings.VAULT_KEY_FILE = True, tmp_path / "vault.key"
    hook = make_hook(
        audit=audit, by=coordinator, name="x", address="https://example.org/", now=timezone.now(),
        access_level="team", kinds=["review_rounds"],
    )  # fmt: skip
    item = round_of_two.items.first()
    others = [signed_in(each) for each in (eva, coordinator, in_role(Role.VIEWER))]
    opinions = (
        Opinion("addressed", "C", "zorro", "zorro azul"), Opinion("not_started", "D", "lince"),
    )  # fmt: skip
    addresses = _addresses(audit, round_of_two)
    seen: list[list[dict[str, object]]] = []
    for opinion in opinions:
        with transaction.atomic():
            said(item, ana, opinion)
            seen.append([{a: _body(client, a) for a in addresses} for client in others])
            own = signed_in(ana).get(reverse("monitoring:review", args=[audit.slug, 1, 1]))
            assert own.status_code == 200
            transaction.set_rollback(True)
    for one, two in zip(*seen, strict=True):
        assert len(one) > 8
        assert {address for address in one if one[address] != two[address]} == set()
        assert "zorro azul" not in str(one)
    said(item, ana, opinions[0])
    assert hook.messages.count() == 1
    assert next_message(hook) is None
    said(item, eva, opinions[1])
    for client, status in zip(others, (200, 200, 404), strict=True):
        page = client.get(reverse("monitoring:review", args=[audit.slug, 1, 1]))
        assert page.status_code == status
        assert ("zorro azul" in page.content.decode()) == (status == 200)
    # Nobody in person sees what is judged before the round is locked.
    assert next_message(hook) is None
    MonitoringRound.objects.filter(pk=round_of_two.pk).update(
        state="locked", locked_at=timezone.now()
    )
    assert next_message(hook) == hook.messages.last()


def test_judged_and_settled(audit, coordinator, people, round_of_two) -> None:
    """3 4"""
    ana, eva, tied = people
    first, second = round_of_two.items.all()
    refused("review_not_given", lambda: said(first, tied))
    unproven = Opinion("addressed", "C", "Lo dijo el director")
    refused("review_unproven", lambda: said(first, ana, unproven))
    with pytest.raises(DatabaseError), transaction.atomic():
        Judgement.objects.create(
            item=first, place=1, by=ana, at=timezone.now(), verdict="addressed", grade="C",
            reason="Lo dijo",
        )  # fmt: skip
    said(first, ana)
    refused("review_judged_twice", lambda: said(first, ana))
    said(first, eva, Opinion("addressed", "B", "Visita"))
    same = Settlement.objects.get(item=first)
    assert (same.how, same.grade, same.by) == ("same", "B", None)

    said(second, ana, Opinion("in_process", "C", "Empezó"))
    mine = said(second, eva, Opinion("not_started", "D", "Nada"))
    now = timezone.now()
    offer = propose(item=second, opinion=Opinion("in_process", "C", "Sí"), by=ana, now=now)
    refused("review_own_proposal", lambda: agree(item=second, proposal=offer.pk, by=ana, now=now))
    refused("review_not_given", lambda: agree(item=second, proposal=offer.pk, by=tied, now=now))
    refused("review_decider_judged", lambda: decide(item=second, opinion=PROVEN, by=eva, now=now))
    with transaction.atomic():
        decided = decide(item=second, opinion=PROVEN, by=coordinator, now=now)
        assert decided.how == "decided"
        transaction.set_rollback(True)
    agreed = agree(item=second, proposal=offer.pk, by=eva, now=now)
    assert (agreed.how, agreed.by, agreed.with_whom) == ("agreed", ana, eva)
    refused("review_not_to_settle", lambda: propose(item=second, opinion=PROVEN, by=ana, now=now))
    with pytest.raises(FrozenError):
        mine.save()


def test_locked(audit, coordinator, people, round_of_two, in_role, signed_in) -> None:
    """5 6"""
    ana, eva, _tied = people
    first, second = round_of_two.items.all()
    said(first, ana)
    lock = {"row": round_of_two, "step": "lock", "by": coordinator}
    missing = refused("review_incomplete", lambda: take_step(ROUNDS, **lock)).what()
    assert "R-001" in missing
    assert str(eva) in missing
    assert any("R-002" in each.words for one in waiting_for(eva) for each in one.awaited)
    said(first, eva)
    for person in (ana, eva):
        said(second, person, Opinion("in_process", "C", "Empezó"))
    assert any("Ronda" in each.words for one in waiting_for(coordinator) for each in one.awaited)
    take_step(ROUNDS, **lock)
    refused("record_closed", lambda: change(ROUNDS, row=round_of_two, by=ana, title="Otra"))
    for action in (
        lambda: MonitoringRound.objects.filter(pk=round_of_two.pk).update(title="Otra"),
        lambda: MonitoringRound.objects.filter(pk=round_of_two.pk).update(state="open"),
        lambda: Settlement.objects.update(verdict="not_started"),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            action()

    Recommendation.objects.filter(number=2).update(access_level="team")
    viewer = in_role(Role.VIEWER)
    whole, part = (result_of(round_of_two, audit, each) for each in (ana, viewer))
    assert whole is not None
    assert part is not None
    assert [each.percent[:2] for each in whole.whole.parts] == ["50", "50", "0\u202f"]
    assert (whole.agreement.kappa, whole.sees_all) == (1.0, True)
    assert (part.whole.n, part.sees_all, part.agreement.kappa) == (1, False, None)
    page = signed_in(viewer).get(reverse("monitoring:review_round", args=[audit.slug, 1]))
    assert "R-002" not in page.content.decode()
    table = signed_in(viewer).get(
        reverse("monitoring:judgements_file", args=[audit.slug, 1, "csv"])
    )
    assert (b"R-001" in table.content, b"R-002" in table.content) == (True, False)
    listed = reverse("monitoring:judgements", args=[audit.slug, 1])
    assert "R-002" in signed_in(ana).get(f"{listed}?is=in_process&topic=0").content.decode()
    said_of = {axis.key: one for axis, one in axes_of(first.recommendation, audit, viewer)}
    assert said_of["implementation"] is not None
    assert "2020" in said_of["implementation"].more
    assert any(
        each.n == 1
        for each in costs_of(audit, viewer, Decimal(200))
        if "addressed" in str(each.words)
    )
    cited = citables()["review_round"].find(audit, ana, "1")
    assert cited is not None
    assert cited.value["addressed"] == 1

    later = planned(audit, coordinator, [ana, eva], title="Ronda 2021")
    take_step(ROUNDS, row=later, step="open", by=coordinator)
    for item in later.items.all():
        for person in (ana, eva):
            said(item, person)
    take_step(ROUNDS, row=later, step="lock", by=coordinator)
    again = result_of(later, audit, ana)
    assert again is not None
    assert again.change is not None
    assert again.change.n_moved == 1
    assert again.agreement.kappa is None
    assert signed_in(ana).get(reverse("monitoring:review_round", args=[audit.slug, 2])).context
    changed = reverse("monitoring:judgements", args=[audit.slug, 2]) + "?changed=1"
    rows = signed_in(ana).get(changed).context["rows"]
    assert [(each.was_words, each.verdict) for each in rows] == [("in process", "addressed")]


def test_judged_in_the_browser(audit, coordinator, people, round_of_two, signed_in) -> None:
    """2 3"""
    client = signed_in(people[0])
    here = reverse("monitoring:review", args=[audit.slug, 1, 1])
    typed = {"verdict": "addressed", "grade": "C", "reason": "Lo dijo"}
    client.post(f"{here}keep/", typed)
    assert "Lo dijo" in client.get(here).content.decode()
    assert "Lo dijo" not in signed_in(people[1]).get(here).content.decode()
    assert client.post(f"{here}judge/", typed).status_code == 422
    assert signed_in(coordinator).post(f"{here}judge/", typed | {"grade": "A"}).status_code == 422
    following = client.post(f"{here}judge/", typed | {"grade": "A"})
    assert following["Location"] == reverse("monitoring:review", args=[audit.slug, 1, 2])


SAID = "El acta está firmada desde febrero."


def interview(audit, by, **held):
    """The key of a coded passage of an interview, held in time, with an official who is quoted."""
    given = {"technique": "interview", "sector": "government", "on": dt.date(2020, 2, 1)} | held
    activity = held_activity(audit, by, people=0, **given)
    quoted(activity, people=1)
    code = add_code(audit=audit, by=by, name=f"Avance {activity.number}")
    return coded(text_of(activity, [(ASKS, "¿Y la lámpara?"), (MAN, SAID)]), code, SAID, by)


@pytest.mark.usefixtures("empty_home")
def test_interviews(audit, coordinator, people, round_of_two, in_role, signed_in) -> None:
    """6"""
    ana, eva, _tied = people
    first, second = round_of_two.items.all()
    talk = interview(audit, coordinator)
    offered = signed_in(ana).get(reverse("monitoring:interviews", args=[audit.slug, 1, 1]))
    assert SAID in offered.content.decode()
    for other, code in (
        (interview(audit, coordinator, on=dt.date(2020, 3, 1)), "interview_later"),
        (interview(audit, coordinator, sector="residents"), "interview_not_with_official"),
    ):
        assert str(other.key) not in offered.content.decode()
        refused(code, lambda other=other: link(first, other, ana))
    hidden = interview(audit, coordinator, access_level="restricted")
    with pytest.raises(Http404):
        link(first, hidden, in_role(Role.CODER))
    desk = reverse("monitoring:review", args=[audit.slug, 1, 1])
    signed_in(ana).post(
        reverse("monitoring:link_interview", args=[audit.slug, 1, 1]),
        {"passage": str(talk.key), "claim": "not_done"},
    )
    link(second, talk, ana, "addressed")
    page = signed_in(eva).get(desk).content.decode()
    assert (SAID in page, "contradicts the judgement" in page) == (True, False)
    assert not first.judgements.exists()
    for item in (first, second):
        said(item, ana)
        said(item, eva)
    assert "contradicts the judgement" in signed_in(eva).get(desk).content.decode()
    taken = first.interviews.get()
    unlink_passage(link=taken, by=ana, now=timezone.now())
    assert SAID not in signed_in(eva).get(desk).content.decode()
    link(first, talk, ana, "not_done")
    round_of_two.refresh_from_db()
    take_step(ROUNDS, row=round_of_two, step="lock", by=coordinator)
    refused("record_closed", lambda: link(first, talk, ana))
    refused(
        "record_closed",
        lambda: unlink_passage(link=first.interviews.last(), by=ana, now=timezone.now()),
    )
    viewer = in_role(Role.VIEWER)
    told = {who: result_of(round_of_two, audit, who).heard for who in (ana, viewer)}
    assert told == {ana: (1, 1), viewer: (0, 0)}
    address = reverse("monitoring:judgements", args=[audit.slug, 1])
    page = signed_in(ana).get(f"{address}?said=contradicts")
    assert [each.key for each in page.context["page"]] == [first.pk]
    assert SAID not in signed_in(viewer).get(desk).content.decode()
    consent = talk.document.activity.consents.get()
    assert any("linked: 2" in each.words for each in what_rests_on(consent))
    kept = keep_chunks(audit=audit, name="e.txt", chunks=[b"x"], by=None, sealed=True)
    talk.document.versions.update(file=kept)
    withdraw(consent=consent, people=1, by=coordinator)
    assert SAID not in signed_in(ana).get(desk).content.decode()
    assert result_of(round_of_two, audit, ana).heard == (0, 0)


def link(item, passage, by, claim="addressed"):
    return link_passage(item=item, passage=str(passage.key), claim=claim, by=by, now=timezone.now())
