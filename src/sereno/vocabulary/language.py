"""The language that Sereno speaks just now, and how it writes numbers and dates.

Interface texts are gettext messages: the msgid is plain British English and
`locale/es` holds the Spanish; what a city calls its areas is put in by `divisions`. Problems
(errors, warnings, reasons for a rejected row) have both languages side by side in `problems/`.
"""

from __future__ import annotations

import datetime as dt
import gettext as _gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from sereno.vocabulary.divisions import worded

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = ("es", "en")
DEFAULT_LANGUAGE: Language = "es"

_current: ContextVar[Language | None] = ContextVar("sereno_language", default=None)
LOCALE = Path(__file__).parent / "locale"


def language_of_environment() -> Language:
    """The language asked for by SERENO_LANGUAGE or else the locale; Spanish when neither says."""
    for variable in ("SERENO_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "").lower()[:2]
        if value in LANGUAGES:
            return value
    return DEFAULT_LANGUAGE


def language() -> Language:
    """The language in force: the innermost `speaking`, else the environment's."""
    return _current.get() or language_of_environment()


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Speak `chosen` inside the block (safe across threads and tasks)."""
    token = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(token)


@cache
def translations(chosen: Language) -> _gettext.NullTranslations:
    """The gettext catalogue of a language; English is the source text itself."""
    if chosen == "en":
        return _gettext.NullTranslations()
    return _gettext.translation("sereno", localedir=LOCALE, languages=[chosen])


def gettext(message: str) -> str:
    """`message` in the language in force. Import it as `_`."""
    return _tied(worded(translations(language()).gettext(message), language()))


def message(text: str) -> str:
    """`text` itself: marks a message that is declared here and translated where it is shown."""
    return text


def ngettext(singular: str, plural: str, n: int) -> str:
    """The right form for `n` in the language in force."""
    return _tied(worded(translations(language()).ngettext(singular, plural, n), language()))


def _tied(text: str) -> str:
    """What is read as one piece stays in one line: (n = 12)."""
    return text.replace("(n = ", "(n\u00a0=\u00a0")


def _babel_locale() -> str:
    return {"es": "es_MX", "en": "en_GB"}[language()]


def number(value: float, decimals: int | None = None) -> str:
    """A number as the reader writes it: 1,234.5 (es_MX and en_GB agree on the separators).

    `decimals` fixes how many are shown, so that a column lines up; None keeps what is there.
    """
    return _number(value, decimals, _babel_locale())


# A table writes thousands, the same ones on every visit.
@lru_cache(maxsize=20_000)
def _number(value: float, decimals: int | None, locale: str) -> str:
    from babel.numbers import format_decimal

    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=locale))


def percent(share: float, decimals: int = 1) -> str:
    """A share between 0 and 1 as a percentage: 0.8512 is 85.1 %, in the reader's form.

    Nearly all is not all, and nearly none is not none: 0.9996 is ">99.9 %", 0.0002 "<0.1 %".
    """
    from babel.numbers import format_percent

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "\u202f%"
    least = 10.0 ** -(decimals + 2)
    sign = ""
    if 0 < share < 1 and round(share, decimals + 2) in (0, 1):
        sign, share = ("<", least) if share < 0.5 else (">", 1 - least)
    return sign + str(format_percent(share, format=pattern, locale=_babel_locale()))


def day(value: dt.date) -> str:
    """A date in words, as the reader writes it: 22 nov 2026 / 22 Nov 2026."""
    from babel.dates import format_date

    return str(format_date(value, format="medium", locale=_babel_locale()))
