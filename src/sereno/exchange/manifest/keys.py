"""Every key of a manifest, declared once: what it holds, by default, and what it means.

`values.py` validates by this table, `text.py` writes commented manifests from it and
`reference.py` prints docs/reference/manifest.md.
"""

from __future__ import annotations

from typing import Final

from sereno.exchange.manifest.incident_keys import INCIDENT_KEYS
from sereno.exchange.manifest.key import REQUIRED, Key, TableMeaning
from sereno.vocabulary.language import LANGUAGES

TABLES: Final[tuple[TableMeaning, ...]] = (
    TableMeaning(
        "audit",
        "La auditoría: qué ciudad, qué periodo y cuántas áreas se eligen.",
        "The audit: which city, which period, and how many areas are selected.",
    ),
    TableMeaning(
        "areas",
        "El archivo de límites de las áreas (colonias, barrios): GeoPackage, GeoJSON, Shapefile "
        "suelto o en zip, GeoParquet; en cualquier sistema de coordenadas. Si nadie las ha "
        "dibujado (comisarías, sectores), una tabla con su clave y su nombre: CSV, XLSX o Parquet.",
        "The boundary file of the areas (neighbourhoods): GeoPackage, GeoJSON, loose or zipped "
        "Shapefile, GeoParquet; in any coordinate system. If nobody has drawn them (police "
        "stations, wards), a table with their code and name: CSV, XLSX or Parquet.",
    ),
    TableMeaning(
        "incidents",
        "Los archivos de incidentes y qué columna es qué. Se repite [[incidents]] para cada grupo "
        "de archivos con columnas distintas.",
        "The incident files and which column is what. [[incidents]] is repeated for each set of "
        "files with columns of its own.",
    ),
    TableMeaning(
        "selection",
        "Cómo se construye el índice y se eligen las áreas.",
        "How the index is built and the areas are selected.",
    ),
)

