"""Projects of other programs: brought, looked through, taken over; and taken away.

1. A project is read confined by a job, its file sealed; the page tells what would become of it,
   what is here already and what is lost. Nothing is written before somebody says so.
2. Taken over, there are its codes in their tree, its documents under the activity with its level,
   its passages by whom they are, with their notes, at their words; its files are gone.
3. Brought again, with other GUIDs as well, nothing is doubled.
4. Passages wait until the names of their text are decided, whatever becomes of codes meanwhile,
   and come at their places in it; a name found late moves them. What has a telephone in it can't
   be said to have lost its names before.
5. What leaves is what a person sees: restricted material by explicit choice alone, noted; it comes
   back here without doubling anything.
6. A coder is left out; rows of a survey are joined; it is asked how positions are counted.
7. Parts of pictures keep their place in both directions; a recording that nobody agreed to isn't
   kept, and that is told; coded places go along as GeoJSON; of a blind round nothing leaves.
8. A file that can't be read is told by its job; whoever doesn't keep the coding gets no page.
9. Nobody decided within a month: it is erased.
10. Sets and variables become what a person picks: categories, activities, what is known of people.
11. What an audit exports and another brings and exports again is the same, whatever its words.
12. The sample projects come and leave again, and what leaves is valid.
13. A disk that is full and a machine that stops leave nothing half written; it is taken then.
"""

from __future__ import annotations

import datetime as dt
import errno
import io
import json
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from sereno.exchange.refi_qda.packages import opened
from sereno.exchange.refi_qda.project import Code as Code_
from sereno.exchange.refi_qda.project import (
    Coding,
    Kind,
    PictureSource,
    Project,
    Set,
    TextSelection,
    TextSource,
    User,
    Value,
    Variable,
    codes_of,
    counts_of,
)
from sereno.exchange.refi_qda.reading import read_project
from sereno.exchange.refi_qda.writing import ORIGIN, write_archive
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import create_audit, give_role
from sereno.web.audits.models import Audit, Event
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import (
    add_code,
    change_code,
    merge_code,
    take_code_step,
)
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import (
    BroughtProject,
    Code,
    Mention,
    Segment,
    Speaker,
    TextVersion,
    WaitingPassage,
)
from sereno.web.coding.projects import taking
from sereno.web.coding.projects.ending import WAITS
from sereno.web.coding.segments.changes import code_passage
from sereno.web.coding.texts.deciding import add_mention, decide
from sereno.web.coding.texts.making import make_text
from sereno.web.coding.texts.reading import newest_text
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.consent.resting import erase_what_is_over
from sereno.web.diagnosis.models import Activity, Document, DrawingGroup, Mark
from sereno.web.jobs.running import work_off
from sereno.web.people.models import Person
from tests.integration.web.coding.coded import give
from tests.unit.exchange.refi_qda.as_written import (
    codebook,
    guid,
    maxqda,
    nvivo,
    packed,
    part,
    project,
    text,
)

pytestmark = pytest.mark.django_db
SAID = "Ana: No salgo.\r\nEva: Cafe\u0301 de noche 😀 nunca."
WITH_PHONE = SAID.replace("nunca", "nunca. Cel. 442 123 45 67")


def content(*, anew: str = "", said: str = SAID) -> bytes:
    """A project of two coders: a code within a code, a note, a picture that is missing."""
    inside = (
        f'<Users><User guid="{guid("Ana")}" name="Ana"/><User guid="{guid("Eva")}" name="Eva"/>'
        f'</Users><CodeBook><Codes><Code guid="{guid("Todo" + anew)}" name="Todo" '
        f'isCodable="true" color="#D55F01"><Code guid="{guid("Miedo" + anew)}" name="Miedo" '
        'isCodable="true"/></Code></Codes></CodeBook><Sources>'
        + text(
            "Grupo 1",
            part(5, 14, "Miedo" + anew, name="No salgo.", memo="¿Siempre?")
            + part(26, 34, "Todo" + anew, name="de noche").replace(guid("Ana"), guid("Eva")),
            plainTextPath="internal://g.txt",
        )
        + f'<PictureSource guid="{guid("p")}" name="foto" path="internal://f.jpg"/></Sources>'
    )
    inner = {"Barrio.qde": project(inside, origin="ATLAS.ti 26"), "sources/g.txt": said.encode()}
    return packed(inner)


