"""How much is tried: little each day, much under `script/test --thorough`."""

from __future__ import annotations

import hypothesis


def seeds(everyday: int) -> range:
    """So many seeds, or ten times as many."""
    return range(everyday * (10 if hypothesis.settings().max_examples > 100 else 1))
