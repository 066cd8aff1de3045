"""A project of qualitative analysis, as REFI-QDA 1.5 has it: plain data, nothing of its XML.

Every thing has a `guid`, in small letters and without braces. Positions in a text are codepoints
from 0, the end not included; those in a picture pixels from its upper left corner; those in a PDF
points from the lower left corner of a page; those in a recording milliseconds. Moments are in
ISO 8601 as they were written, "" where none was.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who coded. initials: `id` of the format."""

    guid: str
    name: str = ""
    initials: str = ""


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code with those below it. colour: as #RRGGBB. notes: guids of notes about it."""

    guid: str
    name: str
    is_codable: bool = True
    colour: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    children: tuple[Code, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Coding:
    """That somebody gave a code. code: its guid; user: the guid of who did, "" where not told."""

    guid: str
    code: str
    user: str = ""
    at: str = ""
    notes: tuple[str, ...] = ()


class Kind(enum.StrEnum):
    """Of what kind a variable's values are."""

    TEXT = "Text"
    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    FLOAT = "Float"
    DATE = "Date"
    DATETIME = "DateTime"


@dataclass(frozen=True, kw_only=True)
class Variable:
    """Something that cases or sources have a value of."""

    guid: str
    name: str
    kind: Kind = Kind.TEXT
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Value:
    """One variable's value, as it is written; kind None: it has none."""

    variable: str
    kind: Kind | None = None
    written: str = ""


@dataclass(frozen=True, kw_only=True)
class Made:
    """Who made and last changed something, by guid, and when."""

    user: str = ""
    at: str = ""
    changed_by: str = ""
    changed_at: str = ""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A part of a source. name: often, not always, the words that it holds."""

    guid: str
    name: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    made: Made = Made()


@dataclass(frozen=True, kw_only=True)
class TextSelection(Selection):
    """A passage."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class PictureSelection(Selection):
    """A rectangle of a picture, by two corners (x, y)."""

    first: tuple[int, int]
    second: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class PdfSelection(Selection):
    """A rectangle of a page. words: what stands in it."""

    page: int
    first: tuple[int, int]
    second: tuple[int, int]
    words: TextSource | None = None


@dataclass(frozen=True, kw_only=True)
class TimeSelection(Selection):
    """A part of a recording."""

    begin: int
    end: int


@dataclass(frozen=True, kw_only=True)
class TranscriptSelection(Selection):
    """A passage of a transcript, between two sync points by guid; "" where not told."""

    from_point: str = ""
    to_point: str = ""


@dataclass(frozen=True, kw_only=True)
class SyncPoint:
    """Where in a transcript a moment of its recording is."""

    guid: str
    at_ms: int | None = None
    position: int | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is coded, or a note. codings: those of it as a whole."""

    guid: str
    name: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    made: Made = Made()


@dataclass(frozen=True, kw_only=True)
class TextSource(Source):
    """A text, or what a note says; text None: it wasn't in the archive.

    is_embedded: it stood in the XML and not in a file. rich_file: the member of the archive with
    its layout, "" where there is none.
    """

    type: Literal["text"] = "text"
    text: str | None = None
    is_embedded: bool = False
    rich_file: str = ""
    selections: tuple[TextSelection, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PictureSource(Source):
    """A picture. file: the member of the archive that holds it, "" where it isn't there."""

    type: Literal["picture"] = "picture"
    file: str = ""
    words: TextSource | None = None
    selections: tuple[PictureSelection, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PdfSource(Source):
    """A PDF. words: its text, which may be coded as well."""

    type: Literal["pdf"] = "pdf"
    file: str = ""
    words: TextSource | None = None
    selections: tuple[PdfSelection, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What is said in a recording."""

    guid: str
    name: str = ""
    description: str = ""
    text: str | None = None
    is_embedded: bool = False
    rich_file: str = ""
    points: tuple[SyncPoint, ...] = ()
    selections: tuple[TranscriptSelection, ...] = ()
    notes: tuple[str, ...] = ()
    made: Made = Made()


@dataclass(frozen=True, kw_only=True)
class AudioSource(Source):
    """A recording of sound."""

    type: Literal["audio"] = "audio"
    file: str = ""
    transcripts: tuple[Transcript, ...] = ()
    selections: tuple[TimeSelection, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VideoSource(Source):
    """A recording of moving pictures."""

    type: Literal["video"] = "video"
    file: str = ""
    transcripts: tuple[Transcript, ...] = ()
    selections: tuple[TimeSelection, ...] = ()


AnySource = TextSource | PictureSource | PdfSource | AudioSource | VideoSource


@dataclass(frozen=True, kw_only=True)
class Case:
    """Whom or what sources speak of; a nameless one often only carries a source's variables."""

    guid: str
    name: str = ""
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Set:
    """Things that belong together."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Link:
    """That two things have to do with each other."""

    guid: str
    name: str = ""
    direction: str = ""
    colour: str = ""
    origin: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """A coded place of a map, which the format has nothing for: it goes along as GeoJSON.

    geometry: of GeoJSON, as JSON, in EPSG:4326. kind: "mark" or "stop".
    """

    guid: str
    kind: str
    geometry: str
    name: str = ""
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Project:
    """A whole project. origin: the program that wrote it. Its basePath, which often tells the
    name of a person, is not kept.
    """

    name: str
    origin: str = ""
    made: Made = Made()
    description: str = ""
    notes: tuple[str, ...] = ()
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[AnySource, ...] = ()
    texts_of_notes: tuple[TextSource, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """A codebook alone. sets: of codes, such as a second category in which one stands."""

    codes: tuple[Code, ...]
    sets: tuple[Set, ...] = ()
    origin: str = ""


def codes_of(codes: tuple[Code, ...], above: tuple[Code, ...] = ()) -> Iterator[tuple[Code, ...]]:
    """Every code with those above it, the uppermost first and itself last, in their order."""
    for code in codes:
        path = (*above, code)
        yield path
        yield from codes_of(code.children, path)


def texts_of(source: AnySource) -> Iterator[TextSource]:
    """The texts with positions of a source: itself, or what a picture or a PDF says."""
    if isinstance(source, TextSource):
        yield source
    elif isinstance(source, PictureSource | PdfSource) and source.words is not None:
        yield source.words


def selections_of(source: AnySource) -> Iterator[Selection]:
    """Every part of a source and of its texts and transcripts."""
    yield from source.selections
    for text in texts_of(source):
        if text is not source:
            yield from text.selections
    if isinstance(source, AudioSource | VideoSource):
        for transcript in source.transcripts:
            yield from transcript.selections


def codings_of(project: Project) -> Iterator[Coding]:
    """Every coding of a project, also those of places."""
    for source in project.sources:
        yield from source.codings
        for text in texts_of(source):
            if text is not source:
                yield from text.codings
        for part in selections_of(source):
            yield from part.codings
    for place in project.places:
        yield from place.codings


def coded_in(project: Project) -> frozenset[str]:
    """The guids of the codes that something has."""
    return frozenset(each.code for each in codings_of(project))


def coder_of(coding: Coding, part: Selection | Source) -> str:
    """Whose a coding is, by guid: who made what is coded where it doesn't tell itself."""
    return coding.user or part.made.user or part.made.changed_by


def counts_of(project: Project) -> dict[str, int]:
    """How many there are of each thing, by a word for it."""
    sources = project.sources
    parts = [part for source in sources for part in selections_of(source)]
    whole = [*sources, *(text for source in sources for text in texts_of(source))]
    codings = {id(each): len(each.codings) for each in (*parts, *whole)}
    scripts = [
        script
        for each in sources
        if isinstance(each, AudioSource | VideoSource)
        for script in each.transcripts
    ]
    return {
        "codes": sum(1 for _path in codes_of(project.codes)),
        "users": len(project.users),
        **{
            f"{kind}_sources": sum(each.type == kind for each in sources)
            for kind in ("text", "picture", "pdf", "audio", "video")
        },
        "text_selections": sum(isinstance(each, TextSelection) for each in parts),
        "picture_selections": sum(isinstance(each, PictureSelection) for each in parts),
        "pdf_selections": sum(isinstance(each, PdfSelection) for each in parts),
        "audio_selections": _timed(sources, "audio"),
        "video_selections": _timed(sources, "video"),
        "transcript_selections": sum(isinstance(each, TranscriptSelection) for each in parts),
        "codings": sum(codings.values()),
        "transcripts": len(scripts),
        "sync_points": sum(len(each.points) for each in scripts),
        "notes": len(project.texts_of_notes),
        "cases": len(project.cases),
        "variables": len(project.variables),
        "sets": len(project.sets),
        "links": len(project.links),
    }


def _timed(sources: tuple[AnySource, ...], kind: str) -> int:
    return sum(len(each.selections) for each in sources if each.type == kind)
