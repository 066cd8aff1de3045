#!/usr/bin/env python3
"""Draws the pictures of the scores of a walk, one for each score of the nine.

They stand in the pages where stops are scored and go along with the walk checklist to phones. Run
it again after changing a drawing; the pictures are kept with the code.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

GOAL = Path(__file__).resolve().parents[1] / "src/sereno/web/diagnosis/static/diagnosis/scores"
WIDTH, HEIGHT, FINE = 240, 180, 4
GROUND = 146
INK, PAPER, NIGHT, LANTERN = "#1b2430", "#faf8f4", "#1f3a5f", "#f2b134"
GREY, PALE, WALL, GREEN = "#8b949e", "#dfe4ea", "#c79a77", "#6d9f71"
ROAD, SKY = "#5c636b", "#cfe0f0"
PLUM, RED = "#7b3f6e", "#b4472f"


class Pen:
    """Draws in units of the finished picture."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def _at(self, *numbers: float) -> list[float]:
        return [each * FINE for each in numbers]

    def box(self, x: float, y: float, x2: float, y2: float, fill: str) -> None:
        self.draw.rectangle(self._at(x, y, x2, y2), fill)

    def round(
        self, x: float, y: float, r: float, fill: str | None, edge: str = "", wide: float = 3
    ) -> None:
        self.draw.ellipse(
            self._at(x - r, y - r, x + r, y + r), fill, edge or None, int(wide * FINE)
        )

    def line(self, *points: float, fill: str = INK, wide: float = 4) -> None:
        self.draw.line(self._at(*points), fill, int(wide * FINE), joint="curve")
        for i in (0, len(points) - 2):
            self.round(points[i], points[i + 1], wide / 2, fill)

    def shape(self, *points: float, fill: str) -> None:
        self.draw.polygon(self._at(*points), fill)

    def bow(
        self,
        x: float,
        y: float,
        r: float,
        begin: float,
        end: float,
        wide: float = 4,
        fill: str = INK,
    ) -> None:
        self.draw.arc(self._at(x - r, y - r, x + r, y + r), begin, end, fill, int(wide * FINE))

    def person(
        self, x: float, feet: float, tall: float, fill: str = INK, kind: str = "man"
    ) -> None:
        head = tall * 0.13
        top = feet - tall
        self.round(x, top + head, head, fill)
        neck, hip = top + 2.3 * head, feet - tall * 0.42
        wide = tall * 0.15
        if kind == "woman":
            self.shape(
                x,
                neck - 2,
                x - wide * 1.5,
                feet - tall * 0.22,
                x + wide * 1.5,
                feet - tall * 0.22,
                fill=fill,
            )
            self.line(
                x - wide * 0.5,
                feet - tall * 0.24,
                x - wide * 0.5,
                feet,
                fill=fill,
                wide=tall * 0.08,
            )
            self.line(
                x + wide * 0.5,
                feet - tall * 0.24,
                x + wide * 0.5,
                feet,
                fill=fill,
                wide=tall * 0.08,
            )
        else:
            self.draw.rounded_rectangle(
                self._at(x - wide, neck, x + wide, hip + 4), wide * FINE * 0.6, fill
            )
            self.line(x - wide * 0.55, hip, x - wide * 0.55, feet, fill=fill, wide=tall * 0.11)
            self.line(x + wide * 0.55, hip, x + wide * 0.55, feet, fill=fill, wide=tall * 0.11)
        self.line(x - wide, neck + 4, x - wide * 1.7, hip, fill=fill, wide=tall * 0.06)
        self.line(x + wide, neck + 4, x + wide * 1.7, hip, fill=fill, wide=tall * 0.06)
        if kind == "old":
            self.line(x + wide * 1.7, hip, x + wide * 2.1, feet, fill=fill, wide=3)
        if kind == "guard":
            self.box(x - head * 1.3, top - head * 0.3, x + head * 1.3, top + head * 0.35, NIGHT)
            self.box(x - wide, neck + tall * 0.12, x + wide, neck + tall * 0.16, LANTERN)

    def wheelchair(self, x: float, feet: float, fill: str = INK) -> None:
        self.round(x, feet - 14, 14, None, fill, 4)
        self.round(x - 2, feet - 52, 7, fill)
        self.line(
            x - 2, feet - 42, x, feet - 22, x + 16, feet - 22, x + 22, feet - 4, fill=fill, wide=7
        )

    def dots(self, score: int) -> None:
        self.box(0, 158, WIDTH, HEIGHT, PAPER)
        for i in range(3):
            self.round(96 + i * 24, 169, 7, INK if i < score else PAPER, INK, 2.5)

    def saved(self, path: Path) -> None:
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.quantize(48, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)


