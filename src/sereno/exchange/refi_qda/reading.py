"""The XML of a project, read into its plain form: the part that runs confined.

What programs really write is taken: values of attributes that are missing, references to nothing,
texts beside the XML or in it. What doesn't become part of the project is told as a loss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.refi_qda.losses import Loss
from sereno.exchange.refi_qda.markup import (
    MOST_DEPTH,
    guid_of,
    local,
    part,
    parts,
    root_of,
    targets,
    words_in,
)
from sereno.exchange.refi_qda.packages import Package
from sereno.exchange.refi_qda.project import (
    AnySource,
    AudioSource,
    Case,
    Code,
    Codebook,
    Coding,
    Kind,
    Link,
    Made,
    PdfSelection,
    PdfSource,
    PictureSelection,
    PictureSource,
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
    codes_of,
)

_KNOWN: Final = frozenset(
    {"Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs"}
    | {"Description", "NoteRef"}
)
_VALUES: Final = {f"{kind.value}Value": kind for kind in Kind}


def read_project(package: Package) -> tuple[Project, list[Loss]]:
    """The project of an archive, and what of it is lost.

    Raises RefusedError refi_* and those of `Package`.
    """
    root = root_of(package.project(), "Project")
    return _Reading(package).project(root)


def parsed_codebook(content: bytes) -> Codebook:
    """The codebook of its XML. Raises RefusedError refi_*."""
    root = root_of(content, "CodeBook")
    codes = tuple(read_code(each) for each in parts(part(root, "Codes"), "Code"))
    sets = tuple(read_set(each) for each in parts(part(root, "Sets"), "Set"))
    return Codebook(codes=codes, sets=sets, origin=root.get("origin") or "")


def read_code(element: etree._Element, depth: int = 0) -> Code:
    """A code with those below it, of a project or of a codebook."""
    if depth > MOST_DEPTH:
        raise RefusedError("refi_too_deep", most=MOST_DEPTH)
    return Code(
        guid=guid_of(element.get("guid")),
        name=(element.get("name") or "").strip(),
        # Some leave it out, and then it is one.
        is_codable=(element.get("isCodable") or "true").strip() in ("true", "1"),
        colour=element.get("color") or "",
        description=words_in(element, "Description"),
        notes=targets(element, "NoteRef"),
        children=tuple(read_code(each, depth + 1) for each in parts(element, "Code")),
    )


def read_set(element: etree._Element) -> Set:
    """A set of a project; in a codebook its members are told by another attribute."""
    codes = tuple(
        guid_of(each.get("targetGUID") or each.get("guid")) for each in parts(element, "MemberCode")
    )
    return Set(
        guid=guid_of(element.get("guid")),
        name=element.get("name") or "",
        description=words_in(element, "Description"),
        codes=codes,
        sources=targets(element, "MemberSource"),
        notes=targets(element, "MemberNote"),
    )


@dataclass
class _Reading:
    """lost: how often what is lost in which thing. here: the name of the source that is read: the
    names of its selections quote it.
    """

    package: Package
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    codes: frozenset[str] = frozenset()
    here: str = ""

    def project(self, root: etree._Element) -> tuple[Project, list[Loss]]:
        for each in root:
            if local(each) not in _KNOWN:
                self._lose("refi_part_unknown", local(each))
        for each in parts(part(root, "Graphs"), "Graph"):
            self._lose("refi_graph_left_out", each.get("name") or "")
        if root.get("basePath"):
            self._lose("refi_base_path_left_out", "")
        codes = tuple(
            read_code(each) for each in parts(part(part(root, "CodeBook"), "Codes"), "Code")
        )
        self.codes = frozenset(path[-1].guid for path in codes_of(codes))
        made = Project(
            name=root.get("name") or "",
            origin=root.get("origin") or "",
            made=_made(root, "creatingUserGUID", "modifyingUserGUID"),
            description=words_in(root, "Description"),
            notes=targets(root, "NoteRef"),
            users=tuple(_user(each) for each in parts(part(root, "Users"), "User")),
            codes=codes,
            variables=tuple(_variable(each) for each in parts(part(root, "Variables"), "Variable")),
            cases=tuple(self._case(each) for each in parts(part(root, "Cases"), "Case")),
            sources=tuple(self._sources(part(root, "Sources"))),
            texts_of_notes=tuple(self._text(each) for each in parts(part(root, "Notes"), "Note")),
            links=tuple(_link(each) for each in parts(part(root, "Links"), "Link")),
            sets=tuple(read_set(each) for each in parts(part(root, "Sets"), "Set")),
            places=self.package.places(),
        )
        losses = [Loss(code, where, {"n": n}) for (code, where), n in self.lost.items()]
        return made, losses

    def _lose(self, code: str, where: str) -> None:
        self.lost[code, where] += 1

    def _sources(self, element: etree._Element | None) -> Iterator[AnySource]:
        for each in () if element is None else element:
            self.here = each.get("name") or ""
            match local(each):
                case "TextSource":
                    text = self._text(each)
                    # NVivo writes one line end where the document has no text.
                    if text.text is not None and not text.text.strip():
                        self._lose("refi_text_empty", text.name)
                    yield text
                case "PictureSource":
                    yield PictureSource(
                        **self._source(each),
                        file=self._medium(each),
                        words=self._within(each, "TextDescription"),
                        selections=tuple(self._picture_parts(each)),
                    )
                case "PDFSource":
                    yield PdfSource(
                        **self._source(each),
                        file=self._medium(each),
                        words=self._within(each, "Representation"),
                        selections=tuple(self._pdf_parts(each)),
                    )
                case "AudioSource":
                    yield AudioSource(**self._recording(each, "AudioSelection"))
                case "VideoSource":
                    yield VideoSource(**self._recording(each, "VideoSelection"))
                case other:
                    self._lose("refi_part_unknown", other)

    def _source(self, element: etree._Element) -> dict[str, Any]:
        return {
            "guid": guid_of(element.get("guid")),
            "name": element.get("name") or "",
            "description": words_in(element, "Description"),
            "codings": self._codings(element),
            "notes": targets(element, "NoteRef"),
            "values": tuple(_value(each) for each in parts(element, "VariableValue")),
            "made": _made(element),
        }

    def _text(self, element: etree._Element) -> TextSource:
        text, is_embedded = self._words(element)
        return TextSource(
            **self._source(element),
            text=text,
            is_embedded=is_embedded,
            rich_file=self.package.member_at(element.get("richTextPath")),
            selections=tuple(self._text_parts(element)),
        )

    def _within(self, element: etree._Element, name: str) -> TextSource | None:
        found = part(element, name)
        return None if found is None else self._text(found)

    def _words(self, element: etree._Element) -> tuple[str | None, bool]:
        """The words of a text, and whether they stood in the XML."""
        inside = part(element, "PlainTextContent")
        if inside is not None:
            return inside.text or "", True
        told = element.get("plainTextPath")
        member = self.package.member_at(told)
        if member:
            text, was_clear = self.package.text(member)
            if not was_clear:
                self._lose("refi_text_encoding", element.get("name") or self.here)
            return text, False
        if told or element.get("richTextPath"):
            self._lose("refi_text_missing", element.get("name") or self.here)
            return None, False
        # A note or an empty document may have no words at all.
        return "", True

    def _medium(self, element: etree._Element) -> str:
        member = self.package.member_at(element.get("path")) or self.package.member_at(
            element.get("currentPath")
        )
        if not member:
            self._lose("refi_medium_missing", element.get("name") or "")
        return member

    def _recording(self, element: etree._Element, name: str) -> dict[str, Any]:
        return {
            **self._source(element),
            "file": self._medium(element),
            "transcripts": tuple(self._transcript(each) for each in parts(element, "Transcript")),
            "selections": tuple(self._time_parts(element, name)),
        }

    def _transcript(self, element: etree._Element) -> Transcript:
        text, is_embedded = self._words(element)
        return Transcript(
            guid=guid_of(element.get("guid")),
            name=element.get("name") or "",
            description=words_in(element, "Description"),
            text=text,
            is_embedded=is_embedded,
            rich_file=self.package.member_at(element.get("richTextPath")),
            points=tuple(
                SyncPoint(
                    guid=guid_of(each.get("guid")),
                    at_ms=_whole(each.get("timeStamp")),
                    position=_whole(each.get("position")),
                )
                for each in parts(element, "SyncPoint")
            ),
            selections=tuple(
                TranscriptSelection(
                    **self._part(each),
                    from_point=guid_of(each.get("fromSyncPoint")),
                    to_point=guid_of(each.get("toSyncPoint")),
                )
                for each in parts(element, "TranscriptSelection")
            ),
            notes=targets(element, "NoteRef"),
            made=_made(element),
        )

    def _part(self, element: etree._Element) -> dict[str, Any]:
        return {
            "guid": guid_of(element.get("guid")),
            "name": element.get("name") or "",
            "description": words_in(element, "Description"),
            "codings": self._codings(element),
            "notes": targets(element, "NoteRef"),
            "made": _made(element),
        }

    def _numbers(self, element: etree._Element, *names: str) -> tuple[int, ...] | None:
        found = [_whole(element.get(name)) for name in names]
        numbers = tuple(each for each in found if each is not None)
        if len(numbers) == len(names):
            return numbers
        self._lose("refi_selection_without_place", self.here)
        return None

    def _text_parts(self, element: etree._Element) -> Iterator[TextSelection]:
        for each in parts(element, "PlainTextSelection"):
            if at := self._numbers(each, "startPosition", "endPosition"):
                yield TextSelection(**self._part(each), start=at[0], end=at[1])

    def _picture_parts(self, element: etree._Element) -> Iterator[PictureSelection]:
        for each in parts(element, "PictureSelection"):
            if at := self._numbers(each, "firstX", "firstY", "secondX", "secondY"):
                yield PictureSelection(
                    **self._part(each), first=(at[0], at[1]), second=(at[2], at[3])
                )

    def _pdf_parts(self, element: etree._Element) -> Iterator[PdfSelection]:
        for each in parts(element, "PDFSelection"):
            if at := self._numbers(each, "page", "firstX", "firstY", "secondX", "secondY"):
                yield PdfSelection(
                    **self._part(each),
                    page=at[0],
                    first=(at[1], at[2]),
                    second=(at[3], at[4]),
                    words=self._within(each, "Representation"),
                )

    def _time_parts(self, element: etree._Element, name: str) -> Iterator[TimeSelection]:
        for each in parts(element, name):
            if at := self._numbers(each, "begin", "end"):
                yield TimeSelection(**self._part(each), begin=at[0], end=at[1])

    def _codings(self, element: etree._Element) -> tuple[Coding, ...]:
        found = []
        for each in parts(element, "Coding"):
            code = next(iter(targets(each, "CodeRef")), "")
            if code not in self.codes:
                self._lose("refi_code_missing", self.here)
                continue
            found.append(
                Coding(
                    guid=guid_of(each.get("guid")),
                    code=code,
                    user=guid_of(each.get("creatingUser")),
                    at=each.get("creationDateTime") or "",
                    notes=targets(each, "NoteRef"),
                )
            )
        return tuple(found)

    def _case(self, element: etree._Element) -> Case:
        return Case(
            guid=guid_of(element.get("guid")),
            name=element.get("name") or "",
            description=words_in(element, "Description"),
            codes=targets(element, "CodeRef"),
            values=tuple(_value(each) for each in parts(element, "VariableValue")),
            sources=targets(element, "SourceRef"),
            selections=targets(element, "SelectionRef"),
        )


def _made(
    element: etree._Element, by: str = "creatingUser", changed_by: str = "modifyingUser"
) -> Made:
    return Made(
        user=guid_of(element.get(by)),
        at=element.get("creationDateTime") or "",
        changed_by=guid_of(element.get(changed_by)),
        changed_at=element.get("modifiedDateTime") or "",
    )


def _user(element: etree._Element) -> User:
    return User(
        guid=guid_of(element.get("guid")),
        name=element.get("name") or "",
        initials=element.get("id") or "",
    )


def _variable(element: etree._Element) -> Variable:
    told = element.get("typeOfVariable")
    return Variable(
        guid=guid_of(element.get("guid")),
        name=element.get("name") or "",
        kind=next((kind for kind in Kind if kind.value == told), Kind.TEXT),
        description=words_in(element, "Description"),
    )


def _value(element: etree._Element) -> Value:
    variable = next(iter(targets(element, "VariableRef")), "")
    for each in parts(element, *_VALUES):
        return Value(variable=variable, kind=_VALUES[local(each)], written=each.text or "")
    return Value(variable=variable)


def _link(element: etree._Element) -> Link:
    return Link(
        guid=guid_of(element.get("guid")),
        name=element.get("name") or "",
        direction=element.get("direction") or "",
        colour=element.get("color") or "",
        origin=guid_of(element.get("originGUID")),
        target=guid_of(element.get("targetGUID")),
        notes=targets(element, "NoteRef"),
    )


def _whole(written: str | None) -> int | None:
    """A whole number, also where a program writes 12.0; None where none is written."""
    try:
        return int(float(written)) if written and len(written) < 20 else None
    except (ValueError, OverflowError):
        return None
