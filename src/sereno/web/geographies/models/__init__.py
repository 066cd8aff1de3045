"""Levels, areas, boundaries and crosswalks."""

from sereno.web.geographies.models.boundaries import LevelBoundaries
from sereno.web.geographies.models.crosswalks import CrosswalkBasis, LevelCrosswalk
from sereno.web.geographies.models.levels import GeographyArea, GeographyLevel

__all__ = [
    "CrosswalkBasis",
    "GeographyArea",
    "GeographyLevel",
    "LevelBoundaries",
    "LevelCrosswalk",
]
