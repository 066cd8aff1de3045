"""The sources of a project as documents, and what was coded of them as passages.

Nothing is looked up or written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from sereno.exchange.refi_qda.losses import Loss
from sereno.exchange.refi_qda.memos import loose_notes, memos_of
from sereno.exchange.refi_qda.positions import PLAIN, Counted, Counting, countings_of
from sereno.exchange.refi_qda.prepared import (
    PreparedText,
    joined,
    losses_in,
    prepared,
    prepared_transcript,
    surveys_in,
)
from sereno.exchange.refi_qda.project import (
    AudioSource,
    Case,
    Coding,
    PdfSource,
    PictureSource,
    Project,
    Selection,
    Source,
    TextSource,
    Value,
    VideoSource,
    coder_of,
    codes_of,
    selections_of,
)
from sereno.exchange.refi_qda.writing import ORIGIN
from sereno.web.coding.texts.making import is_nameless

Kind = Literal["text", "picture", "pdf", "audio", "video"]
Recording = AudioSource | VideoSource
Region = tuple[int, int, int, int]
# A variable's guid, and the value as it is written.
Fact = tuple[str, str]


@dataclass(frozen=True)
class ComingPart:
    """One code of one part of a document. selection: its guid. code, user: theirs. Without a place
    it is the whole document. region: left, top, right, bottom in pixels.
    """

    selection: str
    code: str
    user: str
    memo: str = ""
    span: tuple[int, int] | None = None
    region: Region | None = None
    moment: tuple[int, int] | None = None


@dataclass(frozen=True)
class ComingDocument:
    """A source as a document. text: in its normal form, None where it has none. file: the member of
    the archive, "" where it isn't there or is the text alone. facts: values of variables, of all of
    it; people: those of each of several who speak in it, by what they are called.
    """

    guid: str
    name: str
    kind: Kind
    text: PreparedText | None = None
    file: str = ""
    parts: tuple[ComingPart, ...] = ()
    facts: tuple[Fact, ...] = ()
    people: tuple[tuple[str, tuple[Fact, ...]], ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether anything of it came along."""
        return bool(self.file or (self.text is not None and self.text.text))