@pytest.fixture
def group(audit, coordinator) -> Activity:
    return plan_activity(
        audit=audit, by=coordinator, title="Mercado", technique="focus_group",
        access_level="field", on=dt.date(2026, 3, 1),
    )  # fmt: skip


def _at(name: str, audit: Any, *more: Any) -> str:
    return reverse(f"coding:{name}", args=[audit.slug, *more])


def _bring(client: Any, audit: Any, what: bytes) -> BroughtProject:
    sent = {"file": SimpleUploadedFile("Barrio de Ana.qdpx", what), "whole": "1"}
    client.post(_at("bring_project", audit), sent)
    work_off(audit)
    return BroughtProject.objects.latest("pk")


def _take(client: Any, audit: Any, brought: BroughtProject, **chosen: Any) -> BroughtProject:
    client.post(_at("take_project", audit, brought.number), chosen)
    work_off(audit)
    brought.refresh_from_db()
    return brought


def _made_as_they_are(client: Any, audit: Any, brought: BroughtProject) -> None:
    """Somebody says that the names of these texts were replaced before."""
    page = client.get(_at("project", audit, brought.number)).content.decode()
    assert "Names were replaced before" in page
    client.post(_at("keep_names_of_project", audit, brought.number))
    work_off(audit)


def _words(segment: Segment) -> str:
    assert segment.text is not None
    return segment.text.text[segment.start : segment.end]


def test_a_project(audit, coordinator, group, signed_in, settings) -> None:
    """1, 2, 3"""
    client = signed_in(coordinator)
    brought = _bring(client, audit, content())
    page = client.get(_at("project", audit, brought.number)).content.decode()
    for words in ("Barrio de Ana.qdpx", "Grupo 1", "Todo › Miedo", "foto", "is a new code"):
        assert words in page, words
    assert not Code.objects.exists()
    assert not Document.objects.exists()
    for path in Path(settings.HOME).rglob("*"):
        assert not path.is_file() or b"No salgo" not in path.read_bytes()
    chosen = {"activity": group.number, "level": "field"}
    brought = _take(client, audit, brought, **chosen)
    document = Document.objects.get()
    assert brought.taken == {
        **{"codes": 3, "documents": 1, "passages": 0, "waiting": 2, "refused": []},
        "texts": [document.number],
    }
    _made_as_they_are(client, audit, brought)
    assert (brought.state, brought.file, brought.read) == ("taken", None, None)
    names = [
        (node.depth, str(node.code), node.code.is_codable) for node in flat(tree_of(audit, None))
    ]
    assert names == [(0, "Todo", False), (1, "Todo", True), (1, "Miedo", True)]
    assert Code.objects.get(name="Todo", is_codable=True).colour == "vermilion"
    assert (document.activity, document.access_level, document.title) == (group, "field", "")
    first, second = Segment.objects.order_by("start")
    assert (_words(first), first.memo, first.origin) == ("No salgo.", "¿Siempre?", "import")
    assert (_words(second), second.coder, second.text.text[20:24]) == (
        *("de noche", coordinator, "Café"),
    )
    event = Event.objects.get(verb="take_project")
    assert (event.detail["n"], event.access_level) == (0, "restricted")
    assert "Ana" not in str(event.detail)
    for anew in ("", " anew"):
        brought = _bring(client, audit, content(anew=anew))
        page = client.get(_at("project", audit, brought.number)).content.decode()
        assert "is a new code" not in page
        brought = _take(client, audit, brought, **chosen)
        assert (brought.taken["codes"], brought.taken["documents"]) == (0, 0)
    assert (Code.objects.count(), Segment.objects.count()) == (3, 2)


