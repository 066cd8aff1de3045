"""What an audit promises and how it goes, as the registry of SDG Acceleration Actions asks."""

from sereno.exchange.registry.entry import (
    LETTERS,
    Deliverable,
    Part,
    Registered,
    Year,
    letter_words,
    missing_words,
)
from sereno.exchange.registry.text import registry_docx, registry_markdown

__all__ = [
    "LETTERS",
    "Deliverable",
    "Part",
    "Registered",
    "Year",
    "letter_words",
    "missing_words",
    "registry_docx",
    "registry_markdown",
]
