"""The files that prove what the demo's actions did: a few, which many proofs have in common."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.exchange.typesetting import set_pdf
from sereno.web.actions.demo.tables import table
from sereno.web.diagnosis.demo.documents import street_photo

_PAGE: Final = b"""
#set document(title: sys.inputs.title, author: sys.inputs.city)
#set page(paper: "us-letter", margin: 2.5cm)
#set text(lang: "es", region: "MX", size: 11pt)
#text(size: 9pt)[#sys.inputs.city]
= #sys.inputs.title
#sys.inputs.text
#v(3cm)
#line(length: 6cm)
#text(size: 9pt)[#sys.inputs.footer]
"""


@dataclass(frozen=True)
class Paper:
    """A file. picture: of a photo, what is kept of it."""

    name: str
    content: bytes
    picture: bytes | None = None


class Papers:
    """Each sort made once, when it is first asked for."""

    def __init__(self, rng: np.random.Generator, day: dt.date) -> None:
        self._rng, self._day = rng, day
        self._made: dict[str, Paper] = {}

    def paper(self, sort: str) -> Paper:
        """The file of a sort of proof."""
        if sort not in self._made:
            self._made[sort] = self._make(sort)
        return self._made[sort]

    def _make(self, sort: str) -> Paper:
        name = table("words")["proofs"][sort][0]
        if name.endswith(".pdf"):
            return Paper(name, self._page(sort))
        if name.endswith(".jpg"):
            photo = street_photo(self._rng)
            return Paper(name, photo, photo)
        if name.endswith(".csv"):
            return Paper(name, self._rows(sort))
        return Paper(name, table("words")["said"]["note"].encode())

    def _page(self, sort: str) -> bytes:
        title, text = table("words")["papers"][sort]
        said = table("words")["said"]
        given = {"title": title, "text": text, "city": said["city"], "footer": said["footer"]}
        return set_pdf(_PAGE, given, day=self._day)

    def _rows(self, sort: str) -> bytes:
        """A list of who was there, or a month of what was planned and done."""
        goal = io.StringIO()
        writer = csv.writer(goal)
        if sort == "lista":
            writer.writerow(["folio", "sesiones", "firma"])
            writer.writerows([n, int(self._rng.integers(1, 9)), "sí"] for n in range(1, 41))
        else:
            writer.writerow(["dia", "programado", "realizado"])
            writer.writerows([day, 12, int(self._rng.binomial(12, 0.85))] for day in range(1, 31))
        return goal.getvalue().encode()
