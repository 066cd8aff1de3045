"""What an audit coded as a project for other programs: what a person sees and chooses, no more.

Of a text only the one that is coded leaves, without names; of a picture the one that people see.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypedDict

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sereno.exchange.refi_qda.project import (
    AnySource,
    AudioSource,
    Coding,
    Made,
    PictureSelection,
    PictureSource,
    Place,
    Project,
    Set,
    TextSelection,
    TextSource,
    TimeSelection,
    User,
    VideoSource,
)
from sereno.exchange.refi_qda.project import Code as OtherCode
from sereno.exchange.refi_qda.writing import FOLDER, ORIGIN, clean
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.tree import Node, flat, tree_of
from sereno.web.coding.models import Code, Segment, TextVersion
from sereno.web.coding.projects.colours import colour_of
from sereno.web.coding.projects.guids import guid_in
from sereno.web.coding.projects.told import Told
from sereno.web.coding.segments.passages import WHOLE
from sereno.web.coding.texts.reading import texts_of
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Activity, Document, DocumentKind, DocumentVersion, Faces
from sereno.web.files.models import KeptFile
from sereno.web.people.models import Person

_BLOCK: Final = 1 << 20
_RECORDINGS: Final = {DocumentKind.AUDIO: AudioSource, DocumentKind.VIDEO: VideoSource}


@dataclass(frozen=True)
class Scope:
    """What is to leave. activity: its number, of that alone; is_restricted: restricted material
    too; has_media: pictures and recordings, not what was coded of them alone.
    """

    activity: int | None = None
    is_restricted: bool = False
    has_media: bool = False


class _Told(TypedDict):
    """What every part of a source is told with."""

    guid: str
    description: str
    codings: tuple[Coding, ...]
    made: Made


class Leaving:
    """A project made of what a person sees of an audit."""

    def __init__(self, audit: Audit, person: Person, scope: Scope) -> None:
        self.audit, self.person, self.scope = audit, person, scope
        self.media: dict[str, KeptFile] = {}

    @cached_property
    def documents(self) -> list[Document]:
        """Those that leave: with a text that is coded, or with something coded of them."""
        rows = Document.objects.for_person(self.audit, self.person)
        rows = rows.exclude(state__in=DOCUMENT_LIFE.closed)
        rows = rows.exclude(kind=DocumentKind.CONSENT_SHEET)
        if self.scope.activity is not None:
            rows = rows.filter(activity__number=self.scope.activity)
        coded = set(self._segments.values_list("document", flat=True))
        with_text = set(
            TextVersion.objects.filter(document__in=rows).values_list("document", flat=True)
        )
        found = rows.filter(pk__in=coded | with_text).select_related("activity").order_by("number")
        return [each for each in found if self._may_leave(each.access_level)]

    def _may_leave(self, level: str) -> bool:
        return self.scope.is_restricted or level != AccessLevel.RESTRICTED

    @cached_property
    def _levels(self) -> list[str]:
        """Of what may leave: a code too may be called by restricted words."""
        levels = self.audit.access_levels_of(self.person)
        return [level for level in levels if self._may_leave(level)]

    @cached_property
    def _nodes(self) -> list[Node]:
        return tree_of(self.audit, self._levels)

    @property
    def n_restricted(self) -> int:
        """How many of the documents are restricted."""
        return sum(each.access_level == AccessLevel.RESTRICTED for each in self.documents)

    @property
    def _segments(self) -> QuerySet[Segment]:
        seen: QuerySet[Segment] = Segment.objects.for_person(self.audit, self.person)
        rows = seen.filter(removed_at=None, code__access_level__in=self._levels)
        return rows.select_related("code", "coder", "mark__group__activity", "stop__leg__activity")

    def project(self) -> Project:
        """The project; `media` then says which files go along."""
        leaving = {each.pk for each in self.documents}
        by_document: dict[int | None, list[Segment]] = {}
        users: dict[str, User] = {}
        for each in self._segments.order_by("start", "pk"):
            if each.document_id is None or each.document_id in leaving:
                by_document.setdefault(each.document_id, []).append(each)
        nodes = flat(self._nodes)
        here = {node.code.pk for node in nodes}
        retired = {
            each.code.pk: each.code
            for found in by_document.values()
            for each in found
            if each.code_id not in here
        }
        texts = texts_of(self.documents)
        told = Told(self.audit, self.documents, texts)
        sources = tuple(
            replace(source, values=told.values_of(document))
            for document in self.documents
            for source in self._source(
                document, texts.get(document.pk), by_document.get(document.pk, ()), users
            )
        )
        places = tuple(self._places(by_document.get(None, ()), users))
        return Project(
            name=clean(self.audit.name),
            origin=ORIGIN,
            users=tuple(users.values()),
            codes=(*self._tree(self._nodes, set()), *map(self._code, retired.values())),
            variables=told.variables,
            cases=tuple(told.cases(by_document)),
            sets=(*self._sets(nodes), *told.sets()),
            sources=sources,
            places=places,
        )

    def _tree(self, nodes: Iterable[Node], seen: set[int]) -> Iterator[OtherCode]:
        """Codes in the first of their places; the format has no second one."""
        for node in nodes:
            if node.code.pk not in seen:
                seen.add(node.code.pk)
                yield self._code(node.code, tuple(self._tree(node.children, seen)))

    def _code(self, code: Code, children: tuple[OtherCode, ...] = ()) -> OtherCode:
        words = [code.definition] if code.definition else []
        for name in ("inclusion", "exclusion", "example"):
            if said := getattr(code, name):
                head = str(Code._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                words.append(f"{head.capitalize()}: {said}")
        return OtherCode(
            guid=guid_in(self.audit, "code", code.number),
            name=clean(code.name),
            is_codable=code.is_codable,
            colour=colour_of(code),
            description=clean("\n\n".join(words)),
            children=children,
        )

    def _sets(self, nodes: Iterable[Node]) -> Iterator[Set]:
        """Categories in which a code stands beside its first one."""
        first: set[int] = set()
        more: dict[Code, list[str]] = {}
        parents: dict[int | None, Code] = {node.code.pk: node.code for node in nodes}
        for node in nodes:
            category = parents.get(node.place.parent_id)
            if node.code.pk in first and category is not None:
                guid = guid_in(self.audit, "code", node.code.number)
                more.setdefault(category, []).append(guid)
            first.add(node.code.pk)
        for category, codes in more.items():
            yield Set(
                guid=guid_in(self.audit, "set", category.number),
                name=clean(category.name),
                codes=tuple(dict.fromkeys(codes)),
            )

    def _source(
        self,
        document: Document,
        text: TextVersion | None,
        segments: Iterable[Segment],
        users: dict[str, User],
    ) -> Iterator[AnySource]:
        guid, name = guid_in(self.audit, "document", document.number), clean(str(document))
        whole = tuple(self._coding(e, users) for e in segments if _is_whole(e))
        if text is not None:
            yield TextSource(
                guid=guid,
                name=name,
                text=text.text,
                codings=whole,
                selections=tuple(self._passages(text, segments, users)),
            )
        elif document.faces != Faces.NO_PICTURE and document.kind not in _RECORDINGS:
            file, size = self._picture(document)
            yield PictureSource(
                guid=guid,
                name=name,
                file=file,
                codings=whole,
                selections=tuple(self._regions(segments, size, users)),
            )
        elif document.kind in _RECORDINGS:
            yield _RECORDINGS[DocumentKind(document.kind)](
                guid=guid,
                name=name,
                file=self._recording(document),
                codings=whole,
                selections=tuple(self._moments(segments, users)),
            )

    def _coding(self, segment: Segment, users: dict[str, User]) -> Coding:
        key = "consensus" if segment.coder is None else str(segment.coder_id)
        user = guid_in(self.audit, "person", key)
        name = _("consensus") if segment.coder is None else str(segment.coder)
        users.setdefault(user, User(guid=user, name=clean(name)))
        return Coding(
            guid=guid_in(self.audit, "coding", segment.key),
            code=guid_in(self.audit, "code", segment.code.number),
            user=user,
            at=_moment(segment.made_at),
        )

    def _told(self, segment: Segment, users: dict[str, User]) -> _Told:
        coding = self._coding(segment, users)
        return {
            "guid": str(segment.key),
            "description": clean(segment.memo),
            "codings": (coding,),
            "made": Made(user=coding.user, at=coding.at, changed_at=_moment(segment.changed_at)),
        }

    def _passages(
        self, text: TextVersion, segments: Iterable[Segment], users: dict[str, User]
    ) -> Iterator[TextSelection]:
        said = text.text
        for each in segments:
            # A passage of an earlier text would lie at another place of this one.
            if each.start is not None and each.end is not None and each.text_id == text.pk:
                words = said[each.start : each.end]
                yield TextSelection(
                    **self._told(each, users), name=clean(words), start=each.start, end=each.end
                )

    def _regions(
        self, segments: Iterable[Segment], size: tuple[int, int], users: dict[str, User]
    ) -> Iterator[PictureSelection]:
        for each in segments:
            if each.region is not None:
                left, top, width, height = each.region
                yield PictureSelection(
                    **self._told(each, users),
                    first=_pixels(left, top, size),
                    second=_pixels(left + width, top + height, size),
                )

    def _moments(
        self, segments: Iterable[Segment], users: dict[str, User]
    ) -> Iterator[TimeSelection]:
        for each in segments:
            if each.from_ms is not None and each.to_ms is not None:
                yield TimeSelection(**self._told(each, users), begin=each.from_ms, end=each.to_ms)

    def _picture(self, document: Document) -> tuple[str, tuple[int, int]]:
        """The member that holds it and its size; without it as many pixels as it has parts."""
        version = self._version(document)
        if version is None or version.shown is None or not self.scope.has_media:
            return "", (WHOLE, WHOLE)
        from PIL import Image

        with version.shown.open() as stream:
            size = Image.open(io.BytesIO(stream.read()), formats=["JPEG"]).size
        return self._member(document, version.shown, "jpg"), size

    def _recording(self, document: Document) -> str:
        version = self._version(document)
        if version is None or version.file is None or not self.scope.has_media:
            return ""
        ending = version.file_name.rpartition(".")[2].lower()
        return self._member(document, version.file, ending if ending.isalnum() else "bin")

    def _version(self, document: Document) -> DocumentVersion | None:
        rows = DocumentVersion.objects.given_of(document).select_related("shown", "file")
        version: DocumentVersion | None = rows.first()
        for kept in (version.shown, version.file) if version is not None else ():
            if kept is not None:
                kept.audit = self.audit
        return version

    def _member(self, document: Document, kept: KeptFile, ending: str) -> str:
        name = f"{FOLDER}/{guid_in(self.audit, 'document', document.number)}.{ending}"
        self.media[name] = kept
        return name

    def _places(self, segments: Iterable[Segment], users: dict[str, User]) -> Iterator[Place]:
        """Marks and stops with what they are coded by, in one feature each."""
        if self.scope.activity is not None:
            wanted = [e for e in segments if _activity_of(e).number == self.scope.activity]
        else:
            wanted = list(segments)
        found: dict[str, Place] = {}
        for each in wanted:
            activity = _activity_of(each)
            if not self._may_leave(activity.access_level):
                continue
            kind = "mark" if each.mark is not None else "stop"
            thing = each.mark or each.stop
            assert thing is not None
            guid = guid_in(self.audit, kind, thing.number)
            known = found.get(guid) or Place(
                guid=guid, kind=kind, name=clean(str(thing)), geometry=_geometry(each)
            )
            codings = (*known.codings, self._coding(each, users))
            found[guid] = Place(
                guid=guid, kind=kind, name=known.name, geometry=known.geometry, codings=codings
            )
        yield from found.values()

    def blocks(self) -> Mapping[str, Iterator[bytes]]:
        """The bytes of the files that go along, read as they are sent."""
        return {name: _blocks(kept) for name, kept in self.media.items()}


def _activity_of(segment: Segment) -> Activity:
    """Of a mark or a stop."""
    if segment.mark is not None:
        return segment.mark.activity
    assert segment.stop is not None
    activity: Activity = segment.stop.leg.activity
    return activity


def _geometry(segment: Segment) -> str:
    if segment.mark is not None:
        return str(segment.mark.drawn)
    assert segment.stop is not None
    return json.dumps({"type": "Point", "coordinates": segment.stop.position})


def _is_whole(segment: Segment) -> bool:
    return segment.start is None and segment.region is None and segment.from_ms is None


def _pixels(left: int, top: int, size: tuple[int, int]) -> tuple[int, int]:
    return round(left * size[0] / WHOLE), round(top * size[1] / WHOLE)


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _blocks(kept: KeptFile) -> Iterator[bytes]:
    with kept.open() as stream:
        while block := stream.read(_BLOCK):
            yield block
