"""A small report with every kind of block, and with texts that no file likes."""

from __future__ import annotations

import base64
import datetime as dt

from sereno.exchange.report.content import (
    Bullets,
    Card,
    ChapterContent,
    Chip,
    Chips,
    Heading,
    Logo,
    NewPage,
    Numbers,
    Paragraph,
    Picture,
    Quote,
    ReportContent,
    Table,
)
from sereno.methods.policy.access_levels import Access

MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60" width="100" height="60">'
    '<rect x="5" y="5" width="60" height="40" fill="#1f3a5f"/>'
    '<text x="10" y="56" font-size="8" font-family="Libertinus Serif">Cañón</text></svg>'
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TYPED = '#sys.version $x^2$ *a* _b_ @c <b>&amp;</b> {{ x }} "]\\ =1+1'
RIGHT_TO_LEFT = "\u202eoculto\u202c"
RECOMMENDATIONS = tuple(
    (f"R-{i:03}", f"Poner luz en la parada {i}", "Servicios Públicos", "2027")
    for i in range(1, 142)
)
FIRST = ChapterContent(
    "about",
    "Sobre esta auditoría",
    (
        Paragraph("Se escuchó a 71 personas.\nDe día y de noche."),
        Numbers((("22", "colonias"), ("141", "recomendaciones"))),
        Bullets(("Uno", "Dos")),
        Heading("Lo que dijeron"),
        Quote("Después de las nueve ya nadie se baja.", "Vecinas, grupo focal, 2026"),
        Chips("Descansa en", (Chip("1,204 robos", "records"), Chip("4 grupos", "voices"))),
        Picture(MAP, "Mapa de una colonia", "Dónde está.", (("#1f3a5f", "elegida"),), height=60),
        NewPage(),
        Heading("Qué se encontró"),
        Card(
            "H-1",
            "La parada da miedo",
            TYPED + "\x0b\x00",
            (("Solidez", "firme"), ("Tema", RIGHT_TO_LEFT)),
            (Chip("una marca", "voices"),),
            "Descansa en",
        ),
    ),
    over="Capítulo primero",
)
SECOND = ChapterContent(
    "recommendations",
    "Recomendaciones",
    (
        Table(
            "Todas las recomendaciones",
            ("Clave", "Título", "Responsable", "Para"),
            RECOMMENDATIONS,
            (1, 4, 3, 1),
            frozenset({3}),
        ),
    ),
)
REPORT = ReportContent(
    kind="final",
    language="es",
    title="Auditoría Local de Seguridad de Santiago",
    subtitle="Informe final",
    publisher="Municipio de Santiago",
    place_and_date="Santiago, noviembre de 2026",
    day=dt.date(2026, 11, 30),
    chapters=(FIRST, SECOND),
    access=Access.PUBLIC,
    k=5,
    colophon=("Hecho con Sereno.",),
    logo=Logo(PNG, "image/png", "Escudo del municipio"),
)
