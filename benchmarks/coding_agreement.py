"""How long the agreement of an audit's whole coding takes, with a thousand draws of documents.

    python benchmarks/coding_agreement.py

250 documents, 90 codes, 6,000 passages by three coders; and one document of 100,000 words with
20,000 passages under one code. Prints seconds on the wall and of processors, and memory.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from sereno.methods.diagnosis.coding.agreement_measured import measured
from sereno.methods.diagnosis.coding.agreement_passages import Coded


def made_up(
    documents: int, length: int, codes: int, passages: int, rng: np.random.Generator
) -> Coded:
    """Three coders who mark anything anywhere."""
    start = rng.integers(0, length - 100, passages)
    return Coded(
        np.full(documents, length),
        np.ones((documents, 3), bool),
        rng.integers(0, documents, passages),
        rng.integers(0, 3, passages),
        rng.integers(0, codes, passages),
        start,
        start + rng.integers(1, 100, passages),
        codes,
    )


def main() -> None:
    """Prints a line for each case."""
    rng = np.random.default_rng(20181204)
    for words, case in (
        ("250 documents, 90 codes, 6,000 passages", made_up(250, 20_000, 90, 6_000, rng)),
        ("1 document, 1 code, 20,000 passages", made_up(1, 600_000, 1, 20_000, rng)),
    ):
        wall, work = time.perf_counter(), time.process_time()
        measured(case, rng)
        wall, work = time.perf_counter() - wall, time.process_time() - work
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{words}: {wall:.2f} s, {work:.2f} s of processors, {most:.0f} MB at most")


if __name__ == "__main__":
    main()
