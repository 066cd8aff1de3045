"""How often the target that a sentence serves is suggested, with keywords and by labels alone.

    python benchmarks/sdg_targets.py [tuning|unseen]

120 sentences as officials write recommendations, Sereno's own, each with one target by hand; half
of them were written before there were keywords and not looked at while those were written and
weighed. That half was written by whoever wrote the keywords, so it measures forms of words and not
what others would say.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

from sereno.methods.findings.bm25 import Bm25, terms_of
from sereno.methods.findings.sdg import suggest
from sereno.vocabulary.language import LANGUAGES, Language
from sereno.vocabulary.sdg import indicators_of, sdg

HERE = Path(__file__).resolve().parent / "sdg_sentences"
HALVES: Final = ("tuning", "unseen")
WANTED: Final = 0.9


class Sentence(NamedTuple):
    """A recommendation in one sentence and the target that it serves."""

    language: Language
    target: str
    text: str


def sentences(half: str) -> list[Sentence]:
    """The sentences of a half."""
    with (HERE / f"{half}.csv").open(encoding="utf-8", newline="") as file:
        return [Sentence(**row) for row in csv.DictReader(file)]  # type: ignore[arg-type]


def place(codes: list[str], wanted: str) -> int:
    """Where the wanted target stands among those suggested, from 1; 99 when it isn't there."""
    return codes.index(wanted) + 1 if wanted in codes else 99


class Labels:
    """The peer: BM25 over the labels of targets and indicators alone."""

    def __init__(self) -> None:
        targets = [entry for entry in sdg().values() if entry.level == "target" and entry.en]
        self.codes = [entry.code for entry in targets]
        self.collections = {
            language: Bm25.of(
                (
                    " ".join(each.name(language) for each in (entry, *indicators_of(entry.code)))
                    for entry in targets
                ),
                language,
            )
            for language in LANGUAGES
        }

    def suggest(self, text: str, language: Language) -> list[str]:
        """Codes of the targets, the likeliest first."""
        stems = (word.stem for word in terms_of(text, language))
        return [self.codes[match.document] for match in self.collections[language].ranked(stems)]


def main() -> None:
    peer = Labels()
    suggest("policía", "es"), suggest("police", "en")
    print("| half | language | sentences | first | of three | labels: first | labels: of three |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    missed = []
    seconds, asked = 0.0, 0
    for half in sys.argv[1:] or HALVES:
        read = sentences(half)
        places, peers = [], []
        for each in read:
            begun = time.perf_counter()
            codes = [found.target for found in suggest(each.text, each.language, 10)]
            seconds, asked = seconds + time.perf_counter() - begun, asked + 1
            places.append(place(codes, each.target))
            peers.append(place(peer.suggest(each.text, each.language), each.target))
            if places[-1] > 3:
                missed.append(f"{half} {each.target}, told {' '.join(codes[:3])}: {each.text}")
        for name, those in (
            *((language, [s.language == language for s in read]) for language in LANGUAGES),
            ("both", [True] * len(read)),
        ):
            n = sum(those)
            ours = [p for p, those_one in zip(places, those, strict=True) if those_one]
            labels = [p for p, those_one in zip(peers, those, strict=True) if those_one]
            counts = [
                f"{sum(p <= last for p in group)} ({sum(p <= last for p in group) / n:.0%})"
                for group in (ours, labels)
                for last in (1, 3)
            ]
            print(f"| {half} | {name} | {n} | {' | '.join(counts)} |")
    print(f"\nAim: {WANTED:.0%} among the first three. {1000 * seconds / asked:.2f} ms a sentence.")
    print("Missed:" if missed else "Missed: none.")
    for line in missed:
        print(f"- {line}")


if __name__ == "__main__":
    main()
