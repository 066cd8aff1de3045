"""Mails, CURP, RFC and number plates: what has letters and digits in an order of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.exceptions import ValidationError
from stdnum.mx import curp, rfc

from sereno.methods.diagnosis.coding.names.found import Found, Kind

_MAIL = re.compile(
    r"(?<![\w.+%-])[\w+%-]{1,64}(?:\.[\w+%-]{1,64}){0,6}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}(?!\w)"
)
# As it is said and written down by who hears it.
_SAID_MAIL = re.compile(
    r"(?<!\w)[\w.+-]{1,64}(?: (?:punto|gui[oó]n(?: bajo)?|dot|dash|underscore) [\w+-]{1,64}){0,4} "
    r"(?:arroba|at) [\w-]{1,63}(?: ?(?:punto|dot|\.) ?[\w-]{2,12}){1,3}(?!\w)",
    re.IGNORECASE,
)
_GAP = r"[ \-]?"
_CURP = re.compile(
    rf"(?<!\w)[A-Z]{{4}}{_GAP}\d{{6}}{_GAP}[HMX][A-Z]{{5}}{_GAP}[A-Z\d]{_GAP}\d(?!\w)",
    re.IGNORECASE,
)
_RFC = re.compile(
    rf"(?<!\w)[A-ZÑ&]{{3,4}}{_GAP}\d{{6}}(?:{_GAP}[A-Z\d]{{2}}{_GAP}[A\d])?(?!\w)", re.IGNORECASE
)
_SAYS_RFC = re.compile(r"\brfc\b", re.IGNORECASE)
_MOST_BEFORE = 40

# Forms of NOM-001-SCT-2-2016 and of those before, by kind of vehicle; L a letter, 9 a digit.
# Letters that look like digits (I, O, Q, Ñ) are in none.
PLATES = {
    "car": ("LLL-999-L", "LLL-99-99", "999-LLL", "L99-LLL", "LLL-9999"),
    "pick-up": ("LL-9999-L", "LL-99-999", "LLL-99-9"),
    "taxi": ("L-999-LLL", "9999-LLL", "9-LLL-999", "L-99999"),
    "bus": ("999-999-L", "9-999999-L"),
    "motorcycle": ("99-LLL-9", "L99-99L", "LL-99-LL", "9-LLL-9"),
    "federal": ("99-LL-9L", "999-LL-9", "99-LLL-9"),
    "police": ("LL-999-L9", "LLL-9999-L9"),
}
# Which say what they are by themselves; of the others somebody has to speak of a plate.
_SURE = {
    *("LLL-999-L", "LLL-99-99", "999-LLL", "L99-LLL", "LL-9999-L", "LL-99-999", "L-999-LLL"),
    *("99-LL-9L", "999-LL-9", "LL-999-L9"),
}
_SIGNS = {"L": "[A-HJ-NPR-Z]", "9": r"\d"}
_SAYS_PLATE = re.compile(
    r"\b(?:placas?|matr[ií]culas?|number plates?|licen[cs]e plates?|plates?|registration)\b"
    r"(?:[ :,]{1,3}(?:de circulaci[oó]n|n[uú]mero|n[uú]m\.?|eran|era|son|es|la|las|del|de|were|was|"
    r"is|are|number|with|con|coche|carro|taxi|moto|camioneta|the|a|with|que|decía|decían|read|"
    r"terminaci[oó]n)){0,4}[ :,]{1,3}[\"“«']?\Z",
    re.IGNORECASE,
)
_NO_PLATE = re.compile(
    r"\b(?:carpetas?|folios?|oficios?|expedientes?|exp|nom|norma|art[ií]culos?|ley|claves?|modelo|"
    r"docket|case|file|cas|serie|factura)\b[^.\n]{0,12}\Z",
    re.IGNORECASE,
)


def _as_expression(form: str, gap: str) -> str:
    return "".join(gap if sign == "-" else _SIGNS[sign] for sign in form)


_FORMS = {form for forms in PLATES.values() for form in forms}
_PLATE = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(_as_expression(form, "[- ]") for form in sorted(_SURE))
    + r")(?![\w-])"
)
_ANY_PLATE = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(_as_expression(f, "[- ]?") for f in sorted(_FORMS, key=len, reverse=True))
    + r")(?![\w-])",
    re.IGNORECASE,
)


def mails(text: str) -> Iterator[Found]:
    """Mail addresses, written or spoken."""
    if "@" in text:
        for at in _MAIL.finditer(text):
            yield Found(at.start(), at.end(), Kind.MAIL, "mail", 1.0)
    for at in _SAID_MAIL.finditer(text):
        yield Found(at.start(), at.end(), Kind.MAIL, "said mail", 0.95)


def curps(text: str) -> Iterator[Found]:
    """CURP whose check digit is right; what only looks like one is told as something else."""
    for at in _CURP.finditer(text):
        is_one = curp.is_valid(at[0])
        kind, rule = (Kind.CURP, "curp") if is_one else (Kind.OTHER, "like a curp")
        yield Found(at.start(), at.end(), kind, rule, 1.0 if is_one else 0.6)


def rfcs(text: str) -> Iterator[Found]:
    """RFC whose check digit is right; without its last three signs only where it is called one."""
    for at in _RFC.finditer(text):
        bare = re.sub(r"[ \-]", "", at[0])
        is_short = len(bare) <= 10
        if is_short and not _SAYS_RFC.search(text, max(0, at.start() - _MOST_BEFORE), at.start()):
            continue
        try:
            rfc.validate(bare, validate_check_digits=True)
        except ValidationError:
            if not is_short:
                yield Found(at.start(), at.end(), Kind.OTHER, "like an rfc", 0.5)
        else:
            yield Found(at.start(), at.end(), Kind.RFC, "rfc", 0.98)


def plates(text: str) -> Iterator[Found]:
    """Number plates of Mexico: in capitals with their parts apart, or where one is spoken of."""
    for at in _ANY_PLATE.finditer(text):
        before = text[max(0, at.start() - _MOST_BEFORE) : at.start()]
        if _SAYS_PLATE.search(before):
            yield Found(at.start(), at.end(), Kind.PLATE, "called a plate", 0.97)
    for at in _PLATE.finditer(text):
        before = text[max(0, at.start() - _MOST_BEFORE) : at.start()]
        if not _NO_PLATE.search(before):
            yield Found(at.start(), at.end(), Kind.PLATE, "plate", 0.9)
