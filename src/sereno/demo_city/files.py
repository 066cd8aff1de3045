"""The demo city's files as institutions hand them over; the same city is the same bytes."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from sereno.demo_city.colonias import Colonias
from sereno.demo_city.land import METRIC_CRS
from sereno.demo_city.records import Records, Texts

Floats = npt.NDArray[np.float64]

BOUNDARY_CRS = "EPSG:6372"
"""Mexico ITRF2008 / LCC, in which the census publishes its boundaries."""

_WRITTEN_ON = dt.datetime(2026, 1, 12, 9, 30)  # noqa: DTZ001  (files carry no zone)


@dataclass(frozen=True)
class CsvForm:
    """How a delimited file is written."""

    encoding: str = "utf-8"
    delimiter: str = ","
    decimal_comma: bool = False
    gz: bool = False


def write_csv(
    path: Path, header: Sequence[str], keys: Sequence[str], records: Records, form: CsvForm
) -> None:
    """Write `records`, its `keys` under `header`; rows planned to be ragged come out ragged."""
    columns = dict(records.columns)
    if form.decimal_comma:
        for key in ("lat", "lon"):
            columns[key] = np.array([t.replace(".", ",") for t in columns[key]], dtype=object)
    columns["name"] = np.array([_quoted(t, form.delimiter) for t in columns["name"]], dtype=object)
    columns["offence"] = np.array(
        [_quoted(t, form.delimiter) for t in columns["offence"]], dtype=object
    )
    lines = list(map(form.delimiter.join, zip(*(columns[key] for key in keys), strict=True)))
    for row in np.flatnonzero(records.plan.is_("reject", "too_few_fields")):
        lines[row] = form.delimiter.join(lines[row].split(form.delimiter)[:3])
    for row in np.flatnonzero(records.plan.is_("reject", "too_many_fields")):
        lines[row] += form.delimiter + "VER ANEXO" + form.delimiter
    text = "\n".join([form.delimiter.join(header), *lines]) + "\n"
    data = text.encode(form.encoding)
    # No name and no time in the gzip header: the same city is the same bytes.
    path.write_bytes(gzip.compress(data, compresslevel=5, mtime=0) if form.gz else data)


def _quoted(text: str, delimiter: str) -> str:
    if delimiter in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def write_workbook(
    path: Path, header: Sequence[str], keys: Sequence[str], records: Records
) -> None:
    """One sheet of incidents with typed cells, and one of notes; no row may be ragged."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Incidencia")
    sheet.append(list(header))
    for row in _cells(keys, records.columns):
        sheet.append(row)
    notes = book.create_sheet("Notas")
    notes.append(["Datos de una ciudad inventada. Made-up data of a made-up city."])
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))


def _cells(keys: Sequence[str], columns: dict[str, Texts]) -> Iterator[list[object]]:
    """Dates as dates and numbers as numbers where they are readable, as Excel would have them."""
    for row in zip(*(columns[key] for key in keys), strict=True):
        cells: list[object] = []
        for key, text in zip(keys, row, strict=True):
            cell: object = text or None
            if text and key in ("lat", "lon"):
                cell = _number(text)
            elif text and key == "date":
                cell = _moment(text)
            cells.append(cell)
        yield cells


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _moment(text: str) -> dt.date | dt.datetime | str:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)
    except ValueError:
        return text


def _without_clock(workbook: bytes) -> bytes:
    """The same workbook with a fixed date in its properties and on each of its parts."""
    out = io.BytesIO()
    stamp = _WRITTEN_ON.isoformat() + "Z"
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts, zipfile.ZipFile(out, "w") as fixed:
        for part in parts.infolist():
            data = parts.read(part)
            if part.filename == "docProps/core.xml":
                import re

                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", stamp.encode(), data)
            info = zipfile.ZipInfo(part.filename, _WRITTEN_ON.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(info, data)
    return out.getvalue()


def write_boundaries(path: Path, colonias: Colonias) -> None:
    """colonias.gpkg: CVECOL, COLONIA, DELEGACION, POBTOT, IRS_2020 (social lag) and SUP_HA."""
    import pyogrio
    from pyogrio.raw import write

    from sereno.exchange.boundaries.area_crs import reprojected

    shapes = reprojected(colonias.shapes, METRIC_CRS, BOUNDARY_CRS)
    population = colonias.population
    missing: npt.NDArray[np.bool_] = np.isnan(population)
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options(
        {"OGR_CURRENT_DATE": _WRITTEN_ON.strftime("%Y-%m-%dT%H:%M:%S.000Z")}
    )
    try:
        write(
            path,
            geometry=shapely.to_wkb(shapes),
            field_data=[
                np.array(colonias.codes, dtype=object),
                np.array(colonias.names, dtype=object),
                np.array(colonias.group_names, dtype=object),
                np.where(missing, 0, population).astype(np.int32),
                colonias.deprivation,
                (shapely.area(colonias.shapes) / 1e4).round(2),
            ],
            field_mask=[None, None, None, missing, None, None],
            fields=["CVECOL", "COLONIA", "DELEGACION", "POBTOT", "IRS_2020", "SUP_HA"],
            crs=BOUNDARY_CRS,
            geometry_type="Unknown",
            driver="GPKG",
            layer="colonias",
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
