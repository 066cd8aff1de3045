"""Projects of REFI-QDA, in and out.

1. The five sample projects have what the issue of coding says, and are valid; written again, they
   are valid and say the same.
2. What is written is valid and read back as it was: emoji, accents that combine, CR LF, signs
   beyond 16 bits, controls.
3. Habits of programs: the name of the `.qde`, folders, paths, rows of a survey, memos anywhere.
4. Archives and XML that mean harm, or are damaged, are refused with what to do.
5. How positions are counted is told by the names of selections; else it has to be asked.
6. Codebooks alone, valid and read back.
7. Places go along as GeoJSON, and come back.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sereno.exchange.fieldwork.normal_form import normal, normal_with_places
from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.refi_qda.codebooks import Codebook, read_qdc, write_qdc
from sereno.exchange.refi_qda.confined_projects import read_medium, read_package
from sereno.exchange.refi_qda.losses import Loss
from sereno.exchange.refi_qda.markup import root_of
from sereno.exchange.refi_qda.memos import loose_notes, memos_of
from sereno.exchange.refi_qda.packages import opened
from sereno.exchange.refi_qda.positions import Counted, Counting, LineEnds, countings_of
from sereno.exchange.refi_qda.prepared import joined, losses_in, prepared, surveys_in
from sereno.exchange.refi_qda.project import (
    AudioSource,
    Case,
    Code,
    Coding,
    Kind,
    Link,
    Made,
    PdfSelection,
    PdfSource,
    PictureSelection,
    PictureSource,
    Place,
    Project,
    Set,
    SyncPoint,
    TextSelection,
    TextSource,
    TimeSelection,
    Transcript,
    TranscriptSelection,
    User,
    Value,
    Variable,
    VideoSource,
    counts_of,
)
from sereno.exchange.refi_qda.reading import read_project
from sereno.exchange.refi_qda.writing import ORIGIN, write_archive, write_project
from sereno.vocabulary.problems import Problem
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

_ONLY = Counted((Counting(),))
COUNTS = {
    "atlasti8_standard_project": {
        **{"codes": 14, "text_sources": 6, "picture_sources": 1, "pdf_sources": 2},
        **{"audio_sources": 1, "video_sources": 2, "text_selections": 8, "picture_selections": 1},
        **{"pdf_selections": 4, "video_selections": 2, "codings": 16, "transcripts": 3},
        **{"sync_points": 13, "sets": 16},
    },
    "atlasti23_small": {"codes": 3},
    "atlasti23_blank": {"codes": 0},
    "nvivo_project": {"codes": 262, "text_sources": 2},
    "qualitative_coding_demo": {
        **{"codes": 262, "text_sources": 2, "text_selections": 158, "codings": 205},
    },
}


def _valid(xml: bytes, schema: Path) -> None:
    etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(xml))


def _written(made: Project) -> bytes:
    return b"".join(write_archive(made, {}))


def test_sample_projects(real_data: Callable[[str], Path]) -> None:
    """1"""
    folder = real_data("refi-qda")
    for name, counts in COUNTS.items():
        found = opened((folder / f"{name}.qdpx").read_bytes())
        _valid(found.project(), folder / "Project.xsd")
        made, losses = read_project(found)
        told = counts_of(made)
        print(name, {key: n for key, n in told.items() if n}, f"{len(losses)} losses")  # noqa: T201
        assert {key: told[key] for key in counts} == counts, name
        again = _written(made)
        _valid(opened(again).project(), folder / "Project.xsd")
        same, _losses = read_project(opened(again))
        assert _without_media(same) == _without_media(made), name


def _without_media(made: Project) -> Project:
    """What Word and the like made of a text isn't written again."""
    sources = tuple(
        replace(each, rich_file="") if isinstance(each, TextSource) else each
        for each in made.sources
    )
    return replace(made, sources=sources)


_WORDS = st.text(st.sampled_from("aé\u0301ñ😀\U00010400\r\n\t Ωא"), max_size=12)
_GUIDS = st.uuids().map(str)