def test_names_that_were_not_replaced(audit, coordinator, group, in_role, signed_in) -> None:
    """4"""
    client = signed_in(coordinator)
    brought = _bring(client, audit, content(said=WITH_PHONE))
    brought = _take(client, audit, brought, activity=group.number)
    assert (brought.taken["documents"], brought.taken["waiting"]) == (1, 2)
    document = Document.objects.get()
    page = client.get(_at("project", audit, brought.number)).content.decode()
    assert "with telephones, addresses or the like" in page
    # Nobody can say that its names were replaced before, since they weren't.
    client.post(_at("keep_names_of_project", audit, brought.number))
    work_off(audit)
    assert not TextVersion.objects.exists()
    assert not Segment.objects.exists()
    # Until there is a text, a code is merged into another and one is retired.
    fear, every = Code.objects.get(name="Miedo"), Code.objects.get(name="Todo", is_codable=True)
    into = add_code(audit=audit, by=coordinator, name="Temor", is_codable=True)
    merge_code(code=fear, into=into, by=coordinator)
    take_code_step(row=every, step="retire", by=coordinator)
    with pytest.raises(Problem):
        change_code(row=into, by=coordinator, is_codable=False)
    for each in Mention.objects.filter(document=document):
        words = document.versions.get().text[each.start : each.end]
        state = "replaced" if words in ("Ana", "Eva", "442 123 45 67") else "kept"
        decide(document=document, mention=each.pk, state=state, by=coordinator)
    client.post(_at("make_text", audit, document.number))
    text = newest_text(document)
    assert text is not None
    assert text.text.startswith("Persona 1: No salgo.")
    first, second = Segment.objects.order_by("start")
    assert [(_words(e), str(e.code)) for e in (first, second)] == [
        *(("No salgo.", "Temor"), ("de noche", "Todo")),
    ]
    assert (first.memo, first.needs_look) == ("¿Siempre?", False)
    assert not WaitingPassage.objects.exists()
    # A name found late moves them; brought again, also in its first words, nothing is doubled.
    mention, _gone = add_mention(document=document, start=8, end=13, kind="person", by=coordinator)
    decide(document=document, mention=mention.pk, state="replaced", by=coordinator)
    made = make_text(document=document, by=coordinator)
    assert made.touched == 1
    brought = _bring(client, audit, content(said=WITH_PHONE))
    assert "is a new code" not in client.get(_at("project", audit, brought.number)).content.decode()
    brought = _take(client, audit, brought)
    told = {key: brought.taken[key] for key in ("codes", "documents", "passages", "waiting")}
    assert set(told.values()) == {0}
    assert Segment.objects.count() == 2


def test_a_name_within_what_waits(audit, coordinator, group, signed_in) -> None:
    client = signed_in(coordinator)
    _take(client, audit, _bring(client, audit, content(said=WITH_PHONE)), activity=group.number)
    document = Document.objects.get()
    add_mention(document=document, start=8, end=13, kind="person", by=coordinator)
    for each in Mention.objects.filter(document=document):
        decide(document=document, mention=each.pk, state="replaced", by=coordinator)
    made = make_text(document=document, by=coordinator)
    # Coded as it was said, it has other words now, and somebody has to look at it.
    first, second = Segment.objects.order_by("start")
    assert (made.touched, first.needs_look, second.needs_look) == (1, True, False)


def test_leaving(audit, coordinator, group, in_role, signed_in) -> None:
    """5"""
    client = signed_in(coordinator)
    _take(
        *(client, audit, _bring(client, audit, content())),
        **{"activity": group.number, "level": "restricted"},
    )
    _made_as_they_are(client, audit, BroughtProject.objects.latest("pk"))

    def left(**chosen: Any) -> bytes:
        answer = client.post(_at("leave_project", audit), chosen)
        return b"".join(answer.streaming_content)

    # Its codes came with restricted documents, and are as secret.
    assert client.post(_at("leave_project", audit)).status_code == 302
    add_code(audit=audit, by=coordinator, name="Luz")
    counts = counts_of(read_project(opened(left()))[0])
    assert (counts["codes"], counts["text_sources"]) == (1, 0)
    whole = left(restricted="1", media="1")
    made, losses = read_project(opened(whole))
    assert not losses
    counts = counts_of(made)
    assert (counts["codes"], counts["text_selections"], counts["codings"]) == (4, 2, 2)
    (source,) = made.sources
    assert isinstance(source, TextSource)
    assert [each.name for each in source.selections] == ["No salgo.", "de noche"]
    assert [each.detail for each in Event.objects.filter(verb="leave_project").order_by("pk")] == [
        {"n": 0, "restricted": 0},
        {"n": 1, "restricted": 1},
    ]
    # How much of it is restricted is told to whoever sees that.
    levels = Event.objects.filter(verb="leave_project").order_by("pk")
    assert [each.access_level == "restricted" for each in levels] == [False, True]
    brought = _take(client, audit, _bring(client, audit, whole))
    assert brought.taken["codes"] == brought.taken["documents"] == 0
    assert (Segment.objects.count(), Document.objects.count()) == (2, 1)