def _street(sky: str = SKY, ground: str = "#b9bfc6") -> Pen:
    pen = Pen(sky)
    pen.box(0, GROUND - 12, WIDTH, HEIGHT, ground)
    return pen


def _lamp(pen: Pen, x: float, lit: str, reach: float = 0) -> None:
    if reach:
        pen.shape(x + 22, 40, x + 22 - reach, GROUND, x + 22 + reach, GROUND, fill=lit)
    pen.line(x, GROUND, x, 30, x + 22, 30, fill="#c9ced4", wide=5)
    pen.round(x + 22, 36, 9, LANTERN if reach else "#555d66")


def lighting(score: int) -> Pen:
    pen = _street(
        ("#0b0f16", "#151c2b", "#22304a", "#3d5177")[score],
        ("#05070a", "#11161f", "#2b3340", "#596373")[score],
    )
    glow = ("", "#f2b13440", "#f2b13470", "#f2b134a0")[score]
    for x in ((108,), (30,), (30, 150), (10, 90, 170))[score]:
        _lamp(pen, x, glow, (0, 26, 40, 52)[score])
    who = ("#151b24", "#3a414b", PALE, PAPER)[score]
    pen.person(168 if score < 3 else 122, GROUND + 4, 74, who)
    if score == 3:
        pen.round(117.5, GROUND - 62, 1.8, INK)
        pen.round(126.5, GROUND - 62, 1.8, INK)
        pen.bow(122, GROUND - 60, 5, 20, 160, 1.6)
    return pen


def openness(score: int) -> Pen:
    pen = _street()
    if score == 0:
        pen.shape(0, 0, 96, 28, 96, GROUND - 6, 0, HEIGHT, fill=WALL)
        pen.shape(WIDTH, 0, 144, 28, 144, GROUND - 6, WIDTH, HEIGHT, fill=WALL)
        pen.box(96, 28, 144, GROUND - 8, "#9d7554")
    elif score == 1:
        pen.shape(0, 0, 84, 40, 84, GROUND - 4, 0, HEIGHT, fill=WALL)
        pen.shape(WIDTH, 0, 170, 40, 170, GROUND - 4, WIDTH, HEIGHT, fill=WALL)
        pen.round(128, 100, 26, GREEN)
        pen.box(124, 110, 132, GROUND - 8, "#6b4f34")
    elif score == 2:
        pen.box(0, 96, 74, GROUND, WALL)
        pen.round(206, 92, 24, GREEN)
        pen.box(202, 104, 210, GROUND - 6, "#6b4f34")
    else:
        pen.round(200, 34, 15, LANTERN)
        pen.shape(
            0, 120, 60, 96, 130, 122, 190, 100, WIDTH, 120, WIDTH, GROUND, 0, GROUND, fill=GREEN
        )
    pen.person(120, GROUND + 6, 70)
    far = (0, 0, 34, 62)[score]
    for way in (-1, 1) if score > 1 else ():
        if score == 2 and way < 0:
            continue
        x = 120 + way * (26 + far)
        pen.line(120 + way * 26, 104, x, 104, fill=NIGHT, wide=4)
        pen.shape(x + way * 10, 104, x, 97, x, 111, fill=NIGHT)
    if score == 3:
        pen.line(120, 64, 120, 34, fill=NIGHT, wide=4)
        pen.shape(120, 24, 113, 36, 127, 36, fill=NIGHT)
    return pen


def visibility(score: int) -> Pen:
    pen = _street()
    pen.box(14, 16, 226, GROUND - 6, WALL)
    if score == 0:
        for y in range(30, 134, 16):
            pen.line(14, y, 226, y, fill="#ad8160", wide=1.5)
        return pen
    windows = {1: [(40, 36), (168, 36)], 2: [(30, 30), (82, 30), (134, 30), (186, 30)]}
    places = windows.get(score, [(26 + i * 50, y) for y in (26, 74) for i in range(4)])
    for i, (x, y) in enumerate(places):
        pen.box(x, y, x + 32, y + 34, "#f7e3b0" if score > 1 else "#7d8792")
        if (score == 3 and i in (1, 4, 6)) or (score == 2 and i == 2):
            pen.round(x + 16, y + 16, 7, INK)
            pen.box(x + 7, y + 24, x + 25, y + 34, INK)
        pen.line(x, y + 34, x + 32, y + 34, fill=INK, wide=2)
    if score == 2:
        pen.box(98, 88, 130, GROUND - 6, "#6b4f34")
        pen.box(26, 92, 82, 126, PALE)
    if score == 3:
        pen.box(176, 122, 226, GROUND - 6, PALE)
        pen.shape(170, 122, 232, 122, 224, 110, 178, 110, fill=RED)
    return pen


