"""The report's chapter on its limits: what each room says of what it can't tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.exchange.report.content import Block, Bullets, Kind, Paragraph
from sereno.web.audits.stages import brought
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter


@dataclass(frozen=True)
class Limits:
    """What a room says of what it can't tell in a report: sentences that follow from its facts."""

    order: int
    sentences: Callable[[Asked], Iterable[str]]


def limits_blocks(asked: Asked) -> Iterator[Block]:
    """Everything that this report can't say, and why."""
    rooms = sorted(brought(Limits), key=lambda each: each.order)
    found = [said for room in rooms for said in room.sentences(asked)]
    if not found:
        return
    found += _for_all(asked)
    yield Paragraph(_("What this report doesn't tell, and how far what it tells can be relied on:"))
    yield Bullets(tuple(found))


def _for_all(asked: Asked) -> Iterator[str]:
    """What is kept from the readers of any report; neither what it is nor how much is said."""
    yield _("What is not for these readers is not told, nor counted in any number.")
    yield _("No number of fewer than {k} people or incidents is told.").format(k=asked.k)


MONITORING: Final[frozenset[Kind]] = frozenset({"monitoring"})
CHAPTER: Final = Chapter(
    "limits",
    98,
    gettext_lazy("Limits"),
    gettext_lazy("What the report can't tell is added by itself, from the facts."),
    limits_blocks,
    MONITORING,
)
