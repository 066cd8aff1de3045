"""The points of a set of incident files in a first manifest: their system, and what is mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyproj import Geod, Transformer

from sereno.exchange.boundaries.area_crs import LONLAT
from sereno.exchange.city_systems import system_name
from sereno.exchange.manifest.text import Entry
from sereno.exchange.tables.column_profiles import Bounds, numbers_of
from sereno.exchange.tables.column_roles import Known, coordinate_system
from sereno.exchange.tables.file_sets import FileSet
from sereno.methods.sources.reading.coordinates import SIGN_DOUBTED, SWAP_DOUBTED, repair
from sereno.methods.sources.reading.number_forms import thousands_mark
from sereno.methods.sources.reading.point_mendings import mendings_of, with_margin
from sereno.methods.sources.reading.point_texts import split_points
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.in_both import joined
from sereno.vocabulary.language import number, percent

_Texts = tuple[Sequence[str], Sequence[str]]


def point_entries(files: FileSet, given: Mapping[str, Entry], known: Known) -> dict[str, Entry]:
    """The system of the points in the columns that are `given`, and the question whether they
    may be mended where it is open; nothing where no column holds points.
    """
    texts = _point_texts(files, given)
    if texts is None:
        return {}
    crs, swapped = _points_crs(texts, known)
    entries = {} if crs is None else {"crs": crs}
    system = LONLAT if crs is None else str(crs.value)
    boxes = known.boxes if system in known.boxes else known.systems
    if system not in boxes:
        return entries
    degrees = system == LONLAT
    if swapped and "point" not in given:
        why = _("in this system the columns are the other way round: {column} runs east")
        lon, lat = given["lat"].value, given["lon"].value
        entries |= {"lon": Entry(lon, why.format(column=lon)), "lat": Entry(lat)}
        texts = texts[1], texts[0]
    x, y = _numbers(texts, metres=not degrees)
    box = with_margin(boxes[system])
    flags = repair(x, y, box, mendings_of(x, y, box, degrees=degrees)).flags
    doubted = int(((flags & (SIGN_DOUBTED | SWAP_DOUBTED)) != 0).sum())
    if doubted:
        why = _(
            "{share} of the points lie outside the city and would lie inside it with their sign "
            "reversed or their axes swapped; as written there may be true incidents of other "
            "places too, so they are left unless you say otherwise"
        )
        share = percent(doubted / max(int(np.isfinite(x).sum()), 1), 0)
        entries["mend_points"] = Entry("never", why.format(share=share))
    return entries


def _point_texts(files: FileSet, entries: Mapping[str, Entry]) -> _Texts | None:
    """The samples of longitude and latitude, from two columns or from one; None without any."""
    found = {key: entry.value for key, entry in entries.items() if not entry.offered}
    if "point" in found:
        sample = pa.array(files.samples[found["point"]], pa.string())
        split = split_points(sample, found.get("point_order", "latlon"))
        return split.lon.to_pylist(), split.lat.to_pylist()
    if "lon" in found and "lat" in found:
        return files.samples[found["lon"]], files.samples[found["lat"]]
    return None


def points_read(files: FileSet, entries: Mapping[str, Entry]) -> npt.NDArray[np.float64] | None:
    """Longitude and latitude of the rows looked at, shape (n, 2), as the entries read them; no
    finite numbers where a row has no point. None where no entry says where points are.
    """
    texts = _point_texts(files, entries)
    if texts is None:
        return None
    crs = str(entries["crs"].value) if "crs" in entries else LONLAT
    x, y = _numbers(texts, metres=crs != LONLAT)
    if crs != LONLAT:
        x, y = Transformer.from_crs(crs, LONLAT, always_xy=True).transform(x, y)
    return np.column_stack((x, y))


def sample_points(
    files: FileSet, entries: Mapping[str, Entry], most: int
) -> npt.NDArray[np.float64] | None:
    """Up to `most` of the points that `points_read` finds, shape (k, 2)."""
    points = points_read(files, entries)
    if points is None:
        return None
    there = points[np.isfinite(points).all(axis=1)]
    return there[:: max(len(there) // most, 1)][:most]


def _numbers(
    texts: Sequence[Sequence[str]], *, metres: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Both columns of coordinates as numbers, their signs read as the two together show them."""
    mark = thousands_mark(texts, metres=metres)
    x, y = (numbers_of(cells, mark) for cells in texts)
    return x, y


def _points_crs(texts: _Texts, known: Known) -> tuple[Entry | None, bool]:
    """The system of the points where it isn't longitude and latitude, and whether their columns
    stand the other way round in it.
    """
    if not known.boxes or _found_in(texts, {LONLAT: known.boxes[LONLAT]}) is not None:
        return None, False
    found = _found_in(texts, known.boxes) or _found_in(texts, known.systems)
    if found is None:
        why = _("most of the points lie outside the neighbourhoods in every system tried")
        return Entry(LONLAT, why), False
    crs, swapped = found
    why = _("the points lie in the city when read as {system}").format(system=system_name(crs))
    others = [
        _("as {system} they lie there too, some {n} m away").format(
            system=system_name(other), n=number(_apart(texts, crs, other, swapped=swapped))
        )
        for other in _fitting_systems(texts, known)
        if other != crs
    ]
    return Entry(crs, joined((why, *others[:2]), "; ")), swapped


def _found_in(texts: _Texts, boxes: Mapping[str, Bounds]) -> tuple[str, bool] | None:
    """The first system in which the points lie in the city, and whether with axes swapped."""
    for metres in (False, True):
        x, y = (axis.tolist() for axis in _numbers(texts, metres=metres))
        for swapped, pair in ((False, (x, y)), (True, (y, x))):
            if (crs := coordinate_system(*pair, boxes)) is not None:
                return crs, swapped
    return None


def _fitting_systems(texts: _Texts, known: Known) -> list[str]:
    """All systems in which most of the points lie in the city, the likeliest first."""
    every = {**known.boxes, **known.systems}
    return [crs for crs, box in every.items() if _found_in(texts, {crs: box}) is not None]


def _apart(texts: _Texts, one: str, other: str, *, swapped: bool) -> int:
    """How far, in metres, the middle of the points lies apart when read in two systems."""
    x, y = _numbers(texts, metres=True)
    east, north = (float(np.nanmedian(axis)) for axis in ((y, x) if swapped else (x, y)))
    places = [
        Transformer.from_crs(crs, LONLAT, always_xy=True).transform(east, north)
        for crs in (one, other)
    ]
    metres: float = Geod(ellps="WGS84").inv(*places[0], *places[1])[2]
    return int(round(metres, -1))


def systems_offered(files: FileSet, entries: Mapping[str, Entry], known: Known) -> list[str]:
    """The systems among which a person chooses: those that fit first, then the city's usual."""
    if not known.boxes:
        return []
    chosen = str(entries["crs"].value) if "crs" in entries else LONLAT
    texts = _point_texts(files, entries) if chosen != LONLAT else None
    fitting = _fitting_systems(texts, known) if texts is not None else []
    return list(dict.fromkeys((chosen, *fitting, *known.boxes)))