def test_coders_rows_and_ways(audit, coordinator, group, signed_in) -> None:
    """6"""
    client = signed_in(coordinator)
    chosen = {"activity": group.number}
    brought = _take(
        *(client, audit, _bring(client, audit, content())),
        **chosen, **{f"coder-{guid('Eva')}": "-"},
    )  # fmt: skip
    assert brought.taken["waiting"] == 1
    brought = _take(client, audit, _bring(client, audit, maxqda()), joined="0", **chosen)
    assert (brought.taken["documents"], brought.taken["waiting"]) == (1, 1)
    _made_as_they_are(client, audit, brought)
    assert _words(Segment.objects.latest("pk")) == "Salgo"
    doubtful = nvivo("Uno\r\ndos\r\ntres", part(8, 12, "Miedo", name="line:3"))
    brought = _bring(client, audit, doubtful)
    page = client.get(_at("project", audit, brought.number)).content.decode()
    assert "<q>tres</q>" in page
    assert "<q>\ntr</q>" in page
    brought = _take(client, audit, brought, way="as_written", **chosen)
    _made_as_they_are(client, audit, brought)
    assert _words(Segment.objects.latest("pk")) == "\ntr"


def _picture() -> bytes:
    goal = io.BytesIO()
    Image.new("RGB", (200, 100)).save(goal, "JPEG")
    return goal.getvalue()


def test_pictures_places_and_blindness(audit, coordinator, group, in_role, signed_in) -> None:
    """7"""
    client, other = signed_in(coordinator), in_role(Role.CODER)
    coding = f'<Coding guid="{guid("x")}"><CodeRef targetGUID="{guid("Miedo")}"/></Coding>'
    inside = (
        f'{codebook("Miedo")}<Sources><PictureSource guid="{guid("p")}" name="foto" '
        f'path="internal://f.jpg"><PictureSelection guid="{guid("r")}" firstX="120" firstY="10" '
        f'secondX="20" secondY="60">{coding}</PictureSelection></PictureSource><AudioSource '
        f'guid="{guid("a")}" name="voz" path="internal://v.ogg">{coding}</AudioSource></Sources>'
    )
    media = {"sources/f.jpg": _picture(), "sources/v.ogg": b"OggS" + bytes(99)}
    brought = _bring(client, audit, packed({"a.qde": project(inside), **media}))
    brought = _take(client, audit, brought, activity=group.number)
    assert (brought.taken["documents"], brought.taken["passages"]) == (1, 1)
    [refused] = brought.taken["refused"]
    assert (refused["n"], "recorded" in refused["what"]["en"]) == (1, True)
    page = client.get(_at("project", audit, brought.number)).content.decode()
    assert refused["what"]["en"] in page
    region = Segment.objects.get()
    assert region.region == [100, 100, 500, 500]
    drawn = Mark.objects.create(
        audit=audit, number=1, shape="point", pole="threat", precision_m=5, source="drawn",
        group=DrawingGroup.objects.create(activity=group, number=1, label="G", people=6),
        drawn='{"type": "Point", "coordinates": [-100.4, 20.6]}',
    )  # fmt: skip
    make = {"audit": audit, "by": coordinator, "code": region.code}
    code_passage(mark=drawn, key=uuid.uuid4(), **make)
    code_passage(document=region.document, key=uuid.uuid4(), **{**make, "by": other})

    def left() -> Any:
        answer = client.post(_at("leave_project", audit), {"media": "1"})
        return read_project(opened(b"".join(answer.streaming_content)))[0]

    made = left()
    (source,) = made.sources
    assert isinstance(source, PictureSource)
    (selection,) = source.selections
    assert (selection.first, selection.second) == ((20, 10), (120, 60))
    assert [json.loads(each.geometry)["coordinates"] for each in made.places] == [[-100.4, 20.6]]
    assert (len(source.codings), len(made.users)) == (1, 2)
    give(region.document, coordinator, other)
    (source,) = left().sources
    assert (len(source.codings), len(source.selections)) == (0, 1)


