"""What a letter says, before it is a file of any kind."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from sereno.vocabulary.language import Language, speaking
from sereno.vocabulary.language import gettext as _

# What XML 1.0 can't hold, neither Word's nor the PDF's metadata.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class LetterItem:
    """One row of the table of what is asked for; texts in the letter's language."""

    what: str
    level: str
    years: str
    why: str
    format: str


@dataclass(frozen=True)
class LetterText:
    """The parts of a letter from top to bottom. Paragraphs are parted by an empty line."""

    language: Language
    day: dt.date
    place_and_date: str
    reference: str
    addressee: str
    subject: str
    opening: str
    legal_basis: str
    items: tuple[LetterItem, ...]
    closing: str
    signature: str
    paper: Literal["us-letter", "a4"] = "us-letter"

    def heads(self) -> tuple[str, ...]:
        """The table's column heads in the letter's language."""
        with speaking(self.language):
            return (_("What"), _("Level"), _("Years"), _("What for"), _("Format"))

    def caption(self) -> str:
        """What the table holds."""
        with speaking(self.language):
            return _("Information requested")

    def rows(self) -> list[tuple[str, ...]]:
        """The table's cells; what is not said is a dash."""
        return [
            tuple(clean(text) or "–" for text in (i.what, i.level, i.years, i.why, i.format))
            for i in self.items
        ]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; line breaks inside one stay."""
    return [part.strip() for part in re.split(r"\n\s*\n", clean(text)) if part.strip()]


def lines(text: str) -> list[str]:
    """The lines of an address or a signature."""
    return [line.strip() for line in clean(text).splitlines() if line.strip()]


def clean(text: str) -> str:
    """Without what no file could hold, and with one kind of line end."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
