"""Indicators, editions of their values, and tables being imported."""

from sereno.web.indicators.models.indicators import (
    Indicator,
    IndicatorEdition,
    Origin,
    ValueFile,
)
from sereno.web.indicators.models.tables import IndicatorTable, TableState

__all__ = [
    "Indicator",
    "IndicatorEdition",
    "IndicatorTable",
    "Origin",
    "TableState",
    "ValueFile",
]