def people(score: int) -> Pen:
    pen = _street()
    rows = ((), ((70, 1), (130, 1), (186, 1)), tuple((22 + i * 22, 1) for i in range(10)))
    if score < 3:
        for i, (x, _one) in enumerate(rows[score]):
            pen.person(
                x,
                GROUND + 4 - (i % 2) * 8,
                64 if score == 1 else 56,
                (INK, PLUM, NIGHT)[i % 3],
                ("man", "woman")[i % 2],
            )
    else:
        for row in range(3):
            for i in range(12):
                pen.person(
                    10 + i * 20 + row * 7,
                    108 + row * 22,
                    50,
                    (INK, PLUM, NIGHT, "#54606c")[(i + row) % 4],
                    ("man", "woman")[(i + row) % 2],
                )
    if score == 0:
        pen.person(120, GROUND + 4, 84, "#b4bcc5")
        pen.line(84, 54, 156, 146, fill=RED, wide=7)
    return pen


def security(score: int) -> Pen:
    pen = _street()
    if score == 0:
        pen.person(120, GROUND + 4, 100, "#c4cbd3", "guard")
        pen.line(74, 44, 166, 140, fill=RED, wide=7)
    elif score == 1:
        pen.person(196, GROUND - 8, 44, NIGHT, "guard")
        pen.line(60, 118, 160, 118, fill=GREY, wide=3)
        pen.shape(172, 118, 158, 111, 158, 125, fill=GREY)
        pen.round(62, 62, 24, PAPER, INK, 3)
        pen.line(62, 62, 62, 46, fill=INK, wide=3)
        pen.line(62, 62, 74, 68, fill=INK, wide=3)
    elif score == 2:
        pen.person(150, GROUND + 2, 92, NIGHT, "guard")
        pen.round(62, 62, 24, PAPER, INK, 3)
        pen.draw.pieslice([38 * FINE, 38 * FINE, 86 * FINE, 86 * FINE], -90, 60, LANTERN)
        pen.round(62, 62, 24, None, INK, 3)
    else:
        pen.person(160, GROUND + 4, 112, NIGHT, "guard")
        pen.person(70, GROUND + 4, 92, INK, "woman")
        pen.draw.rounded_rectangle(
            [x * FINE for x in (92, 24, 138, 56)], 8 * FINE, PAPER, INK, 3 * FINE
        )
        pen.shape(104, 54, 96, 68, 116, 54, fill=INK)
        for x in (104, 115, 126):
            pen.round(x, 40, 3, INK)
    return pen


def _car(pen: Pen, x: float, y: float, fill: str) -> None:
    pen.draw.rounded_rectangle([v * FINE for v in (x, y, x + 66, y + 24)], 7 * FINE, fill)
    pen.draw.rounded_rectangle([v * FINE for v in (x + 12, y - 14, x + 52, y + 6)], 6 * FINE, fill)
    pen.box(x + 18, y - 9, x + 46, y + 2, PALE)
    for wheel in (x + 15, x + 51):
        pen.round(wheel, y + 24, 8, INK)
        pen.round(wheel, y + 24, 3, GREY)


def walk_path(score: int) -> Pen:
    pen = _street(SKY, ROAD)
    if score == 0:
        _car(pen, 6, 96, RED)
        _car(pen, 168, 112, NIGHT)
        pen.person(120, GROUND + 6, 78)
        return pen
    tall = (0, 26, 34, 52)[score]
    pen.box(0, GROUND + 8 - tall, WIDTH, GROUND + 8, "#e5dcc9")
    pen.box(0, GROUND + 8, WIDTH, GROUND + 13, GREY)
    if score == 1:
        pen.shape(60, 128, 84, 124, 110, 130, 122, 146, 96, 154, 70, 150, fill=ROAD)
        pen.line(20, 132, 40, 142, 34, 152, fill=INK, wide=2.5)
        _car(pen, 150, 110, RED)
        pen.person(40, GROUND + 2, 70)
    elif score == 2:
        pen.line(150, GROUND + 2, 150, 30, fill=INK, wide=8)
        pen.round(190, 132, 12, GREEN)
        pen.box(180, 138, 200, 152, "#8a5a3a")
        pen.person(86, GROUND + 4, 78)
    else:
        pen.person(64, GROUND + 2, 80, INK, "woman")
        pen.wheelchair(130, GROUND + 4, NIGHT)
        pen.person(190, GROUND, 78)
    return pen


