"""What an audit says of itself.

1. Money by part of the method and giver, days of people (said again, they take the place of those
   before), what was done otherwise, sister audits: each is added and taken out, and told.
2. The known answer: 200,000 USD are 9,091 for each of 22 neighbourhoods, 1,418 for each of 141
   recommendations and, as a later stage brings it, 1,835 for each of 109 that were addressed; the
   report says the same.
3. Everybody who sees results reads it; who manages the audit alone writes it. Whoever implemented
   it or gave money comes into the directory.
4. Bad input: an end before the start, no amount, a name that is none, a part that is none.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sereno.exchange.report.content import Table
from sereno.methods.policy.access_levels import Access
from sereno.web.audits import stages
from sereno.web.audits.roles import Role
from sereno.web.findings.about import costs
from sereno.web.findings.about.changes import add_line, change_about
from sereno.web.findings.about.chapter import about_blocks
from sereno.web.findings.about.costs import Left
from sereno.web.findings.about.details import account_of
from sereno.web.findings.models import Effort, Funding
from sereno.web.findings.report.asked import Asked
from sereno.web.organisations.changes import change_organisation, organisation_called
from sereno.web.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_known_answer(audit, coordinator, monkeypatch) -> None:
    """2"""
    for stage, amount in (("diagnosis", 150_000), ("data", 50_000)):
        add_line(
            audit=audit, by=coordinator, line=Funding,
            stage=stage, funder="ONU-Hábitat", amount=Decimal(amount),
        )  # fmt: skip
    assert account_of(audit, coordinator).costs == []
    counted = {"neighbourhoods": 22, "recommendations": 141, "addressed": 109, "unknown": None}
    left = [Left(words, lambda *_who, n=n: n) for words, n in counted.items()]
    monkeypatch.setattr(costs, "brought", lambda _kind: left)
    account = account_of(audit, coordinator)
    assert account.budget == 200_000
    assert [(cost.n, cost.each) for cost in account.costs] == [
        *((22, 9091), (141, 1418), (109, 1835)),
    ]
    assert [each.amount for each in account.funding] == [50_000, 150_000]
    asked = Asked(audit, coordinator, "final", "en", Access.PUBLIC, dt.date(2026, 1, 12))
    with asked.in_its_language():
        tables = [block for block in about_blocks(asked) if isinstance(block, Table)]
    assert ("In all", "", "200,000") in tables[0].rows
    assert ("addressed", "109", "1,835") in tables[1].rows
    words = [found.words for found in stages.brought(Left)]
    assert words == [*(each.words for each in costs.LEFT), "Recommendations that were addressed"]


def test_pages(audit, coordinator, in_role, signed_in) -> None:
    """1, 3, 4"""
    client, home = signed_in(coordinator), f"/a/{audit.slug}/about/"
    written = {"starts_on": "2018-05-01", "ends_on": "2017-05-01", "currency": "USD"}
    assert client.post(f"{home}edit/", written).status_code == 422
    written |= {"ends_on": "2019-04-30", "body": "Municipio", "constraints": "Faltan datos."}
    assert client.post(f"{home}edit/", written | {"currency": "pesos"}).status_code == 422
    assert "Faltan datos." in client.post(f"{home}edit/", written, follow=True).text
    money = {"funding-stage": "data", "funding-funder": "UNODC", "funding-amount": "20000"}
    for wrong in ({"funding-amount": "0"}, {"funding-funder": "a\u202e"}, {"funding-stage": "x"}):
        assert client.post(f"{home}funding/", money | wrong).status_code == 422
    assert client.post(f"{home}nothing/", money).status_code == 404
    assert "20,000" in client.post(f"{home}funding/", money, follow=True).text
    for days in (10, 12):
        client.post(f"{home}effort/", {"effort-stage": "data", "effort-person_days": days})
    assert Effort.objects.get().person_days == 12
    other = {"adaptation-what": "Sin caminatas", "adaptation-reason": "Llovió."}
    client.post(f"{home}adaptation/", other)
    client.post(f"{home}sister/", {"sister-name": "Cali", "sister-address": "cali.gov.co"})
    partner = organisation_called(audit=audit, name="UNODC", by=None)
    change_organisation(
        row=partner, by=coordinator, partner_since="2018-01-01", brought="El método."
    )
    viewer = signed_in(in_role(Role.VIEWER))
    read = viewer.get(home).text
    said = ("Municipio", "UNODC", "Sin caminatas", "Llovió.", "https://cali.gov.co", "El método.")
    assert [words for words in said if words not in read] == []
    assert "Take out" not in read
    assert viewer.post(f"{home}effort/", {}).status_code == 403
    assert viewer.get(f"{home}edit/").status_code == 403
    assert {each.access_level for each in Organisation.objects.all()} == {"public"}
    line = Funding.objects.get()
    client.post(f"{home}funding/{line.pk}/out/")
    assert not Funding.objects.exists()
    assert client.post(f"{home}funding/{line.pk}/out/").status_code == 404
    told = client.get(home).text
    assert "took out of what the audit says of itself" in told
    change_about(audit=audit, by=coordinator, body=None)
