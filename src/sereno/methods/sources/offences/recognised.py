"""Whether any label of a file names a known offence: if none does, no figure means much."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.offences.offence_labels import BEFORE_VIOLENCE
from sereno.vocabulary.problems import Problem

# As many labels as a message names.
SHOWN: Final = 3


def unknown_offences(labels: Iterable[str], coder: OffenceCoder) -> tuple[Problem, ...]:
    """A note where there are labels and none of them is of a known offence, with the first few."""
    told = [label for label in labels if label.strip(BEFORE_VIOLENCE)]
    if not told or any(coder.code(label).iccs is not None for label in told):
        return ()
    shown = ", ".join(f"“{label[:40]}”" for label in told[:SHOWN])
    return (Problem("no_offence_recognised", n=len(told), labels=shown),)
