"""Words as they compare: one spelling for what people write in many."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

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


# A text of more words is no label, and looking for its repetitions would take time with their cube.
_MOST_WORDS: Final = 100


def without_repeats(words: str) -> str:
    """`words` with every run of words that is said twice in a row said once.

    A label joined from columns often repeats itself: type, subtype and manner of
    "Fraude | Fraude | Fraude" are one word, and "ROBO ROBO A NEGOCIO" is "ROBO A NEGOCIO".

    >>> without_repeats("VIOLACION VIOLACION SIMPLE VIOLACION SIMPLE")
    'VIOLACION SIMPLE'
    """
    kept = words.split()
    if len(kept) > _MOST_WORDS:
        return " ".join(kept)
    size = 1
    while size <= len(kept) // 2:
        for start in range(len(kept) - 2 * size + 1):
            if kept[start : start + size] == kept[start + size : start + 2 * size]:
                del kept[start : start + size]
                size = 0
                break
        size += 1
    return " ".join(kept)
