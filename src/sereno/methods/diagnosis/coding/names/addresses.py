"""Addresses: a street with a number, a block and a lot, a postal code; streets by themselves are
places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sereno.methods.diagnosis.coding.names.found import Found, Kind

_NUMBER_WORDS = (
    r"(?:(?:ciento|doscientos|trescientos|cuatrocientos|quinientos|seiscientos|setecientos|"
    r"ochocientos|"
    r"novecientos|mil|cien|veinti\w{2,7}|dieci\w{4,6}|diez|once|doce|trece|catorce|quince|veinte|"
    r"treinta|"
    r"cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|un[oa]?|dos|tres|cuatro|cinco|seis|siete|"
    r"ocho|"
    r"nueve)(?: y | )?){1,6}"
)
_STREET = (
    r"(?:calle|c/|avenida|av\.?|avda\.?|bulevar|boulevard|blvd\.?|calzada|calz\.?|andador|privada|"
    r"priv\.?|"
    r"cerrada|cda\.?|callej[oó]n|circuito|cto\.?|prolongaci[oó]n|prol\.?|carretera|carr\.?|retorno|"
    r"paseo|"
    r"pasaje|libramiento|diagonal|carrera|cra\.?|kra\.?|transversal|camino)"
)
_WORD = r"(?:[^\W\d_][\w'’.-]{0,24}|\d{1,2})"
_NO = r"(?:n[uú]m(?:ero)?\.?|no\.?|nº|n°|#|number)"
_HOUSE = (
    rf"(?:,? ?{_NO} ?(?:\d{{1,5}}(?:[- ]?[A-Z]\b)?(?:-\d{{1,4}})?|{_NUMBER_WORDS}\b)|"
    r",? \d{1,5}(?:-?[A-Z]\b)?(?:-\d{1,4})?)"
)
_UNIT = (
    r"(?:,? ?(?:int(?:erior)?|depto|dpto|departamento|apto|apartamento|edif(?:icio)?|casa|torre|"
    r"apt|unit|flat|piso|local|manzana|mza?|lote|lte?|block)\.? ?(?:n[uú]mero |#)?(?:\d{1,4}[A-Z]?|"
    r"[A-Z])\b){0,4}"
)
_AREA = (
    r"(?:,? (?:en |de )?(?:la |el )?(?:col(?:onia)?|fracc(?:ionamiento)?|barrio|unidad|u\. ?h)\.? "
    r"(?-i:[A-ZÁÉÍÓÚÑ][\w'’-]{1,24}|de|del|la|las|los|el|\d{1,2})"
    r"(?-i: (?:[A-ZÁÉÍÓÚÑ][\w'’-]{1,24}|de|del|la|las|los|el|\d{1,2}(?=(?: de)? "
    r"[A-ZÁÉÍÓÚÑ]))){0,5})?"
)
_CODE = (
    r"(?:,? ?(?:c\.? ?p\.?|c[oó]digo postal|postal code|zip(?: code)?)[ :.]{0,2}\d{4,5}\b|"
    r", \d{5}\b)?"
)
# Of a street's name: words with a capital, those between them, or in small letters few of any sort.
_STREET_WITH_HOUSE = re.compile(
    rf"(?<!\w){_STREET} {_WORD}(?: {_WORD}){{0,6}}?{_HOUSE}{_UNIT}{_AREA}{_UNIT}{_CODE}",
    re.IGNORECASE,
)
# Colombian: carrera 45 # 12-34.
_GRID = re.compile(
    r"(?<!\w)(?:calle|carrera|cra\.?|kra\.?|cl\.?|diagonal|transversal|avenida|av\.?) ?\d{1,3} "
    r"?[A-Z]?"
    rf"(?: (?:sur|norte|este|oeste|bis))? ?(?:#|n[uú]mero|no\.?|con) ?\d{{1,3}} ?[A-Z]? ?- "
    rf"?\d{{1,3}}{_UNIT}{_AREA}",
    re.IGNORECASE,
)
_CAPITAL = r"[A-ZÁÉÍÓÚÑ][\w'’-]{1,24}"
_NAMED_HOUSE = re.compile(
    rf"(?<=\ben )(?:la )?(?:\d{{1,2}} de )?{_CAPITAL}(?: (?:{_CAPITAL}|de|del|la|las|los|el|"
    rf"y)){{0,5}}"
    rf"(?:,? {_NO} ?\d{{1,5}}|,? (?!(?:19|"
    rf"20)\d\d\b)\d{{1,4}})(?:-?[A-Z]\b)?(?![\w.,:/%]?\d){_UNIT}{_AREA}{_CODE}"
)
_LOT = re.compile(
    r"(?<!\w)(?:manzana|mza?|block)\.? ?(?:n[uú]mero |#)?\d{1,4}[A-Z]?,? (?:y )?(?:el )?(?:lote|"
    r"lte?)\.? ?"
    rf"(?:n[uú]mero |#)?\d{{1,4}}[A-Z]?{_AREA}{_CODE}",
    re.IGNORECASE,
)
_POSTAL = re.compile(
    r"(?<!\w)(?:c\.? ?p\.?|c[oó]digo postal|postal code|zip code)[ :.]{0,2}(?:es |is )?\d{4,5}\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?<![\w.])\d{1,5}[A-Z]? (?:[A-Z][\w'’-]{1,24} ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|"
    r"Drive|Dr|Close|"
    r"Crescent|Court|Ct|Way|Place|Boulevard|Blvd|Terrace|Grove)\b\.?"
    r"(?:,? (?:[Ff]lat|[Aa]pt|[Uu]nit|[Ss]uite)\.? ?\w{1,4}\b)?(?:, \d{4,5}\b)?"
)
_ENDS = re.compile(r"[ ,]+(?:de|del|la|las|los|el|y|en)?\Z", re.IGNORECASE)
# Words within what was taken for a street's name that say that it is none.
_NO_STREET = re.compile(
    r"[;:!?]|\b(?:que|porque|cuando|donde|como|pero|hay|había|son|est[aá]n?|fue|eran?|tiene[ns]?|"
    r"llegan|pasan|"
    r"a las|como a|desde hace|hace|unos|unas|otros|because|where|when|there|was|were|is|are|had|"
    r"about)\b",
    re.IGNORECASE,
)


def addresses(text: str) -> Iterator[Found]:
    """Where somebody lives, as far as it is told in one breath."""
    for expression, rule, sure in (
        (_STREET_WITH_HOUSE, "street and number", 0.94),
        (_GRID, "street and number", 0.96),
        (_LOT, "block and lot", 0.94),
        (_ENGLISH, "street and number", 0.94),
        (_POSTAL, "postal code", 0.93),
        (_NAMED_HOUSE, "name and number", 0.94),
    ):
        for at in expression.finditer(text):
            words = _ENDS.sub("", at[0])
            if expression is _STREET_WITH_HOUSE and _NO_STREET.search(words):
                continue
            yield Found(at.start(), at.start() + len(words), Kind.ADDRESS, rule, sure)
