"""Indicators, editions of their values, and tables being imported."""

from sereno.web.indicators.models.indicators import (
    Indicator,
    IndicatorEdition,
    Origin,
    ValueFile,
)
from sereno.web.indicators.models.tables import TABLE_TRANSITIONS, IndicatorTable, TableState

__all__ = [
    "TABLE_TRANSITIONS",
    "Indicator",
    "IndicatorEdition",
    "IndicatorTable",
    "Origin",
    "TableState",
    "ValueFile",
]
