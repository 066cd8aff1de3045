"""What waits for a person to decide: labels and names of a version, less what was decided since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import QueryDict

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.iccs import iccs
from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics
from sereno.vocabulary.plain_text import shortened
from sereno.web.imports.forms import LONGEST_REASON
from sereno.web.imports.models import DataVersion, OffenceDecision, PlaceDecision
from sereno.web.imports.version_reader import VersionReader

Row = Mapping[str, Any]
PER_PAGE = 20
# The queues of a large city hold tens of thousands of texts, which each of their pages compares.
_folded = lru_cache(50_000)(fold)


def plain(text: str) -> str:
    """A text without case, accents and tildes, which an office's capitals often lose."""
    return _folded(text).replace("Ñ", "N")


def offences_waiting(reader: VersionReader | None, decided: Iterable[OffenceDecision]) -> list[Row]:
    """Labels that are not coded for sure, the most frequent first."""
    known = {decision.folded for decision in decided}
    rows = reader.quality["offences"]["review"] if reader else []
    return [row for row in rows if row["label"] and _folded(row["label"]) not in known]


def names_waiting(reader: VersionReader | None, decided: Iterable[PlaceDecision]) -> list[Row]:
    """Names that no area has, or that were refused since, the most frequent first."""
    if reader is None:
        return []
    settled, refused = set(), {}
    for decision in decided:
        key = decision.group_folded, decision.name_folded
        if decision.is_refusal:
            refused[key] = decision.area_code
        else:
            settled.add(key)
    rows = [
        row for row in reader.quality["unmatched_names"] if row["name"] and _key(row) not in settled
    ]
    taken = [
        {**row, "candidates": []}
        for row in reader.quality["accepted_names"]
        if refused.get(_key(row)) == row["area"]["area_code"]
    ]
    return sorted([*rows, *taken], key=lambda row: -row["n"]) if taken else rows


def names_accepted(reader: VersionReader | None, decided: Iterable[PlaceDecision]) -> list[Row]:
    """Names taken for an area that aren't exactly its own and not decided, least sure first."""
    known = {(decision.group_folded, decision.name_folded) for decision in decided}
    rows = reader.quality["accepted_names"] if reader else []
    return [row for row in rows if _key(row) not in known]


def _key(row: Row) -> tuple[str, str]:
    return _folded(row["group"]), _folded(row["name"])


def decided_since(
    version: DataVersion | None, decided: Iterable[OffenceDecision | PlaceDecision]
) -> int:
    """How many of the decisions the version that is shown doesn't know yet."""
    if version is None:
        return 0
    begun = version.started_at or version.created_at
    return sum(decision.at > begun for decision in decided)


@dataclass(frozen=True)
class ReviewQuestion:
    """Search, filter and order of a queue, as its address says them."""

    words: str
    kind: str
    sort: str

    @classmethod
    def of(cls, query: QueryDict) -> ReviewQuestion:
        return cls(query.get("q", "").strip(), query.get("kind", ""), query.get("sort", ""))


OFFENCE_KINDS: Mapping[str, Callable[[Row], bool]] = {
    "unknown": lambda row: not row["iccs"] and not row["answers"],
    "unsure": lambda row: bool(row["iccs"] or row["answers"]),
}
NAME_KINDS: Mapping[str, Callable[[Row], bool]] = {
    "near": lambda row: bool(row["candidates"]),
    "far": lambda row: not row["candidates"],
}
OFFENCE_ORDERS: Mapping[str, Callable[[Row], Any]] = {
    "n": lambda row: (row["n"],),
    "label": lambda row: (fold(row["label"]),),
    "sure": lambda row: (row["confidence"],),
}
NAME_ORDERS: Mapping[str, Callable[[Row], Any]] = {
    "n": lambda row: (row["n"],),
    "name": lambda row: (fold(row["name"]),),
    "group": lambda row: (fold(row["group"]), fold(row["name"])),
    "like": lambda row: (max((c["score"] for c in row["candidates"]), default=0.0),),
}


def asked_of(
    rows: Sequence[Row],
    question: ReviewQuestion,
    *,
    searched: tuple[str, ...],
    kinds: Mapping[str, Callable[[Row], bool]],
    orders: Mapping[str, Callable[[Row], Any]],
    group: str = "",
) -> list[Row]:
    """The rows that fit the question, in its order; the most frequent first where it asks none."""
    wanted = fold(question.words)
    fits = kinds.get(question.kind)
    kept = [
        row
        for row in rows
        if (fits is None or fits(row))
        and (not group or plain(row["group"]) == plain(group))
        and (not wanted or wanted in fold(" ".join(str(row[key]) for key in searched)))
    ]
    order = orders.get(question.sort.removeprefix("-"))
    if order is None:
        return kept
    return sorted(kept, key=order, reverse=question.sort.startswith("-"))


class ShownAnswer(NamedTuple):
    """One answer of the vote, as its button says it and its form sends it."""

    iccs: str
    name: str
    topic: str
    topic_name: str
    violent: str
    share: float
    why: str

    @classmethod
    def of(cls, answer: Row) -> ShownAnswer:
        code, lang = answer["iccs"], language()
        return cls(
            iccs=code or "",
            name=iccs()[code].name(lang) if code else "",
            topic=answer["topic"],
            topic_name=topics()[answer["topic"]].name(lang),
            violent={True: "yes", False: "no", None: ""}[answer["violent"]],
            share=answer["share"],
            why=answer[f"why_{lang}"],
        )

    @property
    def reason(self) -> str:
        """The reason that a decision for it keeps."""
        return shortened(self.why, LONGEST_REASON)


class Weight(NamedTuple):
    """What a queue holds back: rows, their share of all, the share of its first page in them."""

    n: int
    share: float
    first: float
    of_first: int
    more: bool


def weight(counts: Sequence[int], all_incidents: int) -> Weight:
    """How many rows a queue and its first page hold back; `counts`: those of each card."""
    n = sum(counts)
    first = sum(sorted(counts, reverse=True)[:PER_PAGE])
    return Weight(
        n,
        share=n / all_incidents if all_incidents else 0.0,
        first=first / n if n else 0.0,
        of_first=min(PER_PAGE, len(counts)),
        more=len(counts) > PER_PAGE,
    )
