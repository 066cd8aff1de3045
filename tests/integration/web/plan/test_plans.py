"""Plans of the city and the crosswalk.

1. A file is looked at before anything is written; one with mistakes can't be taken over; what is
   taken is the plan's tree, and organisations come from the directory.
2. A line is added, moved and taken out; the tree is counted anew, and no circle comes of it.
3. Lines take up recommendations; the board counts them, suggests others and tells how far.
4. A new version carries over the links of lines that are the same, and tells of the others; what
   came along with a line that says it otherwise counts in part until somebody confirms it; in
   force, it ends every other version.
5. Coverage: by topic, target, principle and addressee the numbers are the same; lines without
   money, twins, and recommendations in full twice are told.
6. A recommendation that is merged into another takes its links along, in part.
7. The report's chapter tells what its readers may know.
8. Whoever sees no draft is shown none on the board, nor counted one, nor linked.
9. What somebody else changed, took out or ended meanwhile is told, not written over.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Evidence, Freeze, Recommendation, TargetServed
from sereno.web.findings.recommendations.changes import merge_recommendation
from sereno.web.findings.report.asked import Asked
from sereno.web.plan.crosswalk.board import Board, BoardQuestion
from sereno.web.plan.crosswalk.changes import change_link, link, unlink
from sereno.web.plan.crosswalk.chapter import plan_blocks
from sereno.web.plan.crosswalk.coverage import BY, Coverage
from sereno.web.plan.models import Link, Plan, PlanLine
from sereno.web.plan.plans.changes import add_line, begin_version, change_line, drop_line
from sereno.web.plan.record import PLANS
from sereno.web.records.changes import add, take_step

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
AUDIT = "/a/queretaro"
FILE = (
    "Eje,Objetivo,Línea,Responsable,Presupuesto\n"
    "1 Calles seguras,1.1 Luz,1.1.1 Reponer las luminarias de la colonia,Obras Públicas,100000\n"
    ",,1.1.2 Podar los árboles que tapan la luz,Obras Públicas,\n"
    "2 Policía cercana,2.1 Proximidad,2.1.1 Capacitar a la policía en proximidad,SSPMQ,\n"
    ",,2.1.2 Reuniones mensuales con vecinos,SSPMQ,\n"
)


@pytest.fixture
def plan(audit, coordinator) -> Plan:
    """A plan without lines."""
    levels = ["Eje", "Objetivo", "Línea"]
    return add(
        PLANS, audit=audit, by=coordinator, instrument="Plan de Seguridad", version="2018",
        levels=levels, currency="MXN",
    )  # fmt: skip


@pytest.fixture
def recommendations(audit) -> list[Recommendation]:
    """Four that are approved, and a draft."""
    titles = [
        "Reponer luminarias en la colonia", "Capacitar policías en trato a víctimas",
        "Refugio para mujeres", "Becas", "Cerrar la calle",
    ]  # fmt: skip
    made = [
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=title, addressee="prevent",
            state="draft" if n == 5 else "approved", principles=["leadership"] if n == 1 else [],
        )
        for n, title in enumerate(titles, start=1)
    ]  # fmt: skip
    TargetServed.objects.create(recommendation=made[0], target="16.1")
    TargetServed.objects.create(recommendation=made[0], target="11.7")
    return made


def bring(client, plan: Plan, text: str) -> None:
    file = SimpleUploadedFile("plan.csv", text.encode())
    answer = client.post(f"{AUDIT}/plans/{plan.number}/bring/", {"file": file, "whole": "1"})
    assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def lines(plan, coordinator, signed_in) -> dict[str, PlanLine]:
    """The lines of the file by their codes."""
    client = signed_in(coordinator)
    bring(client, plan, FILE)
    assert not plan.lines.exists()
    page = client.get(f"{AUDIT}/plans/{plan.number}/read/").content.decode()
    assert "Podar los árboles" in page
    client.post(f"{AUDIT}/plans/{plan.number}/read/take/")
    return {line.code: line for line in plan.lines.all()}


def board(audit, person, plan, **asked) -> Board:
    return Board(audit, person, plan, BoardQuestion(**asked))


def test_a_file_is_looked_at_first(lines, plan, coordinator, signed_in) -> None:
    """1"""
    told = [(each.level, each.code) for each in plan.lines.all()]
    assert told == [
        *((0, "1"), (1, "1.1"), (2, "1.1.1"), (2, "1.1.2")),
        *((0, "2"), (1, "2.1"), (2, "2.1.1"), (2, "2.1.2")),
    ]
    assert lines["1.1.1"].responsible.name == "Obras Públicas"
    assert lines["1.1.2"].responsible == lines["1.1.1"].responsible
    assert (lines["1.1.1"].budget, lines["2.1.1"].budget) == (100_000, None)
    client = signed_in(coordinator)
    told = client.get(f"{AUDIT}/plans/{plan.number}/lines.csv").content.decode()
    again = begin_version(plan=plan, version="2018 bis", with_lines=False, by=coordinator)
    bring(client, again, told)
    client.post(f"{AUDIT}/plans/{again.number}/read/take/")
    assert told == client.get(f"{AUDIT}/plans/{again.number}/lines.csv").content.decode()
    part = begin_version(plan=plan, version="2018 ter", with_lines=False, by=coordinator)
    bring(client, part, FILE)
    take = f"{AUDIT}/plans/{part.number}/read/take/"
    client.post(take, {"left_out": ["0", "4"]})
    assert not part.lines.exists()
    client.post(take, {"left_out": ["4", "2", "x"]})
    assert [each.code for each in part.lines.all()] == ["1", "1.1", "1.1.2"]
    other = begin_version(plan=plan, version="2019", with_lines=False, by=coordinator)
    bring(client, other, "Clave,Texto,Depende de\n1,Uno,2\n2,Dos,1\n")
    page = client.get(f"{AUDIT}/plans/{other.number}/read/").content.decode()
    assert "1 → 2 → 1" in page
    assert "plan.csv:2" in page
    client.post(f"{AUDIT}/plans/{other.number}/read/take/")
    assert not other.lines.exists()


def test_lines_by_hand(lines, plan, coordinator, signed_in) -> None:
    """2"""
    made = add_line(plan=plan, by=coordinator, parent=lines["1.1"], code="1.1.3", text="Barrer")
    assert [each.code for each in plan.lines.all()][:5] == ["1", "1.1", "1.1.1", "1.1.2", "1.1.3"]
    change_line(row=lines["1.1"], by=coordinator, parent=lines["2"])
    assert [(each.level, each.code) for each in plan.lines.all()][-4:] == [
        *((1, "1.1"), (2, "1.1.1"), (2, "1.1.2"), (2, "1.1.3")),
    ]
    for wrong, deed in {
        "plan_line_not_there": lambda: change_line(
            row=lines["2"], by=coordinator, parent=lines["1.1"]
        ),
        "plan_code_taken": lambda: add_line(plan=plan, by=coordinator, code="2.1", text="x"),
        "plan_line_holds_lines": lambda: drop_line(row=lines["2"], by=coordinator),
    }.items():
        with pytest.raises(Problem) as found:
            deed()
        assert found.value.code == wrong
    made.refresh_from_db()
    drop_line(row=made, by=coordinator)
    assert plan.lines.count() == 8
    page = signed_in(coordinator).get(f"{AUDIT}/plans/{plan.number}/").content.decode()
    assert "added the line “1.1.3 Barrer”" in page
    assert "MXN 100,000" in page
    assert "took the line “1.1.3 Barrer” out" in page


def test_the_crosswalk(
    lines, plan, recommendations, audit, coordinator, signed_in, in_role
) -> None:
    """3, 4, 5, 6, 7, 8"""
    one, two, *_others, draft = recommendations
    here = board(audit, coordinator, plan)
    best = here.suggested_lines(one)[0]
    assert (best.thing.code, set(best.met)) == ("1.1.1", {"reponer", "luminarias", "colonia"})
    assert "<mark>luminarias</mark>" in best.words
    client = signed_in(coordinator)
    address = f"{AUDIT}/crosswalk/1/to/{lines['1.1.1'].pk}/"
    amended = {"degree": "full", "way": "amended", "before": "Luz", "after": "Luz"}
    assert client.post(address, amended).status_code == 422
    assert (
        client.post(address, amended | {"after": "Reponer las luminarias led"}).status_code == 302
    )
    link(
        recommendation=two, line=lines["2.1.1"], by=coordinator, degree="partial", way="reinforced"
    )
    link(recommendation=draft, line=lines["1.1.2"], by=coordinator, degree="full", way="new")
    with pytest.raises(Problem) as found:
        link(recommendation=two, line=lines["2.1.1"], by=coordinator, degree="full", way="new")
    assert found.value.code == "link_twice"
    here = board(audit, coordinator, plan)
    assert here.counts == {
        "all": 5, "full": 2, "part": 1, "none": 2, "lines": 4, "lines_none": 1,
    }  # fmt: skip
    assert [each.number for each in board(audit, coordinator, plan, taken="none").listed()] == [
        3,
        4,
    ]
    asked = board(audit, coordinator, plan, about="target:16.1", part=lines["1"].pk)
    assert [each.number for each in asked.listed()] == [1]

    viewer = in_role(Role.OFFICIAL)
    seen = board(audit, viewer, plan)
    assert (seen.counts["all"], seen.counts["full"], seen.counts["lines_none"]) == (4, 1, 2)
    page = signed_in(viewer).get(f"{AUDIT}/crosswalk/?side=lines&one={lines['1.1.2'].pk}")
    assert "Cerrar la calle" not in page.content.decode()
    for by in BY:
        found_rows = Coverage(here, by).rows
        if by != "target":
            assert sum(row.n for row in found_rows) == 5
            assert sum(row.none for row in found_rows) == 2
        page = client.get(f"{AUDIT}/crosswalk/coverage/?by={by}")
        assert page.status_code == 200
    whole = Coverage(here, "target")
    assert [(row.key, row.full, row.part, row.none) for row in whole.rows] == [
        ("11.7", 1, 0, 0), ("16.1", 1, 0, 0), ("", 1, 1, 2),
    ]  # fmt: skip
    assert [line.code for line in whole.unfunded] == ["1.1.2", "2.1.1"]

    # The text of a line was amended as the link says, and another line is gone.
    after = begin_version(plan=plan, version="2019", with_lines=False, by=coordinator)
    bring(client, after, FILE.replace("las luminarias de la colonia", "las luminarias led").replace(
        "1.1.2 Podar los árboles que tapan la luz", "1.1.2 Pintar bancas"
    ).replace("2.1.1 Capacitar", "2.1.1 No capacitar"))  # fmt: skip
    client.post(f"{AUDIT}/plans/{after.number}/read/take/")
    carried = {
        (each.recommendation.number, each.line.code)
        for each in Link.objects.filter(line__plan=after)
    }
    assert carried == {(1, "1.1.1"), (2, "2.1.1")}
    unsure = Link.objects.get(line__plan=after, is_carried=True)
    assert unsure.line.code == "2.1.1"
    Link.objects.filter(pk=unsure.pk).update(degree="full")
    assert board(audit, coordinator, after).counts["full"] == 1
    assert (
        "to be confirmed"
        in client.get(f"{AUDIT}/crosswalk/?plan={after.number}&one=2").content.decode()
    )
    assert client.post(f"{AUDIT}/crosswalk/links/{unsure.pk}/holds/").status_code == 302
    assert board(audit, coordinator, after).counts["full"] == 2
    left = board(audit, coordinator, after).left_behind()
    assert [each.recommendation.number for each in left] == [5]
    twin = begin_version(plan=plan, version="2019 bis", with_lines=False, by=coordinator)
    for each in (plan, twin, after):
        take_step(PLANS, row=each, step="put_in_force", by=coordinator)
    assert [each.version for each in Plan.objects.filter(state="in_force")] == ["2019"]
    # The report tells the public nothing of a plan for the team, nor of what isn't published.
    given = {"kind": "final", "language": "es", "today": dt.date(2019, 1, 1)}
    team = str(list(plan_blocks(Asked(audit, coordinator, access=Access.TEAM, **given))))
    assert "Reponer luminarias" in team
    assert "R-003, R-004" in team
    assert "Cerrar la calle" not in team
    public = Asked(audit, coordinator, access=Access.PUBLIC, **given)
    assert list(plan_blocks(public)) == []
    merge_recommendation(row=one, into=draft, by=coordinator)
    moved = Link.objects.filter(line__plan=after, line__code="1.1.1").get()
    assert (moved.recommendation, moved.degree) == (draft, "partial")
    copied = begin_version(plan=after, version="2020", with_lines=True, by=coordinator)
    assert Link.objects.filter(line__plan=copied).count() == 2


def test_meanwhile(lines, plan, recommendations, audit, coordinator, signed_in) -> None:
    """9"""
    client, one = signed_in(coordinator), recommendations[0]
    made = link(
        recommendation=one, line=lines["1.1.1"], by=coordinator, degree="partial", way="new"
    )
    edit = f"{AUDIT}/crosswalk/links/{made.pk}/"
    form = {"degree": "partial", "way": "new", "note": "De la otra", "seen": "2018-01-01"}
    answer = client.post(edit, form)
    assert answer.status_code == 422
    again = form | {"seen": answer.context["form"].seen}
    assert client.post(edit, again).status_code == 302
    line = lines["1.1.2"]
    at = f"{AUDIT}/plans/{plan.number}/lines/{line.pk}/"
    sent = {"code": "1.1.2", "text": "Otra", "parent": lines["1.1"].pk, "seen": "2018-01-01"}
    answer = client.post(at, sent)
    assert answer.status_code == 422
    assert "Podar los árboles" in answer.content.decode()
    change = {"row": made, "by": coordinator}
    # Words that somebody said in confidence are no note of a link.
    kept = "mi hermano vio quién apagaba la luz de la esquina"
    held = Evidence.objects.create(
        audit=audit, number=7, kind="segment", thing="1", side="voices", access_level="field"
    )
    Freeze.objects.create(
        evidence=held, number=1, title="W", words=kept, digest="0" * 64, at=timezone.now()
    )
    answer = client.post(edit, form | {"note": f"Dicen: {kept}", "seen": ""})
    assert (answer.status_code, Link.objects.get(pk=made.pk).note) == (422, "De la otra")
    unlink(**change)
    drop_line(row=lines["2.1.2"], by=coordinator)
    dropped = Event.objects.filter(verb__in=("unlink_line", "drop_line")).count()
    make = {"by": coordinator, "degree": "full", "way": "new"}
    for wrong, deed in (
        ("link_gone", lambda: unlink(**change)),
        ("link_gone", lambda: change_link(**change, degree="full")),
        ("link_gone", lambda: link(recommendation=one, line=lines["2.1.2"], **make)),
        ("plan_line_gone", lambda: drop_line(row=lines["2.1.2"], by=coordinator)),
        ("plan_line_gone", lambda: change_line(row=lines["2.1.2"], by=coordinator, text="x")),
        (
            "plan_line_gone",
            lambda: add_line(plan=plan, by=coordinator, text="x", parent=lines["2.1.2"]),
        ),
    ):
        with pytest.raises(Problem) as found:
            deed()
        assert found.value.code == wrong
    assert Event.objects.filter(verb__in=("unlink_line", "drop_line")).count() == dropped
    merge_recommendation(row=one, into=recommendations[4], by=coordinator)
    kept = link(recommendation=recommendations[2], line=line, **make)
    for step in ("put_in_force", "end"):
        take_step(PLANS, row=plan, step=step, by=coordinator)
    for wrong, deed in (
        ("record_closed", lambda: link(recommendation=recommendations[1], line=line, **make)),
        ("record_closed", lambda: unlink(row=kept, by=coordinator)),
    ):
        with pytest.raises(Problem) as found:
            deed()
        assert found.value.code == wrong
    again = begin_version(plan=plan, version="2021", with_lines=True, by=coordinator)
    with pytest.raises(Problem) as found:
        link(recommendation=one, line=again.lines.first(), **make)
    assert found.value.code == "link_gone"
