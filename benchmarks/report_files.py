"""How long the files of a report take, each in a process of its own: everything is loaded anew.

A final report of 141 recommendations and 180 findings with a map and bars, and 22 sheets of two
pages, of made-up words; what the web reads from its database is not in it. `sereno report demo`
measures that too.
"""

from __future__ import annotations

import datetime as dt
import resource
import subprocess
import sys
import time

from sereno.exchange.report.charts import bars
from sereno.exchange.report.content import (
    Block,
    Bullets,
    Card,
    ChapterContent,
    Chip,
    Heading,
    NewPage,
    Numbers,
    Picture,
    ReportContent,
    Table,
)
from sereno.exchange.report.drawings import city_map
from sereno.exchange.report.writing import FORMATS, Format, written
from sereno.methods.policy.access_levels import Access

WORDS = "La parada de la calle 12 no tiene luz, y quienes bajan ahí de noche caminan con miedo. "


def final_report() -> ReportContent:
    """141 recommendations and 180 findings."""
    areas = [(f"m{i % 20 * 50},{i // 20 * 50}h48v48h-48z", i, i, str(i)) for i in range(320)]
    drawn = city_map(1000, 800, areas, {str(i): i + 1 for i in range(22)})
    by_topic = bars([(f"Tema {n}", n, str(n)) for n in (84, 24, 14, 8, 4, 4, 3)])
    maps: tuple[Block, ...] = (Picture(drawn, "Mapa", ""), Picture(by_topic, "Barras", ""))
    chips = (Chip("Robo, 2021–2025", "records"), Chip("Pasaje, San Isidro", "voices"))
    facts = (("A quién", "Servicios Públicos"), ("Para cuándo", "junio de 2027"))
    found = [Card(f"H-{i}", WORDS[:60], WORDS * 3, facts, chips, "En") for i in range(180)]
    asked = [Card(f"R-{i:03}", WORDS[:60], WORDS * 4, facts, chips, "En") for i in range(141)]
    return _report(
        "final",
        (
            ChapterContent("a", "Las colonias elegidas", maps),
            ChapterContent("f", "Hallazgos", (Heading("Robo"), *found)),
            ChapterContent("r", "Recomendaciones", (Heading("Robo"), *asked)),
        ),
    )


def sheets() -> ReportContent:
    """22 sheets."""
    rows = tuple((f"R-{i}", WORDS[:70], "Servicios Públicos", "junio de 2027") for i in range(6))
    table = Table("Para aquí", ("Núm.", "Qué", "A quién", "Cuándo"), rows, (1, 4, 2, 2))
    drawn = city_map(1000, 800, [("m0,0h900v700h-900z", 5, 5, "1")], {"1": 1})
    page = (Numbers((("2,513", "viven aquí"),)), Picture(drawn, "Mapa", ""), NewPage())
    end = (Heading("Qué se recomendó"), table, Bullets((WORDS,) * 3))
    return _report(
        "areas", tuple(ChapterContent(str(i), f"Colonia {i}", (*page, *end)) for i in range(22))
    )


def _report(kind: str, chapters: tuple[ChapterContent, ...]) -> ReportContent:
    return ReportContent(
        kind="areas" if kind == "areas" else "final",
        language="es",
        title="Auditoría Local de Seguridad",
        subtitle="",
        publisher="Municipio",
        place_and_date="2026",
        day=dt.date(2026, 11, 30),
        chapters=chapters,
        access=Access.PUBLIC,
        k=5,
    )


def main() -> None:
    """Time each file in a process of its own."""
    if len(sys.argv) == 3:
        made: Format = next(each for each in FORMATS if each == sys.argv[2])
        print(len(written(final_report() if sys.argv[1] == "final" else sheets(), made)))
        return
    print("| report | file | s | processor s | kB |\n| --- | --- | ---: | ---: | ---: |")
    for kind in ("final", "areas"):
        for format_ in FORMATS:
            begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            said = subprocess.run(
                [sys.executable, __file__, kind, format_],
                check=True,
                capture_output=True,
                text=True,
            )
            took = time.perf_counter() - begun
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            size = int(said.stdout) / 1000
            print(f"| {kind} | {format_} | {took:.1f} | {busy:.1f} | {size:.0f} |")


if __name__ == "__main__":
    main()
