"""A label that no table lists, coded by a vote of the known labels most like it and of the rules.

Every known label among the nearest speaks for its class, the more the more alike it is; the rule
that reads the label's words speaks too, with less weight than near labels have together. The
section with most voices wins, then the division in it, then the class. What the label says of
violence goes before all: a taking with violence can't be theft, one without can't be robbery.

How certain the answer is was measured on labels of five catalogues that the tables don't hold
(`vote.toml`); where the voices are at odds, or the label names two acts, a person decides.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sereno.methods.sources.offences.coded import (
    TAKING_TOPICS,
    Answer,
    CodedOffence,
    Near,
)
from sereno.methods.sources.offences.doubts import (
    SAME,
    after_colon,
    doubts,
    names_an_act,
    rests_on_en,
    rests_on_es,
)
from sereno.methods.sources.offences.likeness import Known, known_index
from sereno.methods.sources.offences.word_rules import by_signs, signs_in, unknown, violence_said
from sereno.vocabulary.offences import may_hold
from sereno.vocabulary.offences.vote import vote_numbers

SHOWN = 3
"""So many nearest labels and best answers are shown."""


@dataclass(frozen=True, slots=True)
class _Voice:
    iccs: str | None
    topic: str
    violent: bool | None
    weight: float
    why_es: str
    why_en: str
    label: str = ""

    @property
    def reads_words(self) -> bool:
        """Whether this is the rule's voice, for which no known label stands."""
        return not self.label

    def reasons(self) -> tuple[str, str]:
        """Why, in Spanish and English."""
        if self.reads_words:
            return self.why_es, self.why_en
        return (
            f"Como «{self.label}»: {after_colon(self.why_es)}",
            f"Like “{self.label}”: {after_colon(self.why_en)}",
        )

    @property
    def section(self) -> str:
        return (self.iccs or "")[:2]

    @property
    def division(self) -> str:
        return (self.iccs or "")[:4]


@dataclass(frozen=True, slots=True)
class Poll:
    """What the voices say together, as far as confidence rests on it."""

    share: float
    likeness: float
    rule_agrees: bool
    rule_differs: bool

    def features(self) -> tuple[float, ...]:
        """The numbers that the fitted confidence weighs, in the order of `vote.toml`."""
        return self.share, self.likeness, float(self.rule_agrees), float(self.rule_differs)

    def confidence(self) -> float:
        """The chance that the section is right, as it was measured."""
        numbers = vote_numbers()
        terms = zip(numbers.confidence, self.features(), strict=True)
        return 1 / (1 + math.exp(-numbers.constant - sum(w * x for w, x in terms)))


def vote(key: str) -> CodedOffence:
    """A folded label coded by the vote, or as unknown where nothing is like it."""
    return poll(key)[0]


def poll(key: str) -> tuple[CodedOffence, Poll | None]:
    """The answer of the vote and what its confidence rests on; None where there was no vote."""
    numbers = vote_numbers()
    shown = signs_in(key)
    rule = by_signs(key, shown)
    nearest = [
        (known, like)
        for known, like in known_index().nearest(key, numbers.nearest)
        if _fits_violence(known, shown)
    ]
    near = tuple(Near(k.label, k.iccs, k.of, round(like, 3)) for k, like in nearest[:SHOWN])
    heard = bool(nearest) and nearest[0][1] >= numbers.least_likeness
    if not heard and rule.source == "unknown":
        return unknown(key), None
    voices = _voices(nearest if heard else (), rule)
    section = _most(voices, lambda voice: voice.section)
    answers = _answers(_within(voices, section), section)
    counted = Poll(
        share=sum(voice.weight for voice in voices if voice.section == section),
        likeness=nearest[0][1] if heard else 0.0,
        rule_agrees=rule.source != "unknown" and (rule.section or "") == section,
        rule_differs=rule.source != "unknown" and (rule.section or "") != section,
    )
    best = answers[0]
    doubts_es, doubts_en = doubts(key, section, shown, rule, nearest if heard else ())
    coded = CodedOffence(
        best.iccs,
        best.topic,
        _violent(best, rule, shown),
        " ".join((best.why_es, *rests_on_es(near, rule, best), *doubts_es)),
        " ".join((best.why_en, *rests_on_en(near, rule, best), *doubts_en)),
        round(counted.confidence(), 2),
        "vote",
        near,
        answers,
        recognised=names_an_act(key, rule, nearest if heard else ()),
        doubt_es=" ".join(doubts_es),
        doubt_en=" ".join(doubts_en),
    )
    return coded, counted