@dataclass
class Sources:
    """A project's documents by how positions are counted and which surveys are joined. speaker:
    whoever answers a survey, as the text calls them before their number.
    """

    project: Project
    way: Counting | None = None
    joined: frozenset[int] = frozenset()
    speaker: str = ""
    documents: list[ComingDocument] = field(init=False)
    losses: list[Loss] = field(init=False)

    def __post_init__(self) -> None:
        self.counted = countings_of(self.project, own_origin=ORIGIN)
        self._memos = memos_of(self.project)
        self._cases: dict[str, list[Case]] = {}
        for case in self.project.cases:
            for guid in case.sources:
                self._cases.setdefault(guid, []).append(case)
        texts = [each for each in self.project.sources if isinstance(each, TextSource)]
        self.surveys = surveys_in(texts)
        together = {
            row.guid: at for at in self.joined if at < len(self.surveys)
            for row in self.surveys[at][1]
        }  # fmt: skip
        found = [
            *(
                made
                for source in self.project.sources
                if source.guid not in together
                for made in self._with_facts(source)
            ),
            *(self._survey(at) for at in sorted(set(together.values()))),
        ]
        scripts = frozenset(
            script.guid
            for source in self.project.sources
            if isinstance(source, Recording)
            for script in source.transcripts
        )
        self.documents = _once(found, scripts)
        self.losses = [*losses_in(self._texts), *self._lost()]

    @property
    def doubtful(self) -> dict[str, Counted]:
        """The texts of which it has to be asked how their positions are counted."""
        return {guid: each for guid, each in self.counted.items() if not each.is_sure}

    @property
    def _texts(self) -> Iterator[PreparedText]:
        # Of one that didn't come along it is told that it didn't.
        return (each.text for each in self.documents if each.text is not None and each.text.text)

    def way_of(self, guid: str) -> Counting:
        """How a text's positions are counted: as its words tell, else as was chosen."""
        counted = self.counted.get(guid, Counted((PLAIN,)))
        is_chosen = self.way is not None and self.way in counted.ways
        return self.way if is_chosen and self.way is not None else counted.ways[0]

    def _with_facts(self, source: Source) -> Iterator[ComingDocument]:
        facts, people = self._facts(source)
        for made in self._of(source):
            yield replace(made, facts=facts, people=people)

    def _facts(
        self, source: Source
    ) -> tuple[tuple[Fact, ...], tuple[tuple[str, tuple[Fact, ...]], ...]]:
        """What variables tell of a source, and of each of several cases of it that have a name."""
        cases = self._cases.get(source.guid, [])
        named = [each for each in cases if each.name]
        is_one = len(named) == 1 and not is_nameless(named[0].name)
        whole = [each for each in cases if not each.name or is_one]
        values = [*source.values, *(value for each in whole for value in each.values)]
        if isinstance(source, PdfSource) and source.words is not None:
            values += source.words.values
        people = () if is_one else tuple((each.name, _told(each.values)) for each in named)
        return _told(values), people

    def _of(self, source: Source) -> Iterator[ComingDocument]:
        whole = tuple(self._parts(source, source.codings))
        if isinstance(source, TextSource):
            yield self._text(source, source.guid, source.name, whole)
        elif isinstance(source, PdfSource):
            words = source.words or TextSource(guid=source.guid, text=None)
            made = self._text(words, source.guid, source.name, whole)
            yield replace(made, kind="pdf", file=source.file)
        elif isinstance(source, PictureSource):
            parts = tuple(
                replace(each, region=(*part.first, *part.second))
                for part in source.selections
                for each in self._parts(part, part.codings)
            )
            yield ComingDocument(
                source.guid, source.name, "picture", file=source.file, parts=(*whole, *parts)
            )
        elif isinstance(source, Recording):
            parts = tuple(
                replace(each, moment=(part.begin, part.end))
                for part in source.selections
                for each in self._parts(part, part.codings)
            )
            yield ComingDocument(
                source.guid, source.name, source.type, file=source.file, parts=(*whole, *parts)
            )
            for script in source.transcripts:
                text = prepared_transcript(script, self.way or PLAIN)
                selections = {each.guid: each for each in script.selections}
                yield ComingDocument(
                    script.guid,
                    script.name,
                    "text",
                    text=text,
                    parts=self._placed(text, selections),
                )

    def _text(
        self, text: TextSource, guid: str, name: str, whole: tuple[ComingPart, ...]
    ) -> ComingDocument:
        ready = replace(prepared(text, self.way_of(text.guid)), name=name)
        selections = {each.guid: each for each in text.selections}
        return ComingDocument(
            guid, name, "text", text=ready, parts=(*whole, *self._placed(ready, selections))
        )

    def _survey(self, at: int) -> ComingDocument:
        name, rows = self.surveys[at]
        ready = [prepared(row, self.way_of(row.guid)) for row in rows]
        text = joined(ready, guid=rows[0].guid, name=name, speaker=self.speaker)
        selections = {each.guid: each for row in rows for each in row.selections}
        people = tuple(
            (f"{self.speaker} {number}", self._facts(row)[0]) for number, row in enumerate(rows, 1)
        )
        return ComingDocument(
            *(rows[0].guid, name, "text"),
            text=text,
            parts=self._placed(text, selections),
            people=people,
        )

    def _placed(
        self, text: PreparedText, selections: Mapping[str, Selection]
    ) -> tuple[ComingPart, ...]:
        return tuple(
            replace(each, span=(passage.start, passage.end))
            for passage in text.passages
            for each in self._parts(selections[passage.guid], selections[passage.guid].codings)
        )

    def _parts(self, thing: Selection | Source, codings: Iterable[Coding]) -> Iterator[ComingPart]:
        for coding in codings:
            words = (self._memos.get(thing.guid, ""), self._memos.get(coding.guid, ""))
            memo = "\n\n".join(dict.fromkeys(each for each in words if each))
            # What is said of a whole source is its own, and not its code's.
            memo = memo if isinstance(thing, Selection) else words[1]
            yield ComingPart(thing.guid, coding.code, coder_of(coding, thing), memo)

    def _names(self) -> dict[str, str]:
        """What links may point to, by name: of a passage its source, and never its words."""
        project = self.project
        found = {path[-1].guid: path[-1].name for path in codes_of(project.codes)}
        found |= {each.guid: each.name for each in project.cases}
        found |= {each.guid: each.name for each in project.sets}
        for source in project.sources:
            found[source.guid] = source.name
            found |= {each.guid: source.name for each in selections_of(source)}
        return found

    def _lost(self) -> Iterator[Loss]:
        """What of a project has no place here."""
        project = self.project
        notes = {each.guid for each in project.texts_of_notes}
        names = self._names() if project.links else {}
        for link in project.links:
            if not notes & {link.origin, link.target}:
                ends = (names.get(end, "…") for end in (link.origin, link.target))
                yield Loss("refi_link_left_out", " → ".join(ends), {"name": link.name or "–"})
        if project.places:
            yield Loss("refi_place_left_out", "", {"n": len(project.places)})
        if project.description:
            yield Loss("refi_note_left_out", project.name)
        for note in loose_notes(project):
            yield Loss("refi_note_left_out", note.name)
        for source in project.sources:
            if source.guid in self._memos:
                yield Loss("refi_memo_of_source_left_out", source.name)
            if isinstance(source, PdfSource):
                told = source.words.selections if source.words else ()
                elsewhere = {each.guid for each in told}
                n = sum(
                    each.guid not in elsewhere and bool(each.codings) for each in source.selections
                )
                if n:
                    yield Loss("refi_pdf_part_left_out", source.name, {"n": n})
            # A part of a PDF may be there twice: on its page, and in its words.
            coded = {each.guid for each in selections_of(source) if each.codings}
            loose = {each.guid for each in selections_of(source)} - coded
            noted = len(loose & self._memos.keys())
            for code, n in (
                ("refi_memo_without_code", noted),
                ("refi_selection_without_code", len(loose) - noted),
            ):
                if n:
                    yield Loss(code, source.name, {"n": n})
            for script in source.transcripts if isinstance(source, Recording) else ():
                if n := sum(each.at_ms is not None for each in script.points):
                    yield Loss("refi_times_left_out", script.name or source.name, {"n": n})


def _told(values: Iterable[Value]) -> tuple[Fact, ...]:
    """What isn't blank, each once."""
    told = ((each.variable, each.written.strip()) for each in values)
    return tuple(dict.fromkeys(each for each in told if all(each)))


def _once(documents: Iterable[ComingDocument], scripts: frozenset[str]) -> list[ComingDocument]:
    """A document and the transcript of its recording, where both say the same, are one. Rows of a
    survey that say the same are not. scripts: the GUIDs of transcripts.
    """
    found = list(documents)
    by_digest = {
        each.text.digest: at
        for at, each in enumerate(found)
        if each.text is not None and each.text.text and each.guid not in scripts
    }
    gone = set()
    for at, each in enumerate(found):
        same = by_digest.get(each.text.digest) if each.text is not None else None
        if each.guid in scripts and same is not None:
            known = found[same]
            found[same] = replace(known, parts=(*known.parts, *each.parts))
            gone.add(at)
    return [each for at, each in enumerate(found) if at not in gone]
