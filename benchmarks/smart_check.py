"""How often the SMART check is right, letter by letter, on recommendations labelled twice.

    python benchmarks/smart_check.py [tuning|unseen]

200 recommendations of one sentence, 130 in Spanish and 70 in English, Sereno's own, composed over
12 defects, alone and together; about one in twenty has none. First label: what each was composed
with. Second label: each read anew in mixed order, without the defects and the first label, by the
same hand; where the two differ, a third reading kept the second. Half of them were written in one
go before there were rules, and looked at once, at the end. Whoever wrote the rules wrote the
sentences: kappa and scores say how clear the definitions are, not what officials elsewhere would
write.

A text alone tells A as assignable and R as resourced; the other readings come from fields.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from sereno.methods.findings.smart import Given, check
from sereno.vocabulary.language import Language

HERE = Path(__file__).resolve().parent / "smart_sentences"
HALVES: Final = ("tuning", "unseen")
READ_AS: Final = {
    "S": "specific",
    "M": "measurable",
    "A": "assignable",
    "R": "resourced",
    "T": "time_bound",
}
SIGNS: Final = {"yes": "y", "partly": "p", "no": "n", "unknown": "?"}
WANTED: Final = (0.9, 0.8)


class Sentence(NamedTuple):
    """A recommendation; first, second: a sign for each letter, of y, p and n."""

    language: Language
    defects: str
    first: str
    second: str
    text: str


def sentences(half: str) -> list[Sentence]:
    """The sentences of a half."""
    with (HERE / f"{half}.csv").open(encoding="utf-8", newline="") as file:
        return [Sentence(**row) for row in csv.DictReader(file)]  # type: ignore[arg-type]


def told(sentence: Sentence) -> str:
    """A sign for each letter, as the check tells them."""
    smart = check(sentence.text, Given(), sentence.language)
    return "".join(SIGNS[smart.reading(name).verdict] for name in READ_AS.values())


def kappa(one: Sequence[str], other: Sequence[str]) -> float:
    """Cohen's kappa of two labellings."""
    n = len(one)
    seen = sum(a == b for a, b in zip(one, other, strict=True)) / n
    ones, others = Counter(one), Counter(other)
    chance = sum(ones[sign] * others[sign] for sign in ones) / n**2
    return (seen - chance) / (1 - chance)


def faults(labels: Sequence[str], answers: Sequence[str]) -> tuple[int, int, int]:
    """Faults (partly or no) that are told rightly, told wrongly, and missed."""
    pairs = [(label in "pn", answer in "pn") for label, answer in zip(labels, answers, strict=True)]
    return pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False))


def main() -> None:
    everything = [each for half in HALVES for each in sentences(half)]
    defects = Counter(defect for each in everything for defect in each.defects.split())
    print("| letter | kappa of the labels | labels that differ |")
    print("| --- | ---: | ---: |")
    for i, letter in enumerate(READ_AS):
        one, other = [e.first[i] for e in everything], [e.second[i] for e in everything]
        differ = sum(a != b for a, b in zip(one, other, strict=True))
        print(f"| {letter} | {kappa(one, other):.2f} | {differ} of {len(everything)} |")
    print(
        "\n| half | letter | faults | told | of those right | precision | recall | same verdict |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    seconds, asked = 0.0, 0
    told(everything[0])
    told(everything[-1])
    for half in sys.argv[1:] or HALVES:
        read = sentences(half)
        begun = time.perf_counter()
        answers = [told(each) for each in read]
        seconds, asked = seconds + time.perf_counter() - begun, asked + len(read)
        for i, letter in enumerate(READ_AS):
            labels, ours = [e.second[i] for e in read], [answer[i] for answer in answers]
            right, wrong, missed = faults(labels, ours)
            same = sum(a == b for a, b in zip(labels, ours, strict=True))
            print(
                f"| {half} | {letter} | {right + missed} | {right + wrong} | {right} "
                f"| {right / (right + wrong):.2f} | {right / (right + missed):.2f} "
                f"| {same} of {len(read)} |"
            )
    print(
        f"\nA fault is a letter that isn't in order (partly or no). Aim: precision {WANTED[0]}, "
        f"recall {WANTED[1]} for each letter. {1000 * seconds / asked:.2f} ms a sentence.\n"
        f"Defects: {', '.join(f'{name} {n}' for name, n in defects.most_common())}."
    )


if __name__ == "__main__":
    main()
