"""A kind of record from its declaration alone (tests/integration/web/records_example).

1. Each route asks for its right: role by role, strangers and nobody.
2. The form makes and changes a record; what each field was stands in its history.
3. The list searches, filters, sorts and pages by its address, and says what it left aside.
4. A step is possible from its states alone, once, with its reason and its right; done is closed.
5. The file holds what the address asks for, and no formula.
6. Several records change at once, each with its event, and are put back unless one changed since
   or the person may no longer take their step.
7. A view is kept under a name, for its person alone, and whole or not at all.
8. Reading a restricted record is noted, and who isn't cleared finds none of it.
9. The API answers what the list shows, and names the filter that it doesn't know.
10. A list asks the database as often for many as for few.
11. Its stage stands in the rail, with its page and how far it is.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import give_role
from sereno.web.audits.rights import right_of
from sereno.web.audits.roles import Role
from sereno.web.records.batches import change_many, undo
from sereno.web.records.changes import add, change, take_step
from sereno.web.records.filters import ordered
from sereno.web.records.models import Batch, SavedView
from tests.integration.web.routes import WHO_MAY

pytestmark = pytest.mark.django_db
WRITTEN = {
    "title": "Recorrido",
    "type": "walk",
    "on": "2026-03-01",
    "people": "4",
    "access_level": "team",
}


def at(name: str, audit: Any, **values: Any) -> str:
    return reverse(f"outings:{name}", kwargs={"audit": audit.slug, **values})


@pytest.fixture
def plan(site, audit, coordinator):
    """An outing, from a few words."""

    def make(title: str = "Recorrido", **values: Any) -> Any:
        given = {"type": "walk", "on": dt.date(2026, 3, 1)} | values
        return add(site, audit=audit, by=coordinator, title=title, **given)

    return make


ROUTES = {
    "outings": ("get", {}, 200),
    "outings_file": ("get", {"ending": "csv"}, 200),
    "change_outings": ("post", {}, 302),
    "undo_outings": ("post", {"batch": "0" * 8 + "-0000-4000-8000-" + "0" * 12}, 404),
    "save_outings_view": ("post", {}, 422),
    "drop_outings_view": ("post", {"view": 9}, 404),
    "new_outing": ("get", {}, 200),
    "outing": ("get", {"number": 9}, 404),
    "edit_outing": ("get", {"number": 9}, 404),
    "step_outing": ("post", {"number": 9, "step": "carry_out"}, 404),
}


@pytest.mark.one_database
@pytest.mark.parametrize("role", Role, ids=str)
def test_roles(site, audit, in_role, signed_in, role) -> None:
    """1"""
    client = signed_in(in_role(role))
    views = dict(get_resolver().namespace_dict["outings"][1].reverse_dict.items())
    assert {name for name in views if isinstance(name, str)} == set(ROUTES)
    patterns = get_resolver().namespace_dict["outings"][1].url_patterns
    got, due = {}, {}
    for pattern in patterns:
        method, values, status = ROUTES[pattern.name]
        got[pattern.name] = getattr(client, method)(at(pattern.name, audit, **values)).status_code
        right = right_of(pattern.callback)
        assert right is not None
        due[pattern.name] = status if role in WHO_MAY[right] else 403
    assert got == due


@pytest.mark.one_database
def test_strangers_and_nobody(site, audit, make_person, signed_in) -> None:
    """1"""
    stranger = signed_in(make_person("stranger@example.org"))
    for name, (method, values, _status) in ROUTES.items():
        address = at(name, audit, **values)
        assert getattr(stranger, method)(address).status_code == 404
        assert getattr(Client(), method)(address).status_code == 302


def test_forms_and_history(site, audit, coordinator, signed_in) -> None:
    """2"""
    client = signed_in(coordinator)
    for wrong in ({"title": ""}, {"type": "dance"}, {"on": "mayo"}, {"access_level": "secret"}):
        assert client.post(at("new_outing", audit), WRITTEN | wrong).status_code == 422
    assert client.post(at("new_outing", audit), WRITTEN).status_code == 302
    row = site.model.objects.get()
    assert (row.number, row.people, row.state, row.created_by) == (1, 4, "planned", coordinator)
    edit = at("edit_outing", audit, number=1)
    assert client.post(edit, WRITTEN | {"title": "Taller", "people": "9"}).status_code == 302
    event = audit.events.first()
    assert event.verb == "change_outing"
    assert event.detail["changed"] == {"title": ["Recorrido", "Taller"], "people": [4, 9]}
    events = audit.events.count()
    client.post(edit, WRITTEN | {"title": "Taller", "people": "9"})
    assert audit.events.count() == events
    # Whoever opened the form before somebody else saved is told, and keeps what they wrote.
    seen = client.get(edit).context["form"].seen
    client.post(edit, WRITTEN | {"title": "Mesa", "seen": seen})
    late = client.post(edit, WRITTEN | {"title": "Taller", "people": "9", "seen": seen})
    assert (late.status_code, site.model.objects.get().title) == (422, "Mesa")
    assert late.context["form"]["title"].value() == "Taller"
    # Both are shown: what is there now, and what they wrote.
    assert late.context["now"] == [("Title", "Mesa"), ("People", "4")]
    assert "<dd>Mesa</dd>" in late.content.decode()
    again = WRITTEN | {"title": "Taller", "seen": late.context["form"].seen}
    assert client.post(edit, again).status_code == 302
    page = client.get(at("outing", audit, number=1)).content.decode()
    assert "planned the outing “Recorrido”" in page
    assert "changed the outing “Taller”" in page


def test_list(site, plan, audit, coordinator, signed_in) -> None:
    """3"""
    client, address = signed_in(coordinator), at("outings", audit)
    assert "No outing yet" in client.get(address).content.decode()
    plan("Alfa", type="walk", on=dt.date(2026, 1, 1))
    plan("Beta", type="interview", on=None)
    plan("Gama", type="walk", on=dt.date(2026, 2, 1), note="ÚLTIMA lluvia")
    take_step(site, row=site.model.objects.get(title="Gama"), step="carry_out", by=coordinator)

    def shown(**query: str) -> list[str]:
        page = client.get(address, query).content.decode()
        found = {page.index(f">{t}<"): t for t in ("Alfa", "Beta", "Gama") if f">{t}<" in page}
        return [found[place] for place in sorted(found)]

    assert shown() == ["Alfa", "Beta", "Gama"]
    for words in ("LLUVIA", "ultima LLUVIA", "Última lluvia"):
        assert shown(q=words) == ["Gama"]
    assert shown(state="done") == ["Gama"]
    assert shown(type="walk", on_after="2026-01-15") == ["Gama"]
    assert shown(on_before="2026-01-15") == ["Alfa"]
    site.model.objects.filter(title="Beta").update(people=7)
    assert shown(people="7") == ["Beta"]
    assert (
        'type="number" name="people" value="7"'
        in client.get(address, {"people": "7"}).content.decode()
    )
    assert shown(sort="-title") == ["Gama", "Beta", "Alfa"]
    assert shown(sort="on") == ["Alfa", "Gama", "Beta"]
    assert shown(sort="-on") == ["Gama", "Alfa", "Beta"]
    assert shown(type="interview", state="done") == []
    for query in ({"type": "dance"}, {"on_after": "mayo"}, {"sort": "nonsense"}):
        assert shown(**query) == ["Alfa", "Beta", "Gama"]
        assert "that filter was ignored" in client.get(address, query).content.decode()
    fragment = client.get(address, {"q": "alfa"}, headers={"HX-Request": "true"})
    assert 'id="records"' in fragment.content.decode()


def test_words_in_order(site, plan, audit, coordinator, signed_in) -> None:
    """3: as people order and look for them, in every database and to the last row."""
    words = ["a b", "Álamo", "alba", "ñame", "NUBE", "Ola", "_x", "açude", "AÇÃO", "a\u0301mbar"]
    for word in (*words, *["same"] * 3):
        plan(word)
    address = at("outings_file", audit, ending="csv")

    def shown(**query: str) -> list[str]:
        lines = signed_in(coordinator).get(address, query).content.decode().splitlines()
        return [line.split(",")[1] for line in lines[1:]]

    right = ["_x", "a b", "AÇÃO", "açude", "Álamo", "alba", "a\u0301mbar", "NUBE", "ñame", "Ola"]
    assert shown(sort="title") == [*right, *["same"] * 3]
    assert shown(q="ação") == shown(q="ACAO") == ["AÇÃO"]
    assert shown(q="ámbar") == ["a\u0301mbar"]
    assert shown(q="name") == []
    rows = ordered(site.model.objects.filter(title="same"), ("-title",))
    assert [row.number for row in rows] == [11, 12, 13]


def test_steps(site, plan, audit, coordinator, in_role, signed_in) -> None:
    """4"""
    row, client = plan(), signed_in(coordinator)

    def step(name: str, who: Client = client, **given: str) -> int:
        return who.post(at("step_outing", audit, number=1, step=name), given).status_code

    analyst, viewer = signed_in(in_role(Role.ANALYST)), signed_in(in_role(Role.VIEWER))
    assert step("call_off", analyst, **{"call_off-reason": "lluvia"}) == 403
    assert step("carry_out", viewer) == 404  # a viewer is not cleared for what is the team's
    assert step("call_off") == 422
    assert step("dance") == 404
    assert step("plan_again") == 422
    assert step("call_off", **{"call_off-reason": "lluvia"}) == 302
    assert audit.events.first().reason == "lluvia"
    with pytest.raises(Problem) as lost:
        # Somebody else called it off meanwhile: the one in hand still says that it is planned.
        take_step(site, row=row, step="carry_out", by=coordinator)
    assert lost.value.code == "step_not_possible"
    assert step("plan_again", analyst) == 302
    assert step("carry_out", analyst) == 302
    row.refresh_from_db()
    assert row.state == "done"
    with pytest.raises(Problem) as closed:
        change(site, row=row, by=coordinator, title="x")
    assert closed.value.code == "record_closed"
    assert client.post(at("edit_outing", audit, number=1), WRITTEN).status_code == 302
    row.refresh_from_db()
    assert row.title == "Recorrido"
    page = client.get(at("outing", audit, number=1)).content.decode()
    assert at("edit_outing", audit, number=1) not in page


def test_files(site, plan, audit, coordinator, signed_in) -> None:
    """5"""
    client = signed_in(coordinator)
    plan("=1+1", people=3)
    plan("Taller", type="workshop", on=None)
    address = at("outings_file", audit, ending="csv")
    lines = client.get(address).content.decode().splitlines()
    assert lines[0] == "number,title,type,on,people,access_level,state"
    assert lines[1:] == [
        "1,'=1+1,walk,2026-03-01,3,team,planned",
        "2,Taller,workshop,,0,team,planned",
    ]
    assert len(client.get(address, {"type": "walk"}).content.decode().splitlines()) == 2
    assert client.get(address, {"type": "dance"}).status_code == 422
    sheet = client.get(at("outings_file", audit, ending="xlsx")).content
    cell = openpyxl.load_workbook(io.BytesIO(sheet)).active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert client.get(at("outings_file", audit, ending="exe")).status_code == 404


def test_several_at_once(site, plan, audit, coordinator, in_role, signed_in) -> None:
    """6"""
    rows = [plan(title) for title in ("Alfa", "Beta", "Gama")]
    client, address = signed_in(coordinator), at("change_outings", audit)
    ticked = {"row": [str(row.pk) for row in rows[:2]], "query": "type=walk"}
    events = audit.events.count()
    for nothing in ({"row": [], "action": "type=interview"}, ticked, ticked | {"action": "x=y"}):
        client.post(address, nothing)
    assert client.post(address, ticked | {"action": "step=call_off"}).status_code == 302
    assert audit.events.count() == events
    done = client.post(address, ticked | {"action": "type=interview"})
    assert done["Location"] == f"{at('outings', audit)}?type=walk"
    page = client.get(done["Location"]).content.decode()
    assert "2 records changed." in page
    assert audit.events.count() == events + 2
    types = site.model.objects.order_by("number").values_list("type", flat=True)
    assert list(types.all()) == ["interview", "interview", "walk"]
    back = page.split('action="')[page.split('action="').index(next(
        part for part in page.split('action="') if "/undo/" in part[:80]
    ))].split('"')[0]  # fmt: skip
    assert signed_in(in_role(Role.ANALYST)).post(back).status_code == 404
    assert client.post(back).status_code == 302
    assert list(types.all()) == ["walk"] * 3
    assert audit.events.first().verb == "undo_outing"
    events = audit.events.count()
    client.post(back)
    assert audit.events.count() == events
    # Whoever may no longer take a step may not take it back either.
    reason = {"action": "step=call_off", "reason": "lluvia"}
    client.post(address, ticked | reason)
    batch = Batch.objects.get(step="call_off")
    give_role(audit=audit, person=in_role(Role.CODER), role=Role.COORDINATOR, by=coordinator)
    give_role(audit=audit, person=coordinator, role=Role.ANALYST, by=coordinator)
    states = site.model.objects.order_by("number").values_list("state", flat=True)
    undo_it = at("undo_outings", audit, batch=batch.pk)
    assert client.post(undo_it).status_code == 403
    assert client.post(address, ticked | reason).status_code == 403
    assert "step=call_off" not in client.get(at("outings", audit)).content.decode()
    assert list(states.all()) == ["called_off", "called_off", "planned"]
    give_role(audit=audit, person=coordinator, role=Role.COORDINATOR, by=coordinator)
    assert client.post(undo_it).status_code == 302
    assert list(states.all()) == ["planned"] * 3
    # A step with several, and its undoing where one of them was changed afterwards.
    client.post(address, ticked | {"action": "step=carry_out"})
    assert list(states.all()) == ["done", "done", "planned"]
    batch = change_many(site, audit=audit, rows=[rows[2]], by=coordinator, type="workshop")
    change(site, row=rows[2], by=coordinator, title="Delta")
    with pytest.raises(Problem) as late:
        undo(site, batch=batch, by=coordinator)
    assert late.value.code == "changed_meanwhile"
    assert list(types.all()) == ["walk", "walk", "workshop"]


def test_saved_views(site, plan, audit, coordinator, in_role, signed_in) -> None:
    """7"""
    plan(access_level="public")
    client, save = signed_in(coordinator), at("save_outings_view", audit)
    client.post(save, {"name": " ", "query": "type=walk"})
    for query in ("type=walk&nonsense=1&page=3", "type=walk&sort=title"):
        client.post(save, {"name": "Recorridos", "query": query})
    page = client.get(at("outings", audit)).content.decode()
    assert page.count(">Recorridos<") == 1
    assert 'href="?type=walk&amp;sort=title"' in page
    # What is saved already is named, in whatever order its address says it, and not offered again.
    for query, said in (("sort=title&type=walk", True), ("type=walk", False)):
        shown = client.get(f"{at('outings', audit)}?{query}").content.decode()
        assert ("These filters are saved as “Recorridos”." in shown) == said
        assert ("Save these filters" in shown) != said
    # The heading says in which order the rows are.
    assert "aria-sort" not in page
    sorted_page = client.get(at("outings", audit), {"sort": "-title"}).content.decode()
    assert sorted_page.count('aria-sort="descending"') == 1
    for sent in ({"query": f"q={'á' * 180}"}, {"name": "x" * 61}):
        back = client.post(save, {"name": "Larga", "query": "type=walk"} | sent)
        assert back.status_code == 422
        assert 'class="mistakes"' in back.content.decode()
        assert SavedView.objects.count() == 1
    page = client.get(at("outings", audit)).content.decode()
    other = signed_in(in_role(Role.VIEWER))
    assert ">Recorridos<" not in other.get(at("outings", audit)).content.decode()
    view = int(page.split("/views/")[1].split("/")[0])
    drop = at("drop_outings_view", audit, view=view)
    assert [other.post(drop).status_code, client.post(drop).status_code] == [404, 302]
    assert ">Recorridos<" not in client.get(at("outings", audit)).content.decode()


@pytest.mark.one_database
def test_levels(site, plan, audit, coordinator, in_role, signed_in) -> None:
    """8"""
    plan("Secreto", access_level="restricted")
    client, other = signed_in(coordinator), signed_in(in_role(Role.OFFICIAL))
    client.get(at("outing", audit, number=1))
    assert audit.events.filter(verb="read_outing", by=coordinator).count() == 1
    assert other.get(at("outing", audit, number=1)).status_code == 404
    for name, values in (("outings", {}), ("outings_file", {"ending": "csv"})):
        assert "Secreto" not in other.get(at(name, audit, **values)).content.decode()
    # Who may not see all is not told that there is nothing, nor whether there is something.
    hidden = "Nothing here that your role sees"
    assert hidden in other.get(at("outings", audit)).content.decode()
    site.model.objects.all().delete()
    assert hidden in other.get(at("outings", audit)).content.decode()
    assert hidden not in client.get(at("outings", audit)).content.decode()


def test_api(site, plan, audit, coordinator, signed_in) -> None:
    """9"""
    plan("Alfa", people=2)
    plan("Beta", type="interview", on=None, access_level="restricted")
    client = signed_in(coordinator)
    address = reverse("example:outings", args=[audit.slug])
    whole = client.get(address).json()
    assert whole["count"] == 2
    assert whole["items"][0] == {
        "number": 1, "title": "Alfa", "type": "walk", "on": "2026-03-01", "people": 2,
        "access_level": "team", "state": "planned",
    }  # fmt: skip
    assert [x["title"] for x in client.get(address, {"sort": "-title"}).json()["items"]] == [
        "Beta", "Alfa",
    ]  # fmt: skip
    assert client.get(address, {"on_after": "2026-01-01"}).json()["count"] == 1
    for wrong in ({"type": "dance"}, {"on_before": "mayo"}, {"sort": "x"}, {"limit": 0}):
        answer = client.get(address, wrong)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["loc"][-1] == next(iter(wrong))
    one = client.get(reverse("example:outing", args=[audit.slug, 2]))
    assert one.json()["title"] == "Beta"
    # Twice in a list, once whole.
    assert audit.events.filter(verb="read_outing").count() == 3
    assert Client().get(address).status_code == 401
    schema = Client().get("/example/openapi.json").json()
    assert schema["paths"]["/example/audits/{audit}/outings"]["get"]["operationId"]


@pytest.mark.one_database
def test_one_set_of_queries(site, plan, audit, coordinator, signed_in) -> None:
    """10"""
    client = signed_in(coordinator)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    addresses = [at("outings", audit), reverse("example:outings", args=[audit.slug])]
    plan()
    few = [asked(address) for address in addresses]
    for i in range(20):
        plan(f"A{i}")
    assert [asked(address) for address in addresses] == few


@pytest.mark.one_database
def test_its_stage(site, plan, audit, coordinator, signed_in) -> None:
    """11"""
    client = signed_in(coordinator)
    for words in ("nothing yet", "under way"):
        rail = client.get(at("outings", audit)).content.decode().split('class="rail"')[1]
        said = " ".join(re.sub(r"<[^>]+>", " ", rail.split("</nav>")[0]).split())
        assert f"Fieldwork {words} Outings" in said
        plan()
