"""Projects of other programs: brought, looked through, taken over; and taken away.

1. A project is read confined by a job, its file sealed; the page tells what would become of it,
   what is here already and what is lost. Nothing is written before somebody says so.
2. Taken over, there are its codes in their tree, its documents under the activity with its level,
   its passages by whom they are, with their notes, at their words; its files are gone.
3. Brought again, with other GUIDs as well, nothing is doubled.
4. Passages wait until the names of their text are decided, whatever becomes of codes meanwhile, and
   come at their places in it; a name found late moves them. What has a telephone in it can't be
   said to have lost its names before.
5. What leaves is what a person sees: restricted material by explicit choice alone, noted; it comes
   back here without doubling anything.
6. A coder is left out; rows of a survey are joined; it is asked how positions are counted.
7. Parts of pictures keep their place in both directions; a recording that nobody agreed to isn't
   kept, and that is told; coded places go along as GeoJSON; of a blind round nothing leaves.
8. A file that can't be read is told by its job; whoever doesn't keep the coding gets no page.
9. Nobody decided within a month: it is erased.
10. A disk that is full and a machine that stops leave nothing half written; it is taken then.
"""

from __future__ import annotations

import datetime as dt
import errno
import io
import json
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.utils import timezone
from PIL import Image

from sereno.exchange.refi_qda.packages import opened
from sereno.exchange.refi_qda.project import (
    PictureSource,
    TextSource,
    counts_of,
)
from sereno.exchange.refi_qda.reading import read_project
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
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
    TextVersion,
    WaitingPassage,
)
from sereno.web.coding.projects import taking
from sereno.web.coding.segments.changes import code_passage
from sereno.web.coding.texts.deciding import add_mention, decide
from sereno.web.coding.texts.making import make_text
from sereno.web.coding.texts.reading import newest_text
from sereno.web.diagnosis.consent.resting import erase_what_is_over
from sereno.web.diagnosis.consent.undecided import WAITS
from sereno.web.diagnosis.models import Activity, Document, DrawingGroup, Mark
from sereno.web.jobs.running import work_off
from tests.integration.web.coding.brought_projects import (
    WITH_PHONE,
    address,
    bring,
    content,
    held_group,
    made_as_they_are,
    take,
    words_of,
)
from tests.integration.web.coding.coded import give
from tests.unit.exchange.refi_qda.as_written import (
    codebook,
    guid,
    maxqda,
    nvivo,
    packed,
    part,
    project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def group(audit, coordinator) -> Activity:
    """A focus group to which projects are brought."""
    return held_group(audit, coordinator)


def test_a_project(audit, coordinator, group, signed_in, settings) -> None:
    """1, 2, 3"""
    client = signed_in(coordinator)
    brought = bring(client, audit, content())
    page = client.get(address("project", audit, brought.number)).content.decode()
    for words in ("Barrio de Ana.qdpx", "Grupo 1", "Todo › Miedo", "foto", "is a new code"):
        assert words in page, words
    assert not Code.objects.exists()
    assert not Document.objects.exists()
    for path in Path(settings.HOME).rglob("*"):
        assert not path.is_file() or b"No salgo" not in path.read_bytes()
    chosen = {"activity": group.number, "level": "field"}
    brought = take(client, audit, brought, **chosen)
    document = Document.objects.get()
    assert brought.taken == {
        **{"codes": 3, "documents": 1, "passages": 0, "waiting": 2, "refused": []},
        "texts": [document.number],
    }
    made_as_they_are(client, audit, brought)
    assert (brought.state, brought.file, brought.read) == ("taken", None, None)
    names = [
        (node.depth, str(node.code), node.code.is_codable) for node in flat(tree_of(audit, None))
    ]
    assert names == [(0, "Todo", False), (1, "Todo", True), (1, "Miedo", True)]
    assert Code.objects.get(name="Todo", is_codable=True).colour == "vermilion"
    assert (document.activity, document.access_level, document.title) == (group, "field", "")
    first, second = Segment.objects.order_by("start")
    assert (words_of(first), first.memo, first.origin) == ("No salgo.", "¿Siempre?", "import")
    assert (words_of(second), second.coder, second.text.text[20:24]) == (
        *("de noche", coordinator, "Café"),
    )
    event = Event.objects.get(verb="take_project")
    assert (event.detail["n"], event.access_level) == (0, "restricted")
    assert "Ana" not in str(event.detail)
    for anew in ("", " anew"):
        brought = bring(client, audit, content(anew=anew))
        page = client.get(address("project", audit, brought.number)).content.decode()
        assert "is a new code" not in page
        brought = take(client, audit, brought, **chosen)
        assert (brought.taken["codes"], brought.taken["documents"]) == (0, 0)
    assert (Code.objects.count(), Segment.objects.count()) == (3, 2)


def test_names_that_were_not_replaced(audit, coordinator, group, in_role, signed_in) -> None:
    """4"""
    client = signed_in(coordinator)
    brought = bring(client, audit, content(said=WITH_PHONE))
    brought = take(client, audit, brought, activity=group.number)
    assert (brought.taken["documents"], brought.taken["waiting"]) == (1, 2)
    document = Document.objects.get()
    page = client.get(address("project", audit, brought.number)).content.decode()
    assert "with telephones, addresses or the like" in page
    # Nobody can say that its names were replaced before, since they weren't.
    client.post(address("keep_names_of_project", audit, brought.number))
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
    client.post(address("make_text", audit, document.number))
    text = newest_text(document)
    assert text is not None
    assert text.text.startswith("Persona 1: No salgo.")
    first, second = Segment.objects.order_by("start")
    assert [(words_of(e), str(e.code)) for e in (first, second)] == [
        *(("No salgo.", "Temor"), ("de noche", "Todo")),
    ]
    assert (first.memo, first.needs_look) == ("¿Siempre?", False)
    assert not WaitingPassage.objects.exists()
    # A name found late moves them; brought again, also in its first words, nothing is doubled.
    mention, _gone = add_mention(document=document, start=8, end=13, kind="person", by=coordinator)
    decide(document=document, mention=mention.pk, state="replaced", by=coordinator)
    made = make_text(document=document, by=coordinator)
    assert made.touched == 1
    brought = bring(client, audit, content(said=WITH_PHONE))
    assert (
        "is a new code"
        not in client.get(address("project", audit, brought.number)).content.decode()
    )
    brought = take(client, audit, brought)
    told = {key: brought.taken[key] for key in ("codes", "documents", "passages", "waiting")}
    assert set(told.values()) == {0}
    assert Segment.objects.count() == 2


def test_a_name_within_what_waits(audit, coordinator, group, signed_in) -> None:
    client = signed_in(coordinator)
    take(client, audit, bring(client, audit, content(said=WITH_PHONE)), activity=group.number)
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
    take(
        *(client, audit, bring(client, audit, content())),
        **{"activity": group.number, "level": "restricted"},
    )
    made_as_they_are(client, audit, BroughtProject.objects.latest("pk"))

    def left(**chosen: Any) -> bytes:
        answer = client.post(address("leave_project", audit), chosen)
        return b"".join(answer.streaming_content)

    # Its codes came with restricted documents, and are as secret.
    assert client.post(address("leave_project", audit)).status_code == 302
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
    brought = take(client, audit, bring(client, audit, whole))
    assert brought.taken["codes"] == brought.taken["documents"] == 0
    assert (Segment.objects.count(), Document.objects.count()) == (2, 1)


def test_coders_rows_and_ways(audit, coordinator, group, signed_in) -> None:
    """6"""
    client = signed_in(coordinator)
    chosen = {"activity": group.number}
    brought = take(
        *(client, audit, bring(client, audit, content())),
        **chosen, **{f"coder-{guid('Eva')}": "-"},
    )  # fmt: skip
    assert brought.taken["waiting"] == 1
    brought = take(client, audit, bring(client, audit, maxqda()), joined="0", **chosen)
    assert (brought.taken["documents"], brought.taken["waiting"]) == (1, 1)
    made_as_they_are(client, audit, brought)
    assert words_of(Segment.objects.latest("pk")) == "Salgo"
    doubtful = nvivo("Uno\r\ndos\r\ntres", part(8, 12, "Miedo", name="line:3"))
    brought = bring(client, audit, doubtful)
    page = client.get(address("project", audit, brought.number)).content.decode()
    assert "<q>tres</q>" in page
    assert "<q>\ntr</q>" in page
    brought = take(client, audit, brought, way="as_written", **chosen)
    made_as_they_are(client, audit, brought)
    assert words_of(Segment.objects.latest("pk")) == "\ntr"


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
    brought = bring(client, audit, packed({"a.qde": project(inside), **media}))
    brought = take(client, audit, brought, activity=group.number)
    assert (brought.taken["documents"], brought.taken["passages"]) == (1, 1)
    [refused] = brought.taken["refused"]
    assert (refused["n"], "recorded" in refused["what"]["en"]) == (1, True)
    page = client.get(address("project", audit, brought.number)).content.decode()
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
        answer = client.post(address("leave_project", audit), {"media": "1"})
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
    brought = bring(client, audit, packed({"a.txt": "x"}))
    page = client.get(address("project", audit, brought.number)).content.decode()
    assert "The file holds no project" in page
    client.post(address("drop_project", audit, brought.number))
    assert BroughtProject.objects.get().file is None
    brought = bring(client, audit, content())
    answer = client.post(address("take_project", audit, brought.number), follow=True)
    assert "isn&#x27;t chosen" in answer.content.decode()
    for role in (Role.CODER, Role.OFFICIAL):
        other = signed_in(in_role(role))
        for name in ("projects", "project"):
            more = [brought.number] if name == "project" else []
            assert other.get(address(name, audit, *more)).status_code == 403
        assert other.post(address("leave_project", audit)).status_code == 403
        for name in ("take_project", "keep_names_of_project"):
            assert other.post(address(name, audit, brought.number)).status_code == 403


def test_nobody_decided(audit, coordinator, signed_in) -> None:
    """9"""
    bring(signed_in(coordinator), audit, content())
    erase_what_is_over(timezone.localdate() + WAITS + dt.timedelta(days=2))
    brought = BroughtProject.objects.get()
    assert (brought.state, brought.file) == ("dropped", None)


def test_a_disk_that_is_full(audit, coordinator, group, signed_in, monkeypatch) -> None:
    """10"""
    client = signed_in(coordinator)
    brought = bring(client, audit, content())
    real = taking.end
    for stops in (OSError(errno.ENOSPC, "full"), KeyboardInterrupt()):
        monkeypatch.setattr(taking, "end", Mock(side_effect=stops))
        with suppress(KeyboardInterrupt):
            take(client, audit, brought, activity=group.number)
        brought.refresh_from_db()
        assert brought.state == "waiting"
        for model in (Document, Code, Segment, WaitingPassage):
            assert not model.objects.exists()
    monkeypatch.setattr(taking, "end", real)
    assert take(client, audit, brought, activity=group.number).taken["waiting"] == 2
