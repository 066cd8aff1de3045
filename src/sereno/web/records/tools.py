"""The tools above a list: each filter as the page draws it, with what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sereno.web.documents import Words

ALL = _("All")
# Of a number in an address: longer ones fit no column, and those of thousands of signs no int().
LONGEST_NUMBER = 9


def whole_number(text: str) -> int | None:
    """A whole number of an address; None: it is none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else None


@dataclass(frozen=True)
class ListTool:
    """A menu of options, or an input: `site/parts/list_tools.html` draws either."""

    name: str
    """Its key in the address."""
    label: Words
    chosen: str
    options: Sequence[tuple[str, Words]] = ()
    every: Words = ALL
    """The option that chooses nothing; empty: there is none."""
    usual: str = ""
    """What is chosen where the address says nothing."""
    input: str = "date"
    """The type of the input, where there are no options."""

    @property
    def narrows(self) -> bool:
        """Whether it leaves something out of the list: folded away, that must be said."""
        return self.name != "sort" and self.chosen not in ("", self.usual)
