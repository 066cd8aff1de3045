"""Every file that a run writes, declared once, column by column.

The engine writes from these tables, the tests hold the files against them, and
`docs/reference/results.md` is printed from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

# Raised with every change of these files that their readers need: a folder with another number is
# of a program that wrote them otherwise, and is made again (audit.json says it as "format").
RESULTS_FORMAT: Final = 2

Type = Literal["text", "integer", "number", "boolean", "date", "moment", "list"]


@dataclass(frozen=True)
class Column:
    """One column: its name, type, unit, and what it means in Spanish and English."""

    name: str
    type: Type
    es: str
    en: str
    unit: str = ""


@dataclass(frozen=True)
class ResultFile:
    """One file of a result folder; `columns` is empty for pages and JSON documents."""

    name: str
    es: str
    en: str
    columns: tuple[Column, ...] = ()

    def column_names(self) -> tuple[str, ...]:
        """Names in the order in which they are written."""
        return tuple(column.name for column in self.columns)


# What `flags` may say of an incident, in bit order. The words are data and don't change with
# the language; the meanings are for the reference page and the quality report.
FLAGS: dict[str, tuple[str, str]] = {
    "duplicate": (
        "igual en todas las columnas usadas a un registro anterior (se conserva y se cuenta)",
        "the same in every mapped column as an earlier record (kept and counted)",
    ),
    "time_noon": ("hora exactamente 12:00:00", "time exactly 12:00:00"),
    "time_midnight": ("hora exactamente 00:00:00", "time exactly 00:00:00"),
    "time_unreadable": ("hora escrita pero ilegible", "a time is written but can't be read"),
    "first_of_january": ("fecha 1 de enero", "dated 1 January"),
    "out_of_period": (
        "fuera del periodo de la auditoría: no entra en tasas ni en la selección",
        "outside the audit's period: left out of rates and of the selection",
    ),
    "end_before_start": (
        "el final del intervalo es anterior al principio",
        "the interval ends before it starts",
    ),
    "reported_before": (
        "la denuncia es anterior al hecho",
        "reported before it happened",
    ),
    "no_coordinates": ("sin coordenadas", "no coordinates"),
    "coordinates_unreadable": ("coordenadas ilegibles", "coordinates can't be read"),
    "zero_zero": ("coordenadas (0, 0)", "coordinates (0, 0)"),
    "lonlat_swapped": (
        "longitud y latitud venían cambiadas; se corrigieron",
        "longitude and latitude were swapped; corrected",
    ),
    "sign_mended": (
        "la longitud venía sin su signo; se corrigió",
        "longitude had lost its sign; corrected",
    ),
    "decimal_comma": ("coordenadas con coma decimal", "coordinates with a decimal comma"),
    "outside": ("el punto cae fuera de todas las áreas", "the point falls outside every area"),
    "no_name": ("sin nombre de área", "no area name"),
    "name_unmatched": (
        "el nombre no se pudo atribuir a un área",
        "the name could not be matched to an area",
    ),
    "offence_missing": ("sin delito", "no offence"),
    "offence_unknown": (
        "delito que nada reconoce: va a revisión",
        "an offence that nothing recognises: to be reviewed",
    ),
    "code_unknown": (
        "la clave de área no es de ninguna de las áreas",
        "the area code belongs to none of the areas",
    ),
}

INCIDENTS = ResultFile(
    "incidents.parquet",
    "Una fila por registro aceptado, en el orden en que se leyó; para contar incidentes, sume "
    "n_incidents.",
    "One row for each accepted record, in the order read; to count incidents, sum n_incidents.",
    (
        Column(
            "incident_id",
            "integer",
            "Identificador estable: sale del contenido del registro y de cuántos iguales le "
            "preceden, no de su lugar en el archivo.",
            "Stable identifier: made from the record's content and the number of equal "
            "records before it, not from its place in the file.",
        ),
        Column(
            "source_file",
            "text",
            "Archivo de origen; si de un libro se leen varias hojas, la hoja entre paréntesis.",
            "File that it came from; where several sheets of a workbook are read, the sheet in "
            "brackets.",
        ),
        Column(
            "source_row",
            "integer",
            "Línea del archivo, como la muestra un editor (el encabezado es la 1).",
            "Line of the file, as an editor shows it (the header is 1).",
        ),
        Column(
            "n_incidents",
            "integer",
            "Por cuántos incidentes vale la fila: 1, si el archivo no dice otra cosa.",
            "How many incidents the row stands for: 1, unless the file says otherwise.",
            "incidents",
        ),
        Column("occurred_on", "date", "Fecha del hecho.", "Date of the offence."),
        Column(
            "occurred_at",
            "moment",
            "Fecha y hora locales; vacío si no hay hora.",
            "Local date and time; empty when no time is given.",
        ),
        Column(
            "occurred_until",
            "moment",
            "Final del intervalo, cuando el registro da uno.",
            "End of the interval, where the record gives one.",
        ),
        Column(
            "date_precision",
            "text",
            "Qué tan exacta es la fecha: day (día), month (mes), quarter (trimestre) o year (año). "
            "Lo que no es un día va de occurred_on a occurred_until.",
            "How exact the date is: day, month, quarter or year. What isn't a day goes from "
            "occurred_on to occurred_until.",
        ),
        Column("offence_label", "text", "Delito como venía escrito.", "Offence as it was written."),
        Column("iccs", "text", "Código ICCS v1.0.", "ICCS v1.0 code."),
        Column(
            "violent",
            "boolean",
            "Si hubo violencia contra las personas; vacío si no se sabe.",
            "Whether there was violence against persons; empty when not known.",
        ),
        Column("topic", "text", "Tema (uno por incidente).", "Topic (one for each incident)."),
        Column("lon", "number", "Longitud, ya corregida.", "Longitude, corrected.", "°, EPSG:4326"),
        Column("lat", "number", "Latitud, ya corregida.", "Latitude, corrected.", "°, EPSG:4326"),
        Column("area_code", "text", "Área donde se ubicó.", "Area in which it was placed."),
        Column(
            "placed_by",
            "text",
            "Cómo se ubicó: point (punto), code (clave), name (nombre) o none (no se pudo).",
            "How it was placed: point, code, name or none.",
        ),
        Column(
            "name_score",
            "number",
            "De 100 nombres hallados así, cuántos llevan al área correcta; 100 si es el nombre "
            "mismo.",
            "Of 100 names found in this way, how many lead to the right area; 100 for the very "
            "name.",
            "0-100",
        ),
        Column(
            "point_name_agree",
            "boolean",
            "Si el punto y el nombre llevan a la misma área; vacío si falta uno.",
            "Whether point and name lead to the same area; empty when either is missing.",
        ),
        Column("area_name_given", "text", "Nombre de área como venía.", "Area name as written."),
        Column("area_group_given", "text", "Grupo de área como venía.", "Area group as written."),
        Column(
            "flags",
            "text",
            "Avisos separados por punto y coma (véase la tabla de avisos).",
            "Flags separated by semicolons (see the table of flags).",
        ),
    ),
)

REJECTS = ResultFile(
    "rejects.csv",
    "Una fila por registro no aceptado. Registros leídos = aceptados + rechazados, siempre.",
    "One row for each record not accepted. Records read = accepted + rejects, always.",
    (
        Column("file", "text", "Archivo.", "File."),
        Column("line", "integer", "Línea, como la muestra un editor.", "Line, as an editor shows."),
        Column("column", "text", "Columna con el problema.", "Column with the problem."),
        Column("value", "text", "Lo que estaba escrito.", "What was written there."),
        Column("code", "text", "Clave de la razón.", "Code of the reason."),
        Column("reason_es", "text", "Qué pasó, en español.", "What happened, in Spanish."),
        Column("how_to_mend_es", "text", "Cómo corregirlo.", "How to correct it, in Spanish."),
        Column("reason_en", "text", "Qué pasó, en inglés.", "What happened, in English."),
        Column("how_to_mend_en", "text", "Cómo corregirlo, en inglés.", "How to correct it."),
    ),
)

INCIDENCE = ResultFile(
    "incidence.csv",
    "Incidencia de cada área por tema y por sección de la ICCS, dentro del periodo.",
    "Incidence of each area by topic and by ICCS section, within the period.",
    (
        Column("area_code", "text", "Clave del área.", "Area code."),
        Column("area_name", "text", "Nombre del área.", "Area name."),
        Column("group", "text", "Grupo (delegación, comuna…).", "Group (delegation, commune…)."),
        Column(
            "measure_of",
            "text",
            "De qué: all (todos los delitos), topic (un tema) o section (una sección de la ICCS).",
            "Of what: all (every offence), topic (one topic) or section (one ICCS section).",
        ),
        Column("key", "text", "Clave del tema o de la sección.", "Key of the topic or section."),
        Column("n", "integer", "Incidentes ubicados.", "Incidents placed.", "incidents"),
        Column("population", "number", "Población.", "Population.", "persons"),
        Column("years", "number", "Años que dura el periodo.", "Years that the period lasts."),
        Column(
            "rate",
            "number",
            "n / (población × años) × 100 000. Vacío sin población.",
            "n / (population × years) × 100,000. Empty without population.",
            "per 100,000 person-years",
        ),
        Column(
            "rate_low",
            "number",
            "Límite inferior exacto de Poisson al 95 % (Garwood 1936).",
            "Exact 95 % Poisson lower limit (Garwood 1936).",
            "per 100,000 person-years",
        ),
        Column(
            "rate_high",
            "number",
            "Límite superior exacto de Poisson al 95 % (Garwood 1936).",
            "Exact 95 % Poisson upper limit (Garwood 1936).",
            "per 100,000 person-years",
        ),
        Column(
            "eb_rate",
            "number",
            "Tasa bayesiana empírica (Marshall 1991, global): acerca al promedio las de áreas con"
            " poca población.",
            "Empirical Bayes rate (Marshall 1991, global): draws the rates of areas with few "
            "people towards the mean.",
            "per 100,000 person-years",
        ),
        Column(
            "n_lowest",
            "integer",
            "n si ninguno de los no ubicados fuera de aquí.",
            "n if none of the unplaced belonged here.",
            "incidents",
        ),
        Column(
            "n_highest",
            "integer",
            "n si fueran de aquí todos los no ubicados de su grupo o de grupo desconocido.",
            "n if all the unplaced of its group, or of no known group, belonged here.",
            "incidents",
        ),
    ),
)

SELECTION = ResultFile(
    "selection.csv",
    "La elección: una fila por área, de mayor a menor índice. Incluye además, por cada "
    "componente, c_… (normalizado), n_… (incidentes) y rate_… (tasa usada).",
    "The choice: one row for each area, from the highest index down. It also holds, for each "
    "component, "
    "c_… (normalised), n_… (incidents) and rate_… (rate used).",
    (
        Column("area_code", "text", "Clave del área.", "Area code."),
        Column("area_name", "text", "Nombre del área.", "Area name."),
        Column("group", "text", "Grupo.", "Group."),
        Column("population", "number", "Población.", "Population.", "persons"),
        Column(
            "rank",
            "integer",
            "Lugar; el mismo para el mismo índice, vacío si no es elegible.",
            "Rank; the same for the same index, empty if not eligible.",
        ),
        Column("score", "number", "Índice compuesto.", "Composite index."),
        Column(
            "p_selected",
            "number",
            "Parte de los sorteos en que el área quedó elegida; si se puso o se quitó a mano, en "
            "que lo habría sido por su índice.",
            "Share of the draws in which the area was selected; if it was put in or taken out by "
            "hand, in which it would have been by its index.",
            "0-1",
        ),
        Column("rank_low", "integer", "Lugar en el percentil 5.", "Rank at the 5th percentile."),
        Column("rank_high", "integer", "Lugar en el percentil 95.", "Rank at the 95th percentile."),
        Column("selected", "boolean", "1 si resulta elegida.", "1 if selected."),
        Column(
            "why",
            "text",
            "Por qué entra o no: score, group_minimum, put_in, taken_out, below, no_population, "
            "too_few_people, missing_component.",
            "Why it is in or out: score, group_minimum, put_in, taken_out, below, no_population, "
            "too_few_people, missing_component.",
        ),
        Column(
            "reason",
            "text",
            "Razón que escribió quien la agregó o la quitó a mano.",
            "Reason written by the person who put it in or took it out by hand.",
        ),
    ),
)

RESULT_FILES: tuple[ResultFile, ...] = (
    INCIDENTS,
    REJECTS,
    INCIDENCE,
    SELECTION,
    ResultFile(
        "selection.json",
        "Cómo se eligió y qué tan firme es: ajustes, áreas al margen, qué decisión pesa más "
        "(índices de Sobol) y el menor cambio de pesos que altera la elección.",
        "How the choice was made and how firm it is: settings, close calls, which decision "
        "matters most (Sobol indices) and the "
        "smallest change of weights that alters the choice.",
    ),
    ResultFile(
        "quality.json", "El informe de calidad de los datos.", "The report on the data's quality."
    ),
    ResultFile(
        "quality.html",
        "El mismo informe, para leer; quality.en.html en el segundo idioma.",
        "The same report, for reading; quality.<language>.html in the other languages.",
    ),
    ResultFile(
        "selection.html",
        "La elección con su mapa, para leer y explicar; selection.en.html en el segundo idioma.",
        "The choice with its map, for reading and explaining; selection.<language>.html in the "
        "others.",
    ),
    ResultFile(
        "areas.geojson",
        "Las áreas en EPSG:4326 con sus resultados.",
        "The areas in EPSG:4326 with their results.",
    ),
    ResultFile(
        "audit.json",
        "De dónde salió todo: huellas SHA-256 de los archivos, versiones, formato de estos "
        "resultados, semilla y tiempos.",
        "What everything was made from: SHA-256 of the inputs, versions, the format of these "
        "results, seed and times.",
    ),
)


def reference_page() -> str:
    """`docs/reference/results.md`: every file and column, in Spanish and English."""
    lines = [
        "<!-- Printed from src/sereno/vocabulary/results.py by script/docs: change it there. -->",
        "# Qué escribe `sereno run` · What `sereno run` writes",
        "",
    ]
    for file in RESULT_FILES:
        lines += [f"## `{file.name}`", "", f"{file.es}", "", f"*{file.en}*", ""]
        if file.columns:
            rows = [(f"`{c.name}`", c.type, c.unit, c.es, c.en) for c in file.columns]
            heads = ("columna · column", "tipo · type", "unidad · unit", "es", "en")
            lines += markdown_table(heads, rows)
        if file is INCIDENTS:
            lines += ["### `flags`", ""]
            lines += markdown_table(
                ("aviso · flag", "es", "en"),
                [(f"`{flag}`", es, en) for flag, (es, en) in FLAGS.items()],
            )
    return "\n".join(lines).rstrip() + "\n"


def markdown_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The lines of a table in Markdown, with a blank one after it."""
    head = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    return head + ["| " + " | ".join(row) + " |" for row in rows] + [""]
