"""Photos of paper maps laid on the map, against the plain homographies of OpenCV.

Thirty made-up photos of a sheet that is 1.2 km wide: by seed another place of the camera, another
turn of the sheet, tilt up to 25 degrees, a lens that bends (with a term that no method here knows),
blur, shade and noise. Off is how far from its true place a point of the map comes to lie, over a
grid of 144 points. The peers are what an analyst writes: `cv2.getPerspectiveTransform` by the
middles of the four markers at the corners, and `cv2.findHomography` by all corners of all markers.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from sereno.exchange.paper import seeing
from sereno.exchange.paper.layout import (
    MARKER_MM,
    QR_MM,
    Layout,
    layout_of,
    marker_cells,
    new_code,
)
from sereno.exchange.paper.placing import fit_markers
from sereno.exchange.paper.sheet import code_cells

Floats = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]
PHOTOS = 30
SIZE = (3008, 2256)
WIDE_M = 1200.0
FOUR = (0, 3, 6, 9)


def printed(layout: Layout, code: str, pixels_a_mm: int) -> Grey:
    """A sheet as a printer makes it, in grey, without its words."""
    scale = pixels_a_mm
    page = np.full((round(layout.height * scale), round(layout.width * scale)), 255, np.uint8)

    def put(cells: npt.NDArray[np.bool_], left: float, top: float, side: float) -> None:
        n = round(side * scale)
        made = cv2.resize(
            np.where(cells, 0, 255).astype(np.uint8), (n, n), interpolation=cv2.INTER_NEAREST
        )
        x, y = round(left * scale), round(top * scale)
        page[y : y + n, x : x + n] = made

    for marker, (left, top) in layout.markers.items():
        put(marker_cells(marker), left, top, MARKER_MM)
    put(code_cells(code), layout.panel.left, layout.panel.top, QR_MM)
    return page


@dataclass(frozen=True)
class Photo:
    """A picture, and the truth of it: pixels (N, 2) to millimetres of the sheet (N, 2)."""

    picture: Grey
    to_sheet: Callable[[Floats], Floats]


def photographed(
    page: Grey,
    layout: Layout,
    pixels_a_mm: int,
    size: tuple[int, int],
    rng: np.random.Generator,
    *,
    part: float = 1.0,
) -> Photo:
    """A photo of a sheet; part: of its width that is on the picture."""
    width, height = size
    bend, tilt, turn, aside = (
        rng.uniform(-0.12, 0.12),
        np.radians(rng.uniform(0, 25)),
        rng.uniform(0, 2 * np.pi),
        rng.uniform(0, 2 * np.pi),
    )
    axis = np.array([np.cos(aside), np.sin(aside), 0.0]) * tilt
    rotation = cv2.Rodrigues(axis)[0] @ cv2.Rodrigues(np.array([0.0, 0.0, turn]))[0]
    middle = np.array([layout.width * part / 2, layout.height / 2])
    focus, half = 1.1 * width, float(np.hypot(width, height)) / 2
    corners = np.array(
        [(0, 0), (layout.width * part, 0), (layout.width * part, layout.height), (0, layout.height)]
    )
    away = layout.width
    for _step in range(200):
        at = np.column_stack([corners - middle, np.zeros(4)]) @ rotation.T
        at[:, 2] += away
        seen = at[:, :2] / at[:, 2:] * focus
        if (np.abs(seen) < np.array([width, height]) * 0.45).all():
            break
        away *= 1.03

    def to_sheet(pixels: Floats) -> Floats:
        flat = (pixels - np.array([width, height]) / 2) / half
        square = (flat**2).sum(axis=1, keepdims=True)
        straight = flat * (1 + bend * square + 0.02 * square**2) * half
        ray = np.column_stack([straight / focus, np.ones(len(straight))]) @ rotation
        eye = -np.array([0.0, 0.0, away]) @ rotation
        found: Floats = eye[:2] + ray[:, :2] * (-eye[2] / ray[:, 2])[:, None] + middle
        return found

    x, y = np.meshgrid(np.arange(width, dtype=float), np.arange(height, dtype=float))
    on_page = to_sheet(np.column_stack([x.ravel(), y.ravel()])) * pixels_a_mm - 0.5
    maps = on_page.astype(np.float32).reshape(height, width, 2)
    grey = cv2.remap(
        page, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=110.0,
    )  # fmt: skip
    blurred = cv2.GaussianBlur(grey, (0, 0), float(rng.uniform(0.6, 1.2))).astype(float)
    shade = 1 - 0.35 * (x * np.cos(aside) + y * np.sin(aside)) / (2 * half)
    noisy = blurred * shade * rng.uniform(0.75, 1) + rng.normal(0, 4, blurred.shape)
    return Photo(np.clip(noisy, 0, 255).astype(np.uint8), to_sheet)


def grid(layout: Layout) -> Floats:
    """144 points of the sheet's map."""
    box = layout.map
    x, y = np.meshgrid(
        np.linspace(box.left, box.left + box.width, 12),
        np.linspace(box.top, box.top + box.height, 12),
    )
    return np.column_stack([x.ravel(), y.ravel()])


