"""What the menus that say which column is what are called, and what is said beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

AREA_FIELDS: dict[str, StrPromise] = {
    "code": _("Code"),
    "code_with": _("Second column of the code"),
    "name": _("Name"),
    "group": _("District"),
    "population": _("Population"),
}
TABLE_FIELDS: dict[str, StrPromise] = {
    "table_code": _("Code, in the table"),
    "table_population": _("Population, in the table"),
    "table_group": _("District, in the table"),
}
INCIDENT_FIELDS: dict[str, StrPromise] = {
    "date": _("Date"),
    "time": _("Time"),
    "lon": _("Longitude, or x"),
    "lat": _("Latitude, or y"),
    "point": _("Both coordinates in one column"),
    "area_code": _("Code of the neighbourhood"),
    "area_name": _("Neighbourhood"),
    "area_group": _("District"),
    "offence": _("Offence"),
    "offence_detail": _("Second column of the offence"),
    "violence": _("Violence, or means used"),
    "count": _("Number of incidents in the row"),
    "id": _("Case number"),
    "date_reported": _("Date of the report"),
    "date_end": _("Latest date"),
}
# What is asked of a file beside its columns.
READING_FIELDS: dict[str, StrPromise] = {
    "sheet": _("Sheets that are read"),
    "only": _("Rows that are used"),
    "offence_label": _("Offence of every row"),
    "date_order": _("Order of the date"),
    "year_begins": _("Years such as 2021/22 begin in"),
    "typed_dates": _("Dates that the spreadsheet kept as dates"),
    "time_zone": _("Times with an offset from UTC"),
    "point_order": _("What comes first where both coordinates are in one column"),
    "crs": _("Coordinates of the points"),
    "decimal": _("Decimals are written with"),
    "mend_points": _("Points that another sign or order would bring into the city"),
}
DATE_ORDERS: tuple[tuple[str, StrPromise], ...] = (
    ("dmy", _("day, month, year")),
    ("mdy", _("month, day, year")),
    ("ymd", _("year, month, day")),
)
HELP: dict[str, StrPromise] = {
    "code_with": _("Only if no single column distinguishes the neighbourhoods."),
    "population": _("Without it numbers are compared instead of rates."),
    "area_code": _(
        "The same code as in the file of neighbourhoods. It is used for rows without a point."
    ),
    "area_name": _("It is used for rows without a point, and to check the others."),
    "offence_detail": _("Its subtype or modality: both columns are read together."),
    "date_reported": _(
        "Incidents count on the date of the offence; this one shows how long reporting takes."
    ),
    "count": _("Only if a row can stand for several incidents."),
    "date_end": _("Only if the records say between which moments it happened."),
}
