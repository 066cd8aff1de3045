"""What an audit needs to know of a city besides its offences: `subjects.csv`, a row each.

The list is Sereno's own, from the questions of the method's social diagnosis; the topics of
offences are in vocabulary.offences.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class DataSubject:
    """A subject of data, and why an audit asks for it."""

    key: str
    es: str
    en: str
    why_es: str
    why_en: str


@cache
def data_subjects() -> dict[str, DataSubject]:
    """Every subject by its key, in the order of the file."""
    with files(__name__).joinpath("subjects.csv").open(encoding="utf-8") as file:
        return {row["key"]: DataSubject(**row) for row in csv.DictReader(file)}
