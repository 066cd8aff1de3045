"""Levels, areas, boundaries and crosswalks."""

from sereno.web.geographies.models.boundaries import LevelBoundaries
from sereno.web.geographies.models.crosswalks import Basis, LevelCrosswalk
from sereno.web.geographies.models.levels import GeographyArea, GeographyLevel
from sereno.web.geographies.models.work import JOB_TRANSITIONS, GeographyJob, JobState

__all__ = [
    "JOB_TRANSITIONS",
    "Basis",
    "GeographyArea",
    "GeographyJob",
    "GeographyLevel",
    "JobState",
    "LevelBoundaries",
    "LevelCrosswalk",
]
