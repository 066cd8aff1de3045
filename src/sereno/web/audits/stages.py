"""What a stage of the method says of itself, in the `stage.py` of its app.

`STAGE` there is a `Stage`, or a `Part` when the app's pages stand under another app's line of the
rail, or under none: then they are of the audit itself, as its people are. The frame, the home, the
search, the addresses and the API are fed from these declarations and know no stage by name. A new
stage is an app with such a file and a line in INSTALLED_APPS, which holds the stages in the order
of the method.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sereno.methods.sources.reading.words import fold
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.audits.visit import Visit

if TYPE_CHECKING:
    from sereno.exchange.figures import Figure

T = TypeVar("T")


class Progress(StrEnum):
    """How far a stage is."""

    NOTHING = "nothing"
    UNDER_WAY = "under_way"
    DONE = "done"

    @property
    def words(self) -> str:
        """As the rail says it."""
        return str(_PROGRESS_WORDS[self])


_PROGRESS_WORDS: dict[Progress, Promise] = {
    Progress.NOTHING: _("nothing yet"),
    Progress.UNDER_WAY: _("under way"),
    Progress.DONE: _("done"),
}


@dataclass(frozen=True)
class Waiting:
    """What waits on a page: how much, of what ("overdue"), and which right it concerns."""

    count: Callable[[Visit], int]
    words: Promise
    right: Right


@dataclass(frozen=True)
class Page:
    """A page that the rail leads to; `within` names further routes that belong under it.

    With an icon in `on_bar` the page stands in the bar of a phone as well.
    """

    route: str
    name: Promise
    right: Right
    within: tuple[str, ...] = ()
    waiting: Waiting | None = None
    on_bar: str = ""


@dataclass(frozen=True)
class BandTool:
    """What a stage has in the band of every page: beside the page. count: what it holds."""

    route: str
    name: Promise
    icon: str
    right: Right
    count: Callable[[Visit], int]


class StepState(StrEnum):
    """Where a step of the audit is; the home makes the first that isn't done the next."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True)
class NextStep:
    """One thing to do: what, why, and where. Without an address it is for somebody else."""

    title: str
    text: str
    words: str
    href: str | None
    state: StepState


@dataclass(frozen=True)
class KeyFigure:
    """A number for the audit's home, with the words that stand under it."""

    figure: Figure
    words: str


@dataclass(frozen=True)
class HomeMap:
    """The map of the audit's home: areas as SVG paths, what their fills mean, and what it says.

    `headline` is a sentence that one could say aloud; `about` says what it rests on. `area` is the
    address of the page of area 0, `table` that of the page that holds the same as a table.
    """

    headline: str
    about: str
    width: int
    height: int
    areas: SafeString
    label: str
    legend: tuple[tuple[str, str], ...]
    area: str
    table: str


@dataclass(frozen=True)
class Hit:
    """One thing that a search found: what it is called, what it is, and where it is."""

    words: str
    about: str
    href: str


@dataclass(frozen=True)
class Hits:
    """What was found of one kind; `more` leads to all of them.

    What only waits for a review (`waits`) comes after what the audit has.
    """

    name: str
    hits: Iterable[Hit]
    more: str = ""
    waits: bool = False


class Wanted:
    """The words of a search, compared without accents or capitals."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = fold(text).split()

    def __bool__(self) -> bool:
        return bool(self._words)

    def fits(self, *texts: str) -> bool:
        """Whether each of the words is in one of the texts."""
        folded = fold(" ".join(texts))
        return all(word in folded for word in self._words)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What an app brings to an audit, under the line of the stage that `under` names; "": of none.

    `open_urls` are addresses of no audit. `within` puts a route of this app under an earlier app's
    page. `brings` holds what earlier stages ask of later ones, in classes of their own: rows of the
    gap matrix, uses of a source. `verbs` are the words of the history; `details` says of some
    what their words fill in, from what the event keeps.
    """

    app: str
    urls: str
    open_urls: str = ""
    under: str = ""
    api: str = ""
    pages: tuple[Page, ...] = ()
    within: Mapping[str, str] = field(default_factory=dict)
    steps: Callable[[Visit], Iterable[NextStep]] | None = None
    figures: Callable[[Visit], Iterable[KeyFigure]] | None = None
    home_map: Callable[[Visit], HomeMap | None] | None = None
    search: Callable[[Visit, Wanted], Iterable[Hits]] | None = None
    verbs: Mapping[str, Promise] = field(default_factory=dict)
    details: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, str]]] = field(
        default_factory=dict
    )
    brings: tuple[object, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stage(Part):
    """A part with a line of its own in the rail."""

    name: Promise
    icon: str
    progress: Callable[[Visit], Progress]

    def parts(self) -> tuple[Part, ...]:
        """This stage and what other apps bring under its line."""
        return tuple(part for part in declared() if part is self or part.under == self.app)

    def pages_in_order(self) -> tuple[Page, ...]:
        """The pages of all its parts, in the order in which they are worked through."""
        return tuple(page for part in self.parts() for page in part.pages)

    def holds(self, route: str) -> bool:
        """Whether a route belongs to one of its apps."""
        return route.partition(":")[0] in {part.app for part in self.parts()}


@cache
def declared() -> tuple[Part, ...]:
    """What every app's stage.py says, in the order of INSTALLED_APPS."""
    autodiscover_modules("stage")
    names = [f"{config.name}.stage" for config in apps.get_app_configs()]
    found = tuple(sys.modules[name].STAGE for name in names if name in sys.modules)
    lines = {part.app for part in found if isinstance(part, Stage)}
    for part in found:
        if not isinstance(part, Stage) and part.under and part.under not in lines:
            raise ImproperlyConfigured(f"{part.app}/stage.py stands under no stage: {part.under!r}")
    return found


def stages() -> tuple[Stage, ...]:
    """The lines of the rail."""
    return tuple(part for part in declared() if isinstance(part, Stage))


def stage_of(route: str) -> Stage | None:
    """The stage that a route belongs to."""
    return next((stage for stage in stages() if stage.holds(route)), None)


def page_of(route: str) -> str:
    """The route of the rail's page that a route stands under; "" outside every stage."""
    for part in declared():
        if route in part.within:
            return part.within[route]
        for page in part.pages:
            if route == page.route or route in page.within:
                return page.route
    return ""


def brought(kind: type[T]) -> tuple[T, ...]:
    """What all stages bring of a kind that an earlier stage asks for."""
    return tuple(each for part in declared() for each in part.brings if isinstance(each, kind))


def address(route: str, audit: Audit) -> str:
    """Where a page of an audit is."""
    return reverse(route, args=[audit.slug])
