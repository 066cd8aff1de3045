"""What is counted while the raw text of incidents is at hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from sereno.methods.sources.reading.exchanged_dates import DateSplit


@dataclass
class Tally:
    """What can only be counted while the raw text is at hand; tallies add up."""

    rows: int = 0
    incidents: int = 0
    rows_of_none: int = 0
    rejected: int = 0
    repaired: int = 0
    # Rows of the file that were read as several, and how many they became.
    side_rows: int = 0
    from_side_rows: int = 0
    overlaps: int = 0
    coordinates_given: int = 0
    signs_turned: int = 0
    axes_swapped: int = 0
    placed: int = 0
    placed_by_mending: int = 0
    sign_doubted: int = 0
    swap_doubted: int = 0
    times_filled: int = 0
    hour_ranges: int = 0
    wide_ranges: int = 0
    read_back: int = 0
    turned: int = 0
    # Rejected dates as 2023-13-01.
    days_before_month: int = 0
    date_split: DateSplit = field(default_factory=DateSplit)
    filled: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, int] = field(default_factory=dict)
    date_forms: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    coded_by: dict[str, int] = field(default_factory=dict)
    rejects: dict[str, int] = field(default_factory=dict)
    # Incidents by the days between the offence and its report.
    delays: dict[int, int] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Add another tally's counts to this one."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(value, DateSplit):
                mine.add(value)
            elif isinstance(value, dict):
                for key, n in value.items():
                    mine[key] = mine.get(key, 0) + n
            else:
                setattr(self, name, mine + value)
