"""The report of an audit.

1. A public report tells what was approved and is public, recommendations that were published, and
   quotes approved to be public, the same whoever makes it; a report for the team tells the team's.
   Small numbers are told in none, nor is that there is evidence of which its readers may not know;
   of a restricted one it is noted who read what is restricted.
2. A quote that nobody approved, put into a chapter's text, is refused and named, on the page and
   in every format; so is evidence of a level that the readers don't have, and so are words of it
   that somebody copied into a finding by hand. No word of it is told. The file is for whoever asked
   and gone when somebody no longer agrees.
3. A chapter is written in versions: who wrote over a version that isn't the newest one is told.
4. The sheet of an area has two pages, however much there is to say.
5. A report without anything to tell says so. A logo is drawn anew and can be taken off; one that is
   no picture is refused.
6. The history says who made which report, with its digest.
"""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
from django.utils import timezone

from sereno.exchange.report.content import Card, Quote, ReportContent
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Quote as QuoteRow
from sereno.web.coding.quotes.changes import propose_quote
from sereno.web.diagnosis.consent.changes import withdraw
from sereno.web.diagnosis.models import Activity
from sereno.web.files.changes import spooled
from sereno.web.findings.evidence.changes import cite
from sereno.web.findings.models import (
    Evidence,
    Finding,
    FindingArea,
    FindingEvidence,
    Freeze,
    MadeReport,
    Recommendation,
    RecommendationArea,
)
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.changes import (
    make_report,
    put_logo,
    take_logo_off,
    write_cover,
    write_text,
)
from sereno.web.findings.report.chapters import chapters
from sereno.web.findings.report.ending import WAITS, due
from sereno.web.findings.report.evidence import evidence_block
from sereno.web.findings.report.making import report_content
from sereno.web.findings.returns.changes import plan_return, take_return_step, write_votes
from sereno.web.imports.version_reader import open_facts, open_version
from sereno.web.jobs.running import work_off
from tests.integration.web.coding.coded_texts import (
    ASKS,
    MAN,
    WOMAN,
    coded,
    held_activity,
    quoted,
    text_of,
)
from tests.unit.exchange.report.content_example import PNG

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OPEN = "De noche no hay luz en la parada, por eso ya nadie baja ahí"
# All that rooms bring.
CHAPTERS = [
    *("foreword", "about", "areas", "coverage", "risks", "findings", "recommendations", "plans"),
    *(
        "answers",
        "round",
        "carried_out",
        "actions",
        "money",
        "indicators",
        "sheet_closing",
        "outcomes",
        "effects",
        "limits",
    ),
]
PAGE = "/a/queretaro/report/"
KEPT = "Yo vi quién fue aquella noche, vive en la esquina de la tienda"


def _asked(audit, person, access=Access.PUBLIC, **values) -> Asked:
    given = {"kind": "final", "language": "es", "today": timezone.localdate()} | values
    return Asked(audit, person, access=access, **given)


def _texts(report: ReportContent) -> str:
    return str(report)


@pytest.fixture
def told(audit, version, coordinator, make_person):
    """Two quotes, one of them approved; findings and recommendations of several levels."""
    area = version_area(version)
    activity = held_activity(audit, coordinator, areas=dict([area]))
    text = text_of(activity, [(ASKS, "¿Y de noche?"), (WOMAN, OPEN), (MAN, KEPT)])
    code = add_code(audit=audit, by=coordinator, name="Luz", letters="lu", is_codable=True)
    quoted(activity)
    for words in (OPEN, KEPT):
        segment = coded(text, code, words, coordinator)
        propose_quote(audit=audit, by=coordinator, segment=segment, cut_to=words)
    other = make_person("beto@example.org")
    QuoteRow.objects.filter(number=1).update(
        state="approved", decided_by=other, decided_at=timezone.now()
    )
    held = Evidence.objects.create(
        audit=audit, number=1, kind="passage", thing="1", side="voices", access_level="restricted"
    )
    Freeze.objects.create(
        evidence=held, number=1, title="Palabras", words=KEPT, digest="0" * 64, at=timezone.now()
    )
    for n, (level, state) in enumerate(
        [("public", "approved"), ("team", "approved"), ("public", "draft")], 1
    ):
        finding = Finding.objects.create(
            audit=audit, number=n, title=f"Hallazgo {level} {state}", access_level=level,
            state=state, reviewed_by=coordinator,
        )  # fmt: skip
        FindingArea.objects.create(finding=finding, code=area[0], name=area[1])
        FindingEvidence.objects.create(finding=finding, evidence=held)
    for n, (level, publication) in enumerate(
        [("public", "published"), ("public", "kept"), ("team", "taken_back")], 1
    ):
        recommendation = Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=f"Poner luz {level} {publication}",
            access_level=level, publication=publication, state="approved",
            published_at=timezone.now() if publication == "published" else None,
        )  # fmt: skip
        RecommendationArea.objects.create(recommendation=recommendation, code=area[0], name=area[1])
    return area[0]


