"""What can be cited as evidence: each stage brings its kinds of things, a later one freezes them.

A thing is asked for anew whenever somebody reads what was cited, as that person: levels, small
counts, blind coding and withdrawn consents are decided where the thing is, not where it is cited.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from django.utils.functional import Promise

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import brought
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.columns import Row
from sereno.web.records.tools import whole_number

# Longer ones, such as an effect of very many areas, can't be cited.
LONGEST_THING: Final = 1000

Side = Literal["records", "voices"]


@dataclass(frozen=True)
class Cited:
    """A thing as it is now, as somebody sees it.

    title: what it is called; nothing that anybody said. words: what somebody said or wrote there.
    value: what is known of it, as JSON; empty where it is held back. version: names the state of
    its source. areas: (code, name). activity: what counts as one voice, "" of records. people: how
    many it is of; None of what isn't of people who were heard. read: the record whose reading is
    noted where it is restricted. is_whole: whether nothing was left out or worked out anew since
    the person may not see all of what it rests on. picture: the address of one to be shown.
    """

    title: str
    href: str
    version: str
    words: str = ""
    value: Values = field(default_factory=dict)
    access_level: str = AccessLevel.PUBLIC
    areas: tuple[tuple[str, str], ...] = ()
    activity: str = ""
    people: int | None = None
    read: Row | None = None
    is_whole: bool = True
    picture: str = ""

    def digest(self, salt: str) -> str:
        """SHA-256 of what it is, in hexadecimal, after a salt: whoever keeps the digest and not the
        salt can't find out by trying. Of words only their version.
        """
        told = [salt, self.version, self.value, self.codes]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @property
    def codes(self) -> list[str]:
        """Those of its areas."""
        return sorted(code for code, _name in self.areas)


@dataclass(frozen=True)
class Origin:
    """Where a thing comes from, as somebody may know it: the end of the thread.

    words: the state of the data of which it was worked out. href: where these are; "" of what has
    no page. sources: title and address of those in the catalogue that the person is shown; unseen:
    how many they aren't.
    """

    words: str
    href: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    unseen: int = 0


@dataclass(frozen=True)
class Citable:
    """A kind of things that can be cited.

    find_many: the things of some names as a person sees them, by these names, without those that
    are none for them; without a person as they are, whoever may see them. It asks and works out as
    much for many as for few. told: its value in words, in the language in force. made_public: the
    names of those of which something was approved to be public, as the person sees it. origins: of
    records, by the names of things and the versions in which they were frozen, where each comes
    from; the person sees these things.
    model: the label of the record that it is, if it is one: of those that fit, named by `thing`.
    """

    key: str
    name: Promise
    icon: str
    side: Side
    find_many: Callable[[Audit, Person | None, Sequence[str]], Mapping[str, Cited]]
    told: Callable[[Mapping[str, Any]], str] = lambda _value: ""
    model: str = ""
    fits: Callable[[Row], bool] = lambda _row: True
    thing: Callable[[Row], str] = lambda row: str(row.number)
    made_public: Callable[[Audit, Person], Collection[str]] = lambda _audit, _person: ()
    origins: Callable[[Audit, Person, Mapping[str, str]], Mapping[str, Origin]] = (
        lambda _audit, _person, _versions: {}
    )

    def find(self, audit: Audit, person: Person | None, thing: str) -> Cited | None:
        """One of them."""
        return self.find_many(audit, person, [thing]).get(thing)


def numbers_in(things: Iterable[str]) -> dict[str, int]:
    """The numbers of records that are named by them, by these names; what is none is left out."""
    found = {thing: whole_number(thing) for thing in things}
    return {thing: number for thing, number in found.items() if number is not None}


@dataclass(frozen=True)
class Citing:
    """What a later stage brings that keeps what is cited: the right, and where a thing is sent."""

    right: Right
    route: str


def citables() -> dict[str, Citable]:
    """All kinds by their keys, in the order of the stages."""
    return {each.key: each for each in brought(Citable)}


def citable_of(row: Row) -> Citable | None:
    """The kind as which a record is cited, if it can be."""
    kinds = (each for each in brought(Citable) if each.model == row._meta.label)
    return next((each for each in kinds if each.fits(row)), None)


def citing_of(may: frozenset[Right]) -> Citing | None:
    """Where somebody with some rights cites, if they may."""
    return next((each for each in brought(Citing) if each.right in may), None)
