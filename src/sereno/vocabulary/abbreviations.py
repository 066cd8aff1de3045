"""Words whose full stop ends no sentence, in Spanish and English, folded to lower case.

Those that may well end one ("etc.", "p. m.") are not here: a capital after them begins a sentence.
"""

from typing import Final

_SHORT: Final = (
    # Titles.
    "sr sra srta sres sras dn dña dr dra dres lic licda licdo ing arq mtro mtra prof profa profr "
    "pbro capt cmdte cmte cte gral gob pdte sgto tte ee "
    "mr mrs ms messrs st rev hon gen sgt lt cpl insp det supt "
    # Streets and places.
    "av avda blvd boul col calz carr cda cjon cto esq fracc frac lte mza mz priv prol "
    "pte nte ote rdo urb edif depto dpto deleg mpio edo rd sq apt "
    # Of texts.
    "núm nro pág págs pag pags pp párr aprox máx mín incl vs cf cfr ibid cit eg ie viz "
    "approx"
)
ABBREVIATIONS: Final = frozenset(_SHORT.split())
# These are words as well, and shorten one only before a figure: "No. 5".
_SHORT_BEFORE_FIGURES: Final = (
    "no nos nº art arts cap caps fig figs ed eds vol vols sec int ext km max min cel tel tels op "
    "unid p c m"
)
BEFORE_FIGURES: Final = frozenset(_SHORT_BEFORE_FIGURES.split())