def test_who_may_and_what_is_broken(audit, coordinator, group, in_role, signed_in) -> None:
    """8"""
    client = signed_in(coordinator)
    brought = _bring(client, audit, packed({"a.txt": "x"}))
    page = client.get(_at("project", audit, brought.number)).content.decode()
    assert "The file holds no project" in page
    client.post(_at("drop_project", audit, brought.number))
    assert BroughtProject.objects.get().file is None
    brought = _bring(client, audit, content())
    answer = client.post(_at("take_project", audit, brought.number), follow=True)
    assert "isn&#x27;t chosen" in answer.content.decode()
    for role in (Role.CODER, Role.OFFICIAL):
        other = signed_in(in_role(role))
        for name in ("projects", "project"):
            more = [brought.number] if name == "project" else []
            assert other.get(_at(name, audit, *more)).status_code == 403
        assert other.post(_at("leave_project", audit)).status_code == 403
        for name in ("take_project", "keep_names_of_project"):
            assert other.post(_at(name, audit, brought.number)).status_code == 403


def test_nobody_decided(audit, coordinator, signed_in) -> None:
    """9"""
    _bring(signed_in(coordinator), audit, content())
    erase_what_is_over(timezone.localdate() + WAITS + dt.timedelta(days=2))
    brought = BroughtProject.objects.get()
    assert (brought.state, brought.file) == ("dropped", None)


def _left(client: Any, audit: Any, **chosen: Any) -> Project:
    answer = client.post(_at("leave_project", audit), chosen)
    return read_project(opened(b"".join(answer.streaming_content)))[0]


def test_sets_and_variables(audit, coordinator, group, signed_in) -> None:
    """10"""
    client = signed_in(coordinator)
    other = plan_activity(
        audit=audit, by=coordinator, title="Norte", technique="interview", access_level="team"
    )

    def value(name: str, written: str) -> str:
        ref = f'<VariableRef targetGUID="{guid(name)}"/>'
        return f"<VariableValue>{ref}<TextValue>{written}</TextValue></VariableValue>"

    def case(name: str, source: str, *values: str) -> str:
        told = f'<SourceRef targetGUID="{guid(source)}"/>'
        return f'<Case guid="{guid(name)}" name="{name}">{"".join(values)}{told}</Case>'

    inside = (
        codebook("Miedo", "Oscuro")
        + "<Variables>"
        + "".join(
            f'<Variable guid="{guid(e)}" name="{e}" typeOfVariable="Text"/>'
            for e in ("Sexo", "Edad", "Zona", "Oficio")
        )
        + "</Variables><Cases>"
        + case("Persona 1", "A", value("Sexo", "mujer"), value("Edad", "34"))
        + case("Persona 2", "A", value("Sexo", "Hombre"))
        + case("Rosa", "B", value("Sexo", "f"), value("Edad", "muchos"))
        + "</Cases><Sources>"
        + text("A", value("Zona", "norte") + part(11, 19, "Miedo"), plainTextPath="a.txt")
        + text("B", value("Oficio", "x") + part(0, 2), plainTextPath="b.txt")
        + f'<AudioSource guid="{guid("v")}" name="voz" path="v.ogg"><Transcript guid="{guid("w")}" '
        f'name="voz" plainTextPath="w.txt"><SyncPoint guid="{guid("1")}" timeStamp="0" position="0"'
        f'/><SyncPoint guid="{guid("2")}" timeStamp="900" position="4"/><TranscriptSelection '
        f'guid="{guid("ts")}" fromSyncPoint="{guid("1")}" toSyncPoint="{guid("2")}"><Coding '
        f'guid="{guid("tc")}"><CodeRef targetGUID="{guid("Oscuro")}"/></Coding>'
        "</TranscriptSelection></Transcript></AudioSource>"
        + f'</Sources><Links><Link guid="{guid("l")}" name="causa" originGUID="{guid("A")}" '
        f'targetGUID="{guid("Miedo")}"/></Links><Sets><Set guid="{guid("s")}" name="De noche">'
        f'<MemberCode targetGUID="{guid("Miedo")}"/></Set><Set guid="{guid("t")}" name="Mercado">'
        f'<MemberSource targetGUID="{guid("B")}"/></Set></Sets>'
    )
    said = {"sources/a.txt": "Persona 1: no salgo\nPersona 2: yo tampoco", "sources/b.txt": "No."}
    said["sources/w.txt"] = "Aquí no se ve."
    brought = _bring(client, audit, packed({"a.qde": project(inside), **said}))
    chosen = {"activity": group.number, "var2": "activity", "var2-0": other.number}
    chosen["var1-1"] = "60+"
    page = client.get(_at("project", audit, brought.number), chosen).content.decode()
    told = ("recording: 2.", "without a note: 1.", 'value="women" selected')
    for words in ("A → Miedo", "Rosa", "Oficio</th>", *told):
        assert words in page, words
    assert "Edad: muchos" not in page
    assert "Edad: muchos" in client.get(_at("project", audit, brought.number)).content.decode()
    brought = _take(client, audit, brought, **chosen)
    _made_as_they_are(client, audit, brought)
    first, second, script = Document.objects.order_by("number")
    assert [_words(each) for each in script.segments.all()] == ["Aquí"]
    assert (first.activity, first.access_level) == (other, "team")
    assert (second.activity, second.access_level) == (group, "field")
    told = [(e.label, e.part, e.sex, e.age) for e in first.speakers.order_by("number")]
    assert told == [
        ("Persona 1", "participant", "women", "30-59"),
        ("Persona 2", "participant", "men", ""),
    ]
    # “Rosa” is told of the only one who speaks, and her name nowhere.
    assert [(e.label, e.sex, e.age) for e in second.speakers.all()] == [("", "women", "60+")]
    tree = [(node.depth, str(node.code)) for node in flat(tree_of(audit, None))]
    assert sorted(tree) == [(0, "De noche"), (0, "Oscuro"), (1, "Miedo")]
    made = _left(client, audit)
    names = {each.guid: each.name for each in made.variables}
    cases = [
        (e.name, [(names[v.variable], v.written) for v in e.values], len(e.selections))
        for e in made.cases
    ]
    assert cases[0] == (
        *("Persona 1", [("Sexo", "mujeres"), ("Edad", "30 a 59"), ("Papel", "participante")]), 1
    )  # fmt: skip
    assert {(e.name, len(e.sources)) for e in made.sets} == {("Norte", 1), ("Mercado", 2)}
    # Nothing is lost of what is here, nor doubled, when it comes back.
    whole = b"".join(client.post(_at("leave_project", audit)).streaming_content)
    back = _bring(client, audit, whole)
    assert "Nothing is lost" in client.get(_at("project", audit, back.number)).content.decode()
    _take(client, audit, back)
    assert (Document.objects.count(), Speaker.objects.count(), Code.objects.count()) == (3, 3, 3)


