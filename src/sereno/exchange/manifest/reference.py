"""docs/reference/manifest.md, printed from the declaration of the keys.

script/docs writes it to docs/reference/manifest.md
"""

from __future__ import annotations

from typing import Final

from sereno.exchange.manifest.key import REQUIRED, Key
from sereno.exchange.manifest.keys import TABLES, keys_of
from sereno.exchange.manifest.text import toml
from sereno.vocabulary.language import LANGUAGES, Language
from sereno.vocabulary.offences import topics

_KINDS: Final[dict[str, dict[Language, str]]] = {
    "text": {"es": "texto", "en": "text"},
    "delimiter": {"es": "un carácter", "en": "one character"},
    "columns": {"es": "texto o lista de textos", "en": "text or list of texts"},
    "texts": {"es": "texto o lista de textos", "en": "text or list of texts"},
    "whole": {"es": "entero", "en": "whole number"},
    "number": {"es": "número", "en": "number"},
    "choice": {"es": "uno de", "en": "one of"},
    "country": {"es": "país, dos letras", "en": "country, two letters"},
    "languages": {"es": "lista de idiomas", "en": "list of languages"},
    "time_zone": {"es": "zona horaria", "en": "time zone"},
    "crs": {"es": "sistema de coordenadas", "en": "coordinate system"},
    "metric_crs": {"es": "sistema en metros", "en": "system in metres"},
    "day": {"es": "fecha", "en": "date"},
    "period": {"es": "dos fechas o dos años", "en": "two dates or two years"},
    "weights": {"es": "tema = peso", "en": "topic = weight"},
    "dimensions": {"es": "tema = dimensión", "en": "topic = dimension"},
    "names": {"es": "nombre por idioma", "en": "name by language"},
    "rows": {"es": "columna = valores", "en": "column = values"},
    "reasons": {"es": "clave = razón", "en": "code = reason"},
}

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "es": {
        "title": "El manifiesto, clave por clave",
        "intro": "`audit.toml` dice qué archivos hay, qué columna es qué y cómo se eligen las "
        "áreas. Lo escribe `sereno init` y lo lee `sereno run`. Una clave desconocida o un valor "
        "imposible se señala con su línea.",
        "head": "| Clave | Tipo | Si se omite | Qué es | Ejemplo |",
        "required": "obligatoria",
        "none": "–",
        "topics": "Temas de Sereno",
        "topics_head": "| Tema | Nombre | Qué reúne |",
    },
    "en": {
        "title": "The manifest, key by key",
        "intro": "`audit.toml` says which files there are, which column is what and how the areas "
        "are selected. `sereno init` writes it and `sereno run` reads it. An unknown key or an "
        "impossible value is answered with its line.",
        "head": "| Key | Type | When left out | What it is | Example |",
        "required": "required",
        "none": "–",
        "topics": "Sereno's topics",
        "topics_head": "| Topic | Name | What it holds |",
    },
}


def reference_page() -> str:
    """The whole page: Spanish, then English."""
    notice = "<!-- Printed from src/sereno/exchange/manifest/keys.py; don't edit by hand. -->"
    return "\n\n".join([notice, *(_in_language(lang) for lang in LANGUAGES)]) + "\n"


def _in_language(lang: Language) -> str:
    words = _WORDS[lang]
    blocks = [f"# {words['title']}", words["intro"]]
    for table in TABLES:
        header = "[[incidents]]" if table.name == "incidents" else f"[{table.name}]"
        rows = [_row(key, lang) for key in keys_of(table.name).values()]
        blocks += [
            f"## `{header}`",
            table.meaning(lang),
            "\n".join([words["head"], "| --- | --- | --- | --- | --- |", *rows]),
        ]
    listed = [
        f"| `{topic.key}` | {topic.name(lang)} | {holds} |"
        for topic in topics().values()
        for holds in [topic.holds_es if lang == "es" else topic.holds_en]
    ]
    blocks += [
        f"## {words['topics']}",
        "\n".join([words["topics_head"], "| --- | --- | --- |", *listed]),
    ]
    return "\n\n".join(blocks)


def _row(key: Key, lang: Language) -> str:
    kind = _KINDS[key.kind][lang]
    if key.choices and key.kind == "choice":
        kind += " " + ", ".join(f"`{choice}`" for choice in key.choices)
    if key.default is REQUIRED:
        default = _WORDS[lang]["required"]
    elif key.default is None:
        default = _WORDS[lang]["none"]
    else:
        default = f"`{toml(key.default)}`"
    return f"| `{key.name}` | {kind} | {default} | {key.meaning(lang)} | `{key.example}` |"
