"""A city of six squares and a file of incidents with one of each fault, as a person has it."""

from __future__ import annotations

import json

OUTSIDE = "COLONIA QUE NO EXISTE"
UNKNOWN = "ZUMBIDO DE CHICHARRA"
NAMES = ("Alameda", "Bosques", "Centro", "Deportiva", "Ejidal", "Framboyanes")


def areas_file() -> bytes:
    """Six squares of about a kilometre, in two districts, as GeoJSON."""
    features = []
    for i, name in enumerate(NAMES):
        x, y = -100.40 + 0.01 * (i % 3), 20.58 + 0.01 * (i // 3)
        ring = [[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "CVECOL": f"02-{i + 1:03d}",
                    "COLONIA": name,
                    "DELEGACION": "Norte" if i < 3 else "Sur",
                    "POBTOT": 1000 + 100 * i,
                },
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def incidents_file(more: str = "") -> bytes:
    """Rows of 2023: placed by point, one without a date, one unknown offence, one unknown name."""
    lines = ["fecha_hecho,hora_hecho,longitud,latitud,colonia,delegacion,delito"]
    offences = ("ROBO A TRANSEUNTE S/V", "HOMICIDIO DOLOSO", "VIOLENCIA FAMILIAR")
    for i in range(240):
        at = i * i % 6
        x, y = -100.395 + 0.01 * (at % 3), 20.585 + 0.01 * (at // 3)
        lines.append(
            f"2023-{i % 12 + 1:02d}-{i % 27 + 1:02d},{i % 24:02d}:15:00,{x},{y},"
            f"{NAMES[at]},{'Norte' if at < 3 else 'Sur'},{offences[i % 3]}"
        )
    lines.append(f",10:00:00,-100.395,20.585,{NAMES[0]},Norte,ROBO A TRANSEUNTE S/V")
    lines.append(f"2023-05-05,10:00:00,-100.395,20.585,{NAMES[0]},Norte,{UNKNOWN}")
    lines.append(f"2023-05-06,10:00:00,,,{OUTSIDE},Norte,ROBO A TRANSEUNTE S/V")
    return ("\n".join(lines) + "\n" + more).encode()
