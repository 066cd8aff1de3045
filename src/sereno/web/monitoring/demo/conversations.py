"""What officials of the demo told about recommendations, put together from the table's pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sereno.web.monitoring.demo.judging import SECOND, table, verdict_of
from sereno.web.monitoring.models import Claim, Verdict

OFFICIAL: Final = "FUNCIONARIO: "
# Of so many passages one says something else than the review found.
_AGAINST_EVERY: Final = 6
_CLAIMS: Final = {
    Verdict.ADDRESSED: Claim.ADDRESSED,
    Verdict.IN_PROCESS: Claim.IN_PROCESS,
    Verdict.NOT_STARTED: Claim.NOT_DONE,
    Verdict.NOT_ADDRESSED: Claim.NOT_DONE,
}
# What the phrases of `contradicting` say.
_AGAINST: Final = {
    Verdict.ADDRESSED: Claim.IN_PROCESS,
    Verdict.IN_PROCESS: Claim.ADDRESSED,
    Verdict.NOT_STARTED: Claim.IN_PROCESS,
    Verdict.NOT_ADDRESSED: Claim.ADDRESSED,
}


@dataclass(frozen=True)
class Passage:
    """What somebody said of a recommendation. claim: what that says of it, a value of
    `models.Claim`; now and then something else than the review found.
    """

    reference: str
    words: str
    claim: str


@dataclass(frozen=True)
class Conversation:
    """An interview as a text, and its passages, whose words stand in it as they are."""

    who: str
    office: str
    text: str
    passages: tuple[Passage, ...]


def conversations(titles: Mapping[str, str]) -> Iterator[Conversation]:
    """All of the table. titles: of recommendations, by reference."""
    speaking = _Speaking(titles)
    for entry in table("interviews")["interview"]:
        yield speaking.held(entry)


class _Speaking:
    """Takes each piece after the others, over all interviews."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self.titles = titles
        self.pieces: Mapping[str, Any] = table("interviews")["pieces"]
        self._turn: dict[str, int] = {}
        self._said = 0

    def held(self, entry: Mapping[str, Any]) -> Conversation:
        """One of them."""
        lines, passages = [self.pieces["opening"], self.pieces["consent"]], []
        for reference, asks in zip(entry["about"], self.pieces["asks"], strict=True):
            passage = self._passage(reference)
            passages.append(passage)
            lines += [asks.format(title=self.titles[reference]), OFFICIAL + passage.words]
        turn = self._turn["follow"] = self._turn.get("follow", -1) + 1
        for key in ("follow", "answers"):
            lines.append(self.pieces[key][turn % len(self.pieces[key])])
        lines.append(self.pieces["closing"])
        return Conversation(entry["who"], entry["office"], "\n\n".join(lines), tuple(passages))

    def _passage(self, reference: str) -> Passage:
        self._said += 1
        verdict = verdict_of(reference, SECOND)
        against = self._said % _AGAINST_EVERY == 0
        phrases = (self.pieces["contradicting"] if against else self.pieces)[verdict]
        key = f"{'against ' if against else ''}{verdict}"
        claim = _AGAINST[verdict] if against else _CLAIMS[verdict]
        return Passage(reference, self._next(key, phrases), claim)

    def _next(self, key: str, phrases: Sequence[str]) -> str:
        at = self._turn.get(key, -1) + 1
        self._turn[key] = at
        return phrases[at % len(phrases)]