@st.composite
def _projects(draw: st.DrawFn) -> Project:
    """A project with one of everything, its words drawn."""

    def words() -> str:
        return draw(_WORDS)

    def new() -> str:
        return draw(_GUIDS)

    user, code, variable, note = new(), new(), new(), new()
    made = Made(user=user, at="2026-11-30T10:00:00Z", changed_by=user)
    coding = Coding(guid=new(), code=code, user=user, at="2026-11-30T10:00:00Z", notes=(note,))
    kept: dict[str, Any] = {"made": made, "codings": (coding,), "notes": (note,)}

    def texts(*, is_embedded: bool) -> TextSource:
        said = words()
        start = draw(st.integers(0, len(said)))
        selection = TextSelection(
            guid=new(),
            name=words(),
            description=words(),
            start=start,
            end=draw(st.integers(start, len(said))),
            **kept,
        )
        value = Value(variable=variable, kind=Kind.TEXT, written=words())
        return TextSource(
            guid=new(),
            name=words(),
            text=said,
            is_embedded=is_embedded,
            selections=(selection,),
            values=(value,),
            **kept,
        )

    points = (SyncPoint(guid=new(), at_ms=0, position=0), SyncPoint(guid=new(), position=2))
    script = Transcript(
        guid=new(),
        text=words(),
        points=points,
        selections=(
            TranscriptSelection(guid=new(), from_point=points[0].guid, to_point=points[1].guid),
        ),
    )
    moment = TimeSelection(guid=new(), begin=1, end=2, **kept)
    sources = (
        texts(is_embedded=False),
        texts(is_embedded=True),
        PictureSource(
            guid=new(), selections=(PictureSelection(guid=new(), first=(1, 2), second=(3, 4)),)
        ),
        PdfSource(
            guid=new(),
            words=texts(is_embedded=False),
            selections=(PdfSelection(guid=new(), page=1, first=(1, 2), second=(3, 4)),),
        ),
        AudioSource(guid=new(), transcripts=(script,), selections=(moment,)),
        VideoSource(guid=new(), selections=(replace(moment, guid=new()),)),
    )
    place = Place(
        guid=new(), kind="mark", geometry='{"type": "Point", "coordinates": [-100.4, 20.6]}'
    )
    return Project(
        name=words(),
        origin=ORIGIN,
        made=made,
        description=words(),
        notes=(note,),
        users=(User(guid=user, name=words(), initials=words()),),
        codes=(
            Code(
                guid=new(),
                name="Todo",
                is_codable=False,
                colour="#D55E00",
                children=(Code(guid=code, name="Miedo", description=words(), notes=(note,)),),
            ),
        ),
        variables=(Variable(guid=variable, name=words(), description=words()),),
        cases=(Case(guid=new(), name=words(), codes=(code,), sources=(sources[0].guid,)),),
        sources=sources,
        texts_of_notes=(TextSource(guid=note, name=words(), text=words(), is_embedded=True),),
        links=(Link(guid=new(), direction="OneWay", origin=note, target=code),),
        sets=(Set(guid=new(), name=words(), codes=(code,), notes=(note,)),),
        places=(replace(place, codings=(replace(coding, notes=()),)),),
    )


@given(_projects())
def test_out_and_in_again(made: Project) -> None:
    """2, 7"""
    content = _written(made)
    found, losses = read_project(opened(content))
    assert found == made
    assert {each.code for each in losses} <= {"refi_medium_missing", "refi_text_empty"}
    for counted in countings_of(found, own_origin=ORIGIN).values():
        assert counted.ways == (Counting(),)


@settings(max_examples=5)
@given(made=_projects())
def test_what_is_written_is_valid(real_data: Callable[[str], Path], made: Project) -> None:
    """2: words that no XML can hold as well."""
    schema = real_data("refi-qda") / "Project.xsd"
    source = TextSource(guid=guid("t"), name="a\0b\x0b", text="x\0", description="\ufffe")
    _valid(write_project(replace(made, sources=(*made.sources, source))), schema)


def _read(content: bytes) -> Project:
    return read_project(opened(content))[0]


def test_where_the_project_and_its_files_are() -> None:
    """3"""
    ways = {
        "internal://a b.txt": "Sources/a b.txt",
        "internal:///a%20b.txt": "sources/a b.txt",
        "a b.txt": "SOURCES/a b.txt",
        "relative:///a b.txt": "sources/a b.txt",
        "absolute://C:\\Users\\ana\\a b.txt": "sources/a b.txt",
    }
    for path, member in ways.items():
        inside = project(f"<Sources>{text('Uno', plainTextPath=path)}</Sources>")
        for name in ("project.qde", "Project.qde", "Barrio 26.QDE", "carpeta/project.qde"):
            folder = name.rpartition("/")[0]
            at = f"{folder}/{member}" if folder else member
            made = _read(packed({"__MACOSX/._x.qde": "", name: inside, at: "sí"}))
            (source,) = made.sources
            assert isinstance(source, TextSource)
            assert (source.text, source.is_embedded) == ("sí", False), (path, name)
    again = project(f"<Sources>{text('Uno', plainTextPath='internal://../x.txt')}</Sources>")
    found, losses = read_project(opened(packed({"a.qde": again, "y.txt": "no"})))
    assert [(each.code, each.where) for each in losses] == [("refi_text_missing", "Uno")]
    assert found.sources[0] == TextSource(guid=guid("Uno"), name="Uno", text=None)


