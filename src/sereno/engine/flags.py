"""The flags of incidents as bits, one integer a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sereno.vocabulary.results import FLAGS

FLAG_BIT: Final[Mapping[str, int]] = {flag: 1 << bit for bit, flag in enumerate(FLAGS)}