def seen_in(photo: Photo) -> dict[str, Any]:
    """What is found in a photo."""
    return seeing.markers_and_code(cv2.cvtColor(photo.picture, cv2.COLOR_GRAY2BGR).astype(np.uint8))


def _off(photo: Photo, layout: Layout, to_photo: Callable[[Floats], Floats]) -> Floats:
    wanted = grid(layout)
    found: Floats = np.hypot(*(photo.to_sheet(to_photo(wanted)) - wanted).T)
    return found


def _by(matrix: Any) -> Callable[[Floats], Floats]:
    return lambda points: cv2.perspectiveTransform(points[None], np.linalg.inv(matrix))[0]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--photos", type=int, default=PHOTOS)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    rng = np.random.default_rng(asked.seed)
    layout = layout_of("a3")
    metres = WIDE_M / layout.map.width
    off: dict[str, list[Floats]] = {"one radial term": [], "homography": [], "four corners": []}
    claimed, seconds, codes, markers = [], [], 0, []
    for _each in range(asked.photos):
        code = new_code()
        photo = photographed(printed(layout, code, 8), layout, 8, SIZE, rng)
        began = time.perf_counter()
        seen = seen_in(photo)
        corners = {int(i): at for i, at in seen["markers"].items()}
        fit = fit_markers(corners, layout, SIZE)
        seconds.append(time.perf_counter() - began)
        codes += seen["code"].endswith(code)
        markers.append(len(corners))
        claimed.append(fit.worst_mm * metres)
        pixels = np.concatenate([np.array(corners[i]) for i in corners])
        sheet = np.concatenate([layout.corners(i) for i in corners])
        plain = cv2.findHomography(pixels, sheet)[0]
        four = cv2.getPerspectiveTransform(
            np.array([np.mean(corners[i], axis=0) for i in FOUR], np.float32),
            np.array([layout.corners(i).mean(axis=0) for i in FOUR], np.float32),
        )
        off["one radial term"].append(_off(photo, layout, fit.placing.to_photo) * metres)
        off["homography"].append(_off(photo, layout, _by(plain)) * metres)
        off["four corners"].append(_off(photo, layout, _by(four)) * metres)
    print(f"{asked.photos} photos of {SIZE[0]} × {SIZE[1]}; {WIDE_M:.0f} m; seed {asked.seed}\n")
    print("| by | p50, m | p95, m | most, m |\n| --- | ---: | ---: | ---: |")
    for name, found in off.items():
        every = np.concatenate(found)
        p50, p95 = np.quantile(every, [0.5, 0.95])
        print(f"| {name} | {p50:.2f} | {p95:.2f} | {every.max():.2f} |")
    print(f"\nCodes read: {codes} of {asked.photos}. Markers: {min(markers)} at least.")
    print(f"Error told: {np.median(claimed):.2f} m (median), {max(claimed):.2f} m at most.")
    print(f"A photo: {np.median(seconds):.2f} s (median), {max(seconds):.2f} s at most.")


if __name__ == "__main__":
    main()
