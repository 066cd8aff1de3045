"""A project as XML and as an archive, valid against the schemas of REFI-QDA 1.5."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree

from sereno.exchange.refi_qda.markup import PROJECT
from sereno.exchange.refi_qda.places import PLACES, write_places
from sereno.exchange.refi_qda.project import (
    AnySource,
    AudioSource,
    Case,
    Code,
    Coding,
    Link,
    Made,
    PdfSelection,
    PdfSource,
    PictureSelection,
    PictureSource,
    Project,
    Selection,
    Set,
    Source,
    TextSelection,
    TextSource,
    TimeSelection,
    Transcript,
    TranscriptSelection,
    Value,
    VideoSource,
)
from sereno.exchange.streamed_zip import streamed_zip
from sereno.exchange.xml_text import NEVER

ORIGIN: Final = "Sereno"
FOLDER: Final = "Sources"
_NAMES: Final = {
    "text": "TextSource",
    "picture": "PictureSource",
    "pdf": "PDFSource",
    "audio": "AudioSource",
    "video": "VideoSource",
}


def write_archive(project: Project, media: Mapping[str, Iterable[bytes]]) -> Iterator[bytes]:
    """The bytes of a `.qdpx` as it is sent. media: by the names of members that sources have.

    What a photo or a recording is doesn't get smaller, so nothing is packed but text and XML.
    """

    def members() -> Iterator[tuple[str, Iterable[bytes]]]:
        yield "project.qde", [write_project(project)]
        for name, text in _files(project):
            yield f"{FOLDER}/{name}", [text.encode()]
        if project.places:
            yield f"{FOLDER}/{PLACES}", [write_places(project.places, project.codes)]
        yield from media.items()

    return streamed_zip(members())


def write_project(project: Project) -> bytes:
    """The XML. Raises ValueError for a GUID that is none."""
    root = etree.Element(f"{{{PROJECT}}}Project", nsmap={None: PROJECT})
    _set(root, name=project.name, origin=project.origin)
    _set_made(root, project.made, "creatingUserGUID", "modifyingUserGUID")
    if project.users:
        users = _new(root, "Users")
        for user in project.users:
            _set(_under(users, "User", user.guid), name=user.name or None, id=user.initials or None)
    if project.codes:
        write_codes(_new(_new(root, "CodeBook"), "Codes"), project.codes)
    if project.variables:
        variables = _new(root, "Variables")
        for variable in project.variables:
            made = _under(variables, "Variable", variable.guid)
            _set(made, name=variable.name, typeOfVariable=variable.kind.value)
            _words(made, "Description", variable.description)
    if project.cases:
        cases = _new(root, "Cases")
        for case in project.cases:
            _case(cases, case)
    if project.sources:
        sources = _new(root, "Sources")
        for source in project.sources:
            _source(sources, source)
    if project.texts_of_notes:
        notes = _new(root, "Notes")
        for note in project.texts_of_notes:
            _text(_under(notes, "Note", note.guid), note)
    if project.links:
        links = _new(root, "Links")
        for link in project.links:
            _link(links, link)
    if project.sets:
        sets = _new(root, "Sets")
        for each in project.sets:
            _write_set(sets, each)
    _words(root, "Description", project.description)
    _refs(root, "NoteRef", project.notes)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def write_codes(parent: etree._Element, codes: Iterable[Code], *, with_notes: bool = True) -> None:
    """Codes with those below them; a codebook alone has no notes."""
    for code in codes:
        made = _under(parent, "Code", code.guid)
        _set(made, name=code.name, isCodable="true" if code.is_codable else "false")
        _set(made, color=code.colour or None)
        _words(made, "Description", code.description)
        if with_notes:
            _refs(made, "NoteRef", code.notes)
        write_codes(made, code.children, with_notes=with_notes)


def clean(text: str) -> str:
    """A text without what no XML can hold."""
    return NEVER.sub("", text)


def _files(project: Project) -> Iterator[tuple[str, str]]:
    """The texts that lie in files of their own, by the names of those."""
    for source in project.sources:
        if isinstance(source, TextSource):
            yield from _file(source)
        elif isinstance(source, PictureSource | PdfSource):
            if source.words is not None:
                yield from _file(source.words)
            if isinstance(source, PdfSource):
                for each in source.selections:
                    if each.words is not None:
                        yield from _file(each.words)
        else:
            for transcript in source.transcripts:
                yield from _file(transcript)
    for note in project.texts_of_notes:
        yield from _file(note)


def _file(text: TextSource | Transcript) -> Iterator[tuple[str, str]]:
    if text.text is not None and not text.is_embedded:
        yield f"{text.guid}.txt", text.text


def _source(parent: etree._Element, source: AnySource) -> None:
    made = _under(parent, _NAMES[source.type], source.guid)
    if isinstance(source, TextSource):
        _text(made, source)
        return
    _set(made, name=source.name or None, path=_inside(source.file))
    _set_made(made, source.made)
    _words(made, "Description", source.description)
    if isinstance(source, PictureSource):
        if source.words is not None:
            _text(_under(made, "TextDescription", source.words.guid), source.words)
        for picture_part in source.selections:
            _picture_part(made, picture_part)
    elif isinstance(source, PdfSource):
        for pdf_part in source.selections:
            _pdf_part(made, pdf_part)
        if source.words is not None:
            _text(_under(made, "Representation", source.words.guid), source.words)
    else:
        _recording(made, source)
    _rest(made, source)


def _recording(made: etree._Element, source: AudioSource | VideoSource) -> None:
    for transcript in source.transcripts:
        _transcript(made, transcript)
    name = "AudioSelection" if isinstance(source, AudioSource) else "VideoSelection"
    for part in source.selections:
        _time_part(made, name, part)


def _rest(made: etree._Element, source: Source) -> None:
    """What every source ends with."""
    _codings(made, source.codings)
    _refs(made, "NoteRef", source.notes)
    for value in source.values:
        _value(made, value)


def _text(made: etree._Element, text: TextSource) -> None:
    _set(made, name=text.name or None)
    _set_path(made, text)
    _set_made(made, text.made)
    _words(made, "Description", text.description)
    if text.is_embedded and text.text:
        _words(made, "PlainTextContent", text.text)
    for part in text.selections:
        _text_part(made, part)
    _rest(made, text)


def _set_path(made: etree._Element, text: TextSource | Transcript) -> None:
    _set(made, richTextPath=_inside(text.rich_file))
    if not text.is_embedded:
        _set(made, plainTextPath=f"internal://{text.guid}.txt")


def _transcript(parent: etree._Element, script: Transcript) -> None:
    made = _under(parent, "Transcript", script.guid)
    _set(made, name=script.name or None)
    _set_path(made, script)
    _set_made(made, script.made)
    _words(made, "Description", script.description)
    if script.is_embedded and script.text:
        _words(made, "PlainTextContent", script.text)
    for point in script.points:
        _set(_under(made, "SyncPoint", point.guid), timeStamp=point.at_ms, position=point.position)
    for part in script.selections:
        _transcript_part(made, part)
    _refs(made, "NoteRef", script.notes)


def _text_part(parent: etree._Element, part: TextSelection) -> None:
    made = _part(parent, "PlainTextSelection", part)
    _set(made, startPosition=part.start, endPosition=part.end)
    _end_of_part(made, part)


def _picture_part(parent: etree._Element, part: PictureSelection) -> None:
    made = _part(parent, "PictureSelection", part)
    _corners(made, part)
    _end_of_part(made, part)


def _pdf_part(parent: etree._Element, part: PdfSelection) -> None:
    made = _part(parent, "PDFSelection", part)
    _set(made, page=part.page)
    _corners(made, part)
    if part.words is not None:
        _text(_under(made, "Representation", part.words.guid), part.words)
    _end_of_part(made, part)


def _time_part(parent: etree._Element, name: str, part: TimeSelection) -> None:
    made = _part(parent, name, part)
    _set(made, begin=part.begin, end=part.end)
    _end_of_part(made, part)


def _transcript_part(parent: etree._Element, part: TranscriptSelection) -> None:
    made = _part(parent, "TranscriptSelection", part)
    for name, point in (("fromSyncPoint", part.from_point), ("toSyncPoint", part.to_point)):
        _set(made, **{name: _guid(point) if point else None})
    _end_of_part(made, part)


def _part(parent: etree._Element, name: str, part: Selection) -> etree._Element:
    made = _under(parent, name, part.guid)
    _set(made, name=part.name or None)
    _set_made(made, part.made)
    _words(made, "Description", part.description)
    return made


def _end_of_part(made: etree._Element, part: Selection) -> None:
    _codings(made, part.codings)
    _refs(made, "NoteRef", part.notes)


def _corners(made: etree._Element, part: PictureSelection | PdfSelection) -> None:
    _set(made, firstX=part.first[0], firstY=part.first[1])
    _set(made, secondX=part.second[0], secondY=part.second[1])


def _codings(parent: etree._Element, codings: Iterable[Coding]) -> None:
    for coding in codings:
        made = _under(parent, "Coding", coding.guid)
        _set(made, creatingUser=_guid(coding.user) if coding.user else None)
        _set(made, creationDateTime=coding.at or None)
        _refs(made, "CodeRef", [coding.code])
        _refs(made, "NoteRef", coding.notes)


def _value(parent: etree._Element, value: Value) -> None:
    made = _new(parent, "VariableValue")
    _refs(made, "VariableRef", [value.variable])
    if value.kind is not None:
        _new(made, f"{value.kind.value}Value").text = clean(value.written)


def _case(parent: etree._Element, case: Case) -> None:
    made = _under(parent, "Case", case.guid)
    _set(made, name=case.name or None)
    _words(made, "Description", case.description)
    _refs(made, "CodeRef", case.codes)
    for value in case.values:
        _value(made, value)
    _refs(made, "SourceRef", case.sources)
    _refs(made, "SelectionRef", case.selections)


def _link(parent: etree._Element, link: Link) -> None:
    made = _under(parent, "Link", link.guid)
    _set(made, name=link.name or None, direction=link.direction or None, color=link.colour or None)
    _set(made, originGUID=_guid(link.origin) if link.origin else None)
    _set(made, targetGUID=_guid(link.target) if link.target else None)
    _refs(made, "NoteRef", link.notes)


def _write_set(parent: etree._Element, each: Set) -> None:
    made = _under(parent, "Set", each.guid)
    _set(made, name=each.name)
    _words(made, "Description", each.description)
    _refs(made, "MemberCode", each.codes)
    _refs(made, "MemberSource", each.sources)
    _refs(made, "MemberNote", each.notes)


def _inside(member: str) -> str | None:
    """The path of a member in the folder of sources."""
    return f"internal://{member.partition('/')[2] or member}" if member else None


def _guid(written: str) -> str:
    return str(uuid.UUID(written))


def _new(parent: etree._Element, name: str) -> etree._Element:
    space = etree.QName(parent).namespace
    return etree.SubElement(parent, f"{{{space}}}{name}")


def _under(parent: etree._Element, name: str, guid: str) -> etree._Element:
    made = _new(parent, name)
    made.set("guid", _guid(guid))
    return made


def _set(element: etree._Element, **values: str | int | None) -> None:
    for name, value in values.items():
        if value is not None:
            element.set(name, clean(str(value)))


def _set_made(
    element: etree._Element,
    made: Made,
    by: str = "creatingUser",
    changed_by: str = "modifyingUser",
) -> None:
    _set(element, **{by: _guid(made.user) if made.user else None})
    _set(element, creationDateTime=made.at or None)
    _set(element, **{changed_by: _guid(made.changed_by) if made.changed_by else None})
    _set(element, modifiedDateTime=made.changed_at or None)


def _words(parent: etree._Element, name: str, words: str) -> None:
    if words:
        _new(parent, name).text = clean(words)


def _refs(parent: etree._Element, name: str, guids: Iterable[str]) -> None:
    for each in guids:
        _new(parent, name).set("targetGUID", _guid(each))
