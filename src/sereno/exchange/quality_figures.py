"""The figure chips of the quality report: how each of its numbers was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sereno.exchange.figures import Figure, Figures
from sereno.methods.sources.offences.coding import RECOGNISED
from sereno.methods.sources.reading.quality import BOUNDS, PLACED
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.quantities import NOTHING, count, part_of, share, share_of


class QualityFigures:
    """Every figure of the page by name; made once, within the page's language."""

    def __init__(self, quality: Mapping[str, Any], figures: Figures) -> None:
        rows, placed = quality["rows"], quality["placed"]
        agreement, offences = quality["agreement"], quality["offences"]
        coded = offences["coded_by"]
        unknown = coded.get("unknown", 0)
        held = rows["in"] is None or rows["rejected"] is None
        accepted = None if held else rows["in"] - rows["rejected"]
        unsure = coded.get("unsure", 0)
        # Where numbers are held back there is no sum of them.
        coded_rows = None if None in coded.values() else sum(coded.values())
        known = None if coded_rows is None else coded_rows - unknown - unsure
        read_files = [
            (file["file"], _("{n} rows").format(n=count(file["rows"]))) for file in quality["files"]
        ]
        self.rows = figures.add(
            Figure(
                "rows",
                count(rows["in"]),
                _("Rows read"),
                _("accepted rows + rejected rows = rows read"),
                [
                    (_("Accepted rows"), count(accepted)),
                    (_("Rejected"), count(rows["rejected"])),
                    *read_files,
                ],
                [_("Header lines and empty lines at the end of a file are not rows.")],
                file="rejects.csv",
            )
        )
        self.incidents = figures.add(
            Figure(
                "incidents",
                count(rows["incidents"]),
                _("Incidents accepted"),
                _(
                    "the incidents that the accepted rows stand for: one each, unless a column "
                    "says how many"
                ),
                [
                    (_("Rows read"), count(rows["in"])),
                    (_("Rejected"), count(rows["rejected"])),
                    (_("The same as an earlier row"), count(quality["duplicates"])),
                    (_("Not an offence"), count(offences["not_an_offence"])),
                ],
                [
                    _("Equal rows are kept and counted, since genuine repeats look the same."),
                    _("What is not an offence stays in the file but enters no rate."),
                ],
                file="incidents.parquet",
            )
        )
        self.placed = figures.add(
            Figure(
                "placed",
                share(placed["share"]),
                _("Share of the incidents with a neighbourhood"),
                PLACED.said(),
                [
                    (_("By its point"), count(placed["point"])),
                    (_("By its name or code"), count(placed["name"])),
                    (_("Not placed"), count(placed["none"])),
                    (_("Incidents"), count(placed["n"])),
                ],
                [_("Rejected rows are not in the sum.")],
                reference=PLACED.reference,
                file="incidents.parquet",
            )
        )
        self.agreement = figures.add(
            Figure(
                "agreement",
                share(agreement["share"]),
                _("Point and name lead to the same neighbourhood"),
                _("agree ÷ incidents with both a point and a known name"),
                [
                    (_("Agree"), count(agreement["agree"])),
                    (_("Disagree"), count(agreement["disagree"])),
                    (_("Incidents with both"), count(agreement["both"])),
                ],
                [_("Where they disagree the point decides, and the disagreement is kept.")],
                file="incidents.parquet",
            )
        )
        self.coded = figures.add(
            Figure(
                "coded",
                share(known / coded_rows if known is not None and coded_rows else None),
                _("Incidents whose offence was recognised"),
                RECOGNISED.said(),
                [
                    (_("Recognised"), count(known)),
                    (_("Uncertain: to be reviewed"), count(unsure)),
                    (_("Not recognised"), count(unknown)),
                    (_("Different labels"), count(offences["labels"])),
                ],
                reference=RECOGNISED.reference,
                file="incidents.parquet",
            )
        )
        self.bounds = figures.add(
            Figure(
                "bounds",
                _("Lowest and highest"),
                _("Bounds on each neighbourhood's count"),
                BOUNDS.said(),
                [(_("Not placed"), count(placed["none"]))],
                [_("Only incidents of the period that are offences count.")],
                reference=BOUNDS.reference,
                file="incidence.csv",
            )
        )
        self.expected = figures.add(
            Figure(
                "expected",
                _("Expected"),
                _("How many there would be without placeholders"),
                _(
                    "days of that kind ÷ days of the period; one minute in 1,440 for an exact "
                    "time; one in 60 for the hour sharp"
                ),
                exclusions=[_("Incidents without a time are not in the shares of times.")],
                file="quality.json",
            )
        )
        self._quality, self._coded_rows = quality, coded_rows

    def cards(self) -> list[tuple[Figure, str]]:
        """The figures at the top, each with the words under it; one without a number is none."""
        rows, placed = self._quality["rows"], self._quality["placed"]
        agreement = self._quality["agreement"]
        rejected = share_of(part_of(rows["rejected"], rows["in"]), rows["in"])
        cards = [
            (self.rows, _("rows read from the files")),
            (
                self.incidents,
                _("incidents accepted")
                if rows["rejected"] is None or rows["in"] is None
                else _("incidents accepted; {rejected} rejected").format(rejected=rejected),
            ),
            (self.placed, _with_n(_("have a neighbourhood"), placed["n"])),
            (self.agreement, _with_n(_("point and name agree"), agreement["both"])),
            (self.coded, _with_n(_("have a recognised offence"), self._coded_rows)),
        ]
        return [card for card in cards if card[0].value != NOTHING]


def _with_n(words: str, n: int | None) -> str:
    """The words under a share with the n that they are of, where that is shown."""
    return words if n is None else _("{words} (n = {n})").format(words=words, n=count(n))
