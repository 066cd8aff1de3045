"""What was mended in a file of incidents, how often and why; and what was not, and could be."""

from __future__ import annotations

from collections.abc import Iterator

from sereno.engine.importing import FileTally
from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.tables.side_columns import side_columns_among
from sereno.methods.sources.reading.point_mendings import FAR_KM
from sereno.methods.sources.reading.quality import share
from sereno.vocabulary.language import number, percent
from sereno.vocabulary.problems import Problem


def mending_notes(file: FileTally) -> list[Problem]:
    """The notes on a file."""
    return [*_of_side_columns(file), *_of_points(file), *_of_dates(file), *_of_times(file)]


def _of_side_columns(file: FileTally) -> Iterator[Problem]:
    """How many rows became how many, where counts stand side by side."""
    side = side_columns_among(file.part.columns().values(), file.facts.columns)
    if side is not None:
        yield Problem(
            "side_columns_read",
            where=file.name,
            rows=number(file.tally.side_rows),
            n=number(file.tally.from_side_rows),
            k=number(len(side.columns)),
            first=side.first,
            last=side.last,
            left_out=listed(side.left_out),
        )


def _of_points(file: FileTally) -> Iterator[Problem]:
    part, tally, incidents = file.part, file.tally, file.tally.incidents
    if file.habits.thousands and part.decimal is None:
        yield Problem("coordinates_thousands", where=file.name, mark=file.habits.thousands)
    for code, n in (("signs_mended", tally.signs_turned), ("axes_mended", tally.axes_swapped)):
        if n:
            yield Problem(
                code,
                where=file.name,
                n=n,
                share=percent(share(n, tally.coordinates_given) or 0.0),
                km="" if part.mend_points else number(FAR_KM),
                before=percent(share(tally.placed - tally.placed_by_mending, incidents) or 0.0),
            )
    if tally.sign_doubted:
        yield Problem("signs_not_mended", where=file.name, n=tally.sign_doubted)
    if tally.swap_doubted:
        yield Problem("axes_not_mended", where=file.name, n=tally.swap_doubted)


def _of_dates(file: FileTally) -> Iterator[Problem]:
    part, split, n = file.part, file.tally.date_split, file.tally.read_back
    crossing = file.tally.date_forms.get("YYYY/YY", 0)
    if crossing:
        yield Problem(
            "dates_cross_years",
            where=file.name, n=number(crossing), month=f"{part.year_begins:02d}",
        )  # fmt: skip
    if part.typed_dates == "exchanged":
        if n and split.is_half_exchanged:
            yield Problem("dates_read_back", where=file.name, n=n, column=part.date)
        elif n:
            yield Problem(
                "dates_read_back_alone",
                where=file.name, n=n, column=part.date, high=split.typed_high,
            )  # fmt: skip
    elif split.is_half_exchanged:
        yield Problem(
            "dates_half_exchanged",
            where=file.name, column=part.date, typed=split.typed_low, text=split.text_high,
        )  # fmt: skip


def _of_times(file: FileTally) -> Iterator[Problem]:
    part, kind = file.part, file.habits.told_clock
    if part.zone is not None:
        yield Problem(
            "times_turned",
            where=file.name, n=file.tally.turned, column=part.date, zone=part.zone,
        )  # fmt: skip
    elif kind:
        open_code = "times_in_utc" if kind == "utc" else "times_with_offset"
        code = open_code if part.time_zone is None else "times_taken_as_local"
        yield Problem(code, where=file.name, column=part.date)
    if file.tally.hour_ranges:
        yield Problem(
            "times_are_ranges",
            where=file.name,
            n=number(file.tally.hour_ranges),
            column=part.time,
            wide=number(file.tally.wide_ranges),
        )
    if file.tally.times_filled:
        n = file.tally.times_filled
        yield Problem("times_filled", where=file.name, n=n, column=part.time)
