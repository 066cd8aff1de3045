"""Decisions as a line, of which the last is in force.

1. One decision is in force: each takes the place of that before, and of none that it hasn't seen,
   also in the database; two are compared; lists ask no query per row.
2. The list is narrowed in its address, filed, and answered to programs without scores or persons.
3. The report of a decision is the run's, redone: what is signed, who is in by hand and why, with
   its own probability; in each language, under its own policy, for whoever sees records.
"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sereno.vocabulary.quantities import share as percent
from sereno.web.audits.roles import Role
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_version
from sereno.web.selection.models import CommittedSelection
from tests.integration.web.selection.bench_steps import at, commit

pytestmark = pytest.mark.django_db


def _another_first(version: DataVersion) -> CommittedSelection:
    made = CommittedSelection.objects.get(number=1)
    return CommittedSelection(
        **{f.attname: getattr(made, f.attname) for f in CommittedSelection._meta.concrete_fields}
        | {"id": None, "number": 9, "replaces_id": None}
    )


def test_replace_compare_and_list(version, coordinator, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    commit(client, version, "First")
    assert client.get(at("select"), {"replaces": "1"}).status_code == 200
    assert commit(client, version, "Second", replaces="1", w_homicide="90").status_code == 302
    for seen in ({"replaces": "1"}, {}):
        late = commit(client, version, "Third", **seen)
        assert late.status_code == 409
        assert late.context["replaces"].name == "Second"
    with pytest.raises(IntegrityError), transaction.atomic():
        CommittedSelection.objects.filter(number=1).bulk_create([_another_first(version)])
    states = client.get(at("decisions_file", ending="csv")).content.decode()
    assert (states.count("in_force"), states.count("replaced")) == (1, 1)
    assert "Second" in client.get(at("decision", number=1)).content.decode()
    assert client.get(at("compare"), {"a": "1", "b": "2"}).status_code == 200
    assert client.get(at("compare"), {"a": "1", "b": "9"}).status_code == 404
    assert client.get(at("compare")).status_code == 404

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(at("decisions")).status_code == 200
        assert not any('"rows"' in q["sql"] for q in found.captured_queries)
        return len(found)

    few = queries()
    for before, name in enumerate(("Fourth", "Fifth", "Sixth"), 2):
        assert commit(client, version, name, replaces=str(before)).status_code == 302
    assert queries() == few


@pytest.mark.one_database
def test_report_of_a_decision(version, in_role, coordinator, signed_in) -> None:
    """3"""
    client = signed_in(coordinator)
    rows = open_version(version).areas
    out = next(
        i
        for i, area in enumerate(rows)
        if area["area_code"] not in open_version(version).selection["selected"]
    )
    by_hand = {f"hand_{out}": "in", f"reason_{out}": "The assembly asked for it"}
    assert commit(client, version, "The four", w_homicide="60", **by_hand).status_code == 302
    made = CommittedSelection.objects.get(number=1)
    row = next(r for r in made.rows if r["code"] == rows[out]["area_code"])
    assert (row["selected"], row["why"]) == (True, "put_in")
    assert 0 < row["p"] < 1
    assert at("decision_report", number=1) in client.get(at("decision", number=1)).content.decode()
    answer = client.get(at("decision_report", number=1), {"language": "en"})
    text = answer.content.decode()
    for said in ("The four", "Agreed", "The assembly asked for it", rows[out]["area_name"]):
        assert said in text
    assert f"chosen in {percent(row['p'])} of the draws" in text
    assert at("decision_csv", number=1) in text
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    spanish = client.get(at("decision_report", number=1), {"language": "es"}).content.decode()
    assert "firmada por" in spanish
    viewer = signed_in(in_role(Role.VIEWER))
    assert viewer.get(at("decision_report", number=1)).status_code == 403


@pytest.mark.one_database
def test_list_file_and_api(version, in_role, coordinator, signed_in, make_person) -> None:
    """2"""
    client = signed_in(coordinator)
    commit(client, version, "First")
    commit(client, version, "Second", replaces="1")
    page = client.get(at("decisions"), {"state": "replaced"}).content.decode()
    assert at("decision", number=1) in page
    assert at("decision", number=2) not in page
    assert client.get(at("decisions_file", ending="xlsx")).status_code == 200
    lines = client.get(at("decisions_file", ending="csv"), {"q": "second"}).content.decode()
    head, line = lines.splitlines()
    assert dict(zip(head.split(","), line.split(","), strict=True))["state"] == "in_force"
    viewer = signed_in(in_role(Role.VIEWER))
    found = viewer.get("/api/audits/queretaro/decisions", {"sort": "number"}).json()
    assert [(each["number"], each["state"]) for each in found["items"]] == [
        (1, "replaced"),
        (2, "in_force"),
    ]
    whole = viewer.get("/api/audits/queretaro/decisions/2").json()
    assert len(whole["chosen"]) == whole["areas"] == 4
    assert not {"score", "signed_by"} & {*whole, *whole["chosen"][0]}
    assert signed_in(make_person()).get("/api/audits/queretaro/decisions").status_code == 404
