"""What a later stage says of the text of a document: how it reads once names are replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sereno.web.audits.stages import brought
from sereno.web.diagnosis.models import Document


@dataclass(frozen=True)
class WithoutNames:
    """text: of a document without its names; None: they weren't decided yet. page: the address
    where they are.
    """

    text: Callable[[Document], str | None]
    page: Callable[[Document], str]


def text_without_names(document: Document) -> str | None:
    """How a document reads to whoever may not read it as it came; None: not yet."""
    for each in brought(WithoutNames):
        if (found := each.text(document)) is not None:
            return found
    return None


def page_of_names(document: Document) -> str:
    """Where the names of a document are decided; "" where no stage does."""
    return next((each.page(document) for each in brought(WithoutNames)), "")
