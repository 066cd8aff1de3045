"""A made-up city's quality.json, selection.json, selection.csv and areas.geojson.

Nothing here is computed as the engine does; the documents only have its shape, and enough
variety to fill every part of the pages.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import shapely

TOPICS = ("robbery", "homicide", "family_violence")
GROUPS = (
    "Centro Histórico",
    "Epigmenio González",
    "Felipe Carrillo Puerto",
    "Félix Osores Sotomayor",
    "Josefa Vergara y Hernández",
    "Santa Rosa Jáuregui",
    "Villa Cayetano Rubio",
)
FIRST = (
    "Lomas de",
    "San",
    "Santa",
    "Villas de",
    "Jardines de",
    "El",
    "Los",
    "Colinas del",
    "Valle de",
)
SECOND = (
    "Casa Blanca",
    "Pedro Mártir",
    "Mónica",
    "Menchaca",
    "La Hacienda",
    "Tintero",
    "Molinos",
    "Cimatario",
    "Niños Héroes",
    "Peñuelas",
    "Álamos",
    "Querétaro",
    "Satélite",
    "Cerrito Colorado",
)
SECTIONS = ("", "", "", " 1a Sección", " 2a Sección", " I Etapa", " II Etapa")


def _names(n: int) -> list[str]:
    names = [f"{a} {b}{c}" for c in SECTIONS for b in SECOND for a in FIRST]
    unique = list(dict.fromkeys(names))
    return [unique[i % len(unique)] + ("" if i < len(unique) else f" {i}") for i in range(n)]


def areas_geojson(n: int, rng: np.random.Generator) -> dict[str, Any]:
    """`n` neighbourhoods that share edges, one with a hole, one in two parts, one without shape."""
    points = shapely.points(rng.normal(0, 1, (n, 2)))
    land = shapely.buffer(shapely.from_wkt("LINESTRING(-1.2 -0.8, 0.4 0.9, 1.4 0.3)"), 1.1)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=land, ordered=True)
    )
    # Winding edges, as surveyed boundaries have: shared, since both sides are cut alike.
    wound = shapely.segmentize(shapely.intersection(cells, land), 0.02)
    shapes = shapely.transform(
        wound,
        lambda xy: np.column_stack(
            (
                -100.39 + 0.05 * xy[:, 0] + 0.0004 * np.sin(90 * xy[:, 1]),
                20.59 + 0.047 * xy[:, 1] + 0.0004 * np.cos(80 * xy[:, 0]),
            )
        ),
    )
    names = _names(n)
    features = []
    for i in range(n):
        geometry = shapes[i]
        if i == 3:
            geometry = shapely.difference(
                geometry, shapely.buffer(shapely.centroid(geometry), 1e-3)
            )
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "area_code": f"22-{i:04d}",
                    "area_name": names[i],
                    "group": GROUPS[int(rng.integers(len(GROUPS)))],
                    "population": int(rng.lognormal(7.5, 0.8)),
                },
                "geometry": None if i == n - 1 or geometry.is_empty else _mapping(geometry),
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _mapping(geometry: shapely.Geometry) -> dict[str, Any]:
    from shapely.geometry import mapping

    return mapping(geometry)


def selection_rows(areas: dict[str, Any], n: int, rng: np.random.Generator) -> list[dict[str, Any]]:
    """The rows of selection.csv; two areas are not eligible."""
    rows = []
    weights = dict(zip(TOPICS, (0.4, 0.3, 0.3), strict=True))
    for place, feature in enumerate(areas["features"]):
        properties = feature["properties"]
        row: dict[str, Any] = dict(properties)
        row["population"] = properties["population"] if place else None
        for topic, mean in zip(TOPICS, (45, 0.7, 22), strict=True):
            count = int(rng.poisson(mean * rng.lognormal(0, 0.6)))
            row[f"n_{topic}"] = count
            row[f"rate_{topic}"] = count / properties["population"] / 5 * 1e5
        rows.append(row)
    eligible = rows[1:-1]
    for topic in TOPICS:
        most = max(row[f"rate_{topic}"] for row in eligible)
        for row in eligible:
            row[f"c_{topic}"] = row[f"rate_{topic}"] / most
    for row in eligible:
        row["score"] = sum(w * row[f"c_{topic}"] for topic, w in weights.items())
    eligible.sort(key=lambda row: -row["score"])
    for rank, row in enumerate(eligible, start=1):
        p = float(1 / (1 + np.exp((rank - n - 0.5) / (0.09 * n + 0.5))))
        row |= {
            "rank": rank,
            "p_selected": round(p, 4),
            "rank_low": max(1, rank - 3),
            "rank_high": rank + 5,
            "selected": int(rank <= n and rank != n - 1),
            "why": "score" if rank <= n else "below",
        }
    eligible[n - 2] |= {"why": "taken_out"}
    eligible[n + 1] |= {"selected": 1, "why": "group_minimum"}
    if n > 5:
        eligible[4]["why"] = "put_in"
    for row in (rows[0], rows[-1]):
        row |= {
            "rank": 0,
            "score": None,
            "p_selected": None,
            "rank_low": None,
            "rank_high": None,
            "selected": 0,
            "why": "no_population",
        }
        row |= {f"c_{topic}": None for topic in TOPICS}
    return [*eligible, rows[0], rows[-1]]


def selection_document(rows: list[dict[str, Any]], n: int) -> dict[str, Any]:
    """selection.json for those rows."""
    chosen = [row["area_code"] for row in rows if row["selected"]]
    near = [row for row in rows if row["p_selected"] and 0.05 < row["p_selected"] < 0.95]
    return {
        "sereno": "0.1.0",
        "audit": "Querétaro 2018-2020",
        "seed": 7,
        "draws": 10000,
        "n": n,
        "eligible": sum(bool(row["rank"]) for row in rows),
        "excluded": [
            {"area_code": r["area_code"], "area_name": r["area_name"], "reason": r["why"]}
            for r in rows
            if not r["rank"]
        ],
        "settings": {
            "normalise": "minmax",
            "aggregate": "arithmetic",
            "weighting": "given",
            "lower_is_worse": [],
            "outliers": "winsorise",
            "measure": "eb_rate",
            "at_least_per_group": 1,
            "weights": dict(zip(TOPICS, (0.4, 0.3, 0.3), strict=True)),
            "period": ["2016-01-01", "2020-12-31"],
            "years": 5.0,
            "per": 100000,
        },
        "selected": chosen,
        "margin": [
            {
                key: row[key]
                for key in ("area_code", "area_name", "group", "rank", "p_selected", "selected")
            }
            for row in near
        ],
        "stability": {"same_set": 0.0312, "mean_swaps": 1.84},
        "choices": [
            _choice("weights", 0.42, 0.55),
            _choice("normalisation", 0.11, 0.19),
            _choice("aggregation", 0.06, 0.12),
            _choice("outliers", 0.01, 0.03),
            _choice("incidents", 0.15, 0.24),
        ],
        "most_matters": "weights",
        "smallest_change": {
            "from": "robbery",
            "to": "family_violence",
            "points": 0.025,
            "enters": next(r["area_code"] for r in rows if not r["selected"]),
            "leaves": chosen[-1],
            "weights": dict(zip(TOPICS, (0.375, 0.3, 0.325), strict=True)),
        },
        "notes": [],
    }


def _choice(choice: str, first: float, total: float) -> dict[str, Any]:
    return {
        "choice": choice,
        "first": first,
        "first_low": first - 0.03,
        "first_high": first + 0.03,
        "total": total,
        "total_low": total - 0.04,
        "total_high": total + 0.04,
    }


def _counts(n: int, point: float, name: float) -> dict[str, Any]:
    by_point, by_name = int(n * point), int(n * name)
    return {
        "n": n,
        "point": by_point,
        "name": by_name,
        "none": n - by_point - by_name,
        "share": (by_point + by_name) / n if n else None,
    }


def quality_document(areas: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """quality.json with something in every part."""
    incidents, rejected = 119_652, 348
    placed = {"n": incidents, "point": 104_210, "name": 15_130, "none": 312}
    placed["share"] = (placed["point"] + placed["name"]) / incidents
    hours = [
        3100,
        2100,
        1700,
        1300,
        1200,
        1900,
        3300,
        4700,
        5200,
        4900,
        5000,
        5300,
        14200,
        5400,
        5900,
        6000,
        6100,
        6200,
        6800,
        7400,
        7900,
        7000,
        5600,
        4100,
    ]
    given = sum(hours)
    labels = [
        "ROBO A TRANSEÚNTE EN VÍA PÚBLICA CON VIOLENCIA",
        "VIOLENCIA FAMILIAR",
        "AMENAZAS",
        "ROBO DE VEHÍCULO CON VIOLENCIA",
        "HOMICIDIO POR ARMA DE FUEGO",
        "FRAUDE",
        "LESIONES",
    ]
    return {
        "sereno": "0.1.0",
        "audit": "Querétaro 2018-2020",
        "rows": {"in": incidents + rejected, "incidents": incidents, "rejected": rejected},
        "files": [
            {
                "file": f"incidentes_{year}.csv.gz",
                "rows": 24_000,
                "incidents": 24_000 - (348 if year == 2017 else 0),
                "rejected": 348 if year == 2017 else 0,
                "repaired_encoding": 212 if year == 2017 else 0,
                "encoding": "latin-1" if year == 2017 else "utf-8",
                "delimiter": ";" if year == 2017 else ",",
                "sha256": hashlib.sha256(str(year).encode()).hexdigest(),
            }
            for year in range(2016, 2021)
        ],
        "rejects": [
            {
                "code": "date_unreadable",
                "n": 211,
                "what": "La fecha «31/02/2017» no existe.",
                "mend": "Escríbala como 2017-03-03 y vuelva a importar.",
                "example_line": 1_204,
                "example_file": "incidentes_2017.csv.gz",
            },
            {
                "code": "row_width",
                "n": 137,
                "what": "La fila tiene 9 campos y el encabezado 8.",
                "mend": "Ponga entre comillas el texto que lleva comas.",
                "example_line": 8_811,
                "example_file": "incidentes_2017.csv.gz",
            },
        ],
        "placed": {**placed, "warn_below": 0.85},
        "placed_by_year": [
            {"year": 2016, **_counts(20_110, 0.62, 0.19)},
            {"year": 2017, **_counts(23_652, 0.80, 0.19)},
            {"year": 2018, **_counts(25_020, 0.88, 0.119)},
            {"year": 2019, **_counts(26_110, 0.90, 0.098)},
            {"year": 2020, **_counts(24_760, 0.93, 0.069)},
        ],
        "placed_by_topic": [
            {"topic": topic, **_counts(n, 0.85, 0.13)}
            for topic, n in zip(
                (*TOPICS, "not_an_offence"), (61_200, 412, 20_310, 3_100), strict=True
            )
        ],
        "placed_by_offence": [
            {
                "offence": label,
                "iccs": "040111" if i != 5 else None,
                "topic": "robbery",
                **_counts(int(20_000 / (i + 1)), 0.85, 0.12),
            }
            for i, label in enumerate([*labels, *(f"OTRO DELITO {k}" for k in range(40))])
        ],
        "placed_by_group": [
            {"group": group, **_counts(int(rng.integers(9_000, 24_000)), 0.86, 0.12)}
            for group in (*GROUPS, "")
        ],
        "agreement": {
            "both": 96_020,
            "agree": 84_110,
            "disagree": 11_910,
            "share": 84_110 / 96_020,
        },
        "names": {"exact": 88_100, "fuzzy": 9_400, "other_group": 310, "none": 1_290, "blank": 75},
        "unmatched": {"names": 34, "rows": 1_290},
        "unmatched_names": [
            {
                "group": GROUPS[i % 7],
                "name": f"COL. {name.upper()} NVA",
                "n": 90 - 3 * i,
                "candidates": [
                    {
                        "area_code": f"22-{k:04d}",
                        "area_name": candidate,
                        "group": GROUPS[k % 7],
                        "score": 84.2 - 5 * k,
                    }
                    for k, candidate in enumerate(_names(40)[i : i + 3])
                ]
                if i % 5
                else [],
            }
            for i, name in enumerate(_names(28))
        ],
        "area_bounds": [
            {
                "area_code": f["properties"]["area_code"],
                "area_name": f["properties"]["area_name"],
                "group": f["properties"]["group"],
                "n": (n := int(rng.poisson(300))),
                "lowest": n,
                "highest": n + 41,
            }
            for f in areas["features"]
        ],
        "completeness": [
            {
                "column": column,
                "role": role,
                "file_set": 1,
                "filled": filled,
                "empty": 120_000 - filled,
                "unreadable": bad,
                "share": filled / 120_000,
            }
            for column, role, filled, bad in (
                ("fecha_hecho", "date", 119_940, 211),
                ("hora_hecho", "time", 116_400, 4),
                ("longitud", "lon", 104_800, 12),
                ("latitud", "lat", 104_800, 12),
                ("colonia", "area_name", 99_100, 0),
                ("delegacion", "area_group", 118_000, 0),
                ("delito", "offence", 120_000, 0),
            )
        ],
        "dates": {
            "forms": [
                {"form": "2019-01-31", "n": 116_052, "share": 116_052 / incidents},
                {"form": "31/01/2019", "n": 3_600, "share": 3_600 / incidents},
            ],
            "first_of_january": {"n": 2_440, "share": 2_440 / incidents, "expected": 5 / 1827},
            "first_of_month": {"n": 6_100, "share": 6_100 / incidents, "expected": 60 / 1827},
            "future": 3,
            "out_of_period": 88,
            "years_begin": [],
            "period": ["2016-01-01", "2020-12-31"],
            "delay": {
                "n": 90_000,
                "median_days": 2,
                "late": 7_200,
                "late_share": 0.08,
                "late_days": 30,
                "before": 41,
            },
        },
        "times": {
            "given": given,
            "noon": {"n": 9_720, "share": 9_720 / given, "expected": 1 / 1440},
            "midnight": {"n": 1_320, "share": 1_320 / given, "expected": 1 / 1440},
            "on_the_hour": {"n": 41_000, "share": 41_000 / given, "expected": 1 / 60},
            "by_hour": hours,
        },
        "places": {
            "given": 104_800,
            "zero": 190,
            "swapped": 402,
            "sign_mended": 17,
            "decimal_comma": 33,
            "outside": 212,
            "overlaps": 5,
            "most_common_point": {
                "lon": -100.38921,
                "lat": 20.59112,
                "n": 1_401,
                "share": 1_401 / 104_800,
            },
        },
        "duplicates": 1_044,
        "offences": {
            "labels": 47,
            "coded_by": {"coding_table": 112_000, "unsure": 874, "unknown": 442, "vote": 6_336},
            "review": [
                {
                    "label": f"FALTA ADMINISTRATIVA {i}",
                    "n": 90 - i,
                    "iccs": "11061" if i % 2 else None,
                    "why_es": "Nada reconoce las palabras.",
                    "why_en": "Nothing knows these words.",
                    "confidence": 0.3,
                    "near": [],
                    "answers": [],
                }
                for i in range(6)
            ],
            "not_an_offence": 3_100,
        },
        "notes": [
            {
                "code": "mixed_encoding",
                "where": "incidentes_2017.csv.gz",
                "what": "212 filas venían en otra codificación y se leyeron en latin-1.",
                "mend": "Revise que los acentos se vean bien.",
            }
        ],
    }


def fake_city(n_areas: int = 42, chosen: int = 8, seed: int = 5) -> dict[str, Any]:
    """Every document of one run: quality, selection, rows, areas."""
    rng = np.random.default_rng(seed)
    areas = areas_geojson(n_areas, rng)
    rows = selection_rows(areas, chosen, rng)
    return {
        "areas": areas,
        "rows": rows,
        "selection": selection_document(rows, chosen),
        "quality": quality_document(areas, rng),
    }
