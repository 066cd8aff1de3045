"""Telephones, as people write and say them.

What a number may be is asked of libphonenumber's tables, after the prefixes that were dialled in
Mexico until 2019 were taken off (044, 045, 01, and the 1 after 52), which the tables don't know
any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from sereno.methods.diagnosis.coding.names.found import Found, Kind

_DIGITS = re.compile(r"(?<![\w+.,/$-])(?:\+ ?|\()?\d(?:[ .()–-]{0,2}\d){6,15}(?![\w/]|[.,-]\d)")
_SAYS_PHONE = re.compile(
    r"\b(?:tel|tels|tel[eé]fonos?|cel|celular(?:es)?|m[oó]vil|whats(?:app)?|wats|marc(?:ar|a|ó|"
    r"que)|"
    r"ll[aá]m(?:a|ar|e|enme|eme|ame|ó)|n[uú]mero|phone|mobile|cell(?:phone)?|call|ring|contacto)\b"
    r"[^.\n\d]{0,25}\Z",
    re.IGNORECASE,
)
# Numbers that somebody keeps count of.
_NO_PHONE = re.compile(
    r"\b(?:folios?|expedientes?|carpetas?|oficios?|reporte|cuentas?|tarjetas?|clabe|nss|pesos|case|"
    r"docket|account|reference|ref|imei|serie|factura|acta|cr[eé]dito|padr[oó]n|monto|"
    r"presupuesto)\b"
    r"[^\n\d]{0,20}\Z|\$ ?\Z",
    re.IGNORECASE,
)
_MOST_BEFORE = 50
_OLD_MEXICAN = re.compile(r"(?:(?:00)?52(?:1(?=\d{10}\Z))?|04[45]|01)(?=\d{10}\Z)")
_UNITS = (
    "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    "oh|zero|one|two|three|four|five|six|seven|eight|nine|double|triple"
)
_TENS = (
    "diez|once|doce|trece|catorce|quince|dieci\\w{4,6}|veinte|veinti\\w{2,6}|"
    "(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?: y \\w{3,6})?|"
    "ten|eleven|twelve|\\w{3,5}teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
_SAID = re.compile(
    rf"\b(?:{_UNITS}|{_TENS})(?:[ ,.…-]{{1,3}}(?:y |and )?(?:{_UNITS}|{_TENS}|"
    rf"\d{{1,4}})\b){{4,12}}",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"\b(?:{_UNITS})\b", re.IGNORECASE)
_LEAST_DIGITS = 7


def phones(text: str, region: str) -> Iterator[Found]:
    """Telephones that exist in a country ("MX") or, after a +, in another; shorter ones where
    somebody speaks of a telephone; those said in words.
    """
    for at in _DIGITS.finditer(text):
        before = text[max(0, at.start() - _MOST_BEFORE) : at.start()]
        is_called = bool(_SAYS_PHONE.search(before))
        if _NO_PHONE.search(before) and not is_called:
            continue
        if _is_phone(at[0], region):
            yield Found(at.start(), at.end(), Kind.PHONE, "phone", 0.99)
        elif is_called and _may_be_old(at[0]):
            yield Found(at.start(), at.end(), Kind.PHONE, "called a phone", 0.9)
    for at in _SAID.finditer(text):
        before = text[max(0, at.start() - _MOST_BEFORE) : at.start()]
        if _digits_said(at[0]) >= _LEAST_DIGITS and (
            _SAYS_PHONE.search(before) or len(_UNIT.findall(at[0])) > _LEAST_DIGITS
        ):
            yield Found(at.start(), at.end(), Kind.PHONE, "said phone", 0.9)


def _is_phone(written: str, region: str) -> bool:
    digits = re.sub(r"\D", "", written)
    is_abroad = written.lstrip("( ").startswith("+")
    if region == "MX" and not (is_abroad and not digits.startswith("52")):
        digits = _OLD_MEXICAN.sub("", digits)
        is_abroad = False
    return _is_valid(f"+{digits}" if is_abroad else digits, region)


def _is_valid(written: str, region: str) -> bool:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


def _may_be_old(written: str) -> bool:
    """As many digits as numbers of a town once had, or as one that was written down wrongly."""
    return _LEAST_DIGITS <= len(re.sub(r"\D", "", written)) <= 13


def _digits_said(words: str) -> int:
    units = len(_UNIT.findall(words))
    rest = re.sub(rf"\b(?:{_UNITS})\b", " ", words, flags=re.IGNORECASE)
    return (
        units
        + 2 * len(re.findall(rf"\b(?:{_TENS})\b", rest, re.IGNORECASE))
        + len(re.findall(r"\d", rest))
    )