def _fits_violence(known: Known, shown: Mapping[str, str]) -> bool:
    """Whether a known label is possible, by what the label says of violence in a taking.

    A taking that says nothing of it is no robbery for being like one that says it.
    """
    if "taking" not in shown or not known.iccs:
        return True
    if violence_said(shown):
        return known.iccs[:4] not in ("0501", "0502")
    if known.iccs[:2] != "04":
        return True
    return "without_violence" not in shown and "with_violence" not in signs_in(known.key)


def _voices(nearest: Sequence[tuple[Known, float]], rule: CodedOffence) -> list[_Voice]:
    """The known labels and the rule with their weights, which sum to 1.

    Where the label is itself a known one, that row alone speaks: a person has reviewed it.
    """
    numbers = vote_numbers()
    same = [(known, like) for known, like in nearest if like >= SAME]
    counted = [(k, k.sure * like**numbers.power) for k, like in same or nearest]
    known_total = sum(weight for _known, weight in counted)
    silent = rule.source == "unknown" or bool(same)
    rule_weight = 0.0 if silent else numbers.rule_weight * rule.confidence
    total = (1.0 if counted else 0.0) + rule_weight
    voices = [
        _Voice(
            k.iccs, k.topic, k.violent, weight / known_total / total, k.why_es, k.why_en, k.label
        )
        for k, weight in counted
    ]  # fmt: skip
    if rule_weight:
        voices.append(
            _Voice(
                rule.iccs,
                rule.topic,
                rule.violent,
                rule_weight / total,
                rule.why_es,
                rule.why_en,
            )
        )
    return voices


def _most(voices: Iterable[_Voice], of: Callable[[_Voice], str]) -> str:
    weights: dict[str, float] = defaultdict(float)
    for voice in voices:
        weights[of(voice)] += voice.weight
    return max(weights, key=lambda name: (weights[name], name))


def _within(voices: Sequence[_Voice], section: str) -> list[_Voice]:
    """The voices as they count for the class: in the section that won, the rule knows best.

    Near labels find the section of a label better than rules do; a rule that is right about the
    section reads the class from the words (intent, traffic, what was taken) better than they.
    """
    numbers = vote_numbers()
    more = numbers.rule_within / numbers.rule_weight
    return [
        replace(v, weight=v.weight * more) if v.reads_words and v.section == section else v
        for v in voices
    ]


def _answers(voices: Sequence[_Voice], section: str) -> tuple[Answer, ...]:
    """The best answers, one for each division and topic; first that of the section that won."""
    inside = [voice for voice in voices if voice.section == section]
    division = _most(inside, lambda voice: voice.division)
    topic = _most((v for v in inside if v.division == division), lambda voice: voice.topic)
    kinds: dict[tuple[str, str], list[_Voice]] = defaultdict(list)
    for voice in voices:
        kinds[voice.division, voice.topic].append(voice)
    total = sum(voice.weight for voice in voices)
    answers = {kind: _answer(said, total) for kind, said in kinds.items()}
    order = sorted(kinds, key=lambda kind: (kind != (division, topic), -answers[kind].share, kind))
    return tuple(answers[kind] for kind in order[:SHOWN])


def _answer(voices: Sequence[_Voice], total: float) -> Answer:
    """What voices of one division and topic say: one class, or that above where they differ."""
    share = sum(voice.weight for voice in voices)
    topic = voices[0].topic
    code = _most(voices, lambda voice: voice.iccs or "")
    while share > 2 * sum(v.weight for v in voices if (v.iccs or "").startswith(code)):
        if len(code) <= 4 or not may_hold(topic, code[:-1]):
            break
        code = code[:-1]
    inside = [voice for voice in voices if (voice.iccs or "").startswith(code)]
    loudest = max(inside, key=lambda voice: voice.weight)
    return Answer(
        code or None,
        topic,
        loudest.violent,
        round(share / total, 3),
        *loudest.reasons(),
    )


def _violent(best: Answer, rule: CodedOffence, shown: Mapping[str, str]) -> bool | None:
    """Whether it is violent; for a taking that isn't robbery only what the label itself says."""
    if best.topic not in TAKING_TOPICS or best.topic == "robbery":
        return best.violent
    if "without_violence" in shown:
        return violence_said(shown)
    return rule.violent if rule.topic in TAKING_TOPICS - {"robbery"} else best.violent