def version_area(version) -> tuple[str, str]:
    """The first area of the data."""
    first = open_facts(version).areas[0]
    return first["area_code"], first["area_name"]


def test_who_is_told_what(audit, told, coordinator, in_role) -> None:
    """1"""
    report = report_content(_asked(audit, coordinator))
    blocks = [block for chapter in report.chapters for block in chapter.blocks]
    cards = {block.title for block in blocks if isinstance(block, Card)}
    assert cards == {"Hallazgo public approved", "Poner luz public published"}
    assert "Palabras" not in _texts(report)
    assert KEPT not in _texts(report)
    assert report == report_content(_asked(audit, in_role(Role.ANALYST)))
    team = report_content(_asked(audit, coordinator, Access.TEAM))
    assert "Hallazgo team approved" in _texts(team)
    assert "draft" not in _texts(team)
    sheet = report_content(_asked(audit, coordinator, kind="areas", areas=(told,)))
    said = [b.words for c in sheet.chapters for b in c.blocks if isinstance(b, Quote)]
    assert said == [OPEN]
    assert "Poner luz public published" in _texts(sheet)
    assert "kept" not in _texts(sheet)


def _made(client, audit, given) -> str:
    """The page once the work is done."""
    assert client.post(PAGE, given).status_code == 302
    work_off(audit)
    return client.get(f"{PAGE}?language=es").content.decode()


def test_refused_and_named(audit, told, coordinator, in_role, signed_in) -> None:
    """2"""
    text = "Lo que oímos.\n\n[cita 1]\n[cita 2]\n\n[evidencia 1]"
    write_text(audit=audit, chapter="foreword", language="es", text=text, after=0, by=coordinator)
    for format_ in ("pdf", "docx", "html"):
        with pytest.raises(Problem) as raised:
            make_report(_asked(audit, coordinator), format_)
        said = raised.value.what("es")
        assert "Cita núm. 2 (Presentación" in said
        assert "Evidencia núm. 1 (Presentación" in said
        assert KEPT not in said
    given = {"kind": "final", "access": "public", "language": "es", "format": "html"}
    client = signed_in(coordinator)
    page = _made(client, audit, given)
    assert "Cita núm. 2 (Presentación" in page
    assert KEPT not in page
    write_text(
        audit=audit, chapter="foreword", language="es", text="[cita 1]", after=1, by=coordinator
    )
    assert "queretaro-final-es.html" in _made(client, audit, given)
    file = f"{PAGE}made/{MadeReport.objects.latest('pk').pk}/"
    answer = client.get(file)
    assert OPEN in b"".join(answer.streaming_content).decode()
    assert 'filename="queretaro-final-es.html"' in answer.headers["Content-Disposition"]
    # It is for whoever asked, for a time, and goes when somebody no longer agrees.
    assert signed_in(in_role(Role.ANALYST)).get(file).status_code == 404
    assert list(due(timezone.localdate() + WAITS)) == []
    assert len(list(due(timezone.localdate() + WAITS + dt.timedelta(days=2)))) == 2
    made = Event.objects.filter(verb="make_report").get()
    assert made.detail["recommendations"] == ["R-001"]
    assert len(made.detail["sha256"]) == 64
    activity = Activity.objects.get()
    line = activity.participants.first()
    withdraw(consent=activity.consents.get(), by=coordinator, people=1, participants=line)
    assert client.get(file).status_code == 404


def test_few(audit, told, version, coordinator) -> None:
    """1"""
    finding = Finding.objects.get(number=1)
    session = plan_return(
        audit=audit, by=coordinator, title="Devolución", on=timezone.localdate(),
        access_level="public", findings=[finding], groups={"women": 4, "men": 3},
    )  # fmt: skip
    take_return_step(row=session, step="hold", by=coordinator)
    brought, women = session.brought.get(), session.groups.first()
    counts = {"in_favour": 3, "against": 1}
    write_votes(session=session, by=coordinator, votes={(brought.pk, women.pk): counts})
    few = _cited_few(audit, version, coordinator)
    FindingEvidence.objects.create(finding=finding, evidence=few)
    Evidence.objects.filter(number=1).update(state="withdrawn")
    for access in Access:
        asked = _asked(audit, coordinator, access, language="en")
        said = _texts(report_content(asked))
        assert "No number under 5" in said
        assert "for: 3" not in said
        assert "against: 1" not in said
        assert "incident," not in said
        assert "incidents," not in said
        # Who reads the material of fieldwork is told of what was withdrawn; nobody else of any.
        assert ("withdrawn" in said) == (access in (Access.FIELD, Access.RESTRICTED))
        with asked.in_its_language():
            put_in = evidence_block(asked, few.number)
        assert (put_in.words, put_in.fewest) == ("", 1)
    read = Event.objects.filter(verb="read_finding", by=coordinator)
    Finding.objects.filter(number=2).update(access_level="restricted")
    report_content(_asked(audit, coordinator, Access.FIELD))
    assert read.count() == 0
    report_content(_asked(audit, coordinator, Access.RESTRICTED))
    assert read.count() == 1


