"""Indicators and editions of their values, geography levels, and tables being imported."""

from sereno.web.indicators.models.boundaries import LevelBoundaries
from sereno.web.indicators.models.crosswalks import Basis, LevelCrosswalk
from sereno.web.indicators.models.geographies import GeographyArea, GeographyLevel
from sereno.web.indicators.models.geography_jobs import JOB_TRANSITIONS, GeographyJob, JobState
from sereno.web.indicators.models.indicators import (
    EditionFrozenError,
    Indicator,
    IndicatorEdition,
    Origin,
    ValueFile,
)
from sereno.web.indicators.models.tables import TABLE_TRANSITIONS, IndicatorTable, TableState

__all__ = [
    "JOB_TRANSITIONS",
    "TABLE_TRANSITIONS",
    "Basis",
    "EditionFrozenError",
    "GeographyArea",
    "GeographyJob",
    "GeographyLevel",
    "Indicator",
    "IndicatorEdition",
    "IndicatorTable",
    "JobState",
    "LevelBoundaries",
    "LevelCrosswalk",
    "Origin",
    "TableState",
    "ValueFile",
]
