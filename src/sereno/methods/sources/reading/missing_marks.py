"""The marks by which an institution says «no data» in a cell that should hold a value."""

from __future__ import annotations

import unicodedata

_SHORT = "na n/a n.a. n.a #n/a #n/d n/d n.d. nd nan nat null none nulo s/d s.d. sd s/i s.i. s/n"
_LONG = (
    "sin dato, sin datos, sin informacion, sin registro, sin especificar, sin fecha, sin hora, "
    "no disponible, no especificado, no especificada, no aplica, no identificado, no registrado, "
    "no consta, se desconoce, se ignora, desconocido, desconocida, ignorado, vacio, "
    "unknown, missing, not available, not recorded, not applicable, no data"
)
MISSING_MARKS = frozenset(_SHORT.split()) | frozenset(_LONG.split(", "))


def is_missing_mark(text: str) -> bool:
    """Whether a text only says that there is no value: "", "N/A", "S/D", "Sin dato", "--", "*"."""
    plain = text.strip().lower()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(each for each in letters if not unicodedata.combining(each)).strip()
    return plain in MISSING_MARKS or not plain.strip("-—–._*?¿ ")