def test_rows_of_a_survey_are_joined() -> None:
    """3"""
    made = _read(maxqda())
    texts = [each for each in made.sources if isinstance(each, TextSource)]
    ((name, rows),) = surveys_in(texts)
    counted = countings_of(made, own_origin=ORIGIN)
    ready = [prepared(row, counted.get(row.guid, _ONLY).ways[0]) for row in rows]
    whole = joined(ready, guid=guid("whole"), name=name, speaker="Persona")
    assert name == "Encuesta"
    assert whole.text.startswith("Persona 1: Salgo poco, 1.\n\nPersona 2: ")
    said = [whole.text[each.start : each.end] for each in whole.passages]
    assert said == ["Salgo", "Sa"]
    assert memos_of(made)[guid("part 0 2")] == "¿Y de noche?"
    (case,) = made.cases
    assert (case.name, case.values[0].written) == ("", "mujer")
    assert len({each.digest for each in ready}) == len(rows)


def test_how_positions_are_counted() -> None:
    """5"""
    said = "Uno dos\r\ntres\r\ncuatro 😀 cinco"
    ways = {
        Counting(): (15, 21),
        Counting(LineEnds.ONE): (13, 19),
        Counting(LineEnds.ONE, is_utf16=True): (13, 19),
    }
    for way, at in ways.items():
        more = 1 if way.is_utf16 else 0
        last = (at[1] + 3 + more, at[1] + 8 + more)
        selections = (part(*at, "Miedo", name="cuatro"), part(*last, "Miedo", name="cinco"))
        found, losses = read_project(opened(nvivo(said, *selections)))
        (source,) = found.sources
        assert isinstance(source, TextSource)
        counted = countings_of(found, own_origin=ORIGIN)[source.guid]
        assert (counted.ways, counted.matched) == ((way,), 2)
        ready = prepared(source, way)
        words = [ready.text[each.start : each.end] for each in ready.passages]
        assert words == ["cuatro", "cinco"], way
        assert memos_of(found)[source.selections[0].guid] == "Volver a esto"
        assert not loose_notes(found)
        assert [each.code for each in losses] == ["refi_base_path_left_out"]
    # The third way: the file has LF, who counted had CR LF.
    found = _read(nvivo("Uno\ndos\ntres", part(10, 14, "Miedo", name="tres")))
    (source,) = found.sources
    assert countings_of(found, own_origin=ORIGIN)[source.guid].ways == (Counting(LineEnds.TWO),)
    # Names that are no words of the text tell nothing: it has to be asked.
    found = _read(nvivo("Uno\r\ndos\r\ntres", part(5, 8, "Miedo", name="line:2")))
    (source,) = found.sources
    counted = countings_of(found, own_origin=ORIGIN)[source.guid]
    assert not counted.is_sure
    assert counted.ways[0] == Counting()


def test_a_text_in_its_normal_form() -> None:
    """5: passages stay on their words, whatever the form of the text does to it."""
    words = "\n  \ufeffcafe\u0301  \r\n\x00señora\u0303 fin\r"
    spans = [(4, 9), (14, 21), (0, 3), (len(words), len(words)), (9, 2), (3, 99)]
    selections = tuple(
        TextSelection(guid=f"{at}", start=start, end=end) for at, (start, end) in enumerate(spans)
    )
    ready = prepared(TextSource(guid="x", text=words, selections=selections), Counting())
    said = [ready.text[each.start : each.end] for each in ready.passages]
    assert said == ["café", "señorã", "", ""]
    assert ready.left_out == ("4", "5")
    assert losses_in([ready]) == [Loss("refi_selection_outside", "", {"n": 2})]


BAD: dict[str, dict[str, str | bytes]] = {
    "refi_no_project": {"a.txt": "x"},
    "refi_two_projects": {"a.qde": project(""), "b.qde": project("")},
    "archive_unsafe_path": {"a.qde": project(""), "../x.txt": "x"},
    "document_bomb": {"a.qde": project(""), "sources/x.txt": "0" * (9 << 20)},
    "refi_unknown": {"a.qde": "<html/>"},
    "refi_broken": {"a.qde": "<Project"},
    "refi_entities": {"a.qde": '<!DOCTYPE Project [<!ENTITY x "y">]><Project name="&x;"/>'},
    "refi_too_deep": {
        "a.qde": project(
            "<CodeBook><Codes>" + "<Code>" * 120 + "</Code>" * 120 + "</Codes></CodeBook>"
        )
    },
}


