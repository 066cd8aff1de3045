"""The card of the SMART check.

1. It says of a recommendation what its text and its fields say, in the reader's language.
2. It answers to a form that isn't saved, and writes nothing.
3. A verdict can be decided otherwise with a reason, taken back, and not once the text is settled;
   each is in the history.
"""

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from sereno.vocabulary.language import speaking
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Deliverable, Recommendation, VerdictOverride
from sereno.web.findings.recommendations.changes import add_recommendation
from sereno.web.findings.smart.card import card_of
from sereno.web.findings.smart.changes import drop_override, override_verdict
from sereno.web.findings.smart.given import given_of, words_of
from sereno.web.organisations.changes import organisation_called
from sereno.web.topics.models import Topic

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TEXT = "Que se fortalezca el alumbrado a la brevedad."


@pytest.fixture
def row(audit, coordinator):
    return add_recommendation(audit=audit, by=coordinator, title="Luz", text=TEXT)


def verdicts(row):
    card = card_of(words_of(row), given_of(row, row.created_by), row.audit, row.verdicts.all())
    return {line.reading: line.said.key for line in card.lines}


def test_it_says_what_text_and_fields_say(row, audit, coordinator):
    """1"""
    assert verdicts(row) == {
        "specific": "no", "measurable": "no", "assignable": "no", "achievable": "unknown",
        "relevant": "no", "resourced": "no", "time_bound": "no",
    }  # fmt: skip
    row.responsible = organisation_called(audit=audit, name="Obras Públicas", by=coordinator)
    row.topic = Topic.objects.filter(audit=audit).first()
    row.feasibility, row.due_on = 4, dt.date(2027, 3, 31)
    row.save()
    Deliverable.objects.create(recommendation=row, position=1, title="luminarias", quantity=34)
    told = verdicts(row)
    assert (told["measurable"], told["assignable"], told["time_bound"]) == ("yes", "yes", "yes")
    assert told["achievable"] == "unknown"
    row.responsible.mandate.add(*Topic.objects.filter(audit=audit).exclude(pk=row.topic_id)[:1])
    assert verdicts(row)["achievable"] == "no"
    row.responsible.mandate.add(row.topic)
    assert verdicts(row)["achievable"] == "yes"


def test_it_speaks_as_the_reader_does(row):
    """1"""
    told = {}
    for lang in ("es", "en"):
        with translation.override(lang), speaking(lang):
            card = card_of(words_of(row), given_of(row, row.created_by), row.audit)
            told[lang] = (str(card.lines[0].said.label), card.lines[0].remarks[0][0])
    assert told["es"] == ("no", "«fortalezca» da una dirección, pero no dice qué se hará.")
    assert told["en"] == ("no", "“fortalezca” gives a direction and doesn't say what will be done.")


def test_it_answers_while_somebody_writes(row, audit, coordinator, make_person, signed_in):
    """2"""
    events = Event.objects.count()
    sent = {
        "title": "", "text": "Que el DIF abra 3 comedores <b> en la colonia Sur.", "checked": "1",
        "due_on": "2027-03-31", "responsible": "x", "findings": ["999999999999", "7"],
        "deliverable-0-title": "comedor", "feasibility": "²",
    }  # fmt: skip
    address = f"/a/{audit.slug}/recommendations/check/"
    answer = signed_in(coordinator).post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "3 comedores" in page
    assert "<b>" not in page.replace('<b aria-hidden="true">', "")
    long = signed_in(coordinator).post(address, sent | {"checked": "9" * 5000})
    assert long.status_code == 200
    assert Event.objects.count() == events
    assert Recommendation.objects.get(pk=row.pk).text == TEXT


def test_a_verdict_is_decided_otherwise(row, audit, coordinator, signed_in):
    """3"""
    browser = signed_in(coordinator)
    address = f"/a/{audit.slug}/recommendations/{row.number}/verdicts/"
    browser.post(address, {"reading": "specific", "verdict": "yes", "reason": ""})
    assert not VerdictOverride.objects.exists()
    for verdict in ("partly", "yes"):
        browser.post(
            address, {"reading": "specific", "verdict": verdict, "reason": "Va con un plano."}
        )
    assert [(each.verdict, each.by) for each in row.verdicts.all()] == [("yes", coordinator)]
    assert verdicts(row)["specific"] == "yes"
    browser.post(address, {"drop": "specific"})
    assert verdicts(row)["specific"] == "no"
    done = Event.objects.filter(audit=audit, verb__in=("override_verdict", "drop_override"))
    assert [each.reason for each in done.order_by("pk")] == ["Va con un plano."] * 2 + [""]
    with pytest.raises(IntegrityError), transaction.atomic():
        VerdictOverride.objects.create(
            recommendation=row, reading="specific", verdict="yes", reason="", by=coordinator
        )


def test_what_was_reviewed_is_read_again(row, coordinator):
    """3"""
    of = {"recommendation": row, "reading": "specific", "by": coordinator}
    for decide in (partial(override_verdict, verdict="yes", reason="x", **of),
                   partial(drop_override, **of)):  # fmt: skip
        Recommendation.objects.filter(pk=row.pk).update(state="reviewed")
        row.refresh_from_db()
        read = row.changed_at
        decide()
        row.refresh_from_db()
        # Nor is what a reviewer opened before it the same any more.
        assert (row.state, row.changed_at > read) == ("draft", True)


def test_what_is_settled_stays(row, coordinator):
    """3"""
    Recommendation.objects.filter(pk=row.pk).update(state="dropped")
    with pytest.raises(Problem, match="Luz"):
        override_verdict(
            recommendation=row, reading="specific", verdict="yes", reason="x", by=coordinator
        )
    with pytest.raises(Problem, match="Luz"):
        drop_override(recommendation=row, reading="specific", by=coordinator)


def test_the_card_is_the_teams(row, audit, coordinator, in_role, signed_in):
    """Whoever reads only what is approved sees no verdict, nor who decided it."""
    Recommendation.objects.filter(pk=row.pk).update(state="approved", access_level="public")
    address = reverse("findings:recommendation", args=[audit.slug, row.number])
    assert 'id="smart"' in signed_in(coordinator).get(address).content.decode()
    seen = signed_in(in_role(Role.VIEWER)).get(address)
    assert (seen.status_code, 'id="smart"' in seen.content.decode()) == (200, False)
