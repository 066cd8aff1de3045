"""What a report may not tell to those for whom it is: found in its content, whatever made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sereno.exchange.report.content import ReportContent
from sereno.methods.policy.access_levels import may_see


@dataclass(frozen=True)
class Refusal:
    """What is refused, in which chapter, and why: its level is higher, or the number is small."""

    chapter: str
    about: str
    why: Literal["level", "small"]


def refusals(report: ReportContent) -> tuple[Refusal, ...]:
    """Everything in a report that its readers may not be told, in the order of its pages."""
    found = []
    for chapter in (*filter(None, [report.cover]), *report.chapters):
        for block in chapter.blocks:
            if not may_see(report.access, block.access):
                found.append(Refusal(chapter.title, block.about, "level"))
            elif block.fewest is not None and 0 < block.fewest < report.k:
                found.append(Refusal(chapter.title, block.about, "small"))
    return tuple(found)
