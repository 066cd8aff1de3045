"""What the made-up activities left: transcripts of many voices, photos of a street, a recording.

They come in as files that people send: the same verbs read and seal them.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from sereno.vocabulary.language import Language
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.documents.changes import add_document, say_nothing_to_hide
from sereno.web.diagnosis.documents.examining import examined
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.models import Activity, ActivityState, Document, Sector, Technique
from sereno.web.files.changes import spooled
from sereno.web.records.changes import take_step

# A group is heard at several tables, each with a transcript; whoever is alone, at several meetings.
TABLES, MEETINGS = (5, 11), (4, 7)
TURNS = 24
RATE = 8000
SECONDS_A_TURN = 4
SIZE = (1200, 800)


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    table = files("sereno.web.diagnosis.demo") / "documents.toml"
    return tomllib.loads(table.read_text(encoding="utf-8"))


def leave_documents(audit: Audit, rng: np.random.Generator, spoken: Language) -> None:
    """What the activities left whose papers are in, as long as anybody there still agrees."""
    recorded = False
    found = Activity.objects.filter(
        audit=audit, state__in=(ActivityState.DOCUMENTED, ActivityState.VERIFIED)
    )
    for activity in found.prefetch_related("consents", "participants").order_by("number"):
        given = list(activity.consents.all())
        # What a map leaves are its marks.
        if activity.technique == Technique.MAPPING or not any(map(in_force, given)):
            continue
        records = not recorded and any(each.record and in_force(each) for each in given)
        recorded = recorded or records
        _of_one(activity, rng, spoken, is_recorded=records)


def _of_one(
    activity: Activity, rng: np.random.Generator, spoken: Language, *, is_recorded: bool
) -> None:
    """Transcripts, photos of a walk, and the recording of one activity."""
    alone = activity.technique == Technique.INTERVIEW
    for table in range(int(rng.integers(*(MEETINGS if alone else TABLES)))):
        turns = _turns(rng, spoken, _heard(activity), alone=alone)
        if is_recorded and table == 0:
            _leave(activity, "audio.wav", _hum(rng, len(turns)), spoken)
            _leave(activity, "transcripcion.srt", _timed(turns), spoken)
        else:
            text = "\n\n".join(f"{speaker}: {words}" for speaker, words in turns)
            _leave(activity, f"transcripcion_{table + 1}.txt", text.encode(), spoken)
    if activity.technique == Technique.WALK:
        photo = _leave(activity, "foto.jpg", _street(rng), "")
        if rng.random() < 0.5:
            say_nothing_to_hide(document=photo, version=1, by=None)


def _heard(activity: Activity) -> tuple[str, ...]:
    """Whose voices can be heard in an activity."""
    if activity.with_minors:
        return ("student",)
    if activity.sector in _OF_SECTOR:
        return (_OF_SECTOR[Sector(activity.sector)],)
    sexes = {each.sex for each in activity.participants.all()}
    ages = {each.age for each in activity.participants.all()}
    if ages == {"60+"}:
        return ("older",)
    if ages == {"18-29"}:
        return ("young",)
    return ("mother", "young") if sexes == {"women"} else ("mother", "young", "older", "worker")


_OF_SECTOR: Mapping[Sector, str] = {
    Sector.PRISON: "prison",
    Sector.GOVERNMENT: "official",
    Sector.PRIVATE: "shopkeeper",
    Sector.SOCIAL: "organiser",
    Sector.KEY: "committee",
}


def _leave(activity: Activity, name: str, content: bytes, spoken: str) -> Document:
    with spooled(audit=activity.audit, name=name, chunks=[content], sealed=True) as spool:
        document = add_document(
            activity=activity, spool=spool, found=examined(spool), by=None, language=spoken
        )
        take_step(DOCUMENTS, row=document, step="check", by=None)
    return document


def _turns(
    rng: np.random.Generator, spoken: Language, heard: tuple[str, ...], *, alone: bool
) -> list[tuple[str, str]]:
    """Who says what: questions, and some answers to each. People keep to their own voice."""
    words = _words()[spoken]
    turns = [(words["moderator"], words["opening_alone" if alone else "opening"])]
    people = [str(rng.choice(heard)) for _each in range(1 if alone else 5)]
    left = {voice: list(rng.permutation(words["voices"][voice])) for voice in heard}
    for question in rng.permutation(words["questions"]):
        turns.append((words["moderator"], str(question)))
        for person in rng.permutation(len(people))[: int(rng.integers(1, 4))]:
            answers = left[people[person]]
            if not answers:
                continue
            chosen = {
                name: str(rng.choice(words[name])) for name in ("where", "when", "name", "thing")
            }
            said = str(answers.pop()).format(**chosen)
            turns.append((f"{words['voice']} {person + 1}", said[0].upper() + said[1:]))
    return turns[:TURNS]


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


def _street(rng: np.random.Generator) -> bytes:
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
