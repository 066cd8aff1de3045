"""Rows that sum others: TOTAL, SUBTOTAL, "Total general", "ROBO Total", "Todos los delitos",
which are no incidents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]

# As a cell begins, or is: "Total", "SUB-TOTAL", "Gran total", "Totales 2022", "TOTAL ROBO".
_TOTAL: Final = re.compile(r"(?i)\s*(?:sub\s*-?\s*|gran\s+|grand\s+|suma\s+)?total(?:es|s)?\b")
# As a whole cell: "Todos los delitos", "Todas las colonias", "All offences", "All".
_ALL: Final = re.compile(
    r"(?i)\s*(?:"
    r"tod[oa]s(?:\s+(?:los|las|os|as)\s+(?:delitos|cr[ií]menes|crimes|hechos|incidentes|tipos"
    r"|modalidades|colonias|barrios|bairros|comunas|delegaciones|alcald[ií]as|municip\w+"
    r"|distritos|zonas|sectores|localidades))?"
    r"|all(?:\s+(?:crimes?|offen[cs]es|incidents|types|categories|areas|neighbou?rhoods|wards"
    r"|districts|precincts|stations|boroughs|zones))?"
    r")\s*"
)
_MAY_SAY: Final = r"(?i)total|^\s*(?:tod[oa]s|all)\b"
# Beside them, of a row without a date: "Suma", "ROBO Total".
_SUM: Final = re.compile(r"(?i)\s*(?:suma|sum|soma)\s*:?\s*|.*\btotal\s*:?\s*")


def is_total(text: str, *, dated: bool = True) -> bool:
    """Whether a cell says that its row sums others.

    >>> is_total("Total general"), is_total("ROBO"), is_total("ROBO Total", dated=False)
    (True, False, True)
    """
    return bool(_TOTAL.match(text) or _ALL.fullmatch(text) or (not dated and _SUM.fullmatch(text)))


def say_total(encoded: Mapping[str, pa.DictionaryArray], n: int) -> Mask:
    """Which of the n rows say so in one of the columns."""
    found = np.zeros(n, np.bool_)
    for column in encoded.values():
        # Hardly any column has such a word at all, and that is seen at once.
        if not pc.any(pc.match_substring_regex(column.dictionary, _MAY_SAY)).as_py():
            continue
        words = [is_total(word) for word in column.dictionary.to_pylist()]
        if any(words):
            at = column.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
            found |= np.array([*words, False], np.bool_)[at]
    return found