KEYS: Final[tuple[Key, ...]] = (
    Key(
        "audit", "name", "text",
        "Nombre de la auditoría, como saldrá en las páginas.",
        "Name of the audit, as the pages will show it.",
        REQUIRED, '"Querétaro 2018-2020"',
    ),
    Key(
        "audit", "country", "country",
        "País, con sus dos letras: decide qué catálogo de delitos se usa primero.",
        "Country, by its two letters: it decides which catalogue of offences is used first.",
        "mx", '"mx"',
    ),
    Key(
        "audit", "languages", "languages",
        "Idiomas de los resultados; el primero es el principal.",
        "Languages of the results; the first is the main one.",
        ("es", "en"), '["es", "en"]', LANGUAGES,
    ),
    Key(
        "audit", "crs", "metric_crs",
        "Sistema de coordenadas en metros en que se miden distancias y superficies. Si se omite, "
        "la zona UTM donde cae la ciudad.",
        "Coordinate system in metres in which distances and surfaces are measured. If left out, "
        "the UTM zone in which the city lies.",
        None, '"EPSG:32614"',
    ),
    Key(
        "audit", "select", "whole",
        "Cuántas áreas se eligen.",
        "How many areas are selected.",
        REQUIRED, "22", least=1, most=1_000_000,
    ),
    Key(
        "audit", "period", "period",
        "Primer y último día que cuentan, o primer y último año. Si se omite, los años con al "
        "menos 1 % de los incidentes.",
        "First and last day that count, or first and last year. If left out, the years with at "
        "least 1% of the incidents.",
        None, "[2018-01-01, 2020-12-31]",
    ),
    Key(
        "audit", "today", "day",
        "El día a partir del cual una fecha se considera futura. Si se omite, el día en que "
        "se ejecuta; escríbalo para que una repetición dé exactamente lo mismo.",
        "The day after which dates count as being in the future. If left out, the day of "
        "the run; give it so that a later run produces exactly the same.",
        None, "2026-01-31",
    ),
    Key(
        "audit", "decisions", "text",
        "CSV con lo que las personas decidieron sobre delitos y nombres sin área (se "
        "descarga desde el navegador); tiene prioridad sobre cualquier regla. Columnas: kind, "
        "label, iccs, topic, violent, group, "
        "name, area_code, reason.",
        "CSV with what people decided about offences and names without an area "
        "(downloaded from the browser); it takes precedence over every rule. Columns: kind, "
        "label, iccs, topic, violent, group, "
        "name, area_code, reason.",
        None, '"decisions.csv"',
    ),
    Key(
        "areas", "file", "text",
        "El archivo; la ruta parte de la carpeta del manifiesto.",
        "The file; its path starts from the manifest's folder.",
        REQUIRED, '"colonias.gpkg"',
    ),
    Key(
        "areas", "layer", "text",
        "La capa del archivo, si tiene varias; de un libro de Excel, la hoja.",
        "The layer of the file, if it has several; of a workbook, the sheet.",
        None, '"colonias"',
    ),
    Key(
        "areas", "crs", "crs",
        "Sistema de coordenadas del archivo, solo si el archivo no lo dice o lo dice mal.",
        "Coordinate system of the file, only if the file doesn't give it or gives the wrong one.",
        None, '"EPSG:6372"',
    ),
    Key(
        "areas", "only", "rows",
        "Qué filas del archivo se usan, si abarca más que la ciudad (un estado, un país): por "
        "columna, los valores que se conservan.",
        "Which rows of the file are used, if it covers more than the city (a state, a country): "
        "by column, the values that are kept.",
        None, '{ CVE_MUN = ["014"] }',
    ),
    Key(
        "areas", "code", "columns",
        "Columna con la clave de cada área, sin repetir; si ninguna basta, una lista de columnas "
        "cuyos valores se unen con un guion.",
        "Column with each area's code, without repeats; if no single column will do, a "
        "list of columns whose values are joined by a hyphen.",
        REQUIRED, '"CVEUT"',
    ),
    Key(
        "areas", "name", "text",
        "Columna con el nombre.",
        "Column with the name.",
        REQUIRED, '"NOMUT"',
    ),
    Key(
        "areas", "group", "text",
        "Columna con la delegación, alcaldía, comuna o municipio de cada área.",
        "Column with the borough, district or municipality of each area.",
        None, '"NOMDT"',
    ),
    Key(
        "areas", "level", "names",
        "Cómo se llama un área aquí, en cada idioma; en español, con su artículo. Si se omite, "
        "como en su país: colonia en México, barrio en Colombia.",
        "What an area is called here, in each language; in Spanish with its article. If left out,"
        " as in its country: ward in South Africa.",
        None, '{ es = "el barrio", en = "neighbourhood" }',
    ),
    Key(
        "areas", "group_level", "names",
        "Cómo se llama el grupo de áreas, de igual manera: delegación, comuna, municipio.",
        "What a group of areas is called, in the same way: district, commune, municipality.",
        None, '{ es = "la comuna", en = "commune" }',
    ),
    Key(
        "areas", "population", "text",
        "Columna con la población. Sin ella no hay tasas: use measure = \"count\".",
        "Column with the population. Without it there are no rates: use measure = \"count\".",
        None, '"SUMPOB1"',
    ),
    Key(
        "areas", "decimal", "choice",
        "Signo que va antes de los decimales en las cifras escritas como texto; el otro separa "
        "miles (1.234 personas). Si se omite, el que muestren todas las columnas juntas.",
        "Sign before the decimals of figures that are written as text; the other one parts "
        "thousands (1.234 people). If left out, the one that all columns together show.",
        None, '","', (".", ","),
    ),
    Key(
        "areas", "table", "text",
        "Una tabla (CSV, XLSX, Parquet) con la población, el grupo u otras cifras de las áreas, "
        "si su archivo no las trae, como la de un censo.",
        "A table (CSV, XLSX, Parquet) with the population, the group or other figures of the "
        "areas, if their file doesn't have them, such as that of a census.",
        None, '"censo.csv"',
    ),
    Key(
        "areas", "table_code", "text",
        "Columna de esa tabla con la clave del área; da igual si perdió sus ceros o dice 12.0.",
        "Column of that table with the area's code; lost zeros and 12.0 don't matter.",
        None, '"CVEGEO"',
    ),
    Key(
        "areas", "table_population", "text",
        "Columna de esa tabla con la población, en vez de population.",
        "Column of that table with the population, instead of population.",
        None, '"POBTOT"',
    ),
    Key(
        "areas", "table_group", "text",
        "Columna de esa tabla con el grupo, en vez de group.",
        "Column of that table with the group, instead of group.",
        None, '"NOM_MUN"',
    ),
    *INCIDENT_KEYS,
    Key(
        "selection", "topics", "weights",
        "Los temas del índice y su peso; los pesos se ajustan para sumar 1. Además de los temas "
        "de Sereno puede ir cualquier columna numérica del archivo de áreas o de su tabla. En una "
        "lista sin "
        "pesos, todos pesan igual. Si varias personas reparten puntos, cada tema lleva la lista "
        "de los suyos ([50, "
        "30, 40]), con las personas en el mismo orden: se usa el promedio de lo que "
        "repartió cada una.",
        "The topics of the index and their weights, which are scaled to sum to 1. Besides "
        "Sereno's topics, any numeric column of the areas file or its table may be used. A "
        "list without weights makes them equal. If several people share out points, give "
        "each topic the list of its points ([50, 30, 40]), with the people in the same "
        "order: the mean of their shares is used.",
        REQUIRED, "{ robbery = 0.4, homicide = 0.3, family_violence = 0.3 }",
    ),
    Key(
        "selection", "weighting", "choice",
        "De dónde salen los pesos: los dados en topics, iguales, de la entropía (más a los temas "
        "que más difieren entre áreas) o de componentes principales (según los temas que van "
        "juntos). Salvo con «given», topics solo dice qué temas entran: los de peso mayor que 0.",
        "Where the weights come from: those given in topics, equal ones, entropy (more for topics "
        "that differ more between areas) or principal components (from the topics that go "
        "together). Except with “given”, topics only says which topics take part: those with a "
        "weight above 0.",
        "given", '"given"', ("given", "equal", "entropy", "pca"),
    ),
    Key(
        "selection", "measure", "choice",
        "Qué se compara: tasa suavizada (Bayes empírico), tasa simple, incidentes por km² "
        "(density) o número de incidentes.",
        "What is compared: the smoothed rate (empirical Bayes), the plain rate, incidents per km² "
        "(density) or the number of incidents.",
        "eb_rate", '"eb_rate"', ("eb_rate", "rate", "density", "count"),
    ),
    Key(
        "selection", "outliers", "choice",
        "Qué se hace con los valores extremos antes de normalizar: nada, acercarlos al siguiente "
        "valor, o acercarlos a 1.5 veces la distancia entre cuartiles.",
        "What is done with extreme values before normalising: nothing, bring them to the next "
        "value, or bring them to 1.5 times the distance between quartiles.",
        "winsorise", '"winsorise"', ("none", "winsorise", "tukey"),
    ),
    Key(
        "selection", "normalise", "choice",
        "Cómo se ponen los temas en una misma escala: de 0 a 1, en desviaciones de la media o por "
        "el lugar en el orden (rank: los empatados reciben el lugar medio; rank_min: el más bajo).",
        "How the topics are put on the same scale: from 0 to 1, in deviations from the mean, or by "
        "the place in the order (rank: equals take their mean place; rank_min: the lowest).",
        "minmax", '"minmax"', ("minmax", "zscore", "rank", "rank_min"),
    ),
    Key(
        "selection", "lower_is_worse", "texts",
        "Columnas de topics en las que un valor más bajo es peor (escolaridad, ingreso): cuentan "
        "al revés.",
        "Columns of topics in which a lower value is worse (schooling, income): they count the "
        "other way round.",
        (), '["schooling"]',
    ),
    Key(
        "selection", "dimensions", "dimensions",
        "La dimensión de cada tema, si el índice tiene dos niveles: los pesos de topics reparten "
        "entonces el peso de su dimensión.",
        "The dimension of each topic, if the index has two levels: the weights of topics then "
        "share out the weight of their dimension.",
        {}, '{ homicide = "violence", robbery = "property" }',
    ),
    Key(
        "selection", "dimension_weights", "weights",
        "El peso de cada dimensión; se ajustan para sumar 1. Si se omite, todas pesan igual.",
        "The weight of each dimension, scaled to sum to 1. If left out, all weigh the same.",
        None, '{ violence = 0.6, property = 0.4 }',
    ),
    Key(
        "selection", "aggregate", "choice",
        "Cómo se juntan: con la media aritmética lo alto de un tema compensa lo bajo de otro; con "
        "la geométrica, menos.",
        "How they are combined: in the arithmetic mean a high topic makes up for a low "
        "one; in the geometric mean, less so.",
        "arithmetic", '"arithmetic"', ("arithmetic", "geometric"),
    ),
    Key(
        "selection", "at_least_per_group", "whole",
        "Cuántas áreas se eligen por lo menos en cada grupo (delegación, alcaldía).",
        "The minimum number of areas selected in each group (borough, district).",
        0, "1", least=0, most=1_000_000,
    ),
    Key(
        "selection", "least_population", "whole",
        "Con menos habitantes que estos un área no se compara ni se elige: unos cuantos "
        "incidentes dan una tasa muy alta donde casi nadie vive. Con 0 todas se comparan; si se "
        "omite, también, y una nota nombra las elegidas con menos de 500.",
        "An area with fewer residents than this isn't compared or selected: where hardly "
        "anybody lives, a few incidents make for a very high rate. With 0 all are "
        "compared; also if left out, but then a note names the selected areas with fewer "
        "than 500.",
        None, "500", least=0,
    ),
    Key(
        "selection", "draws", "whole",
        "Cuántas veces se repite la selección cambiando al azar pesos, método e incidentes, para "
        "saber qué tan firme es.",
        "How many times the selection is repeated with weights, method and incidents drawn at "
        "random, to see how firm it is.",
        10_000, "10000", least=1, most=10_000_000,
    ),
    Key(
        "selection", "put_in", "reasons",
        "Áreas que entran por decisión de las personas: clave y razón.",
        "Areas that people decide to put in: code and reason.",
        {}, '{ "02-001" = "La pidió la asamblea vecinal" }',
    ),
    Key(
        "selection", "take_out", "reasons",
        "Áreas que no entran por decisión de las personas: clave y razón.",
        "Areas that people decide to leave out: code and reason.",
        {}, '{ "02-002" = "En obra todo el año" }',
    ),
)  # fmt: skip


def keys_of(table: str) -> dict[str, Key]:
    """The keys of a table by name, in the order in which they are written."""
    return {key.name: key for key in KEYS if key.table == table}
