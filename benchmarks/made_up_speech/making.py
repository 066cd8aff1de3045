"""How speech is put together: sentences with places for names, and how each kind is made up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import phonenumbers
from stdnum.mx import curp as curp_number
from stdnum.mx import rfc as rfc_number

MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
IN_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sample:
    """A text, what in it tells who somebody is (start, end, kind), and the places known there."""

    text: str
    mentions: Sequence[tuple[int, int, str]]
    places: Sequence[str]


@dataclass(frozen=True)
class Source:
    """What speech is put together from. lists: given, surname, alias, street; sentences with what
    they name in braces; decoys: sentences that name nobody.
    """

    places: Sequence[str]
    lists: Mapping[str, Sequence[str]]
    sentences: Sequence[str]
    decoys: Sequence[str]
    speech: type[Speech]

    def sample(self, seed: int, sentences: int) -> Sample:
        """So many sentences, each a turn or a part of one, with a decoy after every other."""
        speech = self.speech(self, np.random.default_rng(seed))
        for _n in range(sentences):
            speech.say(self.sentences)
            if speech.rng.random() < 0.5:
                speech.say(self.decoys)
        return Sample("".join(speech.parts), speech.mentions, self.places)


class Speech:
    """What is being put together, and how each kind of mention is made up."""

    def __init__(self, source: Source, rng: np.random.Generator) -> None:
        self.source, self.rng = source, rng
        self.parts: list[str] = []
        self.mentions: list[tuple[int, int, str]] = []
        self.length = 0

    def say(self, sentences: Sequence[str]) -> None:
        """One of them, filled in."""
        sentence = self.one(sentences)
        begins_line = sentence.startswith("{speaker}") or self.rng.random() < 0.3
        self._put("\n" if begins_line else " ")
        at = 0
        for field in _FIELD.finditer(sentence):
            self._put(sentence[at : field.start()])
            kind, words = self.made(field[1])
            self.mentions.append((self.length, self.length + len(words), kind))
            self._put(words)
            at = field.end()
        self._put(sentence[at:])

    def _put(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def one(self, things: Sequence[str]) -> str:
        """One of them by chance."""
        return things[int(self.rng.integers(len(things)))]

    def digits(self, n: int) -> str:
        """So many digits."""
        return "".join(map(str, self.rng.integers(0, 10, n)))

    def letters(self, n: int, of: str = "ABCDEFGHJKLMNPRSTUVWXYZ") -> str:
        """So many letters."""
        return "".join(self.one(of) for _ in range(n))

    def made(self, field: str) -> tuple[str, str]:
        """The kind of a mention and its words."""
        lists = self.source.lists
        given, surname = self.one(lists["given"]), self.one(lists["surname"])
        if field == "person":
            forms = (
                *(f"{given}",) * 3,
                *(f"{given} {surname}",) * 3,
                f"{given} {self.one(lists['given'])} {surname}",
                f"{given} {surname} {self.one(lists['surname'])}",
            )
            return "person", self.one(forms)
        if field == "surname":
            return "person", surname
        if field == "speaker":
            return "person", self.one((given, given.upper(), f"{given} {surname}"))
        if field == "lower":
            return "person", f"{given} {surname}".lower()
        if field == "alias":
            return "alias", self.one(lists["alias"])
        if field == "place":
            return "place", self.one(self.source.places)
        if field == "en_birth_date":
            return "birth_date", self.birth_date_en()
        kind = field.removeprefix("en_")
        return kind, getattr(self, f"{field}")()

    def phone(self) -> str:
        """One that may exist, as people write it."""
        while True:
            area = self.one(("442", "55", "33", "81", "461", "427", "222", "448"))
            digits = area + self.digits(10 - len(area))
            if phonenumbers.is_valid_number(phonenumbers.parse(f"+52{digits}")):
                break
        a, b, c = digits[:3], digits[3:6], digits[6:]
        return self.one(
            (
                digits,
                f"{a} {b} {c[:2]} {c[2:]}",
                f"{a}-{b}-{c}",
                f"({a}) {b} {c}",
                f"+52 {a} {b} {c}",
                f"+52 1 {a} {b} {c[:2]} {c[2:]}",
                f"044 {a} {b} {c}",
                f"045{digits}",
                f"01 800 {b} {c}",
                f"{digits[:2]} {digits[2:4]} {digits[4:6]} {digits[6:8]} {digits[8:]}",
            )
        )

    def mail(self) -> str:
        """A mail address, written or said."""
        name = self.one(self.source.lists["given"]).lower()
        host = self.one(("gmail.com", "hotmail.com", "yahoo.com.mx", "queretaro.edu.mx"))
        said = f"{name} punto {self.digits(2)} arroba {host.replace('.', ' punto ')}"
        return self.one((f"{name}{self.digits(2)}@{host}", f"{name}_{self.digits(1)}@{host}", said))

    def _day(self) -> tuple[int, int, int]:
        rng = self.rng
        return int(rng.integers(1, 29)), int(rng.integers(1, 13)), int(rng.integers(1940, 2005))

    def _initials(self) -> str:
        return "".join((self.one("BCGHLMRT"), self.one("EIOU"), self.letters(2, "BCDFGHLMNRST")))

    def curp(self) -> str:
        """With its right check digit."""
        while True:
            day, month, year = self._day()
            begun = f"{self._initials()}{year % 100:02}{month:02}{day:02}{self.one('HM')}QT"
            begun += self.letters(3, "BCDFGLMNRST") + ("0" if year < 2000 else "A")
            whole = begun + curp_number.calc_check_digit(begun)
            if curp_number.is_valid(whole):
                return self.one((whole, whole, whole.lower()))

    def rfc(self) -> str:
        """With its right check digit."""
        while True:
            day, month, year = self._day()
            born = f"{year % 100:02}{month:02}{day:02}"
            begun = f"{self._initials()}{born}{self.letters(1)}{self.digits(1)}"
            whole = begun + rfc_number.calc_check_digit(begun)
            if rfc_number.is_valid(whole, validate_check_digits=True):
                return self.one((whole, f"{whole[:4]}-{whole[4:10]}-{whole[10:]}", whole.lower()))

    def plate(self) -> str:
        """Of cars, pick-ups, taxis and motorcycles."""
        one = self.letters
        return self.one(
            (
                f"{one(3)}-{self.digits(3)}-{one(1)}",
                f"{one(3)}-{self.digits(2)}-{self.digits(2)}",
                f"{one(3)}{self.digits(4)}",
                f"{one(2)}-{self.digits(4)}-{one(1)}",
                f"{one(1)}-{self.digits(3)}-{one(3)}",
                f"{one(3)} {self.digits(3)} {one(1)}",
            )
        )

    def address(self) -> str:
        """A street with its number, or a block and a lot."""
        street, number = self.one(self.source.lists["street"]), int(self.rng.integers(1, 999))
        area = self.one(self.source.places)
        return self.one(
            (
                f"calle {street} {number}",
                f"calle {street} número {number}",
                f"calle {street} #{number}, colonia {area}",
                f"Av. {street} núm. {number}-{self.letters(1)}",
                f"privada {street} {number}, col. {area}, C.P. 76{self.digits(3)}",
                f"manzana {self.digits(1)} lote {self.digits(2)}",
                f"Mz. {self.digits(1)} Lt. {self.digits(1)}",
                f"{street} {number}" if street[0].isupper() else f"calle {street} {number}",
            )
        )

    def birth_date(self) -> str:
        """In digits or in words."""
        day, month, year = self._day()
        return self.one(
            (
                f"{day} de {MONTHS[month - 1]} de {year}",
                f"{day:02}/{month:02}/{year}",
                f"{day}-{month}-{year % 100:02}",
                f"{self.one(('tres', 'doce', 'veintiuno', 'treinta'))} de {MONTHS[month - 1]} de "
                f"mil novecientos "
                f"{self.one(('setenta', 'ochenta y cinco', 'noventa y dos'))}",
                f"{day} de {MONTHS[month - 1]}",
            )
        )

    def birth_date_en(self) -> str:
        """The same in English."""
        day, month, year = self._day()
        return self.one(
            (
                f"{day} {IN_ENGLISH[month - 1]} {year}",
                f"{IN_ENGLISH[month - 1]} {day}, {year}",
                f"{year}-{month:02}-{day:02}",
            )
        )
