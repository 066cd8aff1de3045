"""What is said of a text or number beyond a field's limit, in words of our own.

Django's Spanish refuses what is "less than 200" where 200 are allowed, and writes its numbers bare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core import validators
from django.utils.translation import gettext, ngettext

from sereno.vocabulary.language import number

# A limit between these is a year, which nobody writes with a comma.
YEARS: Final = range(1800, 2201)


class LimitWords:
    """A message that is filled in when it is read, in the reader's language."""

    def __init__(self, say: Callable[[int, int | None], str]) -> None:
        self._say = say

    def __mod__(self, params: Mapping[str, Any]) -> str:
        """As Django fills in a message."""
        shown = params["show_value"]
        return self._say(params["limit_value"], shown if isinstance(shown, int) else None)


def _written(n: int | None) -> str:
    if n is None:
        return "–"
    return str(n) if n in YEARS else number(n)


def _at_most_letters(limit: int, n: int | None) -> str:
    said = ngettext(
        "At most {limit} character; this has {n}.",
        "At most {limit} characters; this has {n}.",
        limit,
    )
    return said.format(limit=number(limit), n=number(n or 0))


def _at_least_letters(limit: int, n: int | None) -> str:
    said = ngettext(
        "At least {limit} character; this has {n}.",
        "At least {limit} characters; this has {n}.",
        limit,
    )
    return said.format(limit=number(limit), n=number(n or 0))


def _at_most(limit: int, _n: int | None) -> str:
    return gettext("It must be {limit} or less.").format(limit=_written(limit))


def _at_least(limit: int, _n: int | None) -> str:
    return gettext("It must be {limit} or more.").format(limit=_written(limit))


def say_limits() -> None:
    """Put our words in the place of Django's, for every field of every form."""
    for validator, say in (
        (validators.MaxLengthValidator, _at_most_letters),
        (validators.MinLengthValidator, _at_least_letters),
        (validators.MaxValueValidator, _at_most),
        (validators.MinValueValidator, _at_least),
    ):
        validator.message = LimitWords(say)  # type: ignore[assignment]
