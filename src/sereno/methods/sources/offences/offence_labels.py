"""One label out of the columns in which a record says its offence: type and subtype, means.

"ROBO" + "A TRANSEUNTE"          → "ROBO / A TRANSEUNTE"
"ROBO" + "ROBO A NEGOCIO"        → "ROBO A NEGOCIO"
"HOMICIDIO" + "S/D"              → "HOMICIDIO"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from sereno.methods.sources.offences.coded import CodedOffence, label_key
from sereno.methods.sources.offences.coding import OffenceCoder, says_violence
from sereno.methods.sources.offences.word_rules import signs_in
from sereno.methods.sources.reading.missing_marks import is_missing_mark

# Between an offence and what makes it precise, and before what a column says of violence.
BEFORE_DETAIL: Final = " / "
BEFORE_VIOLENCE: Final = " · "
_SAYS_NOTHING: Final = frozenset(
    ("NO APLICA", "N A", "NO ESPECIFICADO", "SIN ESPECIFICAR", "NO ESPECIFICA", "NO REPORTA",
     "NO REPORTADO", "SIN DATO", "SIN DATOS", "SIN INFORMACION", "NO DEFINIDO", "UNKNOWN",
     "NOT SPECIFIED", "NONE",
     # Of a column that tells attempts apart: the others are what the offence says.
     "CONSUMADO", "CONSUMADA", "CONSUMADOS", "CONSUMADAS", "DELITO CONSUMADO", "COMPLETED")
)  # fmt: skip
_SAY_WHETHER: Final = frozenset(("with_violence", "without_violence"))
# What makes another offence of the one beside it, though both are in one section.
_TURNS: Final = frozenset(("attempt", "negligent"))


def joined_label(offence: str, detail: str) -> str:
    """What two columns say as one label; what one of them says already isn't repeated."""
    if is_missing_mark(detail) or label_key(detail) in _SAYS_NOTHING:
        return offence
    if is_missing_mark(offence):
        return detail
    first, second = (f" {label_key(text)} " for text in (offence, detail))
    if first in second:
        return detail
    return offence if second in first else f"{offence}{BEFORE_DETAIL}{detail}"


def label_column(
    columns: Mapping[str, pa.StringArray], offences: pa.DictionaryArray
) -> pa.DictionaryArray:
    """The label of each row: its offence, and what its offence_detail and violence add."""
    labels = offences
    if "offence_detail" in columns:
        labels = _joined(labels, columns["offence_detail"], joined_label)
    if "violence" in columns:
        labels = _joined(labels, columns["violence"], with_violence)
    return labels


def with_violence(label: str, said: str) -> str:
    """A label with what a column says of violence; not what the label says in the same words,
    where its class doesn't hang on them.
    """
    if not said.strip():
        return label
    repeats = f" {label_key(said)} " in f" {label_key(label)} "
    spelt_out = says_violence(said) is None or bool(
        _SAY_WHETHER & signs_in(label_key(label)).keys()
    )
    return label if repeats and spelt_out else f"{label}{BEFORE_VIOLENCE}{said}"


def _joined(
    offences: pa.DictionaryArray, second: pa.StringArray, join: Callable[[str, str], str]
) -> pa.DictionaryArray:
    """Each pair that occurs is joined once."""
    details = second.fill_null("").dictionary_encode()
    n = len(details.dictionary)
    pairs = pc.add(
        pc.multiply(offences.indices.cast(pa.int64()), n), details.indices.cast(pa.int64())
    ).dictionary_encode()
    first, then = offences.dictionary.to_pylist(), details.dictionary.to_pylist()
    words = [join(first[pair // n], then[pair % n]) for pair in pairs.dictionary.to_pylist()]
    unique = pa.array(words, pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(unique.indices.take(pairs.indices), unique.dictionary)


def code_joined(coder: OffenceCoder, label: str, *, has_detail: bool) -> CodedOffence:
    """A label of `label_column` coded.

    A detail that names means says whether there was violence. Where the first column by itself
    stands in the country's table, in the section that both together lead to, its row is the surer;
    unless the detail turns it into another: a killing that was only tried, or not meant.
    """
    text, _sign, said = label.partition(BEFORE_VIOLENCE)
    offence, sign, detail = text.partition(BEFORE_DETAIL)
    coded = coder.code(text, said)
    if not has_detail or not sign or coded.source == "decided":
        return coded
    if not said and says_violence(detail) is not None:
        return coder.code(offence, detail)
    if coded.source != "vote" or coded.doubt:
        return coded
    turned = signs_in(label_key(detail)).keys() - signs_in(label_key(offence)).keys()
    if turned & _TURNS:
        return coded
    alone = coder.code(offence, said)
    surer = alone.source in ("coding_table", "decided") and alone.section == coded.section
    return alone if surer and alone.confidence > coded.confidence else coded
