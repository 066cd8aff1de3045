"""What a job says and somebody of either language reads later: a text in both at once.

Import `in_both` as `_` where sentences are kept: a draft's doubts are made by a worker, in whatever
language that speaks, and read in the reader's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sereno.vocabulary.divisions import worded
from sereno.vocabulary.language import Language, day, language, speaking, translations
from sereno.vocabulary.problems import Bilingual


@dataclass(frozen=True)
class InBoth:
    """A text in Spanish and in English; as a string it is the one in force."""

    es: str
    en: str

    def __str__(self) -> str:
        return self.es if language() == "es" else self.en

    def __bool__(self) -> bool:
        return bool(self.en)

    def format(self, **values: object) -> InBoth:
        """Both with the values in place, each value in the language of its text."""
        return InBoth(
            self.es.format(**{name: _value(each, "es") for name, each in values.items()}),
            self.en.format(**{name: _value(each, "en") for name, each in values.items()}),
        )


SURE: Final = InBoth("", "")
"""Nothing to say: what is sure needs no doubt."""


def in_both(message: str) -> InBoth:
    """A message of the catalogue in both languages. Import it as `_`."""
    return InBoth(
        worded(translations("es").gettext(message), "es"),
        worded(translations("en").gettext(message), "en"),
    )


def joined(parts: Iterable[Bilingual], by: str) -> InBoth:
    """Texts one after the other, those that say nothing left out."""
    told = [each for each in parts if each.en]
    return InBoth(by.join(each.es for each in told), by.join(each.en for each in told))


def _value(value: object, lang: Language) -> object:
    if isinstance(value, Bilingual):
        return value.es if lang == "es" else value.en
    if isinstance(value, dt.date):
        with speaking(lang):
            return day(value)
    return value
