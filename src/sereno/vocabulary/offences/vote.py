"""The numbers of the vote: how voices weigh, and how sure the answer is (`vote.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class VoteNumbers:
    """How many labels speak and how much, and the fitted terms of confidence."""

    nearest: int
    power: float
    telling: float
    rule_weight: float
    rule_within: float
    least_likeness: float
    confidence: tuple[float, ...]
    constant: float


CONFIDENCE_TERMS = ("share", "likeness", "rule_agrees", "rule_differs")
"""The terms of confidence in their order."""


@cache
def vote_numbers() -> VoteNumbers:
    """The numbers that ship."""
    read = tomllib.loads(files(__package__).joinpath("vote.toml").read_text(encoding="utf-8"))
    voices, confidence = read["voices"], read["confidence"]
    return VoteNumbers(
        nearest=voices["nearest"],
        power=voices["power"],
        telling=voices["telling"],
        rule_weight=voices["rule_weight"],
        rule_within=voices["rule_within"],
        least_likeness=voices["least_likeness"],
        confidence=tuple(confidence[term] for term in CONFIDENCE_TERMS),
        constant=confidence["constant"],
    )
