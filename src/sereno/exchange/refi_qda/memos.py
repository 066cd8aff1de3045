"""What people noted about the things of a project, wherever their program puts it.

Some write a memo as the thing's description, some as a note that the thing points to, some as a
note with a link to the thing.
"""

from __future__ import annotations

from collections.abc import Iterator

from sereno.exchange.refi_qda.project import (
    AudioSource,
    Code,
    Project,
    Selection,
    Source,
    TextSource,
    Transcript,
    VideoSource,
    codes_of,
    selections_of,
    texts_of,
)


def memos_of(project: Project) -> dict[str, str]:
    """What is noted of each thing, by its guid; a note in several places is told in each."""
    notes = {note.guid: _said(note) for note in project.texts_of_notes}
    linked: dict[str, list[str]] = {}
    for link in project.links:
        for note, thing in ((link.origin, link.target), (link.target, link.origin)):
            if note in notes:
                linked.setdefault(thing, []).append(note)
    memos = {}
    for guid, description, told in _things(project):
        of_notes = [notes.get(each, "") for each in (*told, *linked.get(guid, ()))]
        words = [each.strip() for each in (description, *of_notes)]
        if said := "\n\n".join(dict.fromkeys(each for each in words if each)):
            memos[guid] = said
    return memos


def loose_notes(project: Project) -> list[TextSource]:
    """Notes that are about nothing: a journal of the project."""
    used = {note for _guid, _words, notes in _things(project) for note in notes}
    used |= {end for link in project.links for end in (link.origin, link.target)}
    return [note for note in project.texts_of_notes if note.guid not in used]


def _said(note: TextSource) -> str:
    words = [note.description.strip(), (note.text or "").strip()]
    return "\n\n".join(dict.fromkeys(each for each in words if each))


def _things(project: Project) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Everything that may have a memo: its guid, description and notes."""
    for path in codes_of(project.codes):
        yield _told(path[-1])
    for source in project.sources:
        yield _told(source)
        for text in texts_of(source):
            if text is not source:
                yield _told(text)
        if isinstance(source, AudioSource | VideoSource):
            for script in source.transcripts:
                yield _told(script)
        for part in selections_of(source):
            yield _told(part)
            for coding in part.codings:
                yield coding.guid, "", coding.notes


def _told(
    thing: Code | Source | Selection | Transcript,
) -> tuple[str, str, tuple[str, ...]]:
    return thing.guid, thing.description, thing.notes