def _bus(pen: Pen, x: float, y: float, size: float) -> None:
    def at(*numbers: float) -> list[float]:
        return [
            (x + each * size if i % 2 == 0 else y + each * size) * FINE
            for i, each in enumerate(numbers)
        ]

    pen.draw.rounded_rectangle(at(0, 0, 110, 54), 8 * FINE * size, LANTERN)
    for i in range(4):
        pen.draw.rectangle(at(8 + i * 25, 9, 27 + i * 25, 28), NIGHT)
    pen.draw.rectangle(at(0, 36, 110, 40), INK)
    for wheel in (24, 86):
        pen.draw.ellipse(at(wheel - 10, 44, wheel + 10, 64), INK)


def _steps(pen: Pen, n: int, x: float, y: float) -> None:
    """A foot for each five minutes on the way."""
    for i in range(n):
        pen.round(x + i * 15, y - (i % 2) * 9, 4.5, INK)


def transport(score: int) -> Pen:
    pen = _street()
    if score == 0:
        _bus(pen, 68, 50, 0.9)
        pen.line(58, 38, 176, 130, fill=RED, wide=7)
        return pen
    if score < 3:
        size = (0, 0.45, 0.62)[score]
        _bus(pen, 232 - 110 * size, 134 - 60 * size, size)
        pen.person(34, GROUND + 4, 82)
        _steps(pen, (0, 7, 3)[score], 66, 140)
    else:
        _bus(pen, 92, 70, 1.2)
        pen.line(78, GROUND, 78, 34, fill=INK, wide=5)
        pen.round(78, 32, 15, NIGHT)
        pen.box(71, 26, 85, 38, PAPER)
        pen.person(40, GROUND + 4, 78)
    return pen


def diversity(score: int) -> Pen:
    pen = _street()
    who: list[tuple[str, float]] = [
        [("man", 82), ("man", 82), ("man", 82)],
        [("man", 82), ("man", 82), ("man", 82), ("woman", 78)],
        [("man", 82), ("woman", 78), ("man", 82), ("woman", 78)],
        [("woman", 78), ("man", 82), ("man", 46), ("woman", 44), ("old", 72)],
    ][score]
    gap = 200 / len(who)
    for i, (kind, tall) in enumerate(who):
        colour = {"woman": PLUM, "old": "#5f6974"}.get(kind, INK)
        pen.person(20 + gap * (i + 0.5), GROUND + 4, tall, colour, kind)
    return pen


def feeling(score: int) -> Pen:
    pen = Pen(("#e7d5d0", "#efe3cf", "#e2eadb", "#d3e8d8")[score])
    pen.round(120, 78, 62, ("#e0a08e", "#efc77e", "#f4dc8a", "#f6d45f")[score], INK, 4)
    for x in (98, 142):
        if score == 3:
            pen.bow(x, 68, 10, 200, 340, 5)
        else:
            pen.round(x, 64, (10, 7, 7)[score], PAPER if score == 0 else INK, INK, 3)
    if score == 0:
        for x in (98, 142):
            pen.round(x, 66, 4, INK)
        pen.line(84, 50, 104, 42, wide=5)
        pen.line(156, 50, 136, 42, wide=5)
        pen.round(120, 108, 13, INK)
    elif score == 1:
        pen.line(86, 50, 106, 46, wide=4)
        pen.line(154, 50, 134, 46, wide=4)
        pen.bow(120, 122, 22, 210, 330, 5)
    elif score == 2:
        pen.line(98, 106, 142, 106, wide=5)
    else:
        pen.bow(120, 88, 32, 20, 160, 6)
    return pen


DRAWINGS: dict[str, Callable[[int], Pen]] = {
    each.__name__: each
    for each in (
        *(lighting, openness, visibility, people, security),
        *(walk_path, transport, diversity, feeling),
    )
}


def main() -> None:
    """Draw them all."""
    GOAL.mkdir(parents=True, exist_ok=True)
    for name, draw in DRAWINGS.items():
        for score in range(4):
            pen = draw(score)
            pen.dots(score)
            pen.saved(GOAL / f"{name}_{score}.png")


if __name__ == "__main__":
    main()