def _cited_few(audit, version, person) -> Evidence:
    """An incidence of so few incidents that they are held back, which everybody may know of."""
    counts = open_version(version).shown_counts(audit.k)
    topic, place = next(
        (topic, int(place))
        for topic in counts.topics
        for place in (counts.areas(topic) != counts.areas(topic)).nonzero()[0]
    )
    facts = open_facts(version)
    months = f"from={facts.all_months[0]:%Y-%m}&to={facts.all_months[-1]:%Y-%m}"
    thing = f"area={facts.areas[place]['area_code']}&topic={topic}&{months}"
    few = cite(audit=audit, kind="incidence", thing=thing, by=person)
    Evidence.objects.filter(pk=few.pk).update(access_level="public")
    return few


def test_copied_by_hand(audit, told, coordinator) -> None:
    """2"""
    copied = f"Una vecina lo dijo así: {KEPT.upper()}… y otra: {OPEN}."
    Finding.objects.filter(number=1).update(text=copied)
    with pytest.raises(Problem) as raised:
        make_report(_asked(audit, coordinator), "html")
    assert raised.value.what("es").count("(Hallazgos") == 1
    assert "Evidencia núm. 1 (Hallazgos" in raised.value.what("es")
    Finding.objects.filter(number=1).update(text=f"Una vecina lo dijo así: {OPEN}.")
    assert OPEN in make_report(_asked(audit, coordinator), "html").decode()
    write_cover(
        audit=audit, language="es", after=0, by=coordinator, title="Así lo dijo", subtitle=KEPT
    )
    with pytest.raises(Problem, match=r"Evidencia núm\. 1 \(Portada"):
        make_report(_asked(audit, coordinator), "html")


def test_versions(audit, coordinator) -> None:
    """3"""
    given = {"audit": audit, "chapter": "foreword", "language": "es", "by": coordinator}
    write_text(text="Uno", after=0, **given)
    write_text(text="Dos", after=1, **given)
    with pytest.raises(Problem) as raised:
        write_text(text="Otra", after=1, **given)
    assert raised.value.code == "report_text_changed"
    report = report_content(_asked(audit, coordinator))
    assert "Dos" in _texts(report)
    assert "Uno" not in _texts(report)


def test_two_pages(audit, told, coordinator) -> None:
    """4"""
    for n in range(10, 40):
        row = Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", state="approved", access_level="public",
            publication="published", published_at=timezone.now(),
            title=("Recuperar el parque con sus vecinas " * 5)[:200],
        )  # fmt: skip
        RecommendationArea.objects.create(recommendation=row, code=told, name="x")
        finding = Finding.objects.create(
            audit=audit, number=n, title=("La parada da miedo de noche " * 7)[:200],
            access_level="public", state="approved", reviewed_by=coordinator,
        )  # fmt: skip
        FindingArea.objects.create(finding=finding, code=told, name="x")
    closing = "\n".join(["Pregunte en la delegación, los martes por la tarde."] * 4)
    write_text(
        audit=audit, chapter="sheet_closing", language="es", text=closing, after=0, by=coordinator
    )
    made = make_report(_asked(audit, coordinator, kind="areas", areas=(told,)), "pdf")
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 2
    assert "Pregunte en la delegación" in pages[1].extract_text()


def test_logo(audit, told, coordinator) -> None:
    """5"""
    with spooled(audit=audit, name="escudo.png", chunks=[PNG]) as spool:
        put_logo(audit=audit, spool=spool, alt="Escudo del municipio", by=coordinator)
    logo = report_content(_asked(audit, coordinator)).logo
    assert logo is not None
    assert (logo.alt, logo.media_type) == ("Escudo del municipio", "image/jpeg")
    take_logo_off(audit=audit, by=coordinator)
    assert report_content(_asked(audit, coordinator)).logo is None


def test_nothing_to_tell(audit, coordinator) -> None:
    """5"""
    assert [each.key for each in chapters()] == CHAPTERS
    with pytest.raises(Problem) as raised:
        report_content(_asked(audit, coordinator))
    assert raised.value.code == "report_empty"
    with (
        spooled(audit=audit, name="logo.png", chunks=[b"<svg/>"]) as spool,
        pytest.raises(Problem) as raised,
    ):
        put_logo(audit=audit, spool=spool, alt="Escudo", by=coordinator)
    assert raised.value.code == "logo_no_picture"
