"""GDAL's drivers by name: those that boundary files are opened with, and those never registered."""

from __future__ import annotations

from typing import Final

DRIVERS: Final = (
    *("ESRI Shapefile", "ESRIJSON", "FlatGeobuf", "GML", "GPKG", "GeoJSON", "GeoJSONSeq", "KML"),
    *("LIBKML", "OpenFileGDB", "TopoJSON"),
)
# What GDAL 3.13 has beside them; of a further one this process hears when it looks.
SKIPPED: Final = (
    *("ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "DXF"),
    *("EDIGEO", "EEDA", "Elasticsearch", "GDALG", "GPSBabel", "GPX", "GTFS"),
    *("GeoRSS", "HTTP", "Idrisi", "JML", "JSONFG", "LVBAG", "MBTiles", "MEM", "MVT"),
    *("MapInfo File", "MapML", "MiraMonVector", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT"),
    *("OGR_PDS", "OGR_VRT", "OSM", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57"),
    *("SQLite", "SXF", "Selafin", "VDV", "VFK", "VICAR", "WAsP", "WFS", "XLSX"),
)
# SQLite's application_id of a GeoPackage, by version.
GEOPACKAGE_IDS: Final = (b"GPKG", b"GP10", b"GP11")
