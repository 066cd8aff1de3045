"""Days on which somebody was born, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sereno.methods.diagnosis.coding.names.found import Found, Kind
from sereno.vocabulary.month_names import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ES_UNITS = "un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
_ES_NUMBER = (
    rf"diez|once|doce|trece|catorce|quince|dieci\w{{4,6}}|veinte|veinti\w{{2,7}}|"
    rf"(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?: y (?:{_ES_UNITS}))?|"
    rf"primero|{_ES_UNITS}"
)
_ES_YEAR = rf"(?:mil novecientos|dos mil)(?: (?:{_ES_NUMBER}))?|(?:{_ES_NUMBER})"
_EN_DAY = (
    r"\d{1,2}(?:st|nd|rd|th)?|(?:twenty|thirty)[- ]?(?:first|second|third|\w{4,6}th)|first|second|"
    r"third|\w{4,11}th|thirtieth|twentieth"
)
_EN_YEAR = r"\d{4}|'?\d{2}|(?:nineteen|two thousand|twenty)[- ](?:and )?\w{3,9}(?:[- ]\w{3,5})?"
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}[/-](?:"
    + _MONTH
    + r")[/-]\d{2,4}|"
    rf"(?:\d{{1,2}}|1[°º]|1ro|1ero|{_ES_NUMBER}) ?(?:de |del )?(?:mes de )?(?:{_MONTH})\b"
    rf"(?:,? (?:de|del)(?: a[ñn]o)?(?: de)? (?:\d{{4}}|'?\d{{2}}|{_ES_YEAR})\b| \d{{4}})?|"
    rf"(?:{_MONTH}) (?:the )?(?:{_EN_DAY})\b(?:,? (?:of )?(?:{_EN_YEAR})\b)?|"
    rf"(?:the )?(?:{_EN_DAY}) (?:of )?(?:{_MONTH})\b(?:,? (?:of )?(?:{_EN_YEAR})\b)?"
    r")(?![\w/-])",
    re.IGNORECASE,
)
# Without a day: of who was born then it still tells much.
_BORN_IN = re.compile(
    rf"\b(?:nac[ií]|naci[oó]|nacid[oa]|born) (?:por )?(?:en|in) "
    rf"((?:(?:{_MONTH}) (?:de |del |of )?)?(?:el |del? )?(?:a[ñn]o )?(?:(?:19|20)\d\d|"
    rf"'?\d\d))(?![\w/-])",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:nac[ií]|naci[oó]|nac[ií](?:mos|eron|ste)|nacid[oa]s?|nacimiento|nace|born|birth(?:day|"
    r"date)?|"
    r"dob|f\.? ?n\.?|cumple(?:a[ñn]os)?|cumpl[oeií]a?|cumpli[oó]|cumplir|alumbramiento|"
    r"registrad[oa])\b"
    r"[^.\n;!?]{0,45}\Z",
    re.IGNORECASE,
)
_BORN_THEN = re.compile(
    r"[ ,]{1,2}(?:que |when |fue |es |is |was |cuando |ese d[ií]a |en que ){0,3}(?:nac[ií]|"
    r"naci[oó]|nacieron|"
    r"mi cumple|su cumple|el cumple|my birthday|(?:his|her) birthday|(?:she|he|i) was born|cumple|"
    r"cumplo)",
    re.IGNORECASE,
)
_MOST_BEFORE = 70


def birth_dates(text: str) -> Iterator[Found]:
    """Dates near to a word for being born; other days are not somebody's."""
    for at in _DATE.finditer(text):
        before = text[max(0, at.start() - _MOST_BEFORE) : at.start()]
        if _BORN.search(before) or _BORN_THEN.match(text, at.end()):
            yield Found(at.start(), at.end(), Kind.BIRTH_DATE, "birth date", 0.95)
    for born in _BORN_IN.finditer(text):
        yield Found(born.start(1), born.end(1), Kind.BIRTH_DATE, "year of birth", 0.6)
