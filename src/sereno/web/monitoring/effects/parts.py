"""The parts that areas have in a study: acted on, compared with, and the neighbours of both.

Apart from what computes with them: forms are declared as the process starts, which loads nothing.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from django.utils.translation import gettext as _

Part = Literal["acted", "against", "near", "near_against"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)


def part_words(part: Part) -> str:
    """What the areas of a part are called."""
    return {
        "acted": _("Acted on"),
        "against": _("To compare with"),
        "near": _("Neighbours"),
        "near_against": _("To compare the neighbours with"),
    }[part]
