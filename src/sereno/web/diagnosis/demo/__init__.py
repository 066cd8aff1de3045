"""Fieldwork of the demo city: activities in every state, by seed, by the verbs of the pages."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import numpy as np
from django.db import transaction

from sereno.vocabulary.consent_texts import to_fill_in
from sereno.vocabulary.fieldwork_protocols import points_of
from sereno.vocabulary.language import Language, language
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.activities.changes import (
    answer_protocol,
    count_participants,
    plan_activity,
    take_activity_step,
)
from sereno.web.diagnosis.consent.changes import (
    note_consent,
    take_first_texts,
    take_text_step,
    withdraw,
)
from sereno.web.diagnosis.consent.standing import kinds_for
from sereno.web.diagnosis.demo.documents import TEXTS, leave_documents
from sereno.web.diagnosis.demo.maps import MAPPED_AREAS, MARKS, MarksDrawn, draw_maps
from sereno.web.diagnosis.demo.paper_maps import leave_paper
from sereno.web.diagnosis.demo.submissions import send_answers
from sereno.web.diagnosis.demo.walks import walk_streets
from sereno.web.diagnosis.encryption.keys import put_key
from sereno.web.diagnosis.instruments.changes import take_ready_made, take_version_step
from sereno.web.diagnosis.models import (
    Activity,
    ConsentKind,
    ConsentText,
    Instrument,
    InstrumentVersion,
    Sector,
    Technique,
    TextState,
)
from sereno.web.diagnosis.models.participants import MINORS
from sereno.web.diagnosis.record import CONSENT_TEXTS, TARGETS
from sereno.web.people.models import Person
from sereno.web.records.changes import add, change

# Of a pair that was thrown away when it was made: what is encrypted in a demo, nobody opens.
NOBODYS_KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArHV9fTOSQbslwW+V6zAk
bIkeRu0feo/4zcc4/5bZjwJ0f2v/t5YQRHN5J1CoxET65M51td4COMQYrYGMezJf
En5W5oFn84HNC6fkY5rA6lP8zvsAcP3xpmv5vy28xuDhCurYdbcz8ip2smNUJ2wl
SQxD1rdNdYe3628pBS+Az61DAO/T5iobzBkr3BSBBvvFm4UalT2VYZ7OBBSAvFhS
E/YGho2Pn7vhElNTHG4GPmRhHqp3GOUvkcwUyj4y3RNCe/f1mrukYoiDqh67hzHy
GDbVqX2oVVay3C3Q28+0/iXCnfRfEFDbJ2RTGlZ1Yf55/Za4qYpqZbpbA0Lvhg10
qQIDAQAB
-----END PUBLIC KEY-----"""
# Of seven that took place.
STATES = ("verified",) * 5 + ("documented", "held")
ADULTS = ("18-29", "30-59", "60+")
KNOWN: Mapping[str, Mapping[Language, str]] = {
    "institu": {"es": "la Universidad de la Linterna", "en": "the University of the Lantern"},
    "municip": {"es": "Santiago de la Linterna", "en": "Santiago de la Linterna"},
    "minut": {"es": "90", "en": "90"},
    "lugares": {"es": "las calles de su colonia", "en": ""},
    "places": {"es": "", "en": "the streets of your neighbourhood"},
    "acti": {"es": "un taller de mapas", "en": "a map workshop"},
    "nom": {"es": "la coordinación de la auditoría", "en": ""},
    "name": {"es": "", "en": "the coordinator of the audit"},
    "tel": {"es": "000 000 0000", "en": ""},
    "phone": {"es": "", "en": "000 000 0000"},
    "correo": {"es": "auditoria@example.org", "en": ""},
    "email": {"es": "", "en": "audit@example.org"},
}


