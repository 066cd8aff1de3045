"""What a report says, before it is a file of any kind: chapters of blocks, in its language.

Every text is text and never markup. Drawings are SVG of our own making.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import Language

Kind = Literal["final", "areas", "summary", "monitoring"]
KINDS: tuple[Kind, ...] = ("final", "areas", "summary", "monitoring")
Voice = Literal["records", "voices", "none"]
# So many letters of a fact stand in a line with others.
MOST_BESIDE = 56


@dataclass(frozen=True, kw_only=True)
class Told:
    """How much a block tells. access: who may see it. fewest: the smallest number of people or
    incidents in it, None without any; about: what it is called where it is refused.
    """

    access: Access = Access.PUBLIC
    fewest: int | None = None
    about: str = ""


@dataclass(frozen=True)
class Heading(Told):
    """A heading within a chapter, whose own has level 1; no level is left out."""

    words: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True)
class Paragraph(Told):
    """A paragraph; `lead` stands before it in bold."""

    words: str
    lead: str = ""
    is_small: bool = False


@dataclass(frozen=True)
class Bullets(Told):
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Numbers(Told):
    """A few figures side by side: each with the words that stand under it."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table(Told):
    """A table whose head repeats on each page. widths: parts of the whole; numbers: the columns
    that are aligned to the right. has_sum: its last row adds up the others.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: frozenset[int] = frozenset()
    has_sum: bool = False

    def __post_init__(self) -> None:
        if {len(self.heads), len(self.widths)} | {len(row) for row in self.rows} != {
            len(self.heads)
        }:
            raise ValueError(f"the table “{self.caption}” isn't rectangular")


@dataclass(frozen=True)
class Picture(Told):
    """A drawing with what it shows in words. legend: colours and what they mean. height: in
    millimetres, at most.
    """

    svg: str
    alt: str
    caption: str
    legend: tuple[tuple[str, str], ...] = ()
    height: float = 110


@dataclass(frozen=True)
class Quote(Told):
    """What somebody said, and what may be said of who it was."""

    words: str
    said_by: str


@dataclass(frozen=True)
class Chip:
    """A piece of evidence in a word or two: records, voices, or what may not be told."""

    words: str
    voice: Voice = "none"


@dataclass(frozen=True)
class Chips(Told):
    """What a statement rests on."""

    lead: str
    items: tuple[Chip, ...]


@dataclass(frozen=True)
class Card(Told):
    """A statement that people refer to: a finding, a recommendation. Its title is a heading of
    level 3. facts: what is said of it beside its text, each with its name.
    """

    reference: str
    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    chips: tuple[Chip, ...] = ()
    chips_lead: str = ""

    @property
    def beside(self) -> tuple[tuple[str, str], ...]:
        """The facts that stand beside each other in a line."""
        return tuple(fact for fact in self.facts if not _is_long(fact))

    @property
    def below(self) -> tuple[tuple[str, str], ...]:
        """Those that have a line of their own, below the others."""
        return tuple(fact for fact in self.facts if _is_long(fact))


def _is_long(fact: tuple[str, str]) -> bool:
    return sum(map(len, fact)) > MOST_BESIDE


@dataclass(frozen=True)
class NewPage(Told):
    """The rest begins on a page of its own, where there are pages."""


Block = Heading | Paragraph | Bullets | Numbers | Table | Picture | Quote | Chips | Card | NewPage


@dataclass(frozen=True)
class ChapterContent:
    """A chapter. over: a few words over its title."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    over: str = ""

    def __post_init__(self) -> None:
        level = 1
        for block in self.blocks:
            if isinstance(block, (Heading, Card)):
                own = block.level if isinstance(block, Heading) else 3
                if own > level + 1:
                    raise ValueError(f"“{self.title}” has a heading of level {own} under {level}")
                level = own


@dataclass(frozen=True)
class Logo:
    """Whose report it is, as a picture. media_type: image/png or image/jpeg."""

    content: bytes = field(repr=False)
    media_type: str
    alt: str


@dataclass(frozen=True)
class ReportContent:
    """A whole report. access: for whom; k: the smallest number told. colophon: how it was made.
    cover: what people wrote on it, once more, to be looked at like the chapters before it is told.

    place_and_date stands on the cover; day is what the file says of when it was made.
    """

    kind: Kind
    language: Language
    title: str
    subtitle: str
    publisher: str
    place_and_date: str
    day: dt.date
    chapters: tuple[ChapterContent, ...]
    access: Access
    k: int
    colophon: tuple[str, ...] = ()
    cover: ChapterContent | None = None
    logo: Logo | None = None
    paper: Literal["us-letter", "a4"] = "us-letter"

    @property
    def has_cover(self) -> bool:
        """The sheet of one area alone is given from hand to hand, without a cover."""
        return self.kind != "areas" or len(self.chapters) > 1
