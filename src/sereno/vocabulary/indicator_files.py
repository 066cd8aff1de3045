"""The files in which indicators leave Sereno, declared once, column by column.

`exchange.indicators.files` writes from these tables, the tests hold the files against them, and
`docs/reference/indicators.md` is printed from them.
"""

from __future__ import annotations

from sereno.vocabulary.indicators import indicators, units
from sereno.vocabulary.results import Column, ResultFile, markdown_table

VALUES = ResultFile(
    "indicator-values",
    "Valores de indicadores: una fila por indicador, área, periodo y grupo (CSV o Parquet).",
    "Values of indicators: one row for each indicator, area, period and group (CSV or Parquet).",
    (
        Column("indicator", "text", "Clave del indicador.", "The indicator's code."),
        Column("indicator_name", "text", "Su nombre.", "Its name."),
        Column("area", "text", "Clave del área, como texto.", "The area's code, as text."),
        Column(
            "period",
            "text",
            "Periodo: 2019, 2019-S1, 2019-Q1, 2019-01 o dos fechas.",
            "Period: 2019, 2019-S1, 2019-Q1, 2019-01 or two dates.",
        ),
        Column("period_first", "date", "Primer día del periodo.", "First day of the period."),
        Column("period_last", "date", "Último día del periodo.", "Last day of the period."),
        Column(
            "group",
            "text",
            "De quién: vacío es toda la población; si no, sex=…|age_band=….",
            "Of whom: empty is everybody; otherwise sex=…|age_band=….",
        ),
        Column("value", "number", "Valor; vacío si no lo hay.", "Value; empty when there is none."),
        Column("numerator", "number", "Numerador.", "Numerator."),
        Column("denominator", "number", "Denominador.", "Denominator."),
        Column(
            "low",
            "number",
            "Límite inferior: del intervalo al 95 %, o cota si el valor se repartió entre áreas.",
            "Lower limit: of the 95 % interval, or bound where the value was divided among areas.",
        ),
        Column("high", "number", "Límite superior.", "Upper limit."),
        Column("unit", "text", "Unidad.", "Unit."),
        Column(
            "status",
            "text",
            "measured (medido), estimated (estimado), suppressed (reservado), missing (sin dato).",
            "measured, estimated, suppressed or missing.",
        ),
    ),
)

DEFINITIONS = ResultFile(
    "indicator-definitions",
    "Definiciones de los indicadores: una fila por indicador (CSV).",
    "Definitions of the indicators: one row for each (CSV).",
    (
        Column("code", "text", "Clave.", "Code."),
        Column("name_es", "text", "Nombre en español.", "Name in Spanish."),
        Column("name_en", "text", "Nombre en inglés.", "Name in English."),
        Column("definition_es", "text", "Definición en español.", "Definition in Spanish."),
        Column("definition_en", "text", "Definición en inglés.", "Definition in English."),
        Column("numerator_es", "text", "Numerador en español.", "Numerator in Spanish."),
        Column("numerator_en", "text", "Numerador en inglés.", "Numerator in English."),
        Column("denominator_es", "text", "Denominador en español.", "Denominator in Spanish."),
        Column("denominator_en", "text", "Denominador en inglés.", "Denominator in English."),
        Column("factor", "number", "Por cuánto se multiplica.", "What it is multiplied by."),
        Column("unit", "text", "Clave de la unidad.", "The unit's key."),
        Column(
            "good",
            "text",
            "Hacia dónde es mejor: higher, lower o vacío.",
            "Which way is better: higher, lower or empty.",
        ),
        Column("level", "text", "Nivel más fino usual.", "Finest usual level."),
        Column("frequency", "text", "Cada cuánto se mide.", "How often it is measured."),
        Column("sdg_target", "text", "Meta de los ODS.", "SDG target."),
        Column("sdg_indicator", "text", "Indicador de los ODS.", "SDG indicator."),
        Column("topic", "text", "Tema.", "Topic."),
        Column("formula", "text", "Fórmula; vacío si no se calcula.", "Formula; empty if none."),
    ),
)


def reference_page() -> str:
    """`docs/reference/indicators.md`: the files, the formula language and the catalogue."""
    lines = [
        "<!-- Printed from src/sereno/vocabulary/indicator_files.py by script/docs. -->",
        "# Indicadores · Indicators",
        "",
    ]
    for file in (VALUES, DEFINITIONS):
        lines += [f"## `{file.name}`", "", file.es, "", f"*{file.en}*", ""]
        rows = [(f"`{c.name}`", c.type, c.es, c.en) for c in file.columns]
        lines += markdown_table(("columna · column", "tipo · type", "es", "en"), rows)
    lines += [
        "## Fórmulas · Formulas",
        "",
        "`homicide_victims / population per 100000`: claves de indicadores, números con punto "
        "decimal, `+ - * /`, paréntesis y, al final, `per` con un factor. Un valor que falta, o "
        "está reservado, hace que falte lo que sale de él; entre 0 no hay resultado.",
        "",
        "*Indicator codes, numbers with a decimal point, `+ - * /`, parentheses and, at the end, "
        "`per` with a factor. A missing or suppressed value makes what rests on it missing or "
        "suppressed; there is no result of a division by 0.*",
        "",
        "## Catálogo inicial · Starting catalogue",
        "",
        "De cada tema salen además `<tema>_count`, `<tema>_rate` y `<tema>_eb_rate` · *Every topic "
        "also gives `<topic>_count`, `<topic>_rate` and `<topic>_eb_rate`.*",
        "",
    ]
    shown = [each for each in indicators().values() if each.origin != "incidents"]
    known = [
        (
            f"`{each.code}`",
            each.name.es,
            each.name.en,
            units()[each.unit].es,
            each.sdg,
            f"`{each.formula}`" if each.formula else "",
        )
        for each in shown
    ]
    heads = ("clave · code", "es", "en", "unidad · unit", "ODS · SDG", "fórmula · formula")
    lines += markdown_table(heads, known)
    return "\n".join(lines).rstrip() + "\n"