@transaction.atomic
def fill_fieldwork(
    *, audit: Audit, by: Person, seed: int, today: dt.date, texts: int = TEXTS
) -> bool:
    """Fill an audit that has no activity yet. False: it was filled before. texts: how many."""
    if Activity.objects.filter(audit=audit).exists():
        return False
    rng = np.random.default_rng([seed, 2])
    spoken = language()
    _texts(audit, by)
    held_with = _instruments(audit, by, today)
    for least, unit, more in (
        (1, "activities", {"technique": "walk"}),
        (1, "activities", {"technique": "mapping"}),
        (6, "people", {"sex": "women"}),
        (6, "people", {"age": "60+"}),
        (8, "people", {"sector": "prison", "in_each": False}),
    ):
        add(TARGETS, audit=audit, by=by, least=least, unit=unit, **more)
    table = tomllib.loads(
        (files("sereno.web.diagnosis.demo") / "activities.toml").read_text(encoding="utf-8")
    )
    areas = list(known_areas(audit).chosen.items())
    first_walk = None
    turns = _in_turn(table)
    maps = [i for i, (technique, *_more) in enumerate(turns) if technique == Technique.MAPPING]
    for i, (technique, entry, is_planned) in enumerate(turns):
        area = areas[maps.index(i) % MAPPED_AREAS if i in maps else i % len(areas)]
        if technique == Technique.WALK:
            first_walk = first_walk or area
            area = first_walk if "again" in entry else area
        state = "planned" if is_planned else STATES[i % len(STATES)]
        kind = _sort_of(technique, entry.get("sector", Sector.RESIDENTS))
        _activity(
            *(audit, technique, entry, area, state, by, rng, today, spoken),
            # Minors are heard with paper: only the interviews in prison have forms that encrypt.
            None if entry.get("minors") else held_with.get(kind),
            draws=MarksDrawn(MARKS // len(maps), np.random.default_rng([seed, 5, i])),
        )
    leave_documents(audit, np.random.default_rng([seed, 3]), spoken, texts)
    send_answers(audit, by, np.random.default_rng([seed, 7]), spoken, today)
    walk_streets(audit, np.random.default_rng([seed, 4]), spoken)
    noon = dt.datetime.combine(today, dt.time(12), dt.UTC)
    leave_paper(audit, by, np.random.default_rng([seed, 6]), noon)
    return True


def _in_turn(table: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any], bool]]:
    """Each entry as often as it says, none long after the others; the last of each are planned."""
    found = [
        ((n + 0.5) / entry["times"], technique, entry, n >= entry["times"] - entry["planned"])
        for technique, entries in table.items()
        for entry in entries
        for n in range(entry["times"])
    ]
    return [each[1:] for each in sorted(found, key=lambda each: each[0])]


def _instruments(audit: Audit, by: Person, today: dt.date) -> dict[str, Instrument]:
    """Sereno's own instruments, published, by what they are for."""
    now = dt.datetime.combine(today - dt.timedelta(days=70), dt.time(9), dt.UTC)
    take_ready_made(audit=audit, now=now, by=by)
    put_key(audit=audit, text=NOBODYS_KEY, by=by)
    for version in InstrumentVersion.objects.filter(audit=audit).select_related("instrument"):
        take_version_step(row=version, step="publish", by=by)
    return {each.purpose: each for each in Instrument.objects.filter(audit=audit)}


def _sort_of(technique: str, sector: str) -> str:
    """What instrument an activity is held with."""
    if technique == Technique.INTERVIEW:
        return {Sector.PRISON: "prison", Sector.GOVERNMENT: "officials"}.get(Sector(sector), "")
    return technique


def _texts(audit: Audit, by: Person) -> None:
    """Sereno's own texts, filled in and put into use."""
    take_first_texts(audit=audit, by=by)
    for text in ConsentText.objects.filter(audit=audit):
        said, lang = text.text, _language(text)
        for open_place in to_fill_in(said):
            word = open_place.strip("[]").lower()
            known = next(words for begin, words in KNOWN.items() if word.startswith(begin))
            said = said.replace(open_place, known[lang])
        text = change(CONSENT_TEXTS, row=text, by=by, text=said)
        take_text_step(row=text, step="use", by=by)


