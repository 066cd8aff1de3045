"""What the report asks its reader to look at: what happened, what it means, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sereno.exchange.quality_years import low_years
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import ngettext
from sereno.vocabulary.quantities import count, incidents, rows, share, share_of

# A placeholder stands out when it is both several times what chance gives and no rarity.
TIMES_EXPECTED = 3
RARE = 0.01
AGREE_ENOUGH = 0.90
ONE_POINT = 0.05
EMPTY_COLUMN = 0.90


@dataclass(frozen=True)
class Review:
    """One thing to look at, with the section where it is shown."""

    what: str
    means: str
    section: str
    link: str


def to_review(quality: Mapping[str, Any]) -> list[Review]:
    """In the order in which it touches the map.

    Of a report without what a reader may not see, what the rest of it tells.
    """
    return [*_placing(quality), *_offences(quality), *_heaps(quality), *_records(quality)]


def _placing(quality: Mapping[str, Any]) -> Iterator[Review]:
    placed, unmatched = quality["placed"], quality.get("unmatched")
    if placed["share"] is not None and placed["share"] < placed["warn_below"]:
        yield Review(
            _("Only {found} of the incidents have a neighbourhood.").format(
                found=share_of(placed["share"], placed["n"])
            ),
            _(
                "Below {level} a map of crime changes its shape: don't compare neighbourhoods "
                "until more incidents are placed."
            ).format(level=share(placed["warn_below"], 0)),
            "placing",
            _("See how they were placed"),
        )
    if unmatched and unmatched["names"]:
        yield Review(
            ngettext(
                "{k} written name ({rows}) matches no neighbourhood.",
                "{k} written names ({rows}) match no neighbourhood.",
                unmatched["names"],
            ).format(k=count(unmatched["names"]), rows=incidents(unmatched["rows"])),
            _(
                "Each is shown with the nearest names; someone who knows the city can say which "
                "is right."
            ),
            "names",
            _("Look through the names"),
        )
    low = [str(row["year"]) for row in low_years(quality)]
    if low:
        yield Review(
            _("In {years} fewer than {level} of the incidents have a neighbourhood.").format(
                years=", ".join(low), level=share(quality["placed"]["warn_below"], 0)
            ),
            _("A change between years on the map may only be a change in what could be placed."),
            "placing",
            _("See it by year"),
        )
    agreement = quality["agreement"]
    if agreement["share"] is not None and agreement["share"] < AGREE_ENOUGH:
        yield Review(
            _("Point and name disagree in {disagree} of {both}.").format(
                disagree=count(agreement["disagree"]), both=incidents(agreement["both"])
            ),
            _("The point decides. Ask the publisher whether points are displaced on purpose."),
            "agreement",
            _("See how it was counted"),
        )
    point = quality["places"]["most_common_point"] if "places" in quality else None
    if point and point["share"] is not None and point["share"] > ONE_POINT:
        yield Review(
            _("{share} of the coordinates are one and the same point.").format(
                share=share_of(point["share"], quality["places"]["given"])
            ),
            _(
                "It is probably where records without a place were put: its neighbourhood looks "
                "worse than it is."
            ),
            "places",
            _("See which point"),
        )


def _offences(quality: Mapping[str, Any]) -> Iterator[Review]:
    # Rows without an offence have no name that a person could decide on.
    review = [label for label in quality["offences"].get("review", ()) if label["label"]]
    if review:
        held = sum(label["n"] for label in review)
        yield Review(
            ngettext(
                "{k} offence label ({rows}) is not known for sure.",
                "{k} offence labels ({rows}) are not known for sure.",
                len(review),
            ).format(k=count(len(review)), rows=incidents(held)),
            _("Each is shown with its best code and the reason, to be confirmed or changed."),
            "offences",
            _("Look through the offences"),
        )


def _heaps(quality: Mapping[str, Any]) -> Iterator[Review]:
    if "times" not in quality:
        return
    times, dates = quality["times"], quality["dates"]
    known = [
        (times["noon"], times["given"], _("exactly 12:00"), "times"),
        (times["midnight"], times["given"], _("exactly 00:00"), "times"),
    ]
    for heap, given, words, section in known:
        if _stands_out(heap):
            yield Review(
                _("{share} of the times are {words}.").format(
                    share=share_of(heap["share"], given), words=words
                ),
                _(
                    "That time is almost always written when the true one is not known: leave "
                    "those records out when you look at hours."
                ),
                section,
                _("See the hours"),
            )
    delay = dates["delay"]
    if delay is not None and delay["before"]:
        yield Review(
            ngettext(
                "{k} incident was reported before it happened.",
                "{k} incidents were reported before they happened.",
                delay["before"],
            ).format(k=count(delay["before"])),
            _("One of the two dates is wrong, or the columns were taken the wrong way round."),
            "delay",
            _("See the dates"),
        )
    whole = quality["rows"]["incidents"]
    for heap, words in (
        (dates["first_of_january"], _("1 January")),
        (dates["first_of_month"], _("the first of a month")),
    ):
        if _stands_out(heap):
            yield Review(
                _("{share} of the dates are {words}.").format(
                    share=share_of(heap["share"], whole), words=words
                ),
                _("It is probably written when the true day is not known: don't compare days."),
                "dates",
                _("See the dates"),
            )


def _stands_out(heap: Mapping[str, Any]) -> bool:
    found = heap["share"]
    return found is not None and found > RARE and found > TIMES_EXPECTED * heap["expected"]


def _records(quality: Mapping[str, Any]) -> Iterator[Review]:
    rejected = quality["rows"]["rejected"]
    if rejected:
        yield Review(
            ngettext("{rows} was rejected.", "{rows} were rejected.", rejected).format(
                rows=rows(rejected)
            ),
            _(
                "Each has its line and its reason: correct them in the source file and import it "
                "again."
            ),
            "rejects",
            _("See the reasons"),
        )
    if quality["duplicates"]:
        yield Review(
            ngettext(
                "{rows} is the same as an earlier one in every column used.",
                "{rows} are the same as an earlier one in every column used.",
                quality["duplicates"],
            ).format(rows=rows(quality["duplicates"])),
            _("They are kept, since two thefts may look alike. Ask the publisher if they repeat."),
            "duplicates",
            _("See duplicates"),
        )
    empty = [
        row["column"]
        for row in quality["completeness"]
        if row["share"] is not None and row["share"] < EMPTY_COLUMN
    ]
    if empty:
        yield Review(
            ngettext(
                "The column {columns} is filled in fewer than 9 rows of 10.",
                "The columns {columns} are filled in fewer than 9 rows of 10.",
                len(empty),
            ).format(columns=", ".join(f"«{name}»" for name in empty)),
            _("Anything based on them describes only part of the records."),
            "completeness",
            _("See every column"),
        )
