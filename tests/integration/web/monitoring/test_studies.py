"""Studies of effects: begun, settled without looking at what came after, registered for good.

1. What was done and where is said in two steps; the page on which areas are chosen shows no count
   of what came after it began. An indicator of no events isn't offered.
2. A registration before the values says so, one after them too; it is frozen in the database, the
   same isn't registered twice, and what is settled otherwise later is printed beside it.
3. Whoever may not keep monitoring settles nothing; a study isn't there for whoever may not see its
   indicator.
"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Role
from sereno.web.monitoring.effects.changes import register_study
from sereno.web.monitoring.models import EffectRegistration, EffectStudy
from sereno.web.people.frozen import FrozenError
from tests.integration.web.monitoring.test_effects import bring

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]
COUNTS = {"a": (61, 62, 63, 777), "b": (71, 72, 73, 778), "c": (81, 82, 83, 779)}


@pytest.fixture
def study(audit, coordinator) -> EffectStudy:
    """Of thefts in three areas over four years."""
    bring(audit, coordinator, COUNTS)
    return EffectStudy.objects.create(
        audit=audit,
        number=1,
        title="¿Bajó el robo?",
        intervention="Luminarias",
        indicator=audit.indicators.get(code="thefts"),
        access_level="public",
    )


def settle(client, audit, **values):
    address = reverse("monitoring:settle_study", args=[audit.slug, 1])
    given = {"design": "displacement", "level": "area", "group": "", "threshold": 10, "seed": 7}
    return client.post(address, given | values)


def test_settled_without_looking(audit, coordinator, signed_in, study) -> None:
    """1"""
    client = signed_in(coordinator)
    bring(audit, coordinator, COUNTS, code="lamps", unit="lamps", interval="")
    form = client.get(reverse("monitoring:new_study", args=[audit.slug])).content.decode()
    assert form.count("Thefts") == 1
    settled = settle(client, audit, began="2024", acted=["a"], against=["b", "c"])
    assert settled.status_code == 302
    page = client.get(reverse("monitoring:settle_study", args=[audit.slug, 1])).content.decode()
    assert "186" in page
    assert not {"777", "778", "779"} & set(page.replace("<", " ").replace(">", " ").split())
    wrong = settle(client, audit, began="2023", last="2022", acted=["a"], against=["a"])
    assert wrong.status_code == 422
    twice = settle(client, audit, began="2024", acted=["a"], against=["a"])
    assert "two groups at once" in twice.content.decode()
    assert EffectStudy.objects.get().areas == {"acted": ["a"], "against": ["b", "c"]}


def test_registered_for_good(audit, coordinator, signed_in, study) -> None:
    """2"""
    client = signed_in(coordinator)
    now = timezone.now()
    with pytest.raises(Problem) as early:
        register_study(study=study, by=coordinator, now=now)
    assert early.value.code == "study_not_settled"
    settle(client, audit, began="2025", acted=["a"], against=["b"])
    page = reverse("monitoring:study", args=[audit.slug, 1])
    client.post(reverse("monitoring:register_study", args=[audit.slug, 1]))
    assert "before any of the values" in client.get(page).content.decode()
    first = EffectRegistration.objects.get()
    assert (first.is_before, len(first.digest)) == (True, 64)
    with pytest.raises(Problem) as twice:
        register_study(study=study, by=coordinator, now=now)
    assert twice.value.code == "study_registered_already"
    settle(client, audit, began="2024", acted=["a"], against=["c"])
    text = client.get(page).content.decode()
    assert "registered b, here c" in text
    client.post(reverse("monitoring:register_study", args=[audit.slug, 1]))
    assert "after the data had been seen" in client.get(page).content.decode()
    assert EffectRegistration.objects.get(pk=first.pk).plan["areas"]["against"] == ["b"]
    first.digest = "0" * 64
    with pytest.raises(FrozenError):
        first.save()
    table = EffectRegistration._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET digest = ''")
    assert client.get(reverse("monitoring:studies", args=[audit.slug])).status_code == 200


def test_who_may(audit, coordinator, in_role, signed_in, study) -> None:
    """3"""
    client = signed_in(in_role(Role.VIEWER))
    assert settle(client, audit, began="2024").status_code == 403
    page = reverse("monitoring:study", args=[audit.slug, 1])
    assert client.get(page).status_code == 200
    from sereno.web.sources.models import Source

    study.indicator.source = Source.objects.create(
        audit=audit, number=1, title="Secret", access_level="restricted"
    )
    study.indicator.save()
    assert client.get(page).status_code == 404
