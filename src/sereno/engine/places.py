"""The areas of a run, ready to be asked by point and by name from several threads."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cached_property

from sereno.exchange.boundaries.area_crs import LONLAT, reprojected
from sereno.exchange.boundaries.areas import Areas
from sereno.methods.sources.places.area_borders import borders_of
from sereno.methods.sources.places.place_codes import CodeIndex
from sereno.methods.sources.places.place_names import Decided, NameIndex, Refused
from sereno.methods.sources.places.placing import AreaIndex


@dataclass(frozen=True)
class Places:
    """The areas, ready to be asked by point and by name, shared by every part of the run."""

    areas: Areas
    decided: Decided = field(default_factory=dict)
    refused: Refused = field(default_factory=dict)
    _by_threshold: dict[float, NameIndex] = field(default_factory=dict)
    # Threads that come for the same index at once wait for one of them to build it.
    _building: threading.Lock = field(default_factory=threading.Lock)
    _by_crs: dict[str, tuple[AreaIndex, tuple[float, float, float, float]]] = field(
        default_factory=dict
    )

    def names(self, threshold: float) -> NameIndex:
        """The areas' names with a threshold of likeness, built once for each."""
        with self._building:
            if threshold not in self._by_threshold:
                self._by_threshold[threshold] = self._any_threshold.with_threshold(threshold)
            return self._by_threshold[threshold]

    @cached_property
    def codes(self) -> CodeIndex:
        """The areas' codes."""
        return CodeIndex.build(self.areas.codes)

    @cached_property
    def _any_threshold(self) -> NameIndex:
        return NameIndex.build(
            self.areas.names,
            self.areas.groups,
            decided=self.decided,
            refused=self.refused,
            bordering=borders_of(self.areas.lonlat),
        )

    def index(self, crs: str) -> tuple[AreaIndex, tuple[float, float, float, float]]:
        """Point index and box of the areas in `crs`, built once for each."""
        with self._building:
            return self._index(crs)

    def _index(self, crs: str) -> tuple[AreaIndex, tuple[float, float, float, float]]:
        if crs not in self._by_crs:
            import shapely

            shapes = self.areas.lonlat
            if crs != LONLAT:
                shapes = reprojected(shapes, LONLAT, crs)
            box = shapely.total_bounds(shapes)
            self._by_crs[crs] = (
                AreaIndex.build(shapes),
                (float(box[0]), float(box[1]), float(box[2]), float(box[3])),
            )
        return self._by_crs[crs]
