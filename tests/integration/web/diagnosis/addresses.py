"""Where the pages of fieldwork are."""

from __future__ import annotations

from typing import Any

from django.urls import reverse


def at(name: str, audit: Any, *words: Any) -> str:
    """The address of a page of an audit."""
    return reverse(f"diagnosis:{name}", args=[audit.slug, *words])
