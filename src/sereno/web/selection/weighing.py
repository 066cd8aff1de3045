"""What weighs most in a choice: the same choice made anew without each topic, one at a time.

Whoever asks "why this one?" is told by what would be without: the topic whose leaving out moves the
area's place most, and, of the whole choice, the one without which most chosen areas would go out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.engine.choosing import Chosen
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.quantities import count
from sereno.vocabulary.result_words import topic_name
from sereno.web.imports.models import DataVersion
from sereno.web.selection.workbench import Asked, choose


@dataclass(frozen=True)
class Weighing:
    """`topics` as a sentence names them; by area, which of them moves it most and its rank without
    it (−1, 0 where none does); `words` on the whole choice.
    """

    topics: tuple[str, ...]
    strongest: tuple[int, ...]
    rank_without: tuple[int, ...]
    words: str


def weigh(version: DataVersion, asked: Asked, chosen: Chosen) -> Weighing:
    """What weighs most, for each area and in all."""
    others: dict[str, Chosen] = {}
    for topic in asked.points if len(asked.points) > 1 else ():
        points = {t: p for t, p in asked.points.items() if t != topic}
        try:
            others[topic] = choose(version, replace(asked, points=points))
        except Problem:
            # Without it nothing tells the areas apart: there is no other choice to compare with.
            continue
    rank = chosen.choice.rank
    if not others:
        nothing = (-1,) * rank.size, (0,) * rank.size
        return Weighing((), *nothing, _only_one(asked) if len(asked.points) == 1 else "")
    without = np.stack([other.choice.rank for other in others.values()])
    moved = np.where((without > 0) & (rank > 0), np.abs(without - rank), 0)
    top = moved.argmax(axis=0)
    places = np.arange(rank.size)
    moves = moved[top, places] > 0
    leaving = [int((chosen.choice.selected & ~o.choice.selected).sum()) for o in others.values()]
    return Weighing(
        tuple(_inside(topic) for topic in others),
        tuple(np.where(moves, top, -1).tolist()),
        tuple(np.where(moves, without[top, places], 0).tolist()),
        _on_all([*others], leaving, int(chosen.choice.selected.sum())),
    )


def _only_one(asked: Asked) -> str:
    return _("Only {topic} counts.").format(topic=_inside(next(iter(asked.points))))


def _on_all(topics: list[str], leaving: list[int], chosen: int) -> str:
    most = max(leaving)
    if most == 0:
        return _("No topic decides alone: without any one of them the same would be chosen.")
    topic = _inside(topics[leaving.index(most)])
    return ngettext(
        "What weighs most is {topic}: without it, {n} of the {all} chosen would be different.",
        "What weighs most is {topic}: without it, {n} of the {all} chosen would be different.",
        most,
    ).format(topic=topic, n=count(most), all=count(chosen))


def _inside(topic: str) -> str:
    """A topic's name within a sentence."""
    name = topic_name(topic)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
