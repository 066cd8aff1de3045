"""What a thread is made of: knots, each a question with what answers it, from what was published
down to the data, or from a voice up to what was done about it.

Nothing here asks a database: whoever reads a thread in another place (the API, a printed page, the
published site) draws the same knots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.web.documents import Values, Words

# Blue is of records, plum of voices; "" of what the audit itself says.
Side = Literal["", "records", "voices"]
# What has a thread of its own.
Start = Literal["share", "recommendation", "finding", "evidence"]


@dataclass(frozen=True)
class Ref:
    """What a card is of, named as addresses name it: ("recommendation", "31"), ("share",
    "2/addressed").
    """

    kind: str
    name: str


@dataclass(frozen=True)
class Tag:
    """A state in a word, with the class of its colour."""

    words: str
    css: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One thing on a knot. words: what it is; big: a number before them; about: where it is from;
    more: what else there is to it; amount: of money; href: its own page, thread: its own thread,
    both in the audit and "" where there is none; is_said: somebody's words.
    """

    of: Ref
    words: str
    big: str = ""
    about: tuple[str, ...] = ()
    more: str = ""
    amount: str = ""
    tag: Tag | None = None
    href: str = ""
    thread: str = ""
    is_said: bool = False
    side: Side = ""
    links: tuple[tuple[str, str], ...] = ()

    @property
    def thread_beside(self) -> bool:
        """Whether its thread is a link of its own: where its words lead elsewhere, or nowhere."""
        return bool(self.href) or self.is_said


@dataclass(frozen=True)
class Kept:
    """What is there and isn't shown to the reader. n: how many; None of fewer than `k`, of which
    one says no more. what: their kind, in words.
    """

    what: str
    n: int | None
    k: int

    @property
    def words(self) -> str:
        """As the knot says it."""
        if self.n is None:
            return _("{what}: fewer than {k} aren't shown to you").format(
                what=self.what, k=number(self.k)
            )
        told = ngettext("{what}: {n} isn't shown to you", "{what}: {n} aren't shown to you", self.n)
        return told.format(what=self.what, n=number(self.n))


# As many cards of a knot are shown; the rest is folded.
SHOWN = 3


def folded(cards: Sequence[Card]) -> Values:
    """The cards of a knot as its fields: the first few, and the others with their words."""
    n = len(cards) - SHOWN
    if n <= 0:
        return {"cards": tuple(cards)}
    words = ngettext("{n} more", "{n} more", n).format(n=number(n))
    return {"cards": tuple(cards[:SHOWN]), "others": tuple(cards[SHOWN:]), "others_words": words}


def kept(what: Words, n: int, k: int) -> tuple[Kept, ...]:
    """n of a kind that aren't shown, by the rule of small numbers; nothing of none."""
    if n <= 0:
        return ()
    return (Kept(str(what), n if n >= k else None, k),)


@dataclass(frozen=True)
class Missing:
    """Where the thread is broken: what is missing, in words."""

    key: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Knot:
    """A step of the thread. others: further cards, folded; others_words: what these are."""

    key: str
    question: str
    cards: tuple[Card, ...] = ()
    others: tuple[Card, ...] = ()
    others_words: str = ""
    kept: tuple[Kept, ...] = ()
    missing: tuple[Missing, ...] = ()
    side: Side = ""

    @property
    def is_locked(self) -> bool:
        """Whether nothing of it is shown, though there is something."""
        return bool(self.kept) and not self.cards

    @property
    def is_broken(self) -> bool:
        """Whether nothing stands there at all."""
        return bool(self.missing) and not self.cards and not self.kept


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A thread from where it starts. headline: a sentence that one could say aloud. forward: knots
    of a second line, from here to what was done; worked: whether it helped, in words.
    """

    of: Ref
    start: Start
    address: str
    headline: str
    lede: str
    knots: tuple[Knot, ...]
    forward: tuple[Knot, ...] = ()
    worked: tuple[str, ...] = ()

    @property
    def missing(self) -> list[Missing]:
        """All that is missing along it."""
        return [each for knot in (*self.knots, *self.forward) for each in knot.missing]