def _language(text: ConsentText) -> Language:
    return "es" if text.language == "es" else "en"


def _activity(
    audit: Audit,
    technique: str,
    entry: Mapping[str, Any],
    area: tuple[str, str],
    state: str,
    by: Person,
    rng: np.random.Generator,
    today: dt.date,
    spoken: Language,
    instrument: Instrument | None,
    *,
    draws: MarksDrawn,
) -> None:
    sector = entry.get("sector", Sector.RESIDENTS)
    days = int(entry.get("again", rng.integers(3, 60)))
    starts = int(entry.get("starts", rng.integers(9, 18)))
    activity = plan_activity(
        audit=audit,
        by=by,
        title=entry[spoken].format(area=area[1]),
        technique=technique,
        sector=sector,
        instrument=instrument,
        with_minors=entry.get("minors", False),
        access_level="field",
        areas=dict([area]),
        on=today + dt.timedelta(days=days if state == "planned" else -days),
        starts_at=dt.time(starts),
        ends_at=dt.time(starts + 2),
        place=entry["place"][spoken],
        expected=1 if "alone" in entry else int(rng.integers(8, 15)),
        leads=[by],
    )
    if state == "planned":
        return
    lines = _lines(entry, sector, rng)
    agree(activity, lines, rng)
    count_participants(activity=activity, lines=lines, by=None)
    assert activity.on is not None
    take_activity_step(row=activity, step="hold", on=activity.on, by=None)
    if technique == Technique.MAPPING:
        draw_maps(activity, draws, by, spoken)
    if state == "held":
        return
    asked = points_of(technique, sector, minors=activity.with_minors)
    answers = {point.key: ("yes", "") for point in asked}
    if rng.random() < 0.2:
        answers["support_at_hand"] = ("no", _NO_SUPPORT[spoken])
    answer_protocol(activity=activity, answers=answers, by=None)
    take_activity_step(row=activity, step="document", by=None)
    if state == "verified":
        take_activity_step(row=activity, step="verify", by=by)
    if rng.random() < 0.1:
        line = activity.participants.order_by("-people").first()
        consent = activity.consents.order_by("pk").first()
        assert line is not None
        assert consent is not None
        withdraw(consent=consent, people=1, participants=line, by=by)


_NO_SUPPORT: Mapping[Language, str] = {
    "es": "La psicóloga no pudo venir; se dejó el teléfono de la línea de apoyo.",
    "en": "The psychologist could not come; the number of the help line was left.",
}


def _lines(
    entry: Mapping[str, Any], sector: str, rng: np.random.Generator
) -> dict[tuple[str, str, str], int]:
    """Who came, by sex, age and sector."""
    sexes, ages = entry["who"], entry.get("ages", ADULTS)
    if "alone" in entry:
        return {(str(rng.choice(sexes)), str(rng.choice(ages)), sector): 1}
    lines: dict[tuple[str, str, str], int] = {}
    for _each in range(int(rng.integers(7, 14))):
        line = (str(rng.choice(sexes)), str(rng.choice(ages)), sector)
        lines[line] = lines.get(line, 0) + 1
    return lines


def agree(
    activity: Activity, lines: Mapping[tuple[str, str, str], int], rng: np.random.Generator
) -> None:
    """Everyone agrees to take part; most to be quoted."""
    people = sum(lines.values())
    minors = sum(n for (_sex, age, _sector), n in lines.items() if age in MINORS)
    spoken = language()
    for kind in kinds_for(activity):
        is_for_minors = kind in (ConsentKind.GUARDIAN, ConsentKind.CHILD)
        n = minors if is_for_minors else people - minors
        if n:
            note_consent(
                activity=activity,
                text=ConsentText.objects.get(
                    audit=activity.audit, kind=kind, language=spoken, state=TextState.IN_USE
                ),
                people=n,
                form="written" if is_for_minors else "oral",
                record=bool(rng.random() < 0.7),
                quote=bool(rng.random() < 0.9),
                map=activity.technique == "mapping",
                by=None,
            )