_SIGNS = "aé\u0301ñ😀\U00010400\r\n Ωא\u200d."
_MEMO = st.text(st.sampled_from("aéñ😀\U00010400 Ωא.\n"), max_size=9)


@st.composite
def _foreign(draw: st.DrawFn) -> bytes:
    """Two texts, two coders, two codes in a category, one of them in a set, notes."""
    users = tuple(User(guid=guid(e), name=e) for e in ("Carmen", "Coder"))
    fear, dark = (
        Code_(guid=guid(e), name=e, colour=colour, description=draw(_MEMO))
        for e, colour in (("Miedo 😀", "#D55E00"), ("Oscuro\u0301", "#0072B2"))
    )
    sources = []
    for n in range(2):
        words = f"{n}{draw(st.uuids())} {draw(st.text(st.sampled_from(_SIGNS), max_size=30))}."
        parts = []
        for m in range(2):
            start = draw(st.integers(0, len(words)))
            coding = Coding(
                guid=guid(f"{words}{m}"),
                code=draw(st.sampled_from((fear, dark))).guid,
                user=users[m].guid,
            )
            parts.append(
                TextSelection(
                    **{"guid": guid(f"{m}{words}"), "description": draw(_MEMO)},
                    **{"start": start, "end": draw(st.integers(start, len(words)))},
                    codings=(coding,),
                )
            )
        sex = Value(variable=guid("Sexo"), kind=Kind.TEXT, written=("mujer", "hombre")[n % 2])
        sources.append(
            TextSource(
                **{"guid": guid(words), "name": f"T{n}", "text": words, "values": (sex,)},
                selections=tuple(parts),
            )
        )
    made = Project(
        **{"name": "x", "origin": ORIGIN, "users": users, "sources": tuple(sources)},
        codes=(Code_(guid=guid("Todo"), name="Todo", is_codable=False, children=(fear, dark)),),
        variables=(Variable(guid=guid("Sexo"), name="Sexo"),),
        sets=(Set(guid=guid("s"), name="De noche", codes=(fear.guid,)),),
    )
    return b"".join(write_archive(made, {}))


