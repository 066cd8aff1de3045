"""Tables of the quality report on the records themselves: columns, dates, offences, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from sereno.exchange.pages.tables import LONGEST_LIST, Heading, Row, Table, bar, measure
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import language
from sereno.vocabulary.quantities import NOTHING, count, decimal, part_of, share
from sereno.vocabulary.result_words import coded_by_name, role_name, said

Rows = Sequence[Mapping[str, Any]]


def record_tables(quality: Mapping[str, Any]) -> list[Table]:
    """Every table on the records."""
    return [
        _files(quality["files"]),
        _rejects(quality["rejects"], quality["rows"]["in"]),
        _completeness(quality["completeness"]),
        _forms(quality["dates"]["forms"]),
        _heaps(quality),
        _hours(quality["times"]["by_hour"]),
        _places(quality["places"]),
        _coded(quality["offences"]["coded_by"]),
        _review(quality["offences"]["review"]),
    ]


def _completeness(rows: Rows) -> Table:
    many = len({row["file_set"] for row in rows}) > 1
    return Table(
        "completeness",
        _("Columns used, and in how many rows each is filled"),
        [
            Heading(_("Column")),
            Heading(_("Used as")),
            Heading(_("Filled (n)"), "number"),
            Heading(_("Empty (n)"), "number"),
            Heading(_("Unreadable (n)"), "number"),
            Heading(_("Share filled"), "bar"),
        ],
        [
            Row(
                [
                    Markup("<code>{}</code>{}").format(
                        row["column"],
                        _(" (files {set})").format(set=row["file_set"]) if many else "",
                    ),
                    role_name(row["role"]),
                    count(row["filled"]),
                    count(row["empty"]),
                    count(row["unreadable"]),
                    bar(row["share"], share(row["share"])),
                ]
            )
            for row in rows
        ],
    )


def _forms(rows: Rows) -> Table:
    return Table(
        "date-forms",
        _("Forms in which dates are written"),
        [
            Heading(_("Form")),
            Heading(_("Rows (n)"), "number"),
            Heading(_("Share"), "bar"),
        ],
        [
            Row(
                [
                    Markup("<code>{}</code>").format(row["form"]),
                    count(row["n"]),
                    bar(row["share"], share(row["share"])),
                ]
            )
            for row in rows
        ],
        sortable=False,
        empty=_("No date could be read."),
    )


def _heaps(quality: Mapping[str, Any]) -> Table:
    dates, times = quality["dates"], quality["times"]
    heaps = [
        (_("Dated 1 January"), dates["first_of_january"]),
        (_("Dated the first of a month"), dates["first_of_month"]),
        (_("Time exactly 12:00"), times["noon"]),
        (_("Time exactly 00:00"), times["midnight"]),
        (_("Time on the hour (minute 00)"), times["on_the_hour"]),
    ]
    return Table(
        "heaps",
        _("Found and expected: a placeholder is far more frequent than chance would make it"),
        [
            Heading(_("Value")),
            Heading(_("Rows (n)"), "number"),
            Heading(_("Share found"), "number"),
            Heading(_("Share expected"), "number"),
            Heading(_("Times expected"), "number"),
            Heading(_("Found (bar) and expected (line)"), "bar"),
        ],
        [
            Row(
                [
                    words,
                    count(heap["n"]),
                    share(heap["share"]),
                    share(heap["expected"], 2),
                    decimal(_ratio(heap)),
                    NOTHING
                    if heap["share"] is None
                    else measure(
                        heap["share"], heap["expected"], max(heap["share"], heap["expected"])
                    ),
                ]
            )
            for words, heap in heaps
        ],
        sortable=False,
    )


def _ratio(heap: Mapping[str, Any]) -> float | None:
    if heap["share"] is None or not heap["expected"]:
        return None
    return float(heap["share"]) / float(heap["expected"])


def _hours(by_hour: Sequence[int]) -> Table:
    whole = sum(by_hour)
    return Table(
        "hours",
        _("Incidents by hour"),
        [
            Heading(_("Hour"), "number", first="rising"),
            Heading(_("Incidents (n)"), "number"),
            Heading(_("Share"), "number"),
        ],
        [
            Row([f"{hour:02d}:00–{hour:02d}:59", count(n), share(part_of(n, whole))])
            for hour, n in enumerate(by_hour)
        ],
        sortable=False,
    )


def _places(places: Mapping[str, Any]) -> Table:
    given = places["given"]
    kinds = [
        (_("At (0, 0), in the sea off Africa: taken as having no coordinates"), places["zero"]),
        (_("Longitude and latitude swapped: put right"), places["swapped"]),
        (_("The sign of the longitude lost: put right"), places["sign_mended"]),
        (_("Written with a decimal comma: read"), places["decimal_comma"]),
        (_("Outside every neighbourhood"), places["outside"]),
        (_("In more than one neighbourhood: the smaller one was taken"), places["overlaps"]),
    ]
    return Table(
        "places",
        _("Coordinates that needed attention"),
        [
            Heading(_("What was found"), "words"),
            Heading(_("Rows (n)"), "number"),
            Heading(_("Share of those with coordinates"), "bar"),
        ],
        [
            Row([words, count(n), bar(part_of(n, given), share(part_of(n, given), 2))])
            for words, n in kinds
        ],
        sortable=False,
    )


def _coded(coded_by: Mapping[str, int]) -> Table:
    whole = sum(coded_by.values())
    return Table(
        "coded",
        _("How the offences were coded to the ICCS"),
        [
            Heading(_("Coded")),
            Heading(_("Rows (n)"), "number"),
            Heading(_("Share"), "bar"),
        ],
        [
            Row([coded_by_name(how), count(n), bar(part_of(n, whole), share(part_of(n, whole)))])
            for how, n in sorted(coded_by.items(), key=lambda item: -item[1])
        ],
        sortable=False,
    )


def _review(rows: Rows) -> Table:
    why = f"why_{language()}"
    return Table(
        "review",
        _("Offence labels to be confirmed"),
        [
            Heading(_("Label"), "words"),
            Heading(_("Rows (n)"), "number"),
            Heading(_("ICCS code")),
            Heading(_("Confidence (0–1)"), "number"),
            Heading(_("Why"), "words"),
        ],
        [
            Row(
                [
                    row["label"] or _("(none written)"),
                    count(row["n"]),
                    row["iccs"] or NOTHING,
                    decimal(row["confidence"], 2),
                    row.get(why) or row.get("why_en") or "",
                ]
            )
            for row in rows[:LONGEST_LIST]
        ],
        short=15,
        search=_("Search a label"),
        empty=_("Every label is known for sure."),
    )


def _rejects(rows: Rows, read: int) -> Table:
    return Table(
        "rejects",
        _("Rejected rows by reason"),
        [
            Heading(_("Reason"), "words"),
            Heading(_("Rows (n)"), "number"),
            Heading(_("Share of the rows read"), "number"),
            Heading(_("An example")),
        ],
        [
            Row(
                [
                    escape(said(row["what"]))
                    + (
                        Markup('<br><span class="code">{}</span>').format(said(row["mend"]))
                        if row.get("mend")
                        else ""
                    ),
                    count(row["n"]),
                    share(part_of(row["n"], read), 2),
                    _("{file}, line {line}").format(
                        file=row["example_file"], line=count(row["example_line"])
                    ),
                ]
            )
            for row in rows
        ],
        short=15,
        empty=_("No row was rejected."),
    )


def _files(rows: Rows) -> Table:
    named = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
    return Table(
        "files",
        _("Files read, and their SHA-256"),
        [
            Heading(_("File")),
            Heading(_("Rows (n)"), "number"),
            Heading(_("Incidents (n)"), "number"),
            Heading(_("Rejected (n)"), "number"),
            Heading(_("Encoding")),
            Heading(_("Delimiter")),
            Heading(_("Re-read in another encoding (n)"), "number"),
        ],
        [
            Row(
                [
                    Markup('{}<br><code class="hash">{}</code>').format(row["file"], row["sha256"]),
                    count(row["rows"]),
                    count(row["incidents"]),
                    count(row["rejected"]),
                    row["encoding"] or NOTHING,
                    named.get(row["delimiter"], row["delimiter"] or NOTHING),
                    count(row["repaired_encoding"]),
                ]
            )
            for row in rows
        ],
    )
