"""`docs/reference/indicators.md`: the formula language and the starting catalogue."""

from __future__ import annotations

from sereno.vocabulary.indicators import indicators, units
from sereno.vocabulary.results import markdown_table


def reference_page() -> str:
    """The page, in both languages."""
    lines = [
        "<!-- Printed from src/sereno/vocabulary/indicator_reference.py by script/docs. -->",
        "# Indicadores · Indicators",
        "",
    ]
    lines += [
        "## Fórmulas · Formulas",
        "",
        "`homicide_victims / population per 100000`: claves de indicadores, números con punto "
        "decimal, `+ - * /`, paréntesis y, al final, `per` con un factor. Si un valor falta o "
        "está reservado, también falta lo que se calcula con él; una "
        "división entre 0 no da resultado.",
        "",
        "*Indicator codes, numbers with a decimal point, `+ - * /`, parentheses and, at the end, "
        "`per` with a factor. Anything calculated from a missing or suppressed value is missing "
        "or suppressed "
        "too; a division by 0 has no result.*",
        "",
        "## Catálogo inicial · Starting catalogue",
        "",
        "Cada tema da además `<tema>_count`, `<tema>_rate` y `<tema>_eb_rate` · *Every topic "
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
