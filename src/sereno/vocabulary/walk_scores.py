"""The nine scores of a stop of an exploratory walk, in the words of the checklist that comes with
Sereno (`instruments/walk.toml`). The last, how it feels, is the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from sereno.vocabulary.instruments import Words, ready_made
from sereno.vocabulary.language import language

PARAMETERS: Final = (
    *("lighting", "openness", "visibility", "people"),
    *("security", "walk_path", "transport", "diversity"),
)
FEELING: Final = "feeling"
ALL: Final = (*PARAMETERS, FEELING)
SCORES: Final = (0, 1, 2, 3)


@cache
def _checklist() -> Mapping[str, tuple[Words, Words, Mapping[str, Words]]]:
    """What the checklist asks, hints and offers for each score."""
    form = ready_made("walk")
    asked = {each.name: each for each in form.items}
    return {
        name: (
            asked[name].label,
            asked[name].hint,
            form.lists[asked[name].type.partition(" ")[2]],
        )
        for name in ALL
    }


def parameter_words(parameter: str) -> str:
    """What a parameter is called, in the language in force; feeling is asked as a question."""
    return _checklist()[parameter][0][language()]


def parameter_hint(parameter: str) -> str:
    """What to look at; "" where its name says enough."""
    return _checklist()[parameter][1].get(language(), "")


def score_words(parameter: str, score: int) -> str:
    """What a score of a parameter means, in the language in force: “2 · Enough: one sees…”."""
    return _checklist()[parameter][2][str(score)][language()]


def list_name(parameter: str) -> str:
    """How the checklist calls the list of a parameter's scores."""
    form = ready_made("walk")
    return next(each.type.partition(" ")[2] for each in form.items if each.name == parameter)
