"""Figure chips: a number that opens its formula, inputs, exclusions, seed and reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from sereno.vocabulary.language import gettext as _


@dataclass(frozen=True)
class Figure:
    """One number and how it was made, in words of the page's language.

    `version` says what it was made from; left empty, it is the page's own. `thread`: the address
    where one follows it back to what it rests on.
    """

    key: str
    value: str
    title: str
    formula: str
    inputs: Sequence[tuple[str, str]] = ()
    exclusions: Sequence[str] = ()
    seed: str = ""
    reference: str = ""
    file: str = ""
    version: str = ""
    thread: str = ""

    @property
    def chip(self) -> Markup:
        """The number as a button that opens the sheet; phrasing content, at home in a sentence."""
        return self.opened_by(self.value)

    def opened_by(self, words: str) -> Markup:
        """Other words that open the same sheet."""
        return Markup(
            '<button type="button" class="chip" popovertarget="fig-{key}">{words}'
            '<span class="visually-hidden"> ({how})</span></button>'
        ).format(key=self.key, words=words, how=_("how it was made"))


class Figures:
    """The chips of one page, in the order in which they were made; `version` is said in each
    that names none of its own.

    `addresses` says where the files of figures are; without it they lie beside the page. A file
    that it doesn't name can't be had from this page.
    """

    def __init__(self, version: str, addresses: Mapping[str, str] | None = None) -> None:
        self.version = version
        self._addresses = addresses
        self._known: dict[str, Figure] = {}

    def add(self, figure: Figure) -> Figure:
        """Keep a figure for the page's sheets; a key can't be used twice."""
        if not figure.version:
            figure = replace(figure, version=self.version)
        if self._addresses is not None:
            figure = replace(figure, file=self._addresses.get(figure.file, ""))
        if figure.key in self._known:
            raise ValueError(f"two figures are called {figure.key!r}")
        self._known[figure.key] = figure
        return figure

    def by_name(self, key: str) -> Figure:
        """One of them; KeyError when the page never made it."""
        return self._known[key]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._known.values())