def test_what_is_refused() -> None:
    """4"""
    for code, members in BAD.items():
        with pytest.raises(RefusedError) as refused:
            _read(packed(members))
        assert refused.value.code == code
        assert (
            Loss(code, "", {k: str(v) for k, v in refused.value.values.items()})
            .told()
            .in_every_language()
        )
    locked = bytearray(packed({"a.qde": project("")}))
    # The bit that says so, in the directory.
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(RefusedError, match="archive_password"):
        opened(bytes(locked))
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Project>&b;</Project>'
    with pytest.raises(RefusedError, match="refi_entities"):
        root_of(bomb.encode(), "Project")


def test_what_is_lost_is_told() -> None:
    """3"""
    endless = part(0, 1, "Miedo").replace('"1"', '"inf"')
    inside = (
        codebook("Miedo")
        + "<Sources>"
        + text("Uno", f"<PlainTextContent>abc</PlainTextContent>{part(0, 2, 'Otro')}{endless}")
        + f'<PictureSource guid="{guid("p")}" name="foto" path="internal://f.jpg"/>'
        + text("Vacío", plainTextPath="internal://v.txt")
        + text("Viejo", plainTextPath="internal://w.txt")
        + f'<Mapa/></Sources><Graphs><Graph guid="{guid("g")}" name="Red"/></Graphs><Otra/>'
    )
    members: dict[str, str | bytes] = {
        "a.qde": project(inside),
        "sources/v.txt": "\n",
        "sources/w.txt": b"Ni\xf1o",
    }
    found, losses = read_project(opened(packed(members)))
    assert sorted((each.code, each.where) for each in losses) == [
        ("refi_code_missing", "Uno"),
        ("refi_graph_left_out", "Red"),
        ("refi_medium_missing", "foto"),
        ("refi_part_unknown", "Mapa"),
        ("refi_part_unknown", "Otra"),
        ("refi_selection_without_place", "Uno"),
        ("refi_text_empty", "Vacío"),
        ("refi_text_encoding", "Viejo"),
    ]
    assert [each.text for each in found.sources if isinstance(each, TextSource)][-1] == "Niño"
    for each in losses:
        assert each.told().in_every_language()


def test_in_a_process_of_its_own() -> None:
    """4: what the process hands on is what it read, and why it refuses is told."""
    content = packed(
        {
            "a.qde": project(f'<Sources><AudioSource guid="{guid("a")}" path="x.m4a"/></Sources>'),
            "sources/x.m4a": b"\0\1",
        }
    )
    read = read_package(io.BytesIO(content), where="a.qdpx")
    assert read.project == _read(content)
    (source,) = read.project.sources
    assert isinstance(source, AudioSource)
    assert read_medium(io.BytesIO(content), source.file, where="a.qdpx") == b"\0\1"
    for broken in (content[:-30], struct.pack("<I", 1), packed(BAD["refi_two_projects"])):
        with pytest.raises(Problem) as problem:
            read_package(io.BytesIO(broken), where="a.qdpx")
        assert problem.value.code in ("refi_broken", "refi_two_projects")
        assert problem.value.where == "a.qdpx"


def test_codebooks(real_data: Callable[[str], Path]) -> None:
    """6"""
    fear = Code(guid=guid("Miedo"), name="Miedo", colour="#D55E00", description="a\nb")
    book = Codebook(
        origin=ORIGIN,
        codes=(Code(guid=guid("Todo"), name="Todo", is_codable=False, children=(fear,)),),
        sets=(Set(guid=guid("set"), name="De noche", description="d", codes=(fear.guid,)),),
    )
    content = write_qdc(book)
    _valid(content, real_data("refi-qda") / "Codebook.xsd")
    assert read_qdc(io.BytesIO(content), where="a.qdc") == book
    with pytest.raises(Problem) as problem:
        write_qdc(Codebook(codes=()))
    assert problem.value.code == "refi_codebook_empty"


@given(
    st.text(
        st.sampled_from("aé\u0301\u0327각\u1100\u1161\u11a8\u0958 \t\xa0\n\r\f\0\ufeff😀"),
        max_size=30,
    )
)
def test_places_in_the_normal_form(words: str) -> None:
    """5: the same form as without places, which never go backwards."""
    made, places = normal_with_places(words)
    assert made == normal(words)
    assert len(places) == len(made)
    assert (places[1:] >= places[:-1]).all()
