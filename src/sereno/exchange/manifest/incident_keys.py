"""The keys of [[incidents]]: the files, and which column is what."""

from __future__ import annotations

from typing import Final

from sereno.exchange.manifest.key import REQUIRED, Key

INCIDENT_KEYS: Final[tuple[Key, ...]] = (
    Key(
        "incidents", "files", "texts",
        "Los archivos (CSV, XLSX, tablas HTML llamadas .xls, Parquet o puntos en GeoJSON, "
        "también en gz, bz2 o zip), "
        "uno por uno o con * y ?; las rutas parten de la carpeta del manifiesto.",
        "The files (CSV, XLSX, HTML tables named .xls, Parquet or points as GeoJSON, also in gz, "
        "bz2 or zip), "
        "one by one or with * and ?; paths start from the manifest's folder.",
        REQUIRED, '["incidentes_*.csv"]',
    ),
    Key(
        "incidents", "date", "text",
        "Columna con la fecha del hecho; puede traer también la hora, o ser solo un mes "
        "(2023-03) o un año. Si está en varias columnas: el año, el mes y el día unidos con +, "
        'como en "ANIO + MES + DIA". Si hay una columna por mes o por año con números debajo: el '
        'primer encabezado y el último unidos con …, como en "2018 … 2023" o en '
        '"ANIO + Enero … Diciembre".',
        "Column with the date of the offence; it may hold the time too, or be just a month "
        "(2023-03) or a year. Where several columns hold it: year, month and day joined by +, "
        'as in "YEAR + MONTH + DAY". Where each month or year has a column with numbers below: '
        'the first heading and the last joined by …, as in "2018 … 2023" or '
        '"YEAR + January … December".',
        REQUIRED, '"fecha_hecho"',
    ),
    Key(
        "incidents", "date_end", "text",
        "Columna con la fecha final, cuando solo se sabe entre qué momentos ocurrió.",
        "Column with the latest date, when only the interval in which it happened is known.",
        None, '"fecha_fin"',
    ),
    Key(
        "incidents", "date_reported", "text",
        "Columna con la fecha de la denuncia o del registro. Los incidentes se fechan con date; "
        "con esta se mide cuánto se tarda en denunciar.",
        "Column with the date of the report or the entry. Incidents are dated by date; this one "
        "measures how long it takes to report them.",
        None, '"fecha_denuncia"',
    ),
    Key(
        "incidents", "date_order", "choice",
        "Orden de día, mes y año cuando los números no lo dicen (03/04/2019). Si se omite, el que "
        "muestren las primeras filas.",
        "Order of day, month and year where the digits don't show it (03/04/2019). If left out, "
        "the one that the first rows show.",
        None, '"dmy"', ("ymd", "dmy", "mdy"),
    ),
    Key(
        "incidents", "year_begins", "whole",
        "Mes (de 1 a 12) en que empiezan los años escritos como 2021/22, FY 2021-22 o 2021/2022: "
        "4 si van de abril a marzo. Cada incidente vale por el año completo. Con 1 no hay tales "
        "años y 2011/12 es diciembre de 2011. Si se omite, lo decide la columna completa, y los "
        "que sin duda son de ese tipo se rechazan hasta que se diga el mes.",
        "Month (1 to 12) in which years written as 2021/22, FY 2021-22 or 2021/2022 begin: 4 where "
        "they run from April to March. Each incident is of that whole year. With 1 there are no "
        "such years, and 2011/12 is December 2011. If left out, the column as a whole decides, "
        "and those that clearly are such years are rejected until the month is given.",
        None, "4", least=1, most=12,
    ),
    Key(
        "incidents", "typed_dates", "choice",
        "Cómo se leen las fechas que una hoja de cálculo guardó como fecha. Con exchanged, las que "
        "tienen día hasta 12 se leen con el día y el mes cambiados: así quedan cuando el programa "
        "los tomó al revés y dejó las demás como texto.",
        "How dates are read that a spreadsheet kept as dates. With exchanged, those with a day up "
        "to 12 are read with day and month exchanged: that is how they end up when the program "
        "took them the wrong way round and left the others as text.",
        "as_typed", '"exchanged"', ("as_typed", "exchanged"),
    ),
    Key(
        "incidents", "time_zone", "time_zone",
        "Zona horaria (de la IANA) a la que se llevan las horas que dicen su distancia al tiempo "
        "universal (con Z, con +00 o como cuenta desde 1970). Con as_written se leen como vienen, "
        "porque ya son locales aunque digan otra cosa.",
        "Time zone (IANA) to which times are brought that tell how far they are from UTC (with a "
        "Z, with +00 or as a count since 1970). With as_written they are read as they stand, "
        "since they are local whatever they say.",
        None, '"America/Mexico_City"',
    ),
    Key(
        "incidents", "time", "text",
        "Columna con la hora, si no viene con la fecha.",
        "Column with the time, if it doesn't come with the date.",
        None, '"hora_hecho"',
    ),
    Key(
        "incidents", "lon", "text",
        "Columna con la longitud (o la coordenada x).",
        "Column with the longitude (or the x coordinate).",
        None, '"longitud"',
    ),
    Key(
        "incidents", "lat", "text",
        "Columna con la latitud (o la coordenada y).",
        "Column with the latitude (or the y coordinate).",
        None, '"latitud"',
    ),
    Key(
        "incidents", "point", "text",
        "Columna con las dos coordenadas juntas: \"(19.43, -99.13)\", \"POINT (-99.13 19.43)\". "
        "En lugar de lon y lat.",
        "Column with both coordinates in one text: \"(19.43, -99.13)\", "
        "\"POINT (-99.13 19.43)\". Instead of lon and lat.",
        None, '"Location"',
    ),
    Key(
        "incidents", "point_order", "choice",
        "Qué va primero en point cuando son dos números solos: latitud (latlon) o longitud "
        "(lonlat).",
        "What comes first in point where it is a bare pair of numbers: latitude (latlon) or "
        "longitude (lonlat).",
        "latlon", '"lonlat"', ("latlon", "lonlat"),
    ),
    Key(
        "incidents", "crs", "crs",
        "Sistema de coordenadas de lon y lat, o de point.",
        "Coordinate system of lon and lat, or of point.",
        "EPSG:4326", '"EPSG:4326"',
    ),
    Key(
        "incidents", "decimal", "choice",
        "Signo que va antes de los decimales en las coordenadas; el otro separa miles (352,001). "
        "Si se omite, el que muestren las dos columnas juntas.",
        "Sign before the decimals of coordinates; the other one parts thousands (352,001). If "
        "left out, the one that both columns together show.",
        None, '"."', (".", ","),
    ),
    Key(
        "incidents", "mend_points", "choice",
        "Si se corrigen los puntos que caerían en la ciudad con el signo o los ejes cambiados: "
        "siempre o nunca. Si se omite, lo decide la columna completa, y nunca donde el punto, "
        "como viene escrito, queda a menos de 1,000 km de las áreas.",
        "Whether points are corrected that would lie in the city with their sign reversed or their "
        "axes swapped: always or never. If left out, the column as a whole decides, and never "
        "where the point as written lies within 1,000 km of the areas.",
        None, '"never"', ("always", "never"),
    ),
    Key(
        "incidents", "area_code", "text",
        "Columna con la clave del área, como en code de [areas]; sirve a los incidentes sin "
        "coordenadas y tiene prioridad sobre el nombre.",
        "Column with the area's code, as in code of [areas]; it is used for incidents without "
        "coordinates, and goes before the name.",
        None, '"CVEUT"',
    ),
    Key(
        "incidents", "area_name", "text",
        "Columna con el nombre de la colonia o barrio; sirve a los incidentes sin coordenadas y "
        "para comprobar los demás.",
        "Column with the neighbourhood's name; it is used for incidents without coordinates, and "
        "to check the others.",
        None, '"colonia"',
    ),
    Key(
        "incidents", "area_group", "text",
        "Columna con la delegación, alcaldía, comuna o municipio.",
        "Column with the borough, district or municipality.",
        None, '"alcaldia_hecho"',
    ),
    Key(
        "incidents", "count", "text",
        "Columna que dice por cuántos incidentes vale cada fila (CANTIDAD, NUM_HECHOS). Si se "
        "omite, cada fila es un incidente. Con columnas que se leen como filas: sus números, "
        'con # delante, como en "# Enero … Diciembre".',
        "Column that says how many incidents each row stands for (CANTIDAD, CASES). If left out, "
        "each row is one incident. Of columns that are read as rows: their numbers, with # "
        'before them, as in "# January … December".',
        None, '"CANTIDAD"',
    ),
    Key(
        "incidents", "offence", "text",
        "Columna con el delito. Si cada delito tiene su columna con números debajo: el primero y "
        'el último unidos con …, como en "Homicidio … Lesiones"; una que suma otras se deja fuera '
        'con −, como en "Homicidio … Lesiones − Robo".',
        "Column with the offence. Where each offence has a column with numbers below: the first "
        'and the last joined by …, as in "Homicide … Assault"; one that sums others is left out '
        'with −, as in "Homicide … Assault − Theft".',
        None, '"delito"',
    ),
    Key(
        "incidents", "offence_detail", "text",
        "Segunda columna del delito: el subtipo, la modalidad o lo que precisa a la primera "
        "(ROBO y A TRANSEÚNTE). Las dos se leen juntas.",
        "Second column of the offence: its subtype, modality or whatever makes the first one "
        "precise (ROBBERY and OF A PASSER-BY). Both are read together.",
        None, '"subtipo"',
    ),
    Key(
        "incidents", "offence_label", "text",
        "El delito de todas las filas, cuando los archivos son de uno solo y no traen columna.",
        "The offence of every row, where the files hold a single offence and have no column for "
        "it.",
        None, '"Hurto a personas"',
    ),
    Key(
        "incidents", "violence", "text",
        "Columna que dice si hubo violencia o qué medio se usó, si no lo dice el delito.",
        "Column that says whether there was violence or what means were used, if the offence "
        "doesn't.",
        None, '"modalidad"',
    ),
    Key(
        "incidents", "id", "text",
        "Columna con el número de carpeta o expediente.",
        "Column with the case number.",
        None, '"carpeta"',
    ),
    Key(
        "incidents", "delimiter", "delimiter",
        "Lo que separa las columnas de un CSV. Si se omite, se detecta.",
        "What separates the columns of a CSV. Detected if left out.",
        None, '";"',
    ),
    Key(
        "incidents", "encoding", "text",
        "Codificación del texto. Si se omite, se detecta.",
        "Encoding of the text. Detected if left out.",
        None, '"cp1252"',
    ),
    Key(
        "incidents", "sheet", "texts",
        "Hoja de un libro de Excel, o lista de hojas con los mismos encabezados. Si se omite, la "
        "primera con una tabla.",
        "Sheet of an Excel workbook, or a list of sheets with the same headings. If left out, the "
        "first that holds a table.",
        (), '["2019", "2020"]',
    ),
    Key(
        "incidents", "name_threshold", "number",
        "Qué tan seguro debe ser un nombre de colonia que no es exacto para que se tome: de 100 "
        "así, cuántos son correctos. Los demás esperan en la revisión.",
        "How certain a neighbourhood name that isn't exact must be to be taken: out of 100 such "
        "names, how many are right. The others wait for review.",
        90.0, "90", least=0, most=100,
    ),
)  # fmt: skip
