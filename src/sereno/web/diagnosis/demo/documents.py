"""What the made-up activities left: transcripts of many voices, notes, photos, a recording.

They come in as files that people send: the same verbs read and seal them.
"""

from __future__ import annotations

import io

import numpy as np

from sereno.vocabulary.language import Language
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.demo.facts import loudness
from sereno.web.diagnosis.demo.speech import (
    Place,
    conversation,
    known_in,
    notes,
    people_at,
)
from sereno.web.diagnosis.documents.changes import add_document, say_nothing_to_hide
from sereno.web.diagnosis.documents.examining import examined
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.models import Activity, ActivityState, Document, Technique
from sereno.web.files.changes import spooled
from sereno.web.records.changes import take_step

# In all: what is written of conversations and of walks; more of a group than of whoever is alone.
TEXTS = 250
OF_A_GROUP, OF_ONE = 2.0, 1.0
TURNS = 24
RATE = 8000
SECONDS_A_TURN = 4
SIZE = (1200, 800)
# Notes of a walk, for each transcript of what was said on it.
NOTES_EVERY = 2
# The file's number is the table's, from 1.
TRANSCRIPT, NOTED = "transcripcion_{n}.txt", "notas_{n}.txt"


def leave_documents(
    audit: Audit, rng: np.random.Generator, spoken: Language, texts: int = TEXTS
) -> None:
    """What the activities left whose papers are in, as long as anybody there still agrees: so many
    texts, and one of each at least.
    """
    found = Activity.objects.filter(
        audit=audit, state__in=(ActivityState.DOCUMENTED, ActivityState.VERIFIED)
    )
    rows = found.prefetch_related("consents", "participants", "areas").order_by("number")
    # What a map leaves are its marks.
    left = [
        each
        for each in rows
        if each.technique != Technique.MAPPING and any(map(in_force, each.consents.all()))
    ]
    if not left:
        return
    shares = np.array(
        [OF_ONE if each.technique == Technique.INTERVIEW else OF_A_GROUP for each in left]
    )
    many = 1 + rng.multinomial(max(0, texts - len(left)), shares / shares.sum())
    heard = [_area(each)[0] for each, n in zip(left, many, strict=True) for _text in range(n)]
    loud = loudness(audit, heard)
    names = known_areas(audit).chosen
    recorded = next(
        (a for a in left if any(e.record and in_force(e) for e in a.consents.all())), None
    )
    late = next(
        (
            a
            for a in left
            if a.technique == Technique.FOCUS_GROUP and not a.with_minors and a is not recorded
        ),
        None,
    )
    for activity, n in zip(left, many, strict=True):
        code, name = _area(activity)
        others = [each for each in names.values() if each != name] or [name]
        place = Place(code, name, known_in(code, spoken), others, loud)
        _of_one(
            activity,
            int(n),
            place,
            rng,
            spoken,
            is_recorded=activity is recorded,
            is_late=activity is late,
        )


def _area(activity: Activity) -> tuple[str, str]:
    area = next(iter(activity.areas.all()))
    return area.code, area.name


def _of_one(
    activity: Activity,
    texts: int,
    place: Place,
    rng: np.random.Generator,
    spoken: Language,
    *,
    is_recorded: bool,
    is_late: bool,
) -> None:
    """Transcripts and notes, photos of a walk, and the recording of one activity."""
    is_walk = activity.technique == Technique.WALK
    for table in range(texts):
        if is_walk and table % NOTES_EVERY:
            words = notes(place, rng, spoken)
            leave(activity, NOTED.format(n=table + 1), words.encode(), spoken, kind="notes")
            continue
        people = people_at(activity, table, spoken)
        turns = conversation(people, place, rng, spoken, late=is_late and table == 0)
        if is_recorded and table == 0:
            turns = turns[:TURNS]
            leave(activity, "audio.wav", _hum(rng, len(turns)), spoken)
            leave(activity, "transcripcion.srt", _timed(turns), spoken)
        else:
            text = "\n\n".join(f"{speaker}: {words}" for speaker, words in turns)
            leave(activity, TRANSCRIPT.format(n=table + 1), text.encode(), spoken)
    if is_walk:
        photo = leave(activity, "foto.jpg", street_photo(rng), "")
        if rng.random() < 0.5:
            say_nothing_to_hide(document=photo, version=1, by=None)


def leave(
    activity: Activity, name: str, content: bytes, spoken: str, *, kind: str = ""
) -> Document:
    with spooled(audit=activity.audit, name=name, chunks=[content], sealed=True) as spool:
        document = add_document(
            activity=activity,
            spool=spool,
            found=examined(spool),
            by=None,
            language=spoken,
            kind=kind,
        )
        take_step(DOCUMENTS, row=document, step="check", by=None)
    return document


def _timed(turns: list[tuple[str, str]]) -> bytes:
    """The turns as SubRip."""

    def at(seconds: int) -> str:
        return f"00:{seconds // 60:02}:{seconds % 60:02},000"

    return "\n".join(
        f"{i + 1}\n{at(i * SECONDS_A_TURN)} --> {at((i + 1) * SECONDS_A_TURN)}\n{speaker}: {said}\n"
        for i, (speaker, said) in enumerate(turns)
    ).encode()


def _hum(rng: np.random.Generator, turns: int) -> bytes:
    """A WAV in which every turn hums at a pitch of its own: nobody's voice."""
    times = np.arange(SECONDS_A_TURN * RATE) / RATE
    fade = np.sin(np.pi * times / SECONDS_A_TURN)
    parts = [np.sin(2 * np.pi * pitch * times) * fade for pitch in rng.uniform(110, 330, turns)]
    data = (128 + 40 * np.concatenate(parts)).astype(np.uint8).tobytes()
    rate, size = RATE.to_bytes(4, "little"), len(data)
    head = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    return head + b"\1\0\1\0" + rate + rate + b"\1\0\x08\0data" + size.to_bytes(4, "little") + data


def street_photo(rng: np.random.Generator) -> bytes:
    """A photo of a street that is nowhere: sky, houses, a road, and a lamp that may be out."""
    from PIL import Image, ImageDraw

    dusk, lit = rng.random() < 0.5, rng.random() < 0.6
    width, height = SIZE
    picture = Image.new("RGB", SIZE, (38, 44, 84) if dusk else (150, 190, 225))
    pen = ImageDraw.Draw(picture)
    left = 0
    while left < width:
        wide, tall = int(rng.integers(140, 260)), int(rng.integers(220, 420))
        shade = [int(each * (0.45 if dusk else 1)) for each in rng.integers(120, 235, 3)]
        pen.rectangle((left, height - 240 - tall, left + wide, height - 240), tuple(shade))
        for x in range(left + 25, left + wide - 45, 70):
            window = (250, 220, 120) if dusk and rng.random() < 0.4 else (60, 70, 80)
            pen.rectangle((x, height - 200 - tall, x + 36, height - 140 - tall), window)
        left += wide
    pen.rectangle((0, height - 240, width, height), (70, 70, 74))
    for x in range(20, width, 160):
        pen.rectangle((x, height - 120, x + 80, height - 112), (215, 205, 160))
    post = int(rng.integers(300, 900))
    pen.rectangle((post, 180, post + 14, height - 240), (45, 45, 48))
    glow = (255, 236, 160) if lit and dusk else (110, 110, 112)
    pen.ellipse((post - 28, 140, post + 42, 200), glow)
    goal = io.BytesIO()
    picture.save(goal, "JPEG", quality=80)
    return goal.getvalue()
