"""`sereno offence`: what an offence label means, or a whole column of them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sereno.methods.sources.offences.coded import CodedOffence
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.vocabulary.iccs import iccs
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import language, number, percent
from sereno.vocabulary.offences import countries, topics
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    from sereno.exchange.results.coded_table import CodedTable

SHOWN_FOR_REVIEW = 10


@click.command(
    "offence",
    help=_(
        "Say what an offence label means in the international classification of crime (ICCS, "
        "UNODC 2015): its code, whether it is violent, the topic that Sereno counts it under, "
        "and why.\n\n"
        "A label of Mexico's catalogues is looked up in Sereno's coding table, which is a proposal "
        "of its own; any other is compared with known labels and read by rules on its words. With "
        "violence a taking is robbery (section 04), without it theft or burglary (section 05).\n\n"
        "Examples:\n\n"
        '  sereno offence "ROBO A CASA HABITACION CON VIOLENCIA"\n\n'
        '  sereno offence "HURTO A PERSONAS" --country co\n\n'
        '  sereno offence "Robo | Robo a negocio | Sin violencia" --json\n\n'
        "  sereno offence --file robos.csv --column delito --out coded.csv"
    ),
)
@click.argument("label", nargs=-1)
@click.option(
    "--country",
    default="mx",
    show_default=True,
    metavar="XX",
    help=_("Two letters of the country whose coding table is used."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the answer as JSON."))
@click.option(
    "--file",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Table whose labels are to be coded: CSV, XLSX or Parquet."),
)
@click.option("--column", help=_("Column of the table that holds the labels."))
@click.option("--violence", help=_("Column that says whether there was violence, if there is one."))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("CSV to write: the same table with what its labels mean."),
)
def command(
    label: Sequence[str],
    country: str,
    as_json: bool,
    source: Path | None,
    column: str | None,
    violence: str | None,
    out: Path | None,
) -> None:
    coder = _coder(country)
    if source is None:
        if column or violence or out:
            raise click.UsageError(_("--column, --violence and --out go with --file."))
        if not label:
            raise click.UsageError(_("Give a label, or a table with --file."))
        # A label typed without quotes arrives as several words.
        asked = " ".join(label)
        coded = coder.code(asked)
        click.echo(_as_json(asked, coded) if as_json else _as_text(asked, coded))
        return
    if label:
        raise click.UsageError(_("Give a label or a table, not both."))
    if column is None or out is None:
        raise click.UsageError(_("With --file, say the --column to code and the --out to write."))
    written = _code_table(source, column, violence, out, coder)
    click.echo(_table_as_json(written) if as_json else _table_as_text(written, out))


def _coder(country: str) -> OffenceCoder:
    if not re.fullmatch("[A-Za-z]{2}", country):
        raise Problem(
            "offence_country", where="--country", country=country, countries=", ".join(countries())
        )
    if country.lower() not in countries():
        click.echo(
            _(
                "There is no coding table for “{country}” yet: known labels and rules are used."
            ).format(country=country.lower()),
            err=True,
        )
    return OffenceCoder(country)


def _as_json(label: str, coded: CodedOffence) -> str:
    from sereno.exchange.results.coded_table import described

    topic = topics()[coded.topic]
    answer = {
        "label": label,
        **described(coded),
        "topic_es": topic.es,
        "topic_en": topic.en,
        "needs_review": coded.needs_review,
        "near": [asdict(near) for near in coded.near],
        "answers": [asdict(answer) for answer in coded.answers],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _as_text(label: str, coded: CodedOffence) -> str:
    lang = language()
    lines = [(_("Label"), label)]
    if coded.iccs:
        entry, section = iccs()[coded.iccs], iccs()[coded.iccs[:2]]
        lines += [
            ("ICCS", f"{entry.code}  {entry.name_es}"),
            ("", f"{' ' * len(entry.code)}  {entry.name_en}"),
            (_("Section"), f"{section.code}  {section.name(lang)}"),
        ]
    else:
        lines.append(("ICCS", _("none")))
    violent = {True: _("yes"), False: _("no"), None: _("the label doesn't say")}
    lines += [
        (_("Violent"), violent[coded.violent]),
        (_("Topic"), f"{topics()[coded.topic].name(lang)} ({coded.topic})"),
        (_("Why"), coded.why_es if lang == "es" else coded.why_en),
        (_("Confidence"), f"{percent(coded.confidence, 0)} ({_how(coded.source)})"),
    ]
    for title, other in zip((_("Or else"), ""), coded.answers[1:], strict=False):
        name = iccs()[other.iccs].name(lang) if other.iccs else topics()[other.topic].name(lang)
        why = other.why_es if lang == "es" else other.why_en
        lines.append((title, f"{other.iccs or '–'}  {name} ({percent(other.share, 0)}). {why}"))
    if coded.needs_review:
        lines.append(("", _("Somebody should decide: the answer is not certain enough.")))
    width = max(len(name) for name, _text in lines)
    return "\n".join(f"{name:<{width}}  {text}" for name, text in lines)


def _how(source: str) -> str:
    return {
        "coding_table": _("from the coding table"),
        "vote": _("from a vote of known labels and rules"),
        "unsure": _("uncertain, to be reviewed"),
        "unknown": _("not recognised"),
        "decided": _("decided by the audit team"),
    }[source]


def _code_table(
    source: Path, column: str, violence: str | None, out: Path, coder: OffenceCoder
) -> CodedTable:
    from sereno.exchange.results.coded_table import write_coded
    from sereno.exchange.tables.incident_files import look
    from sereno.exchange.tables.table_facts import nearest_name

    if out.resolve() == source.resolve():
        raise Problem("offence_out_is_input", where=str(out))
    facts = look(source)
    for asked in filter(None, (column, violence)):
        if asked not in facts.columns:
            raise Problem(
                "offence_column",
                where=source.name,
                column=asked,
                columns=", ".join(facts.columns),
                nearest=nearest_name(asked, facts.columns),
            )
    for note in facts.notes:
        click.echo(click.style("! ", fg="yellow") + str(note), err=True)
    return write_coded(facts, out, label=column, violence=violence, coder=coder)


def _table_as_json(written: CodedTable) -> str:
    return json.dumps(
        {
            "rows": written.rows,
            "rejected": written.rejected,
            "labels": len(written.labels),
            "coded_by": dict(written.coded_by),
            "review": [
                {"label": label, "n": n, "iccs": c.iccs, "topic": c.topic, "why_en": c.why_en}
                | {"why_es": c.why_es, "confidence": c.confidence}
                | {"answers": [asdict(answer) for answer in c.answers]}
                for label, n, c in written.to_review()
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _table_as_text(written: CodedTable, out: Path) -> str:
    lines = [
        _("{rows} rows with {labels} different labels, coded in {out}.").format(
            rows=number(written.rows), labels=number(len(written.labels)), out=out
        )
    ]
    for source, n in written.coded_by.most_common():
        lines.append(f"  {percent(n / written.rows)} {_how(source)}")
    if written.rejected:
        lines.append(
            _("{n} rows could not be read and were left out.").format(n=number(written.rejected))
        )
    review = written.to_review()
    if review:
        lines.append(_("Somebody should decide on these labels:"))
        unnamed = _("(no label)")
        lines += [
            f"  {number(n):>9}  {label or unnamed}"
            for label, n, _coded in review[:SHOWN_FOR_REVIEW]
        ]
        if len(review) > SHOWN_FOR_REVIEW:
            more = number(len(review) - SHOWN_FOR_REVIEW)
            lines.append(_("  … and {n} more").format(n=more))
    return "\n".join(lines)
