"""What the coding screen shows of a thing before its script has asked anything."""

from __future__ import annotations

from dataclasses import dataclass

from sereno.web.coding.models import Block, Part, Speaker
from sereno.web.coding.segments.reading import Reading
from sereno.web.diagnosis.models import Document, DocumentVersion, Mark, Stop
from sereno.web.diagnosis.models.participants import AgeBand, Sex
from sereno.web.documents import Context

RECORDINGS = ("audio/", "video/")


@dataclass(frozen=True)
class Turn:
    """A turn or a paragraph: who says it, if anybody, and what."""

    ordinal: int
    who: str
    about: str
    asks: bool
    words: str


def turns_of(reading: Reading) -> list[Turn]:
    """The turns of a text. Whoever says several in a row is named once."""
    told = {}
    for block in reading.blocks:
        speaker = block.speaker
        if speaker is not None and speaker.pk not in told:
            # What one is called is sealed: opened once for each, and not for each turn.
            told[speaker.pk] = (speaker.label, _about(speaker))
    found, before = [], None
    for block in reading.blocks:
        who, about = told.get(block.speaker_id, ("", "")) if block.speaker_id else ("", "")
        is_same = before is not None and block.speaker_id == before
        before = block.speaker_id
        found.append(
            Turn(
                block.ordinal,
                "" if is_same else who,
                "" if is_same else about,
                _asks(block),
                reading.units.said(block),
            )
        )
    return found


def _asks(block: Block) -> bool:
    return block.speaker is not None and block.speaker.part == Part.FACILITATOR


def _about(speaker: Speaker) -> str:
    """What is known of a speaker, in words."""
    known = []
    if speaker.sex and speaker.sex != Sex.UNKNOWN:
        known.append(str(speaker.get_sex_display()))
    if speaker.age and speaker.age != AgeBand.UNKNOWN:
        known.append(str(speaker.get_age_display()))
    return ", ".join(known)


def shown(reading: Reading) -> Context:
    """The part of the page's context that depends on what is coded."""
    row = reading.subject.row
    if isinstance(row, Mark):
        return {"surface": "whole", "words": row.words}
    if isinstance(row, Stop):
        return {"surface": "whole", "words": row.note}
    if reading.text is not None:
        return {"surface": "text", "turns": turns_of(reading), "version": reading.text.version}
    version = newest_version(row)
    if version is not None and version.shown is not None:
        return {"surface": "picture", "file": version}
    media = version.file.media_type if version is not None and version.file else ""
    if media.startswith(RECORDINGS):
        return {"surface": "recording", "file": version, "media": media.partition("/")[0]}
    return {"surface": "nothing"}


def newest_version(document: Document) -> DocumentVersion | None:
    """The version of a document's file that people see."""
    found: DocumentVersion | None = document.versions.select_related("file", "shown").first()
    return found
