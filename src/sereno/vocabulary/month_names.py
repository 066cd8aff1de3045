"""The months as tables write them, in Spanish, English and Portuguese, without accents."""

from __future__ import annotations

from typing import Final

MONTHS: Final = {
    **dict.fromkeys(("enero", "ene", "january", "jan", "janeiro"), 1),
    **dict.fromkeys(("febrero", "feb", "february", "fevereiro", "fev"), 2),
    **dict.fromkeys(("marzo", "mar", "march", "marco"), 3),
    **dict.fromkeys(("abril", "abr", "april", "apr"), 4),
    **dict.fromkeys(("mayo", "may", "maio", "mai"), 5),
    **dict.fromkeys(("junio", "jun", "june", "junho"), 6),
    **dict.fromkeys(("julio", "jul", "july", "julho"), 7),
    **dict.fromkeys(("agosto", "ago", "august", "aug"), 8),
    **dict.fromkeys(("septiembre", "setiembre", "sep", "sept", "set", "september", "setembro"), 9),
    **dict.fromkeys(("octubre", "oct", "october", "outubro", "out"), 10),
    **dict.fromkeys(("noviembre", "nov", "november", "novembro"), 11),
    **dict.fromkeys(("diciembre", "dic", "december", "dec", "dezembro", "dez"), 12),
}
