"""Documents that can be coded, made by the models: turns of a transcript, codes, rounds."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from sereno.web.audits.models import Audit
from sereno.web.coding.models import (
    Assignment,
    Block,
    Code,
    CodePlace,
    Part,
    Round,
    RoundState,
    Speaker,
    TextVersion,
)
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.models import Document, DocumentVersion
from sereno.web.files.changes import keep_chunks
from sereno.web.files.models import KeptFile
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

TURNS = [
    ("Facilitadora", "¿Qué hacen ustedes cuando regresan de noche?"),
    ("Persona 3", "Después de las nueve ya nadie se baja 🚌 en la parada, porque ahí no hay luz."),
    ("Persona 5", "A mi hija le quitaron el teléfono bajando del camión. ¿Para qué regresa una?"),
]


def make_document(
    audit: Audit,
    by: Person,
    *,
    turns: Sequence[tuple[str, str]] = TURNS,
    level: str = "field",
    kind: str = "transcript",
    picture: bytes = b"",
    recording: bytes = b"",
) -> Document:
    """A document of an activity of its own; with turns, its text can be coded."""
    activity = plan_activity(
        audit=audit,
        by=by,
        title="Mujeres, San Isidro",
        technique="focus_group",
        access_level=level,
        on=timezone.localdate(),
    )
    document: Document = Document.objects.create(
        audit=audit,
        number=next_number(Document, audit),
        activity=activity,
        access_level=level,
        kind=kind,
        title="Grupo focal 07",
        created_by=by,
    )
    shown = _kept(audit, "photo.jpg", picture, "image/jpeg") if picture else None
    file = _kept(audit, "gf07.oga", recording, "audio/ogg") if recording else None
    version = DocumentVersion.objects.create(
        document=document,
        version=1,
        file_name="gf07.txt",
        file=file,
        shown=shown,
        at=timezone.now(),
    )
    if turns:
        make_text(document, version, turns)
    return document


def _kept(audit: Audit, name: str, content: bytes, media_type: str) -> KeptFile:
    kept = keep_chunks(audit=audit, name=name, chunks=[content], by=None, sealed=True)
    KeptFile.objects.filter(pk=kept.pk).update(media_type=media_type)
    return kept


def make_text(
    document: Document,
    source: DocumentVersion,
    turns: Sequence[tuple[str, str]],
    *,
    version: int = 1,
    moves: str = "[]",
) -> TextVersion:
    """A version of a document's text, a block for each turn."""
    lines = [f"{who}: {words}" for who, words in turns]
    text = TextVersion.objects.create(
        document=document,
        version=version,
        source=source,
        text="\n".join(lines),
        moves=moves,
        at=timezone.now(),
    )
    speakers: dict[str, Speaker] = {each.label: each for each in document.speakers.all()}
    at, blocks = 0, []
    for n, ((who, words), line) in enumerate(zip(turns, lines, strict=True)):
        if who not in speakers:
            part = Part.FACILITATOR if who == "Facilitadora" else Part.PARTICIPANT
            speakers[who] = Speaker.objects.create(
                document=document, number=len(speakers) + 1, label=who, part=part
            )
        begins = at + len(line) - len(words)
        blocks.append(
            Block(text=text, ordinal=n, start=begins, end=at + len(line), speaker=speakers[who])
        )
        at += len(line) + 1
    Block.objects.bulk_create(blocks)
    return text


def make_codes(audit: Audit, *names: str) -> list[Code]:
    """Codes at the root, each with two letters."""
    made = []
    for n, name in enumerate(names or ("Calle sin luz", "Asalto", "Vecinas organizadas")):
        number = next_number(Code, audit)
        code = Code.objects.create(
            audit=audit,
            number=number,
            name=name,
            letters=chr(97 + number // 26) + chr(97 + number % 26),
            pole=("vulnerability", "threat", "capacity")[n % 3],
        )
        CodePlace.objects.create(code=code, parent=None, position=number)
        made.append(code)
    return made


@transaction.atomic
def give(document: Document, *coders: Person, is_blind: bool = True) -> Round:
    """An open round in which a document is given to coders."""
    audit = document.audit
    its_round: Round = Round.objects.create(
        audit=audit,
        number=next_number(Round, audit),
        title="Ronda",
        is_blind=is_blind,
        state=RoundState.OPEN,
    )
    for coder in coders:
        Assignment.objects.create(round=its_round, document=document, coder=coder)
    return its_round
