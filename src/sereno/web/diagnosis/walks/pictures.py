"""The pictures of scores: one for each score of the nine, of our own making (`script/pictures`)."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from sereno.vocabulary.walk_scores import ALL, SCORES


def picture_name(parameter: str, score: int) -> str:
    """How a picture is called, among static files and in forms."""
    return f"{parameter}_{score}.png"


def pictures() -> dict[str, Traversable]:
    """All of them by their name."""
    folder = files("sereno.web.diagnosis") / "static" / "diagnosis" / "scores"
    names = [picture_name(parameter, score) for parameter in ALL for score in SCORES]
    return {name: folder / name for name in names}
