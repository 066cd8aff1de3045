"""What a web process does as it starts, so that its first visitor doesn't wait for it.

Views and the libraries behind them are loaded when they are first asked for, which takes seconds.
"""

from __future__ import annotations

import gc
import threading
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from sereno.methods.selection.sensitivity import Draws


def warm() -> None:
    """Load every view now, and the arithmetic of explorer and workbench beside the first visits.

    On a new machine the arithmetic has to be compiled, which takes a minute.
    """
    import_module(settings.ROOT_URLCONF)
    threading.Thread(target=_beside, name="warming", daemon=True).start()


def _beside() -> None:
    load_arithmetic()
    keep_what_is_loaded()


def keep_what_is_loaded() -> None:
    """Have the collector of garbage leave alone what stays for good: to look through it takes a
    quarter of a second, in the midst of a page that makes many objects.
    """
    gc.collect()
    gc.freeze()


def load_arithmetic() -> Draws:
    """A small choice and its draws, for what they load."""
    import numpy as np

    from sereno.engine.choosing import Basis, Wanted, choose_areas, draw_choices
    from sereno.methods.selection.index import IndexSetting
    from sereno.methods.selection.rates import exact_interval

    counts = np.arange(1, 9, dtype=np.int64)
    exposure = np.full(counts.size, 1000.0)
    exact_interval(counts, exposure, 1.0)
    basis = Basis(
        codes=[str(i) for i in range(counts.size)],
        groups=[""] * counts.size,
        names=("homicide", "robbery"),
        counts=np.column_stack([counts, counts**2]),
        exposure=exposure,
        years=1.0,
        fixed=None,
    )
    wanted = Wanted(np.ones(2), IndexSetting(), 2)
    chosen = choose_areas(basis, wanted)
    return draw_choices(basis, wanted, chosen, draws=4, seed=1, threads=2)
