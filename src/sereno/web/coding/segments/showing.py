"""What the coding screen shows of a thing before its script has asked anything."""

from __future__ import annotations

from dataclasses import dataclass

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.coding.models import Block, Part, Speaker, TextVersion
from sereno.web.coding.segments.reading import Reading
from sereno.web.coding.texts.reading import blocks_of
from sereno.web.diagnosis.models import Document, DocumentVersion, Mark, Stop
from sereno.web.diagnosis.models.participants import AgeBand, Sex
from sereno.web.documents import Context

RECORDINGS = ("audio/", "video/")
# So many words one after another are somebody's own; fewer are everybody's.
FEWEST_WORDS = 3
NOTHING = "nothing"


@dataclass(frozen=True)
class Turn:
    """A turn or a paragraph: who says it, if anybody, and what."""

    ordinal: int
    who: str
    about: str
    asks: bool
    words: str


def turns_of(text: TextVersion) -> list[Turn]:
    """The turns of a text. Whoever says several in a row is named once."""
    words, blocks = text.text, blocks_of(text)
    # What one is called is sealed: opened once for each, and not for each turn.
    speakers = {block.speaker.pk: block.speaker for block in blocks if block.speaker is not None}
    told = {key: (each.label, _about(each)) for key, each in speakers.items()}
    found, before = [], None
    for block in blocks:
        key = block.speaker_id
        is_same = key is not None and key == before
        before = key
        who, about = told[key] if key is not None and not is_same else ("", "")
        found.append(Turn(block.ordinal, who, about, _asks(block), words[block.start : block.end]))
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
    row, surface = reading.subject.row, surface_of(reading)
    told: Context = {"surface": surface}
    if isinstance(row, Mark):
        return told | {"words": row.words}
    if isinstance(row, Stop):
        return told | {"words": row.note}
    if reading.text is not None:
        turns = turns_of(reading.text)
        return told | {"text": reading.text, "turns": turns, "version": reading.text.version}
    version = newest_version(row)
    if surface == "recording" and version is not None and version.file is not None:
        told["media"] = version.file.media_type.partition("/")[0]
    return told | {"file": version}


def surface_of(reading: Reading) -> str:
    """How it is coded: "text", "picture", "recording", "whole" or not yet (`NOTHING`)."""
    row = reading.subject.row
    if isinstance(row, Mark | Stop):
        return "whole"
    if reading.text is not None:
        return "text"
    version = newest_version(row)
    if version is not None and version.shown is not None:
        return "picture"
    media = version.file.media_type if version is not None and version.file else ""
    return "recording" if media.startswith(RECORDINGS) else NOTHING


def check_name(name: str, reading: Reading) -> None:
    """Raises Problem code_of_restricted_words: what somebody said in restricted material stays in
    it, sealed, and is not what a code is called, which stands in lists and in the history.
    """
    row, text = reading.subject.row, reading.text
    if row.access_level != AccessLevel.RESTRICTED or len(fold(name).split()) < FEWEST_WORDS:
        return
    said = row.words if isinstance(row, Mark) else row.note if isinstance(row, Stop) else ""
    words = text.text if text is not None else said
    if f" {fold(name)} " in f" {fold(words)} ":
        raise Problem("code_of_restricted_words", name=name)


def newest_version(document: Document) -> DocumentVersion | None:
    """The version of a document's file that people see."""
    found: DocumentVersion | None = document.versions.select_related("file", "shown").first()
    return found
