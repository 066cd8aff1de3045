"""How many names, telephones, addresses and the like are found in speech, and how many wrongly.

    python benchmarks/pseudonyms.py [--seed 20] [--sentences 3000] [--development] [--missed]

Measured on `HELD_OUT`: sentences, names and a seed that were not there when the rules were made;
those were made by `DEVELOPMENT`. A mention counts as found when all its words lie in what was
found; a find is right when it lies on a mention. Nobody real is named: all is put together by
chance.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from made_up_speech.development import development
from made_up_speech.held_out import held_out
from made_up_speech.making import Sample
from sereno.methods.diagnosis.coding.names.finding import names_in
from sereno.methods.diagnosis.coding.names.found import STRUCTURED

NAMES = ("person", "alias")
AIMS = {"structured": 0.99, "names": 0.90, "precision": 0.80}
_WORD = re.compile(r"[\w@]+")
_WITHIN = frozenset(["de", "del", "la", "las", "los", "el", "y", "en", "da"])


@dataclass(frozen=True)
class Measured:
    """By kind: how many mentions there are, how many were found, how many finds of it are right of
    how many.
    """

    there: Counter[str]
    found: Counter[str]
    right: Counter[str]
    told: Counter[str]
    missed: Sequence[tuple[str, str]]
    wrong: Sequence[tuple[str, str]]

    def recall(self, kinds: Iterable[str]) -> float:
        """Of mentions of some kinds."""
        kinds = list(kinds)
        return sum(self.found[k] for k in kinds) / max(1, sum(self.there[k] for k in kinds))

    def precision(self, kinds: Iterable[str]) -> float:
        """Of finds of some kinds."""
        kinds = list(kinds)
        return sum(self.right[k] for k in kinds) / max(1, sum(self.told[k] for k in kinds))


def measured(sample: Sample) -> Measured:
    """What of a sample is found. What has a form of its own counts only under its kind."""
    text = sample.text
    covered: dict[str, bytearray] = defaultdict(lambda: bytearray(len(text)))
    anything, true = bytearray(len(text)), bytearray(len(text))
    finds = names_in(text, sample.places)
    for find in finds:
        mark = b"\1" * (find.end - find.start)
        covered[find.kind][find.start : find.end] = mark
        anything[find.start : find.end] = mark
    there, found, right, told = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    missed, wrong = [], []
    for start, end, kind in sample.mentions:
        true[start:end] = b"\1" * (end - start)
        there[kind] += 1
        cover = covered[kind] if kind in STRUCTURED else anything
        words = [w for w in _WORD.finditer(text, start, end) if w[0].lower() not in _WITHIN]
        if all(all(cover[w.start() : w.end()]) for w in words):
            found[kind] += 1
        else:
            missed.append((kind, text[max(0, start - 30) : end + 20]))
    for find in finds:
        told[find.kind] += 1
        if any(true[find.start : find.end]):
            right[find.kind] += 1
        else:
            wrong.append(
                (f"{find.kind} {find.rule}", text[max(0, find.start - 30) : find.end + 20])
            )
    return Measured(there, found, right, told, missed, wrong)


def main() -> None:
    """Print both sets' figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--sentences", type=int, default=3000)
    parser.add_argument("--development", action="store_true")
    parser.add_argument("--missed", action="store_true")
    asked = parser.parse_args()
    sample = (
        development(asked.seed, asked.sentences)
        if asked.development
        else held_out(asked.seed, asked.sentences)
    )
    began = time.perf_counter()
    result = measured(sample)
    took = time.perf_counter() - began
    kinds = sorted({*result.there, *result.told})
    print(f"{len(sample.mentions)} mentions in {len(sample.text.split())} words, {took:.2f} s")
    print(f"{'kind':12}{'mentions':>9}{'recall':>8}{'finds':>8}{'precision':>10}")
    for kind in kinds:
        recall = f"{result.recall([kind]):8.3f}" if result.there[kind] else f"{'-':>8}"
        right = f"{result.precision([kind]):10.3f}" if result.told[kind] else f"{'-':>10}"
        print(f"{kind:12}{result.there[kind]:9}{recall}{result.told[kind]:8}{right}")
    structured = sorted(STRUCTURED & set(kinds))
    print(
        f"structured: recall {result.recall(structured):.3f} (aim {AIMS['structured']}), ", end=""
    )
    print(f"precision {result.precision(structured):.3f}")
    print(f"names: recall {result.recall(NAMES):.3f} (aim {AIMS['names']}), ", end="")
    print(f"precision {result.precision([*NAMES, 'other']):.3f} (aim {AIMS['precision']})")
    print(f"all: recall {result.recall(kinds):.3f}, precision {result.precision(kinds):.3f}")
    if asked.missed:
        for kind, words in [*result.missed[:60], ("WRONG", ""), *result.wrong[:60]]:
            print(f"  {kind:28} {words!r}")


if __name__ == "__main__":
    main()
