"""Sources: their life, what each role sees of them, their files, coverage and breaks.

1. Every pair of states is possible or refused as the table says, with the event told.
2. A refusal and a silence have a reason, in the verb and in the database.
3. A step lies neither in the future nor before the last; the last can be undone, the first not.
4. Each role sees the levels that it is cleared for, in the list, the page, every file and export.
5. Reading what is restricted is noted.
6. A file is attached to what was received, kept by its digest, and given only to who may see it.
7. What a source has is replaced by what is said later; unknown rows and years are refused.
8. A known break is put on a source once, and speaks the reader's language.
9. A form with mistakes comes back with them and changes nothing.
10. The list filters and sorts by its address, and asks as often for fifty as for two.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.language import speaking
from sereno.vocabulary.problems import Problem
from sereno.web.audits.events import told
from sereno.web.audits.roles import Role
from sereno.web.sources.changes import cover, note_break, take_step, uncover, undo_step
from sereno.web.sources.models import Extent, Source, SourceState, SourceStep
from tests.integration.web.sources.catalogue_data import TODAY, ago, make_source

pytestmark = pytest.mark.django_db
# From each state to which (METHOD, section 1; a first delivery needs no request).
MAY = {
    "identified": {"requested", "received"},
    "requested": {"promised", "received", "refused", "silent"},
    "promised": {"received", "refused", "silent"},
    "received": {"loaded", "requested"},
    "loaded": {"requested", "received"},
    "refused": {"requested", "received"},
    "silent": {"requested", "promised", "received", "refused"},
}
LEVELS = ("public", "team", "field", "restricted")
SEES = {
    Role.COORDINATOR: LEVELS,
    Role.ANALYST: LEVELS,
    Role.EVALUATOR: LEVELS,
    Role.FIELDWORKER: LEVELS[:3],
    Role.CODER: LEVELS[:3],
    Role.OFFICIAL: LEVELS[:2],
    Role.CARE: LEVELS[:2],
    Role.VIEWER: LEVELS[:1],
}


@pytest.mark.one_database
@pytest.mark.parametrize("now", MAY)
def test_steps(audit, now: str) -> None:
    """1"""
    for then in SourceState:
        source = make_source(audit, now)
        if then in MAY[now]:
            take_step(source=source, state=then, on=TODAY, today=TODAY, by=None, reason="dijeron")
            source.refresh_from_db()
            assert (source.state, source.steps.last().on) == (then, TODAY)
            assert f"«{source.title}»" in told([audit.events.first()])[0].what or source.title
        else:
            with pytest.raises(Problem) as refused:
                take_step(source=source, state=then, on=TODAY, today=TODAY, by=None, reason="x")
            assert refused.value.code == "step_not_possible"


@pytest.mark.parametrize("outcome", [SourceState.REFUSED, SourceState.SILENT])
def test_outcomes_have_reasons(audit, outcome: SourceState) -> None:
    """2"""
    source = make_source(audit, "requested")
    with pytest.raises(Problem) as missing:
        take_step(source=source, state=outcome, on=TODAY, today=TODAY, by=None, reason="  ")
    assert missing.value.code == "reason_missing"
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceStep.objects.create(source=source, state=outcome, on=TODAY)


def test_days_and_undoing(audit, coordinator) -> None:
    """3"""
    source = make_source(audit, "requested")
    for day, code in (
        (TODAY + dt.timedelta(days=1), "day_in_future"),
        (ago(31), "day_before_last"),
    ):
        with pytest.raises(Problem) as wrong:
            take_step(source=source, state=SourceState.RECEIVED, on=day, today=TODAY, by=None)
        assert wrong.value.code == code
    first, last = source.steps.all()
    with pytest.raises(Problem):
        undo_step(source=source, step=first.pk, by=coordinator)
    undo_step(source=source, step=last.pk, by=coordinator)
    source.refresh_from_db()
    assert source.state == SourceState.IDENTIFIED
    with pytest.raises(Problem):
        undo_step(source=source, step=first.pk, by=coordinator)
    told_of_it = audit.events.of(source).values_list("verb", flat=True)
    assert list(told_of_it) == ["undo_step", "source_requested", "add_source"]


@pytest.mark.one_database
@pytest.mark.parametrize("role", Role, ids=str)
def test_levels(audit, in_role, signed_in, role: Role) -> None:
    """4"""
    made = {
        level: make_source(audit, "received", title=f"T-{level}", access_level=level)
        for level in LEVELS
    }
    person = in_role(role)
    client = signed_in(person)
    assert {s.access_level for s in Source.objects.for_person(audit, person)} == set(SEES[role])
    page = client.get(reverse("sources:sources", args=[audit.slug])).content.decode()
    table = client.get(reverse("sources:sources_file", args=[audit.slug, "csv"])).content.decode()
    sheet = client.get(reverse("sources:sources_file", args=[audit.slug, "xlsx"])).content
    cells = [
        row[1]
        for row in openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True)
    ]
    linked = client.get(reverse("sources:sources_file", args=[audit.slug, "jsonld"])).json()
    for level, source in made.items():
        seen = level in SEES[role]
        assert (source.title in page, source.title in table, source.title in cells) == (seen,) * 3
        assert (
            source.title in {d["dct:title"][0]["@value"] for d in linked.get("dcat:dataset", [])}
        ) is seen
        answer = client.get(reverse("sources:source", args=[audit.slug, source.number]))
        assert answer.status_code == (200 if seen else 404)


@pytest.mark.one_database
def test_contact_is_not_public(audit, in_role, signed_in) -> None:
    """4"""
    source = make_source(audit, access_level="public", contact_person="Hugo Arriaga")
    address = reverse("sources:source", args=[audit.slug, source.number])
    for role, shown in ((Role.VIEWER, False), (Role.OFFICIAL, True)):
        page = signed_in(in_role(role)).get(address).content.decode()
        assert ("Hugo Arriaga" in page) is shown
    table = reverse("sources:sources_file", args=[audit.slug, "csv"])
    assert "Hugo" not in signed_in(in_role(Role.EVALUATOR)).get(table).content.decode()


def test_reading_is_noted(audit, coordinator, signed_in) -> None:
    """5"""
    client = signed_in(coordinator)
    for level, noted in (("team", 0), ("restricted", 1)):
        source = make_source(audit, access_level=level)
        client.get(reverse("sources:source", args=[audit.slug, source.number]))
        assert audit.events.filter(verb="read_source", by=coordinator).count() == noted


@pytest.mark.one_database
def test_files(audit, coordinator, in_role, signed_in, settings, tmp_path) -> None:
    """6"""
    settings.HOME = tmp_path
    source = make_source(audit, "requested")
    client = signed_in(coordinator)
    address = reverse("sources:attach", args=[audit.slug, source.number])

    def send(content: bytes, name: str = "../llamadas 2024.csv"):
        return client.post(address, {"file": SimpleUploadedFile(name, content), "whole": "1"})

    early = send(b"a,b\n1,2\n")
    assert early.status_code == 422
    assert "received" in early.content.decode()
    take_step(source=source, state=SourceState.RECEIVED, on=TODAY, today=TODAY, by=None)
    assert send(b"").status_code == 422
    assert client.post(address, {"whole": "1"}).status_code == 422
    assert [send(b"a,b\n1,2\n").status_code for _ in range(2)] == [302, 302]
    (file,) = source.files.all()
    assert file.file.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    with file.file.open() as kept:
        assert kept.read() == b"a,b\n1,2\n"
    assert tmp_path in file.file.path_for_readers.resolve().parents
    get = reverse("sources:source_file", args=[audit.slug, source.number, file.pk])
    answer = client.get(get)
    assert b"".join(answer) == b"a,b\n1,2\n"
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in(in_role(Role.OFFICIAL)).get(get).status_code == 403
    other = make_source(audit, "received")
    wrong = reverse("sources:source_file", args=[audit.slug, other.number, file.pk])
    assert client.get(wrong).status_code == 404


def test_coverage(audit, coordinator) -> None:
    """7"""
    source = make_source(audit)

    def says(rows, years, extent=Extent.WHOLE):
        return cover(
            source=source, rows=rows, geography="area", years=years, extent=extent, by=coordinator
        )

    says(["topic:robbery", "topic:theft"], [2023, 2024])
    says(["topic:robbery"], [2024, 2025], Extent.PARTIAL)
    assert list(source.coverage.filter(row="topic:robbery").values_list("year", "extent")) == [
        (2023, "whole"),
        (2024, "partial"),
        (2025, "partial"),
    ]
    for rows, years, code in (
        (["topic:witchcraft"], [2024], "row_unknown"),
        (["topic:theft"], [24], "year_not_one"),
    ):
        with pytest.raises(Problem) as wrong:
            says(rows, years)
        assert wrong.value.code == code
    uncover(source=source, row="topic:robbery", geography="area", by=coordinator)
    assert source.coverage.count() == 2


def test_breaks(audit, coordinator, signed_in) -> None:
    """8"""
    source = make_source(audit)
    client = signed_in(coordinator)
    address = reverse("sources:series_break", args=[audit.slug, source.number])
    for _ in range(2):
        client.post(address, {"preset": "national_register_2026"})
    (kept,) = source.breaks.all()
    assert (kept.on, kept.kind) == (dt.date(2026, 1, 1), "instrument")
    with speaking("es"):
        assert "instrumento" in kept.measured().what.said()
    assert "instrument CNSP" in kept.measured().what.said("en")
    page = client.get(reverse("sources:source", args=[audit.slug, source.number]))
    assert "Series break on" in page.content.decode()
    typed = {
        "break-on": "2020-05-01",
        "break-kind": "method",
        "break-what": "x",
        "break-advice": "y",
    }
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 422
    assert client.post(address, typed | {"break-on": "mayo"}).status_code == 422
    with pytest.raises(Problem):
        note_break(source=source, on=kept.on, kind="method", what="x", advice="y", by=None)
    out = reverse("sources:break_out", args=[audit.slug, source.number, kept.pk])
    assert client.post(out).status_code == 302
    assert source.breaks.get().measured().kind == "method"


WRITTEN = {
    "title": "Lesiones",
    "publisher": "Salud",
    "kind": "survey",
    "geography": "block",
    "access_level": "field",
    "year_from": "2019",
    "year_to": "2024",
}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("kind", "magic"), ("geography", ""), ("access_level", "secret"),
     ("year_to", "2018"), ("year_from", "-3"), ("address", "javascript:alert(1)")],
)  # fmt: skip
def test_mistakes(audit, coordinator, signed_in, field: str, value: str) -> None:
    """9"""
    client = signed_in(coordinator)
    page = client.post(reverse("sources:new_source", args=[audit.slug]), {**WRITTEN, field: value})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'class="mistakes"' in text
    # Beside its field, in words of ours, and each field once.
    assert f'id="id_{field}_error"' in text
    assert text.count('name="note"') == 1
    assert not audit.sources.exists()


@pytest.mark.one_database
def test_forms(audit, coordinator, signed_in) -> None:
    """1, 7, 9"""
    client = signed_in(coordinator)
    made = client.post(reverse("sources:new_source", args=[audit.slug]), WRITTEN)
    source = audit.sources.get()
    assert made["Location"] == reverse("sources:source", args=[audit.slug, source.number])
    where = [audit.slug, source.number]
    edited = client.post(reverse("sources:edit_source", args=where), WRITTEN | {"title": "Otra"})
    source.refresh_from_db()
    assert (edited.status_code, source.title, source.years) == (302, "Otra", "2019–2024")
    day = timezone.localdate().isoformat()

    def step(name: str, on: str) -> int:
        address = reverse("sources:step_source", args=[*where, name])
        return client.post(address, {f"{name}-on": on}).status_code

    assert step("loaded", day) == 422
    assert step("requested", "2999-01-01") == 422
    assert step("nonsense", day) == 404
    assert step("requested", day) == 302
    assert step("silent", day) == 422
    has = {"cover-row": "topic:theft", "cover-geography": "area", "cover-extent": "whole"}
    coverage = reverse("sources:coverage", args=where)
    for years, status in (
        ("2019-2021, 2024", 302),
        ("2021-2019", 422),
        ("dos mil", 422),
        ("", 422),
    ):
        assert client.post(coverage, has | {"cover-years": years}).status_code == status
    assert list(source.coverage.values_list("year", flat=True)) == [2019, 2020, 2021, 2024]
    out = reverse("sources:coverage_out", args=where)
    client.post(out, {"row": "topic:theft", "geography": "area"})
    assert not source.coverage.exists()


def test_list(audit, coordinator, signed_in) -> None:
    """10"""
    client = signed_in(coordinator)
    address = reverse("sources:sources", args=[audit.slug])
    assert "No source yet" in client.get(address).content.decode()

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        return len(queries)

    make_source(audit, title="Zeta", kind="survey")
    make_source(audit, "refused", title="Alfa")
    few = asked()
    found = client.get(address, {"sort": "title"}).content.decode()
    assert found.index("Alfa") < found.index("Zeta")
    for query, titles in (
        ({"q": "zet"}, {"Zeta"}),
        ({"state": "refused"}, {"Alfa"}),
        ({"kind": "survey"}, {"Zeta"}),
        ({"state": "promised"}, set()),
        # What nobody knows is left aside, and the page says so.
        ({"state": "nonsense"}, {"Alfa", "Zeta"}),
        ({"sort": "nonsense"}, {"Alfa", "Zeta"}),
    ):
        page = client.get(address, query).content.decode()
        assert {t for t in ("Alfa", "Zeta") if f">{t}<" in page} == titles
    assert "“nonsense”" in client.get(address, {"state": "nonsense"}).content.decode()
    wrong = client.get(reverse("sources:sources_file", args=[audit.slug, "csv"]), {"state": "x"})
    assert (wrong.status_code, b"state" in wrong.content) == (422, True)
    for i in range(48):
        make_source(audit, title=f"S{i}")
    assert asked() == few
    assert client.get(reverse("sources:sources_file", args=[audit.slug, "exe"])).status_code == 404
