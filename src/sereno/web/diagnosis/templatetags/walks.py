"""What pages about walks draw: pictures of scores, shades of means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.templatetags.static import static

from sereno.web.diagnosis.walks.pictures import picture_name

register = template.Library()


@register.simple_tag
def score_picture(parameter: str, score: int | str) -> str:
    """The address of the picture of a score."""
    return static(f"diagnosis/scores/{picture_name(parameter, int(score))}")


@register.filter
def beside(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Two lists side by side."""
    return list(zip(first, second, strict=True))


@register.filter
def mean_class(mean: float | None) -> str:
    """The class of a mean's shade: that of the nearest score."""
    return "" if mean is None else f"mean-{round(mean)}"
