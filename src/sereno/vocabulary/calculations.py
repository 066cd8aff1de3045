"""How a number is made: its formula and the work that it follows, declared beside its code."""

from __future__ import annotations

from dataclasses import dataclass

from sereno.vocabulary.language import gettext


@dataclass(frozen=True, slots=True)
class Calculation:
    """A formula in words (a message of the catalogue) and its reference, "" where it needs none."""

    formula: str
    reference: str = ""

    def said(self, **values: object) -> str:
        """The formula in the language in force, with its values."""
        text = gettext(self.formula)
        return text.format(**values) if values else text
