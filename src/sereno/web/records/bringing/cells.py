"""Cells of a file as values, or why they can't be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.in_both import InBoth
from sereno.vocabulary.language import LANGUAGES
from sereno.vocabulary.month_names import MONTHS
from sereno.vocabulary.plain_text import hidden_signs, shortened
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    # It brings numpy, which a command that opens the instance does without.
    from sereno.exchange.row_files import Roles

MOST_SHOWN = 60
_QUANTITY = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
# One thousand five hundred in Colombia and Spain, one and a half elsewhere.
_EITHER = re.compile(r"([1-9][0-9]{0,2})\.([0-9]{3})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+)?")
# As it is written in Mexico, and in Spain: the day before the month.
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
# "30 de junio de 2027", "30 June 2027", "30-jun-2027"; "June 30, 2027".
_IN_WORDS = re.compile(r"(\d{1,2})[\s/.-]+(?:de )?([a-z]+)\.?[\s/.-]+(?:del? )?(\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def called(roles: Roles, role: str) -> InBoth:
    """The heading of a role, in both languages."""
    es, en = roles.headings[role][:2]
    return InBoth(es, en)


def too_long(roles: Roles, role: str, text: str, most: int) -> Problem:
    """What is said of a cell with more signs than there is room for."""
    return Problem(
        "brought_too_long",
        column=called(roles, role),
        n=len(text),
        most=most,
        begins=shortened(text, MOST_SHOWN),
    )


def text_of(
    roles: Roles, role: str, cell: str, model: type[Any], name: str = "", *, lines: bool = False
) -> str:
    """A text as the field `name` of a model takes it, the role's own if none is said.

    lines: whether it may have several. Raises Problem brought_too_long and brought_hidden.
    """
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = " ".join(text.split())
    most = model._meta.get_field(name or role).max_length
    if len(text) > most:
        raise too_long(roles, role, text, most)
    if hidden := hidden_signs(text, lines=lines):
        place, sign = hidden[0]
        before = "".join(each for each in text[:place] if each.isprintable())[-MOST_SHOWN:]
        raise Problem("brought_hidden", column=called(roles, role), sign=sign, before=before)
    return text


def choice_words(choices: Any) -> dict[str, str]:
    """{words, folded: value} of a model's choices: values, and what each is called in either
    language.
    """
    found = {fold(value): value for value in choices.values}
    for language in LANGUAGES:
        with override(language):
            for value, label in choices.choices:
                found.setdefault(fold(str(label)), value)
    return found


def word_of(known: Mapping[str, str], cell: str) -> str:
    """The value of a word. Raises Problem brought_word_unknown, with the nearest."""
    value = known.get(fold(cell))
    if value is None:
        near = get_close_matches(fold(cell), known, n=1, cutoff=0.6)
        raise Problem(
            "brought_word_unknown",
            word=shortened(cell.strip(), MOST_SHOWN),
            nearest=known[near[0]] if near else "",
            known=", ".join(dict.fromkeys(known.values())),
        )
    return value


def day_of(cell: str) -> dt.date:
    """A date as ISO has it, as sheets show it with the day first, or with its month in words.

    Raises Problem brought_day.
    """
    wrong = Problem("brought_day", value=shortened(cell, MOST_SHOWN))
    if iso := _ISO.fullmatch(cell):
        year, month, day = map(int, iso.groups())
    elif first := _DAY_FIRST.fullmatch(cell):
        day, month, year = map(int, first.groups())
    else:
        words = " ".join(cell.casefold().split())
        if said := _IN_WORDS.fullmatch(words):
            written, name, last = said.groups()
        elif said := _MONTH_FIRST.fullmatch(words):
            name, written, last = said.groups()
        else:
            raise wrong
        day, month, year = int(written), MONTHS.get(name, 0), int(last)
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise wrong from error


def quantity_of(text: str) -> Decimal:
    """A number with a point; commas are those of thousands, as Mexico writes them.

    Raises Problem brought_quantity, and brought_quantity_unsure of a point that may be either.
    """
    if either := _EITHER.fullmatch(text.strip()):
        raise Problem(
            "brought_quantity_unsure", value=either[0], thousands="".join(either.groups())
        )
    try:
        # "2,5" is no 25, and "1.500,00" no 1.5: a comma is taken off between thousands alone.
        if not _QUANTITY.fullmatch(plain := text.replace(" ", "").replace("\u00a0", "")):
            raise InvalidOperation
        kept = Decimal(plain.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise Problem("brought_quantity", value=shortened(text, MOST_SHOWN)) from error
    if kept >= Decimal(10) ** 12:
        raise Problem("brought_quantity", value=shortened(text, MOST_SHOWN))
    return kept
