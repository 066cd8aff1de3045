"""The smallest change of weights that would alter the choice, said in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sereno.exchange.pages.selection_areas import Area
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.quantities import share
from sereno.vocabulary.result_words import topic_name


def smallest_change(selection: Mapping[str, Any], areas: Sequence[Area]) -> str:
    """The sentence; what the weights were and would be comes from the weights themselves."""
    change = selection["smallest_change"]
    if not change:
        return _(
            "No shift of weight between two topics, however large, changes which neighbourhoods "
            "are chosen."
        )
    name = {area.code: area.name for area in areas}
    before, after = shares_of(selection["settings"]["weights"]), shares_of(change["weights"])
    source, target = change["from"], change["to"]
    return _(
        "If {source} weighed {source_after} instead of {source_before}, and {target} "
        "{target_after} instead of {target_before}, {enters} would come in and {leaves} would go "
        "out. Any smaller shift between two topics leaves the choice as it is."
    ).format(
        source=topic_name(source).lower(),
        source_before=share(before[source]),
        source_after=share(after[source]),
        target=topic_name(target).lower(),
        target_before=share(before[target]),
        target_after=share(after[target]),
        enters=_listed(change["enters"], name),
        leaves=_listed(change["leaves"], name),
    )


def shares_of(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights as parts of their sum."""
    whole = sum(weights.values()) or 1.0
    return {topic: weight / whole for topic, weight in weights.items()}


def _listed(codes: str | Iterable[str], name: Mapping[str, str]) -> str:
    """One code or several as the names that people know, joined as the language joins them."""
    several = [codes] if isinstance(codes, str) else list(codes)
    names = [name.get(str(code), str(code)) for code in several]
    if len(names) < 2:
        return "".join(names)
    return _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])
