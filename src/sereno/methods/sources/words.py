"""Words as they compare: one spelling for what people write in many."""

from __future__ import annotations

import re
import unicodedata

_ENYE = "\ue000"
_NOT_A_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Upper case without accents (ñ stays a letter of its own: Ñ), punctuation as one space.

    >>> fold("  Álvaro   Obregón (2ª secc.)")
    'ALVARO OBREGON 2A SECC'
    >>> fold("Peñón_de/los Baños")
    'PEÑON DE LOS BAÑOS'
    """
    upper = unicodedata.normalize("NFC", text).upper()
    if not upper.isascii():
        decomposed = unicodedata.normalize("NFKD", upper.replace("Ñ", _ENYE))
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
        upper = bare.replace(_ENYE, "Ñ").upper()
    return _NOT_A_WORD.sub(" ", upper).strip()