def _alike(made: Project) -> Any:
    """What a project says, without its GUIDs and moments."""
    codes = {path[-1].guid: path for path in codes_of(made.codes)}
    names = {each.guid: each.name for each in (*made.users, *made.variables, *made.sources)}

    def values(told: Any) -> Any:
        return sorted((names[each.variable], each.written) for each in told)

    texts = [each for each in made.sources if isinstance(each, TextSource)]
    return {
        "codes": sorted(
            ("/".join(e.name for e in path), path[-1].colour, path[-1].description)
            for path in codes.values()
        ),
        "sets": sorted(
            (e.name, sorted(codes[c][-1].name for c in e.codes)) for e in made.sets if e.codes
        ),
        "texts": sorted(
            (
                each.text,
                values(each.values),
                sorted(
                    (p.start, p.end, p.name, p.description, codes[c.code][-1].name, names[c.user])
                    for p in each.selections
                    for c in p.codings
                ),
                sorted(values(case.values) for case in made.cases if each.guid in case.sources),
            )
            for each in texts
        ),
    }


@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=_foreign())
def test_out_and_in_again(audit, coordinator, in_role, signed_in, content) -> None:
    """11"""
    client = signed_in(coordinator)
    coder = Person.objects.filter(name="Coder").first() or in_role(Role.CODER)
    Person.objects.filter(pk=coder.pk).update(name="Coder")
    second = Audit.objects.filter(slug="leon").first() or create_audit(
        **{"slug": "leon", "name": "León", "country": "mx", "languages": ["es", "en"]},
        **{"select": 9, "by": coordinator},
    )
    give_role(audit=second, person=coder, role=Role.CODER, by=coordinator)
    found = []
    for each in (audit, second):
        activity = plan_activity(
            **{"audit": each, "by": coordinator, "title": "Mercado", "technique": "interview"},
            access_level="field",
        )
        brought = _take(client, each, _bring(client, each, content), activity=activity.number)
        assert brought.taken["refused"] == []
        _made_as_they_are(client, each, brought)
        answer = client.post(_at("leave_project", each), {"activity": activity.number})
        content = b"".join(answer.streaming_content)
        found.append(_alike(read_project(opened(content))[0]))
    assert found[0] == found[1]
    assert sum(len(parts) for _text, _values, parts, _cases in found[0]["texts"]) == 4
    assert all(cases for _text, _values, _parts, cases in found[0]["texts"])


def test_sample_projects(audit, coordinator, group, signed_in, real_data) -> None:
    """12"""
    folder = real_data("refi-qda")
    client = signed_in(coordinator)
    schema = etree.XMLSchema(etree.parse(folder / "Project.xsd"))
    for name in ("atlasti8_standard_project", "qualitative_coding_demo"):
        before = time.perf_counter()
        brought = _bring(client, audit, (folder / f"{name}.qdpx").read_bytes())
        brought = _take(client, audit, brought, activity=group.number)
        taken = time.perf_counter()
        print(name, brought.taken, f"{taken - before:.1f} s")  # noqa: T201
    # Two people gave their addresses there, which nobody may keep in one go.
    for each in Mention.objects.filter(kind="mail"):
        decide(document=each.document, mention=each.pk, state="replaced", by=coordinator)
    for brought in BroughtProject.objects.filter(state="taken"):
        client.post(_at("keep_names_of_project", audit, brought.number))
        work_off(audit)
    assert Segment.objects.count() == 205
    whole = b"".join(client.post(_at("leave_project", audit), {"media": "1"}).streaming_content)
    schema.assertValid(etree.fromstring(opened(whole).project()))


def test_a_disk_that_is_full(audit, coordinator, group, signed_in, monkeypatch) -> None:
    """13"""
    client = signed_in(coordinator)
    brought = _bring(client, audit, content())
    real = taking.end
    for stops in (OSError(errno.ENOSPC, "full"), KeyboardInterrupt()):
        monkeypatch.setattr(taking, "end", Mock(side_effect=stops))
        with suppress(KeyboardInterrupt):
            _take(client, audit, brought, activity=group.number)
        brought.refresh_from_db()
        assert brought.state == "waiting"
        for model in (Document, Code, Segment, WaitingPassage):
            assert not model.objects.exists()
    monkeypatch.setattr(taking, "end", real)
    assert _take(client, audit, brought, activity=group.number).taken["waiting"] == 2
