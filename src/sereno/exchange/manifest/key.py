"""What is declared of one key of a manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

Table = Literal["audit", "areas", "incidents", "selection"]
KeyKind = Literal[
    "text",  # "fecha_hecho"
    "delimiter",  # ";"
    "columns",  # "CVEUT", or ["alcaldia", "colonia"]
    "texts",  # ["a.csv", "b_*.csv"], or one text
    "whole",  # 22
    "number",  # 85.5
    "choice",  # one of `choices`
    "country",  # "mx"
    "languages",  # ["es", "en"]
    "crs",  # "EPSG:4326"
    "time_zone",  # "America/Bogota", or "as_written"
    "metric_crs",  # "EPSG:32614"
    "day",  # 2026-01-31
    "period",  # [2018-01-01, 2020-12-31] or [2018, 2020]
    "weights",  # { robbery = 0.5, homicide = 0.5 }
    "names",  # { es = "el barrio", en = "neighbourhood" }, or one text for every language
    "rows",  # { CVE_MUN = ["014"] }
    "dimensions",  # { robbery = "property" }
    "reasons",  # { "22-014-0031" = "why" }
]

REQUIRED: Final = object()


@dataclass(frozen=True)
class Key:
    """One key. `default` is REQUIRED, or what stands when the key is left out."""

    table: Table
    name: str
    kind: KeyKind
    es: str
    en: str
    default: Any = None
    example: str = ""
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    def meaning(self, lang: str) -> str:
        """What the key means, in `lang`."""
        return self.es if lang == "es" else self.en


@dataclass(frozen=True)
class TableMeaning:
    """What a table of the manifest is for."""

    name: Table
    es: str
    en: str

    def meaning(self, lang: str) -> str:
        """What the table is for, in `lang`."""
        return self.es if lang == "es" else self.en
