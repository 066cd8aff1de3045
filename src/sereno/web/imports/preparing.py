"""The last step of an import: whatever pages would have to wait for is made before they open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sereno.web.imports.overview_map import keep_overview_map
from sereno.web.imports.version_map import keep_version_map
from sereno.web.imports.version_reader import VersionReader

STEP = "browser"


def prepare_version(
    folder: Path,
    *,
    k: int,
    before: Path | None = None,
    progress: Callable[[str, int, int], None],
) -> None:
    """Keep counts, suppression for `k`, both maps and the areas' sizes in a folder of results.

    `before`: the folder of the version that these take the place of.
    """
    reader = VersionReader(folder, before)
    steps: tuple[Callable[[], object], ...] = (
        lambda: reader.cube,
        lambda: reader.held(k),
        lambda: keep_version_map(folder),
        lambda: keep_overview_map(folder),
        lambda: reader.square_kilometres,
    )
    for done, step in enumerate(steps):
        progress(STEP, done, len(steps))
        step()
    progress(STEP, len(steps), len(steps))
