"""The table in which values of indicators are kept, declared once, column by column.

`exchange.indicators.value_files` writes and reads it.
"""

from __future__ import annotations

from typing import Final

from sereno.vocabulary.results import Column, ResultFile

INDICATOR_VALUES: Final = ResultFile(
    "values.parquet",
    "Valores de uno o varios indicadores que llegaron juntos; se escribe una vez y no se cambia.",
    "Values of one or several indicators that arrived together; written once and never changed.",
    (
        Column("indicator", "text", "Clave del indicador.", "The indicator's code."),
        Column("level", "text", "Nivel geográfico.", "Geography level."),
        Column("area", "text", "Clave del área en su nivel.", "Code of the area within its level."),
        Column(
            "period",
            "text",
            "Periodo: 2019, 2019-S1, 2019-Q1, 2019-01, o dos extremos con /.",
            "Period: 2019, 2019-S1, 2019-Q1, 2019-01, or two ends with /.",
        ),
        Column(
            "group",
            "text",
            "Grupo (sex=women|age_band=15-24); vacío: todas las personas.",
            "Group (sex=women|age_band=15-24); empty: everybody.",
        ),
        Column("numerator", "number", "Numerador, si se conoce.", "Numerator, where known."),
        Column("denominator", "number", "Denominador, si se conoce.", "Denominator, where known."),
        Column(
            "value",
            "number",
            "Valor; vacío si está reservado o falta.",
            "Value; empty where suppressed or missing.",
        ),
        Column("low", "number", "Límite inferior del intervalo.", "Lower limit of the interval."),
        Column("high", "number", "Límite superior del intervalo.", "Upper limit of the interval."),
        Column(
            "status",
            "text",
            "measured, estimated, suppressed o missing.",
            "measured, estimated, suppressed or missing.",
        ),
        Column(
            "note",
            "text",
            "Por qué falta, o cómo se estimó: una clave y sus valores.",
            "Why it is missing, or how it was estimated: a code and its values.",
        ),
    ),
)
