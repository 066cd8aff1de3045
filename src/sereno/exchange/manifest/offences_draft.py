"""The offence of incident files in a first manifest: one column, two, or the file's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sereno.exchange.manifest.text import Entry
from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.column_roles import Guess
from sereno.exchange.tables.file_sets import FileSet
from sereno.methods.sources.offences.coded import label_key
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.offences.offence_labels import code_joined, joined_label
from sereno.methods.sources.offences.word_rules import by_rules, signs_in
from sereno.vocabulary.columns import heading_strength
from sereno.vocabulary.in_both import SURE
from sereno.vocabulary.in_both import in_both as _

_SAID: Final = 3
_LABELS_TRIED: Final = 300
# Narratives are no second column of an offence.
_MOST_LABELS: Final = 0.25
_FEW_LABELS: Final = 20
# In fewer rows than this the second column changes nothing.
_CHANGED: Final = 0.02


def settle_offence(files: FileSet, guesses: Mapping[str, Guess], country: str) -> dict[str, Guess]:
    """The guesses with the offence in two columns where the second makes the first more precise."""
    offence, detail = guesses.get("offence"), guesses.get("offence_detail")
    alone = {role: guess for role, guess in guesses.items() if role != "offence_detail"}
    if offence is None:
        return alone
    rival = detail is None and len(offence.others) == 1
    if rival:
        detail = Guess(offence.others[0], False, SURE)
    if detail is None:
        return alone
    columns = [offence.column, detail.column]
    if not _tells_attempts(files.samples[detail.column]):
        columns.sort(key=lambda name: len({fold_heading(value) for value in files.samples[name]}))
    general, precise = columns
    pairs = Counter(zip(*(files.samples[column] for column in columns), strict=True))
    # The narrower column may be known by its heading as the offence itself.
    known = 1 if offence.column == precise else 0
    labels = {values[1] for values in pairs}
    if len(labels) > max(_FEW_LABELS, _MOST_LABELS * pairs.total()) or not _adds(pairs, known):
        return alone
    said = heading_strength(fold_heading(detail.column), "incidents", "offence_detail")[0] >= _SAID
    if (rival or not said) and not _surer(pairs, known, country):
        return alone
    label = next(
        (both for both in (joined_label(*pair) for pair, _n in pairs.most_common())
         if both not in labels),
        "",
    )  # fmt: skip
    # Where each value of it says the other's words too, there is no pair to show.
    why = (
        _("it is read together with {column}, as in “{label}”").format(column=general, label=label)
        if label
        else _("it makes {column} more precise, and says what stands there too").format(
            column=general
        )
    )
    return {
        **alone,
        "offence": Guess(general, offence.sure or rival, offence.why),
        "offence_detail": Guess(precise, said, why),
    }


def _tells_attempts(sample: Sequence[str]) -> bool:
    """Whether a column only says which offences were attempts, and names none."""
    values = {label_key(value) for value in sample if value.strip()}
    attempts = {value for value in values if "attempt" in signs_in(value)}
    return 0 < len(attempts) < len(values) <= _FEW_LABELS and not any(
        by_rules(value).recognised for value in values
    )


def _adds(pairs: Counter[tuple[str, ...]], known: int) -> bool:
    """Whether rows of one label by the known column have several by the other."""
    return len(pairs) > len({values[known] for values in pairs})


def _surer(pairs: Counter[tuple[str, ...]], known: int, country: str) -> bool:
    """Whether both together change the class of some rows and are, all in all, as sure of it."""
    coder = OffenceCoder(country)
    rows, changed, gain = 0, 0, 0.0
    for values, n in pairs.most_common(_LABELS_TRIED):
        alone = coder.code(values[known])
        both = code_joined(coder, joined_label(*values), has_detail=True)
        rows += n
        changed += n * (both.iccs != alone.iccs)
        gain += n * (both.confidence - alone.confidence)
    return changed >= _CHANGED * rows and gain >= -_CHANGED * rows


def offence_of_all(files: FileSet, country: str) -> Entry:
    """The offence of files without a column for it, read from their name where it tells one."""
    stem = files.paths[0].name.split(".")[0]
    label = " ".join("".join(c if c.isalpha() else " " for c in stem).split())
    known = OffenceCoder(country).code(label).recognised
    why = (
        _("no column holds the offence; the file's name seems to say it")
        if known
        else _("no column holds the offence: write here which one it is")
    )
    return Entry(label or "–", why)
