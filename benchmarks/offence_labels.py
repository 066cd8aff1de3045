"""How often the vote is right about offence labels it never saw, and how true its confidence is.

    python benchmarks/offence_labels.py [LABELS] [--plot FILE.svg]

LABELS is the folder of labels with their classes (default ../shared/data/offence-labels). None of
its files is a source of the tables that the vote asks: `known.csv` was written without them. Only
the five numbers of confidence are fitted to them, and for the figures each source is left out in
turn: its confidences come from numbers fitted to the others. At the end the numbers fitted to all
are printed, which are those in `vote.toml`.

A label "never seen" stands, folded, in no table; "all" holds those too that every table knows, such
as "estafa".
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.offences.coded import REVIEW_BELOW, label_key
from sereno.methods.sources.offences.likeness import known_index
from sereno.methods.sources.offences.vote import poll
from sereno.vocabulary.offences.vote import CONFIDENCE_TERMS

LABELS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "offence-labels"
BINS = np.linspace(0, 1, 11)

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """Every label of the sources: where it is from, what the vote rests on, and whether right."""

    source: npt.NDArray[np.str_]
    features: Floats
    right: Flags
    division_right: Floats
    among_three: Flags
    never_seen: Flags
    doubt: Flags
    seconds: float

    def confidence(self) -> Floats:
        """The confidence of each label, from numbers fitted without its source."""
        told = np.zeros(len(self.source))
        for source in np.unique(self.source):
            out = self.source == source
            told[out] = chance(fitted(self.features[~out], self.right[~out]), self.features[out])
        return told


def judged(folder: Path, every: int = 1) -> Judged:
    """The labels of a folder's CSV files (columns label, iccs), or every n-th, put to the vote."""
    seen = {known.key for known in known_index().labels}
    rows = []
    begun = time.perf_counter()
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            for row in list(csv.DictReader(text))[::every]:
                key = label_key(row["label"])
                coded, counted = poll(key)
                rows.append(
                    (
                        file.stem,
                        counted.features() if counted else (0.0,) * len(CONFIDENCE_TERMS),
                        coded.source != "unknown" and (coded.section or "") == row["iccs"][:2],
                        _division_right(coded.iccs, row["iccs"]),
                        any((a.iccs or "")[:2] == row["iccs"][:2] for a in coded.answers),
                        key not in seen,
                        coded.doubt,
                    )
                )
    seconds = time.perf_counter() - begun
    source, features, right, division, among, never, doubt = map(np.array, zip(*rows, strict=True))
    return Judged(source, features, right, division, among, never, doubt, seconds)


def _division_right(told: str | None, wanted: str) -> float:
    """1 or 0, and NaN where the class wanted is only a section."""
    return float((told or "")[:4] == wanted[:4]) if len(wanted) > 3 else np.nan


def fitted(features: Floats, right: Flags, steps: int = 40) -> Floats:
    """Logistic regression of "right" on the features, with a constant, by Newton's steps."""
    design = np.column_stack([features, np.ones(len(features))])
    weights = np.zeros(design.shape[1])
    little = np.diag(np.r_[np.full(len(weights) - 1, 0.01), 1e-9])
    for _step in range(steps):
        p = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (p - right) + little @ weights
        curve = (design * (p * (1 - p))[:, None]).T @ design + little
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def chance(weights: Floats, features: Floats) -> Floats:
    """The chance of being right, by fitted weights; none where there was no vote."""
    told = 1 / (1 + np.exp(-(features @ weights[:-1] + weights[-1])))
    return np.where(features.any(axis=1), told, 0.0)


def calibration(told: Floats, right: Flags) -> list[tuple[int, float, float]]:
    """Labels, mean confidence and share right, for each tenth of confidence that has labels."""
    at = np.clip(np.digitize(told, BINS) - 1, 0, len(BINS) - 2)
    return [
        (int(inside.sum()), float(told[inside].mean()), float(right[inside].mean()))
        for inside in (at == i for i in range(len(BINS) - 1))
        if inside.any()
    ]


def plot(points: Sequence[tuple[int, float, float]], total: int) -> str:
    """The calibration as SVG: confidence across, share right up; a true one is on the diagonal."""
    side, left, top = 400, 60, 20

    def at(told: float, right: float) -> tuple[float, float]:
        return left + told * side, top + (1 - right) * side

    shapes = []
    for tenth in range(0, 11, 2):
        x, y = at(tenth / 10, tenth / 10)
        shapes.append(
            f'<path d="M{x:.0f} {top}V{top + side}M{left} {y:.0f}H{left + side}" stroke="#ddd"/>'
            f'<text x="{x:.0f}" y="{top + side + 18}" text-anchor="middle">{tenth / 10}</text>'
            f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end">{tenth * 10} %</text>'
        )
    shapes.append(
        f'<path d="M{left} {top + side}L{left + side} {top}" stroke="#888" stroke-dasharray="5 4"/>'
    )
    for n, told, right in points:
        x, y = at(told, right)
        spread = 1.96 * (max(right * (1 - right), 1e-9) / n) ** 0.5
        low, high = at(told, max(right - spread, 0))[1], at(told, min(right + spread, 1))[1]
        shapes.append(
            f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="#1d5b79" stroke-width="2"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#1d5b79"/>'
            f'<text x="{x + 9:.1f}" y="{y + 14:.1f}" fill="#555">{n}</text>'
        )
    width, height = left + side + 40, top + side + 48
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="none">\n'
        f"<title>Confidence of the vote and share of labels with the right section, {total} labels"
        f'</title>\n<rect width="{width}" height="{height}" fill="#fff"/>\n<g fill="#222">\n'
        + "\n".join(shapes)
        + f'\n<text x="{left + side / 2}" y="{height - 8}" text-anchor="middle">'
        "confidence that the vote tells</text>\n"
        f'<text transform="translate(14 {top + side / 2}) rotate(-90)" text-anchor="middle">'
        "labels with the right section</text>\n</g>\n</svg>\n"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("labels", nargs="?", type=Path, default=LABELS)
    asked.add_argument("--plot", type=Path)
    given = asked.parse_args()
    found = judged(given.labels)
    told = found.confidence()
    alone = (told >= REVIEW_BELOW["vote"]) & ~found.doubt
    everything = np.ones(len(told), bool)
    print(f"{1000 * found.seconds / len(told):.2f} ms a label")
    print("labels                        n  section  division  of three  coded alone  right")
    groups = [("all", everything), ("never seen", found.never_seen)]
    groups += [(str(s), found.source == s) for s in np.unique(found.source)]
    groups += [
        (f"{s}, never seen", (found.source == s) & found.never_seen)
        for s in np.unique(found.source)
    ]
    for name, those in groups:
        taken = alone & those
        print(
            f"{name:<26} {those.sum():>5} {found.right[those].mean():>8.1%}"
            f" {np.nanmean(found.division_right[those]):>9.1%}"
            f" {found.among_three[those].mean():>9.1%}"
            f" {taken.sum() / those.sum():>12.1%} {found.right[taken].mean():>6.1%}"
        )
    points = calibration(told, found.right)
    print("confidence told, share right:")
    for n, mean, right in points:
        print(f"  {mean:.2f}  {right:.2f}  ({n})")
    weights = fitted(found.features, found.right)
    print("[confidence] fitted to all:")
    for term, weight in zip((*CONFIDENCE_TERMS, "constant"), weights, strict=True):
        print(f"{term} = {weight:.2f}")
    if given.plot:
        given.plot.write_text(plot(points, len(told)), encoding="utf-8")


if __name__ == "__main__":
    main()
