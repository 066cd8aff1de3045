"""Marks out of a file that another programme wrote: uMap, QGIS, a GPS, Google Earth."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from sereno.exchange.fieldwork.tracks import TrackFeature, TrackFile, read_tracks
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.mark_categories import category_of
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.marks.changes import Drawn
from sereno.web.diagnosis.marks.places import Places
from sereno.web.diagnosis.models import DrawingGroup, Pole
from sereno.web.diagnosis.models.marks import MOST_PRECISION_M, MOST_WORDS

# What properties are called, and what they say, in both languages; folded.
POLE_NAMES = ("POLE", "POLO", "TIPO", "TYPE", "KIND")
CATEGORY_NAMES = ("CATEGORY", "CATEGORIA", "TEMA", "TOPIC")
HOUR_NAMES = ("HOURS", "HOUR", "HORA", "HORAS", "HORARIO", "TIME OF DAY")
WORD_NAMES = ("WORDS", "PALABRAS", "DESCRIPTION", "DESCRIPCION", "NOTE", "NOTA", "COMENTARIO")
_POLES = {
    "AMENAZA": Pole.THREAT,
    "THREAT": Pole.THREAT,
    "RIESGO": Pole.THREAT,
    "DANGER": Pole.THREAT,
    "VULNERABILIDAD": Pole.VULNERABILITY,
    "VULNERABILITY": Pole.VULNERABILITY,
    "CAPACIDAD": Pole.CAPACITY,
    "CAPACITY": Pole.CAPACITY,
    "FORTALEZA": Pole.CAPACITY,
    "STRENGTH": Pole.CAPACITY,
}
_HOURS = {
    "MANANA": "morning",
    "MAÑANA": "morning",
    "MORNING": "morning",
    "TARDE": "afternoon",
    "AFTERNOON": "afternoon",
    "ANOCHECER": "dusk",
    "DUSK": "dusk",
    "NOCHE": "night",
    "NIGHT": "night",
}


def pole_of(words: str) -> str:
    """The pole that a word means, "" of none."""
    return str(next((pole for sign, pole in _POLES.items() if fold(words).startswith(sign)), ""))


def hours_of(words: str) -> list[str]:
    """The parts of the day that words mean."""
    return [_HOURS[word] for word in fold(words).split() if word in _HOURS]


def category_meant(words: str) -> str:
    """The category that words mean, "" of none or several."""
    return category_of(fold(words).lower())


def read_marks(stream: BinaryIO, where: str) -> TrackFile:
    """Drawings of a file. Raises Problem as `read_tracks`."""
    return read_tracks(stream, where=where)


def drawn_of(found: TrackFile, given: Mapping[str, Any]) -> Iterator[Drawn]:
    """Each drawing as a mark; given: what is meant where the file doesn't say."""
    for feature in found.features:
        said = {fold(name): value for name, value in feature.properties.items()}
        pole = _first(pole_of(said.get(name, "")) for name in POLE_NAMES)
        about = _first(said.get(name, "") for name in CATEGORY_NAMES)
        words = _words(feature, said)
        category = category_meant(about or words)
        exact = feature.accuracy_m
        yield Drawn(
            pole=pole or given["pole"],
            shape=feature.geometry,
            category=category or given["category"],
            hours=[hour for name in HOUR_NAMES for hour in hours_of(said.get(name, ""))],
            words=words if not about or category else f"{about}. {words}".strip(),
            precision_m=given["precision_m"]
            if exact is None
            else min(round(exact), MOST_PRECISION_M),
        )


def _first(found: Iterator[str]) -> str:
    return next((each for each in found if each), "")


def _words(feature: TrackFeature, said: Mapping[str, str]) -> str:
    """The name and the description: they are what people said, and kept as that."""
    parts = [feature.name, feature.words or _first(said.get(name, "") for name in WORD_NAMES)]
    return "\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))[:MOST_WORDS]


def check_outside(drawn: list[Drawn], places: Places, where: str) -> None:
    """Raises Problem marks_outside where some lie outside of the areas: it may be meant."""
    n = sum(places.is_outside(each.shape) for each in drawn)
    if n:
        raise Problem("marks_outside", where=where, n=n, all=len(drawn))


def key_in_file(group: DrawingGroup, drawn: Drawn) -> uuid.UUID:
    """The same drawing of the same group has the same key: a file brought twice is there once."""
    told = "\0".join((drawn.pole, drawn.words, drawn.shape.wkt))
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{group.pk}\0{told}")
