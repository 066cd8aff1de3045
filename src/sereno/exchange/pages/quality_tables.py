"""The tables of the quality report; here those on placing, each share beside its n."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from sereno.exchange.pages.quality_record_tables import record_tables
from sereno.exchange.pages.tables import LONGEST_LIST, Heading, Row, Table, bar, stack
from sereno.exchange.quality_years import years
from sereno.methods.sources.places.area_labels import labels_by_code
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.quantities import NOTHING, count, decimal, part_of, share
from sereno.vocabulary.result_words import topic_name

Rows = Sequence[Mapping[str, Any]]


def quality_tables(quality: Mapping[str, Any]) -> dict[str, Table]:
    """Every table of the page by name."""
    made = [
        *_placed(quality),
        _bounds(quality["area_bounds"]),
        _matched(quality["names"]),
        _unmatched(
            quality["unmatched_names"],
            quality["unmatched"]["names"],
            labels_by_code(quality["area_bounds"], "area_code", "area_name"),
        ),
        *record_tables(quality),
    ]
    return {table.name: table for table in made}


def _placed(quality: Mapping[str, Any]) -> list[Table]:
    level = quality["placed"]["warn_below"]

    def table(
        name: str, caption: str, rows: Rows, first: Heading, key: Callable[[Any], Any], search: str
    ) -> Table:
        return Table(
            name,
            caption,
            [
                first,
                Heading(_("Incidents (n)"), "number"),
                Heading(_("How they were placed"), "bar"),
                Heading(_("By point"), "number"),
                Heading(_("By name or code"), "number"),
                Heading(_("Not placed"), "number"),
                Heading(_("Share placed"), "number"),
            ],
            [
                Row(
                    [
                        key(row),
                        count(row["n"]),
                        _stacked(row),
                        count(row["point"]),
                        count(row["name"]),
                        count(row["none"]),
                        _against(row["share"], level),
                    ]
                )
                for row in rows
            ],
            short=15,
            search=search,
        )

    return [
        table(
            "by-year",
            _("Share placed by year of the offence"),
            years(quality),
            Heading(_("Year"), first="rising"),
            _year,
            "",
        ),
        table(
            "by-topic",
            _("Share placed by topic"),
            quality["placed_by_topic"],
            Heading(_("Topic")),
            lambda row: topic_name(row["topic"]),
            "",
        ),
        table(
            "by-group",
            _("Share placed by district, as the record names it"),
            quality["placed_by_group"],
            Heading(_("District")),
            lambda row: row["group"] or _("(none written)"),
            "",
        ),
        table(
            "by-offence",
            _("Share placed by offence, as the record names it"),
            quality["placed_by_offence"],
            Heading(_("Offence"), "words"),
            _offence,
            _("Search an offence"),
        ),
    ]


def _year(row: Mapping[str, Any]) -> str:
    if "stray" not in row:
        return str(row["year"])
    return _("{k} years with few incidents ({span})").format(k=row["stray"], span=row["year"])


def _offence(row: Mapping[str, Any]) -> Markup:
    code = Markup(' <span class="code">ICCS {}</span>').format(row["iccs"]) if row["iccs"] else ""
    return escape(row["offence"] or _("(none written)")) + code


def _stacked(row: Mapping[str, Any]) -> Markup:
    n = row["n"]
    if not n:
        return Markup(NOTHING)
    return stack(row["point"] / n, row["name"] / n, row["none"] / n)


def _against(found: float | None, level: float) -> Markup:
    """A share, with a mark and words (never a colour alone) when it is under the warning level."""
    if found is None or found >= level:
        return escape(share(found))
    words = _("below {level}").format(level=share(level, 0))
    mark = Markup('<span title="{words}">▽<span class="visually-hidden">{words}</span></span>')
    return mark.format(words=words) + " " + share(found)


def _bounds(rows: Rows) -> Table:
    return Table(
        "bounds",
        _("Count of each neighbourhood, and its bounds if the unplaced fell worst-case"),
        [
            Heading(_("Neighbourhood")),
            Heading(_("Code")),
            Heading(_("Placed (n)"), "number"),
            Heading(_("Lowest"), "number"),
            Heading(_("Highest"), "number"),
            Heading(_("Width"), "number"),
        ],
        [
            Row(
                [
                    row["area_name"],
                    str(row["area_code"]),
                    count(row["n"]),
                    count(row["lowest"]),
                    count(row["highest"]),
                    count(row["highest"] - row["lowest"]),
                ]
            )
            for row in sorted(rows, key=lambda row: (-row["n"], str(row["area_code"])))
        ],
        short=10,
        search=_("Search a neighbourhood"),
    )


def _matched(names: Mapping[str, int]) -> Table:
    whole = sum(names.values())
    words = {
        "exact": _("The same once accents, case and abbreviations are set aside"),
        "fuzzy": _("Alike (typing errors), in the same district"),
        "other_group": _("Alike, in another district than the record says"),
        "decided": _("By a decision of the audit team"),
        "none": _("No neighbourhood is alike enough"),
        "blank": _("Nothing written"),
    }
    return Table(
        "matched",
        _("Rows by how their written name was matched"),
        [
            Heading(_("Match"), "words"),
            Heading(_("Rows (n)"), "number"),
            Heading(_("Share"), "bar"),
        ],
        [
            Row([words.get(how, how), count(n), bar(part_of(n, whole), share(part_of(n, whole)))])
            for how, n in sorted(names.items(), key=lambda item: -item[1])
        ],
        sortable=False,
        empty=_("No row has a written name."),
    )


def _unmatched(every: Rows, whole: int, label: Mapping[str, str]) -> Table:
    rows = every[:LONGEST_LIST]

    def candidates(row: Mapping[str, Any]) -> Markup:
        found = [
            Markup('{name} <span class="code">{group} · {score}</span>').format(
                name=label.get(c["area_code"], c["area_name"]),
                group=c["group"] or c["area_code"],
                score=decimal(c["score"], 0),
            )
            for c in row["candidates"]
        ]
        return Markup("<br>").join(found) if found else Markup(NOTHING)

    caption = _("Written names that match no neighbourhood, with the nearest (score of 0 to 100)")
    if whole > len(rows):
        first = _("the {shown} most frequent of {whole}")
        caption += f": {first.format(shown=count(len(rows)), whole=count(whole))}"
    return Table(
        "unmatched",
        caption,
        [
            Heading(_("Written name"), "words"),
            Heading(_("District written")),
            Heading(_("Rows (n)"), "number"),
            Heading(_("Nearest neighbourhoods"), "words"),
        ],
        [
            Row([row["name"], row["group"] or NOTHING, count(row["n"]), candidates(row)])
            for row in rows
        ],
        short=15,
        search=_("Search a name"),
        empty=_("Every written name was matched."),
    )
