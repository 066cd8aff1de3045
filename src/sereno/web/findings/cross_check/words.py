"""What is said of the cross-check: the sentence above it, each cell's, and what to bear in mind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.methods.findings.cross_check import Told
from sereno.vocabulary.language import number
from sereno.web.documents import Words
from sereno.web.findings.cross_check.details import CrossCheck, most_of

KINDS: Final[Mapping[Told, Words]] = {
    Told.CONVERGE: gettext_lazy("they agree"),
    Told.SILENCE: gettext_lazy("silence"),
    Told.FEAR: gettext_lazy("fear without records"),
    Told.CONTRADICT: gettext_lazy("they contradict each other"),
    Told.NEITHER: gettext_lazy("neither"),
    Told.LITTLE: gettext_lazy("too little fieldwork to tell"),
    Told.HELD: gettext_lazy("held back, too few people"),
    Told.UNRECORDED: gettext_lazy("no records to compare"),
}
SAID: Final[Mapping[Told, Words]] = {
    Told.CONVERGE: gettext_lazy("Records are high, and people speak of it."),
    Told.SILENCE: gettext_lazy("Records are high, and hardly anyone speaks of it."),
    Told.FEAR: gettext_lazy("People speak of it, and records aren't high."),
    Told.CONTRADICT: gettext_lazy(
        "Records are high, and people speak of what protects them rather than of harm."
    ),
    Told.NEITHER: gettext_lazy("Records aren't high, and hardly anyone speaks of it."),
    Told.LITTLE: gettext_lazy("Too little has been heard and coded here to tell."),
    Told.HELD: gettext_lazy(
        "So few people stand behind what was said here that it is not shown to you, nor compared."
    ),
    Told.UNRECORDED: gettext_lazy("There is no record with which to compare what people say."),
}
BEAR_IN_MIND: Final[Mapping[Told, Words]] = {
    Told.SILENCE: gettext_lazy("That nobody says it is no proof that it doesn't happen."),
    Told.FEAR: gettext_lazy("That nothing is recorded may mean that nobody reports it."),
    Told.CONTRADICT: gettext_lazy("Ask both sides again before writing which of them is right."),
}


def headline(found: CrossCheck, codes: Sequence[str]) -> str:
    """The sentence that says most, as one would say it aloud."""
    counts = found.by_kind(codes)
    for kind in (Told.SILENCE, Told.CONTRADICT, Told.FEAR, Told.CONVERGE):
        n, place = most_of(counts, kind, len(found.topics))
        if n:
            name = str(found.topics[place])
            said = _sentence(kind, n).format(topic=name[:1].lower() + name[1:], n=number(n))
            return said[:1].upper() + said[1:]
    if all(counts[t, Told.LITTLE] == len(codes) for t in range(len(found.topics))):
        return _("Too little has been heard and coded yet to compare records and voices.")
    return _("Records and voices point at nothing in particular.")


def _sentence(kind: Told, n: int) -> str:
    """Of the topic of which most areas say so, and in how many."""
    if kind == Told.SILENCE:
        return ngettext(
            "Least is said about {topic}: records are high in {n} neighbourhood where hardly "
            "anyone speaks of it.",
            "Least is said about {topic}: records are high in {n} neighbourhoods where hardly "
            "anyone speaks of it.",
            n,
        )
    if kind == Told.CONTRADICT:
        return ngettext(
            "On {topic} records and voices contradict each other in {n} neighbourhood.",
            "On {topic} records and voices contradict each other in {n} neighbourhoods.",
            n,
        )
    if kind == Told.FEAR:
        return ngettext(
            "{topic} is feared in {n} neighbourhood where records aren't high.",
            "{topic} is feared in {n} neighbourhoods where records aren't high.",
            n,
        )
    return ngettext(
        "On {topic} records and voices agree in {n} neighbourhood.",
        "On {topic} records and voices agree in {n} neighbourhoods.",
        n,
    )


def sums_of(found: CrossCheck, codes: Sequence[str]) -> list[tuple[Told, Words, int]]:
    """How many cells are of each kind; those that no cell is are left out."""
    of_kind: Counter[Told] = Counter()
    for (_topic, kind), n in found.by_kind(codes).items():
        of_kind[kind] += n
    return [(kind, words, of_kind[kind]) for kind, words in KINDS.items() if of_kind[kind]]
